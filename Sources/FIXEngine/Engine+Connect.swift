// Making connections, and making them again.

internal import FIXSession
internal import Reactor
internal import Values

extension Engine {
    /// One more session that we connect for. Only at start; its session exists from then on.
    ///
    /// - Throws: ``IOError`` for a source address that is none.
    mutating func initiate(_ settings: InitiatorSettings) throws(IOError) {
        precondition(initiatorCount < initiators.capacity, "an engine has at most 4096 initiators")
        let template = templateCount
        add(settings.session)
        let pattern = settings.session.pattern
        let identity = pattern.identity(with: pattern.targetCompID.prefix)
        let slot: Int
        if let known = findSession(identity) {
            slot = known
            templates[template].sessionCount += 1
            assign(template, to: slot)
        } else {
            slot = addSession(Session(identity: identity, settings: settings.session.settings), template)
        }
        var initiator = Initiator()
        initiator.session = Int32(slot)
        if let source = settings.source {
            guard let address = SocketAddress(numericHost: source.host, port: source.port) else {
                throw IOError("\(source.host) is not a numeric address to connect from", code: 22)
            }
            initiator.source = address
        }
        initiators[initiatorCount] = initiator
        initiatorSettings.append(settings)
        sessions[slot].initiator = Int32(initiatorCount)
        initiatorCount += 1
    }

    /// What is due for one of them.
    @_noLocks
    mutating func tickInitiator(_ index: Int) -> Delivery? {
        switch initiators[index].state {
        case .connected, .halted, .offHours: return nil
        case .waiting(let until):
            guard now.steady >= until else {
                noticeDeadline(until)
                return nil
            }
            let slot = Int(initiators[index].session)
            if isStopping { return nil }
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
            note(.cannotConnect(IOError.timedOut), -1, Int(initiators[index].session))
            _ = close(Int(connection), .cannotConnect)
        }
        return nil
    }

    /// Tries the next host.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    private mutating func attempt(_ index: Int) {
        let settings = initiatorSettings[index]
        if case .priority(let interval) = settings.hostSelection,
            initiators[index].startedOver == .distantPast
                || now.steady.since(initiators[index].startedOver) >= interval
        {
            initiators[index].nextHost = 0
        }
        if initiators[index].nextHost == 0 { initiators[index].startedOver = now.steady }
        let host = settings.hosts[initiators[index].nextHost]
        initiators[index].nextHost = (initiators[index].nextHost + 1) % settings.hosts.count
        initiators[index].attempts += 1
        if let address = SocketAddress(numericHost: host.host, port: host.port) {
            connect(index, to: address)
            return
        }
        let deadline = now.steady.advanced(by: settings.connectTimeout)
        initiators[index].state = .resolving(deadline: deadline)
        noticeDeadline(deadline)
        if !errands.ask(.resolve(initiator: index, host.host, host.port)) {
            cannotConnect(index, IOError.timedOut)
        }
    }

    /// The name was looked up.
    mutating func resolved(_ index: Int, _ address: SocketAddress?) {
        // The answer may come after its time was up.
        guard case .resolving = initiators[index].state else { return }
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
        let deadline = now.steady.advanced(by: settings.connectTimeout)
        let connection = take(socket, .connecting(initiator: index, deadline: deadline))
        connections[connection].isWatchedForWriting = true
        poller.watchWriting(
            socket.descriptor,
            token: Token.connection(connection, generation: connections[connection].generation).packed,
            true)
        initiators[index].state = .connecting(
            connection: Int32(truncatingIfNeeded: connection), deadline: deadline)
        noticeDeadline(deadline)
    }

    /// The socket of a connection being made can be written: it stands, or it failed.
    @_noLocks
    mutating func finishConnecting(_ connection: Int, _ index: Int) -> Delivery? {
        let code = connections[connection].socket.connectResult()
        guard code == 0 else {
            note(.cannotConnect(code), -1, Int(initiators[index].session))
            return close(connection, .cannotConnect)
        }
        peers[connection] = connections[connection].socket.peerName()
        let slot = Int(initiators[index].session)
        connections[connection].state = .bound(session: slot)
        stopWatchingWriting(connection)
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
        if case .cannotConnect = reason {
            sessions[slot].lastEnd.reason = reason
            sessions[slot].lastEnd.at = now.utc
        }
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
        let place = min(max(initiators[index].attempts - 1, 0), settings.reconnectIntervals.count - 1)
        let interval = settings.reconnectIntervals[place].nanoseconds
        // The last digits of the clock are as good as dice for this.
        let dice = now.steady.nanosecondsSinceEpoch % 2001 - 1000
        return Interval(nanoseconds: interval + interval / 100 * settings.jitterPercent / 1000 * dice)
    }

    /// What errands brought back.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    mutating func takeErrands() -> Delivery? {
        guard let outcome = errands.takeOutcome() else { return nil }
        switch outcome {
        case .resolved(let initiator, let address): resolved(initiator, address)
        case .verified(let claim, let isProven): return proved(claim, isProven)
        }
        return nil
    }
}
