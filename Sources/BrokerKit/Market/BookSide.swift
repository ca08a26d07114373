// One side of a venue's book.

package import Values

/// Levels in the order of their prices. The best is the last in memory: most changes are near it, and move little.
///
/// Cost: O(log n) to find a level, and what lies between it and the best is moved.
package struct BookSide: Sendable {
    private let isBid: Bool
    private var levels: [BookLevel] = []
    /// The worst price of what is known whole; nil where all is. Behind it there may be levels that nobody has told.
    package private(set) var edge: Decimal?

    package init(isBid: Bool) { self.isBid = isBid }

    package var count: Int { levels.count }
    package var best: BookLevel? { levels.last }

    /// From the best on, which is zero.
    package subscript(place: Int) -> BookLevel { levels[levels.count - 1 - place] }

    private func isWorse(_ price: Decimal, than other: Decimal) -> Bool { isBid ? price < other : other < price }

    /// All of it, in any order. Where a price is told twice, the later one holds.
    ///
    /// - Parameter isPart: There may be more behind it.
    package mutating func fill(_ all: [BookLevel], isPart: Bool) {
        levels.removeAll(keepingCapacity: true)
        edge = nil
        levels.reserveCapacity(all.count)
        // Sorted first: each finds its place at the end.
        for level in all.sorted(by: { isWorse($0.price, than: $1.price) }) { set(level) }
        if isPart { edge = levels.first?.price }
    }

    /// How much there is at a price now; nothing takes it out. What is behind the edge is not taken in.
    package mutating func set(_ level: BookLevel) {
        if let edge, isWorse(level.price, than: edge) { return }
        var (low, high) = (0, levels.count)
        while low < high {
            let middle = (low + high) / 2
            if isWorse(levels[middle].price, than: level.price) { low = middle + 1 } else { high = middle }
        }
        let isThere = low < levels.count && levels[low].price == level.price
        switch (isThere, level.quantity.isPositive) {
        case (true, true): levels[low] = level
        case (true, false): levels.remove(at: low)
        case (false, true): levels.insert(level, at: low)
        case (false, false): break
        }
    }

    /// Drops the worst.
    ///
    /// - Parameter isPart: They are still there, unknown from now on; false where the venue drops them, too.
    package mutating func cut(to most: Int, isPart: Bool) {
        guard levels.count > most else { return }
        levels.removeFirst(levels.count - most)
        if isPart { edge = levels.first?.price }
    }
}
