// In which order keys are written: that of sessions/reference.yaml.

/// Readers look for a key where they have seen it before.
enum KeyOrder {
    private static let places = Dictionary(
        uniqueKeysWithValues: keys.split { $0 == " " || $0 == "\n" }.enumerated().map {
            (String($0.element), $0.offset)
        })

    /// Keys that are not in the list stand at the end.
    static func sorted(_ drafts: [Draft]) -> [Draft] {
        drafts.enumerated().sorted { left, right in
            (places[left.element.key] ?? .max, left.offset) < (
                places[right.element.key] ?? .max, right.offset
            )
        }.map(\.element)
    }

    private static let keys = """
        listen connect hostSelectionPolicy startOverInterval reconnectInterval connectTimeout sourceAddress
        tls certificate privateKey clientCertificate verifyServer certificateAuthorities
        certificateAuthorityFolder revocationList minimumVersion ciphers cipherSuites serverName
        senderCompID targetCompID beginString defaultApplVerID senderSubID senderLocationID targetSubID
        targetLocationID sessionQualifier allowedRemoteAddresses logonTags heartBtInt heartBtIntOverride
        logonTimeout resetOnLogon resetOnLogout resetOnDisconnect resetOnError disconnectOnError
        refreshOnLogon enableNextExpectedMsgSeqNum enableLastMsgSeqNumProcessed checkLatency maxLatency
        logoutTimeout orderlyLogoutTimeout testRequestDelayMultiplier heartBeatTimeoutMultiplier
        timestampPrecision timeZone useLocalTime startTime endTime weekdays startDay endDay nonStopSession
        logonTime logoutTime logonDay logoutDay resetSeqTime dictionary validateFieldsOutOfOrder
        validateFieldsHaveValues validateUserDefinedFields allowUnknownMsgFields allowUnknownEnumValues
        validateUnorderedGroupFields firstFieldInGroupIsDelimiter checkRequired rejectInvalidMessage
        checkCompID requiresOrigSendingTime resendRequestChunkSize closedResendInterval
        sendRedundantResendRequests persistMessages socketNodelay socketSendBufferSize
        socketReceiveBufferSize
        """
}
