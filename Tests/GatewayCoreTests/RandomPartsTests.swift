// Random clients, brokers and crashes: an order is always what its parts come to.

import GatewayCore
import Orders
import Risk
import Routing
import Testing
import Values

private struct PartsRun: ~Copyable {
    let seed: UInt64
    var dice: Dice
    var desk: Desk
    var names = 0
    /// By the broker's name for it: which part, and what it came to.
    var fills: [Name: (part: UInt64, quantity: Decimal, price: Decimal)] = [:]
    var fillCount = 0
    var wholes: [UInt64] = []
    var told: [UInt64: (filled: Decimal, leaves: Decimal)] = [:]
    var executions: Set<UInt64> = []
    /// Parts whose brokers were asked to cancel them.
    var canceling: Set<UInt64> = []
    var fault: String?

    init(seed: UInt64) {
        self.seed = seed
        dice = Dice(state: seed)
        desk = Desk(capacity: 200)
        desk.gateway = Gateway(PartsRun.settings)
        for number in 0..<2 { desk.gateway.router.connected(BrokerNumber(UInt8(number)), at: desk.now) }
    }

    static var settings: GatewaySettings {
        var settings = GatewaySettings()
        settings.capacity = 200
        for number in 0..<2 {
            settings.routing.brokers.append(RoutedBroker(name: text("b\(number)")))
            var known = KnownBroker()
            known.abilities = BrokerAbilities.all.subtracting(.iceberg)
            known.emulated = .emulatable
            settings.brokers.append(known)
        }
        settings.routing.defaults.strategy = .priority
        settings.routing.defaults.split.share = .weights
        settings.routing.defaults.split.maximumParts = 2
        return settings
    }

    mutating func fail(_ reason: String) { if fault == nil { fault = "seed \(seed): \(reason)" } }

    mutating func step() {
        desk.pass(1)
        switch dice.roll(16) {
        case 0, 1: new()
        case 2: cancel()
        case 3: replace()
        case 4 where dice.roll(8) == 0: crash()
        case 5, 6: _ = desk.gateway.expireNext(at: desk.now, into: &desk.effects)
        default: broker()
        }
        drain()
        for number in wholes { check(number) }
    }

    mutating func drain() {
        while let effect = desk.effects.next() {
            switch effect {
            case .trade(let place):
                desk.trades[desk.effects.trades[place].id] = desk.effects.trades[place].trade
            case .instruct(let place):
                if case .cancel(let part) = desk.effects.instructions[place].instruction { canceling.insert(part.value) }
            case .report(let place):
                let report = desk.effects.reports[place]
                guard let order = report.order?.value else { continue }
                if report.execution != 0, !executions.insert(report.execution).inserted { fail("an ExecID twice") }
                if desk.order(order)?.handling.parent != nil { fail("part \(order) was told") }
                told[order] = (report.filled, report.leaves)
            default: break
            }
        }
    }

    private mutating func name() -> Identifier {
        names += 1
        return text("N\(names)")
    }

    private mutating func new() {
        var terms = limit("\(20 + 10 * dice.roll(9))", "\(5 + dice.roll(5))")
        if dice.roll(2) == 0 { terms.display = Decimal(10) }
        let number = desk.gateway.counters.nextOrder
        desk.gateway.accept(
            NewOrder(
                session: SessionNumber(1), clOrdID: name(), account: text("ACC"), symbol: text("AAPL"), side: .buy,
                terms: terms), at: desk.now, into: &desk.effects)
        wholes.append(number)
    }

    private mutating func anyWhole() -> Order? {
        wholes.isEmpty ? nil : desk.order(wholes[dice.roll(wholes.count)])
    }

    private mutating func cancel() {
        guard let whole = anyWhole() else { return }
        if dice.roll(4) == 0 {
            return desk.gateway.cancelUnasked(whole.number, at: desk.now, into: &desk.effects)
        }
        desk.gateway.accept(
            CancelOrder(
                session: SessionNumber(1), clOrdID: name(), origClOrdID: whole.clOrdID, account: Identifier(),
                symbol: text("AAPL"), side: .buy), at: desk.now, into: &desk.effects)
    }

    private mutating func replace() {
        guard let whole = anyWhole() else { return }
        var terms = whole.terms
        if dice.roll(2) == 0 { terms.limit = Decimal(Int64(5 + dice.roll(5))) }
        if dice.roll(2) == 0 { terms.quantity = Decimal(Int64(1 + dice.roll(100))) }
        desk.gateway.accept(
            ReplaceOrder(
                session: SessionNumber(1), clOrdID: name(), origClOrdID: whole.clOrdID, account: Identifier(),
                symbol: text("AAPL"), side: .buy, terms: terms), at: desk.now, into: &desk.effects)
    }

    // MARK: - Brokers

    private mutating func broker() {
        let last = desk.gateway.counters.nextOrder
        guard last > 1 else { return }
        let number = UInt64(max(1, Int(last) - 1 - dice.roll(12)))
        guard let part = desk.order(number), part.handling.parent != nil else { return }
        switch dice.roll(12) {
        case 0, 1: report(number, .accepted)
        case 2 where part.phase.isUnanswered: report(number, .rejected(.other, text("No")))
        case 3: answer(part, isGranted: true)
        case 4: answer(part, isGranted: false)
        case 5 where dice.roll(3) == 0: report(number, dice.roll(2) == 0 ? .canceled(Text()) : .expired(text("Day")))
        case 6 where dice.roll(2) == 0: correct(isBust: true)
        case 7 where dice.roll(2) == 0: correct(isBust: false)
        default: fill(part)
        }
    }

