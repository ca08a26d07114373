// RequestForPositions(AN) and RequestForPositionsAck(AO).

package import FIXWire
package import Orders
package import Values

/// RequestForPositions(AN), PosReqType(724)=0: the positions of an account.
package struct RequestForPositions: Sendable {
    package var session = SessionNumber(0)
    /// PosReqID(710).
    package var requestID = Identifier()
    package var account = Identifier()
    /// AccountType(581), echoed in the answers; 1 where it could not be read.
    package var accountType: UInt64 = 1
    /// Empty for all symbols.
    package var symbol = Name()
    package var subscription = Subscription.snapshot

    @_noLocks package init() {}
}

/// RequestForPositionsAck(AO).
package struct RequestForPositionsAck: Sendable {
    /// PosReqResult(728).
    package enum Result: Sendable {
        case valid
        case invalid
        case noneFound
        case notAuthorized
        case unsupported
        case other

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .valid: 0
                case .invalid: 1
                case .noneFound: 2
                case .notAuthorized: 3
                case .unsupported: 4
                case .other: 99
                }
            }
        }

        /// PosReqStatus(729): completed, with warnings, rejected.
        var statusCode: UInt64 {
            @_noLocks get {
                switch self {
                case .valid: 0
                case .noneFound: 1
                case .invalid, .notAuthorized, .unsupported, .other: 2
                }
            }
        }
    }

    /// The number inside PosMaintRptID(721); 0 is written NONE.
    package var number: UInt64 = 0
    package var requestID = Identifier()
    package var result = Result.valid
    /// TotalNumPosReports(727).
    package var total = 0
    package var account = Identifier()
    package var accountType: UInt64 = 1
    package var symbol = Name()
    package var text = Text<16>()

    @_noLocks package init() {}

    @_noLocks
    package init(_ request: RequestForPositions, number: UInt64, _ result: Result, total: Int) {
        self.number = number
        requestID = request.requestID
        self.result = result
        self.total = total
        account = request.account
        accountType = request.accountType
        symbol = request.symbol
    }
}

extension MessageWriter {
    /// Appends the body of a RequestForPositionsAck.
    @_noLocks
    package mutating func append(_ ack: RequestForPositionsAck, idPrefix: Text<2>) {
        append(Tag.account, ack.account.isEmpty ? Text("[N/A]") : ack.account)
        if !ack.symbol.isEmpty { append(Tag.symbol, ack.symbol) }
        if !ack.text.isEmpty { append(Tag.text, ack.text) }
        append(positionAccount: ack.account)
        append(Tag.accountType, ack.accountType)
        append(Tag.posReqID, ack.requestID)
        append(Tag.posMaintRptID, number: ack.number, "P", idPrefix)
        append(Tag.totalNumPosReports, UInt64(max(0, ack.total)))
        append(Tag.posReqResult, ack.result.code)
        append(Tag.posReqStatus, ack.result.statusCode)
    }

    /// The one party that FIX 4.4 wants of every position: the account, as a position account.
    @_noLocks
    mutating func append(positionAccount account: Identifier) {
        append(Tag.noPartyIDs, "1")
        append(Tag.partyID, account.isEmpty ? Text("[N/A]") : account)
        append(Tag.partyIDSource, "D")
        append(Tag.partyRole, "38")
    }
}

extension FieldReader {
    @_noLocks
    func positions() throws(QueryFault) -> RequestForPositions {
        var request = RequestForPositions()
        request.session = session
        request.requestID = try identifier(Tag.posReqID, "PosReqID")
        let type = try required(Tag.posReqType, "PosReqType")
        guard type == "0" else {
            throw .refused(4, FieldReader.unsupported(Tag.posReqType, "PosReqType", type))
        }
        request.account = try identifier(Tag.account, "Account")
        request.accountType = accountType
        request.symbol = try optionalName(Tag.symbol, "Symbol")
        request.subscription = try subscription(isRequired: false, 1)
        try forbid(Tag.matchStatus, "MatchStatus", 4)
        try forbid(Tag.currency, "Currency", 4)
        try refuseOtherTransport(4)
        try forbidOtherInstruments(4)
        return request
    }

    private var accountType: UInt64 {
        @_noLocks get {
            let code = echoCode(Tag.accountType, among: "1234678")
            return code == 0 ? 1 : UInt64(code) - 0x30
        }
    }

    /// Answers come on the session that asks.
    @_noLocks
    func refuseOtherTransport(_ reason: UInt8) throws(QueryFault) {
        if let type = try value(Tag.responseTransportType), type != "0" {
            throw .refused(
                reason, FieldReader.unsupported(Tag.responseTransportType, "ResponseTransportType", type))
        }
        try forbid(Tag.responseDestination, "ResponseDestination", reason)
    }

    @_noLocks
    func answerPositions(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): return business(reason, text, Tag.posReqID)
        case .refused(let reason, let text):
            var ack = RequestForPositionsAck()
            ack.requestID = echo(Tag.posReqID)
            ack.result = reason == 4 ? .unsupported : .invalid
            ack.account = echo(Tag.account)
            ack.accountType = accountType
            ack.symbol = echoName(Tag.symbol)
            ack.text = text
            return .positionsAck(ack)
        }
    }
}
