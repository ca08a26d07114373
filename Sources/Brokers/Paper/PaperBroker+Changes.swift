// Which of the broker's rows a turn has to save or delete.

public import Orders
internal import Tables
internal import Values

/// A row of the paper broker in the store.
public struct PaperRow: Equatable, Sendable {
    enum Kind: UInt64 {
        case order = 1
        case book = 2
        case clock = 3
        /// Of an order that ended, at its place in the ring of those.
        case end = 4
        /// The same of a fill.
        case fill = 5
        /// A report that is held back, by its place in the order of things.
        case held = 6
        /// What has come of the rules for faults, and the faults that wait.
        case trouble = 7
        /// What of the venue changes seldom: the dice, how far a recording is played, an outage.
        case venue = 8
    }

    /// Where the row is kept: the kind in the top byte, then six bits that are the caller's, then the order's number, or
    /// part of the hash of the symbol, so that a row keeps its place when the settings list symbols in another order.
    public let key: UInt64
    let kind: Kind
    /// Of a book, and of what has a place in a table of its own.
    let place: Int

    @_noLocks
    init(_ kind: Kind, _ value: UInt64, place: Int = 0) {
        key = kind.rawValue << 56 | value & (1 << 50 - 1)
        self.kind = kind
        self.place = place
    }

    /// The order whose row this is.
    public var order: OrderNumber? {
        kind == .order ? OrderNumber(key & (1 << 50 - 1)) : nil
    }

    /// No row is longer.
    public static var capacity: Int { 640 }
}

extension PaperBroker {
    /// The next row to write in this turn; nil when the store will be as the broker is. Drained in
    /// each turn, before the commit:
    ///
    ///     while let row = broker.nextChange() {
    ///         writer.reset()
    ///         let isKept = broker.encode(row, into: &writer)
    ///         if isKept { put(row.key, writer.bytes) } else { delete(row.key) }
    ///     }
    ///
    /// An order that came and ended within the turn has no row and is not named.
    @_noLocks
    public mutating func nextChange() -> PaperRow? {
        if firstChanged != OrderQueues.none {
            let slot = Int(firstChanged)
            unlink(slot)
            let row = PaperRow(.order, orders[slot].number.value)
            if orders[slot].isReleased { free(slot) } else { orders[slot].isStored = true }
            return row
        }
        var place = 0
        while changedBooks > 0, place < books.capacity {
            if books[place].isChanged {
                books[place].isChanged = false
                changedBooks -= 1
                return PaperRow(.book, books[place].name.hash64, place: place)
            }
            place += 1
        }
        return nextRareChange()
    }

    @_noLocks
    private mutating func nextRareChange() -> PaperRow? {
        if let end = past.nextChangedEnd() { return PaperRow(.end, UInt64(end), place: end) }
        if let fill = past.nextChangedFill() { return PaperRow(.fill, UInt64(fill), place: fill) }
        if let held = trouble.nextChanged() { return PaperRow(.held, held.sequence, place: held.slot) }
        if trouble.isChanged {
            trouble.isChanged = false
            return PaperRow(.trouble, 0)
        }
        if isVenueChanged {
            isVenueChanged = false
            return PaperRow(.venue, 0)
        }
        guard isClockChanged else { return nil }
        isClockChanged = false
        return PaperRow(.clock, 0)
    }

    /// Notes that the order's row is not as the order is.
    @_noLocks
    mutating func touch(_ slot: Int) {
        guard !orders[slot].isChanged else { return }
        orders[slot].isChanged = true
        orders[slot].previous = lastChanged
        orders[slot].next = OrderQueues.none
        if lastChanged == OrderQueues.none {
            firstChanged = Int32(slot)
        } else {
            orders[Int(lastChanged)].next = Int32(slot)
        }
        lastChanged = Int32(slot)
    }

    @_noLocks
    private mutating func unlink(_ slot: Int) {
        let (previous, next) = (orders[slot].previous, orders[slot].next)
        if previous == OrderQueues.none {
            firstChanged = next
        } else {
            orders[Int(previous)].next = next
        }
        if next == OrderQueues.none {
            lastChanged = previous
        } else {
            orders[Int(next)].previous = previous
        }
        orders[slot].isChanged = false
    }

    /// Forgets an order that is over. Its slot is free at once when it has no row, else when the
    /// deletion of the row has been named.
    @_noLocks
    mutating func release(_ slot: Int) {
        let number = orders[slot].number.value
        if self.slot(of: number) == slot { index.remove(HashIndex.hash(ofNumber: number), slot) }
        guard !orders[slot].isStored else { return }
        unlink(slot)
        free(slot)
    }

    /// The slot of an order that is held.
    @_noLocks
    func slot(of number: UInt64) -> Int? {
        let hash = HashIndex.hash(ofNumber: number)
        var probe = 0
        while let slot = index.candidate(hash, &probe) {
            if orders[slot].number.value == number { return slot }
        }
        return nil
    }

    /// A slot that was given back, else one that was never used; nil when all are taken.
    @_noLocks
    mutating func freeSlot() -> Int? {
        guard firstFree == OrderQueues.none else {
            let slot = Int(firstFree)
            firstFree = orders[slot].next
            return slot
        }
        guard usedSlots < orders.capacity else { return nil }
        orders.prepare(upTo: usedSlots)
        usedSlots += 1
        orders.prefetch(usedSlots)
        resting.addSlot()
        timers.addSlot()
        return usedSlots - 1
    }

    @_noLocks
    private mutating func free(_ slot: Int) {
        orders[slot] = blank
        orders[slot].next = firstFree
        firstFree = Int32(slot)
    }
}
