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

/// Follows the gateway's orders: all that are open, and those that ended last.
///
/// Shape: open orders, `endedMax` others, and the fills of all of them.
package struct OrderBook: Sendable {
    /// What has changed: for whoever watches.
    package enum Change: Sendable {
        case order(Order)
        case fill(Fill)
    }

    private var orders: [UInt64: Order] = [:]
    /// Of all that were taken, ascending; some may be gone.
    private var numbers: [UInt64] = []
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

    package subscript(number: UInt64) -> Order? { orders[number] }

    /// Those of an order, in the order in which they were booked.
    package func fills(of number: UInt64) -> [Fill] { fills[number] ?? [] }

    // MARK: Following

    /// An order as it is now. False for one that was known like this already.
    @discardableResult
    package mutating func take(_ order: Order) -> Bool {
        let number = order.number.value
        let before = orders[number]
        if let before, before.changed > order.changed || before.isAs(order) { return false }
        if before == nil { insert(number) }
        orders[number] = order
        counts.note(order, before)
        if order.phase.isTerminal, !(before?.phase.isTerminal ?? false) { end(number) }
        return true
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

    /// New orders have higher numbers than those before.
    private mutating func insert(_ number: UInt64) {
        if numbers.count > 2 * orders.count + 1_000 { numbers.removeAll { orders[$0] == nil } }
        let place = numbers.last.map { $0 < number } ?? true ? numbers.count : place(of: number)
        if place < numbers.count, numbers[place] == number { return }
        numbers.insert(number, at: place)
    }

    /// Of the first number that is not below.
    private func place(of number: UInt64) -> Int {
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func end(_ number: UInt64) {
        guard ended.count == endedMax else { return ended.append(number) }
        orders[ended[oldest]] = nil
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
        var place = place(of: below)
        while place > 0, found.count < most {
            place -= 1
            if let order = orders[numbers[place]], filter.fits(order) { found.append(order) }
        }
        return found
    }

    package var openOrders: [Order] { orders.values.filter { !$0.phase.isTerminal } }
}

extension Order {
    /// Whether it is told alike.
    fileprivate func isAs(_ other: Order) -> Bool {
        changed == other.changed && phase == other.phase && status == other.status && filled == other.filled && clOrdID == other.clOrdID
            && terms.quantity == other.terms.quantity && terms.limit == other.terms.limit && terms.stop == other.terms.stop
            && handling.broker?.value == other.handling.broker?.value
    }
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

    package func fits(_ order: Order) -> Bool {
        if let symbol, order.symbol.description != symbol { return false }
        if let account, order.account.description != account { return false }
        if let session, order.session.value != session { return false }
        if let broker, order.handling.broker?.value != broker { return false }
        if let clOrdID, order.clOrdID.description != clOrdID { return false }
        if let since, order.entered < since { return false }
        if let until, order.entered > until { return false }
        switch state {
        case nil: return true
        case .open: return !order.phase.isTerminal
        case .ended: return order.phase.isTerminal
        case .filled: return order.phase == .filled
        case .canceled: return order.phase == .canceled
        case .rejected: return order.phase == .rejected
        case .expired: return order.phase == .expired
        }
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

    fileprivate mutating func note(_ order: Order, _ before: Order?) {
        if before == nil { orders += 1 }
        guard order.phase != before?.phase else { return }
        switch order.phase {
        case .filled: filled += 1
        case .canceled: canceled += 1
        case .rejected: rejected += 1
        case .expired: expired += 1
        case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: break
        }
    }
}
