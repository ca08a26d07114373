// A message on an established session: the checks that come before its number is judged.

public import FIXWire
public import Values

extension Session {
    /// Takes one message whose BodyLength and CheckSum hold.
    ///
    /// The order of the checks: BeginString, what the dictionary has against it, CompIDs,
    /// SendingTime, duplicates' times, MsgSeqNum. `effects` grows by at most six.
    ///
    /// - Parameter fault: The first thing wrong with its structure or fields, if anything is.
    ///
    /// Source: spec/session-scenarios.md, 2S, 14.
    @_noLocks
    public mutating func receive(
        _ message: MessageView, _ header: Header, fault: BodyFault?, at now: Moment,
        into effects: inout SessionEffects
    ) {
        precondition(isConnected, "a session without a connection is never fed")
        lastHeard = now.steady
        if case .probing = phase { phase = .active }
        if let reason = faultAtLogout {
            // After a fault nothing but the answer to our Logout is of interest.
            guard message.msgType == .logout else { return }
            if let msgSeqNum = header.msgSeqNum { count(msgSeqNum) }
            effects.append(.disconnect(reason))
            // The peer has answered ours, so nothing waits to go out under the old numbers.
            if settings.resetOnLogout { resetNumbers(into: &effects) }
            return
        }
        guard identity.beginString.equals(message.value(at: 0)) else {
            logOut(Text("Incorrect BeginString"), .incorrectBeginString, at: now, into: &effects)
            return
        }
        if case .loggingOn = phase {
            receiveLogonAnswer(message, header, fault: fault, at: now, into: &effects)
            return
        }
        guard let msgSeqNum = header.msgSeqNum else {
            // It cannot be counted, so the sides can no longer agree on history.
            effects.append(.send(.logout(Text("Received message without MsgSeqNum(34)"))))
            effects.append(.disconnect(.missingSequenceNumber))
            return
        }
        if let fault, isRefused(message, header, msgSeqNum, fault, at: now, into: &effects) {
            return
        }
        guard isForUs(header) else {
            refuse(message, msgSeqNum, .compIDProblem, .compIDProblem, at: now, into: &effects)
            return
        }
        guard settings.allowThirdPartyRouting || !isRouted(message) else {
            pass(message, msgSeqNum, BodyFault(.compIDProblem), at: now, into: &effects)
            return
        }
        guard isTimely(header, at: now) else {
            refuse(
                message, msgSeqNum, .sendingTimeAccuracyProblem, .sendingTimeProblem, at: now,
                into: &effects)
            return
        }
        if header.isPossibleDuplicate,
            !admitDuplicate(message, header, msgSeqNum, at: now, into: &effects)
        {
            return
        }
        admit(message, header, msgSeqNum, at: now, into: &effects)
    }

    /// Rejects a message against the dictionary; false when it is accepted all the same.
    private mutating func isRefused(
        _ message: MessageView, _ header: Header, _ msgSeqNum: UInt64, _ fault: BodyFault,
        at now: Moment, into effects: inout SessionEffects
    ) -> Bool {
        if header.isPossibleDuplicate, msgSeqNum < nextInbound {
            effects.append(.note(.duplicateIgnored))
            return true
        }
        guard settings.rejectInvalidMessage || message.msgType == .logon else {
            effects.append(.note(.faultPassed(fault.reason)))
            return false
        }
        pass(message, msgSeqNum, fault, at: now, into: &effects)
        if settings.disconnectOnError || settings.resetOnError {
            effects.append(.disconnect(.messageRejected))
        }
        return true
    }

    /// The CompIDs are this session's, or nobody asks.
    @_noLocks
    func isForUs(_ header: Header) -> Bool {
        guard settings.checkCompID else { return true }
        return identity.targetCompID.equals(header.sender)
            && identity.senderCompID.equals(header.target)
    }

