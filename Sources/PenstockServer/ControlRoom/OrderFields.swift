// An order of the control room as the fields of a FIX message.

internal import ControlAPI
internal import FIXWire
internal import Orders
internal import Values

/// What NewOrderSingle(D) and OrderCancelReplaceRequest(G) have.
struct OrderFields {
    var account: Identifier
    var clOrdID: Identifier
    /// Empty for a new order.
    var origClOrdID = Identifier()
    var symbol: Name
    var side: Side
    var terms: OrderTerms
    var cash: Decimal?
    var broker = Name()
}

extension MessageWriter {
    mutating func append(_ ticket: OrderTicket, at now: Instant) {
        append(
            OrderFields(
                account: ticket.account, clOrdID: ticket.clOrdID, symbol: ticket.symbol, side: ticket.side,
                terms: ticket.terms, cash: ticket.cash, broker: ticket.broker), at: now)
    }

    /// The body, tags ascending: what the gateway's reader makes the same terms of.
    mutating func append(_ order: OrderFields, at now: Instant) {
        let terms = order.terms
        if !order.account.isEmpty { append(Tag.account, order.account) }
        append(Tag.clOrdID, order.clOrdID)
        let instructions = terms.execInst
        if !instructions.isEmpty { append(Tag.execInst, instructions) }
        if order.cash == nil { append(Tag.orderQty, terms.quantity) }
        append(Tag.ordType, character: terms.kind.fixCode)
        if !order.origClOrdID.isEmpty { append(Tag.origClOrdID, order.origClOrdID) }
        if let limit = terms.limit { append(Tag.price, limit) }
        append(Tag.side, character: order.side.code)
        append(Tag.symbol, order.symbol)
        append(Tag.timeInForce, character: terms.timeInForce.code)
        append(Tag.transactTime, now, .milliseconds)
        if terms.features.has(.reduceOnly) { append(Tag.positionEffect, "C") }
        if let stop = terms.stop { append(Tag.stopPx, stop) }
        if !order.broker.isEmpty { append(Tag.exDestination, order.broker) }
        if let display = terms.display { append(Tag.maxFloor, display) }
        if terms.timeInForce == .goodTillDate { append(Tag.expireTime, terms.expires, .milliseconds) }
        if let cash = order.cash { append(Tag.cashOrderQty, cash) }
        if let trail = terms.trail { append(Tag.pegOffsetValue, trail.offset) }
        if terms.features.has(.extendedHours) {
            append(Tag.noTradingSessions, 1 as UInt64)
            append(Tag.tradingSessionID, "EXTENDED")
        }
        if let trail = terms.trail { append(Tag.pegOffsetType, character: trail.unit.code) }
    }
}

extension OrderTerms {
    /// ExecInst(18): a list of characters with spaces between them.
    fileprivate var execInst: Text<1> {
        var text = Text<1>()
        switch kind {
        case .trailingStop: text.append(UInt8(ascii: "a"))
        case .primaryPeg: text.append(UInt8(ascii: "R"))
        case .marketPeg: text.append(UInt8(ascii: "P"))
        default: break
        }
        if features.has(.postOnly) {
            if !text.isEmpty { text.append(UInt8(ascii: " ")) }
            text.append(UInt8(ascii: "6"))
        }
        return text
    }
}
