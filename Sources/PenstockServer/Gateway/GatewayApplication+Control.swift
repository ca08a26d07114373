// What operators ask for, on the line thread.

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Reactor
internal import Routing
internal import Values

extension GatewayApplication {
    /// The number under which the engine wakes for requests.
    static var controlWake: Int { @_noLocks get { 1 } }
    /// The same for those of the control room.
    static var roomWake: Int { @_noLocks get { 3 } }

    /// Vouched for: people do not ask often.
    @_semantics("no_performance_analysis")
    mutating func answerControl(in engine: inout Engine) throws(JournalError) { try answer(control, in: &engine) }

    /// Vouched for as well: it asks a bounded number of times a second.
    @_semantics("no_performance_analysis")
    mutating func answerRoom(in engine: inout Engine) throws(JournalError) { try answer(room, in: &engine) }

    private mutating func answer(_ link: ControlLink?, in engine: inout Engine) throws(JournalError) {
        // First: what is asked from now on wakes again. Untaken, it would wake for ever.
        link?.requestWake.take()
        while let asked = link?.requests.removeFirst() {
            if case .reconcile(let name, _) = asked.value {
                if let text = beginComparing(name, asked.number) { owed.append(Numbered(asked.number, .refused(text))) }
                continue
            }
            if case .test(let name) = asked.value {
                if let text = beginTest(name, asked.number, in: &engine) { owed.append(Numbered(asked.number, .refused(text))) }
                continue
            }
            for answer in try answers(to: asked.value, in: &engine) { owed.append(Numbered(asked.number, answer)) }
        }
        owesAnswers = !owed.isEmpty
    }

    /// What the turn before this one has done is committed: now it may be told.
    @_semantics("no_performance_analysis")
    mutating func handOverAnswers() {
        guard owesAnswers else { return }
        // The rings have room for more than there can be stops.
        for answer in owed {
            if answer.number & LinePort.mark == 0 {
                _ = control?.answers.append(answer)
            } else {
                _ = room?.answers.append(answer)
            }
        }
        if owed.contains(where: { $0.number & LinePort.mark == 0 }) { control?.answerWake.wake() }
        if owed.contains(where: { $0.number & LinePort.mark != 0 }) { room?.answerWake.wake() }
        owed.removeAll()
        owesAnswers = false
    }

    /// Does what was asked for. The last answer is `done` or `refused`.
    private mutating func answers(
        to request: ControlRequest, in engine: inout Engine
    ) throws(JournalError) -> [ControlAnswer] {
        switch request {
        case .status: return status(in: engine)
        case .heartbeat:
            noteHeartbeat(at: engine.now.utc)
            return [.done(Text("noted"))]
        // Its answer comes when it is done.
        case .reconcile, .test: return []
        case .brokers: return brokerLines(at: engine.now.utc, in: engine)
        case .use(let name, let isInUse, let who, let why): return [use(name, isInUse: isInUse, who, why, in: &engine)]
        case .figures: return figureLines(in: engine)
        case .stop(let named, let who, let why, let options):
            guard let scope = scope(named, in: engine) else { return [.refused(refusal(of: named))] }
            return [stop(scope, StopCause(options.origin, who: who, why: why), options, in: &engine)]
        case .resume(let named, let who, let why, let isForced):
            guard let scope = scope(named, in: engine) else { return [.refused(refusal(of: named))] }
            return [resume(scope, who, why, isForced: isForced, in: &engine)]
        case .limits(let from): return limits(from: Int(clamping: from), in: engine)
        case .limit(let wish): return [change(wish, in: &engine)]
        case .positions(let account, let from): return positions(of: account, from: Int(clamping: from), at: engine.now.utc)
        case .orders(let wish, let from): return orders(wish, from: Int(clamping: from), in: engine)
        case .sessions(let from): return sessions(from: Int(clamping: from), in: engine)
        case .retell(let from): return retell(from: Int(clamping: from), in: engine)
        case .deed(let note):
            engine.audit(note)
            return [.done(Text())]
        case .place(let ticket): return try place(ticket, in: &engine)
        case .preview(let ticket): return preview(ticket, in: engine)
        case .change(let change): return try self.change(change, in: &engine)
        case .cancel(let number, let who, let why): return try cancel(OrderNumber(number), who, why, in: &engine)
        case .closePosition(let wish): return try close(wish, in: &engine)
        case .session(let wish): return act(wish, in: &engine)
        case .numbers(let wish): return [try set(wish, in: &engine)]
        case .planSession(let plan): return [carryOut(plan, in: &engine)]
        case .market(let symbols, let from): return prices(of: symbols, from: Int(clamping: from), at: engine.now.utc)
        case .balances(let from): return balances(from: Int(clamping: from))
        case .scores: return scores(at: engine.now.utc)
        case .decision(let order): return try decision(about: order, in: &engine)
        case .differences(let from): return differences(from: Int(clamping: from))
        case .resolve(let number, let who, let note): return [resolve(number, who, note, in: &engine)]
        }
    }

