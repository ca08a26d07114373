// Every setting that other engines have, by name: what the importer must know.

/// Source: the tables of settings of QuickFIX, QuickFIX/J, QuickFIX/Go, Artio, Philadelphia, fix8, B2BITS
/// and OnixS that this project keeps; names alone.
enum SettingNames {
    static let all = """
        AcceptorTemplate AllowPosDup AllowUnknownEnumValues AllowUnknownMsgFields
        AllowedRemoteAddresses AppDataDictionary AppDataDictionary.FIX.4.4 BeginString Calendar
        CancelOnDisconnect CertReload CertificateRevocationListDirectory
        CertificateRevocationListFile CertificateVerifyLevel CertificationAuthoritiesDirectory
        CertificationAuthoritiesFile CheckCompID CheckLatency CipherSuites ClientCertificateFile
        ClientCertificateKeyFile ClosedResendInterval ConnectionType ContinueInitializationOnError
        DataDictionary DefaultApplVerID Description DisableHeartBeatCheck DisconnectOnError
        Durability DynamicQualifier DynamicSession DynamicSessions EnableLastMsgSeqNumProcessed
        EnableNextExpectedMsgSeqNum EnabledProtocols EndDay EndTime EndpointIdentificationAlgorithm
        FileIncludeMilliseconds FileIncludeTimeStampForMessages FileLogBackupPath FileLogHeartbeats
        FileLogPath FileStoreMaxCachedMsgs FileStorePath FileStoreSync FirstFieldInGroupIsDelimiter
        ForceResendWhenCorruptedStore HeartBeatTimeoutMultiplier HeartBtInt HeartBtIntOverride
        HostSelectionPolicy HttpAcceptPort JdbcConnectionIdleTimeout JdbcConnectionKeepaliveTime
        JdbcConnectionTestQuery JdbcConnectionTimeout JdbcDataSourceName JdbcDriver
        JdbcLogEventTable JdbcLogHeartBeats JdbcLogIncomingTable JdbcLogOutgoingTable
        JdbcMaxActiveConnection JdbcMaxConnectionLifeTime JdbcMinIdleConnection JdbcPassword
        JdbcSessionIdDefaultPropertyValue JdbcStoreMessagesTableName JdbcStoreSessionsTableName
        JdbcURL JdbcUser JndiContextFactory JndiProviderURL KeyManagerFactoryAlgorithm KeyStoreType
        LogMessageWhenSessionNotFound LogonDay LogonTag LogonTag1 LogonTime LogonTimeout LogoutDay
        LogoutTime LogoutTimeout MaskedTags MaxGapQueue MaxLatency MaxMessageSize
        MaxPreLogonConnections MaxResendPerRequest MaxScheduledWriteRequests MessageGrouping
        MillisecondsInTimeStamp MongoLogConnection MongoLogDatabase MongoLogReplicaSet
        MongoStoreConnection MongoStoreDatabase MongoStoreReplicaSet MySQLLogDatabase
        MySQLLogEventTable MySQLLogHost MySQLLogIncomingTable MySQLLogOutgoingTable MySQLLogPassword
        MySQLLogPort MySQLLogUseConnectionPool MySQLLogUser MySQLStoreDatabase MySQLStoreHost
        MySQLStorePassword MySQLStorePort MySQLStoreUseConnectionPool MySQLStoreUser NeedClientAuth
        NonStopSession OdbcLogConnectionString OdbcLogEventTable OdbcLogIncomingTable
        OdbcLogOutgoingTable OdbcLogPassword OdbcLogUser OdbcStoreConnectionString OdbcStorePassword
        OdbcStoreUser OutboundPace PersistMessages PostgreSQLLogDatabase PostgreSQLLogEventTable
        PostgreSQLLogHost PostgreSQLLogIncomingTable PostgreSQLLogOutgoingTable
        PostgreSQLLogPassword PostgreSQLLogPort PostgreSQLLogUseConnectionPool PostgreSQLLogUser
        PostgreSQLStoreDatabase PostgreSQLStoreHost PostgreSQLStorePassword PostgreSQLStorePort
        PostgreSQLStoreUseConnectionPool PostgreSQLStoreUser PreLogonTimeout
        PreserveMessageFieldsOrder ProxyDomain ProxyHost ProxyPassword ProxyPort ProxyType ProxyUser
        ProxyVersion ProxyWorkstation ReceiveSpinningTimeout ReconnectInterval RefreshOnLogon
        RejectGarbledMessage RejectInvalidMessage RejectMessageOnUnhandledException
        RequiresOrigSendingTime ResendLoopLimit ResendRateLimit ResendRequestChunkSize
        ResetOnDisconnect ResetOnError ResetOnLogon ResetOnLogout ResetSeqTime SLF4JLogEventCategory
        SLF4JLogHeartbeats SLF4JLogIncomingMessageCategory SLF4JLogOutgoingMessageCategory
        SLF4JLogPrependSessionID SNIHostName SQLLogConnMaxLifetime SQLLogDataSourceName SQLLogDriver
        SQLStoreConnMaxLifetime SQLStoreDataSourceName SQLStoreDriver SQLStoreMessagesTableName
        SQLStoreSessionsTableName SSLCipherSuite SSLProtocol ScreenIncludeMilliseconds
        ScreenLogShowEvents ScreenLogShowHeartBeats ScreenLogShowIncoming ScreenLogShowOutgoing
        SendNextExpectedMsgSeqNum SendRedundantResendRequests SendResetSeqNumFlag SenderCompID
        SenderLocationID SenderSubID SeqNumWarnAt ServerCertificateFile ServerCertificateKeyFile
        SessionQualifier SleepycatDatabaseDir SleepycatMessageDbName SleepycatSequenceDbName
        SlowConsumerBytes SocketAcceptAddress SocketAcceptHost SocketAcceptPort SocketAcceptProtocol
        SocketCABytes SocketCAFile SocketCertificateBytes SocketCertificateFile SocketConnectHost
        SocketConnectHost1 SocketConnectPort SocketConnectPort1 SocketConnectProtocol
        SocketConnectSourceHost SocketConnectSourcePort SocketConnectTimeout
        SocketInsecureSkipVerify SocketKeepAlive SocketKeyStore SocketKeyStorePassword SocketLinger
        SocketLocalHost SocketLocalPort SocketMinimumTLSVersion SocketNodelay SocketOobInline
        SocketPrivateKeyBytes SocketPrivateKeyFile SocketReceiveBufferSize SocketReuseAddress
        SocketSendBufferSize SocketServerName SocketSynchronousWriteTimeout SocketSynchronousWrites
        SocketTcpNoDelay SocketTimeout SocketTrafficClass SocketTrustStore SocketTrustStorePassword
        SocketUseSSL StaleOnResend StartDay StartOverInterval StartTime TLSCipherSuites TargetCompID
        TargetLocationID TargetSubID TestMessageIndicator TestRequestDelayMultiplier Throttle
        TimeStampPrecision TimeZone TimestampPrecision TransportDataDictionary
        TrustManagerFactoryAlgorithm TrustStoreType UseDataDictionary UseLocalTime UseSNI
        UseTCPProxy ValidateChecksum ValidateFieldsHaveValues ValidateFieldsOutOfOrder
        ValidateIncomingMessage ValidateLengthAndChecksum ValidateSequenceNumbers
        ValidateUnorderedGroupFields ValidateUserDefinedFields Weekdays WriteDelayThreshold
        acceptedEnableLastMsgSeqNumProcessed acceptedSessionClosedResendInterval
        acceptedSessionResendRequestChunkSize acceptedSessionSendRedundantResendRequests
        acceptorFixDictionary active advancedResendRequestProcessing allowedCountOfSimilarRR
        allowedFieldsValidation always_seqnum_assign authenticationStrategy authenticationTimeout
        authenticationTimeoutInMs autoreconnectAttempts autoreconnectDelayInMs bindTo
        cancelOnDisconnectOption cancelOnDisconnectTimeoutWindow checkSendingTimeAccuracy
        checkSumEnabled client_group conditionalValidation connectAddress connect_timeout
        customFixVersion cyclicSwitchBackupConnection default_appl_ver_id
        disableHeartbeatRepliesToTestRequests disconnectOnLogonHeartbeatMismatch
        duplicateEngineTimeout duration enableMessageStatistic enableNagle end_day end_time
        enforce_compids enhancedCmeResendLogic fieldOrderValidation fieldTypeValidation fix_version
        forceSeqNumReset forcedHeartbeatIntervalInS forcedLogoffTimeout gapfillOnReplayMessageTypes
        groupValidation handleSeqNumAtLogon heartbeatReasonableTransmissionTime heartbeat_interval
        ignorePossDupForGapFill ignoreResetSeqNumFlagOnReset ignoreSeqNumTooLowAtLogon
        ignore_logon_sequence_check inSeqNum includeLastProcessed indexChecksumEnabled
        initialAcceptedSessionOwner initialReceivedSequenceNumber initialSentSequenceNumber
        intraDaySeqNumReset ip logFileDir logInboundMessages logOutboundMessages login
        loginWaitTimeout login_retries login_retry_interval logonCustomizationStrategy
        logonMessageSessionQualifierTag logoutWaitTimeout maskedTags maxConcurrentSessionReplays
        maxMessageSize maxMessagesToSendInBatch maxRequestResendInBlock measurementAccuracyInMs
        noLogonDisconnectTimeout noLogonDisconnectTimeoutInMs no_chksum origSendingTimeChecking
        outMsgSeqNum outSeqNum outgoingStorageIndexed performResetSeqNumTime permissive_mode persist
        port possDupSmartDelivery preferredSendingMode process_model queueThresholdSize rawTags
        reasonableDelayInMs reasonableTransmissionTime reject_code reject_text replyTimeout
        requireSSL resendRequestNumberOfMessagesLimit resetOnSwitchToBackup resetOnSwitchToPrimary
        resetSeqNum resetSequenceTime resetThreshold reset_sequence_numbers role schedule
        sendRejectIfApplicationIsNotAvailable send_batch senderMaxBytesInBuffer senderSubID
        senderTargetIdConsistencyCheck sendingTimeWindow seqNumLength sequenceNumbersPersistent
        sequenceResendManagerMessageBufferSize server_group sessionPersistenceStrategy sessionType
        silent_disconnect skipDuplicatedResendRequests slowConsumerDetectionEnabled
        slowConsumerTimeout slowConsumerTimeoutInMs sslPort ssl_context start_day start_time
        switchOffSendingMultipleResendRequests targetSubID tcp_keepalive tcp_linger tcp_nodelay
        tcp_recv_buffer tcp_reuseaddr tcp_send_buffer testRequestsNumberUponDisconnection
        throttleChecking throttleLimitOfMessages throttleWindow throttleWindowInMs timeoutInMs
        tradePeriodBegin tradePeriodEnd tradePeriodTimeZone use_session_id utc_offset_mins
        validateCheckSum validateCompIdsOnEveryMessage validateGarbledMessage validateTimeStrictly
        writeReproductionLog
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
}
