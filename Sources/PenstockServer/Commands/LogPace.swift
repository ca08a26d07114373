// How many lines of one kind there are in a second.

/// Lets so many lines of each kind of event through in a second, and counts the others.
///
/// Shape: the kinds of events, which are few.
struct LogPace {
    private let most: Int?
    private var second: Int64 = 0
    private var counts: [String: Int] = [:]

    /// - Parameter most: Nil for any number.
    init(_ most: Int?) { self.most = most }

    mutating func admits(_ event: String) -> Bool {
        guard let most else { return true }
        counts[event, default: 0] += 1
        return counts[event, default: 0] <= most
    }

    /// What was left out of a second that is over, by events.
    mutating func takeLeftOut(at seconds: Int64) -> [(event: String, count: Int)] {
        guard let most, seconds != second else { return [] }
        second = seconds
        defer { counts.removeAll() }
        return counts.filter { $0.value > most }.map { (event: $0.key, count: $0.value - most) }.sorted { $0.event < $1.event }
    }
}
