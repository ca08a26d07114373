// Making connections, and making them again.

internal import FIXSession
internal import Reactor
internal import Values

extension Engine {
    /// One more session that we connect for. Only at start; its session exists from then on.
    ///
    /// - Throws: ``IOError`` for a source address that is none; ``InitiatorError``; ``TLSError``.
    mutating func initiate(_ settings: InitiatorSettings) throws {
        precondition(initiatorCount < initiators.capacity, "an engine has at most 4096 initiators")
        precondition(!settings.reconnectIntervals.isEmpty, "an initiator has an interval to wait for")
        guard let identity = settings.session.pattern.identity else { preconditionFailure("an initiator has one peer") }
        if let known = findSession(identity) {
            guard sessions[known].initiator < 0 else { throw InitiatorError.sameIdentity(identity) }
        } else {
            guard !hasUnknownSession else { throw RecoveryError.unknownSession }
            guard sessionCount < sessions.capacity else {
                throw InitiatorError.tooManySessions(maximum: sessions.capacity)
            }
        }
        templateCount += 1
        _ = try begin(settings, identity, at: initiatorCount, template: templateCount - 1)
    }

    /// Connects for the session from here on: by the initiator and the template of these numbers, which are nobody's.
    ///
    /// - Throws: ``IOError``, ``TLSError``.
    mutating func begin(_ settings: InitiatorSettings, _ identity: SessionIdentity, at index: Int, template: Int) throws -> Int {
        let source = try InitiatorSettings.address(of: settings.source)
        let context = try settings.tls.map { try tlsContexts.context($0, isAcceptor: false) } ?? .none
        place(settings.session, .initiator, at: template)
        let slot: Int
        if let known = findSession(identity) {
            slot = known
            assign(template, to: slot)
        } else {
            slot = addSession(Session(identity: identity, settings: templates[template].settings), template)
        }
        var initiator = Initiator()
        initiator.session = Int32(slot)
        initiator.template = Int32(template)
        initiator.source = source
        // An answer to somebody who was here before is nothing to this one.
        initiator.lookup = index < initiatorCount ? initiators[index].lookup : 0
        initiators[index] = initiator
        Engine.put(settings, at: index, in: &initiatorSettings)
        Engine.put(context, at: index, in: &initiatorContexts)
        sessions[slot].initiator = Int32(index)
        initiatorCount = max(initiatorCount, index + 1)
        return slot
    }

    /// What is due for one of them.
    @_noLocks
    mutating func tickInitiator(_ index: Int) -> Arrival? {
        switch initiators[index].state {
        case .connected, .halted, .offHours: return nil
        case .waiting(let until):
            guard now.steady >= until else {
                noticeDeadline(until)
                return nil
            }
            let slot = Int(initiators[index].session)
            if isStopping { return nil }
            // Its settings were changed while it was connected.
            let template = Int(initiators[index].template)
            if Int(sessions[slot].template) != template { assign(template, to: slot) }
            if isInSession(Int(sessions[slot].template), slot) {
                attempt(index)
            } else {
                initiators[index].state = .offHours
            }
        case .resolving(let deadline):
            guard now.steady >= deadline else {
                noticeDeadline(deadline)
                return nil
            }
            cannotConnect(index, IOError.timedOut)
        case .connecting(let connection, let deadline):
            guard now.steady >= deadline else {
                noticeDeadline(deadline)
                return nil
            }
            return giveUpConnecting(Int(connection), index)
        }
        return nil
    }

