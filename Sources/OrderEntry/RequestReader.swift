// Reads one request, field by field, and says what is wrong with it.

import FIXWire
import Orders
import Values

/// One order message on its way to a command.
struct RequestReader {
    let msgType: MsgType
    let session: SessionNumber
    let isPossibleResend: Bool
    let fields: RequestFields
    private let security: Name?

    @_noLocks
    init(
        _ message: MessageView, _ session: SessionNumber, _ isPossibleResend: Bool, strategyTag: UInt32 = 0, security: Name? = nil
    ) {
        msgType = message.msgType
        self.session = session
        self.isPossibleResend = isPossibleResend
        self.security = security
        fields = RequestFields(message, hasTerms: RequestReader.hasTerms(message.msgType), strategyTag: strategyTag)
    }

    @_noLocks
    private static func hasTerms(_ msgType: MsgType) -> Bool {
        msgType == .newOrderSingle || msgType == .orderCancelReplaceRequest
    }

    /// What cannot be echoed is a business reject, and so is what is missing; then what cannot be
    /// done is refused; then the values are read.
    @_noLocks
    func newOrder() throws(RequestFault) -> NewOrder {
        try refuseRepeated()
        let clOrdID = try identifier(fields[.clOrdID], "ClOrdID", Tag.clOrdID)
        let symbol = try symbol()
        guard fields[.side] != nil else { throw missing("Side", Tag.side) }
        try refuseUnsupported()
        let cash = try cash()
        var order = NewOrder(
            session: session, clOrdID: clOrdID, account: try account(), symbol: symbol,
            side: try side(), terms: try terms(), strategy: try strategy(), destination: try destination(),
            isPossibleResend: isPossibleResend)
        order.cash = cash
        return order
    }

    /// Symbol(55); where that is `[N/A]`, or agrees, what SecurityID(48) names.
    @_noLocks
    private func symbol() throws(RequestFault) -> Name {
        let symbol = try name(fields[.symbol], "Symbol", Tag.symbol)
        guard let security else {
            if !symbol.equals(Bytes("[N/A]")) { return symbol }
            throw .refused(.unknownSymbol, Text("Symbol(55)=[N/A], and SecurityID(48) names nothing that is known here"))
        }
        if symbol == security || symbol.equals(Bytes("[N/A]")) { return security }
        var text = Text<16>("SecurityID(48) names ")
        text.append(security)
        text.append(", and Symbol(55) ")
        text.append(symbol)
        throw .refused(.unknownSymbol, text)
    }

    /// Of the field that the session names for it; empty where the order has none.
    @_noLocks
    private func strategy() throws(RequestFault) -> Name {
        guard let value = fields[.strategy] else { return Name() }
        guard let name = Name(value), !name.isEmpty else {
            throw .refused(.other, Text("the strategy of an order is a name of 1 to 32 bytes"))
        }
        return name
    }

    /// ExDestination(100), empty where the order leaves it to the gateway.
    @_noLocks
    private func destination() throws(RequestFault) -> Name {
        guard let value = fields[.destination] else { return Name() }
        guard let name = Name(value), !name.isEmpty else {
            throw .refused(.other, RequestReader.tooLong("ExDestination", Tag.exDestination, bytes: Name.capacity))
        }
        return name
    }

    /// The same for all but new orders.
    @_noLocks
    func otherRequest() throws(RequestFault) -> ClientRequest {
        try refuseRepeated()
        let clOrdID = try identifier(fields[.clOrdID], "ClOrdID", Tag.clOrdID)
        let symbol = try symbol()
        guard fields[.side] != nil else { throw missing("Side", Tag.side) }
        if msgType == .orderStatusRequest {
            return .status(
                StatusRequest(
                    session: session, clOrdID: clOrdID, symbol: symbol, sideCode: sideCode,
                    requestID: try optionalIdentifier(
                        fields[.statusRequestID], "OrdStatusReqID", Tag.ordStatusReqID)))
        }
        let origClOrdID = try identifier(fields[.origClOrdID], "OrigClOrdID", Tag.origClOrdID)
        try refuseUnsupported()
        if msgType == .orderCancelRequest {
            return .cancel(
                CancelOrder(
                    session: session, clOrdID: clOrdID, origClOrdID: origClOrdID,
                    account: try account(), symbol: symbol, side: try side(),
                    isPossibleResend: isPossibleResend))
        }
        if fields[.cash] != nil {
            throw RequestReader.unsupported(RequestFields.name("CashOrderQty", Tag.cashOrderQty))
        }
        return .replace(
            ReplaceOrder(
                session: session, clOrdID: clOrdID, origClOrdID: origClOrdID,
                account: try account(), symbol: symbol, side: try side(), terms: try terms(),
                isPossibleResend: isPossibleResend))
    }

