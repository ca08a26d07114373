// CollateralInquiry(BB) and CollateralInquiryAck(BG): what balances an account has.

package import FIXWire
package import Orders
package import Values

/// CollateralInquiry(BB): balances.
package struct CollateralInquiry: Sendable {
    package var session = SessionNumber(0)
    /// CollInquiryID(909).
    package var requestID = Identifier()
    /// Empty for all accounts that the session may see.
    package var account = Identifier()
    /// Empty for all currencies.
    package var currency = Name()
    package var subscription = Subscription.snapshot

    @_noLocks package init() {}
}

/// CollateralInquiryAck(BG).
package struct CollateralInquiryAck: Sendable {
    /// CollInquiryResult(946).
    package enum Result: Sendable {
        case successful
        case invalidTransport
        case unsupported
        case notAuthorized
        case other

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .successful: 0
                case .invalidTransport: 4
                case .unsupported: 8
                case .notAuthorized: 9
                case .other: 99
                }
            }
        }
    }

    package var requestID = Identifier()
    package var result = Result.successful
    /// TotNumReports(911): the balances that follow. With none, or a refusal, this is all of the answer.
    package var total = 0
    package var account = Identifier()
    package var text = Text<16>()

    @_noLocks package init() {}

    @_noLocks
    package init(_ inquiry: CollateralInquiry, _ result: Result, total: Int) {
        requestID = inquiry.requestID
        self.result = result
        self.total = total
        account = inquiry.account
    }

    /// CollInquiryStatus(945): accepted, completed with nothing to follow, rejected.
    var statusCode: UInt64 {
        @_noLocks get {
            switch result {
            case .successful: total > 0 ? 0 : 2
            case .invalidTransport, .unsupported, .notAuthorized, .other: 4
            }
        }
    }
}

extension MessageWriter {
    /// Appends the body of a CollateralInquiryAck.
    @_noLocks
    package mutating func append(_ ack: CollateralInquiryAck) {
        if !ack.account.isEmpty { append(Tag.account, ack.account) }
        if !ack.text.isEmpty { append(Tag.text, ack.text) }
        append(Tag.collInquiryID, ack.requestID)
        append(Tag.totNumReports, UInt64(max(0, ack.total)))
        append(Tag.collInquiryStatus, ack.statusCode)
        append(Tag.collInquiryResult, ack.result.code)
    }
}

extension FieldReader {
    @_noLocks
    func collateral() throws(QueryFault) -> CollateralInquiry {
        var inquiry = CollateralInquiry()
        inquiry.session = session
        // FIX asks for it where there is to be an answer.
        inquiry.requestID = try identifier(Tag.collInquiryID, "CollInquiryID")
        inquiry.account = try optionalIdentifier(Tag.account, "Account")
        inquiry.currency = try optionalName(Tag.currency, "Currency")
        inquiry.subscription = try subscription(isRequired: false, 99)
        try refuseOtherTransport(4)
        // Balances belong to no order, trade or instrument.
        try forbid(Tag.noCollInquiryQualifier, "NoCollInquiryQualifier", 8)
        try forbid(Tag.clOrdID, "ClOrdID", 8)
        try forbid(Tag.orderID, "OrderID", 8)
        try forbid(Tag.noExecs, "NoExecs", 8)
        try forbid(Tag.noTrades, "NoTrades", 8)
        try forbid(Tag.symbol, "Symbol", 8)
        try forbid(Tag.side, "Side", 8)
        try forbidOtherInstruments(8)
        return inquiry
    }

    @_noLocks
    func answerCollateral(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): return business(reason, text, Tag.collInquiryID)
        case .refused(let reason, let text):
            var ack = CollateralInquiryAck()
            ack.requestID = echo(Tag.collInquiryID)
            ack.result = reason == 4 ? .invalidTransport : reason == 8 ? .unsupported : .other
            ack.account = echo(Tag.account)
            ack.text = text
            return .collateralAck(ack)
        }
    }
}