    /// Tries the next host.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    private mutating func attempt(_ index: Int) {
        let settings = initiatorSettings[index]
        guard hasStreams else { return failed(index, .tooManyResets) }
        guard !sessions[Int(initiators[index].session)].isDamaged else { return failed(index, .damagedRecord) }
        if case .priority(let interval) = settings.hostSelection,
            initiators[index].startedOver == .distantPast
                || now.steady.since(initiators[index].startedOver) >= interval
        {
            initiators[index].nextHost = 0
        }
        if initiators[index].nextHost == 0 { initiators[index].startedOver = now.steady }
        let host = settings.hosts[initiators[index].nextHost]
        initiators[index].nextHost = (initiators[index].nextHost + 1) % settings.hosts.count
        if let address = SocketAddress(numericHost: host.host, port: host.port) {
            connect(index, to: address)
            return
        }
        let deadline = now.steady.advanced(by: settings.connectTimeout)
        initiators[index].state = .resolving(deadline: deadline)
        noticeDeadline(deadline)
        initiators[index].lookup &+= 1
        let lookup = Lookup(
            initiator: index, number: initiators[index].lookup, host: host.host, port: host.port,
            choice: initiators[index].failures)
        if !lookups.ask(.resolve(lookup)) { cannotConnect(index, IOError.timedOut) }
    }

    /// The name was looked up.
    mutating func resolved(_ lookup: Lookup, _ address: SocketAddress?) {
        let index = lookup.initiator
        // The answer may come after its time was up, and another name been asked for since.
        guard case .resolving = initiators[index].state, lookup.number == initiators[index].lookup
        else { return }
        guard let address, !isStopping else {
            cannotConnect(index, IOError.noSuchHost)
            return
        }
        connect(index, to: address)
    }

    /// It came to nothing before there was a connection.
    @_noLocks
    private mutating func cannotConnect(_ index: Int, _ code: Int32) {
        note(.cannotConnect(code), -1, Int(initiators[index].session))
        failed(index, .cannotConnect)
    }

    private mutating func connect(_ index: Int, to address: SocketAddress) {
        let settings = initiatorSettings[index]
        if freeConnectionCount == 0 { closeOldestUnidentified() }
        guard freeConnectionCount > 0 else {
            failed(index, .tooManyConnections)
            return
        }
        let socket: Socket
        do throws(IOError) {
            socket = try Socket.connect(to: address, from: initiators[index].source)
        } catch {
            cannotConnect(index, error.code)
            return
        }
        socket.set(settings.options)
        var tls = TLSStream.none
        if !initiatorContexts[index].isNone {
            guard let stream = secured(index) else {
                socket.close()
                note(.tlsFailed(.noMemory), -1, Int(initiators[index].session))
                failed(index, .tlsFailed)
                return
            }
            tls = stream
        }
        let deadline = now.steady.advanced(by: settings.connectTimeout)
        let connection = take(socket, .connecting(initiator: index, deadline: deadline))
        guard connection >= 0 else {
            socket.close()
            if !tls.isNone { tls.free() }
            failed(index, .tooManyConnections)
            return
        }
        connections[connection].tls = tls
        watchWriting(connection, true)
        initiators[index].state = .connecting(
            connection: Int32(truncatingIfNeeded: connection), deadline: deadline)
        noticeDeadline(deadline)
    }

    /// TLS for the host that was last tried.
    private func secured(_ index: Int) -> TLSStream? {
        let hosts = initiatorSettings[index].hosts
        let host = hosts[(initiators[index].nextHost + hosts.count - 1) % hosts.count].host
        // Safe: the array lives through the call.
        return unsafe Array(host.utf8).withUnsafeBytes { buffer in
            initiatorContexts[index].connect(to: unsafe Bytes(buffer))
        }
    }

    /// The time for making a connection is over.
    @_noLocks
    private mutating func giveUpConnecting(_ connection: Int, _ index: Int) -> Arrival? {
        if case .securing = connections[connection].state {
            return failSecuring(connection, index, .tooSlow)
        }
        note(.cannotConnect(IOError.timedOut), -1, Int(initiators[index].session))
        return close(connection, .cannotConnect)
    }

    /// The socket of a connection being made can be written: it stands, or it failed.
    @_noLocks
    mutating func finishConnecting(_ connection: Int, _ index: Int) -> Arrival? {
        let code = connections[connection].socket.connectResult()
        guard code == 0 else {
            note(.cannotConnect(code), -1, Int(initiators[index].session))
            return close(connection, .cannotConnect)
        }
        peers[connection] = connections[connection].socket.peerName()
        if initiatorContexts[index].isNone { return beginLogon(connection, index) }
        connections[connection].state = .securing(initiator: index)
        return secure(connection, index)
    }

    /// The connection stands: the session's Logon goes out.
    @_noLocks
    mutating func beginLogon(_ connection: Int, _ index: Int) -> Arrival? {
        guard !isStopping else { return close(connection, .stopping) }
        guard hasStreams else { return close(connection, .tooManyResets) }
        let slot = Int(initiators[index].session)
        connections[connection].state = .bound(session: slot)
        watchWriting(connection, hasPending(connection))
        initiators[index].state = .connected
        note(.connected, connection, slot)
        bind(slot, to: connection)
        effects.removeAll()
        sessions[slot].session.beginLogon(at: now, into: &effects)
        let delivery = carryOut(slot, nil)
        noticeDeadline(sessions[slot].session.nextDeadline)
        return delivery
    }

    /// An attempt came to nothing, or a connection is at its end.
    @_noLocks
    mutating func failed(_ index: Int, _ reason: DisconnectReason) {
        let slot = Int(initiators[index].session)
        sessions[slot].lastEnd.reason = reason
        sessions[slot].lastEnd.at = now.utc
        if case .cannotConnect = reason { initiators[index].failures &+= 1 }
        if sessions[slot].haltsWhenDown {
            sessions[slot].haltsWhenDown = false
            initiators[index].state = .halted
            return
        }
        // Where each Logon begins at 1 there is no history to disagree about.
        if reason.isForPeople, !sessions[slot].session.settings.resetOnLogon {
            initiators[index].state = .halted
            return
        }
        let until = now.steady.advanced(by: reconnectInterval(index))
        initiators[index].state = .waiting(until: until)
        noticeDeadline(until)
    }

    /// How long to wait before the next attempt, a little more or less than is set.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    private mutating func reconnectInterval(_ index: Int) -> Interval {
        let settings = initiatorSettings[index]
        let place = min(initiators[index].waits, settings.reconnectIntervals.count - 1)
        initiators[index].waits &+= 1
        let interval = settings.reconnectIntervals[place].nanoseconds
        // The last digits of the clock are as good as dice for this.
        let dice = now.steady.nanosecondsSinceEpoch % 2001 - 1000
        return Interval(nanoseconds: interval + interval / 100 * settings.jitterPercent / 1000 * dice)
    }

    /// What errands brought back.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    mutating func takeErrands() -> Arrival? {
        guard let outcome = errands.takeOutcome() ?? lookups.takeOutcome() else { return nil }
        switch outcome {
        case .resolved(let lookup, let address): resolved(lookup, address)
        case .verified(let claim, let isProven): return proved(claim, isProven)
        case .reloadedTLS(let count, let problems): reloadedTLS(count, problems)
        }
        return nil
    }
}
