// One side of a market, as deep as it is shown.

package import Values

/// Up to ten levels, the best first, as a value without memory of its own.
package struct PriceLevels: Sendable, BitwiseCopyable {
    package static var maximum: Int { @_noLocks get { 10 } }

    package private(set) var count = 0
    private var levels = InlineArray<10, PriceLevel>(repeating: PriceLevel(.zero, size: .zero))

    @_noLocks package init() {}

    /// With one level, or none.
    @_noLocks
    package init(_ level: PriceLevel?) {
        if let level { append(level) }
    }

    package var isEmpty: Bool { @_noLocks get { count == 0 } }
    package var first: PriceLevel? { @_noLocks get { count > 0 ? levels[0] : nil } }

    /// Traps outside of `count`.
    package subscript(place: Int) -> PriceLevel {
        @_noLocks get {
            precondition(place >= 0 && place < count, "a level that there is not")
            return levels[place]
        }
    }

    /// Behind all others; what there is no room for is left out.
    @_noLocks
    package mutating func append(_ level: PriceLevel) {
        guard count < PriceLevels.maximum else { return }
        levels[count] = level
        count += 1
    }

    /// Only the best ones.
    @_noLocks
    package mutating func cut(to depth: Int) {
        if count > depth { count = depth < 0 ? 0 : depth }
    }

    /// Takes a level of another market in: what is shown at one price is added up. What becomes worse than the tenth is
    /// left out.
    @_noLocks
    package mutating func add(_ level: PriceLevel, isBid: Bool) {
        var place = 0
        while place < count, isBid ? level.price < levels[place].price : levels[place].price < level.price { place += 1 }
        if place < count, levels[place].price == level.price {
            // Where the sum has no place, what is shown first stays.
            levels[place].size = levels[place].size.adding(level.size) ?? levels[place].size
            return
        }
        guard place < PriceLevels.maximum else { return }
        if count < PriceLevels.maximum { count += 1 }
        var last = count - 1
        while last > place {
            levels[last] = levels[last - 1]
            last -= 1
        }
        levels[place] = level
    }

    @_noLocks
    package mutating func add(_ levels: PriceLevels, isBid: Bool) {
        for place in 0..<levels.count { add(levels[place], isBid: isBid) }
    }

    /// The size that is shown at a price; nil where nothing is.
    @_noLocks
    package func size(at price: Decimal) -> Decimal? {
        for place in 0..<count where levels[place].price == price { return levels[place].size }
        return nil
    }

    @_noLocks
    package static func == (left: PriceLevels, right: PriceLevels) -> Bool {
        guard left.count == right.count else { return false }
        for place in 0..<left.count where !(left.levels[place] == right.levels[place]) { return false }
        return true
    }
}

extension PriceLevels: Equatable {}
