// Any number of priority queues of slots in one table.

public import Values

/// Leftist heaps whose nodes are table slots. A slot is in one queue at most; a queue is the slot
/// at its head, or `none`. Slots are made by `addSlot`, from 0 on. Beside the heaps there is one line, for what is
/// added in order anyway. Where a queue's last slot is handed in with it, slots of one key that are added one after
/// the other are one node of the heap, and stand behind each other.
///
/// **Cost:** the head is known; inserting and removing anywhere is O(log n) in the worst case, and O(1) in the line
/// and behind another slot. A binary heap would need an array per queue, a pairing heap has O(n) spikes.
public struct SlotQueues<Key: FixedWidthInteger & BitwiseCopyable>: ~Copyable {
    @usableFromInline
    struct Node {
        @usableFromInline var key: Key
        @usableFromInline var sequence: UInt64
        @usableFromInline var left: Int32
        @usableFromInline var right: Int32
        @usableFromInline var parent: Int32
        /// The slot behind it, of the same key.
        @usableFromInline var behind: Int32
        /// Length of the right spine; zero for a slot in no queue, below zero for one in the line, whose neighbours
        /// are left and right, or behind another, which is its parent.
        @usableFromInline var rank: Int32

        /// In no queue.
        @inlinable
        init() {
            (key, sequence, rank) = (0, 0, 0)
            (left, right, parent, behind) = (SlotQueues.none, SlotQueues.none, SlotQueues.none, SlotQueues.none)
        }
    }

    public static var none: Int32 { @inlinable get { -1 } }
    @usableFromInline static var inLine: Int32 { @inlinable get { -1 } }
    @usableFromInline static var behindOne: Int32 { @inlinable get { -2 } }

    @usableFromInline var nodes: Slab<Node>
    @usableFromInline var firstInLine = SlotQueues.none
    @usableFromInline var lastInLine = SlotQueues.none
    /// Nodes looked at so far: what tests count in place of time.
    @usableFromInline var looks: UInt64 = 0
    public var visits: UInt64 { looks }

    public init(capacity: Int) { nodes = Slab(capacity: capacity) }

    @inlinable
    public mutating func addSlot() {
        nodes.prepare(upTo: nodes.count)
        nodes.append(Node())
    }

    @inlinable
    public func contains(_ slot: Int) -> Bool { nodes[slot].rank != 0 }

    @inlinable
    public func key(_ slot: Int) -> Key { nodes[slot].key }

    @inlinable
    public func sequence(_ slot: Int) -> UInt64 { nodes[slot].sequence }

    /// Whether a slot of a heap is at its head. False for one in the line or behind another.
    @inlinable
    public func isHead(_ slot: Int) -> Bool { nodes[slot].rank > 0 && nodes[slot].parent == Self.none }

    /// The head of the heap that a slot is in. Cost: O(depth of the slot), which is about log n, but up to n.
    @inlinable
    public func head(of slot: Int) -> Int {
        var head = slot
        while nodes[head].parent != Self.none { head = Int(nodes[head].parent) }
        return head
    }

    /// Adds a slot: smaller keys first, then smaller sequences.
    @inlinable
    public mutating func insert(_ slot: Int, key: Key, sequence: UInt64, into head: inout Int32) {
        precondition(!contains(slot), "a slot is in one queue at most")
        nodes[slot].key = key
        nodes[slot].sequence = sequence
        nodes[slot].rank = 1
        head = merge(head, Int32(slot))
    }

    /// The same into a queue of which `last` is the slot that was added last, if it is still there.
    @inlinable
    public mutating func insert(
        _ slot: Int, key: Key, sequence: UInt64, into head: inout Int32, behind last: inout Int32
    ) {
        let before = last
        last = Int32(slot)
        guard before != Self.none, nodes[Int(before)].key == key, nodes[Int(before)].sequence < sequence else {
            return insert(slot, key: key, sequence: sequence, into: &head)
        }
        precondition(!contains(slot), "a slot is in one queue at most")
        nodes[Int(before)].behind = Int32(slot)
        nodes[slot].key = key
        nodes[slot].sequence = sequence
        nodes[slot].parent = before
        nodes[slot].rank = Self.behindOne
    }

    /// Adds a slot to the line, or to the queue where it does not belong behind all that are in the line.
    @inlinable
    public mutating func lineUp(_ slot: Int, key: Key, sequence: UInt64, orInto head: inout Int32) {
        let last = lastInLine
        if last != Self.none {
            let (lastKey, lastSequence) = (nodes[Int(last)].key, nodes[Int(last)].sequence)
            guard lastKey < key || (lastKey == key && lastSequence < sequence) else {
                return insert(slot, key: key, sequence: sequence, into: &head)
            }
            nodes[Int(last)].right = Int32(slot)
        } else {
            firstInLine = Int32(slot)
        }
        precondition(!contains(slot), "a slot is in one queue at most")
        nodes[slot].key = key
        nodes[slot].sequence = sequence
        nodes[slot].left = last
        nodes[slot].rank = Self.inLine
        lastInLine = Int32(slot)
    }

