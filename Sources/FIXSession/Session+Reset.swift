// Both MsgSeqNums begin at 1 in the middle of a session, and nobody hangs up.

internal import FIXWire
public import Values

/// The TestRequest(1) before a reset: when it is answered, all before it has arrived.
struct ResetProbe: Sendable {
    /// Our next MsgSeqNum behind it.
    var next: UInt64 = 0
    /// When it was sent last.
    var sent = Instant.distantPast
    /// The peer has asked for messages since: it may have been filled over.
    var isStale = false
    /// How often one was sent because others were sent meanwhile.
    var count = 0

    @_noLocks init() {}

    /// A side that never stops sending is reset all the same.
    static var most: Int { @_noLocks get { 5 } }
}

extension Session {
    /// Begins both sides at 1 again: for sessions that never close. Messages that are missing, and
    /// those that are on their way, come first. False when it is not possible now: nobody is logged
    /// on, a reset has begun, or we are an acceptor, whose peer begins it.
    ///
    /// Source: spec/session-scenarios.md, "Logon with ResetSeqNumFlag".
    @_noLocks @discardableResult
    public mutating func beginReset(at now: Moment, into effects: inout SessionEffects) -> Bool {
        guard case .initiator = settings.role else { return false }
        switch phase {
        case .active, .probing: break
        case .disconnected, .loggingOn, .resetting, .loggingOut: return false
        }
        resetProbe = ResetProbe()
        resetProbe.count = 1
        phase = .resetting(deadline: now.steady.advanced(by: settings.logonTimeout))
        probe(at: now, into: &effects)
        return true
    }

    private mutating func probe(at now: Moment, into effects: inout SessionEffects) {
        resetProbe.next = nextOutbound + effects.sendCount + 1
        resetProbe.sent = now.steady
        resetProbe.isStale = false
        effects.append(.send(.resetProbe(resetProbe.next - 1)))
    }

    /// A Heartbeat that echoes our last TestRequest: the peer has all that we sent before it.
    @_noLocks
    mutating func receiveHeartbeat(
        _ message: MessageView, at now: Moment, into effects: inout SessionEffects
    ) {
        guard case .resetting = phase, !isResetPending, !hasGap,
            let id = message.first(Tag.testReqID), resetProbeID(resetProbe.next - 1).equals(id)
        else { return }
        // What was sent meanwhile may be waiting on our side, and would be forgotten.
        if nextOutbound == resetProbe.next || resetProbe.count >= ResetProbe.most {
            sendReset(at: now, into: &effects)
        } else {
            resetProbe.count += 1
            probe(at: now, into: &effects)
        }
    }

    /// Nothing of the peer's is missing any more; its answer to the last TestRequest may have been
    /// among what was filled over.
    @_noLocks
    mutating func goOnWithReset(afterGapAt now: Moment, into effects: inout SessionEffects) {
        guard case .resetting = phase, !isResetPending else { return }
        probe(at: now, into: &effects)
    }

    private mutating func sendReset(at now: Moment, into effects: inout SessionEffects) {
        let expected = nextInbound
        resetNumbers(into: &effects)
        nextInbound = expected
        isResetPending = true
        phase = .resetting(deadline: now.steady.advanced(by: settings.logonTimeout))
        effects.append(
            .send(
                .logon(
                    heartBtInt: Int(heartBtInt.nanoseconds / 1_000_000_000), resets: true,
                    nextExpected: settings.enableNextExpectedMsgSeqNum ? 1 : nil)))
    }

    /// The peer asks for messages before the reset: it gets them, and a little later another
    /// TestRequest.
    @_noLocks
    mutating func waitForRecovery(at now: Moment) {
        guard case .resetting = phase, !isResetPending, !resetProbe.isStale else { return }
        resetProbe.isStale = true
        phase = .resetting(deadline: now.steady.advanced(by: .seconds(1)))
    }

    /// The TestRequest, or the Logon, was not answered in time.
    @_noLocks
    mutating func goOnWithReset(at now: Moment, into effects: inout SessionEffects) {
        if isResetPending {
            // The next Logon has the flag again.
            effects.append(.send(.logout(Text("No answer to ResetSeqNumFlag=Y"))))
            effects.append(.disconnect(.noLogonAnswer))
        } else if hasGap || resetProbe.isStale {
            phase = .resetting(deadline: now.steady.advanced(by: settings.logonTimeout))
            probe(at: now, into: &effects)
        } else if lastHeard > resetProbe.sent {
            // It is there, and does not echo: some peers never do.
            sendReset(at: now, into: &effects)
        } else {
            // Perhaps nobody is there. A reset that is cut off would lose what is on its way.
            phase = .probing
        }
    }

    /// A Logon(A) in the middle of a session: with ResetSeqNumFlag=Y both sides start again at 1;
    /// without it there is nothing to log on to.
    ///
    /// Source: spec/session-scenarios.md, "Logon with ResetSeqNumFlag".
    @_noLocks
    mutating func receiveLogonAgain(
        _ message: MessageView, _ header: Header, _ msgSeqNum: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) {
        guard message.isYes(Tag.resetSeqNumFlag) else {
            pass(
                message, msgSeqNum, BodyFault(.other), text: Text("Already logged on"), at: now,
                into: &effects)
            return
        }
        var refusal: LogonRefusal?
        guard let facts = judgeLogon(message, header, fault: nil, sent: 0, at: now, &refusal) else {
            tell(refusal, msgSeqNum, into: &effects)
            return
        }
        let isAnswer = isResetPending
        if isAnswer {
            gap = .none
            heldThrough = 0
            isResetPending = false
        } else {
            resetNumbers(into: &effects)
        }
        nextInbound = 2
        if case .resetting = phase { phase = .active }
        var interval = facts.heartBtInt
        if !isAnswer {
            interval = settings.heartBtIntOverride ?? interval
            effects.append(
                .send(
                    .logon(
                        heartBtInt: interval, resets: true,
                        nextExpected: facts.nextExpected == nil ? nil : 2)))
        }
        heartBtInt = .seconds(Int64(interval))
        effects.append(.note(.numbersReset))
    }
}
