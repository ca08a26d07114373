// An initiator sends a Logon(A) and judges the answer.

internal import FIXWire
public import Values

extension Session {
    /// The connection stands: our Logon goes out before anything else.
    ///
    /// Source: spec/session-scenarios.md, 1B.
    @_noLocks
    public mutating func beginLogon(at now: Moment, into effects: inout SessionEffects) {
        precondition(!isConnected, "a session that is connected takes no second connection")
        let startsAnew = settings.resetOnLogon || isResetPending
        if startsAnew { resetNumbers(into: &effects) }
        // Settings that reset at the end have done so by now, and the peer must do the same.
        let hasReset =
            settings.resetOnLogout || settings.resetOnDisconnect || settings.resetOnError
        let resets = startsAnew || (hasReset && nextInbound == 1 && nextOutbound == 1)
        isResetPending = resets
        phase = .loggingOn(deadline: now.steady.advanced(by: settings.logonTimeout))
        heartBtInt = .seconds(Int64(settings.heartBtInt))
        lastHeard = now.steady
        lastSent = now.steady
        effects.append(
            .send(
                .logon(
                    heartBtInt: settings.heartBtInt, resets: resets,
                    nextExpected: settings.enableNextExpectedMsgSeqNum ? nextInbound : nil)))
        logonMsgSeqNum = nextOutbound
    }

    /// The first message that comes back: the answer to our Logon, or none.
    ///
    /// Source: spec/session-scenarios.md, 1Bc to 1Be.
    @_noLocks
    mutating func receiveLogonAnswer(
        _ message: MessageView, _ header: Header, fault: BodyFault?, at now: Moment,
        into effects: inout SessionEffects
    ) {
        guard message.msgType == .logon else {
            if message.msgType == .logout {
                if let msgSeqNum = header.msgSeqNum { count(msgSeqNum) }
                effects.append(.disconnect(.logonRefused))
            } else {
                let reason = DisconnectReason.firstMessageNotLogon
                refuseAnswer(Text(reason.text), reason, into: &effects)
            }
            return
        }
        if let fault {
            refuseAnswer(message, header, fault, .invalidLogon, into: &effects)
            return
        }
        guard isForUs(header) else {
            refuseAnswer(message, header, BodyFault(.compIDProblem), .compIDProblem, into: &effects)
            return
        }
        var refusal: LogonRefusal?
        guard
            let facts = judgeLogon(
                message, header, fault: nil, sent: logonMsgSeqNum, at: now, &refusal)
        else {
            tell(refusal, header.msgSeqNum ?? 0, into: &effects)
            return
        }
        judgeAnswer(message, facts, at: now, into: &effects)
    }

    /// Refuses with a Reject that names what is wrong, and with a Logout.
    private mutating func refuseAnswer(
        _ message: MessageView, _ header: Header, _ fault: BodyFault, _ reason: DisconnectReason,
        into effects: inout SessionEffects
    ) {
        if let msgSeqNum = header.msgSeqNum {
            count(msgSeqNum)
            reject(message, msgSeqNum, fault, text: Text(fault.reason.text), into: &effects)
        }
        refuseAnswer(Text(reason.text), reason, into: &effects)
    }

    /// Says why a Logon is refused, in a session in which there is somebody to say it to.
    @_noLocks
    func tell(_ refusal: LogonRefusal?, _ msgSeqNum: UInt64, into effects: inout SessionEffects) {
        guard let refusal else { return }
        if case .silent(let reason) = refusal {
            refuseAnswer(Text(reason.text), reason, into: &effects)
        } else {
            carryOut(refusal, msgSeqNum, into: &effects)
        }
    }

    @_noLocks
    func refuseAnswer(
        _ text: Text<16>, _ reason: DisconnectReason, into effects: inout SessionEffects
    ) {
        effects.append(.send(.logout(text)))
        effects.append(.disconnect(reason))
    }

    /// The answer is a sound Logon; do its numbers agree with ours?
    private mutating func judgeAnswer(
        _ message: MessageView, _ facts: LogonFacts, at now: Moment,
        into effects: inout SessionEffects
    ) {
        guard facts.resets == isResetPending else {
            // A reset that only one side makes would lose messages without a word.
            let text: StaticString =
                facts.resets
                ? "ResetSeqNumFlag=Y was not asked for" : "ResetSeqNumFlag=Y was not answered"
            refuseAnswer(Text(text), .resetNotAgreed, into: &effects)
            return
        }
        if facts.msgSeqNum < nextInbound {
            refuseAnswer(
                tooLowText(facts.msgSeqNum),
                .sequenceTooLow(expected: nextInbound, received: facts.msgSeqNum), into: &effects)
            return
        }
        isResetPending = false
        activate(message, heartBtInt: facts.heartBtInt, at: now)
        effects.append(.loggedOn)
        countLogon(message, facts, at: now, into: &effects)
        replayUnasked(facts, through: logonMsgSeqNum, into: &effects)
    }
}
