// From bytes to the session, and what it asks for.

internal import FIXSession
internal import FIXWire
internal import Values

extension SessionLoop {
    /// Takes what a connection has brought, message by message.
    func read(_ connection: LoopConnection) {
        while connection.isOpen {
            if connection === bound { offerHeld() }
            guard connection.isOpen, takeNext(connection) else { break }
        }
        if !connection.isOpen { connection.inbox = [] }
    }

    /// The next frame; false when there is no whole one.
    private func takeNext(_ connection: LoopConnection) -> Bool {
        if connection.passing != nil { return pass(connection) }
        switch connection.inbox.asBytes({ framer.next(in: $0) }) {
        case .incomplete: return false
        case .garbled(let length, _):
            connection.inbox.removeFirst(length)
            garbled(connection)
        case .oversized(let length):
            guard connection === bound else {
                garbled(connection)
                return false
            }
            connection.passing = LoopConnection.PassingMessage(
                head: Array(connection.inbox.prefix(framer.headSize)),
                rest: OversizedMessage(length: length))
        case .message(let length):
            let bytes = Array(connection.inbox.prefix(length))
            connection.inbox.removeFirst(length)
            bytes.asBytes { accept($0, connection) }
        }
        return true
    }

    /// More of a message that is too large; false when there is nothing more of it.
    private func pass(_ connection: LoopConnection) -> Bool {
        guard var passing = connection.passing, !connection.inbox.isEmpty else { return false }
        let taken = connection.inbox.asBytes { passing.rest.take($0) }
        connection.inbox.removeFirst(taken)
        connection.passing = passing.rest.isComplete ? nil : passing
        guard passing.rest.isComplete else { return true }
        guard passing.rest.isSound else {
            garbled(connection)
            return true
        }
        passing.head.asBytes { head in
            guard let message = try? tokenizer.tokenizeHead(head, into: fields) else {
                garbled(connection)
                return
            }
            var text = Text<16>("Message too large: at most ")
            text.appendDigits(of: UInt64(framer.maximumMessageSize))
            text.append(" bytes")
            var effects = SessionEffects()
            session.receiveOversized(message, Header(message), text, at: now, into: &effects)
            carryOut(effects, message)
        }
        return true
    }

    private func accept(_ bytes: Bytes, _ connection: LoopConnection) {
        guard let message = try? tokenizer.tokenize(bytes, into: fields) else {
            garbled(connection)
            return
        }
        if connection === bound {
            receive(message)
        } else {
            identify(message, connection)
        }
    }

    private func receive(_ message: MessageView) {
        let fault = fault(in: message)
        var effects = SessionEffects()
        session.receive(message, Header(message), fault: fault, at: now, into: &effects)
        carryOut(effects, message)
    }

    private func fault(in message: MessageView) -> BodyFault? {
        start.isValidating ? validator.firstFault(in: message, dictionary, start.rules) : nil
    }

    /// The first message of a connection.
    private func identify(_ message: MessageView, _ connection: LoopConnection) {
        let header = Header(message)
        guard message.msgType == .logon else { return refuse(connection, .firstMessageNotLogon) }
        guard session.identity.beginString.equals(message.value(at: 0)),
            session.identity.targetCompID.equals(header.sender),
            session.identity.senderCompID.equals(header.target)
        else { return refuse(connection, .unknownSession) }
        guard bound == nil else { return refuse(connection, .alreadyConnected) }
        let fault = fault(in: message)
        connection.state = .bound
        bind(connection)
        var effects = SessionEffects()
        session.receiveLogon(message, header, fault: fault, at: now, into: &effects)
        carryOut(effects, message)
    }

    private func refuse(_ connection: LoopConnection, _ reason: DisconnectReason) {
        connection.state = .gone
        connection.pipe.end = reason
    }

    private func garbled(_ connection: LoopConnection) {
        if connection === bound {
            session.receiveGarbled()
        } else if case .unidentified = connection.state {
            refuse(connection, .garbledFirstMessage)
        }
    }

    private func offerHeld() {
        while session.expectsHeld, bound != nil {
            let number = session.nextInbound
            var effects = SessionEffects()
            guard let bytes = store.held.removeValue(forKey: number) else {
                session.missesHeld(at: now, into: &effects)
                carryOut(effects, nil)
                return
            }
            bytes.asBytes { bytes in
                guard let message = try? tokenizer.tokenize(bytes, into: fields) else { return }
                session.receiveHeld(message, at: now, into: &effects)
                carryOut(effects, message)
            }
            if session.nextInbound == number { return }
        }
    }

    // MARK: Effects

    func carryOut(_ effects: SessionEffects, _ message: MessageView?) {
        var effects = effects
        for index in 0..<effects.count {
            switch effects[index] {
            case .deliver: deliver(message)
            case .hold(let number): if let message { store.held[number] = Array(message.bytes) }
            case .send(let reply): send(reply, message)
            case .replay(let from, let through): replay(from, through)
            case .resetNumbers: forget()
            case .loggedOn: isAnnounced = true
            case .disconnect(let reason): disconnect(reason)
            case .tellRejected: rejections += 1
            case .note(.numbersReset): resets += 1
            case .note: continue
            }
        }
    }

    private func deliver(_ message: MessageView?) {
        guard let message else { return }
        let header = Header(message)
        store.deliveries.append(
            LoopStore.Delivery(
                bytes: Array(message.bytes), stream: store.stream, msgSeqNum: header.msgSeqNum ?? 0)
        )
        application?(self, message, header)
    }

    private func send(_ reply: SessionMessage, _ message: MessageView?) {
        let number = session.claimOutbound()
        let extras = WireText.bytes(start.logonFields)
        let bytes = extras.asBytes { extras in
            session.encode(
                reply, number, inAnswerTo: message, extras: RawFields(extras), at: now, in: &writer)
        }
        guard let bytes else {
            preconditionFailure("a session message that does not fit its writer")
        }
        stage(Array(bytes), number, isOfSession: true)
    }

    private func replay(_ from: UInt64, _ asked: UInt64) {
        // What waits behind a replay is not sent again before it was sent.
        let through = min(asked, nextToSend - 1)
        guard from <= through else { return }
        replayNext = isReplaying ? min(replayNext, from) : from
        replayThrough = max(replayThrough, through)
    }

    private func forget() {
        store.sent = [:]
        store.held = [:]
        store.stream += 1
        resets += 1
        nextToSend = 1
        replayNext = 1
        replayThrough = 0
    }

    func bind(_ connection: LoopConnection) {
        bound = connection
        isAnnounced = false
        nextToSend = session.nextOutbound
        lastOfSession = 0
        replayThrough = 0
        replayNext = 1
    }

    /// The session is free for another connection at once, while what was staged still goes out.
    private func disconnect(_ reason: DisconnectReason) {
        guard let connection = bound else { return }
        // Where nobody has logged on, nothing of the application's goes out.
        let last = isAnnounced ? session.nextOutbound - 1 : lastOfSession
        connection.state = .closing(reason, stream: store.stream, through: last)
        detach(reason)
    }

    func detach(_ reason: DisconnectReason) {
        bound = nil
        isAnnounced = false
        var endings = SessionEffects()
        session.disconnected(because: reason, into: &endings)
        for index in 0..<endings.count {
            if case .resetNumbers = endings[index] { forget() }
        }
    }
}
