// Positions, and what the brokers hold, against the orders.

internal import BrokerKit
internal import Brokers
internal import FIXEngine
internal import Journal
internal import Orders
internal import Values

/// An order that has not ended, as far as a broker has to know it.
struct OpenOrder {
    let symbol: Name
    let side: Side
    let terms: OrderTerms
    let filled: Decimal
    let notional: WideDecimal
    /// Nil while the gateway has it itself.
    let broker: BrokerNumber?

    init(_ order: Order) {
        broker = order.handling.course.isWhole ? order.handling.broker ?? BrokerNumber(0) : nil
        (symbol, side, terms) = (order.symbol, order.side, order.terms)
        (filled, notional) = (order.filled, order.notional)
    }
}

extension Verifier {
    mutating func checkPositions() {
        positions.forEachDifference { holding, stored, told in
            var place = sessions[holding.session].map { "\($0.identity)" } ?? "session \(holding.session)"
            if !holding.account.isEmpty { place += ", account \(holding.account)" }
            find(
                "position", "\(place), \(holding.symbol)",
                "\(stored.text) by its orders; \(told.text) by the fills that were reported")
        }
    }

    mutating func checkBroker(_ store: inout Store) throws(JournalError) {
        var clocks: [BrokerNumber: (sequence: UInt64, highestOrder: UInt64)] = [:]
        var highest: [BrokerNumber: (sequence: UInt64, order: UInt64)] = [:]
        var held: [UInt64: BrokerNumber] = [:]
        var resting: [(order: PaperOrderFacts, broker: BrokerNumber)] = []
        let untold = try untoldOrders(&store)
        try forEach(.broker, &store) { verifier, key, row in
            let broker = BrokerKey.broker(of: key)
            if let facts = FIXRowFacts(row), BrokerKey.key(facts.key, of: broker) == key {
                if case .order(let number, let symbol, let side, _, _, _) = facts {
                    held[number.value] = broker
                    verifier.check(number, symbol, side)
                }
                return
            }
            if let facts = WebRowFacts(row), BrokerKey.key(facts.key, of: broker) == key {
                held[facts.order.number] = broker
                return verifier.check(OrderNumber(facts.order.number), facts.order.symbol, facts.order.side)
            }
            let isPlace = PaperRowFacts(row).map { BrokerKey.isOld(key) ? $0.key == key : BrokerKey.key($0.key, of: broker) == key }
            guard let facts = PaperRowFacts(row), isPlace == true else {
                return verifier.find(.broker, "key \(key)", "is no row of a broker")
            }
            switch facts {
            case .order(let order):
                held[order.number.value] = broker
                let before = highest[broker] ?? (0, 0)
                highest[broker] = (max(before.sequence, order.sequence), max(before.order, order.number.value))
                if !order.hasEnded, !untold.contains(order.number.value) { resting.append((order, broker)) }
            case .trouble(let losses): if losses > 0 { verifier.forgetful.insert(broker) }
            case .book, .untold, .memory: break
            case .clock(let sequence, let order): clocks[broker] = (sequence, order)
            }
        }
        for (order, broker) in resting { check(order, at: broker) }
        for (number, order) in openOrders.sorted(by: { $0.key < $1.key }) {
            guard let broker = order.broker, held[number] != broker, !untold.contains(number) else { continue }
            differ(broker, "order \(number)", "is open, and the broker has no row of it")
        }
        for (broker, given) in highest.sorted(by: { $0.key < $1.key }) { checkClock(clocks[broker], given) }
    }

    /// Orders of which a report is held back at the broker: what it says is true there and not known here.
    private mutating func untoldOrders(_ store: inout Store) throws(JournalError) -> Set<UInt64> {
        var numbers: Set<UInt64> = []
        // Damaged rows are found by the walk that comes next.
        try store.walk(.broker, from: nil) { row in
            if let value = row.value, case .untold(let number, _) = PaperRowFacts(value) { numbers.insert(number.value) }
            return true
        }
        return numbers
    }

    /// What a FIX counterparty has of an order. How much of it is filled may be disputed with them, and the order may
    /// be over here.
    private mutating func check(_ number: OrderNumber, _ symbol: Name, _ side: Side) {
        guard let order = openOrders[number.value], order.symbol != symbol || order.side != side else { return }
        find(.broker, "order \(number.value)", "is another one at the broker: \(symbol), Side(54)=\(code(side.rawValue))")
    }

    /// What a broker that has lost something has otherwise it will be asked about.
    private mutating func differ(_ broker: BrokerNumber, _ place: String, _ problem: String) {
        if forgetful.contains(broker) { return report.noteLost(place) }
        find(.broker, place, problem)
    }

    private mutating func check(_ held: PaperOrderFacts, at broker: BrokerNumber) {
        let place = "order \(held.number.value)"
        guard let order = openOrders[held.number.value] else {
            return differ(broker, place, "is at the broker, and no open order")
        }
        func compare(_ name: String, _ isSame: Bool, _ theirs: String, _ own: String) {
            if !isSame { differ(broker, place, "its \(name) is \(theirs) at the broker, and \(own) here") }
        }
        func text(_ price: Decimal?) -> String { price.map { "\($0)" } ?? "nothing" }
        let unlisted = held.symbol.isEmpty
        compare("Symbol(55)", unlisted || held.symbol == order.symbol, "\(held.symbol)", "\(order.symbol)")
        compare("Side(54)", held.side == order.side, code(held.side.rawValue), code(order.side.rawValue))
        let (terms, own) = (held.terms, order.terms)
        compare("OrdType(40)", terms.kind == own.kind, code(terms.kind.rawValue), code(own.kind.rawValue))
        compare(
            // Good till a date is kept here for a broker that knows of none.
            "TimeInForce(59)",
            terms.timeInForce == own.timeInForce || own.timeInForce == .goodTillDate && terms.timeInForce == .goodTillCancel,
            code(terms.timeInForce.rawValue),
            code(own.timeInForce.rawValue))
        compare("OrderQty(38)", terms.quantity == own.quantity, "\(terms.quantity)", "\(own.quantity)")
        compare("Price(44)", terms.limit == own.limit, text(terms.limit), text(own.limit))
        compare("StopPx(99)", terms.stop == own.stop, text(terms.stop), text(own.stop))
        compare("CumQty(14)", held.filled == order.filled, text(held.filled), "\(order.filled)")
        guard held.filled == order.filled, held.notional.map({ !$0.isSame(as: order.notional) }) ?? true else { return }
        differ(broker, place, "its fills are worth another amount at the broker than here")
    }

    /// Whether what the broker counts is above all that it has given.
    private mutating func checkClock(
        _ clock: (sequence: UInt64, highestOrder: UInt64)?, _ highest: (sequence: UInt64, order: UInt64)
    ) {
        guard let clock else { return find(.broker, "clock", "is not there") }
        if clock.highestOrder < highest.order {
            find(.broker, "clock", "its highest order is \(clock.highestOrder), and there is \(highest.order)")
        }
        if clock.sequence <= highest.sequence {
            find(.broker, "clock", "its next place in time is \(clock.sequence), and there is \(highest.sequence)")
        }
    }
}
