// The orders of a venue, and which of them are waited for.

internal import Values

/// Orders by their numbers. Those whose fills are to be asked for at a time are known by themselves: there are few of
/// them, and it is looked for the next one whenever anything happens.
struct TrackedOrders: Sendable {
    private var all: [UInt64: TrackedOrder] = [:]
    private var waiting: [UInt64: Instant] = [:]

    subscript(number: UInt64) -> TrackedOrder? {
        get { all[number] }
        _modify {
            defer { note(number) }
            yield &all[number]
        }
    }

    var values: Dictionary<UInt64, TrackedOrder>.Values { all.values }

    mutating func remove(_ number: UInt64) -> TrackedOrder? {
        waiting[number] = nil
        return all.removeValue(forKey: number)
    }

    /// When the first is to be asked for its fills.
    var nextDue: Instant { waiting.isEmpty ? .distantFuture : waiting.values.min() ?? .distantFuture }

    /// Whose fills are to be asked for, in the order of their numbers.
    func due(at now: Instant) -> [UInt64] {
        waiting.isEmpty ? [] : waiting.filter { $0.value <= now }.map { $0.key }.sorted()
    }

    private mutating func note(_ number: UInt64) {
        let due = all[number]?.fillsDue ?? .distantFuture
        if due < .distantFuture {
            waiting[number] = due
        } else if !waiting.isEmpty {
            waiting[number] = nil
        }
    }
}
