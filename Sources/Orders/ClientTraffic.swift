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
    /// ListID(66), left out when empty.
    public var listID: Identifier
    public var account: Identifier
    public var symbol: Name
    /// Side(54) as FIX has it: the order's, or whatever a refused request had. Zero where it had
    /// none that could be read, which is written as 7, undisclosed.
    public var sideCode: UInt8
    public var terms: ReportedTerms
    public var filled: Decimal
    public var leaves: Decimal
    public var averagePrice: Decimal
    /// DayOrderQty(424), DayCumQty(425) and DayAvgPx(426), of an order in a further day.
    public var day: DayFigures?
    /// LastQty(32), LastPx(31) and Commission(12), in reports of a trade, a corrected one, or a guarantee.
    public var trade: (quantity: Decimal, price: Decimal, commission: Decimal)?
    public var rejectReason: OrderRejectReason?
    /// ExecRefID(19): the number of the execution that a correction or a bust is about.
    public var reference: UInt64?
    public var restatement: RestatementReason?
    /// OrdStatusReqID(790), left out when empty.
    public var statusRequestID: Identifier
    public var text: Text<16>
    public var transactTime: Instant

    /// A report that says nothing yet.
    @_noLocks
    public init() {
        session = SessionNumber(0)
        order = nil
        execution = 0
        execType = .orderStatus
        status = .rejected
        clOrdID = Identifier()
        origClOrdID = Identifier()
        listID = Identifier()
        account = Identifier()
        symbol = Name()
        sideCode = 0
        terms = ReportedTerms()
        filled = .zero
        leaves = .zero
        averagePrice = .zero
        day = nil
        trade = nil
        rejectReason = nil
        reference = nil
        restatement = nil
        statusRequestID = Identifier()
        text = Text()
        transactTime = .distantPast
    }

    /// All of it anew, about an order as it stands, which is read in place.
    @_noLocks
    public mutating func describe(_ order: inout Order, _ execType: ExecType, at now: Instant) {
        session = order.session
        self.order = order.number
        execution = 0
        self.execType = execType
        status = order.status
        clOrdID = order.clOrdID
        origClOrdID = Identifier()
        listID = Identifier()
        account = order.account
        symbol = order.symbol
        sideCode = order.side.code
        terms = ReportedTerms(order.terms)
        filled = order.filled
        leaves = order.leaves
        averagePrice = order.averagePrice
        day = order.isRenewed ? order.day : nil
        trade = nil
        rejectReason = nil
        reference = nil
        restatement = nil
        statusRequestID = Identifier()
        text = Text()
        transactTime = now
    }

    /// All of it anew, about a request of which there is no order, which is read in place.
    @_noLocks
    public mutating func describe(
        _ refused: inout RefusedRequest, _ execType: ExecType, _ reason: OrderRejectReason, at now: Instant
    ) {
        self = ExecutionReport()
        session = refused.session
        self.execType = execType
        clOrdID = refused.clOrdID
        account = refused.account
        symbol = refused.symbol
        sideCode = refused.sideCode
        terms = refused.terms
        rejectReason = reason
        transactTime = now
    }
}

/// An order's terms as a report has them: the order's own, or of a refused request what could be
/// read.
public struct ReportedTerms: Sendable {
    /// OrdType(40) and TimeInForce(59) as FIX has them, zero for none.
    public var kindCode: UInt8 = 0
    public var timeInForceCode: UInt8 = 0
    /// ExecInst(18) of a peg, R or P; zero for other orders.
    public var pegCode: UInt8 = 0
    public var quantity: Decimal?
    public var limit: Decimal?
    public var stop: Decimal?
    public var trail: Trail?
    public var display: Decimal?
    public var expires = Instant.distantFuture
    public var features = OrderFeatures(rawValue: 0)

    @_noLocks public init() {}

    @_noLocks
    public init(_ terms: OrderTerms) {
        kindCode = terms.kind.fixCode
        switch terms.kind {
        case .primaryPeg: pegCode = UInt8(ascii: "R")
        case .marketPeg: pegCode = UInt8(ascii: "P")
        default: break
        }
        timeInForceCode = terms.timeInForce.code
        quantity = terms.quantity
        limit = terms.limit
        stop = terms.stop
        trail = terms.trail
        display = terms.display
        expires = terms.expires
        features = terms.features
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

    /// A reject that says nothing yet.
    @_noLocks
    public init() {
        session = SessionNumber(0)
        order = nil
        clOrdID = Identifier()
        origClOrdID = Identifier()
        status = .rejected
        request = .cancel
        reason = .unknownOrder
        text = Text()
        transactTime = .distantPast
    }

    /// All of it anew, about a change of an order as it stands, which is read in place.
    @_noLocks
    public mutating func describe(
        _ order: inout Order, _ pending: inout PendingChange, _ reason: CancelRejectReason, _ text: Text<16>,
        at now: Instant
    ) {
        session = order.session
        self.order = order.number
        clOrdID = pending.clOrdID
        origClOrdID = order.clOrdID
        status = order.status
        request = pending.isCancel ? .cancel : .replace
        self.reason = reason
        self.text = text
        transactTime = now
    }

    /// All of it anew, about a change that is refused as it stands, of an order that nobody knows.
    @_noLocks
    public mutating func describe(
        _ refused: inout RefusedRequest, _ request: Request, _ reason: CancelRejectReason, at now: Instant
    ) {
        session = refused.session
        order = nil
        clOrdID = refused.clOrdID
        origClOrdID = refused.origClOrdID
        status = .rejected
        self.request = request
        self.reason = reason
        text = refused.text
        transactTime = now
    }
}
