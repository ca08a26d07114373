// What both roles ask of a Logon(A), and the state that follows it.

internal import FIXWire
internal import Values

/// What a Logon(A) says, as far as the session reads it.
struct LogonFacts {
    var msgSeqNum: UInt64
    var heartBtInt: Int
    var resets: Bool
    /// NextExpectedMsgSeqNum(789), if it is there and is to be heeded.
    var nextExpected: UInt64?
}

/// Why a Logon(A) is refused: what goes out, if anything does, and the reason.
enum LogonRefusal {
    /// An answer would use up a MsgSeqNum of a session that does not exist.
    case silent(DisconnectReason)
    case told(Text<16>, DisconnectReason)
    case rejected(BodyFault, DisconnectReason)
}

extension Session {
    /// Reads and judges a Logon; `nil` facts come with the refusal. Changes nothing.
    ///
    /// - Parameter sent: The highest number of ours that the peer may know of.
    @_noLocks
    func judgeLogon(
        _ message: MessageView, _ header: Header, fault: BodyFault?, sent: UInt64, at now: Moment,
        _ refusal: inout LogonRefusal?
    ) -> LogonFacts? {
        refusal = nil
        guard case .none = fault, let msgSeqNum = header.msgSeqNum, msgSeqNum > 0,
            let heartBtInt = message.first(Tag.heartBtInt)?.wholeNumber
        else {
            refusal = .silent(.invalidLogon)
            return nil
        }
        guard isTimely(header, at: now) else {
            refusal = .silent(.sendingTimeProblem)
            return nil
        }
        guard message.first(Tag.encryptMethod)?.wholeNumber == 0 else {
            refusal = .rejected(BodyFault(.valueOutOfRange, tag: Tag.encryptMethod), .invalidLogon)
            return nil
        }
        guard hasRightTestMode(message) else {
            refusal = .told(Text("TestMessageIndicator(464) is not this session's"), .wrongTestMode)
            return nil
        }
        let resets = message.isYes(Tag.resetSeqNumFlag)
        if resets && msgSeqNum != 1 {
            refusal = .told(Text("MsgSeqNum must be 1 with ResetSeqNumFlag=Y"), .invalidLogon)
            return nil
        }
        let nextExpected = nextExpectedMsgSeqNum(message)
        if let nextExpected, !resets, nextExpected > sent + 1 {
            refusal = .told(
                nextExpectedText(nextExpected, sent + 1),
                .nextExpectedTooHigh(expected: sent + 1, received: nextExpected))
            return nil
        }
        return LogonFacts(
            msgSeqNum: msgSeqNum, heartBtInt: heartBtInt, resets: resets, nextExpected: nextExpected
        )
    }

    /// Source: FIX 4.4, TestMessageIndicator(464): a test system refuses production and the
    /// reverse.
    private func hasRightTestMode(_ message: MessageView) -> Bool {
        switch settings.testMode {
        case .unspecified: true
        case .test: message.isYes(Tag.testMessageIndicator)
        case .production: !message.isYes(Tag.testMessageIndicator)
        }
    }

    private func nextExpectedMsgSeqNum(_ message: MessageView) -> UInt64? {
        guard settings.enableNextExpectedMsgSeqNum,
            let number = message.first(Tag.nextExpectedMsgSeqNum)?.sequenceNumber, number > 0
        else { return nil }
        return number
    }

    private func nextExpectedText(_ received: UInt64, _ expected: UInt64) -> Text<16> {
        var text = Text<16>("NextExpectedMsgSeqNum too high, expected at most ")
        text.appendDigits(of: expected)
        text.append(" but received ")
        text.appendDigits(of: received)
        return text
    }

    /// Says what a refusal says.
    @_noLocks
    func carryOut(_ refusal: LogonRefusal, _ msgSeqNum: UInt64, into effects: inout SessionEffects)
    {
        switch refusal {
        case .silent(let reason):
            effects.append(.disconnect(reason))
        case .told(let text, let reason):
            effects.append(.send(.logout(text)))
            effects.append(.disconnect(reason))
        case .rejected(let fault, let reason):
            effects.append(
                .send(.reject(refSeqNum: msgSeqNum, fault, text: Text(fault.reason.text))))
            effects.append(.send(.logout(Text())))
            effects.append(.disconnect(reason))
        }
    }

    /// The session is up from now on.
    @_noLocks
    mutating func activate(
        _ message: MessageView, heartBtInt: Int, at now: Moment
    ) {
        phase = .active
        gap = .none
        self.heartBtInt = .seconds(Int64(heartBtInt))
        peerMaxMessageSize = message.first(Tag.maxMessageSize)?.wholeNumber ?? 0
        lastHeard = now.steady
        lastSent = now.steady
    }

    /// Counts the peer's Logon, or holds it and sees to the messages before it.
    ///
    /// With NextExpectedMsgSeqNum(789) in use the peer sends them without being asked.
    @_noLocks
    mutating func countLogon(
        _ message: MessageView, _ facts: LogonFacts, at now: Moment,
        into effects: inout SessionEffects
    ) {
        if facts.msgSeqNum == nextInbound {
            nextInbound += 1
        } else if case .some = facts.nextExpected {
            effects.append(.hold(facts.msgSeqNum))
            heldThrough = max(heldThrough, facts.msgSeqNum)
            let last = facts.msgSeqNum - 1
            gap = .asked(
                GapRequest(through: last, asked: 0, expecting: nextInbound, at: now.steady))
            effects.append(.note(.gap(from: nextInbound, through: last)))
        } else {
            hold(message, facts.msgSeqNum, at: now, into: &effects)
        }
    }

    /// What the peer's NextExpectedMsgSeqNum(789) says it has missed, up to what had been sent.
    ///
    /// Source: spec/session-scenarios.md, "NextExpectedMsgSeqNum".
    @_noLocks
    func replayUnasked(
        _ facts: LogonFacts, through last: UInt64, into effects: inout SessionEffects
    ) {
        guard let from = facts.nextExpected, from <= last else { return }
        effects.append(.replay(from: from, through: last))
    }
}
