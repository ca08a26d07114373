// The loop around a session, without sockets and store: carries out effects as Engine does.

internal import FIXSession
internal import FIXWire
internal import Values

/// One session, one connection at a time, and the memory that a store would be.
final class SessionLoop {
    /// What came out, in order.
    enum Output {
        case said([UInt8], at: Moment)
        case hungUp(DisconnectReason)
    }

    private enum Connection { case none, unidentified, bound }

    var session: Session
    var now = Start.noon
    var outputs: [Output] = []
    /// The messages that the application got, as they came.
    var deliveries: [[UInt8]] = []
    /// What we sent under each number, since numbers began at 1.
    private(set) var sent: [UInt64: [UInt8]] = [:]
    private(set) var resets = 0
    /// Called with each message for the application.
    var application: ((SessionLoop, MessageView, Header) -> Void)?

    private var connection = Connection.none
    private var inbox: [UInt8] = []
    private var held: [UInt64: [UInt8]] = [:]
    private var nextToSend: UInt64 = 1
    private var replayNext: UInt64 = 1
    private var replayThrough: UInt64 = 0
    private let framer = Framer(maximumMessageSize: 65_536)
    private let tokenizer: Tokenizer
    private var validator = Validator()
    private let dictionary: DataDictionary
    private let rules: ValidationRules
    private let fields = FieldTable(capacity: 4096)
    private var writer = MessageWriter(maximumMessageSize: 131_072)

    init(_ start: Start) throws {
        dictionary = try BuiltIn.fix44.get()
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        rules = start.rules
        let used: UInt64 = start.isActive ? 1 : 0
        session = Session(
            identity: Start.identity, settings: start.settings,
            nextInbound: start.nextInbound - used, nextOutbound: start.nextOutbound - used)
        guard start.isActive else { return }
        let logon = SplitMessage(
            "35=A|34=\(start.nextInbound - 1)|98=0|108=\(start.heartBtInt)|")
        receive(logon.filled(at: now))
        outputs.removeAll()
    }

    var isConnected: Bool { connection != .none }
    private var isReplaying: Bool { replayNext <= replayThrough }

    // MARK: Inputs, a turn each

    /// Bytes from the peer; over a new connection when there is none.
    func receive(_ bytes: [UInt8]) {
        if connection == .none {
            inbox = []
            connection = .unidentified
        }
        inbox += bytes
        while connection != .none {
            offerHeld()
            guard connection != .none, takeNext() else { break }
        }
        transmit()
    }

    func peerHangsUp() {
        guard connection != .none else { return }
        detach(.connectionLost)
    }

    /// Lets time pass as the poller would: to each deadline of the session, and with `idleTicks` to
    /// moments between them, where nothing may happen. Returns what is wrong with the deadlines.
    func wait(_ interval: Interval, idleTicks: Bool) -> String? {
        let end = now.steady.advanced(by: interval)
        var ticksInPlace = 0
        while true {
            var next = min(end, session.nextDeadline)
            if idleTicks { next = min(next, now.steady.advanced(by: .milliseconds(100))) }
            ticksInPlace = next <= now.steady ? ticksInPlace + 1 : 0
            if ticksInPlace > 3 { return "the session asks to be woken for nothing" }
            advance(to: next)
            tick()
            if now.steady >= end, session.nextDeadline > end { return nil }
        }
    }

    private func advance(to steady: Instant) {
        guard steady > now.steady else { return }
        let step = steady.since(now.steady)
        now = Moment(utc: now.utc.advanced(by: step), steady: steady)
    }

    private func tick() {
        guard connection == .bound else { return }
        var effects = SessionEffects()
        session.tick(at: now, into: &effects)
        carryOut(effects, nil)
        transmit()
    }

    /// The application sends a message, or with MsgType 5 logs out.
    func send(_ text: String) {
        let message = SplitMessage(text)
        if message["35"] == "5" {
            var effects = SessionEffects()
            let words = message.body.isEmpty ? "" : String(message.body.dropFirst(3).dropLast())
            session.beginLogout(Text(string: words) ?? Text(), at: now, into: &effects)
            carryOut(effects, nil)
        } else {
            let header = message.header.filter { $0.tag != "35" }.map { "\($0.tag)=\($0.value)|" }
            send(message["35"] ?? "", WireText.bytes(header.joined() + message.body))
        }
        transmit()
    }

    /// A message with what follows TargetCompID(56).
    func send(_ msgType: String, _ rest: [UInt8]) {
        let type = Array(msgType.utf8).asBytes { MsgType($0) }
        let number = session.nextOutbound
        session.begin(type ?? .heartbeat, number, at: now, in: &writer)
        rest.asBytes { writer.appendRaw($0) }
        guard let bytes = writer.finish(beginString: session.identity.beginString) else { return }
        _ = session.claimOutbound()
        stage(Array(bytes), number)
    }

    // MARK: From bytes to the session

    /// The next frame; false when there is no whole one.
    private func takeNext() -> Bool {
        switch inbox.asBytes({ framer.next(in: $0) }) {
        case .incomplete: return false
        case .garbled(let length, _):
            inbox.removeFirst(length)
            garbled()
        case .message(let length):
            let bytes = Array(inbox.prefix(length))
            inbox.removeFirst(length)
            bytes.asBytes { accept($0) }
        }
        return true
    }

