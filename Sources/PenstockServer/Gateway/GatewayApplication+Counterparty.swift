// FIX counterparties as brokers: instructions to messages of their sessions, and their messages to reports.

internal import Brokers
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Routing
internal import Values

extension GatewayApplication {
    // MARK: - Out

    /// Stages the message of an instruction. What would wait for a logon, or behind too much that waits already, is
    /// kept off: see ``FIXBroker/keepOff(_:_:into:)``. Cancels always pass where somebody is logged on.
    @_noLocks
    mutating func send(_ instruction: Instruction, to place: Int, in engine: inout Engine) {
        let session = brokers[fix: place].session
        guard brokers[fix: place].isLoggedOn, engine.isEstablished(session) else {
            return brokers[fix: place].translation.keepOff(
                instruction, Text("the broker is not logged on; nothing was sent to it"), into: &reports)
        }
        if !instruction.isCancel, !engine.takes(session) {
            return brokers[fix: place].translation.keepOff(
                instruction, Text("too much waits for the broker; nothing was sent to it"), into: &reports)
        }
        guard let msgType = brokers[fix: place].translation.begin(instruction, into: &reports) else { return }
        post(msgType, to: place, in: &engine)
    }

    /// Stages the message that the translation has begun.
    @_noLocks
    private mutating func post(_ msgType: MsgType, to place: Int, in engine: inout Engine) {
        engine.begin(msgType, to: brokers[fix: place].session)
        brokers[fix: place].translation.write(at: engine.now.utc, into: &engine.writer)
        if let number = engine.finishMessage() {
            brokers[fix: place].translation.sent(as: number)
        } else {
            brokers[fix: place].translation.notSent(into: &reports)
        }
    }

    // MARK: - In

    /// An application message of a counterparty, or its Reject(3) of one of ours.
    @_noLocks
    mutating func hear(
        _ message: MessageView, _ header: Header, from place: Int, in engine: inout Engine
    ) throws(JournalError) {
        let broker = brokers[fix: place].number
        gateway.router.heard(broker, at: engine.now.utc)
        brokers[fix: place].heard = engine.now.utc
        let receipt = brokers[fix: place].translation.receive(message, into: &reports, &facts)
        try readReports(of: broker, in: &engine)
        try hearFacts(from: place, in: &engine)
        renewPatience(place, at: engine.now.utc)
        switch receipt {
        case .read: break
        case .ask(let number):
            send(.ask(number), to: place, in: &engine)
            try readReports(of: broker, in: &engine)
        case .dontKnow(let reason):
            engine.begin(.dontKnowTrade, to: brokers[fix: place].session)
            brokers[fix: place].translation.writeDontKnow(reason, about: message, into: &engine.writer)
            engine.finishMessage()
            note(message, "a trade that is no order's of ours: ", place, in: &engine)
        case .disputed(let number, let what): note(what, of: number, place, in: &engine)
        case .stranger(let isOver): try hear(ofStranger: message, isOver: isOver, from: place, in: &engine)
        case .foreign: answerForeign(message, header, from: place, in: &engine)
        }
    }

    /// A Reject(3). A client's is for the log alone.
    @_noLocks
    mutating func rejected(
        _ message: MessageView, _ header: Header, by session: SessionID, in engine: inout Engine
    ) throws(JournalError) {
        guard let place = brokers.counterparty(of: session) else { return }
        try hear(message, header, from: place, in: &engine)
    }

    /// What is about nothing of ours is noted. Who asks for something is told that here are no clients' requests read.
    @_noLocks
    private mutating func answerForeign(
        _ message: MessageView, _ header: Header, from place: Int, in engine: inout Engine
    ) {
        note(message, "a message that is about nothing of ours: ", place, in: &engine)
        guard message.msgType.isRequest else { return }
        let reject = BusinessReject(message.msgType, .unsupportedMessageType, text: Text("Unsupported Message Type"))
        engine.begin(.businessMessageReject, to: brokers[fix: place].session, inAnswerTo: message)
        engine.writer.append(reject, refSeqNum: header.msgSeqNum ?? 0)
        engine.finishMessage()
    }

    @_noLocks
    private func note(_ message: MessageView, _ what: StaticString, _ place: Int, in engine: inout Engine) {
        var text = Text<16>(what)
        text.append(message.msgType.text)
        if let execID = message.first(Tag.execID) {
            text.append(", ExecID(17) ")
            text.append(execID)
        }
        engine.note(text, about: brokers[fix: place].session)
    }

    @_noLocks
    private func note(_ what: FIXDispute, of number: OrderNumber, _ place: Int, in engine: inout Engine) {
        var text = Text<16>("order ")
        text.appendDigits(of: number.value)
        switch what {
        case .cumQty: text.append(": CumQty(14) is not what the broker has told before")
        case .leavesQty: text.append(": LeavesQty(151) is not what is left")
        case .avgPx: text.append(": AvgPx(6) is not the average of its fills")
        }
        engine.note(text, about: brokers[fix: place].session)
    }

    // MARK: - Logons and time

