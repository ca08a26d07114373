// Who the peers are, when they meet, and how they count.

extension SettingTable {
    static let identity: [EngineSetting] =
        rows(
            "BeginString SenderCompID TargetCompID ConnectionType SessionQualifier", .all,
            .part(.identity))
        + rows("DefaultApplVerID", .all, .part(.identity))
        + rows(
            "SenderSubID SenderLocationID TargetSubID TargetLocationID", [.java, .go],
            .part(.identity))
        + rows("AcceptorTemplate", .java, .part(.identity))
        + rows("DynamicSessions", .go, .part(.identity))
        + rows(
            "DynamicQualifier", .go,
            .missing("peers with the same IDs are one session here, however often they connect"))
        + rows(
            "DynamicSession", .java,
            .missing(
                "every session in the file is made at the start; leave it out until it is wanted"))
        + rows("Description", .java, .part(.identity))
        + rows("LogonTag", .java, .part(.logonTags))
        + rows("AllowedRemoteAddresses", [.cpp, .java], .part(.peers))

    static let schedule: [EngineSetting] =
        rows("StartTime EndTime", .all, .part(.schedule))
        + rows("TimeZone", [.java, .go], .part(.schedule))
        + rows("UseLocalTime", .cpp, .part(.schedule))
        + rows("Weekdays", [.java, .go], .part(.schedule))
        + rows("StartDay", .all, .key("startDay", .day, in: .session))
        + rows("EndDay", .all, .key("endDay", .day, in: .session))
        + rows("NonStopSession", [.cpp, .java], .key("nonStopSession", .flag, in: .session))
        + rows("LogonTime", .cpp, .key("logonTime", .time, in: .session))
        + rows("LogoutTime", .cpp, .key("logoutTime", .time, in: .session))
        + rows("LogonDay", .cpp, .key("logonDay", .day, in: .session))
        + rows("LogoutDay", .cpp, .key("logoutDay", .day, in: .session))
        + rows("ResetSeqTime", .go, .key("resetSeqTime", .time, in: .initiatorSession))
        + rows("MillisecondsInTimeStamp", [.cpp, .java], .part(.timestamps))
        + rows("TimestampPrecision", .cpp, .part(.timestamps))
        + rows("TimeStampPrecision", [.java, .go], .part(.timestamps))

    static let sequence: [EngineSetting] =
        rows("HeartBtInt", .all, .part(.heartbeat))
        + rows("HeartBtIntOverride", .go, .part(.heartbeat))
        + rows(
            "TestRequestDelayMultiplier", .java,
            .key("testRequestDelayMultiplier", .decimal, in: .session))
        + rows(
            "HeartBeatTimeoutMultiplier", .java,
            .key("heartBeatTimeoutMultiplier", .decimal, in: .session))
        + rows(
            "DisableHeartBeatCheck", .java,
            .missing(
                "a silent peer is tested and let go; heartBeatTimeoutMultiplier: 100 is the longest patience"
            ))
        + rows("LogonTimeout LogoutTimeout", .all, .part(.timeouts))
        + rows("ResetOnLogon", .all, .key("resetOnLogon", .flag, in: .session))
        + rows("ResetOnLogout", .all, .key("resetOnLogout", .flag, in: .session))
        + rows("ResetOnDisconnect", .all, .key("resetOnDisconnect", .flag, in: .session))
        + rows("ResetOnError", .java, .key("resetOnError", .flag, in: .session))
        + rows("DisconnectOnError", .java, .key("disconnectOnError", .flag, in: .session))
        + rows("RefreshOnLogon", .all, .key("refreshOnLogon", .flag, in: .session))
        + rows(
            "SendResetSeqNumFlag", .cpp,
            .unneeded("the engine does not read it either; resetOnLogon sends ResetSeqNumFlag(141)")
        )
        + rows(
            "SendNextExpectedMsgSeqNum", .cpp,
            .key("enableNextExpectedMsgSeqNum", .flag, in: .session))
        + rows(
            "EnableNextExpectedMsgSeqNum", [.java, .go],
            .key("enableNextExpectedMsgSeqNum", .flag, in: .session))
        + rows(
            "EnableLastMsgSeqNumProcessed", [.java, .go],
            .key("enableLastMsgSeqNumProcessed", .flag, in: .session))
        + rows(
            "SendRedundantResendRequests", [.cpp, .java],
            .key("sendRedundantResendRequests", .flag, in: .session))
        + rows("ClosedResendInterval", .java, .key("closedResendInterval", .flag, in: .session))
        + rows(
            "ResendRequestChunkSize", [.java, .go],
            .key("resendRequestChunkSize", .count, in: .session))
        + rows("PersistMessages", .all, .key("persistMessages", .flag, in: .session))
        + rows("CheckCompID", [.cpp, .java], .key("checkCompID", .flag, in: .session))
        + rows("CheckLatency", .all, .key("checkLatency", .flag, in: .session))
        + rows("MaxLatency", .all, .key("maxLatency", .seconds, in: .session))
        + rows(
            "RequiresOrigSendingTime", .java, .key("requiresOrigSendingTime", .flag, in: .session))
        + rows(
            "ForceResendWhenCorruptedStore", .java,
            .missing(
                "a damaged row of the store is found and named, and nothing is sent in its place"))
        + rows(
            "AllowPosDup", .java,
            .missing(
                "PossDupFlag(43) and OrigSendingTime(122) are the session's own, not the program's")
        )
        + rows(
            "ValidateSequenceNumbers", .java,
            .missing("MsgSeqNum(34) is always checked: without that nothing could be recovered"))
        + rows(
            "ContinueInitializationOnError", .java,
            .unneeded(
                "a file with a mistake is not started with; `penstock check` finds all of them first"
            ))
        + rows(
            "LogMessageWhenSessionNotFound", .java,
            .unneeded("a Logon to no session is noted without its text, which may hold a password"))
        + rows(
            "RejectMessageOnUnhandledException", .java,
            .unneeded("there is no code of yours here that could throw one"))
}
