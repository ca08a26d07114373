// A dictionary of bounded size.

/// Remembers at least the last `capacity` entries that were set, and at most twice as many.
struct RecentMap<Key: Hashable, Value> {
    private let capacity: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    init(capacity: Int) {
        precondition(capacity > 0, "a map holds at least one entry")
        self.capacity = capacity
    }

    subscript(key: Key) -> Value? { young[key] ?? old[key] }

    mutating func set(_ key: Key, _ value: Value) {
        if young.count >= capacity, young[key] == nil {
            old = young
            young = [:]
        }
        young[key] = value
    }
}
