// Judges MsgSeqNum(34), and does what the message asks of the session.

public import FIXWire
public import Values

extension Session {
    /// Admits, holds off or refuses one message that is otherwise sound.
    ///
    /// Source: spec/session-scenarios.md, 2a, 2b, 2c, 2e.
    @_noLocks
    mutating func admit(
        _ message: MessageView, _ header: Header, _ msgSeqNum: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) {
        if header.isPossibleDuplicate { noticeAnswer() }
        if message.msgType == .logon, msgSeqNum == nextInbound || beginsAgain(message, header) {
            receiveLogonAgain(message, header, msgSeqNum, at: now, into: &effects)
        } else if message.msgType == .logout {
            receiveLogout(msgSeqNum, into: &effects)
        } else if message.msgType == .sequenceReset, !isGapFill(message) {
            receiveReset(message, msgSeqNum, at: now, into: &effects)
        } else if msgSeqNum == nextInbound {
            accept(message, header, msgSeqNum, wasHeld: false, at: now, into: &effects)
        } else if msgSeqNum > nextInbound {
            // A ResendRequest is answered even so, or two sides with gaps would wait for ever.
            if message.msgType == .resendRequest {
                answerResendRequest(message, msgSeqNum, at: now, into: &effects)
            }
            // What comes before the answer to a reset is of numbers that end with it.
            if isResetPending { return }
            hold(message, msgSeqNum, at: now, into: &effects)
        } else if header.isPossibleDuplicate {
            // Already processed, and said to be a repeat.
            effects.append(.note(.duplicateIgnored))
            if message.msgType == .sequenceReset {
                receiveOldGapFill(message, at: now, into: &effects)
            }
        } else if message.msgType == .resendRequest {
            answerResendRequest(message, msgSeqNum, at: now, into: &effects)
        } else {
            // A number used twice. The sides disagree about history; only people can mend it.
            effects.append(.send(.logout(tooLowText(msgSeqNum))))
            effects.append(.disconnect(.sequenceTooLow(expected: nextInbound, received: msgSeqNum)))
        }
    }

    /// A Logon that resets, whatever was expected. One that is sent again must not: it is history.
    private func beginsAgain(_ message: MessageView, _ header: Header) -> Bool {
        !header.isPossibleDuplicate && message.isYes(Tag.resetSeqNumFlag)
    }

    /// The expected message: it is counted, and processed according to its type.
    ///
    /// What was held, or comes again because we asked for it, was sent when it was its time, and is
    /// not counted against a rate.
    private mutating func accept(
        _ message: MessageView, _ header: Header, _ msgSeqNum: UInt64, wasHeld: Bool,
        at now: Moment,
        into effects: inout SessionEffects
    ) {
        let isRecovered = wasHeld || (header.isPossibleDuplicate && hasGap)
        if message.msgType == .sequenceReset {
            receiveGapFill(message, msgSeqNum, into: &effects)
        } else {
            nextInbound += 1
        }
        closeGap(at: now, into: &effects)
        guard message.msgType.isSession else {
            if !isRecovered, isThrottled(message, msgSeqNum, at: now, into: &effects) { return }
            effects.append(.deliver)
            return
        }
        switch message.msgType {
        case .heartbeat: receiveHeartbeat(message, at: now, into: &effects)
        case .testRequest: effects.append(.send(.heartbeatEcho))
        case .resendRequest: answerResendRequest(message, msgSeqNum, at: now, into: &effects)
        case .reject:
            effects.append(.note(.peerRejected))
            effects.append(.tellRejected)
        default: break  // A gap fill has done its work by arriving.
        }
    }

    /// Takes a message that was held, now that its turn may have come; the loop offers them in
    /// order.
    ///
    /// It was sound when it came. Its Logon or ResendRequest was honoured then and is only counted.
    @_noLocks
    public mutating func receiveHeld(
        _ message: MessageView, at now: Moment, into effects: inout SessionEffects
    ) {
        let header = Header(message)
        guard header.msgSeqNum == nextInbound else { return }
        if message.msgType == .logon || message.msgType == .resendRequest {
            nextInbound += 1
            closeGap(at: now, into: &effects)
        } else {
            accept(message, header, nextInbound, wasHeld: true, at: now, into: &effects)
        }
    }

    /// Whether the next expected message may have been held.
    public var expectsHeld: Bool { @_noLocks get { nextInbound <= heldThrough } }

    @_noLocks
    func tooLowText(_ msgSeqNum: UInt64) -> Text<16> {
        var text = Text<16>("MsgSeqNum too low, expecting ")
        text.appendDigits(of: nextInbound)
        text.append(" but received ")
        text.appendDigits(of: msgSeqNum)
        return text
    }
}
