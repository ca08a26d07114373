// Orders and fills as they are told.

internal import Orders
internal import Values

extension JSON {
    static func order(_ order: Order, _ names: GatewayNames) -> JSON {
        [
            "number": .integer(Int64(clamping: order.number.value)),
            "clOrdID": .text(order.clOrdID.description),
            "session": .text(names.sessions[order.session.value]),
            "account": .text(order.account.isEmpty ? nil : order.account.description),
            "symbol": .text(order.symbol.description),
            "side": .text("\(order.side)"),
            "type": .text("\(order.terms.kind)"),
            "timeInForce": .text("\(order.terms.timeInForce)"),
            "quantity": .decimal(order.terms.quantity),
            "limit": .decimal(order.terms.limit),
            "stop": .decimal(order.terms.stop),
            "status": .text("\(order.status)"),
            "filled": .decimal(order.filled),
            "remaining": .decimal(order.leaves),
            "averagePrice": order.filled.isZero ? .null : .decimal(order.averagePrice),
            "broker": .text(names.broker(order.handling.broker?.value)),
            "partOf": order.handling.parent.map { .integer(Int64(clamping: $0.value)) } ?? .null,
            "strategy": .text(order.handling.strategy.isEmpty ? nil : order.handling.strategy.description),
            "entered": .time(order.entered),
            "changed": .time(order.changed),
        ]
    }

    static func fill(_ fill: Fill, _ order: Order?) -> JSON {
        [
            "execution": .integer(Int64(clamping: fill.trade.execution)),
            "order": .integer(Int64(clamping: fill.trade.order.value)),
            "id": .text(fill.id),
            "symbol": .text(order?.symbol.description),
            "side": .text(order.map { "\($0.side)" }),
            "quantity": .decimal(fill.trade.quantity),
            "price": .decimal(fill.trade.price),
            "commission": .decimal(fill.trade.commission),
            "busted": .flag(fill.trade.isBusted),
            "time": .time(fill.trade.at),
        ]
    }
}
