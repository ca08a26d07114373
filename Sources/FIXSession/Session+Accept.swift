// An acceptor receives a Logon(A).

public import FIXWire
public import Values

extension Session {
    /// Judges the first message of a connection, a Logon(A) whose IDs are this session's.
    ///
    /// Nothing changes before everything about it holds. A Logon that is refused is mostly refused
    /// in silence: an answer would use up a MsgSeqNum of a session that does not exist yet.
    ///
    /// - Parameter fault: What the dictionary has against the message.
    ///
    /// Source: spec/session-scenarios.md, 1S and "Logon with ResetSeqNumFlag".
    @_noLocks
    public mutating func receiveLogon(
        _ message: MessageView, _ header: Header, fault: BodyFault?, at now: Moment,
        into effects: inout SessionEffects
    ) {
        precondition(!isConnected, "a session that is connected takes no second connection")
        var refusal: LogonRefusal?
        guard
            let facts = judgeLogon(
                message, header, fault: fault,
                sent: settings.resetOnLogon ? .max - 1 : nextOutbound - 1, at: now, &refusal)
        else {
            if let refusal { carryOut(refusal, header.msgSeqNum ?? 0, into: &effects) }
            return
        }
        let startsAnew = facts.resets || settings.resetOnLogon
        if !startsAnew && facts.msgSeqNum < nextInbound {
            effects.append(.send(.logout(tooLowText(facts.msgSeqNum))))
            effects.append(
                .disconnect(.sequenceTooLow(expected: nextInbound, received: facts.msgSeqNum)))
            return
        }
        if startsAnew { resetNumbers(into: &effects) }
        answer(message, facts, at: now, into: &effects)
    }

    /// Answers, and sees to what is missing on either side; all while nothing else of ours has gone
    /// out.
    private mutating func answer(
        _ message: MessageView, _ facts: LogonFacts, at now: Moment,
        into effects: inout SessionEffects
    ) {
        let heartBtInt = settings.heartBtIntOverride ?? facts.heartBtInt
        activate(message, heartBtInt: heartBtInt, at: now)
        let last = nextOutbound - 1
        var nextExpected: UInt64?
        if case .some = facts.nextExpected {
            nextExpected = facts.msgSeqNum == nextInbound ? nextInbound + 1 : nextInbound
        }
        effects.append(
            .send(.logon(heartBtInt: heartBtInt, resets: facts.resets, nextExpected: nextExpected)))
        effects.append(.loggedOn)
        countLogon(message, facts, at: now, into: &effects)
        replayUnasked(facts, through: last, into: &effects)
    }
}
