// Settings of other engines, which no QuickFIX engine reads: known, so that nobody is sent looking for slips.

extension SettingTable {
    static let foreign: [EngineSetting] = fix8 + artio + b2bits + others

    /// Lines of names, and behind an arrow what they are called here, where they have a counterpart.
    private static func table(_ owner: String, _ lines: String) -> [EngineSetting] {
        lines.split(separator: "\n").flatMap { line in
            let sides = line.split(separator: "->")
            let key = sides.count == 2 ? String(sides[1].filter { $0 != " " }) : nil
            return rows(String(sides[0]), [], .foreign(of: owner, ours: key))
        }
    }

    private static let fix8 = table(
        "fix8",
        """
        heartbeat_interval -> heartBtInt
        login_retry_interval login_retries -> reconnectInterval
        connect_timeout -> connectTimeout
        reset_sequence_numbers -> resetOnLogon
        enforce_compids -> checkCompID
        permissive_mode -> allowUnknownMsgFields
        tcp_nodelay -> socketNodelay
        tcp_recv_buffer -> socketReceiveBufferSize
        tcp_send_buffer -> socketSendBufferSize
        start_time -> startTime
        end_time -> endTime
        start_day -> startDay
        end_day -> endDay
        utc_offset_mins -> timeZone
        default_appl_ver_id -> defaultApplVerID
        client_group -> allowedRemoteAddresses
        server_group -> connect
        ssl_context -> tls
        persist -> store
        ip port -> listen
        fix_version -> beginString
        active role always_seqnum_assign ignore_logon_sequence_check silent_disconnect no_chksum
        process_model tcp_keepalive tcp_reuseaddr tcp_linger use_session_id log schedule login
        duration reject_code reject_text type dir db filename rotation flags levels delimiter
        send_batch
        """)

    private static let artio = table(
        "Artio",
        """
        noLogonDisconnectTimeoutInMs noLogonDisconnectTimeout -> logonTimeout
        slowConsumerTimeoutInMs slowConsumerTimeout -> slowConsumerTimeout
        senderMaxBytesInBuffer -> slowConsumerBytes
        acceptedSessionClosedResendInterval -> closedResendInterval
        acceptedSessionResendRequestChunkSize -> resendRequestChunkSize
        acceptedSessionSendRedundantResendRequests -> sendRedundantResendRequests
        acceptedEnableLastMsgSeqNumProcessed -> enableLastMsgSeqNumProcessed
        throttleWindowInMs throttleWindow throttleLimitOfMessages -> throttle
        cancelOnDisconnectOption cancelOnDisconnectTimeoutWindow -> cancelOnDisconnect
        acceptorFixDictionary -> dictionary
        sendingTimeWindow validateTimeStrictly -> maxLatency
        validateCompIdsOnEveryMessage -> checkCompID
        forcedHeartbeatIntervalInS -> heartBtIntOverride
        reasonableTransmissionTime -> testRequestDelayMultiplier
        sequenceNumbersPersistent resetSeqNum -> resetOnLogon
        logOutboundMessages -> persistMessages
        bindTo -> listen
        timeoutInMs -> connectTimeout
        logFileDir -> store.path
        logInboundMessages authenticationTimeoutInMs authenticationTimeout replyTimeout
        maxConcurrentSessionReplays gapfillOnReplayMessageTypes initialAcceptedSessionOwner
        authenticationStrategy sessionPersistenceStrategy indexChecksumEnabled
        duplicateEngineTimeout writeReproductionLog initialSentSequenceNumber
        initialReceivedSequenceNumber disableHeartbeatRepliesToTestRequests
        sessionIdStrategy messageValidationStrategy sessionCustomisationStrategy
        resendRequestController replayHandler
        """)

