// What risk is asked and told.

import MarketData
import Orders
import Risk
import Routing
import Values

/// Why a new order is refused.
struct OrderRefusal {
    var reason: OrderRejectReason
    var text: Text<16>

    @_noLocks
    init(_ reason: OrderRejectReason, _ text: Text<16>) {
        self.reason = reason
        self.text = text
    }

    @_noLocks
    init(_ refusal: RiskBook.Refusal, text: Text<16>) {
        self.text = text
        switch refusal.reason {
        case .brokerOption: reason = .brokerOption
        case .exchangeClosed: reason = .exchangeClosed
        case .exceedsLimit: reason = .exceedsLimit
        case .duplicateOrder: reason = .duplicateOrder
        case .other: reason = .other
        }
    }
}

extension Gateway {
    /// A limit of a broker, which risk knows by its number, is told with the broker's name.
    @_noLocks
    func words(of refusal: RiskBook.Refusal, _ broker: BrokerNumber?) -> Text<16> {
        guard case .broker = refusal.level, let broker, broker.value < router.brokerCount else { return refusal.text }
        var end = refusal.text.count
        while end > 0, refusal.text[end - 1] >= UInt8(ascii: "0"), refusal.text[end - 1] <= UInt8(ascii: "9") { end -= 1 }
        var text = Text<16>()
        for index in 0..<end { text.append(refusal.text[index]) }
        text.append(router.name(of: broker))
        return text
    }

    @_noLocks
    func riskOrder(_ command: NewOrder, _ number: OrderNumber) -> RiskOrder {
        RiskOrder(
            number: number.value, session: command.session.value, account: command.account, symbol: command.symbol,
            strategy: command.strategy, side: command.side, terms: RiskTerms(command.terms))
    }

    /// An order as it stands; with `terms`, as a replace would make it.
    @_noLocks
    func riskOrder(_ slot: OrderSlot, replacedBy terms: OrderTerms? = nil) -> RiskOrder {
        var order = RiskOrder(
            number: table[slot].number.value, session: table[slot].session.value, account: table[slot].account,
            symbol: table[slot].symbol, strategy: table[slot].handling.strategy, broker: table[slot].handling.broker,
            side: table[slot].side, terms: RiskTerms(table[slot].terms), filled: table[slot].filled,
            modifications: Int(table[slot].handling.modifications), isChild: table[slot].handling.parent != nil)
        // Its parts have brokers.
        if table[slot].handling.course.isDivided { order.broker = nil }
        if let terms {
            order.former = order.terms
            order.terms = RiskTerms(terms)
        }
        return order
    }

    /// What the market says of a symbol, and of its currency.
    @_noLocks
    func reference(of symbol: Name, at now: Instant) -> RiskReference {
        var price: Decimal?
        if let number = quotes.symbol(symbol) { price = quotes.reference(number, now: now).price }
        return RiskReference(price, at: now, rate: rate(pricing: symbol, at: now))
    }

    /// Tells risk what became of an order: what is pending counts with the larger quantity of both.
    @_noLocks
    mutating func tellRisk(_ slot: OrderSlot, wasOpen: Bool, at now: Instant) {
        let isOpen = !table[slot].phase.isTerminal
        if wasOpen != isOpen { tellLoad(slot, isOpen ? 1 : -1) }
        if wasOpen, !isOpen {
            leaveStop(slot)
            risk.ended(table[slot].number.value, isRejected: table[slot].phase.code == OrderPhase.rejected.code, at: now)
        } else if !wasOpen, isOpen {
            if stop(holding: slot) != nil { hasStoppedAnew = true }
            _ = risk.recover(
                riskOrder(slot), entered: table[slot].entered, reference: reference(of: table[slot].symbol, at: now),
                at: now)
        }
    }

    /// One order more is open at its broker, or has ended there.
    @_noLocks
    mutating func tellLoad(_ slot: OrderSlot, _ change: Int) {
        let broker = broker(of: slot)
        guard broker.value < router.brokerCount, table[slot].handling.course.isWhole else { return }
        openAt[Int(broker.value)] += change
        router.setLoad(broker, openOrders: max(0, openAt[Int(broker.value)]), openValue: .zero)
        if change < 0 { router.recordEnd(of: broker, filled: table[slot].filled, of: table[slot].terms.quantity) }
    }

    /// The broker has answered an order for the first time.
    @_noLocks
    mutating func tellAnswer(_ slot: OrderSlot, isRejected: Bool, at now: Instant) {
        // One that was held here went to its broker long after it came.
        let sent = table[slot].handling.course.wasHere ? table[slot].changed : table[slot].entered
        let latency = now.since(sent)
        risk.answered(table[slot].number.value, isRejected: isRejected, latency: latency, at: now)
        // One that is gone from the configuration is not measured.
        let broker = broker(of: slot)
        if broker.value < router.brokerCount, table[slot].handling.course.isWhole { _ = router.record(.answered(after: latency), of: broker, at: now) }
    }

    @_noLocks
    mutating func tellRiskOfTerms(_ slot: OrderSlot, at now: Instant) {
        var order = riskOrder(slot)
        if let pending = table[slot].pending, case .replace(let terms) = pending.kind,
            terms.quantity > table[slot].terms.quantity
        {
            order.terms = RiskTerms(terms)
        }
        risk.changed(order, reference: reference(of: table[slot].symbol, at: now), at: now)
    }
}

extension RiskTerms {
    @_noLocks
    init(_ terms: OrderTerms) {
        self.init(quantity: terms.quantity, limit: terms.limit, stop: terms.stop)
    }
}
