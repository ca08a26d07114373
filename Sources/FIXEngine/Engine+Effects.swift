// Carries out what a session asks for.

internal import FIXSession
internal import FIXWire
internal import Journal
internal import Values

extension Engine {
    /// One message of an established session, from the wire.
    @_noLocks
    mutating func receive(_ message: MessageView, _ slot: Int) -> Arrival? {
        if message.msgType == .logon, !hasStreams {
            return close(Int(sessions[slot].connection), .tooManyResets)
        }
        if message.msgType == .logout { keepWords(of: message, slot) }
        let header = Header(message)
        let template = Int(sessions[slot].template)
        let fault = validators.firstFault(
            in: message, by: templates[template].dictionary, templates[template].rules)
        let ordinal = takeOrdinal()
        let stream = sessions[slot].stream
        effects.removeAll()
        sessions[slot].session.receive(message, header, fault: fault, at: now, into: &effects)
        let delivery = carryOut(slot, message, header)
        // A Logon that resets is the first of the new stream, a Logout that does the last of the old.
        storeInbound(message, message.msgType == .logon ? sessions[slot].stream : stream, ordinal)
        // The end of a wait may bring a deadline nearer: a Heartbeat, the answer to a Logout.
        noticeDeadline(sessions[slot].session.nextDeadline)
        return delivery
    }

    /// What the peer says when it goes is for people.
    private mutating func keepWords(of logout: MessageView, _ slot: Int) {
        sessions[slot].isLogoutHeard = true
        sessions[slot].lastEnd.peerText = Text()
        guard let text = logout.first(Tag.text), !text.isEmpty else { return }
        let words = Text<16>(text.slice(0, min(text.count, Text<16>.capacity))) ?? Text()
        sessions[slot].lastEnd.peerText = words
        note(.peerLogout(words), Int(sessions[slot].connection), slot)
    }

    /// A message that was held and may be next now. Nil when there is none, or none for the
    /// application: the caller asks again.
    @_noLocks
    mutating func offerHeld(_ slot: Int) throws(JournalError) -> Arrival? {
        while sessions[slot].session.expectsHeld, sessions[slot].connection >= 0, hasRoom {
            let number = sessions[slot].session.nextInbound
            let key = messageKey(stream: sessions[slot].stream, number)
            guard let row = try held(key, slot) else {
                effects.removeAll()
                sessions[slot].session.missesHeld(at: now, into: &effects)
                return effects.count > 0 ? carryOut(slot, nil) : nil
            }
            // The row moves with the next change of the store, so it is read from a copy.
            let message: MessageView
            do throws(Garbled) {
                let dictionary = templates[Int(sessions[slot].template)].dictionary
                message = try validators.tokenize(
                    heldCopy.fill(with: row), by: dictionary, into: fields)
            } catch {
                return nil
            }
            record.delete(.held, key)
            effects.removeAll()
            sessions[slot].session.receiveHeld(message, at: now, into: &effects)
            markDirty(slot)
            if let delivery = carryOut(slot, message) { return delivery }
            if sessions[slot].session.nextInbound == number { return nil }
        }
        return nil
    }

    /// Does what is in `effects`, in order. At most one of them concerns the application.
    @_noLocks
    mutating func carryOut(_ slot: Int, _ message: MessageView?, _ header: Header? = nil) -> Arrival? {
        var delivery: Arrival?
        markDirty(slot)
        // None of what follows is another input of a session, so they stay as they are.
        for index in 0..<effects.count {
            switch effects[index] {
            case .deliver:
                if let message {
                    arrived = (message, header ?? Header(message))
                    delivery = .message(SessionID(slot))
                }
            case .tellRejected:
                if let message {
                    arrived = (message, header ?? Header(message))
                    delivery = .rejected(SessionID(slot))
                }
            case .hold(let number): hold(slot, number, message)
            case .send(let reply): send(reply, slot, message)
            case .replay(let from, let through): replay(slot, from, through)
            case .resetNumbers: resetNumbers(slot)
            case .loggedOn:
                delivery = .loggedOn(SessionID(slot))
                sessions[slot].isAnnounced = true
                // The peer asks for them now, if it is still without them.
                sessions[slot].awayBytes = 0
                if sessions[slot].initiator >= 0 {
                    if sessions[slot].resetsWhenDown { resetLater(slot) }
                    initiators[Int(sessions[slot].initiator)].waits = 0
                    // Whatever was given to be sent while the Logon waited for its answer.
                    queueTransmission(Int(sessions[slot].connection))
                }
                note(.loggedOn, Int(sessions[slot].connection), slot)
            case .disconnect(let reason): delivery = disconnect(slot, reason) ?? delivery
            case .note(let what): note(.note(what), Int(sessions[slot].connection), slot)
            }
        }
        return delivery
    }

    @_noLocks
    private mutating func hold(_ slot: Int, _ number: UInt64, _ message: MessageView?) {
        guard let message else { return }
        record.put(.held, messageKey(stream: sessions[slot].stream, number), message.bytes)
    }

