// The settings of the session itself, as the machine takes them.

internal import FIXSession
internal import FIXWire
internal import Values

extension SessionSettings {
    static func read(_ section: inout Section, _ role: SessionRole) -> SessionSettings {
        var settings = SessionSettings()
        settings.role = role
        settings.readLogon(&section)
        settings.readTiming(&section)
        settings.readResets(&section)
        settings.readChecks(&section)
        settings.resend.read(&section)
        settings.flow.read(&section)
        return settings
    }

    private mutating func readLogon(_ section: inout Section) {
        let seconds = Form<Int>.integer(0...3600)
        switch role {
        case .initiator:
            heartBtInt = section.value("heartBtInt", seconds, default: heartBtInt)
            logonTimeout = section.value("logonTimeout", .patience, default: logonTimeout)
        case .acceptor:
            heartBtIntOverride = section.optional("heartBtIntOverride", seconds)
        }
        enableNextExpectedMsgSeqNum = section.value(
            "enableNextExpectedMsgSeqNum", .boolean, default: false)
        enableLastMsgSeqNumProcessed = section.value(
            "enableLastMsgSeqNumProcessed", .boolean, default: false)
        testMode = section.value(
            "testMessageIndicator", .choice([("test", .test), ("production", .production)]),
            default: .unspecified)
        defaultApplVerID = section.value("defaultApplVerID", .applVerID, default: defaultApplVerID)
    }

    private mutating func readTiming(_ section: inout Section) {
        checkLatency = section.value("checkLatency", .boolean, default: checkLatency)
        maxLatency = section.value(
            "maxLatency", .seconds(.seconds(1)...(.seconds(86_400))), default: maxLatency)
        logoutTimeout = section.value("logoutTimeout", .patience, default: logoutTimeout)
        orderlyLogoutTimeout = section.value(
            "orderlyLogoutTimeout", .patience, default: orderlyLogoutTimeout)
        timestampPrecision = section.value(
            "timestampPrecision", .timestampPrecision, default: timestampPrecision)
        let multiplier = Form.decimal(.from0(to: Decimal(100)))
        let test = section.value("testRequestDelayMultiplier", multiplier, default: Decimal("0.2"))
        let end = section.value("heartBeatTimeoutMultiplier", multiplier, default: Decimal("1.4"))
        if end <= test {
            let what = "\(end) ends the session before it is tested"
            let expected = "expected more than testRequestDelayMultiplier, \(test)"
            section.complain("heartBeatTimeoutMultiplier", "\(what); \(expected)")
        }
        testRequestDelayPercent = percent(test)
        heartBeatTimeoutPercent = percent(end)
    }

    private func percent(_ part: Decimal) -> Int64 {
        part.multiplied(by: Decimal(100))?.rounded(toDigits: 0, .halfEven)?.mantissa ?? 100
    }

    private mutating func readResets(_ section: inout Section) {
        resetOnLogon = section.value("resetOnLogon", .boolean, default: false)
        resetOnLogout = section.value("resetOnLogout", .boolean, default: false)
        resetOnDisconnect = section.value("resetOnDisconnect", .boolean, default: false)
        resetOnError = section.value("resetOnError", .boolean, default: false)
        disconnectOnError = section.value("disconnectOnError", .boolean, default: false)
        refreshOnLogon = section.value("refreshOnLogon", .boolean, default: false)
    }

    private mutating func readChecks(_ section: inout Section) {
        checkCompID = section.value("checkCompID", .boolean, default: true)
        allowThirdPartyRouting = section.value("allowThirdPartyRouting", .boolean, default: true)
        rejectInvalidMessage = section.value("rejectInvalidMessage", .boolean, default: true)
        requiresOrigSendingTime = section.value("requiresOrigSendingTime", .boolean, default: true)
    }
}

extension ResendSettings {
    fileprivate mutating func read(_ section: inout Section) {
        let count = Form<UInt64>.integer(0...1_000_000_000)
        resendRequestChunkSize = section.value("resendRequestChunkSize", count, default: 0)
        closedResendInterval = section.value("closedResendInterval", .boolean, default: false)
        sendRedundantResendRequests = section.value(
            "sendRedundantResendRequests", .boolean, default: false)
        maxHeldMessages = section.value("maxHeldMessages", count, default: maxHeldMessages)
        resendRequestTries = section.value(
            "resendRequestTries", .integer(0...1_000_000), default: resendRequestTries)
        persistMessages = section.value("persistMessages", .boolean, default: true)
        if let rate = section.optional("maxResendRequests", .messageRate) {
            maxResendRequests = rate.count
            resendRequestWindow = rate.window
        }
        maxResendMessages = section.value("maxResendMessages", count, default: 0)
        resendLoopLimit = section.value(
            "resendLoopLimit", .integer(0...1_000_000), default: resendLoopLimit)
        let ages = section.table(
            "staleOnResend", .msgType, .seconds(.milliseconds(1)...(.seconds(86_400 * 7))), atMost: 8)
        for (msgType, age) in ages { _ = setStale(after: age, msgType) }
    }
}

extension FlowSettings {
    fileprivate mutating func read(_ section: inout Section) {
        for (msgType, throttle) in section.table("throttle", .msgType, .throttle, atMost: 8) {
            _ = setThrottle(throttle, for: msgType)
        }
        for (msgType, rate) in section.table("outboundPace", .msgType, .messageRate, atMost: 8) {
            _ = setPace(rate, for: msgType)
        }
        slowConsumerBytes = section.value("slowConsumerBytes", .size(0...1 << 40), default: 0)
        slowConsumerTimeout = section.value(
            "slowConsumerTimeout", .seconds(.seconds(0)...(.seconds(3600))), default: .seconds(0))
        maxWaitingBytes = section.value("maxWaitingBytes", .size(0...1 << 40), default: maxWaitingBytes)
        cancelOnDisconnect = section.value("cancelOnDisconnect", .boolean, default: false)
        mayStop = section.value("mayStop", .boolean, default: mayStop)
    }
}
