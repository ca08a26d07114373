// Orders that wait for a price, which OKX calls algo orders.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    /// Before the ID of an algo order.
    static let mark = "algo-"

    /// An algo order that has not been triggered, as far as is known.
    func isWaiting(_ order: VenueOrder) -> Bool {
        order.kind.isConditional && order.venueOrderID?.hasPrefix(Self.mark) ?? true
    }

    // MARK: Out

    /// Stops and orders that are touched are trigger orders both, as in ccxt (`triggerPrice`) and nautilus_trader: OKX
    /// sees from where the price stands whether it has to rise or to fall. The "conditional" ones, which would tell it,
    /// are refused without margin (ccxt: "Parameter tdMode error").
    func algoType(of order: VenueOrder) throws(VenueRefusal) -> String {
        try VenueRefusal.unless(
            !order.isPostOnly, "OKX has no ExecInst(18)=6 for orders that wait for a price")
        try VenueRefusal.unless(
            order.kind.hasLimit || order.timeInForce == .goodTillCancel,
            "OKX takes TimeInForce(59)=1 alone for orders that trade at the market once triggered")
        return order.kind == .trailingStop ? "move_order_stop" : "trigger"
    }

    func addTrigger(of order: VenueOrder, _ texts: OrderTexts?, to fields: inout VenueFields) throws(VenueRefusal) {
        guard order.kind == .trailingStop else {
            fields.add("triggerPx", texts?.triggerPrice)
            fields.add("orderPx", order.kind.hasLimit ? texts?.price : "-1")
            if order.timeInForce == .immediateOrCancel { fields.add("advanceOrdType", "ioc") }
            if order.timeInForce == .fillOrKill { fields.add("advanceOrdType", "fok") }
            return
        }
        try VenueRefusal.unless(order.stop == nil, "OKX takes no StopPx(99) with a trailing stop")
        switch try order.trail(basisPoint: Decimal("0.0001"), Self.profile) {
        case .price(let price): fields.add("callbackSpread", price)
        case .share(let ratio): fields.add("callbackRatio", ratio)
        }
    }

    // MARK: In

    /// Source: WS / Algo orders channel; GET / Algo order details.
    func readAlgo(_ row: JSONValue, fromStream: Bool, into news: inout [VenueNews]) throws(JSONError) {
        var order = try OrderNews(
            fromStream ? .change : .status, Self.algoStates.meaning(row, "state"), row, client: "algoClOrdId",
            venue: "ordId", symbol: "instId", side: "side")
        let isTriggered = order.venueOrderID != nil
        if !isTriggered { order.venueOrderID = try row.string("algoId").map { Self.mark + $0 } }
        try readTrigger(row, into: &order)
        if !row.isText("tgtCcy", "quote_ccy") { order.quantity = try row.positiveNumber("sz") }
        if order.state == .filled {
            order.filled = try row.positiveNumber("actualSz")
            order.averagePrice = try row.positiveQuotient("actualPx")
        } else if !isTriggered {
            order.filled = .zero
        }
        order.isReduceOnly = row.isText("reduceOnly", "true")
        order.time = try row.time(.milliseconds, "uTime", "triggerTime", "cTime")
        if order.state == .rejected, let code = try row.string("failCode") {
            order.error = Self.errors.error(code, "the triggered order failed")
        }
        if fromStream { try readAmendment(row, &order, into: &news) }
        news.append(.order(order))
    }

    /// The price with the last one tells the way it has to go.
    private func readTrigger(_ row: JSONValue, into order: inout OrderNews) throws(JSONError) {
        let stopLoss = try row.positiveNumber("slTriggerPx")
        let trigger = try row.positiveNumber("triggerPx")
        order.stop = try row.positiveNumber("slTriggerPx", "triggerPx", "tpTriggerPx", "moveTriggerPx")
        let price =
            try stopLoss != nil
            ? row.number("slOrdPx") : trigger != nil ? row.number("ordPx", "orderPx") : row.number("tpOrdPx")
        // -1 is the market.
        if let price, price.isPositive { order.limit = price }
        if row.isText("ordType", "move_order_stop") {
            order.kind = .trailingStop
        } else if order.stop != nil {
            var isStop = stopLoss != nil
            if let trigger, let side = order.side {
                isStop = side.isStop(trigger, from: try row.positiveNumber("last"))
            }
            order.kind = .waiting(asStop: isStop, hasLimit: order.limit != nil)
        }
    }

    /// What is triggered goes on as another order.
    private static let algoStates: VenueWords<VenueOrderState> = [
        "live effective partially_effective order_placed partially_filled": .working, "pause": .suspended,
        "filled": .filled, "canceled": .canceled, "order_failed partially_failed": .rejected,
    ]
}
