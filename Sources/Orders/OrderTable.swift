// The orders in memory: all that are open, and those that ended last.

internal import Tables
package import Values

/// The place of an order in the table; good until the order is evicted.
package struct OrderSlot: Sendable {
    let index: Int
    @_noLocks init(_ index: Int) { self.index = index }

    /// Its number among the places of the table.
    package var place: Int { @_noLocks get { index } }
}

/// Orders in slots, found by number and by (session, ClOrdID).
///
/// Shape: at most `capacity` open orders. Orders that ended stay as a cache, so that late requests
/// and late fills find them; the one that ended first gives way when a slot is needed, and at least
/// ``cacheMinimum`` are kept. An order that gave way is the journal's alone: a caller that defers
/// saving must save before that many inputs have followed. A slot is in memory from when it is
/// first used.
///
/// An order is found under its last four ClOrdIDs, its own and a pending one always among them;
/// under older ones only the journal's index knows it. Cost: O(1), nothing allocated after `init`.
package struct OrderTable: ~Copyable {
    package let capacity: Int
    package private(set) var openCount = 0
    /// How many places have ever been used; each holds an order, open or ended.
    package private(set) var placeCount = 0
    /// How many places there can be.
    package var maximumPlaces: Int { orders.capacity }
    private var orders: Slab<Order>
    private var links: Slab<Link>
    /// The first ClOrdIDs of all orders, then the second ones, and so on: most orders have one.
    private var names: Slab<Identifier>
    private var byNumber: HashIndex
    private var byName: HashIndex
    private let inPlace = InPlace()
    private var firstFree: Int32 = -1
    private var firstEnded: Int32 = -1
    private var lastEnded: Int32 = -1
    /// Where the last new order is: what is asked next is mostly about it.
    private var newest = -1

    struct Link {
        /// The next free slot, or the next in the order of ending.
        var next: Int32
        /// Where the next ClOrdID goes.
        var cursor: UInt8
        /// A bit for each place that has a ClOrdID.
        var bound: UInt8
        /// It stands in the order of ending.
        var isChained: Bool
    }

    private static var namesEach: Int { 4 }
    package static var cacheMinimum: Int { 1024 }

    package init(capacity: Int = 100_000) {
        precondition(
            capacity > 0 && capacity <= 10_000_000, "a table holds up to ten million orders")
        self.capacity = capacity
        let size = capacity + max(OrderTable.cacheMinimum, capacity / 8)
        // Safe: zero bytes are an order, which nobody looks at before it is begun.
        orders = unsafe Slab(zeroed: size)
        // Safe: zero bytes are a link without ClOrdIDs.
        links = unsafe Slab(zeroed: size)
        // Safe: zero bytes are an empty text.
        names = unsafe Slab(zeroed: size * OrderTable.namesEach)
        byNumber = HashIndex(capacity: size, isPrepared: true)
        byName = HashIndex(capacity: size * OrderTable.namesEach, isPrepared: true)
    }

    /// An order where it stands: it is long, and copies cost more than most of what is done to it. Whoever changes
    /// its phase says so with ``noteChange(of:wasOpen:)``; its number and session stay.
    package subscript(slot: OrderSlot) -> Order {
        @_noLocks unsafeAddress { unsafe orders.address(of: slot.index) }
        @_noLocks unsafeMutableAddress { unsafe orders.mutableAddress(of: slot.index) }
    }

    /// Where an order stands, for addressors of what has the table.
    ///
    /// Safe: the caller lets go of it before the table changes.
    @_noLocks @unsafe
    package func address(of slot: OrderSlot) -> UnsafePointer<Order> { unsafe orders.address(of: slot.index) }

    /// An order that was open may have ended: it joins the cache then. One that was filled may be open again, when the
    /// broker takes a fill back.
    @_noLocks
    package mutating func noteChange(of slot: OrderSlot, wasOpen: Bool) {
        let isOpen = !orders[slot.index].phase.isTerminal
        guard wasOpen != isOpen else { return }
        openCount += isOpen ? 1 : -1
        if !isOpen { joinEnded(slot.index) }
    }

    /// The slot of a place, which may have an order that has given way and ended long ago.
    @_noLocks
    package func slot(at place: Int) -> OrderSlot { OrderSlot(place) }

    /// Takes an order in, found by its number and its ClOrdID; nil when it is open and `capacity`
    /// orders are open already. Its number must not be in the table.
    @_noLocks
    package mutating func insert(_ order: Order) -> OrderSlot? {
        let isOpen = !order.phase.isTerminal
        if isOpen, openCount == capacity { return nil }
        precondition(self.slot(of: order.number) == nil, "an order is in the table once")
        let index = place()
        orders[index] = order
        join(index, isOpen)
        bind(order.clOrdID, to: OrderSlot(index))
        return OrderSlot(index)
    }

    /// Makes a new order, like ``insert(_:)``. Neither its number nor its ClOrdID may be in the table.
    @_noLocks
    package mutating func begin(
        _ number: OrderNumber, _ command: NewOrder, entered: Instant, rejected reason: OrderRejectReason?
    ) -> OrderSlot? {
        if reason == nil, openCount == capacity { return nil }
        let index = place()
        orders[index].begin(number, command, entered: entered, rejected: reason)
        join(index, reason == nil)
        if !command.clOrdID.isEmpty { bindNew(command.clOrdID, to: index) }
        newest = index
        return OrderSlot(index)
    }

    @_noLocks
    private mutating func join(_ index: Int, _ isOpen: Bool) {
        byNumber.insert(OrderTable.hash(orders[index].number), index)
        if isOpen { openCount += 1 } else { joinEnded(index) }
    }

    /// A slot that was given back, else one never used, else that of the order which ended first.
    @_noLocks
    private mutating func place() -> Int {
        if firstFree < 0, placeCount < orders.capacity {
            orders.prepare(upTo: placeCount)
            names.prepare(upTo: placeCount)
            links.prepare(upTo: placeCount)
            links[placeCount] = Link(next: -1, cursor: 0, bound: 0, isChained: false)
            placeCount += 1
            orders.prefetch(placeCount)
            return placeCount - 1
        }
        if firstFree < 0 { evictOldest() }
        let index = Int(firstFree)
        firstFree = links[index].next
        links[index] = Link(next: -1, cursor: 0, bound: 0, isChained: false)
        return index
    }
}

