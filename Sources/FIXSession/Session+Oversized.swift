// A message that is larger than messages may be.

public import FIXWire
public import Values

extension Session {
    /// Takes the beginning of a sound message that was not kept, because it is larger than we take.
    ///
    /// It is rejected and counted like any other fault: a peer that was only asked to send it again
    /// would do so for ever. When not even its number is known it is passed over.
    ///
    /// - Parameters:
    ///   - head: Its first fields, among them the header.
    ///   - text: What is too large about it.
    ///
    /// Source: spec/session-scenarios.md, 14: SessionRejectReason(373) 99.
    @_noLocks
    public mutating func receiveOversized(
        _ head: MessageView, _ header: Header, _ text: Text<16>, at now: Moment,
        into effects: inout SessionEffects
    ) {
        precondition(isConnected, "a session without a connection is never fed")
        lastHeard = now.steady
        if case .probing = phase { phase = .active }
        if case .some = faultAtLogout { return }
        guard identity.beginString.equals(head.value(at: 0)) else {
            logOut(Text("Incorrect BeginString"), .incorrectBeginString, at: now, into: &effects)
            return
        }
        if case .loggingOn = phase {
            let isLogon = head.msgType == .logon
            let reason = isLogon ? DisconnectReason.invalidLogon : .firstMessageNotLogon
            refuseAnswer(Text(reason.text), reason, into: &effects)
            return
        }
        guard let msgSeqNum = header.msgSeqNum, isForUs(header) else {
            noticeAnswer()
            return
        }
        if msgSeqNum < nextInbound, header.isPossibleDuplicate {
            effects.append(.note(.duplicateIgnored))
            return
        }
        pass(head, msgSeqNum, BodyFault(.other), text: text, at: now, into: &effects)
    }
}