    @_noLocks
    private mutating func send(_ reply: SessionMessage, _ slot: Int, _ message: MessageView?) {
        let number = sessions[slot].session.claimOutbound()
        var extras: RawFields?
        if case .logon = reply { extras = logonFields(slot, number) }
        guard
            let bytes = sessions[slot].session.encode(
                reply, number, inAnswerTo: message, extras: extras, at: now, in: &writer)
        else { preconditionFailure("a session message that does not fit its writer") }
        stage(bytes, reply.msgType, slot, number)
    }

    /// Numbers begin again: what was stored under the old ones is another stream's now.
    @_noLocks
    mutating func resetNumbers(_ slot: Int) {
        sessions[slot].stream = takeStream(slot)
        sessions[slot].began = now.utc
        sessions[slot].nextToSend = 1
        sessions[slot].waitingBytes = 0
        sessions[slot].awayBytes = 0
        sessions[slot].replayNext = 1
        sessions[slot].replayThrough = 0
        sessions[slot].runFirst = 0
        markDirty(slot)
    }

    @_noLocks
    private mutating func replay(_ slot: Int, _ from: UInt64, _ asked: UInt64) {
        // What waits behind a replay or a slow reader is not sent again before it was sent.
        let through = min(asked, sessions[slot].nextToSend - 1)
        guard from <= through else { return }
        if sessions[slot].isReplaying {
            // Two requests at once: what both ask for, once.
            sessions[slot].replayNext = min(sessions[slot].replayNext, from)
            sessions[slot].replayThrough = max(sessions[slot].replayThrough, through)
        } else {
            sessions[slot].replayNext = from
            sessions[slot].replayThrough = through
        }
        queueTransmission(Int(sessions[slot].connection))
    }

    // MARK: Rows

    /// A message that came early; one whose row is damaged is missing and asked for again.
    @_noLocks
    private mutating func held(_ key: UInt64, _ slot: Int) throws(JournalError) -> Bytes? {
        do throws(JournalError) {
            return try journal.get(.held, key, after: record)
        } catch {
            guard let damaged = error.row else { throw error }
            note(.damagedRow(damaged), Int(sessions[slot].connection), slot)
            return nil
        }
    }

    @_noLocks
    mutating func takeOrdinal() -> UInt64 {
        defer { nextOrdinal += 1 }
        return nextOrdinal
    }

    @_noLocks
    mutating func markDirty(_ slot: Int) {
        guard !sessions[slot].isDirty else { return }
        sessions[slot].isDirty = true
        dirtySessions.append(slot)
    }

    @_noLocks
    mutating func storeInbound(_ message: MessageView, _ stream: UInt32, _ ordinal: UInt64) {
        record.put(
            .inbound, messageKey(stream: stream, ordinal),
            header: (UInt64(bitPattern: now.utc.nanosecondsSinceEpoch), ordinal), message.bytes)
    }

    /// Stages a finished message: its row, and its bytes for release if nothing has to go before.
    @_noLocks
    mutating func stage(_ bytes: Bytes, _ msgType: MsgType, _ slot: Int, _ number: UInt64) {
        record.put(
            .outbound, messageKey(stream: sessions[slot].stream, number),
            header: (UInt64(bitPattern: now.utc.nanosecondsSinceEpoch), takeOrdinal()), bytes)
        markDirty(slot)
        let connection = sessions[slot].connection
        guard connection >= 0 else {
            countWaiting(bytes.count, slot)
            return
        }
        if msgType.isSession { sessions[slot].lastOfSession = number }
        if !sessions[slot].isAnnounced {
            // Before the Logon exchange is done only the session speaks; the rest waits behind it.
            guard msgType.isSession else {
                countWaiting(bytes.count, slot)
                return
            }
            sessions[slot].nextToSend = number
        }
        sessions[slot].session.sent(at: now)
        if sessions[slot].nextToSend == number, !sessions[slot].isReplaying,
            connections[Int(connection)].tail < 0, mayLeave(msgType, slot),
            outbox.append(bytes, to: connection, number, stream: sessions[slot].stream)
        {
            sessions[slot].nextToSend = number + 1
        } else {
            countWaiting(bytes.count, slot)
            queueTransmission(Int(connection))
        }
    }

    /// A message of so many bytes waits in the store; a negative count: it does not any more.
    @_noLocks
    mutating func countWaiting(_ count: Int, _ slot: Int) {
        if sessions[slot].connection >= 0 {
            sessions[slot].waitingBytes += count
        } else {
            sessions[slot].awayBytes += count
        }
    }

    /// Whether the pace of its type lets a message leave for the first time now.
    @_noLocks
    mutating func mayLeave(_ msgType: MsgType, _ slot: Int) -> Bool {
        if now.steady < sessions[slot].pacedUntil { return false }
        guard let until = sessions[slot].session.pace(msgType, at: now) else { return true }
        sessions[slot].pacedUntil = until
        noticeDeadline(until)
        return false
    }
}