    /// The message came through, or is for, somebody else. Source: spec/session-scenarios.md, 18.
    private func isRouted(_ message: MessageView) -> Bool {
        var index = 3
        while index < message.fieldCount, Header.contains(message[index].tag) {
            switch message[index].tag {
            case 115, 116, 128, 129, 144, 145: return true
            default: index += 1
            }
        }
        return false
    }

    /// Why we are logging out, when it is because of a fault.
    var faultAtLogout: DisconnectReason? {
        @_noLocks get {
            guard case .loggingOut(_, let reason) = phase else { return nil }
            if case .loggedOut = reason { return nil }
            return reason
        }
    }

    /// Judges OrigSendingTime(122) of a duplicate; false when the message ends here.
    ///
    /// A SequenceReset(4) is let off: many peers leave 122 out of their gap fills.
    /// Source: spec/session-scenarios.md, 2f and 2g.
    private mutating func admitDuplicate(
        _ message: MessageView, _ header: Header, _ msgSeqNum: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) -> Bool {
        if header.origSendingTime.isEmpty {
            guard settings.requiresOrigSendingTime, message.msgType != .sequenceReset else {
                return true
            }
            let fault = BodyFault(.requiredTagMissing, tag: Tag.origSendingTime)
            pass(message, msgSeqNum, fault, at: now, into: &effects)
            return false
        }
        guard let original = Timestamp.parse(header.origSendingTime),
            let sent = Timestamp.parse(header.sendingTime), original > sent
        else { return true }
        refuse(
            message, msgSeqNum, .sendingTimeAccuracyProblem, .sendingTimeProblem, at: now,
            into: &effects)
        return false
    }

    /// SendingTime(52) is there, is a time, and is near enough to now.
    @_noLocks
    func isTimely(_ header: Header, at now: Moment) -> Bool {
        guard settings.checkLatency else { return true }
        guard let sendingTime = Timestamp.parse(header.sendingTime) else { return false }
        return now.utc.since(sendingTime).magnitude <= settings.maxLatency
    }

    /// Rejects a message and goes on behind it.
    @_noLocks
    mutating func pass(
        _ message: MessageView, _ msgSeqNum: UInt64, _ fault: BodyFault, text: Text<16>? = nil,
        at now: Moment, into effects: inout SessionEffects
    ) {
        count(msgSeqNum)
        reject(message, msgSeqNum, fault, text: text ?? Text(fault.reason.text), into: &effects)
        closeGap(at: now, into: &effects)
    }

    /// Counts a message that is refused, when its number is the expected one.
    @_noLocks
    mutating func count(_ msgSeqNum: UInt64) {
        if msgSeqNum == nextInbound { nextInbound += 1 }
    }

    /// Sends a Reject, except in answer to one.
    @_noLocks
    mutating func reject(
        _ message: MessageView, _ msgSeqNum: UInt64, _ fault: BodyFault, text: Text<16>,
        into effects: inout SessionEffects
    ) {
        if message.msgType != .reject {
            effects.append(.send(.reject(refSeqNum: msgSeqNum, fault, text: text)))
        }
        effects.append(.note(.rejected(fault.reason)))
    }

    /// Reject, count, Logout: a fault after which the peer cannot be trusted to be who it was.
    private mutating func refuse(
        _ message: MessageView, _ msgSeqNum: UInt64, _ reason: RejectReason,
        _ cause: DisconnectReason,
        at now: Moment, into effects: inout SessionEffects
    ) {
        count(msgSeqNum)
        reject(message, msgSeqNum, BodyFault(reason), text: Text(reason.text), into: &effects)
        logOut(Text(), cause, at: now, into: &effects)
    }

    /// Sends a Logout for a fault and waits a little for the peer's. One is enough: a Logout of our
    /// own accord that is not answered yet stands for this one too.
    @_noLocks
    mutating func logOut(
        _ text: Text<16>, _ cause: DisconnectReason, at now: Moment,
        into effects: inout SessionEffects
    ) {
        if case .loggingOut = phase {} else { effects.append(.send(.logout(text))) }
        phase = .loggingOut(
            deadline: now.steady.advanced(by: settings.logoutTimeout), because: cause)
    }
}