// MARK: - Finding

extension OrderTable {
    @_noLocks
    package func slot(of number: OrderNumber) -> OrderSlot? {
        if newest >= 0, orders[newest].number == number { return OrderSlot(newest) }
        let hash = OrderTable.hash(number)
        var probe = 0
        while let index = byNumber.candidate(hash, &probe) {
            if orders[index].number == number { return OrderSlot(index) }
        }
        return nil
    }

    /// An order of the session under this ClOrdID has come: it will be looked for, and made.
    @_noLocks
    package func expect(_ session: SessionNumber, _ clOrdID: Identifier) {
        byName.prefetch(OrderTable.hash(session, clOrdID))
    }

    /// Finds an order of the session by any of the ClOrdIDs bound to it.
    @_noLocks
    package func slot(of session: SessionNumber, _ clOrdID: Identifier) -> OrderSlot? {
        let hash = OrderTable.hash(session, clOrdID)
        var probe = 0
        while let entry = byName.candidate(hash, &probe) {
            let index = entry / OrderTable.namesEach
            if orders[index].session == session, names[place(of: entry)] == clOrdID { return OrderSlot(index) }
        }
        return nil
    }

    /// Where the ClOrdID of an entry of the index stands.
    @_noLocks
    private func place(of entry: Int) -> Int {
        (entry % OrderTable.namesEach) * orders.capacity + entry / OrderTable.namesEach
    }

    /// Lets the order be found under one more ClOrdID. One that is bound already stays with the
    /// order it has. Where an order has four, the oldest that is neither its own nor pending gives
    /// way.
    @_noLocks
    package mutating func bind(_ clOrdID: Identifier, to slot: OrderSlot) {
        if clOrdID.isEmpty || self.slot(of: orders[slot.index].session, clOrdID) != nil { return }
        bindNew(clOrdID, to: slot.index)
    }

    @_noLocks
    private mutating func bindNew(_ clOrdID: Identifier, to index: Int) {
        let session = orders[index].session
        var cursor = Int(links[index].cursor)
        while isNeeded(cursor, index) { cursor = (cursor + 1) & 3 }
        let entry = index * OrderTable.namesEach + cursor
        unbind(entry, session)
        names[place(of: entry)] = clOrdID
        byName.insert(OrderTable.hash(session, clOrdID), entry)
        links[index].bound |= 1 << UInt8(cursor)
        links[index].cursor = UInt8((cursor + 1) & 3)
    }

    @_noLocks
    private func isBound(_ entry: Int) -> Bool {
        links[entry / OrderTable.namesEach].bound >> UInt8(entry % OrderTable.namesEach) & 1 == 1
    }

    @_noLocks
    private func isNeeded(_ cursor: Int, _ index: Int) -> Bool {
        let entry = index * OrderTable.namesEach + cursor
        return isBound(entry) && orders[index].goesBy(names[place(of: entry)])
    }

    @_noLocks
    private mutating func unbind(_ entry: Int, _ session: SessionNumber) {
        guard isBound(entry) else { return }
        byName.remove(OrderTable.hash(session, names[place(of: entry)]), entry)
        links[entry / OrderTable.namesEach].bound &= ~(1 << UInt8(entry % OrderTable.namesEach))
    }

    @_noLocks
    private static func hash(_ number: OrderNumber) -> UInt32 { HashIndex.hash(ofNumber: number.value) }

    @_noLocks
    private static func hash(_ session: SessionNumber, _ clOrdID: Identifier) -> UInt32 {
        UInt32(truncatingIfNeeded: nameHash(session, clOrdID) >> 32)
    }
}

// MARK: - The cache

extension OrderTable {
    @_noLocks
    private mutating func joinEnded(_ index: Int) {
        if links[index].isChained { return }
        links[index].isChained = true
        links[index].next = -1
        if lastEnded >= 0 { links[Int(lastEnded)].next = Int32(index) } else { firstEnded = Int32(index) }
        lastEnded = Int32(index)
    }

    /// The first of those that ended, but for orders that are open again.
    @_noLocks
    private mutating func takeOldest() -> Int {
        while true {
            // There is always one: the slots outnumber the open orders by the cache.
            precondition(firstEnded >= 0, "a table with neither a free slot nor an ended order")
            let index = Int(firstEnded)
            firstEnded = links[index].next
            if firstEnded < 0 { lastEnded = -1 }
            links[index].isChained = false
            if orders[index].phase.isTerminal { return index }
        }
    }

    @_noLocks
    private mutating func evictOldest() {
        let index = takeOldest()
        for entry in (index * OrderTable.namesEach)..<((index + 1) * OrderTable.namesEach) {
            unbind(entry, orders[index].session)
        }
        byNumber.remove(OrderTable.hash(orders[index].number), index)
        links[index].next = firstFree
        firstFree = Int32(index)
    }
}
