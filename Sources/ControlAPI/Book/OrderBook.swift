// The orders and fills that the control room knows.

package import Orders
package import Values

/// A fill, under the broker's name for it.
package struct Fill: Sendable {
    package let id: String
    package let trade: Trade

    package init(id: String, _ trade: Trade) {
        self.id = id
        self.trade = trade
    }
}

/// Follows the gateway's orders: all that are open, and those that ended last. It keeps rows, and reads them for whoever
/// looks: most of the time nobody does, and there are many.
///
/// Shape: open orders, `endedMax` others, and the fills of all of them.
package struct OrderBook: Sendable {
    /// What a row has told.
    package struct News: Sendable {
        package let row: [UInt8]
        package let session: UInt32
        /// From its acceptance to its end, if this is the end.
        package let lasted: Interval?
    }

    private var orders = OrderPages()
    private var fills: [UInt64: [Fill]] = [:]
    /// In the order in which they ended: a ring once it is full.
    private var ended: [UInt64] = []
    private var oldest = 0
    private let endedMax: Int
    /// Orders and fills since the start, for the metrics.
    package private(set) var counts = OrderCounts()

    package init(endedMax: Int = 100_000) { self.endedMax = endedMax }

    /// What was known before does not count.
    package mutating func beginCounting() { counts = OrderCounts() }

    package var openCount: Int { orders.count - ended.count }

    package subscript(number: UInt64) -> Order? { orders[number]?.order }

    /// As the store has it.
    func row(of number: UInt64) -> [UInt8]? { orders[number]?.row }

    /// Those of an order, in the order in which they were booked.
    package func fills(of number: UInt64) -> [Fill] { fills[number] ?? [] }

    // MARK: Following

    /// An order as it is now. Nil for one that was known like this already, and for what is no order.
    @discardableResult
    package mutating func take(_ row: Bytes) -> News? {
        guard let glance = OrderGlance(row) else { return nil }
        let number = glance.number
        let before = orders[number]
        if let before, before.changed > glance.changed || row == before.row { return nil }
        let kept = KeptOrder(row: [UInt8](copying: row), changed: glance.changed, phase: glance.phase)
        orders.keep(kept, as: number)
        counts.note(glance.phase, before?.phase)
        var news = News(row: kept.row, session: glance.session, lasted: nil)
        if glance.phase.isTerminal, !(before?.phase.isTerminal ?? false) {
            end(number)
            news = News(row: kept.row, session: glance.session, lasted: glance.changed.since(glance.entered))
        }
        return news
    }

    package mutating func take(_ fill: Fill) {
        let number = fill.trade.order.value
        guard orders[number] != nil else { return }
        let place = fills[number]?.firstIndex { $0.id == fill.id }
        if let place { fills[number]?[place] = fill } else {
            fills[number, default: []].append(fill)
            counts.fills += 1
        }
    }

    private mutating func end(_ number: UInt64) {
        guard ended.count == endedMax else { return ended.append(number) }
        orders.remove(ended[oldest])
        fills[ended[oldest]] = nil
        ended[oldest] = number
        oldest = (oldest + 1) % endedMax
    }

    // MARK: Looking

    /// Orders that fit, the highest numbers first, below a number.
    ///
    /// **Cost:** of the orders that are looked at until there are enough.
    package func page(_ filter: OrderFilter, below: UInt64, most: Int) -> [Order] {
        var found: [Order] = []
        guard most > 0 else { return found }
        orders.forEach(below: below) { kept in
            if filter.mayFit(kept), let order = kept.order, filter.fits(order) { found.append(order) }
            return found.count < most
        }
        return found
    }
}

extension Bytes {
    fileprivate static func == (left: Bytes, right: [UInt8]) -> Bool { right.withBytes { left == $0 } }
}

/// Which orders are wanted. What is nil is any.
package struct OrderFilter: Sendable, Equatable {
    package enum State: String, CaseIterable, Sendable {
        case open
        case ended
        case filled
        case canceled
        case rejected
        case expired
    }

    package var symbol: String?
    package var account: String?
    package var session: UInt32?
    package var broker: UInt8?
    package var clOrdID: String?
    package var state: State?
    package var since: Instant?
    package var until: Instant?

    package init() {}

    /// Whether it is worth reading: false for most that do not fit.
    func mayFit(_ kept: KeptOrder) -> Bool {
        guard isState(kept.phase) else { return false }
        guard symbol != nil || account != nil || session != nil || clOrdID != nil else { return true }
        return kept.row.withBytes { row in
            guard let glance = OrderGlance(row) else { return false }
            return symbol.map { glance.symbol == $0 } ?? true && account.map { glance.account == $0 } ?? true
                && session.map { glance.session == $0 } ?? true && clOrdID.map { glance.clOrdID == $0 } ?? true
        }
    }

    package func fits(_ order: Order) -> Bool {
        if let symbol, order.symbol.description != symbol { return false }
        if let account, order.account.description != account { return false }
        if let session, order.session.value != session { return false }
        if let broker, order.handling.broker?.value != broker { return false }
        if let clOrdID, order.clOrdID.description != clOrdID { return false }
        if let since, order.entered < since { return false }
        if let until, order.entered > until { return false }
        return isState(order.phase)
    }

    private func isState(_ phase: OrderPhase) -> Bool {
        switch state {
        case nil: true
        case .open: !phase.isTerminal
        case .ended: phase.isTerminal
        case .filled: phase == .filled
        case .canceled: phase == .canceled
        case .rejected: phase == .rejected
        case .expired: phase == .expired
        }
    }
}

extension Bytes {
    fileprivate static func == (left: Bytes, right: String) -> Bool {
        left.count == right.utf8.count && zip(0..<left.count, right.utf8).allSatisfy { left[$0] == $1 }
    }
}

/// What has happened since the start.
package struct OrderCounts: Sendable, Equatable {
    package var orders: UInt64 = 0
    package var fills: UInt64 = 0
    package var filled: UInt64 = 0
    package var canceled: UInt64 = 0
    package var rejected: UInt64 = 0
    package var expired: UInt64 = 0

    fileprivate mutating func note(_ phase: OrderPhase, _ before: OrderPhase?) {
        if before == nil { orders += 1 }
        guard phase != before else { return }
        switch phase {
        case .filled: filled += 1
        case .canceled: canceled += 1
        case .rejected: rejected += 1
        case .expired: expired += 1
        case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: break
        }
    }
}
