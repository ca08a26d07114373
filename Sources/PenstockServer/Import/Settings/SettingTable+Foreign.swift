// Settings of other engines, which no QuickFIX engine reads: known, so that nobody is sent looking for slips.

extension SettingTable {
    static let foreign: [EngineSetting] = fix8 + artio + b2bits + others

    private static func rows(
        _ owner: String, _ names: String, ours key: String? = nil
    ) -> [EngineSetting] {
        rows(names, [], .foreign(of: owner, ours: key))
    }

    private static let fix8: [EngineSetting] =
        rows("fix8", "heartbeat_interval", ours: "heartBtInt")
        + rows("fix8", "login_retry_interval login_retries", ours: "reconnectInterval")
        + rows("fix8", "connect_timeout", ours: "connectTimeout")
        + rows("fix8", "reset_sequence_numbers", ours: "resetOnLogon")
        + rows("fix8", "enforce_compids", ours: "checkCompID")
        + rows("fix8", "permissive_mode", ours: "allowUnknownMsgFields")
        + rows("fix8", "tcp_nodelay", ours: "socketNodelay")
        + rows("fix8", "tcp_recv_buffer", ours: "socketReceiveBufferSize")
        + rows("fix8", "tcp_send_buffer", ours: "socketSendBufferSize")
        + rows("fix8", "start_time", ours: "startTime") + rows("fix8", "end_time", ours: "endTime")
        + rows("fix8", "start_day", ours: "startDay") + rows("fix8", "end_day", ours: "endDay")
        + rows("fix8", "utc_offset_mins", ours: "timeZone")
        + rows("fix8", "default_appl_ver_id", ours: "defaultApplVerID")
        + rows("fix8", "client_group", ours: "allowedRemoteAddresses")
        + rows("fix8", "server_group", ours: "connect") + rows("fix8", "ssl_context", ours: "tls")
        + rows("fix8", "persist", ours: "store") + rows("fix8", "ip port", ours: "listen")
        + rows("fix8", "fix_version", ours: "beginString")
        + rows(
            "fix8",
            """
            active role always_seqnum_assign ignore_logon_sequence_check silent_disconnect no_chksum
            process_model tcp_keepalive tcp_reuseaddr tcp_linger use_session_id log schedule login
            duration reject_code reject_text type dir db filename rotation flags levels delimiter
            send_batch
            """)

    private static let artio: [EngineSetting] =
        rows("Artio", "noLogonDisconnectTimeoutInMs noLogonDisconnectTimeout", ours: "logonTimeout")
        + rows("Artio", "slowConsumerTimeoutInMs slowConsumerTimeout", ours: "slowConsumerTimeout")
        + rows("Artio", "senderMaxBytesInBuffer", ours: "slowConsumerBytes")
        + rows("Artio", "acceptedSessionClosedResendInterval", ours: "closedResendInterval")
        + rows("Artio", "acceptedSessionResendRequestChunkSize", ours: "resendRequestChunkSize")
        + rows(
            "Artio", "acceptedSessionSendRedundantResendRequests",
            ours: "sendRedundantResendRequests")
        + rows(
            "Artio", "acceptedEnableLastMsgSeqNumProcessed", ours: "enableLastMsgSeqNumProcessed")
        + rows(
            "Artio", "throttleWindowInMs throttleWindow throttleLimitOfMessages", ours: "throttle")
        + rows(
            "Artio", "cancelOnDisconnectOption cancelOnDisconnectTimeoutWindow",
            ours: "cancelOnDisconnect")
        + rows("Artio", "acceptorFixDictionary", ours: "dictionary")
        + rows("Artio", "sendingTimeWindow validateTimeStrictly", ours: "maxLatency")
        + rows("Artio", "validateCompIdsOnEveryMessage", ours: "checkCompID")
        + rows("Artio", "forcedHeartbeatIntervalInS", ours: "heartBtIntOverride")
        + rows("Artio", "reasonableTransmissionTime", ours: "testRequestDelayMultiplier")
        + rows("Artio", "sequenceNumbersPersistent resetSeqNum", ours: "resetOnLogon")
        + rows("Artio", "logOutboundMessages", ours: "persistMessages")
        + rows("Artio", "bindTo", ours: "listen")
        + rows("Artio", "timeoutInMs", ours: "connectTimeout")
        + rows("Artio", "logFileDir", ours: "store.path")
        + rows(
            "Artio",
            """
            logInboundMessages authenticationTimeoutInMs authenticationTimeout replyTimeout
            maxConcurrentSessionReplays gapfillOnReplayMessageTypes initialAcceptedSessionOwner
            authenticationStrategy sessionPersistenceStrategy indexChecksumEnabled
            duplicateEngineTimeout writeReproductionLog initialSentSequenceNumber
            initialReceivedSequenceNumber disableHeartbeatRepliesToTestRequests
            sessionIdStrategy messageValidationStrategy sessionCustomisationStrategy
            resendRequestController replayHandler
            """)