    private static let b2bits = table(
        "B2BITS or OnixS",
        """
        forceSeqNumReset intraDaySeqNumReset -> resetOnLogon
        includeLastProcessed -> enableLastMsgSeqNumProcessed
        handleSeqNumAtLogon -> enableNextExpectedMsgSeqNum
        maxRequestResendInBlock -> resendRequestChunkSize
        resendRequestNumberOfMessagesLimit -> maxResendMessages
        allowedCountOfSimilarRR -> resendLoopLimit
        switchOffSendingMultipleResendRequests -> sendRedundantResendRequests
        loginWaitTimeout -> logonTimeout
        logoutWaitTimeout forcedLogoffTimeout -> logoutTimeout
        heartbeatReasonableTransmissionTime -> testRequestDelayMultiplier
        testRequestsNumberUponDisconnection -> heartBeatTimeoutMultiplier
        autoreconnectAttempts autoreconnectDelayInMs -> reconnectInterval
        cyclicSwitchBackupConnection -> hostSelectionPolicy
        connectAddress -> sourceAddress
        enableNagle -> socketNodelay
        requireSSL sslPort -> tls
        tradePeriodBegin tradePeriodEnd -> windows
        tradePeriodTimeZone -> timeZone
        performResetSeqNumTime resetSequenceTime -> resetSeqTime
        senderSubID -> senderSubID
        targetSubID -> targetSubID
        checkSendingTimeAccuracy -> checkLatency
        reasonableDelayInMs measurementAccuracyInMs -> maxLatency
        senderTargetIdConsistencyCheck -> checkCompID
        origSendingTimeChecking -> requiresOrigSendingTime
        fieldOrderValidation -> validateFieldsOutOfOrder
        allowedFieldsValidation -> allowUnknownMsgFields
        fieldTypeValidation -> allowUnknownEnumValues
        groupValidation -> validateUnorderedGroupFields
        conditionalValidation -> checkRequired
        maxMessageSize -> maxMessageSize
        maskedTags -> maskedTags
        slowConsumerDetectionEnabled -> slowConsumerTimeout
        throttleChecking -> throttle
        queueThresholdSize -> maxWaitingBytes
        outgoingStorageIndexed -> persistMessages
        sessionType logonMessageSessionQualifierTag logonCustomizationStrategy customFixVersion
        ignoreResetSeqNumFlagOnReset ignoreSeqNumTooLowAtLogon inSeqNum outSeqNum resetThreshold
        seqNumLength advancedResendRequestProcessing skipDuplicatedResendRequests
        ignorePossDupForGapFill possDupSmartDelivery sequenceResendManagerMessageBufferSize
        enhancedCmeResendLogic disconnectOnLogonHeartbeatMismatch validation validateGarbledMessage
        validateCheckSum sendRejectIfApplicationIsNotAvailable rawTags resetOnSwitchToBackup
        resetOnSwitchToPrimary preferredSendingMode maxMessagesToSendInBatch enableMessageStatistic
        ReceiveSpinningTimeout WriteDelayThreshold MessageGrouping
        """)

    private static let others =
        table("Philadelphia", "inMsgSeqNum outMsgSeqNum checkSumEnabled") + penstock

    /// Names that are ours, as somebody might write them for another engine.
    private static let penstock = table(
        "Penstock",
        """
        MaxMessageSize -> maxMessageSize
        PreLogonTimeout -> logonTimeout
        MaxPreLogonConnections -> maxPreLogonConnections
        MaxGapQueue -> maxHeldMessages
        ResendRateLimit -> maxResendRequests
        MaxResendPerRequest -> maxResendMessages
        ResendLoopLimit -> resendLoopLimit
        Throttle -> throttle
        OutboundPace -> outboundPace
        SlowConsumerBytes -> slowConsumerBytes
        SlowConsumerTimeout -> slowConsumerTimeout
        CancelOnDisconnect -> cancelOnDisconnect
        StaleOnResend -> staleOnResend
        MaskedTags -> maskedTags
        Durability -> store.durability
        Calendar -> calendar
        TestMessageIndicator -> testMessageIndicator
        SeqNumWarnAt CertReload
        """)
}
