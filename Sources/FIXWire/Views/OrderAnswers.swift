// What becomes of orders, as the counterparty tells it.

public import Values

/// ExecutionReport(8): what happened to an order, or how it stands.
public struct ExecutionReportView: TypedMessage {
    public static var msgType: MsgType { .executionReport }
    public let message: MessageView

    @inlinable public init(unchecked message: MessageView) { self.message = message }

    public var orderID: Bytes? { message.first(Tag.orderID) }
    public var clOrdID: Bytes? { message.first(Tag.clOrdID) }
    public var origClOrdID: Bytes? { message.first(Tag.origClOrdID) }
    public var execID: Bytes? { message.first(Tag.execID) }
    public var execRefID: Bytes? { message.first(Tag.execRefID) }
    public var execType: FIX44.ExecType? { message.code(Tag.execType) }
    public var ordStatus: FIX44.OrdStatus? { message.code(Tag.ordStatus) }
    public var ordRejReason: FIX44.OrdRejReason? { message.numericCode(Tag.ordRejReason) }
    public var account: Bytes? { message.first(Tag.account) }
    public var symbol: Bytes? { message.first(Tag.symbol) }
    public var side: FIX44.Side? { message.code(Tag.side) }
    public var ordType: FIX44.OrdType? { message.code(Tag.ordType) }
    public var timeInForce: FIX44.TimeInForce? { message.code(Tag.timeInForce) }
    public var orderQty: Decimal? { message.decimal(Tag.orderQty) }
    public var price: Decimal? { message.decimal(Tag.price) }
    public var stopPx: Decimal? { message.decimal(Tag.stopPx) }
    public var lastQty: Decimal? { message.decimal(Tag.lastQty) }
    public var lastPx: Decimal? { message.decimal(Tag.lastPx) }
    public var leavesQty: Decimal? { message.decimal(Tag.leavesQty) }
    public var cumQty: Decimal? { message.decimal(Tag.cumQty) }
    public var avgPx: Decimal? { message.decimal(Tag.avgPx) }
    public var commission: Decimal? { message.decimal(Tag.commission) }
    public var transactTime: Instant? { message.instant(Tag.transactTime) }
    public var text: Bytes? { message.first(Tag.text) }
}

/// OrderCancelReject(9): the refusal of a cancel or a replace.
public struct OrderCancelRejectView: TypedMessage {
    public static var msgType: MsgType { .orderCancelReject }
    public let message: MessageView

    @inlinable public init(unchecked message: MessageView) { self.message = message }

    public var orderID: Bytes? { message.first(Tag.orderID) }
    public var clOrdID: Bytes? { message.first(Tag.clOrdID) }
    public var origClOrdID: Bytes? { message.first(Tag.origClOrdID) }
    public var ordStatus: FIX44.OrdStatus? { message.code(Tag.ordStatus) }
    public var cxlRejResponseTo: FIX44.CxlRejResponseTo? { message.code(Tag.cxlRejResponseTo) }
    public var cxlRejReason: FIX44.CxlRejReason? { message.numericCode(Tag.cxlRejReason) }
    public var text: Bytes? { message.first(Tag.text) }
}

/// BusinessMessageReject(j): the refusal of any other application message.
public struct BusinessMessageRejectView: TypedMessage {
    public static var msgType: MsgType { .businessMessageReject }
    public let message: MessageView

    @inlinable public init(unchecked message: MessageView) { self.message = message }

    public var refSeqNum: Int? { message.wholeNumber(Tag.refSeqNum) }
    public var refMsgType: Bytes? { message.first(Tag.refMsgType) }
    public var businessRejectRefID: Bytes? { message.first(Tag.businessRejectRefID) }
    public var businessRejectReason: FIX44.BusinessRejectReason? { message.numericCode(Tag.businessRejectReason) }
    public var text: Bytes? { message.first(Tag.text) }
}
