// A broker of the web as the line thread knows it: which orders it has, and what they are called there.

package import BrokerKit
package import Orders
internal import Tables
package import Values

/// The orders that are open at one venue, as a pure machine without memory of its own for each call. What is sent to the
/// venue is made of these on the broker thread; here is what must survive the process.
///
/// Shape: at most `capacity` open orders, some 500 bytes each, in memory from when a place is first used.
/// Cost: O(1) for an instruction and a report.
package struct WebBroker: ~Copyable {
    private var orders: Slab<WebSlot>
    private var index: HashIndex
    /// Of the open orders whose names at the venue are known.
    private var names: HashIndex
    private var usedSlots = 0
    private var firstFree: Int32 = -1
    private var firstChanged: Int32 = -1
    private var lastChanged: Int32 = -1
    package private(set) var openCount = 0
    private let blank = WebSlot()

    package init(capacity: Int) {
        precondition(capacity > 0 && capacity <= 10_000_000, "a broker holds up to ten million orders")
        orders = Slab(capacity: capacity)
        index = HashIndex(capacity: capacity)
        names = HashIndex(capacity: capacity)
    }

    package var capacity: Int { orders.capacity }
    /// For one more open order.
    package var hasRoom: Bool { @_noLocks get { openCount < orders.capacity } }

    // MARK: - Instructions

    /// What the venue is to be told; nil when nothing is, and `reports` says why.
    @_noLocks
    package mutating func begin(_ instruction: Instruction, into reports: inout BrokerReports) -> VenueCommand? {
        precondition(reports.room > 0, "reports are drained before the next instruction")
        switch instruction {
        case .submit(let number, let symbol, let side, let terms):
            if case .some = slot(of: number.value) { return nil }
            guard let slot = hold(WebOrder(number.value, symbol: symbol, side: side, terms: terms)) else {
                reports.append(number, .rejected(.exceedsLimit, Text("as many orders are open as there is room for")))
                return nil
            }
            return .submit(orders[slot].order)
        case .replace(let number, let terms):
            guard let slot = slot(of: number.value) else {
                reports.append(number, .replaceRejected(.unknownOrder, Text()))
                return nil
            }
            guard orders[slot].order.uses < 255 else {
                reports.append(number, .replaceRejected(.other, Text("the order was changed too often")))
                return nil
            }
            orders[slot].order.uses += 1
            orders[slot].order.wantedUse = orders[slot].order.uses
            orders[slot].order.wanted = terms
            touch(slot)
            return .replace(orders[slot].order)
        case .cancel(let number):
            // One that is over here, and works at the venue: there is known by now what it is called.
            guard let slot = slot(of: number.value) else {
                return .cancel(WebOrder(number.value, symbol: Name(), side: blank.order.side, terms: blank.order.terms))
            }
            // The last use may name more than one cancel.
            if orders[slot].order.uses < 255 { orders[slot].order.uses += 1 }
            touch(slot)
            return .cancel(orders[slot].order)
        case .ask(let number):
            guard let slot = slot(of: number.value) else {
                reports.append(number, .unheardOf)
                return nil
            }
            return .ask(orders[slot].order)
        }
    }

    // MARK: - Orders that did not come from here

    /// The order with a name of the venue's; nil where no open one has it, and for no name.
    @_noLocks
    package func number(named venueOrderID: Identifier) -> OrderNumber? {
        var probe = 0
        while let slot = names.candidate(WebBroker.hash(venueOrderID), &probe) {
            if orders[slot].order.venueOrderID == venueOrderID { return OrderNumber(orders[slot].order.number) }
        }
        return nil
    }

    /// One that others have placed there is held as one of ours; false where there is no room for it.
    @_noLocks
    package mutating func takeIn(_ order: WebOrder) -> Bool {
        if case .some = hold(order) { return true }
        return false
    }

    // MARK: - Reports

    /// What the venue calls an order now.
    @_noLocks
    package mutating func learn(
        _ number: OrderNumber, use: UInt8, _ venueOrderID: Identifier, _ filledBefore: Decimal, _ notionalBefore: WideDecimal
    ) {
        guard let slot = slot(of: number.value) else { return }
        orders[slot].order.use = use
        // A store that is older than what the venue knows gives no name twice.
        orders[slot].order.uses = max(orders[slot].order.uses, use)
        forgetName(slot)
        orders[slot].order.venueOrderID = venueOrderID
        learnName(slot)
        orders[slot].order.filledBefore = filledBefore
        orders[slot].order.notionalBefore = notionalBefore
        touch(slot)
    }

    /// Notes what a report says about its order.
    @_noLocks
    package mutating func note(_ report: BrokerReport) {
        guard let slot = slot(of: report.order.value) else { return }
        switch report.event {
        case .replaced(let terms), .restated(let terms, _, _, _):
            orders[slot].order.terms = terms
            orders[slot].order.wantedUse = 0
            touch(slot)
        case .replaceRejected:
            orders[slot].order.wantedUse = 0
            touch(slot)
        case .filled(let quantity, _, _, _):
            orders[slot].filled = orders[slot].filled.adding(quantity) ?? orders[slot].filled
            touch(slot)
        case .standing(let standing):
            guard standing.filled > orders[slot].filled else { return }
            orders[slot].filled = standing.filled
            touch(slot)
        case .rejected, .canceled, .expired, .accepted, .corrected, .busted, .cancelRejected, .suspended, .stopped, .doneForDay,
            .unheardOf:
            break
        }
    }

    /// The order is over for the gateway, and so it is here; false when it was not held.
    @_noLocks
    package mutating func end(_ number: OrderNumber) -> Bool {
        guard let slot = slot(of: number.value) else { return false }
        index.remove(HashIndex.hash(ofNumber: orders[slot].order.number), slot)
        forgetName(slot)
        orders[slot].isOver = true
        openCount -= 1
        touch(slot)
        return true
    }

    /// Each order that is open, for the venue to be told of at the start.
    package func forEachOpen(_ body: (WebOrder) -> Void) {
        for slot in 0..<usedSlots where !orders[slot].isOver && orders[slot].order.number > 0 { body(orders[slot].order) }
    }

    // MARK: - Slots

    @_noLocks
    private func slot(of number: UInt64) -> Int? {
        var probe = 0
        while let slot = index.candidate(HashIndex.hash(ofNumber: number), &probe) {
            if orders[slot].order.number == number { return slot }
        }
        return nil
    }

    @_noLocks
    private mutating func hold(_ order: WebOrder) -> Int? {
        let slot: Int
        if firstFree >= 0 {
            slot = Int(firstFree)
            firstFree = orders[slot].next
        } else {
            guard usedSlots < orders.capacity else { return nil }
            orders.append(blank)
            slot = usedSlots
            usedSlots += 1
        }
        orders[slot] = blank
        orders[slot].order = order
        index.insert(HashIndex.hash(ofNumber: order.number), slot)
        learnName(slot)
        openCount += 1
        touch(slot)
        return slot
    }

    @_noLocks
    private mutating func learnName(_ slot: Int) {
        let name = orders[slot].order.venueOrderID
        if !name.isEmpty { names.insert(WebBroker.hash(name), slot) }
    }

    @_noLocks
    private mutating func forgetName(_ slot: Int) {
        let name = orders[slot].order.venueOrderID
        if !name.isEmpty { names.remove(WebBroker.hash(name), slot) }
    }

    @_noLocks
    private mutating func touch(_ slot: Int) {
        guard !orders[slot].isChanged else { return }
        orders[slot].isChanged = true
        orders[slot].next = -1
        if firstChanged < 0 { firstChanged = Int32(slot) } else { orders[Int(lastChanged)].next = Int32(slot) }
        lastChanged = Int32(slot)
    }

    @_noLocks
    private static func hash(_ name: Identifier) -> UInt32 { UInt32(truncatingIfNeeded: name.hash(from: 0) >> 32) }

    // MARK: - Rows

    /// The next row to write in this turn, as with the other brokers; nil when the store will be as this is.
    @_noLocks
    package mutating func nextChange() -> WebRow? {
        while firstChanged >= 0 {
            let slot = Int(firstChanged)
            firstChanged = orders[slot].next
            orders[slot].isChanged = false
            let row = WebRow(order: orders[slot].order.number)
            let wasStored = orders[slot].isStored
            if orders[slot].isOver {
                orders[slot].next = firstFree
                firstFree = Int32(slot)
                if !wasStored { continue }
            } else {
                orders[slot].isStored = true
            }
            return row
        }
        return nil
    }

    /// Writes a row as the order is now; false when it is over and the row goes.
    @_noLocks
    package func encode(_ row: WebRow, into writer: inout RowWriter) -> Bool {
        guard let slot = slot(of: row.number) else { return false }
        WebRow.append(orders[slot].order, filled: orders[slot].filled, to: &writer)
        return true
    }

    /// Takes a row back, before the first call. False for bytes that are no such row, a number that is there already, or
    /// when there is no room.
    package mutating func restore(_ row: Bytes) -> Bool {
        guard let facts = WebRowFacts(row), slot(of: facts.order.number) == nil, let slot = hold(facts.order) else { return false }
        orders[slot].filled = facts.filled
        orders[slot].isStored = true
        return true
    }
}

/// A place for an order.
struct WebSlot: BitwiseCopyable {
    var order = WebOrder(0, symbol: Name(), side: .buy, terms: OrderTerms(kind: .market, timeInForce: .day, quantity: Decimal(1)))
    /// In all, by what was reported.
    var filled = Decimal.zero
    var isOver = false
    var isChanged = false
    var isStored = false
    /// The next changed, or the next free one.
    var next: Int32 = -1

    @_noLocks init() {}
}
