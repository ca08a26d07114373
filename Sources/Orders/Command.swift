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
    /// What the client names as the reason for its orders; empty for none.
    public var strategy: Name
    /// ExDestination(100); empty where the order leaves it to the gateway.
    public var destination: Name
    /// PossResend(97): the client may have sent it before under another MsgSeqNum.
    public var isPossibleResend: Bool
    /// CashOrderQty(152), above zero, in the currency that prices are in: the quantity of the terms is zero until the
    /// gateway has made it of this.
    public var cash: Decimal?
    /// The list that it came in, and its place there, from 0.
    public var list: ListNumber?
    public var place: UInt8

    @_noLocks
    public init(
        session: SessionNumber, clOrdID: Identifier, account: Identifier, symbol: Name, side: Side,
        terms: OrderTerms, strategy: Name = Name(), destination: Name = Name(), isPossibleResend: Bool = false
    ) {
        list = nil
        place = 0
        cash = nil
        self.session = session
        self.clOrdID = clOrdID
        self.account = account
        self.symbol = symbol
        self.side = side
        self.terms = terms
        self.strategy = strategy
        self.destination = destination
        self.isPossibleResend = isPossibleResend
    }
}

/// OrderCancelRequest(F).
public struct CancelOrder: Sendable {
    public var session: SessionNumber
    public var clOrdID: Identifier
    public var origClOrdID: Identifier
    /// Empty when the request has none; else it must be the order's.
    public var account: Identifier
    public var symbol: Name
    public var side: Side
    public var isPossibleResend: Bool

    @_noLocks
    public init(
        session: SessionNumber, clOrdID: Identifier, origClOrdID: Identifier, account: Identifier,
        symbol: Name, side: Side, isPossibleResend: Bool = false
    ) {
        self.session = session
        self.clOrdID = clOrdID
        self.origClOrdID = origClOrdID
        self.account = account
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

    @_noLocks
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
    /// Side(54) as it came; only echoed, for an order nobody knows.
    public var sideCode: UInt8
    /// OrdStatusReqID(790), echoed; empty when there was none.
    public var requestID: Identifier

    @_noLocks
    public init(
        session: SessionNumber, clOrdID: Identifier, symbol: Name, sideCode: UInt8,
        requestID: Identifier
    ) {
        self.session = session
        self.clOrdID = clOrdID
        self.symbol = symbol
        self.sideCode = sideCode
        self.requestID = requestID
    }
}

/// A request that is not carried out. Its ClOrdID is used: mended, it comes under another.
public struct RefusedRequest: Sendable {
    public enum Request: Sendable {
        /// Answered by an ExecutionReport(8).
        case newOrder(OrderRejectReason)
        /// Answered by an OrderCancelReject(9).
        case change(OrderCancelReject.Request, CancelRejectReason)
    }

    public var session: SessionNumber
    public var request: Request
    public var clOrdID: Identifier
    /// Empty for a new order.
    public var origClOrdID: Identifier
    public var account: Identifier
    public var symbol: Name
    /// Side(54) as it came, zero for none that could be read.
    public var sideCode: UInt8
    public var terms: ReportedTerms
    public var text: Text<16>
    public var isPossibleResend: Bool
    /// The list that it came in.
    public var list: ListNumber?

    @_noLocks
    public init(
        session: SessionNumber, request: Request, clOrdID: Identifier, origClOrdID: Identifier,
        account: Identifier, symbol: Name, sideCode: UInt8, terms: ReportedTerms, text: Text<16>,
        isPossibleResend: Bool
    ) {
        self.session = session
        self.request = request
        self.clOrdID = clOrdID
        self.origClOrdID = origClOrdID
        self.account = account
        self.symbol = symbol
        self.sideCode = sideCode
        self.terms = terms
        self.text = text
        self.isPossibleResend = isPossibleResend
        list = nil
    }

    /// A new order that could be read, and is not carried out.
    @_noLocks
    public init(_ order: NewOrder, _ reason: OrderRejectReason, _ text: Text<16>) {
        self.init(
            session: order.session, request: .newOrder(reason), clOrdID: order.clOrdID, origClOrdID: Identifier(),
            account: order.account, symbol: order.symbol, sideCode: order.side.code, terms: ReportedTerms(order.terms),
            text: text, isPossibleResend: order.isPossibleResend)
        list = order.list
    }
}
