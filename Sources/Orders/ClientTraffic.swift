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
    /// Side(54) as FIX has it: the order's, or whatever a refused request had. Zero where it had
    /// none that could be read, which is written as 7, undisclosed.
    public var sideCode: UInt8
    public var terms: ReportedTerms
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

    @_noLocks
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
        sideCode = 0
        terms = ReportedTerms()
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

/// An order's terms as a report has them: the order's own, or of a refused request what could be
/// read.
public struct ReportedTerms: Sendable {
    /// OrdType(40) and TimeInForce(59) as FIX has them, zero for none.
    public var kindCode: UInt8 = 0
    public var timeInForceCode: UInt8 = 0
    public var quantity: Decimal?
    public var limit: Decimal?
    public var stop: Decimal?

    @_noLocks public init() {}

    @_noLocks
    public init(_ terms: OrderTerms) {
        kindCode = terms.kind.code
        timeInForceCode = terms.timeInForce.code
        quantity = terms.quantity
        limit = terms.limit
        stop = terms.stop
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

    @_noLocks
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
