// Whose the venue's names of orders are.

internal import Values

/// The names of orders that are open at the venue, and the last ones of those that are not: fills of theirs may be told
/// late, or asked for.
///
/// Shape: one name for each open order, and `pastMax` others.
struct VenueOrderIDs: Sendable {
    private struct Past {
        var id: String
        var number: UInt64
        var symbol: Name
    }

    private var numbers: [String: UInt64] = [:]
    /// A ring once it is full.
    private var past: [Past] = []
    private var oldest = 0
    private let pastMax: Int

    init(pastMax: Int = 10_000) { self.pastMax = pastMax }

    var count: Int { numbers.count }
    var pastSymbols: Set<String> { Set(past.map { "\($0.symbol)" }) }

    /// The order with a name; nil for one that is not known any more.
    subscript(id: String) -> UInt64? { numbers[id] }

    /// An empty name is none.
    mutating func set(_ id: Identifier, of number: UInt64) {
        if !id.isEmpty { numbers["\(id)"] = number }
    }

    /// The order has another name from now on, or is over.
    mutating func retire(_ id: Identifier, of number: UInt64, _ symbol: Name) {
        let entry = Past(id: "\(id)", number: number, symbol: symbol)
        guard past.count == pastMax else { return past.append(entry) }
        // One that the venue has given to another order meanwhile is that one's.
        if numbers[past[oldest].id] == past[oldest].number { numbers[past[oldest].id] = nil }
        past[oldest] = entry
        oldest = (oldest + 1) % pastMax
    }
}