    @_noLocks
    private func refuseRepeated() throws(RequestFault) {
        guard let tag = fields.repeated else { return }
        var text = Text<16>("Tag appears more than once: ")
        text.appendDigits(of: UInt64(tag))
        throw .business(.other, text)
    }

    @_noLocks
    private func refuseUnsupported() throws(RequestFault) {
        if let unsupported = fields.unsupported { throw RequestReader.unsupported(unsupported) }
        guard RequestReader.hasTerms(msgType), let currency = fields[.currency],
            let symbol = fields[.symbol], let slash = symbol.firstIndex(of: UInt8(ascii: "/"))
        else { return }
        // In a pair the currency says which of the two the quantity counts, and that is the first.
        if currency == symbol.slice(0, slash) { return }
        throw RequestReader.unsupported(RequestFields.name("Currency", Tag.currency, currency))
    }
}

// MARK: - Answering

extension RequestReader {
    /// The answer to a fault, with as much of the request as can be read.
    @_noLocks
    func answer(to fault: RequestFault) -> ClientRequest {
        switch fault {
        case .business(let reason, let text):
            var reject = BusinessReject(msgType, reason, text: text)
            if let clOrdID = fields[.clOrdID], let refID = Identifier(clOrdID) {
                reject.refID = refID
            }
            return .businessReject(reject)
        case .refused(let reason, let text):
            let request: RefusedRequest.Request
            if msgType == .newOrderSingle {
                request = .newOrder(reason)
            } else {
                request = .change(msgType == .orderCancelRequest ? .cancel : .replace, .other)
            }
            return .refused(
                RefusedRequest(
                    session: session, request: request,
                    clOrdID: RequestReader.echo(fields[.clOrdID]),
                    origClOrdID: RequestReader.echo(fields[.origClOrdID]),
                    account: RequestReader.echo(fields[.account]),
                    symbol: RequestReader.echo(fields[.symbol]), sideCode: sideCode,
                    terms: echoedTerms, text: text, isPossibleResend: isPossibleResend))
        }
    }

    @_noLocks
    private static func echo(_ bytes: Bytes?) -> Identifier {
        guard let bytes else { return Identifier() }
        return Identifier(bytes) ?? Identifier()
    }

    @_noLocks
    private static func echo(_ bytes: Bytes?) -> Name {
        guard let bytes else { return Name() }
        return Name(bytes) ?? Name()
    }

    @_noLocks
    private static func echo(_ bytes: Bytes?) -> Decimal? {
        guard let bytes else { return nil }
        return try? Decimal(bytes)
    }

    private var echoedTerms: ReportedTerms {
        @_noLocks get {
            var terms = ReportedTerms()
            terms.kindCode = RequestReader.code(fields[.kind])
            // Day where the order does not say, as in the reports of an order that could be read.
            terms.timeInForceCode =
                fields[.timeInForce] == nil
                ? TimeInForce.day.code : RequestReader.code(fields[.timeInForce])
            terms.quantity = RequestReader.echo(fields[.quantity])
            terms.limit = RequestReader.echo(fields[.limit])
            terms.stop = RequestReader.echo(fields[.stop])
            terms.display = RequestReader.echo(fields[.maxFloor])
            return terms
        }
    }

    /// Side(54) as it came, or zero when it is no code of FIX 4.4.
    private var sideCode: UInt8 {
        @_noLocks get {
            let code = RequestReader.code(fields[.side])
            return code <= UInt8(ascii: "G") ? code : 0
        }
    }

    /// One digit or letter, or zero.
    @_noLocks
    static func code(_ bytes: Bytes?) -> UInt8 {
        guard let bytes, bytes.count == 1 else { return 0 }
        switch bytes[0] {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return bytes[0]
        default: return 0
        }
    }
}