    private func status(in engine: borrowing Engine) -> [ControlAnswer] {
        var sessions = 0
        for index in 0..<engine.sessionCount where engine.isLoggedOn(SessionID(index)) { sessions += 1 }
        var answers = [ControlAnswer.gateway(openOrders: gateway.openOrders, sessions: sessions)]
        answers.append(.count(.unknownOrders, UInt64(gateway.countUnknown())))
        answers.append(.count(.discrepantOrders, comparing.counts.orders))
        answers.append(.count(.discrepantFills, comparing.counts.fills))
        answers.append(.count(.discrepantPositions, comparing.counts.positions))
        answers.append(.count(.discrepantBalances, comparing.counts.balances))
        for index in 0..<brokers.count where gateway.router.isEnabled(BrokerNumber(UInt8(index))) {
            answers.append(.link(brokerNames[index], isUp: gateway.router.isConnected(BrokerNumber(UInt8(index)))))
        }
        for index in 0..<gateway.stops.count {
            let stop = gateway.stops[index]
            answers.append(.stop(stop, scope: name(of: stop.scope, in: engine)))
        }
        for index in 0..<announced.count {
            answers.append(.announced(announced[index], scope: name(of: announced[index].stop.scope, in: engine)))
        }
        return answers + [.done(Text())]
    }

    /// The scope that a name means; nil when it means none.
    func scope(_ named: NamedScope, in engine: borrowing Engine) -> StopScope? {
        switch named.kind {
        case .everything: .everything
        case .broker:
            brokerNames.firstIndex { $0.description == named.name.description }.map { .broker(BrokerNumber(UInt8($0))) }
        case .symbol: Name(string: named.name.description).map { .symbol($0) }
        case .account: Identifier(string: named.name.description).map { .account($0) }
        case .strategy: Name(string: named.name.description).flatMap { $0.isEmpty ? nil : .strategy($0) }
        case .session: session(named.name.description, in: engine).map { .session($0) }
        }
    }

    /// Why a name means nothing.
    func refusal(of named: NamedScope) -> Text<16> {
        var text = Text<16>("no ")
        text.append(Text<16>(string: named.kind.rawValue) ?? Text())
        text.append(" is called ")
        text.append(named.name)
        return text
    }

    /// By `SENDER->TARGET`, or by TargetCompID alone where that is enough.
    func session(_ name: String, in engine: borrowing Engine) -> UInt32? {
        var found: UInt32?
        for index in 0..<engine.sessionCount {
            let identity = engine.identity(of: SessionID(index))
            if name == "\(identity.senderCompID)->\(identity.targetCompID)" { return UInt32(index) }
            guard name == "\(identity.targetCompID)" else { continue }
            // Two of the same name: it has to be said which.
            if found != nil { return nil }
            found = UInt32(index)
        }
        return found
    }

    /// Ends a stop, unless orders of it are open or nobody knows what has become of them.
    mutating func resume(
        _ scope: StopScope, _ who: Identifier, _ why: Text<16>, isForced: Bool, in engine: inout Engine
    ) -> ControlAnswer {
        guard let place = gateway.stops.place(of: scope) else {
            if let taken = takeBack(scope, who, why, in: &engine) { return taken }
            var text = Text<16>("not stopped: ")
            text.append(name(of: scope, in: engine))
            return .refused(text)
        }
        let stop = gateway.stops[place]
        if !isForced, stop.unknown > 0 || stop.open > 0 || stopSweep.place != nil {
            var text = Text<16>()
            text.appendDigits(of: UInt64(stop.open))
            text.append(" of its orders are still open, ")
            text.appendDigits(of: UInt64(stop.unknown))
            text.append(" of them unknown; --force with --why resumes all the same")
            return .refused(text)
        }
        if !isForced, stop.closesPositions, stop.positions > 0 || !stop.isCounted || closings.isUnderWay {
            var text = Text<16>()
            text.appendDigits(of: UInt64(stop.positions))
            text.append(" of its positions are still open; --force with --why resumes all the same")
            return .refused(text)
        }
        if isForced, why.isEmpty { return .refused(Text("a forced resume needs a reason: --why")) }
        var object = Text<8>()
        let named = name(of: scope, in: engine)
        for index in 0..<min(named.count, Text<8>.capacity) { object.append(named[index]) }
        engine.audit(
            AuditNote(
                actor: who, action: isForced ? Text("resumed by force") : Text("resumed"), object: object,
                before: gateway.stopText(at: place), after: why))
        gateway.resume(place)
        rearmBreakers(of: scope)
        forgetClosings(of: stop.number, in: &engine)
        announce(Notice(kind: .resumed, scope: scope, who: who, why: why, at: engine.now.utc), in: &engine)
        stopSweep.begin()
        var text = Text<16>("resumed: ")
        text.append(named)
        engine.note(text)
        return .done(text)
    }
}
