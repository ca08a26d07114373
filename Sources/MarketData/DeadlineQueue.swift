// What is to happen at a time of its own: orders that are good till a date.

internal import Tables
package import Values

/// At most `capacity` keys, each with a deadline.
///
/// **Order:** earlier deadlines first, then what was added earlier.
/// **Cost:** O(log n) to add, remove and take; the next deadline is known. Nothing is allocated after `init`.
package struct DeadlineQueue: ~Copyable {
    private var slots: KeySlots
    private var queue: SlotQueues<Int64>
    private var first = SlotQueues<Int64>.none
    private var sequence: UInt64 = 0

    package init(capacity: Int) {
        slots = KeySlots(capacity: capacity)
        queue = SlotQueues(capacity: capacity)
    }

    package var count: Int { @_noLocks get { slots.count } }

    /// The earliest deadline: when to look again.
    package var next: Instant? {
        @_noLocks get {
            first == SlotQueues<Int64>.none ? nil : Instant(nanosecondsSinceEpoch: queue.key(Int(first)))
        }
    }

    @_noLocks
    package func deadline(of key: UInt64) -> Instant? {
        guard let slot = slots.slot(of: key) else { return nil }
        return Instant(nanosecondsSinceEpoch: queue.key(slot))
    }

    /// Adds a key, or moves one that is there already. False, and nothing is changed, when there is no room.
    @_noLocks
    package mutating func add(_ key: UInt64, at deadline: Instant) -> Bool {
        remove(key)
        guard !slots.isFull else { return false }
        let (slot, isNew) = slots.add(key)
        if isNew { queue.addSlot() }
        sequence += 1
        queue.insert(slot, key: deadline.nanosecondsSinceEpoch, sequence: sequence, into: &first)
        return true
    }

    /// Takes a key out; false when it is not there.
    @_noLocks @discardableResult
    package mutating func remove(_ key: UInt64) -> Bool {
        guard let slot = slots.slot(of: key) else { return false }
        queue.remove(slot, from: &first)
        slots.remove(slot)
        return true
    }

    /// Takes out the first key whose deadline is not after `now`.
    @_noLocks
    package mutating func nextDue(_ now: Instant) -> UInt64? {
        guard let next, next <= now else { return nil }
        let slot = Int(first)
        let key = slots.key(slot)
        queue.remove(slot, from: &first)
        slots.remove(slot)
        return key
    }
}
