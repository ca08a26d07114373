// What clients ask for.

public import Values

/// NewOrderSingle(D), its fields checked one by one.
public struct NewOrder: Sendable {
    public var session: SessionNumber
    public var clOrdID: Identifier
    public var account: Identifier
    public var symbol: Name
    public var side: Side
    public var terms: OrderTerms
    /// PossResend(97): the client may have sent it before under another MsgSeqNum.
    public var isPossibleResend: Bool

    public init(
        session: SessionNumber, clOrdID: Identifier, account: Identifier, symbol: Name, side: Side,
        terms: OrderTerms, isPossibleResend: Bool = false
    ) {
        self.session = session
        self.clOrdID = clOrdID
        self.account = account
        self.symbol = symbol
        self.side = side
        self.terms = terms
        self.isPossibleResend = isPossibleResend
    }
}

/// OrderCancelRequest(F).
public struct CancelOrder: Sendable {
    public var session: SessionNumber
    public var clOrdID: Identifier
    public var origClOrdID: Identifier
    public var symbol: Name
    public var side: Side
    public var isPossibleResend: Bool

    public init(
        session: SessionNumber, clOrdID: Identifier, origClOrdID: Identifier, symbol: Name, side: Side,
        isPossibleResend: Bool = false
    ) {
        self.session = session
        self.clOrdID = clOrdID
        self.origClOrdID = origClOrdID
        self.symbol = symbol
        self.side = side
        self.isPossibleResend = isPossibleResend
    }
}

/// OrderCancelReplaceRequest(G): the whole new terms, as FIX asks for.
public struct ReplaceOrder: Sendable {
    public var session: SessionNumber
    public var clOrdID: Identifier
    public var origClOrdID: Identifier
    /// Empty when the request has none; else it must be the order's.
    public var account: Identifier
    public var symbol: Name
    public var side: Side
    public var terms: OrderTerms
    public var isPossibleResend: Bool

    public init(
        session: SessionNumber, clOrdID: Identifier, origClOrdID: Identifier, account: Identifier,
        symbol: Name, side: Side, terms: OrderTerms, isPossibleResend: Bool = false
    ) {
        self.session = session
        self.clOrdID = clOrdID
        self.origClOrdID = origClOrdID
        self.account = account
        self.symbol = symbol
        self.side = side
        self.terms = terms
        self.isPossibleResend = isPossibleResend
    }
}

/// OrderStatusRequest(H).
public struct StatusRequest: Sendable {
    public var session: SessionNumber
    public var clOrdID: Identifier
    public var symbol: Name
    public var side: Side
    /// OrdStatusReqID(790), echoed; empty when there was none.
    public var requestID: Identifier

    public init(
        session: SessionNumber, clOrdID: Identifier, symbol: Name, side: Side, requestID: Identifier
    ) {
        self.session = session
        self.clOrdID = clOrdID
        self.symbol = symbol
        self.side = side
        self.requestID = requestID
    }
}
