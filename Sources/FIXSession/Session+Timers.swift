// What time alone makes happen.

public import Values

extension Session {
    /// Heartbeats, test requests and time-outs that are due. `effects` grows by at most four.
    ///
    /// Source: spec/session-scenarios.md, 4a, 6, 12.
    @_noLocks
    public mutating func tick(at now: Moment, into effects: inout SessionEffects) {
        switch phase {
        case .disconnected: return
        case .loggingOn(let deadline):
            if now.steady >= deadline { effects.append(.disconnect(.noLogonAnswer)) }
            return
        case .resetting(let deadline):
            if now.steady >= deadline { goOnWithReset(at: now, into: &effects) }
            if isResetPending { return }
        case .loggingOut(let deadline, let reason):
            guard now.steady >= deadline else { return }
            if case .loggedOut = reason {
                effects.append(.disconnect(.logoutTimeout))
            } else {
                effects.append(.disconnect(reason))
            }
            return
        case .active, .probing: break
        }
        let count = effects.count
        askAgainForGap(at: now, into: &effects)
        if case .loggingOut = phase { return }
        guard heartBtInt.nanoseconds > 0 else { return }
        let silence = now.steady.since(lastHeard)
        if silence >= stretched(settings.heartBeatTimeoutPercent) {
            // The line is dead: a Logout would only wait in a buffer.
            effects.append(.disconnect(.heartbeatTimeout))
        } else if isProbing {
            // While a TestRequest waits no Heartbeats are needed.
        } else if silence >= stretched(settings.testRequestDelayPercent) {
            effects.append(.send(.testRequest))
            phase = .probing
        } else if effects.count == count, now.steady.since(lastSent) >= heartBtInt {
            effects.append(.send(.heartbeat))
        }
    }

    /// Sends a TestRequest(1) now, as after a silence. Nothing where one waits for its answer, or nobody is logged on.
    @_noLocks
    public mutating func beginTest(into effects: inout SessionEffects) {
        guard case .active = phase else { return }
        effects.append(.send(.testRequest))
        phase = .probing
    }

    /// When `tick` may next have something to do. It changes nothing: it reads the session, which is large, where
    /// it stands.
    public var nextDeadline: Instant {
        @_noLocks mutating get {
            switch phase {
            case .disconnected: return .distantFuture
            case .loggingOn(let deadline), .loggingOut(let deadline, _): return deadline
            case .resetting(let deadline):
                return isResetPending ? deadline : min(deadline, nextDeadlineInSession)
            case .active, .probing: return nextDeadlineInSession
            }
        }
    }

    private var nextDeadlineInSession: Instant {
        @_noLocks mutating get {
            guard heartBtInt.nanoseconds > 0 else { return gapDeadline }
            let limit =
                isProbing
                ? settings.heartBeatTimeoutPercent : settings.testRequestDelayPercent
            let silence = lastHeard.advanced(by: stretched(limit))
            let beat = isProbing ? Instant.distantFuture : lastSent.advanced(by: heartBtInt)
            return min(gapDeadline, min(silence, beat))
        }
    }

    /// Our TestRequest waits, so that no Heartbeats are needed.
    private var isProbing: Bool {
        switch phase {
        case .probing, .resetting: true
        case .disconnected, .loggingOn, .active, .loggingOut: false
        }
    }

    /// HeartBtInt and so many percent of it.
    private func stretched(_ percent: Int64) -> Interval {
        Interval(nanoseconds: heartBtInt.nanoseconds / 100 * (100 + percent))
    }
}
