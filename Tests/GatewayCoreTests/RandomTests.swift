// Random clients and a random broker: what must hold after every step, whatever they do.

import GatewayCore
import Orders
import Risk
import Testing
import Values

struct Dice {
    var state: UInt64
    mutating func roll(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}

/// What the reports have told so far of one order.
struct Told {
    var news = 0
    var filled = Decimal.zero
    var lastStatus = OrderStatus.pendingNew
    var end: OrderStatus?
    /// By the number of their executions, as they are now, with the day in which they were told first.
    var fills: [UInt64: (quantity: Decimal, day: Int)] = [:]
    var suspensions = 0
    /// How often it was renewed, and what was filled by then.
    var days = 0
    var filledBefore = Decimal.zero
}

extension Told {
    mutating func correct(_ old: (quantity: Decimal, day: Int), to new: Decimal) {
        filled = filled.subtracting(old.quantity)?.adding(new) ?? .zero
        guard old.day < days, let before = filledBefore.subtracting(old.quantity)?.adding(new) else { return }
        filledBefore = before.isNegative ? .zero : before
    }

    mutating func renew(_ filled: Decimal) {
        days += 1
        filledBefore = filled
    }
}

struct RandomRun: ~Copyable {
    let seed: UInt64
    var dice: Dice
    var desk: Desk
    var told: [UInt64: Told] = [:]
    var executions: Set<UInt64> = []
    var answers: [Asked: Int] = [:]
    var pendingReports: [Asked: Int] = [:]
    var names = 0
    var fault: String?

    init(seed: UInt64) {
        self.seed = seed
        dice = Dice(state: seed)
        desk = Desk(maxOrderQty: "150", maxOpenOrders: 30, capacity: 40)
    }

    mutating func fail(_ reason: String) {
        if fault == nil { fault = "seed \(seed): \(reason)" }
    }

    // MARK: - Steps

    mutating func step() {
        desk.now = Instant(nanosecondsSinceEpoch: desk.now.nanosecondsSinceEpoch + 1)
        switch dice.roll(10) {
        case 0, 1: new()
        case 2, 3: change()
        case 4 where dice.roll(8) == 0: _ = takeIn()
        case 4:
            desk.gateway.reportPending(anyOrder, at: desk.now, into: &desk.effects)
            drain(nil)
        default: broker(anyOrder, anyEvent())
        }
    }

    private var anyOrder: OrderNumber {
        mutating get {
            let last = Int(desk.gateway.counters.nextOrder)
            // Mostly among the newest, so that stories go on.
            return OrderNumber(UInt64(max(1, last - dice.roll(dice.roll(5) == 0 ? last + 1 : 12))))
        }
    }

    private mutating func anyName() -> Identifier {
        if names > 0, dice.roll(4) > 0 { return text("ID\(max(0, names - dice.roll(15)))") }
        names += 1
        return text("ID\(names)")
    }

    private mutating func anyTerms() -> OrderTerms {
        let times: [TimeInForce] = [.day, .day, .goodTillCancel, .goodTillDate, .day, .goodTillCancel]
        return limit(
            "\(1 + dice.roll(160))", "\(1 + dice.roll(9))", dice.roll(12) == 0 ? .fillOrKill : times[dice.roll(6)])
    }

    /// An order that reached the broker by telephone.
    private mutating func takeIn() -> Bool {
        let open = desk.openOrders
        let order = NewOrder(
            session: SessionNumber(1), clOrdID: Identifier(), account: Identifier(), symbol: text("AAPL"), side: .buy,
            terms: anyTerms())
        let number = desk.gateway.takeIn(order, workingAt: BrokerNumber(0), at: desk.now, into: &desk.effects)
        drain(nil)
        if let number, told[number.value]?.news != 1 { fail("an order taken in is not told once") }
        if (number == nil) != (open == 40) { fail("an order is taken in while there is room") }
        return number != nil
    }