    /// What is first, of a queue and the line.
    @inlinable
    public func first(_ head: Int32) -> Int32 {
        if head == Self.none { return firstInLine }
        return firstInLine == Self.none || isBefore(head, firstInLine) ? head : firstInLine
    }

    @inlinable
    mutating func leaveLine(_ slot: Int) {
        let (before, behind) = (nodes[slot].left, nodes[slot].right)
        if before == Self.none { firstInLine = behind } else { nodes[Int(before)].right = behind }
        if behind == Self.none { lastInLine = before } else { nodes[Int(behind)].left = before }
        nodes[slot].left = Self.none
        nodes[slot].right = Self.none
        nodes[slot].rank = 0
    }

    /// Takes a slot out of a queue of which `last` is the slot that was added last, if it is still there.
    @inlinable
    public mutating func remove(_ slot: Int, from head: inout Int32, last: inout Int32) {
        let (isBehind, before, next) = (nodes[slot].rank == Self.behindOne, nodes[slot].parent, nodes[slot].behind)
        if last == Int32(slot) { last = isBehind ? before : Self.none }
        guard isBehind else { return remove(slot, from: &head) }
        looks &+= 1
        nodes[Int(before)].behind = next
        if next != Self.none { nodes[Int(next)].parent = before }
        nodes[slot].parent = Self.none
        nodes[slot].behind = Self.none
        nodes[slot].rank = 0
    }

    /// Lets the slot behind one that goes take a place of its own in the heap.
    @inlinable
    mutating func promote(_ slot: Int32, in head: inout Int32) {
        guard slot != Self.none else { return }
        nodes[Int(slot)].parent = Self.none
        nodes[Int(slot)].rank = 1
        head = merge(head, slot)
    }

    /// Takes a slot out of the queue it is in, wherever in it that is, or out of the line. It stands behind no other.
    @inlinable
    public mutating func remove(_ slot: Int, from head: inout Int32) {
        precondition(contains(slot), "a slot that is in no queue")
        if nodes[slot].rank == Self.inLine { return leaveLine(slot) }
        precondition(nodes[slot].rank > 0, "a slot that stands behind another")
        let (left, right, parent) = (nodes[slot].left, nodes[slot].right, nodes[slot].parent)
        let behind = nodes[slot].behind
        nodes[slot].behind = Self.none
        nodes[slot].left = Self.none
        nodes[slot].right = Self.none
        nodes[slot].parent = Self.none
        nodes[slot].rank = 0
        if left != Self.none { nodes[Int(left)].parent = Self.none }
        if right != Self.none { nodes[Int(right)].parent = Self.none }
        let merged = merge(left, right)
        if merged != Self.none { nodes[Int(merged)].parent = parent }
        guard parent != Self.none else {
            head = merged
            return promote(behind, in: &head)
        }
        if nodes[Int(parent)].left == Int32(slot) {
            nodes[Int(parent)].left = merged
        } else {
            nodes[Int(parent)].right = merged
        }
        var current = parent
        // Ranks change over at most log n generations, then everything above still holds.
        while current != Self.none, balance(Int(current)) { current = nodes[Int(current)].parent }
        promote(behind, in: &head)
    }

    @inlinable
    func isBefore(_ left: Int32, _ right: Int32) -> Bool {
        let (a, b) = (nodes[Int(left)].key, nodes[Int(right)].key)
        return a < b || (a == b && nodes[Int(left)].sequence < nodes[Int(right)].sequence)
    }

    /// The head of one queue of all that are in these two, of which neither is used again.
    @inlinable
    public mutating func joined(_ one: Int32, _ other: Int32) -> Int32 { merge(one, other) }

    /// Joins two whole queues along their right spines.
    @inlinable
    mutating func merge(_ one: Int32, _ other: Int32) -> Int32 {
        if one == Self.none { return other }
        if other == Self.none { return one }
        let isOrdered = isBefore(one, other)
        let head = isOrdered ? one : other
        var waiting = isOrdered ? other : one
        var current = head
        while waiting != Self.none {
            looks &+= 1
            let right = nodes[Int(current)].right
            if right == Self.none || isBefore(waiting, right) {
                nodes[Int(current)].right = waiting
                nodes[Int(waiting)].parent = current
                current = waiting
                waiting = right
            } else {
                current = right
            }
        }
        // No early end here: a node on this path may have another child than before.
        while current != Self.none {
            _ = balance(Int(current))
            current = nodes[Int(current)].parent
        }
        return head
    }

    /// Puts the longer side left; whether the rank has changed.
    @inlinable
    mutating func balance(_ slot: Int) -> Bool {
        looks &+= 1
        let (left, right) = (nodes[slot].left, nodes[slot].right)
        let leftRank = left == Self.none ? 0 : nodes[Int(left)].rank
        let rightRank = right == Self.none ? 0 : nodes[Int(right)].rank
        if leftRank < rightRank {
            nodes[slot].left = right
            nodes[slot].right = left
        }
        let rank = (leftRank < rightRank ? leftRank : rightRank) + 1
        defer { nodes[slot].rank = rank }
        return rank != nodes[slot].rank
    }
}
