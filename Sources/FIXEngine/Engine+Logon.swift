// From a connection to a session.

internal import FIXSession
internal import FIXWire
internal import Journal
internal import Values

extension Engine {
    /// The first message of a connection: it must be the Logon(A) of a session that may log on here
    /// and is not connected. Nothing changes before that is sure.
    ///
    /// Source: spec/session-scenarios.md, 1S.
    @_noLocks
    mutating func identify(_ message: MessageView, _ index: Int) -> Arrival? {
        guard !isStopping else { return close(index, .stopping) }
        guard message.bytes.count <= settings.maximumLogonSize else { return close(index, .logonTooLong) }
        guard message.msgType == .logon else { return close(index, .firstMessageNotLogon) }
        guard hasStreams else { return close(index, .tooManyResets) }
        let header = Header(message)
        guard let target = Name(header.sender), !target.isEmpty,
            let template = template(
                for: message, sender: header.target, target, Int(connections[index].acceptor))
        else { return close(index, .unknownSession) }
        guard isAllowed(connections[index].address, by: templates[template].allowed) else {
            return close(index, .addressNotAllowed)
        }
        guard !hasCertificateRules || showsCertificate(index, template, target) else {
            return close(index, .notAuthenticated)
        }
        let identity = templates[template].pattern.identity(with: target)
        let known = findSession(identity)
        if isDamaged(known) { return close(index, .damagedRecord) }
        if let known, sessions[known].connection >= 0 { return close(index, .alreadyConnected) }
        // We connect for it; its peer does not. Unless that is over.
        if let known, sessions[known].initiator >= 0 {
            if initiators[Int(sessions[known].initiator)].isRetired { letGoOfRetired() }
            if sessions[known].initiator >= 0 { return close(index, .unknownSession) }
        }
        let fault = validators.firstFault(
            in: message, by: templates[template].dictionary, templates[template].rules)
        if hasAuthentication, !isProven(message, header, template, index) { return nil }
        guard isInSession(template, known) else { return close(index, .outsideSchedule) }
        if let known {
            if sessions[known].template != template { assign(template, to: known) }
            return logOn(known, message, header, fault, index)
        }
        if case .some = fault { return close(index, .invalidLogon) }
        guard sessionCount < sessions.capacity,
            templates[template].sessionCount < templates[template].maximumSessions
        else { return close(index, .tooManySessions) }
        return logOnNew(identity, template, message, header, index)
    }

    /// Whether the row of the session is damaged, or could be, as nobody knows whose a damaged one is.
    private func isDamaged(_ known: Int?) -> Bool {
        guard let known else { return hasUnknownSession }
        return sessions[known].isDamaged
    }

    /// A peer that comes for the first time. Its session is kept only if the Logon is.
    @_noLocks
    private mutating func logOnNew(
        _ identity: SessionIdentity, _ template: Int, _ message: MessageView, _ header: Header,
        _ index: Int
    ) -> Arrival? {
        let session = Session(identity: identity, settings: templates[template].settings)
        var trial = session
        effects.removeAll()
        trial.receiveLogon(message, header, fault: nil, at: now, into: &effects)
        if case .disconnect(let reason) = effects[0] { return close(index, reason) }
        let slot = addSession(session, template)
        return logOn(slot, message, header, nil, index)
    }

    @_noLocks
    private mutating func logOn(
        _ slot: Int, _ message: MessageView, _ header: Header, _ fault: BodyFault?, _ index: Int
    ) -> Arrival? {
        unidentifiedCount -= 1
        connections[index].state = .bound(session: slot)
        bind(slot, to: index)
        let ordinal = takeOrdinal()
        effects.removeAll()
        sessions[slot].session.receiveLogon(message, header, fault: fault, at: now, into: &effects)
        let delivery = carryOut(slot, message)
        storeInbound(message, sessions[slot].stream, ordinal)
        noticeDeadline(sessions[slot].session.nextDeadline)
        return delivery
    }

    /// With `refreshOnLogon` the numbers are those of the store, whatever memory has.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    mutating func refresh(_ slot: Int) {
        guard sessions[slot].session.settings.refreshOnLogon, !sessions[slot].isDirty,
            let bytes = try? journal.get(.session, UInt64(slot), after: record),
            let row = SessionRow(bytes)
        else { return }
        sessions[slot].session = Session(
            identity: row.identity, settings: sessions[slot].session.settings,
            nextInbound: row.nextInbound, nextOutbound: row.nextOutbound,
            isResetPending: row.isResetPending)
        sessions[slot].stream = row.stream
    }

    /// A connection is the session's from now on. What waits in the store stays there until the peer,
    /// missing it, asks for it.
    @_noLocks
    mutating func bind(_ slot: Int, to connection: Int) {
        refresh(slot)
        sessions[slot].connection = Int32(truncatingIfNeeded: connection)
        sessions[slot].isLogoutHeard = false
        sessions[slot].nextToSend = sessions[slot].session.nextOutbound
        sessions[slot].lastOfSession = 0
        sessions[slot].pacedUntil = .distantPast
        sessions[slot].replayThrough = 0
        sessions[slot].replayNext = 1
        sessions[slot].runFirst = 0
    }

    @_noLocks
    private func template(
        for message: MessageView, sender: Bytes, _ target: Name, _ acceptor: Int
    ) -> Int? {
        let first = acceptors[acceptor].firstTemplate
        var found = -1
        for index in first..<first + acceptors[acceptor].templateCount
        where !templates[index].isRetired && templates[index].pattern.covers(message, sender: sender, target: target) {
            found = index
            break
        }
        // Those that were added are in no order.
        var weight = found >= 0 ? templates[found].weight : -1
        for index in firstAdded..<templateCount
        where Int(templates[index].acceptor) == acceptor && !templates[index].isRetired && templates[index].weight > weight
            && templates[index].pattern.covers(message, sender: sender, target: target)
        {
            found = index
            weight = templates[index].weight
        }
        return found >= 0 ? found : nil
    }

    @_noLocks
    func findSession(_ identity: SessionIdentity) -> Int? {
        for index in 0..<sessionCount where sessions[index].session.identity == identity {
            return index
        }
        return nil
    }

    @_noLocks
    mutating func addSession(_ session: Session, _ template: Int) -> Int {
        let slot = sessionCount
        sessionCount += 1
        if template >= 0 { templates[template].sessionCount += 1 }
        sessions.append(
            SessionSlot(session: session, stream: takeStream(slot), created: now.utc, began: now.utc))
        sessions[slot].template = Int32(truncatingIfNeeded: template)
        markDirty(slot)
        return slot
    }

    /// A new stream for messages numbered from 1, with its row. `hasStreams` was asked before.
    @_noLocks
    mutating func takeStream(_ slot: Int) -> UInt32 {
        precondition(nextStream < Engine.streams, "a reset that no Logon made room for")
        let stream = nextStream
        nextStream += 1
        streamRow.reset()
        streamRow.append(UInt64(slot))
        streamRow.append(now.utc)
        record.put(.stream, UInt64(stream), streamRow.bytes)
        noteStream(stream, from: nextOrdinal)
        return stream
    }

    /// How many streams a store has: what a message's key leaves room for.
    static var streams: UInt32 { @_noLocks get { 1 << 24 } }

    /// Whether one more Logon may reset numbers. Each session that is connected may reset once more
    /// when it ends, so that much is kept back; a peer that resets without end is turned away.
    var hasStreams: Bool {
        @_noLocks get { Int(nextStream) + sessions.capacity + 1 < Int(Engine.streams) }
    }
}