    private mutating func new() {
        let session = UInt32(1 + dice.roll(2))
        let asked = Asked(session: session, clOrdID: anyName())
        let past = desk.recall(asked)
        desk.gateway.accept(
            NewOrder(
                session: SessionNumber(session), clOrdID: asked.clOrdID, account: Identifier(),
                symbol: text("AAPL"), side: .buy, terms: anyTerms(),
                isPossibleResend: dice.roll(6) == 0),
            past: past, at: desk.now, into: &desk.effects)
        drain(asked)
    }

    private mutating func change() {
        let session = UInt32(1 + dice.roll(2))
        let asked = Asked(session: session, clOrdID: anyName())
        let orig = anyName()
        let resend = dice.roll(6) == 0
        let past = desk.recall(asked)
        if dice.roll(2) == 0 {
            desk.gateway.accept(
                CancelOrder(
                    session: SessionNumber(session), clOrdID: asked.clOrdID, origClOrdID: orig,
                    account: Identifier(), symbol: text("AAPL"), side: .buy,
                    isPossibleResend: resend),
                past: past, at: desk.now, into: &desk.effects)
        } else {
            desk.gateway.accept(
                ReplaceOrder(
                    session: SessionNumber(session), clOrdID: asked.clOrdID, origClOrdID: orig,
                    account: Identifier(), symbol: text("AAPL"), side: .buy, terms: anyTerms(),
                    isPossibleResend: resend),
                past: past, at: desk.now, into: &desk.effects)
        }
        drain(asked)
    }

    private mutating func anyEvent() -> BrokerReport.Event {
        let fill = (Decimal(Int64(dice.roll(60))), Decimal(Int64(1 + dice.roll(9))), Decimal.zero, anyTrade())
        return switch dice.roll(24) {
        case 0...3: .accepted
        case 4...8: .filled(quantity: fill.0, price: fill.1, commission: fill.2, id: fill.3)
        case 9, 10: .replaced(anyTerms())
        case 16: .corrected(quantity: fill.0, price: fill.1, commission: fill.2, id: fill.3)
        case 17: .busted(id: fill.3, Text())
        case 18: anyRestatement()
        case 19: .suspended(Text())
        case 20: .stopped(quantity: fill.0, price: fill.1)
        case 21: .doneForDay
        case 22: .standing(anyStanding())
        case 23: .unheardOf
        case 11: .replaceRejected(.brokerOption, Text())
        case 12: .canceled(Text(), dice.roll(3) == 0 ? .tradingHalt : nil)
        case 13: .cancelRejected(.tooLate, Text())
        case 14: .expired(Text())
        default: .rejected(.brokerOption, Text())
        }
    }

    private mutating func anyRestatement() -> BrokerReport.Event {
        let reasons: [RestatementReason] = [.verbalChange, .renewal, .corporateAction, .partialDecline]
        let filled = dice.roll(2) == 0 ? nil : Decimal(Int64(dice.roll(120) - 3))
        return .restated(anyTerms(), reasons[dice.roll(4)], Text(), filled: filled)
    }

    /// A name of a fill: a new one, one that was used, or none.
    private mutating func anyTrade() -> Name { dice.roll(4) == 0 ? Name() : text("T\(dice.roll(200))") }

    private mutating func anyStanding() -> BrokerReport.Standing {
        let phases: [OrderPhase] = [.working, .working, .suspended, .doneForDay, .stopped, .canceled, .expired, .rejected, .filled]
        let filled = Decimal(Int64(dice.roll(200)))
        return BrokerReport.Standing(
            phase: phases[dice.roll(phases.count)], terms: anyTerms(), filled: filled,
            notional: WideDecimal(filled, times: Decimal(Int64(1 + dice.roll(9)))))
    }

    mutating func broker(_ number: OrderNumber, _ event: BrokerReport.Event) {
        let trade = desk.recall(event)
        desk.gateway.accept(BrokerReport(number, event), trade: trade, at: desk.now, into: &desk.effects)
        drain(nil)
    }