    /// From here on orders go there; how the open ones stand is asked at once.
    @_noLocks
    mutating func counterpartyLoggedOn(_ place: Int, in engine: inout Engine) {
        guard isInUse(brokers[fix: place].number) else { return keepOut(in: &engine) }
        brokers[fix: place].isLoggedOn = true
        brokers[fix: place].stream = engine.stream(of: brokers[fix: place].session)
        beginAnew(place, in: engine)
    }

    /// Both have to find out what the other one has heard. Orders need not wait for it.
    @_noLocks
    private mutating func beginAnew(_ place: Int, in engine: borrowing Engine) {
        brokers[fix: place].translation.loggedOn()
        gateway.connected(brokers[fix: place].number, at: engine.now.utc)
        gateway.router.connected(brokers[fix: place].number, at: engine.now.utc)
        gateway.setAskable(brokers[fix: place].number, true)
    }

    @_noLocks
    mutating func counterpartyLoggedOff(_ place: Int, in engine: inout Engine) {
        brokers[fix: place].isLoggedOn = false
        brokers[fix: place].patienceEnds = .distantFuture
        let isPlanned =
            switch engine.lastEnd(of: brokers[fix: place].session) {
            case .loggedOut, .outsideSchedule, .stopping, .requested: true
            default: false  // Whatever the reason, the line is lost.
            }
        gateway.router.disconnected(brokers[fix: place].number, isPlanned: isPlanned, at: engine.now.utc)
        gateway.disconnected(brokers[fix: place].number, at: engine.now.utc)
    }

    /// Sends some of what is to be asked, and cancels that were kept.
    @_noLocks
    mutating func stepCounterparties(in engine: inout Engine) throws(JournalError) {
        for place in 0..<brokers.counterpartyCount where brokers[fix: place].isLoggedOn {
            let session = brokers[fix: place].session
            guard engine.isEstablished(session) else { continue }
            if engine.stream(of: session) != brokers[fix: place].stream {
                // Numbers began at 1 again, and what was on its way is gone.
                brokers[fix: place].stream = engine.stream(of: session)
                beginAnew(place, in: engine)
            }
            try sendRequests(to: place, in: &engine)
            if engine.now.utc >= brokers[fix: place].patienceEnds {
                brokers[fix: place].patienceEnds = .distantFuture
                brokers[fix: place].translation.giveUpWaiting(into: &facts)
                try hearFacts(from: place, in: &engine)
            }
        }
    }

    @_noLocks
    private mutating func sendRequests(to place: Int, in engine: inout Engine) throws(JournalError) {
        var count = 0
        while count < Counterparty.mostInTurn, engine.hasRoom, engine.takes(brokers[fix: place].session), hasStep(place) {
            count += 1
            if let msgType = nextRequest(to: place, in: &engine) { post(msgType, to: place, in: &engine) }
            try readReports(of: brokers[fix: place].number, in: &engine)
            try hearFacts(from: place, in: &engine)
        }
        if count == 0 { return }
        renewPatience(place, at: engine.now.utc)
        if !gateway.isReconciling(brokers[fix: place].number) { finishComparing(in: &engine) }
    }

    /// Whether something can be asked, or looked through, without an answer before.
    @_noLocks
    private func hasStep(_ place: Int) -> Bool {
        if brokers[fix: place].translation.hasRequests { return true }
        let broker = brokers[fix: place].number
        return gateway.isReconciling(broker) && !gateway.isAwaitingAnswer(of: broker)
    }

    /// The next message of the comparison; nil where it goes on without one.
    @_noLocks
    private mutating func nextRequest(to place: Int, in engine: inout Engine) -> MsgType? {
        if brokers[fix: place].translation.hasRequests {
            return brokers[fix: place].translation.nextRequest(into: &facts)
        }
        let broker = brokers[fix: place].number
        guard let question = gateway.nextQuestion(of: broker, at: engine.now.utc) else {
            gateway.walk(broker, at: engine.now.utc, into: &effects)
            return nil
        }
        if case .openOrders = question { findOwner(of: place, in: engine) }
        return brokers[fix: place].translation.begin(question, into: &facts)
    }

    /// Something was asked or answered: patience begins anew.
    @_noLocks
    private mutating func renewPatience(_ place: Int, at now: Instant) {
        brokers[fix: place].patienceEnds =
            brokers[fix: place].translation.isWaiting ? now.advanced(by: Counterparty.patience) : .distantFuture
    }

    /// When a counterparty has something to do by itself.
    @_noLocks
    func counterpartyDeadline(in engine: borrowing Engine) -> Instant {
        var deadline = Instant.distantFuture
        for place in 0..<brokers.counterpartyCount where brokers[fix: place].isLoggedOn {
            let session = brokers[fix: place].session
            if hasStep(place), engine.isEstablished(session), engine.takes(session) {
                return .distantPast
            }
            if brokers[fix: place].patienceEnds < deadline { deadline = brokers[fix: place].patienceEnds }
        }
        return deadline
    }
}

extension Instruction {
    fileprivate var isCancel: Bool {
        @_noLocks get { if case .cancel = self { true } else { false } }
    }
}
