// What time alone makes happen.

internal import FIXSession
public import Values

extension Engine {
    /// A deadline that was not there when the last one was computed.
    @_noLocks
    mutating func noticeDeadline(_ deadline: Instant) { nextDeadline = min(nextDeadline, deadline) }

    /// Carries out what the application asked for, one session after the other.
    @_noLocks
    mutating func nextRequest() -> Arrival? {
        while requestCursor < sessionCount {
            guard hasRoom else { return nil }
            let slot = requestCursor
            requestCursor += 1
            if case .none = sessions[slot].request { continue }
            if let delivery = carryOutRequest(slot) { return delivery }
        }
        requestCursor = -1
        return nil
    }

    /// Looks at the next connections for what is due, and for the earliest deadline after that.
    @_noLocks
    mutating func tickNext() -> Arrival? {
        if tickCursor == 0 { wakeAcceptors() }
        while tickCursor >= 0, tickCursor < connectionsUsed + initiatorCount {
            // The round goes on in the next turn, where there is room for what it makes us say.
            guard hasRoom else { return nil }
            let index = tickCursor
            tickCursor += 1
            if index >= connectionsUsed {
                if let delivery = tickInitiator(index - connectionsUsed) { return delivery }
                continue
            }
            if endRest(index) {
                if case .bound(let slot) = connections[index].state {
                    noticeDeadline(sessions[slot].session.nextDeadline)
                }
                return nil
            }
            var delivery: Arrival?
            switch connections[index].state {
            case .free, .connecting, .securing: continue
            case .unidentified(let deadline):
                if now.steady >= deadline {
                    delivery = close(index, .noLogonInTime)
                } else {
                    noticeDeadline(deadline)
                }
            case .proving(let template, let deadline, _):
                if now.steady >= deadline {
                    delivery = endProof(index, template)
                } else {
                    noticeDeadline(deadline)
                }
            case .closing(let deadline, _, _, _), .draining(let deadline):
                if now.steady >= deadline {
                    delivery = close(index, .logoutTimeout)
                } else {
                    noticeDeadline(deadline)
                }
            case .bound(let slot):
                delivery = isTooSlow(slot, index) ? close(index, .slowConsumer) : tick(slot)
                if sessions[slot].connection >= 0 {
                    noticeDeadline(sessions[slot].session.nextDeadline)
                }
            }
            if let delivery { return delivery }
        }
        tickCursor = -1
        return nil
    }

    /// Whether its peer reads too slowly. What paces have held up so long goes on.
    @_noLocks
    private mutating func isTooSlow(_ slot: Int, _ index: Int) -> Bool {
        if sessions[slot].pacedUntil > .distantPast {
            if now.steady >= sessions[slot].pacedUntil {
                sessions[slot].pacedUntil = .distantPast
                queueTransmission(index)
            } else {
                noticeDeadline(sessions[slot].pacedUntil)
            }
        }
        if hasTooMuchWaiting(slot, index) { return true }
        let patience = templates[Int(sessions[slot].template)].settings.flow.slowConsumerTimeout
        guard patience.nanoseconds > 0, connections[index].blockedSince < .distantFuture else { return false }
        let end = connections[index].blockedSince.advanced(by: patience)
        if now.steady >= end { return true }
        noticeDeadline(end)
        return false
    }

    /// Whether more waits than may because the peer does not read: not for a pace of ours, nor behind
    /// what the peer asked for again.
    @_noLocks
    func hasTooMuchWaiting(_ slot: Int, _ index: Int) -> Bool {
        let most = templates[Int(sessions[slot].template)].settings.flow.slowConsumerBytes
        return most > 0 && connections[index].tail >= 0 && !sessions[slot].isReplaying
            && waitingBytes(slot) > most
    }

    @_noLocks
    private mutating func tick(_ slot: Int) -> Arrival? {
        effects.removeAll()
        sessions[slot].session.tick(at: now, into: &effects)
        return effects.count == 0 ? nil : carryOut(slot, nil)
    }

    /// Says goodbye to everybody, from the next turn on. The engine goes on in turns until `isQuiet`.
    public mutating func beginStop(_ text: Text<16>) {
        isStopping = true
        goodbye = text
        stopCursor = 0
    }

    /// As many as the turn has room for.
    @_noLocks
    mutating func sayGoodbye() {
        while stopCursor < sessionCount {
            guard hasRoom else { return }
            let slot = stopCursor
            stopCursor += 1
            guard sessions[slot].connection >= 0 else { continue }
            effects.removeAll()
            sessions[slot].session.beginLogout(goodbye, at: now, into: &effects)
            // A goodbye sends and waits; it tells the application nothing of a session that it knows.
            _ = carryOut(slot, nil)
            noticeDeadline(sessions[slot].session.nextDeadline)
        }
        stopCursor = -1
    }

    /// No connection is left that anything could be sent to.
    public var isQuiet: Bool {
        for index in 0..<connectionsUsed {
            switch connections[index].state {
            case .bound, .closing: return false
            case .free, .connecting, .securing, .unidentified, .proving, .draining: continue
            }
        }
        return true
    }
}