    private static let b2bits: [EngineSetting] =
        rows("B2BITS or OnixS", "forceSeqNumReset intraDaySeqNumReset", ours: "resetOnLogon")
        + rows("B2BITS or OnixS", "includeLastProcessed", ours: "enableLastMsgSeqNumProcessed")
        + rows("B2BITS or OnixS", "handleSeqNumAtLogon", ours: "enableNextExpectedMsgSeqNum")
        + rows("B2BITS or OnixS", "maxRequestResendInBlock", ours: "resendRequestChunkSize")
        + rows("B2BITS or OnixS", "resendRequestNumberOfMessagesLimit", ours: "maxResendMessages")
        + rows("B2BITS or OnixS", "allowedCountOfSimilarRR", ours: "resendLoopLimit")
        + rows(
            "B2BITS or OnixS", "switchOffSendingMultipleResendRequests",
            ours: "sendRedundantResendRequests")
        + rows("B2BITS or OnixS", "loginWaitTimeout", ours: "logonTimeout")
        + rows("B2BITS or OnixS", "logoutWaitTimeout forcedLogoffTimeout", ours: "logoutTimeout")
        + rows(
            "B2BITS or OnixS", "heartbeatReasonableTransmissionTime",
            ours: "testRequestDelayMultiplier")
        + rows(
            "B2BITS or OnixS", "testRequestsNumberUponDisconnection",
            ours: "heartBeatTimeoutMultiplier")
        + rows(
            "B2BITS or OnixS", "autoreconnectAttempts autoreconnectDelayInMs",
            ours: "reconnectInterval")
        + rows("B2BITS or OnixS", "cyclicSwitchBackupConnection", ours: "hostSelectionPolicy")
        + rows("B2BITS or OnixS", "connectAddress", ours: "sourceAddress")
        + rows("B2BITS or OnixS", "enableNagle", ours: "socketNodelay")
        + rows("B2BITS or OnixS", "requireSSL sslPort", ours: "tls")
        + rows("B2BITS or OnixS", "tradePeriodBegin tradePeriodEnd", ours: "windows")
        + rows("B2BITS or OnixS", "tradePeriodTimeZone", ours: "timeZone")
        + rows("B2BITS or OnixS", "performResetSeqNumTime resetSequenceTime", ours: "resetSeqTime")
        + rows("B2BITS or OnixS", "senderSubID", ours: "senderSubID")
        + rows("B2BITS or OnixS", "targetSubID", ours: "targetSubID")
        + rows("B2BITS or OnixS", "checkSendingTimeAccuracy", ours: "checkLatency")
        + rows("B2BITS or OnixS", "reasonableDelayInMs measurementAccuracyInMs", ours: "maxLatency")
        + rows("B2BITS or OnixS", "senderTargetIdConsistencyCheck", ours: "checkCompID")
        + rows("B2BITS or OnixS", "origSendingTimeChecking", ours: "requiresOrigSendingTime")
        + rows("B2BITS or OnixS", "fieldOrderValidation", ours: "validateFieldsOutOfOrder")
        + rows("B2BITS or OnixS", "allowedFieldsValidation", ours: "allowUnknownMsgFields")
        + rows("B2BITS or OnixS", "fieldTypeValidation", ours: "allowUnknownEnumValues")
        + rows("B2BITS or OnixS", "groupValidation", ours: "validateUnorderedGroupFields")
        + rows("B2BITS or OnixS", "conditionalValidation", ours: "checkRequired")
        + rows("B2BITS or OnixS", "maxMessageSize", ours: "maxMessageSize")
        + rows("B2BITS or OnixS", "maskedTags", ours: "maskedTags")
        + rows("B2BITS or OnixS", "slowConsumerDetectionEnabled", ours: "slowConsumerTimeout")
        + rows("B2BITS or OnixS", "throttleChecking", ours: "throttle")
        + rows("B2BITS or OnixS", "queueThresholdSize", ours: "maxWaitingBytes")
        + rows("B2BITS or OnixS", "outgoingStorageIndexed", ours: "persistMessages")
        + rows(
            "B2BITS or OnixS",
            """
            sessionType logonMessageSessionQualifierTag logonCustomizationStrategy customFixVersion
            ignoreResetSeqNumFlagOnReset ignoreSeqNumTooLowAtLogon inSeqNum outSeqNum resetThreshold
            seqNumLength advancedResendRequestProcessing skipDuplicatedResendRequests
            ignorePossDupForGapFill possDupSmartDelivery sequenceResendManagerMessageBufferSize
            enhancedCmeResendLogic disconnectOnLogonHeartbeatMismatch validation validateGarbledMessage
            validateCheckSum sendRejectIfApplicationIsNotAvailable rawTags resetOnSwitchToBackup
            resetOnSwitchToPrimary preferredSendingMode maxMessagesToSendInBatch enableMessageStatistic
            ReceiveSpinningTimeout WriteDelayThreshold MessageGrouping
            """)

    private static let others: [EngineSetting] =
        rows("Philadelphia", "inMsgSeqNum outMsgSeqNum checkSumEnabled")
        + rows("Penstock", "MaxMessageSize", ours: "maxMessageSize")
        + rows("Penstock", "PreLogonTimeout", ours: "logonTimeout")
        + rows("Penstock", "MaxPreLogonConnections", ours: "maxPreLogonConnections")
        + rows("Penstock", "MaxGapQueue", ours: "maxHeldMessages")
        + rows("Penstock", "ResendRateLimit", ours: "maxResendRequests")
        + rows("Penstock", "MaxResendPerRequest", ours: "maxResendMessages")
        + rows("Penstock", "ResendLoopLimit", ours: "resendLoopLimit")
        + rows("Penstock", "Throttle", ours: "throttle")
        + rows("Penstock", "OutboundPace", ours: "outboundPace")
        + rows("Penstock", "SlowConsumerBytes", ours: "slowConsumerBytes")
        + rows("Penstock", "SlowConsumerTimeout", ours: "slowConsumerTimeout")
        + rows("Penstock", "CancelOnDisconnect", ours: "cancelOnDisconnect")
        + rows("Penstock", "StaleOnResend", ours: "staleOnResend")
        + rows("Penstock", "MaskedTags", ours: "maskedTags")
        + rows("Penstock", "Durability", ours: "store.durability")
        + rows("Penstock", "Calendar", ours: "calendar")
        + rows("Penstock", "TestMessageIndicator", ours: "testMessageIndicator")
        + rows("Penstock", "SeqNumWarnAt CertReload")
}
