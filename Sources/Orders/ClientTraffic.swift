// What the gateway tells its clients.

public import Values

/// Everything an ExecutionReport(8) says; a fixed-size value, written as FIX by `OrderEntry`.
public struct ExecutionReport: Sendable {
    public var session: SessionNumber
    /// OrderID(37); nil is written NONE.
    public var order: OrderNumber?
    /// The number inside ExecID(17); 0 for a status report, whose ExecID is 0.
    public var execution: UInt64
    public var execType: ExecType
    public var status: OrderStatus
    public var clOrdID: Identifier
    /// OrigClOrdID(41), left out when empty.
    public var origClOrdID: Identifier
    public var account: Identifier
    public var symbol: Name
    public var side: Side?
    /// Nil where the request had none that could be read.
    public var terms: OrderTerms?
    public var filled: Decimal
    public var leaves: Decimal
    public var averagePrice: Decimal
    /// LastQty(32), LastPx(31) and Commission(12), in reports of a trade.
    public var trade: (quantity: Decimal, price: Decimal, commission: Decimal)?
    public var rejectReason: OrderRejectReason?
    /// OrdStatusReqID(790), left out when empty.
    public var statusRequestID: Identifier
    public var text: Text<16>
    public var transactTime: Instant

    public init(
        session: SessionNumber, execType: ExecType, status: OrderStatus, clOrdID: Identifier,
        transactTime: Instant
    ) {
        self.session = session
        order = nil
        execution = 0
        self.execType = execType
        self.status = status
        self.clOrdID = clOrdID
        origClOrdID = Identifier()
        account = Identifier()
        symbol = Name()
        side = nil
        terms = nil
        filled = .zero
        leaves = .zero
        averagePrice = .zero
        trade = nil
        rejectReason = nil
        statusRequestID = Identifier()
        text = Text()
        self.transactTime = transactTime
    }
}

/// Everything an OrderCancelReject(9) says.
public struct OrderCancelReject: Sendable {
    /// CxlRejResponseTo(434).
    public enum Request: UInt8, Sendable {
        case cancel = 0x31  // "1"
        case replace = 0x32  // "2"
    }

    public var session: SessionNumber
    /// OrderID(37); nil is written NONE.
    public var order: OrderNumber?
    public var clOrdID: Identifier
    public var origClOrdID: Identifier
    /// Of the order as it stands; Rejected for an order nobody knows.
    public var status: OrderStatus
    public var request: Request
    public var reason: CancelRejectReason
    public var text: Text<16>
    public var transactTime: Instant

    public init(
        session: SessionNumber, order: OrderNumber?, clOrdID: Identifier, origClOrdID: Identifier,
        status: OrderStatus, request: Request, reason: CancelRejectReason, text: Text<16>,
        transactTime: Instant
    ) {
        self.session = session
        self.order = order
        self.clOrdID = clOrdID
        self.origClOrdID = origClOrdID
        self.status = status
        self.request = request
        self.reason = reason
        self.text = text
        self.transactTime = transactTime
    }
}