    // MARK: - What must hold

    /// - Parameter asked: The client's request; nil for a broker's report. It is answered now, or the
    ///   broker is asked and the answer comes later.
    private mutating func drain(_ asked: Asked?) {
        var instructions = 0
        var replies = 0
        while let effect = desk.effects.next() {
            switch effect {
            case .report(let place):
                replies += 1
                check(desk.effects.reports[place])
            case .cancelReject(let place):
                replies += 1
                let reject = desk.effects.rejects[place]
                let key = Asked(session: reject.session.value, clOrdID: reject.clOrdID)
                if answers[key] != nil, asked == nil { answers[key, default: 0] += 1 }
            case .instruct: instructions += 1
            case .bind(let session, let place, let use):
                let clOrdID = desk.effects.names[place]
                let key = Asked(session: session.value, clOrdID: clOrdID)
                if desk.index.updateValue(use, forKey: key) != nil {
                    fail("\(clOrdID) is bound twice")
                }
            case .save(let number, _):
                if !desk.holds(number.value) { fail("a row that is not there") }
            case .trade(let place):
                let named = desk.effects.trades[place]
                desk.trades[named.id] = named.trade
            case .decision, .saveList, .listStatus, .anomaly, .discrepancy: break
            }
        }
        guard let asked else { return }
        if instructions + replies != 1 {
            fail("\(instructions) instructions and \(replies) replies")
        }
        if instructions == 1 { answers[asked] = 0 }
        if desk.index[asked] == nil { fail("\(asked.clOrdID) was answered and is not used") }
    }

    private mutating func check(_ report: ExecutionReport) {
        if report.execType == .orderStatus {
            if report.execution != 0 { fail("a status report with an ExecID") }
        } else if !executions.insert(report.execution).inserted || report.execution == 0 {
            fail("ExecID \(report.execution) comes again")
        }
        guard let number = report.order else { return }
        var story = told[number.value] ?? Told()
        checkFigures(report, story)
        switch report.execType {
        case .trade:
            if let trade = report.trade, let sum = story.filled.adding(trade.quantity) { story.filled = sum }
            if let trade = report.trade { story.fills[report.execution] = (trade.quantity, story.days) }
        case .tradeCorrect, .tradeCancel:
            guard let reference = report.reference, let old = story.fills[reference] else {
                return fail("a correction of a fill that was not told")
            }
            let new = report.trade?.quantity
            if (new == nil) != (report.execType == .tradeCancel) { fail("LastQty of a correction or a bust") }
            story.correct(old, to: new ?? .zero)
            story.fills[reference] = nil
            if let new { story.fills[report.execution] = (new, old.day) }
        case .restated:
            if report.restatement == .corporateAction { story.filled = report.filled }
            if report.restatement == .renewal || report.restatement == .corporateAction { story.renew(report.filled) }
        default: break
        }
        checkDay(report, story)
        if story.filled != report.filled {
            fail("CumQty \(report.filled) is not the sum \(story.filled)")
        }
        if report.execType == .new { story.news += 1 }
        if story.news > 1 + story.suspensions { fail("order \(number.value) is New twice") }
        if report.execType == .suspended { story.suspensions += 1 }
        if let end = story.end, report.status != end {
            // A late fill changes how an order ended, by completing it; and what was filled is open again when the
            // broker takes a fill back.
            let isCompleted = report.execType == .trade && report.status == .filled
            let isReopened = end == .filled && (report.execType == .tradeCorrect || report.execType == .tradeCancel)
            if !isCompleted, !isReopened { fail("\(end) became \(report.status)") }
        }
        story.end = report.status.isTerminal ? report.status : nil
        story.lastStatus = report.status
        told[number.value] = story
        count(report)
    }

