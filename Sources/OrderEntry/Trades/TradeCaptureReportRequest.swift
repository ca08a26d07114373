// TradeCaptureReportRequest(AD) and TradeCaptureReportRequestAck(AQ): which fills there were.

package import FIXWire
package import Orders
package import Values

/// TradeCaptureReportRequest(AD): the fills that are as all of these say; what is empty says nothing.
package struct TradeCaptureReportRequest: Sendable {
    package var session = SessionNumber(0)
    /// TradeRequestID(568).
    package var requestID = Identifier()
    /// TradeRequestType(569): 0, all trades, or 1, those that match, which is the same here.
    package var typeCode: UInt8 = 0x30
    package var subscription = Subscription.snapshot
    /// Of the one party with PartyRole(452) 24 or 38, a customer's or a position account: AD has no Account(1).
    package var account = Identifier()
    package var symbol = Name()
    package var side: Side?
    package var clOrdID = Identifier()
    /// OrderID(37) and ExecID(17) as the reports had them: `K3F9A2-O17`.
    package var orderID = Identifier()
    package var execID = Identifier()
    /// From this instant on, up to before the other. TradeDate(75) of NoDates(580) is a day in UTC, two are the first
    /// and the last; TransactTime(60) is the first instant, two are the first and the end.
    package var start = Instant.distantPast
    package var end = Instant.distantFuture

    @_noLocks package init() {}
}

/// TradeCaptureReportRequestAck(AQ).
package struct TradeCaptureReportRequestAck: Sendable {
    /// TradeRequestResult(749).
    package enum Result: Sendable {
        case successful
        case unknownInstrument
        case invalidParties
        case invalidTransport
        case unsupported
        case notAuthorized
        case other

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .successful: 0
                case .unknownInstrument: 1
                case .invalidParties: 3
                case .invalidTransport: 4
                case .unsupported: 8
                case .notAuthorized: 9
                case .other: 99
                }
            }
        }
    }

    package var requestID = Identifier()
    package var typeCode: UInt8 = 0x30
    package var result = Result.successful
    /// TotNumTradeReports(748): the reports that follow.
    package var total = 0
    /// Empty is written `[N/A]`.
    package var symbol = Name()
    package var text = Text<16>()

    @_noLocks package init() {}

    @_noLocks
    package init(_ request: TradeCaptureReportRequest, _ result: Result, total: Int) {
        requestID = request.requestID
        typeCode = request.typeCode
        self.result = result
        self.total = total
        symbol = request.symbol
    }

    /// TradeRequestStatus(750): accepted, completed with nothing to follow, rejected.
    var statusCode: UInt64 {
        @_noLocks get {
            switch result {
            case .successful: total > 0 ? 0 : 1
            case .unknownInstrument, .invalidParties, .invalidTransport, .unsupported, .notAuthorized, .other: 2
            }
        }
    }
}

extension MessageWriter {
    /// Appends the body of a TradeCaptureReportRequestAck.
    @_noLocks
    package mutating func append(_ ack: TradeCaptureReportRequestAck) {
        append(Tag.symbol, ack.symbol.isEmpty ? Text("[N/A]") : ack.symbol)
        if !ack.text.isEmpty { append(Tag.text, ack.text) }
        append(Tag.tradeRequestID, ack.requestID)
        append(Tag.tradeRequestType, character: ack.typeCode)
        append(Tag.totNumTradeReports, UInt64(max(0, ack.total)))
        append(Tag.tradeRequestResult, ack.result.code)
        append(Tag.tradeRequestStatus, ack.statusCode)
    }
}
