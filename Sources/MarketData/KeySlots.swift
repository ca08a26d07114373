// Slots for what callers know by a key of their own.

internal import Tables
internal import Values

/// At most `capacity` keys, each with a slot from when it is added until it is removed. Slots are handed out from
/// zero on, and those given back before new ones.
///
/// **Cost:** O(1); nothing is allocated after `init`.
struct KeySlots: ~Copyable {
    /// The key of a slot in use; the next free slot, plus one, of one that was given back.
    private var keys: Slab<UInt64>
    private var index: HashIndex
    private var firstFree: UInt64 = 0

    init(capacity: Int) {
        keys = Slab(capacity: capacity)
        index = HashIndex(capacity: capacity)
    }

    var count: Int { @_noLocks get { index.count } }
    var isFull: Bool { @_noLocks get { index.count == keys.capacity } }

    @_noLocks
    func slot(of key: UInt64) -> Int? {
        var probe = 0
        while let slot = index.candidate(KeySlots.hash(key), &probe) {
            if keys[slot] == key { return slot }
        }
        return nil
    }

    @_noLocks
    func key(_ slot: Int) -> UInt64 { keys[slot] }

    /// Whether a slot is in use.
    @_noLocks
    func isTaken(_ slot: Int) -> Bool { self.slot(of: keys[slot]) == slot }

    /// A slot for a key that has none; `isNew` when the slot was never used before. Traps when all are taken.
    @_noLocks
    mutating func add(_ key: UInt64) -> (slot: Int, isNew: Bool) {
        precondition(!isFull, "a key for which there is no slot")
        let isNew = firstFree == 0
        let slot = isNew ? keys.count : Int(firstFree) - 1
        if isNew {
            keys.append(key)
        } else {
            firstFree = keys[slot]
            keys[slot] = key
        }
        index.insert(KeySlots.hash(key), slot)
        return (slot, isNew)
    }

    /// Gives back the slot of a key.
    @_noLocks
    mutating func remove(_ slot: Int) {
        index.remove(KeySlots.hash(keys[slot]), slot)
        keys[slot] = firstFree
        firstFree = UInt64(slot) + 1
    }

    @_noLocks
    private static func hash(_ key: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