    private mutating func checkFigures(_ report: ExecutionReport, _ story: Told) {
        guard let quantity = report.terms.quantity else { return fail("a report without OrderQty") }
        if report.leaves.isNegative { fail("LeavesQty is negative") }
        let open = quantity > report.filled ? quantity.subtracting(report.filled) : Decimal.zero
        let outlastsDay = report.terms.timeInForceCode == 0x31 || report.terms.timeInForceCode == 0x36
        let isOver = report.status.isTerminal || (report.status == .doneForDay && !outlastsDay)
        // Under a pending change the status does not tell whether it is done for the day.
        let isUnclear = report.leaves.isZero && (report.status == .pendingCancel || report.status == .pendingReplace)
        if report.leaves != (isOver ? .zero : open), !isUnclear { fail("LeavesQty \(report.leaves)") }
        let isCorrection =
            report.execType == .tradeCorrect || report.execType == .tradeCancel || report.restatement == .corporateAction
        if report.filled < story.filled, !isCorrection { fail("CumQty went back") }
        if report.status == .filled, report.filled < quantity { fail("Filled without being full") }
    }

    /// What the day's figures say is what was told since the last renewal.
    private mutating func checkDay(_ report: ExecutionReport, _ story: Told) {
        guard let day = report.day else {
            if story.days > 0 { fail("no figures of a further day") }
            return
        }
        if story.days == 0 { fail("figures of a first day") }
        func above(_ all: Decimal?) -> Decimal {
            guard let all, all > story.filledBefore else { return .zero }
            return all.subtracting(story.filledBefore) ?? .zero
        }
        if day.filled != above(report.filled) { fail("DayCumQty \(day.filled)") }
        if day.quantity != above(report.terms.quantity) { fail("DayOrderQty \(day.quantity)") }
        if day.filled.isZero, !day.averagePrice.isZero { fail("DayAvgPx \(day.averagePrice)") }
    }

    private mutating func count(_ report: ExecutionReport) {
        // Told of an order that another one has the ClOrdID of, it answers nothing that was asked of the broker.
        if report.rejectReason == .duplicateOrder { return }
        let key = Asked(session: report.session.value, clOrdID: report.clOrdID)
        switch report.execType {
        case .new, .rejected, .canceled, .expired, .replaced:
            // Of a new order: New or its first end. Of a change: what answers it names both ClOrdIDs.
            guard answers[key] != nil else { return }
            let isAnswer = !report.origClOrdID.isEmpty || answers[key] == 0
            if isAnswer { answers[key, default: 0] += 1 }
            // A cancel that came before the acknowledgement ends the order that it names.
            let about = Asked(session: key.session, clOrdID: report.origClOrdID)
            if answers[about] == 0 { answers[about] = 1 }
        case .pendingNew, .pendingCancel, .pendingReplace:
            pendingReports[key, default: 0] += 1
            if pendingReports[key, default: 0] > 1 {
                fail("\(report.clOrdID) is told pending twice")
            }
        case .trade, .orderStatus, .tradeCorrect, .tradeCancel, .restated, .suspended, .stopped, .doneForDay: break
        }
    }

    /// The broker ends whatever is open; then every request that went to it has had one answer.
    mutating func settle() {
        for number in 1..<desk.gateway.counters.nextOrder where desk.holds(number) {
            broker(OrderNumber(number), .canceled(Text()))
        }
        if desk.openOrders != 0 { fail("\(desk.openOrders) orders are still open") }
        for (asked, count) in answers where count != 1 {
            fail("\(asked.clOrdID) was answered \(count) times")
        }
    }
}

@Suite struct `Random clients and a random broker` {
    @Test(arguments: (1...40).map(UInt64.init)) func `The rules hold after every step`(seed: UInt64)
    {
        var run = RandomRun(seed: seed)
        for _ in 0..<1200 where run.fault == nil { run.step() }
        run.settle()
        let fault = run.fault
        #expect(fault == nil)
        let orders = run.told.count
        #expect(orders > 20)
    }
}
