// A gateway and a broker at which things go wrong by chance: at the end all three know the same.

import Brokers
import GatewayCore
import Orders
import Routing
import Testing
import Values

/// What the application does with the two of them, without a store.
struct FaultyRun: ~Copyable {
    let seed: UInt64
    var dice: Dice
    var desk = Desk()
    var broker: PaperBroker
    private var reports = BrokerReports(capacity: 64)
    private var facts = BrokerFacts(capacity: 16)
    private var waiting: [Instruction] = []
    private var outages: UInt64 = 0
    /// Fills by order and the broker's name.
    private var trades: [String: Trade] = [:]
    /// As the client was told last.
    private var told: [UInt64: (status: OrderStatus, filled: Decimal, worth: WideDecimal)] = [:]
    private var names = 0
    /// How often an order was submitted.
    private var submits: [UInt64: Int] = [:]
    var fault: String?

    static let number = BrokerNumber(0)

    init(seed: UInt64) {
        self.seed = seed
        dice = Dice(state: seed)
        var settings = PaperSettings(
            seed: seed, latency: .milliseconds(3), priceInterval: .milliseconds(100), capacity: 1000,
            symbols: [
                PaperSymbol(
                    symbol: text("AAPL"), price: Decimal(string: "10.00")!, tick: Decimal(string: "0.01")!, lot: Decimal(1),
                    spread: Decimal(string: "0.02")!, step: Decimal(string: "0.02")!, size: Decimal(40))
            ])
        settings.remembered = 65_536
        broker = PaperBroker(settings)
        desk.now = Instant(nanosecondsSinceEpoch: 1_767_571_200_000_000_000)
        desk.gateway.connected(FaultyRun.number, heardUntil: desk.now, at: desk.now)
    }

    mutating func fail(_ reason: String) { if fault == nil { fault = "seed \(seed): \(reason)" } }

    // MARK: - A turn

    mutating func turn(_ milliseconds: Int64) {
        desk.now = desk.now.advanced(by: .milliseconds(milliseconds))
        keepLink()
        if desk.gateway.isUp(FaultyRun.number) {
            broker.step(at: desk.now, into: &reports)
            readReports()
        }
        carryOut()
        while desk.gateway.askNext(at: desk.now, into: &desk.effects) != nil {
            drain()
            carryOut()
        }
    }

    private mutating func keepLink() {
        if outages != broker.outages {
            outages = broker.outages
            desk.gateway.disconnected(FaultyRun.number, at: desk.now)
        }
        if desk.gateway.isAway(FaultyRun.number) {
            if broker.isAway {
                let isOver = broker.sitOut(until: desk.now, into: &reports)
                if reports.count > 0 { fail("heard of in an outage") }
                guard isOver else { return }
            }
            desk.gateway.connected(FaultyRun.number, at: desk.now)
        }
        while desk.gateway.isReconciling(FaultyRun.number) { compare() }
    }

    private mutating func compare() {
        if let question = desk.gateway.nextQuestion(of: FaultyRun.number, at: desk.now) {
            broker.ask(question, at: desk.now, into: &facts)
        } else if broker.isAnswering {
            broker.tell(into: &facts)
        } else {
            desk.gateway.walk(FaultyRun.number, at: desk.now, into: &desk.effects)
            drain()
        }
        while facts.count > 0 {
            hear(facts.first)
            facts.removeFirst()
            drain()
        }
    }

    private mutating func hear(_ fact: BrokerFact) {
        switch fact {
        case .fill(let number, let id, let quantity, let price, let commission, _):
            desk.gateway.hear(
                fill: number, quantity, price, commission, id: id, from: FaultyRun.number,
                trade: trades["\(number.value) \(id)"], at: desk.now, into: &desk.effects)
        case .order(let number, let name, let symbol, let side, let standing):
            desk.gateway.hear(
                order: number, name: name, symbol, side, standing, from: FaultyRun.number, owner: nil, at: desk.now,
                into: &desk.effects)
        case .position(let symbol, let quantity, _):
            desk.gateway.hear(position: symbol, quantity, from: FaultyRun.number, into: &desk.effects)
        case .balance: break
        case .end(let isComplete): desk.gateway.hear(endFrom: FaultyRun.number, isComplete: isComplete, at: desk.now)
        }
    }

