// Indices that wait their turn.

internal import Values

/// A first-in, first-out queue of small indices, with room for each of them once.
struct IndexQueue: ~Copyable {
    private var slots: Slab<Int32>
    private var first = 0
    private(set) var count = 0

    init(capacity: Int) { slots = Slab(capacity: capacity, repeating: 0) }

    /// Traps when there is no room: whoever is queued already is not queued again.
    @_noLocks
    mutating func append(_ index: Int) {
        precondition(count < slots.capacity, "an index queued twice")
        var place = first + count
        if place >= slots.capacity { place -= slots.capacity }
        slots[place] = Int32(truncatingIfNeeded: index)
        count += 1
    }

    @_noLocks
    mutating func removeFirst() -> Int {
        precondition(count > 0, "an empty queue has no first")
        let index = slots[first]
        first += 1
        if first == slots.capacity { first = 0 }
        count -= 1
        return Int(index)
    }
}
