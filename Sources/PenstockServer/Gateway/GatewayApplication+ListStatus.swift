// ListStatus(N): how the orders of a list stand, told on demand and when it is done.

internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

/// The orders that the ListStatus at hand tells of.
struct ListedOrders: ~Copyable {
    /// One that is an order of the gateway's, or was refused.
    struct Entry: Sendable {
        var clOrdID: Identifier
        var number: OrderNumber?
        var reason: OrderRejectReason?
    }

    private var entries = Slab(
        capacity: NewOrderList.maximumOrders, repeating: Entry(clOrdID: Identifier(), number: nil, reason: nil))
    private(set) var count = 0

    var isFull: Bool { @_noLocks get { count == entries.capacity } }

    @_noLocks
    mutating func removeAll() { count = 0 }

    @_noLocks
    mutating func append(_ clOrdID: Identifier) {
        entries[count] = Entry(clOrdID: clOrdID, number: nil, reason: nil)
        count += 1
    }

    /// What the last one is.
    @_noLocks
    mutating func note(_ number: OrderNumber?, reason: OrderRejectReason?) {
        entries[count - 1].number = number
        entries[count - 1].reason = reason
    }

    subscript(index: Int) -> Entry { @_noLocks get { entries[index] } }

    /// Whether it was refused, and is told as the order stands that has its ClOrdID.
    @_noLocks
    func isDuplicate(_ index: Int) -> Bool {
        if case .duplicateOrder = entries[index].reason { true } else { false }
    }
}

extension GatewayApplication {
    /// Orders in one ListStatus, at most: more of them are several.
    private static var ordersInStatus: Int { @_noLocks get { 50 } }

    /// How the list in that place stands, and each of its orders.
    @_noLocks
    mutating func tellList(
        _ place: Int, _ kind: ListStatus.Kind, text: Text<16> = Text(), in engine: inout Engine
    ) throws(JournalError) {
        try recallOrders(of: place, in: &engine)
        listed.removeAll()
        for number in gateway.lists[place].numbers {
            guard !listed.isFull, gateway.member(number, of: gateway.lists[place].number) != nil else { continue }
            listed.append(Identifier())
            listed.note(OrderNumber(number), reason: nil)
        }
        tellListed(place, kind, text: text, in: &engine)
    }

    /// The same of the orders that are listed.
    @_noLocks
    mutating func tellListed(_ place: Int, _ kind: ListStatus.Kind, text: Text<16> = Text(), in engine: inout Engine) {
        var status = ListStatus()
        status.session = gateway.lists[place].session
        status.listID = gateway.lists[place].listID
        status.kind = kind
        status.standing = standing(of: place, kind)
        status.text = text
        tellListed(status, in: &engine)
    }

    @_noLocks
    mutating func tellListed(_ told: ListStatus, in engine: inout Engine) {
        var status = told
        status.total = listed.count
        status.transactTime = engine.now.utc
        let size = GatewayApplication.ordersInStatus
        status.parts = max(1, (listed.count + size - 1) / size)
        for part in 0..<status.parts {
            status.part = part + 1
            let first = part * size
            let end = min(listed.count, first + size)
            engine.begin(.listStatus, to: SessionID(Int(status.session.value)))
            engine.writer.append(status, orders: end - first)
            for index in first..<end { engine.writer.append(line(listed[index])) }
            engine.writer.appendEnd(of: status)
            engine.finishMessage()
        }
    }

    @_noLocks
    private func line(_ entry: ListedOrders.Entry) -> ListStatusOrder {
        var line = ListStatusOrder()
        if let number = entry.number, var order = gateway.order(number) {
            line.describe(&order)
            if case .duplicateOrder = entry.reason {
                // The order that has the ClOrdID goes on.
                line.rejectReason = .duplicateOrder
                line.text = Text("Duplicate ClOrdID(11)")
            }
        } else {
            line.clOrdID = entry.clOrdID
            line.rejectReason = entry.reason
        }
        return line
    }

    /// ListOrderStatus(431), by the orders that are listed.
    @_noLocks
    private func standing(of place: Int, _ kind: ListStatus.Kind) -> ListStatus.Standing {
        if case .alert = kind { return .alert }
        var (open, rejected, answered) = (0, 0, 0)
        for index in 0..<listed.count {
            guard let number = listed[index].number, let slot = gateway.slot(of: number), !listed.isDuplicate(index) else {
                rejected += 1
                continue
            }
            let phase = gateway[slot].phase
            if !phase.isTerminal { open += 1 }
            if !phase.isUnanswered { answered += 1 }
            if case .rejected = phase { rejected += 1 }
        }
        if rejected == listed.count { return .rejected }
        if case .ack = kind { return .receivedForExecution }
        if open == 0 { return .allDone }
        if gateway.isClosing(place) { return .canceling }
        return answered == 0 ? .receivedForExecution : .executing
    }
}
