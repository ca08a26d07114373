// Carries out what the gateway asks for.

internal import Brokers
internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// Stages the effects of one input, then lets the broker act on it, and so on until nothing is
    /// left to do.
    @_noLocks
    mutating func carryOut(in engine: inout Engine) throws(JournalError) {
        try stageEffects(in: &engine)
        var next = 0
        while next < instructionCount {
            let (broker, instruction) = (instructions[next].broker, instructions[next].instruction)
            next += 1
            guard isReachable(broker, in: &engine) else {
                try keepBack(instruction, from: broker, in: &engine)
                continue
            }
            if case .submit = instruction { noteSubmitted(instruction.order, to: broker, at: engine.now.steady) }
            switch brokers[broker] {
            case .paper(let place): brokers[paper: place].carryOut(instruction, at: engine.now.utc, into: &reports)
            case .fix(let place): send(instruction, to: place, in: &engine)
            case .web(let place): stage(instruction, toWeb: place)
            case .gone: break
            }
            try readReports(of: broker, in: &engine)
            // The client hears that its request is pending only from a broker that takes its time.
            gateway.reportPending(instruction.order, at: engine.now.utc, into: &effects)
            gateway.awaitAnswer(to: instruction, at: engine.now.utc)
            try stageEffects(in: &engine)
        }
        instructionCount = 0
        stageOrders(in: &engine)
    }

    @_noLocks
    private mutating func noteSubmitted(_ number: OrderNumber, to broker: BrokerNumber, at now: Instant) {
        var clOrdID = Identifier()
        if clocks.isTracing, let slot = gateway.slot(of: number) { clOrdID = gateway[slot].clOrdID }
        clocks.begin(number, broker, brokers[broker], clOrdID, at: now)
    }

    /// What a broker has said, one report after the other.
    @_noLocks
    mutating func readReports(of broker: BrokerNumber, in engine: inout Engine) throws(JournalError) {
        while reports.count > 0 {
            if !gateway.holds(reports.first.order) { try recall(reports.first.order, in: &engine) }
            if let whole = gateway.missingWhole(of: reports.first.order) { try recall(whole, in: &engine) }
            act = OrderDeed.Act(reports.first.event)
            clocks.hear(reports.first.order, from: broker, at: engine.now.steady)
            let trade = try recallTrade(reports.first, in: &engine)
            if let list = gateway.lackedList(of: reports.first.order) { _ = try recallList(list, in: &engine) }
            gateway.accept(reports.first, from: broker, trade: trade, at: engine.now.utc, into: &effects)
            reports.removeFirst()
            try stageEffects(in: &engine)
            if changedCount > 32 { stageOrders(in: &engine) }
        }
        stageOrders(in: &engine)
    }

    @_noLocks
    mutating func stageEffects(in engine: inout Engine) throws(JournalError) {
        while let effect = effects.next() {
            switch effect {
            case .report(let place):
                engine.begin(.executionReport, to: SessionID(Int(effects.reports[place].session.value)))
                engine.writer.append(
                    &effects.reports[place], idPrefix: idPrefix, security: securityNames.name(of: effects.reports[place].symbol))
                engine.finishMessage()
                if copies.count > 0 { copyReport(place, in: &engine) }
            case .cancelReject(let place):
                engine.begin(.orderCancelReject, to: SessionID(Int(effects.rejects[place].session.value)))
                engine.writer.append(&effects.rejects[place], idPrefix: idPrefix)
                engine.finishMessage()
            case .instruct(let place):
                instructions[instructionCount] = effects.instructions[place]
                instructionCount += 1
                audit(
                    OrderDeed.Act(effects.instructions[place].instruction),
                    effects.instructions[place].instruction.order, in: &engine)
            case .save(let number, let before):
                noteChange(number)
                audit(number, from: before, in: &engine)
            case .bind(let session, let place, let use):
                stage(use, of: session, effects.names[place], in: &engine)
            case .decision: stageDecision(in: &engine)
            case .trade(let place): stageTrade(effects.trades[place], in: &engine)
            case .saveList(let number): stageList(number, in: &engine)
            case .listStatus(let number, let news): try tell(number, news, in: &engine)
            case .anomaly(let number, let anomaly): note(number, anomaly, in: &engine)
            case .discrepancy(let place): tell(effects.discrepancies[place], in: &engine)
            }
        }
    }

    @_noLocks
    private mutating func note(
        _ number: OrderNumber, _ anomaly: BrokerAnomaly, in engine: inout Engine
    ) {
        guard let slot = gateway.slot(of: number) else { return }
        var text = Text<16>("order ")
        text.appendDigits(of: number.value)
        text.append(": the broker reported ")
        switch anomaly {
        case .unknownOrder: text.append("an order nobody knows")
        case .fillAfterEnd: text.append("a fill after the end")
        case .overfill: text.append("more than was ordered")
        case .unbookable: text.append("a fill that cannot be booked")
        case .unbooked: text.append("a fill that no position has room for")
        case .unknownTrade: text.append("about a fill nobody knows")
        case .unaskedTerms: text.append("terms nobody asked for")
        case .filledToo: text.append("a fill, though another order of its OCO was filled before")
        case .unexpected: text.append("what does not fit its state")
        }
        if case .filledToo = anomaly { auditRace(text, in: &engine) }
        engine.note(text, about: SessionID(Int(gateway[slot].session.value)))
    }
}
