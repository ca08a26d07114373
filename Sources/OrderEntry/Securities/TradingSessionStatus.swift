// TradingSessionStatusRequest(g) and TradingSessionStatus(h): whether there is trading.

package import FIXWire
package import Orders
package import Values

/// TradingSessionStatusRequest(g).
package struct TradingSessionStatusRequest: Sendable {
    package var session = SessionNumber(0)
    /// TradSesReqID(335).
    package var requestID = Identifier()
    /// TradingSessionID(336); empty for all of them.
    package var tradingSessionID = Name()
    package var subscription = Subscription.snapshot

    @_noLocks package init() {}
}

/// TradingSessionStatus(h).
package struct TradingSessionStatus: Sendable {
    /// TradSesStatus(340).
    package enum Standing: Sendable {
        case unknown
        case halted
        case open
        case closed
        case preOpen
        case preClose
        case requestRejected

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .unknown: 0
                case .halted: 1
                case .open: 2
                case .closed: 3
                case .preOpen: 4
                case .preClose: 5
                case .requestRejected: 6
                }
            }
        }
    }

    /// TradSesStatusRejReason(567).
    package enum RejectReason: Sendable {
        case unknownTradingSession
        case other

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .unknownTradingSession: 1
                case .other: 99
                }
            }
        }
    }

    /// TradSesReqID(335); left out when empty.
    package var requestID = Identifier()
    /// TradingSessionID(336); empty is written `[N/A]`: there is but one.
    package var tradingSessionID = Name()
    package var standing = Standing.open
    /// With ``Standing/requestRejected``.
    package var rejectReason: RejectReason?
    /// Told as a change, and not in answer to a request.
    package var isUnsolicited = false
    package var openTime: Instant?
    package var closeTime: Instant?
    package var text = Text<16>()

    @_noLocks package init() {}
}

extension MessageWriter {
    /// Appends the body of a TradingSessionStatus.
    @_noLocks
    package mutating func append(_ status: TradingSessionStatus, precision: TimestampPrecision = .milliseconds) {
        if !status.text.isEmpty { append(Tag.text, status.text) }
        append(Tag.unsolicitedIndicator, status.isUnsolicited)
        if !status.requestID.isEmpty { append(Tag.tradSesReqID, status.requestID) }
        append(Tag.tradingSessionID, status.tradingSessionID.isEmpty ? Text("[N/A]") : status.tradingSessionID)
        append(Tag.tradSesStatus, status.standing.code)
        if let open = status.openTime { append(Tag.tradSesOpenTime, open, precision) }
        if let close = status.closeTime { append(Tag.tradSesCloseTime, close, precision) }
        if let reason = status.rejectReason { append(Tag.tradSesStatusRejReason, reason.code) }
    }
}

extension FieldReader {
    @_noLocks
    func tradingSessionStatus() throws(QueryFault) -> TradingSessionStatusRequest {
        var request = TradingSessionStatusRequest()
        request.session = session
        request.requestID = try identifier(Tag.tradSesReqID, "TradSesReqID")
        request.tradingSessionID = try optionalName(Tag.tradingSessionID, "TradingSessionID")
        request.subscription = try subscription(isRequired: true, 0)
        try forbid(Tag.tradingSessionSubID, "TradingSessionSubID", 0)
        if let method = try value(Tag.tradSesMethod), method != "1" {
            throw .refused(0, FieldReader.unsupported(Tag.tradSesMethod, "TradSesMethod", method))
        }
        try forbid(Tag.tradSesMode, "TradSesMode", 0)
        return request
    }

    @_noLocks
    func answerTradingSessionStatus(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): return business(reason, text, Tag.tradSesReqID)
        case .refused(_, let text):
            var status = TradingSessionStatus()
            status.requestID = echo(Tag.tradSesReqID)
            status.tradingSessionID = echoName(Tag.tradingSessionID)
            status.standing = .requestRejected
            status.rejectReason = .other
            status.text = text
            return .tradingSessionStatus(status)
        }
    }
}
