// The best resting price of an account on a side, whatever comes and goes.

internal import Values

/// A tree for each account, symbol and side, best price leftmost. Each order has a weight that is drawn from its
/// number, and none weighs more than the one above it: so trees are as deep as if orders came in random order, about
/// twice the logarithm of their count, and the same for the same orders.
extension OpenOrders {
    /// Whether the first is traded before the second: by price, then as they came.
    @_noLocks
    private func precedes(_ first: UInt32, _ second: UInt32) -> Bool {
        let (one, other) = (Int(first) - 1, Int(second) - 1)
        if self[one].price == self[other].price { return self[one].number < self[other].number }
        return self[one].flags.has(.isBuy) != (self[one].price < self[other].price)
    }

    @_noLocks
    private func weight(_ node: UInt32) -> UInt64 {
        var mixed = self[Int(node) - 1].number &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 32) &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ mixed >> 29
    }

    @_noLocks
    private mutating func link(_ parent: UInt32, _ isLeft: Bool, _ child: UInt32, _ root: inout UInt32) {
        if parent == 0 {
            root = child
        } else if isLeft {
            self[Int(parent) - 1].left = child
        } else {
            self[Int(parent) - 1].right = child
        }
    }

    /// Takes a resting order into the tree of its side.
    @_noLocks
    mutating func rest(_ place: Int, _ root: inout UInt32) {
        let node = UInt32(place + 1)
        var (parent, isLeft, at): (UInt32, Bool, UInt32) = (0, false, root)
        let own = weight(node)
        while at != 0, weight(at) >= own {
            parent = at
            isLeft = precedes(node, at)
            at = isLeft ? self[Int(at) - 1].left : self[Int(at) - 1].right
        }
        split(at, by: node)
        link(parent, isLeft, node, &root)
    }

    /// Hangs what precedes a node to its left, and what follows to its right.
    @_noLocks
    private mutating func split(_ start: UInt32, by node: UInt32) {
        var (at, before, after): (UInt32, UInt32, UInt32) = (start, 0, 0)
        self[Int(node) - 1].left = 0
        self[Int(node) - 1].right = 0
        while at != 0 {
            let place = Int(at) - 1
            if precedes(at, node) {
                // The first hangs at the node itself, the others each to the right of the one before.
                if before == 0 { self[Int(node) - 1].left = at } else { self[Int(before) - 1].right = at }
                before = at
                at = self[place].right
            } else {
                if after == 0 { self[Int(node) - 1].right = at } else { self[Int(after) - 1].left = at }
                after = at
                at = self[place].left
            }
        }
        if before != 0 { self[Int(before) - 1].right = 0 }
        if after != 0 { self[Int(after) - 1].left = 0 }
    }

    /// Takes an order that is in the tree out of it.
    @_noLocks
    mutating func unrest(_ place: Int, _ root: inout UInt32) {
        let node = UInt32(place + 1)
        var (parent, isLeft, at): (UInt32, Bool, UInt32) = (0, false, root)
        while at != node {
            precondition(at != 0, "a resting order that is not in its tree")
            parent = at
            isLeft = precedes(node, at)
            at = isLeft ? self[Int(at) - 1].left : self[Int(at) - 1].right
        }
        var (first, second) = (self[place].left, self[place].right)
        // What is on both sides grows together, the heavier one on top.
        while first != 0, second != 0 {
            if weight(first) >= weight(second) {
                link(parent, isLeft, first, &root)
                (parent, isLeft) = (first, false)
                first = self[Int(first) - 1].right
            } else {
                link(parent, isLeft, second, &root)
                (parent, isLeft) = (second, true)
                second = self[Int(second) - 1].left
            }
        }
        link(parent, isLeft, first != 0 ? first : second, &root)
    }

    /// The order with the best price; zero of an empty tree.
    @_noLocks
    func best(_ root: UInt32) -> UInt32 {
        var at = root
        while at != 0, self[Int(at) - 1].left != 0 { at = self[Int(at) - 1].left }
        return at
    }
}