    private mutating func readReports() {
        while reports.count > 0 {
            let report = reports.first
            reports.removeFirst()
            var trade: Trade?
            switch report.event {
            case .filled(_, _, _, let id), .corrected(_, _, _, let id), .busted(let id, _):
                trade = trades["\(report.order.value) \(id)"]
            default: break
            }
            desk.gateway.accept(report, from: FaultyRun.number, trade: trade, at: desk.now, into: &desk.effects)
            drain()
        }
    }

    private mutating func carryOut() {
        while !waiting.isEmpty {
            let instruction = waiting.removeFirst()
            if outages != broker.outages {
                outages = broker.outages
                desk.gateway.disconnected(FaultyRun.number, at: desk.now)
            }
            guard desk.gateway.isUp(FaultyRun.number) else {
                desk.gateway.notSent(instruction, to: FaultyRun.number, at: desk.now, into: &desk.effects)
                drain()
                continue
            }
            if case .submit(let number, _, _, _) = instruction {
                submits[number.value, default: 0] += 1
                if submits[number.value] != 1 { fail("order \(number.value) is sent twice") }
            }
            broker.carryOut(instruction, at: desk.now, into: &reports)
            readReports()
            desk.gateway.reportPending(instruction.order, at: desk.now, into: &desk.effects)
            desk.gateway.awaitAnswer(to: instruction, at: desk.now)
            drain()
        }
    }

    private mutating func drain() {
        while let effect = desk.effects.next() {
            switch effect {
            case .report(let place): note(desk.effects.reports[place])
            case .cancelReject(let place):
                let reject = desk.effects.rejects[place]
                if let number = reject.order?.value { told[number]?.status = reject.status }
            case .instruct(let place): waiting.append(desk.effects.instructions[place].instruction)
            case .trade(let place):
                let named = desk.effects.trades[place]
                trades["\(named.trade.order.value) \(named.id)"] = named.trade
            case .bind(let session, let place, let use):
                desk.index[Asked(session: session.value, clOrdID: desk.effects.names[place])] = use
            case .save, .decision, .saveList, .listStatus, .anomaly, .discrepancy: break
            }
        }
    }

    private mutating func note(_ report: ExecutionReport) {
        guard let number = report.order?.value, report.execType != .orderStatus else { return }
        var (filled, worth) = (told[number]?.filled ?? .zero, told[number]?.worth ?? .zero)
        if let trade = report.trade {
            filled = filled.adding(trade.quantity) ?? .zero
            worth = worth.adding(WideDecimal(trade.price, times: trade.quantity)) ?? .zero
        }
        if filled != report.filled { fail("order \(number): \(filled) was told, and CumQty is \(report.filled)") }
        told[number] = (report.status, filled, worth)
    }

    // MARK: - What is asked, and what goes wrong

    mutating func act() {
        switch dice.roll(12) {
        case 0...3: new()
        case 4, 5: change(isCancel: true)
        case 6: change(isCancel: false)
        case 7, 8: goWrong()
        default: break
        }
        turn(Int64(dice.roll(dice.roll(6) == 0 ? 4000 : 40)))
    }

    private mutating func anyTerms() -> OrderTerms {
        limit("\(1 + dice.roll(60))", ["9.90", "10.00", "10.02", "10.40"][dice.roll(4)], .goodTillCancel)
    }

    private mutating func new() {
        names += 1
        desk.gateway.accept(
            NewOrder(
                session: SessionNumber(1), clOrdID: text("N\(names)"), account: text("ACC"), symbol: text("AAPL"),
                side: dice.roll(2) == 0 ? .buy : .sell, terms: anyTerms()),
            at: desk.now, into: &desk.effects)
        drain()
        carryOut()
    }

    private mutating func change(isCancel: Bool) {
        let number = UInt64(1 + dice.roll(max(1, Int(desk.gateway.counters.nextOrder) - 1)))
        if let order = desk.order(number) { change(order, isCancel: isCancel) }
    }

