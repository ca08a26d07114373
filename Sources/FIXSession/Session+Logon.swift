// Accepting a Logon(A).

public import FIXWire
public import Values

extension Session {
    /// Judges the first message of a connection, a Logon(A) whose CompIDs are this session's.
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
        guard case .none = fault, let msgSeqNum = header.msgSeqNum, msgSeqNum > 0,
            let heartBtInt = message.first(Tag.heartBtInt)?.wholeNumber
        else {
            effects.append(.disconnect(.invalidLogon))
            return
        }
        guard isTimely(header, at: now) else {
            effects.append(.disconnect(.sendingTimeProblem))
            return
        }
        guard message.first(Tag.encryptMethod)?.wholeNumber == 0 else {
            let fault = BodyFault(.valueOutOfRange, tag: Tag.encryptMethod)
            effects.append(.send(.reject(refSeqNum: msgSeqNum, fault, text: Text(fault.reason.text))))
            effects.append(.send(.logout(Text())))
            effects.append(.disconnect(.invalidLogon))
            return
        }
        let resets = message.isYes(Tag.resetSeqNumFlag)
        if resets && msgSeqNum != 1 {
            effects.append(.send(.logout(Text("MsgSeqNum must be 1 with ResetSeqNumFlag=Y"))))
            effects.append(.disconnect(.invalidLogon))
            return
        }
        let startsAnew = resets || settings.resetOnLogon
        if !startsAnew && msgSeqNum < nextInbound {
            effects.append(.send(.logout(tooLowText(msgSeqNum))))
            effects.append(.disconnect(.sequenceTooLow(expected: nextInbound, received: msgSeqNum)))
            return
        }
        if startsAnew { resetNumbers(into: &effects) }
        accept(msgSeqNum, heartBtInt: heartBtInt, resets: resets, at: now, into: &effects)
    }

    /// Answers, and asks for what is missing; both while nothing else of ours has gone out.
    private mutating func accept(
        _ msgSeqNum: UInt64, heartBtInt: Int, resets: Bool, at now: Moment,
        into effects: inout SessionEffects
    ) {
        phase = .active
        gap = .none
        self.heartBtInt = .seconds(Int64(heartBtInt))
        lastHeard = now.steady
        lastSent = now.steady
        effects.append(.send(.logon(heartBtInt: heartBtInt, resets: resets)))
        if msgSeqNum == nextInbound {
            nextInbound += 1
        } else {
            hold(msgSeqNum, at: now, into: &effects)
        }
        effects.append(.loggedOn)
    }

    /// A Logon(A) in the middle of a session: with ResetSeqNumFlag=Y both sides start again at 1 and
    /// nobody hangs up; without it there is nothing to log on to.
    ///
    /// Source: spec/session-scenarios.md, "Logon with ResetSeqNumFlag".
    @_noLocks
    mutating func receiveLogonAgain(
        _ message: MessageView, _ msgSeqNum: UInt64, at now: Moment, into effects: inout SessionEffects
    ) {
        let resets = message.isYes(Tag.resetSeqNumFlag)
        guard resets, let heartBtInt = message.first(Tag.heartBtInt)?.wholeNumber else {
            count(msgSeqNum)
            reject(
                message, msgSeqNum, BodyFault(.other), text: Text("Already logged on"), into: &effects)
            return
        }
        guard msgSeqNum == 1 else {
            effects.append(.send(.logout(Text("MsgSeqNum must be 1 with ResetSeqNumFlag=Y"))))
            effects.append(.disconnect(.invalidLogon))
            return
        }
        resetNumbers(into: &effects)
        nextInbound = 2
        self.heartBtInt = .seconds(Int64(heartBtInt))
        effects.append(.send(.logon(heartBtInt: heartBtInt, resets: true)))
        effects.append(.note(.numbersReset))
    }
}