    private func accept(_ bytes: Bytes) {
        guard let message = try? tokenizer.tokenize(bytes, into: fields) else {
            garbled()
            return
        }
        let header = Header(message)
        let fault = validator.firstFault(in: message, dictionary, rules)
        var effects = SessionEffects()
        if connection == .bound {
            session.receive(message, header, fault: fault, at: now, into: &effects)
        } else if message.msgType != .logon {
            effects.append(.disconnect(.firstMessageNotLogon))
        } else if !session.identity.beginString.equals(message.value(at: 0))
            || !session.identity.targetCompID.equals(header.sender)
            || !session.identity.senderCompID.equals(header.target)
        {
            effects.append(.disconnect(.unknownSession))
        } else {
            connection = .bound
            nextToSend = session.nextOutbound
            replayThrough = 0
            replayNext = 1
            session.receiveLogon(message, header, fault: fault, at: now, into: &effects)
        }
        carryOut(effects, message)
    }

    private func garbled() {
        guard connection == .unidentified else { return }
        detach(.garbledFirstMessage)
        outputs.append(.hungUp(.garbledFirstMessage))
    }

    private func offerHeld() {
        while session.expectsHeld, connection == .bound {
            let number = session.nextInbound
            guard let bytes = held.removeValue(forKey: number) else { return }
            bytes.asBytes { bytes in
                guard let message = try? tokenizer.tokenize(bytes, into: fields) else { return }
                var effects = SessionEffects()
                session.receiveHeld(message, at: now, into: &effects)
                carryOut(effects, message)
            }
            if session.nextInbound == number { return }
        }
    }

    // MARK: Effects

    private func carryOut(_ effects: SessionEffects, _ message: MessageView?) {
        for index in 0..<effects.count {
            switch effects[index] {
            case .deliver: deliver(message)
            case .hold(let number): if let message { held[number] = Array(message.bytes) }
            case .send(let reply): send(reply, message)
            case .replay(let from, let through): replay(from, through)
            case .resetNumbers: forget()
            case .disconnect(let reason):
                guard connection != .none else { continue }
                // What was promised before goes out first.
                transmit()
                detach(reason)
                outputs.append(.hungUp(reason))
            case .loggedOn, .note: continue
            }
        }
    }

    private func deliver(_ message: MessageView?) {
        guard let message else { return }
        deliveries.append(Array(message.bytes))
        application?(self, message, Header(message))
    }

    private func send(_ reply: SessionMessage, _ message: MessageView?) {
        let number = session.claimOutbound()
        guard
            let bytes = session.encode(reply, number, inAnswerTo: message, at: now, in: &writer)
        else { preconditionFailure("a session message that does not fit its writer") }
        stage(Array(bytes), number)
    }

    private func replay(_ from: UInt64, _ asked: UInt64) {
        // What waits behind a replay is not sent again before it was sent.
        let through = min(asked, nextToSend - 1)
        guard from <= through else { return }
        replayNext = isReplaying ? min(replayNext, from) : from
        replayThrough = max(replayThrough, through)
    }

    private func forget() {
        sent = [:]
        held = [:]
        nextToSend = 1
        replayNext = 1
        replayThrough = 0
        resets += 1
    }

    private func detach(_ reason: DisconnectReason) {
        connection = .none
        inbox = []
        replayThrough = 0
        replayNext = 1
        var endings = SessionEffects()
        session.disconnected(because: reason, into: &endings)
        for index in 0..<endings.count {
            if case .resetNumbers = endings[index] { forget() }
        }
    }

    private func stage(_ bytes: [UInt8], _ number: UInt64) {
        sent[number] = bytes
        guard connection == .bound else { return }
        session.sent(at: now)
        guard nextToSend == number, !isReplaying else { return }
        outputs.append(.said(bytes, at: now))
        nextToSend = number + 1
    }

    // MARK: The end of a turn

    private func transmit() {
        while connection == .bound, isReplaying { replayOne() }
        while connection == .bound, nextToSend < session.nextOutbound {
            if let bytes = sent[nextToSend] { outputs.append(.said(bytes, at: now)) }
            nextToSend += 1
        }
    }

    /// One message again, or one gap fill for a run of those that are not sent again.
    private func replayOne() {
        let first = replayNext
        var next = first
        while next <= replayThrough {
            if let bytes = sent[next], let again = encodeAgain(bytes) {
                if next > first { break }
                replayNext = next + 1
                outputs.append(.said(again, at: now))
                return
            }
            next += 1
        }
        replayNext = next
        guard let fill = session.encodeGapFill(from: first, upTo: next, at: now, in: &writer) else {
            preconditionFailure("a gap fill that does not fit its writer")
        }
        outputs.append(.said(Array(fill), at: now))
    }

    private func encodeAgain(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.asBytes { bytes in
            guard let message = try? tokenizer.tokenize(bytes, into: fields), !message.msgType.isSession
            else { return nil }
            return session.encodeReplay(of: message, at: now, in: &writer).map { Array($0) }
        }
    }
}
