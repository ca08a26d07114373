// The rules behind what happens to a session.

internal import FIXEngine

/// Which rule made us do it, in words; the FIX 4.4 specification, volume 2, and our settings.
enum WhyRules {
    /// Empty where nobody needs a rule.
    static func rule(for act: SessionDeed.Act, _ reason: String) -> String {
        switch act {
        case .gap: "a MsgSeqNum(34) above the one expected: what is between is asked for, nothing is handled before"
        case .rejected: "FIX 4.4 vol. 2, Reject(3): the message uses its MsgSeqNum and has no other effect"
        case .sequenceReset: "FIX 4.4 vol. 2, SequenceReset(4): NewSeqNo(36) may only go up"
        case .duplicateIgnored: "PossDupFlag(43)=Y and a MsgSeqNum that was handled before"
        case .numbersReset: "ResetSeqNumFlag(141)=Y, a setting such as resetOnLogon, a new session of the schedule, or a person"
        case .faultPassed: "rejectInvalidMessage is off"
        case .heldTooMany: "maxHeldMessages; those dropped are asked for again"
        case .resendRefused: "maxResendRequests or maxResendMessages"
        case .throttled: "throttle"
        case .garbled: "FIX 4.4 vol. 2: BeginString, BodyLength, MsgType or CheckSum wrong: ignored, its number not used"
        case .disconnected: disconnections[reason] ?? ""
        case .connected, .loggedOn, .peerLogout, .gapClosed, .peerRejected: ""
        }
    }

    /// By the words of `DisconnectReason`.
    private static let disconnections = [
        "no Logon in time": "logonTimeout",
        "first message not a logon": "FIX 4.4 vol. 2: the first message must be a Logon(A)",
        "invalid Logon": "a Logon(A) that the dictionary does not allow lets nobody in",
        "MsgSeqNum too low":
            "FIX 4.4 vol. 2: below the one expected and without PossDupFlag(43)=Y: the sides disagree about history, "
            + "and people must decide (`penstock sequence`, or a reset that both make)",
        "MsgSeqNum missing": "FIX 4.4 vol. 2: without MsgSeqNum(34) nothing can be told about the message",
        "Incorrect BeginString": "FIX 4.4 vol. 2: another version than the session's",
        "CompID problem": "FIX 4.4 vol. 2, SessionRejectReason 9; checkCompID",
        "SendingTime accuracy problem": "FIX 4.4 vol. 2, SessionRejectReason 10; checkLatency, maxLatency",
        "nothing heard for too long": "no message for 2.4 times HeartBtInt(108); heartBeatTimeoutMultiplier",
        "no Logout in answer": "logoutTimeout, orderlyLogoutTimeout",
        "no answer to our Logon": "logonTimeout",
        "the sides do not agree on ResetSeqNumFlag": "a reset that one side alone makes would lose messages",
        "NextExpectedMsgSeqNum too high": "the peer expects a message that was never sent: people must decide",
        "a message had to be rejected": "disconnectOnError",
        "the same messages were asked for again and again": "resendLoopLimit",
        "what was asked for does not come": "resendRequestTries",
        "too many messages": "throttle",
        "the peer reads too slowly": "slowConsumerBytes, slowConsumerTimeout",
        "address not allowed": "allowedRemoteAddresses",
        "not authenticated": "authentication, clientCertificate",
        "outside the session's schedule": "startTime, endTime, logonTime",
        "our record of the session is damaged": "`penstock verify` names it; `penstock sequence` sets its numbers anew",
    ]
}