    private mutating func change(_ order: Order, isCancel: Bool) {
        names += 1
        if isCancel {
            desk.gateway.accept(
                CancelOrder(
                    session: order.session, clOrdID: text("N\(names)"), origClOrdID: order.clOrdID, account: order.account,
                    symbol: order.symbol, side: order.side), at: desk.now, into: &desk.effects)
        } else {
            desk.gateway.accept(
                ReplaceOrder(
                    session: order.session, clOrdID: text("N\(names)"), origClOrdID: order.clOrdID, account: order.account,
                    symbol: order.symbol, side: order.side, terms: anyTerms()), at: desk.now, into: &desk.effects)
        }
        drain()
        carryOut()
    }

    private mutating func goWrong() {
        let time = Interval.milliseconds(Int64(1 + dice.roll(3000)))
        let fault: PaperFault =
            switch dice.roll(7) {
            case 0, 1: .loseInstruction
            case 2: .loseAnswer
            case 3: .delayAnswer(time)
            case 4: .duplicateReport
            // Long enough for the broker to be asked before.
            case 5: .reorderReport(Interval.milliseconds(Int64(1 + dice.roll(12_000))))
            default: .outage(time, losing: dice.roll(2) == 0)
            }
        _ = broker.inject(fault, at: desk.now)
    }

    // MARK: - The end

    /// Nothing new goes wrong. Faults that wait for their chance get it, and all is asked about; then all is canceled.
    mutating func settle() {
        for _ in 0..<40 { turn(20_000) }
        for _ in 0..<60 where desk.openOrders > 0 {
            for number in 1..<desk.gateway.counters.nextOrder {
                if let order = desk.order(number), !order.phase.isTerminal, !order.isChanging {
                    change(order, isCancel: true)
                }
            }
            for _ in 0..<20 { turn(10_000) }
        }
        if desk.openOrders > 0 { fail("\(desk.openOrders) orders cannot be ended") }
        if desk.gateway.countUnknown() > 0 { fail("something is unknown at the end") }
        desk.gateway.reconcile(FaultyRun.number)
        turn(1)
        if desk.gateway.outcome(of: FaultyRun.number).differences > 0 { fail("something differs at the end") }
        for number in 1..<desk.gateway.counters.nextOrder { compare(number) }
    }

    private mutating func compare(_ number: UInt64) {
        guard let order = desk.order(number), let client = told[number] else { return fail("order \(number) is gone") }
        if client.status != order.status || client.filled != order.filled {
            fail("order \(number) is \(order.status) \(order.filled), and the client was told \(client)")
        }
        if difference(client.worth, order.notional) { fail("order \(number): the fills told are not worth what is booked") }
        broker.carryOut(.ask(OrderNumber(number)), at: desk.now, into: &reports)
        while reports.count > 0 {
            switch reports.first.event {
            case .standing(let standing) where reports.first.order.value == number:
                // A replace to no more than what is filled is a cancel there, and makes it filled here.
                let isReduced = standing.phase == .canceled && order.phase == .filled && order.isComplete
                if (standing.phase != order.phase && !isReduced) || standing.filled != order.filled
                    || difference(standing.notional, order.notional)
                {
                    fail("order \(number) is \(order.phase) \(order.filled), and \(standing) at the broker")
                }
            case .unheardOf where reports.first.order.value == number:
                if order.phase != .rejected { fail("order \(number) is \(order.phase), and the broker never had it") }
            default: break
            }
            reports.removeFirst()
        }
    }

    private func difference(_ left: WideDecimal, _ right: WideDecimal) -> Bool {
        left.rounded(toDigits: 4, .halfEven) != right.rounded(toDigits: 4, .halfEven)
    }
}

@Suite struct `Whatever is lost at a broker` {
    /// A failure names its seed.
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `at the end the client, the gateway and the broker know the same, and nothing was sent twice`(seed: UInt64) {
        var run = FaultyRun(seed: seed)
        for _ in 0..<250 where run.fault == nil { run.act() }
        run.settle()
        #expect(run.fault == nil, "\(run.fault ?? "")")
    }
}
