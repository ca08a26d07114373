// SecurityStatusRequest(e) and SecurityStatus(f): whether an instrument is traded.

package import FIXWire
package import Orders
package import Values

/// SecurityStatusRequest(e).
package struct SecurityStatusRequest: Sendable {
    package var session = SessionNumber(0)
    /// SecurityStatusReqID(324).
    package var requestID = Identifier()
    package var symbol = Name()
    package var subscription = Subscription.snapshot

    @_noLocks package init() {}
}

/// SecurityStatus(f).
package struct SecurityStatus: Sendable {
    /// SecurityTradingStatus(326).
    package enum Trading: Sendable {
        case halted
        case resumed
        case readyToTrade
        case notAvailable
        case unknownSecurity
        case preOpen

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .halted: 2
                case .resumed: 3
                case .readyToTrade: 17
                case .notAvailable: 18
                case .unknownSecurity: 20
                case .preOpen: 21
                }
            }
        }
    }

    /// SecurityStatusReqID(324); left out when empty.
    package var requestID = Identifier()
    package var symbol = Name()
    package var trading = Trading.readyToTrade
    /// Told as a change, and not in answer to a request.
    package var isUnsolicited = false
    package var lastPrice: Decimal?
    package var text = Text<16>()
    package var transactTime = Instant.distantPast

    @_noLocks package init() {}
}

extension MessageWriter {
    /// Appends the body of a SecurityStatus.
    @_noLocks
    package mutating func append(_ status: SecurityStatus, precision: TimestampPrecision = .milliseconds) {
        append(Tag.lastPx, status.lastPrice)
        append(Tag.symbol, status.symbol)
        if !status.text.isEmpty { append(Tag.text, status.text) }
        append(Tag.transactTime, status.transactTime, precision)
        if !status.requestID.isEmpty { append(Tag.securityStatusReqID, status.requestID) }
        append(Tag.unsolicitedIndicator, status.isUnsolicited)
        append(Tag.securityTradingStatus, status.trading.code)
    }
}

extension FieldReader {
    @_noLocks
    func securityStatus() throws(QueryFault) -> SecurityStatusRequest {
        var request = SecurityStatusRequest()
        request.session = session
        request.requestID = try identifier(Tag.securityStatusReqID, "SecurityStatusReqID")
        request.subscription = try subscription(isRequired: true, 0)
        request.symbol = try symbol()
        try forbidOtherInstruments(0)
        return request
    }

    /// FIX 4.4 has no answer that refuses one, but for a symbol that nobody knows.
    @_noLocks
    func answerSecurityStatus(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): business(reason, text, Tag.securityStatusReqID)
        case .refused(_, let text): business(.other, text, Tag.securityStatusReqID)
        }
    }
}
