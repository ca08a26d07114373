// The orders of the last seconds: what rates are counted from, and what a new order must not be like.

internal import Tables
internal import Values

/// A ring of the orders that were entered within the last second or the longest window of comparison, the later of the
/// two. Its entries leave one by one as time goes on.
struct RecentOrders: ~Copyable {
    struct Entry: BitwiseCopyable {
        var time: Int64
        var subjects: Subjects
        var isBuy: Bool
        var hasLimit: Bool
        var hasStop: Bool
        var quantity: Decimal
        var limit: Decimal
        var stop: Decimal
        var hash: UInt32
        /// It is the last of its like.
        var isIndexed = false

        @_noLocks
        init(_ order: RiskOrder, _ subjects: Subjects, time: Int64) {
            self.time = time
            self.subjects = subjects
            isBuy = order.isBuy
            hasLimit = order.terms.limit != nil
            hasStop = order.terms.stop != nil
            quantity = order.terms.quantity.normalized
            limit = (order.terms.limit ?? .zero).normalized
            stop = (order.terms.stop ?? .zero).normalized
            var mixed = UInt64(UInt32(bitPattern: subjects.account)) << 32 | UInt64(UInt32(bitPattern: subjects.symbol))
            mixed = Entry.mix(mixed, UInt64(UInt32(bitPattern: subjects.session)))
            mixed = Entry.mix(mixed, UInt64(bitPattern: quantity.mantissa))
            mixed = Entry.mix(mixed, UInt64(bitPattern: limit.mantissa))
            mixed = Entry.mix(mixed, UInt64(bitPattern: stop.mantissa))
            hash = UInt32(truncatingIfNeeded: mixed >> 32)
        }

        @_noLocks
        private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
            let mixed = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            return (mixed ^ mixed >> 32) &* 0x9E37_79B9_7F4A_7C15
        }

        /// From the same session, for the same account, on the same side, of the same symbol, price and quantity.
        @_noLocks
        func isLike(_ other: Entry) -> Bool {
            hash == other.hash && subjects.account == other.subjects.account
                && subjects.symbol == other.subjects.symbol && subjects.session == other.subjects.session
                && isBuy == other.isBuy && hasLimit == other.hasLimit && hasStop == other.hasStop
                && quantity == other.quantity && limit == other.limit && stop == other.stop
        }
    }

    private var ring: Slab<Entry>
    private var index: HashIndex
    /// Entries ever put in, of which those below `compared` have left, and those below `counted` are in no rate.
    private var entered = 0
    private var compared = 0
    private var counted = 0

    init(capacity: Int) {
        // Safe: zero bytes are an entry, which nobody looks at before it is put in.
        ring = unsafe Slab(zeroed: capacity)
        index = HashIndex(capacity: capacity)
    }

    var capacity: Int { @_noLocks get { ring.capacity } }
    var isFull: Bool { @_noLocks get { entered - compared == ring.capacity } }

    /// Whether there is room; times do not go back. The index has the last order of each kind only: a thousand
    /// alike would stand in one another's way.
    @_noLocks
    mutating func append(_ entry: Entry, isCompared: Bool) -> Bool {
        if isFull { return false }
        let place = entered % ring.capacity
        ring.prepare(upTo: place)
        ring[place] = entry
        entered += 1
        guard isCompared else { return true }
        if let former = find(entry) {
            index.remove(entry.hash, former)
            ring[former].isIndexed = false
        }
        ring[place].isIndexed = true
        index.insert(entry.hash, place)
        return true
    }

    @_noLocks
    private func find(_ entry: Entry) -> Int? {
        var probe = 0
        while let place = index.candidate(entry.hash, &probe) {
            if ring[place].isLike(entry) { return place }
        }
        return nil
    }

    /// When the last order like this was entered; nil for none that is remembered.
    @_noLocks
    func last(like entry: Entry) -> Int64? {
        guard let place = find(entry) else { return nil }
        return ring[place].time
    }

    /// The next order that was entered at this time or before it and still counts in rates, which it does no more.
    @_noLocks
    mutating func uncount(until time: Int64) -> Subjects? {
        guard counted < entered, ring[counted % ring.capacity].time <= time else { return nil }
        counted += 1
        return ring[(counted - 1) % ring.capacity].subjects
    }

    /// The next order that was entered at this time or before it and counts no more, which is forgotten.
    @_noLocks
    mutating func forget(until time: Int64) -> Subjects? {
        guard compared < counted, ring[compared % ring.capacity].time <= time else { return nil }
        let place = compared % ring.capacity
        if ring[place].isIndexed { index.remove(ring[place].hash, place) }
        compared += 1
        return ring[place].subjects
    }
}
