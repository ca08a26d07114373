// Orders and what clients ask about them.

public import Values

/// NewOrderSingle(D): an order.
public struct NewOrderSingleView: TypedMessage {
    public static var msgType: MsgType { .newOrderSingle }
    public let message: MessageView

    @inlinable public init(unchecked message: MessageView) { self.message = message }

    public var clOrdID: Bytes? { message.first(Tag.clOrdID) }
    public var account: Bytes? { message.first(Tag.account) }
    public var symbol: Bytes? { message.first(Tag.symbol) }
    public var securityID: Bytes? { message.first(Tag.securityID) }
    public var side: FIX44.Side? { message.code(Tag.side) }
    public var ordType: FIX44.OrdType? { message.code(Tag.ordType) }
    public var timeInForce: FIX44.TimeInForce? { message.code(Tag.timeInForce) }
    public var orderQty: Decimal? { message.decimal(Tag.orderQty) }
    public var cashOrderQty: Decimal? { message.decimal(Tag.cashOrderQty) }
    public var price: Decimal? { message.decimal(Tag.price) }
    public var stopPx: Decimal? { message.decimal(Tag.stopPx) }
    public var currency: Bytes? { message.first(Tag.currency) }
    public var transactTime: Instant? { message.instant(Tag.transactTime) }
    public var expireTime: Instant? { message.instant(Tag.expireTime) }
}

/// OrderCancelRequest(F): asks to cancel what is left of an order.
public struct OrderCancelRequestView: TypedMessage {
    public static var msgType: MsgType { .orderCancelRequest }
    public let message: MessageView

    @inlinable public init(unchecked message: MessageView) { self.message = message }

    public var clOrdID: Bytes? { message.first(Tag.clOrdID) }
    public var origClOrdID: Bytes? { message.first(Tag.origClOrdID) }
    public var orderID: Bytes? { message.first(Tag.orderID) }
    public var symbol: Bytes? { message.first(Tag.symbol) }
    public var side: FIX44.Side? { message.code(Tag.side) }
    public var orderQty: Decimal? { message.decimal(Tag.orderQty) }
    public var transactTime: Instant? { message.instant(Tag.transactTime) }
}

/// OrderCancelReplaceRequest(G): asks for other terms of an order.
public struct OrderCancelReplaceRequestView: TypedMessage {
    public static var msgType: MsgType { .orderCancelReplaceRequest }
    public let message: MessageView

    @inlinable public init(unchecked message: MessageView) { self.message = message }

    public var clOrdID: Bytes? { message.first(Tag.clOrdID) }
    public var origClOrdID: Bytes? { message.first(Tag.origClOrdID) }
    public var orderID: Bytes? { message.first(Tag.orderID) }
    public var account: Bytes? { message.first(Tag.account) }
    public var symbol: Bytes? { message.first(Tag.symbol) }
    public var side: FIX44.Side? { message.code(Tag.side) }
    public var ordType: FIX44.OrdType? { message.code(Tag.ordType) }
    public var timeInForce: FIX44.TimeInForce? { message.code(Tag.timeInForce) }
    public var orderQty: Decimal? { message.decimal(Tag.orderQty) }
    public var price: Decimal? { message.decimal(Tag.price) }
    public var stopPx: Decimal? { message.decimal(Tag.stopPx) }
    public var transactTime: Instant? { message.instant(Tag.transactTime) }
}

/// OrderStatusRequest(H): asks how an order stands.
public struct OrderStatusRequestView: TypedMessage {
    public static var msgType: MsgType { .orderStatusRequest }
    public let message: MessageView

    @inlinable public init(unchecked message: MessageView) { self.message = message }

    public var clOrdID: Bytes? { message.first(Tag.clOrdID) }
    public var orderID: Bytes? { message.first(Tag.orderID) }
    public var ordStatusReqID: Bytes? { message.first(Tag.ordStatusReqID) }
    public var symbol: Bytes? { message.first(Tag.symbol) }
    public var side: FIX44.Side? { message.code(Tag.side) }
}