    private mutating func report(_ number: UInt64, _ event: BrokerReport.Event) {
        let trade = desk.recall(event)
        desk.gateway.accept(BrokerReport(OrderNumber(number), event), trade: trade, at: desk.now, into: &desk.effects)
    }

    private mutating func answer(_ part: Order, isGranted: Bool) {
        if let pending = part.pending, case .replace(let terms) = pending.kind {
            report(part.number.value, isGranted ? .replaced(terms) : .replaceRejected(.brokerOption, text("No")))
        } else if canceling.remove(part.number.value) != nil {
            report(part.number.value, isGranted ? .canceled(Text()) : .cancelRejected(.brokerOption, text("No")))
        }
    }

    private mutating func fill(_ part: Order) {
        guard let left = part.terms.quantity.subtracting(part.filled), left.isPositive else { return }
        let most = Int(left.mantissa)
        let quantity = Decimal(Int64(dice.roll(3) == 0 ? most : 1 + dice.roll(most)))
        let price = Decimal(Int64(5 + dice.roll(5)))
        fillCount += 1
        let id: Name = text("T\(fillCount)")
        fills[id] = (part.number.value, quantity, price)
        report(part.number.value, .filled(quantity: quantity, price: price, commission: .zero, id: id))
    }

    private mutating func correct(isBust: Bool) {
        guard fillCount > 0 else { return }
        let id: Name = text("T\(1 + dice.roll(fillCount))")
        guard let fill = fills[id], desk.gateway.holds(OrderNumber(fill.part)), wholeIsHere(fill.part) else { return }
        if isBust {
            fills[id] = nil
            return report(fill.part, .busted(id: id, Text()))
        }
        let price = Decimal(Int64(5 + dice.roll(5)))
        fills[id]?.price = price
        report(fill.part, .corrected(quantity: fill.quantity, price: price, commission: .zero, id: id))
    }

    private func wholeIsHere(_ part: UInt64) -> Bool { desk.gateway.missingWhole(of: OrderNumber(part)) == nil }

    /// Only what is open is there again; brokers go on with what they have.
    private mutating func crash() {
        drain()
        var rows: [Order] = []
        for number in 1..<max(2, desk.gateway.counters.nextOrder) {
            guard var order = desk.order(number) else { continue }
            var row = RowWriter(capacity: OrderRow.maximumSize)
            OrderRow.encode(&order, into: &row)
            guard let decoded = OrderRow.decode(row.bytes) else { return fail("a row that cannot be read") }
            rows.append(decoded)
        }
        let counters = desk.gateway.counters
        desk.gateway = Gateway(PartsRun.settings)
        for number in 0..<2 { desk.gateway.router.connected(BrokerNumber(UInt8(number)), at: desk.now) }
        for order in rows where !order.phase.isTerminal { _ = desk.gateway.restore(order) }
        // As callers do with what is asked for later.
        for order in rows where order.phase.isTerminal { _ = desk.gateway.readmit(order, knownAs: order.clOrdID) }
        desk.gateway.counters = counters
    }

    // MARK: - What must hold

    private mutating func check(_ number: UInt64) {
        guard let whole = desk.order(number) else { return }
        var (filled, worth, leaves, open) = (Decimal.zero, WideDecimal.zero, Decimal.zero, 0)
        for part in parts(of: number) {
            if !part.phase.isTerminal { (leaves, open) = (leaves.adding(part.leaves)!, open + 1) }
        }
        for fill in fills.values where desk.order(fill.part)?.handling.parent?.value == number {
            filled = filled.adding(fill.quantity)!
            worth = worth.adding(WideDecimal(fill.price, times: fill.quantity))!
        }
        if whole.filled != filled { fail("order \(number) has \(whole.filled), its fills \(filled)") }
        if !whole.notional.adding(WideDecimal(mantissa: 0 - worth.mantissa, scale: worth.scale))!.mantissa.isZero {
            fail("order \(number) is worth \(whole.notional), its fills \(worth)")
        }
        if let told = told[number], told.filled != whole.filled || told.leaves != whole.leaves {
            fail("order \(number): \(told) told, \(whole.filled) and \(whole.leaves) true")
        }
        if whole.phase.isTerminal { return }
        if Int(whole.parts.open) != open || whole.parts.leaves != leaves {
            fail("order \(number): \(whole.parts) counted, \(open) open with \(leaves)")
        }
        if open == 0, whole.terms.display == nil { fail("order \(number) is open without a part") }
        guard whole.pending == nil, whole.parts.asked == 0 else { return }
        // Until all have answered it is told as it was.
        let isEnding = whole.handling.course == .ending
        if isEnding, parts(of: number).contains(where: { !$0.phase.isTerminal && canceling.contains($0.number.value) }) { return }
        if whole.terms.display == nil, whole.leaves != leaves {
            fail("order \(number) has \(whole.leaves) left, its parts \(leaves)")
        }
        if leaves > whole.leaves { fail("order \(number) has \(whole.leaves) left, its slices \(leaves)") }
    }

    private func parts(of whole: UInt64) -> [Order] {
        (whole + 1..<max(whole + 2, desk.gateway.counters.nextOrder)).compactMap { desk.order($0) }
            .filter { $0.handling.parent?.value == whole }
    }
}

extension Int128 { fileprivate var isZero: Bool { self == 0 } }

@Suite struct `Parts: whatever happens` {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `an order is what its parts come to, and is told so`(seed: UInt64) {
        var run = PartsRun(seed: seed)
        for _ in 0..<400 where run.fault == nil { run.step() }
        let fault = run.fault
        #expect(fault == nil)
    }
}
