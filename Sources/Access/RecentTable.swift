// What is remembered of strangers, of whom there may be any number.

internal import Values

/// Values by key. When it is full, it forgets the half that was unused for longest.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    private var entries: [Key: (value: Value, used: Instant)] = [:]

    init(capacity: Int) {
        precondition(capacity >= 2, "a table for two entries at least")
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// The value of the key; it is not used by that.
    subscript(key: Key) -> Value? { entries[key]?.value }

    /// The value of the key, or the given one if there is none yet; `body` may change it.
    ///
    /// Cost: constant, in the long run.
    mutating func use<Result>(
        _ key: Key, otherwise fresh: Value, at now: Instant, _ body: (inout Value) -> Result
    ) -> Result {
        if entries[key] == nil, entries.count >= capacity { forgetHalf() }
        var value = entries[key]?.value ?? fresh
        defer { entries[key] = (value, now) }
        return body(&value)
    }

    private mutating func forgetHalf() {
        let times = entries.values.map(\.used).sorted()
        let middle = times[times.count / 2]
        entries = entries.filter { $0.value.used > middle }
    }
}
