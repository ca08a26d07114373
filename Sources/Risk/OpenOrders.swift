// What is known of every open order: 64 bytes.

internal import Tables
internal import Values

/// Open orders, found by number, and among them the resting ones by price.
///
/// Only what must be taken away again when an order changes or ends is kept: its part of the sums, and to whom it
/// belongs. All else is the caller's.
struct OpenOrders: ~Copyable {
    struct Entry: BitwiseCopyable {
        /// What is open, in units of Amount.
        var leaves: Int128
        var number: UInt64
        /// What one of it counts in the open order value; zero for an order without a price.
        var unit: Decimal
        var flags: Flags
        /// Numbers, not subjects, so that they are short; all ones is none.
        var session: UInt16
        /// Places in the tree of resting orders, plus one; `left` is the next free entry, too.
        var left: UInt32
        /// The price at which it rests.
        var price: Decimal
        var broker: UInt8
        var strategy: UInt16
        var right: UInt32
        /// Of account and symbol; all ones for a child.
        var pair: UInt32
    }

    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        @_noLocks init(rawValue: UInt8) { self.rawValue = rawValue }
        static var isBuy: Flags { @_noLocks get { Flags(rawValue: 1) } }
        static var isChild: Flags { @_noLocks get { Flags(rawValue: 2) } }
        static var rests: Flags { @_noLocks get { Flags(rawValue: 4) } }
        static var isUnvalued: Flags { @_noLocks get { Flags(rawValue: 8) } }
        static var hasFill: Flags { @_noLocks get { Flags(rawValue: 16) } }
        /// Unvalued for want of a rate.
        static var isUnrated: Flags { @_noLocks get { Flags(rawValue: 32) } }

        @_noLocks
        func has(_ flag: Flags) -> Bool { rawValue & flag.rawValue != 0 }
        @_noLocks
        mutating func set(_ flag: Flags, _ isSet: Bool) {
            self = Flags(rawValue: isSet ? rawValue | flag.rawValue : rawValue & ~flag.rawValue)
        }
    }

    private var entries: Slab<Entry>
    private var index: HashIndex
    private var used = 0
    private var firstFree: UInt32 = 0

    init(capacity: Int) {
        // Safe: zero bytes are an entry, which nobody looks at before it is added.
        entries = unsafe Slab(zeroed: capacity)
        index = HashIndex(capacity: capacity, isPrepared: true)
    }

    var count: Int { @_noLocks get { index.count } }
    var capacity: Int { @_noLocks get { index.capacity } }

    subscript(place: Int) -> Entry {
        @_noLocks unsafeAddress { unsafe entries.address(of: place) }
        @_noLocks unsafeMutableAddress { unsafe entries.mutableAddress(of: place) }
    }

    @_noLocks
    func place(of number: UInt64) -> Int? {
        let hash = HashIndex.hash(ofNumber: number)
        var probe = 0
        while let place = index.candidate(hash, &probe) {
            if entries[place].number == number { return place }
        }
        return nil
    }

    /// A place for an order that is not in the table, with its number; the rest is whatever was there. Nil when
    /// there is no room.
    @_noLocks
    mutating func add(_ number: UInt64) -> Int? {
        guard count < capacity else { return nil }
        var place = used
        if firstFree != 0 {
            place = Int(firstFree) - 1
            firstFree = entries[place].left
        } else {
            entries.prepare(upTo: used)
            used += 1
            entries.prefetch(used)
        }
        entries[place].number = number
        index.insert(HashIndex.hash(ofNumber: number), place)
        return place
    }

    @_noLocks
    mutating func remove(_ place: Int) {
        index.remove(HashIndex.hash(ofNumber: entries[place].number), place)
        entries[place].left = firstFree
        firstFree = UInt32(place + 1)
    }

    /// The next from `place` on that waits for a rate, which moves behind it; nil after so many that do not.
    @_noLocks
    func nextUnrated(from place: inout Int) -> UInt64? {
        let end = min(used, place + 1024)
        while place < end {
            defer { place += 1 }
            // A place that is free may say so of an order that is gone.
            let number = entries[place].number
            if entries[place].flags.has(.isUnrated), self.place(of: number) == place { return number }
        }
        return nil
    }

    /// Behind the last place that was ever taken.
    var end: Int { @_noLocks get { used } }
}
