// Orders to Alpaca, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension Alpaca {
    // MARK: Out

    /// Source: "Create an Order"; "Placing Orders".
    func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try check(order)
        var fields: VenueFields = [
            "symbol": order.instrument.venueSymbol, "side": order.isBuy ? "buy" : "sell",
            "type": Self.kinds.word(for: order.kind),
        ]
        switch order.size {
        case .cash(let cash):
            fields.add("limit_price", order.limit?.plain)
            fields.add("notional", cash.plain)
        case .quantity:
            let texts = try order.texts()
            fields.add("limit_price", texts.price)
            fields.add("stop_price", texts.triggerPrice)
            fields.add("qty", texts.quantity)
        }
        if order.kind == .trailingStop {
            switch try trail(of: order) {
            case .price(let price): fields.add("trail_price", price)
            case .share(let percent): fields.add("trail_percent", percent)
            }
        }
        fields.add("time_in_force", Self.timesInForce.word(for: order.timeInForce))
        if order.isExtendedHours { fields.add("extended_hours", flag: true) }
        if let opens = order.opens {
            fields.add("position_intent", "\(order.isBuy ? "buy" : "sell")_to_\(opens ? "open" : "close")")
        }
        fields.add("client_order_id", order.clientOrderID)
        return fields
    }

    private func check(_ order: VenueOrder) throws(VenueRefusal) {
        var wanted = order
        // An order that closes is `position_intent`.
        if order.opens == false { wanted.isReduceOnly = false }
        try wanted.check(Self.profile)
        if order.instrument.product == .spot {
            try VenueRefusal.unless(
                [.market, .limit, .stopLimit].contains(order.kind), "Alpaca has no \(order.kind.words) for crypto")
            try VenueRefusal.unless(
                order.timeInForce == .goodTillCancel || order.timeInForce == .immediateOrCancel,
                "Alpaca has no TimeInForce(59) \(order.timeInForce.words) for crypto")
        }
        try VenueRefusal.unless(
            !order.isExtendedHours || order.kind == .limit && [.day, .goodTillCancel].contains(order.timeInForce),
            "Alpaca takes TradingSessionID(336) for limit orders with TimeInForce(59)=0 or 1 alone")
        try checkSize(order)
    }

    private func checkSize(_ order: VenueOrder) throws(VenueRefusal) {
        switch order.size {
        case .cash:
            try VenueRefusal.unless(
                order.instrument.product != .option && (order.kind == .market || order.kind == .limit),
                "Alpaca takes CashOrderQty(152) for market and limit orders of equities and crypto alone")
            try VenueRefusal.unless(
                order.instrument.product == .spot && order.kind == .market || order.timeInForce == .day,
                "Alpaca takes CashOrderQty(152) with TimeInForce(59)=0 alone")
        case .quantity(let quantity):
            try VenueRefusal.unless(
                order.instrument.product != .equity || quantity.normalized.scale == 0 || order.timeInForce == .day,
                "Alpaca takes a fraction as OrderQty(38) with TimeInForce(59)=0 alone")
        }
    }

    private func trail(of order: VenueOrder) throws(VenueRefusal) -> VenueTrail {
        try order.trail(basisPoint: Decimal("0.01"), Self.profile)
    }

    /// What can be other in the order that takes another's place.
    ///
    /// Source: "Replace an Order".
    func changes(_ old: VenueOrder, _ new: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try check(new)
        try VenueRefusal.unless(
            old.kind == new.kind && old.isBuy == new.isBuy && old.isExtendedHours == new.isExtendedHours,
            "Alpaca changes neither Side(54) nor OrdType(40) nor TradingSessionID(336) of an order")
        let texts = try new.texts()
        var fields: VenueFields = [
            "qty": texts.quantity, "time_in_force": Self.timesInForce.word(for: new.timeInForce),
            "limit_price": texts.price, "stop_price": texts.triggerPrice,
        ]
        if new.kind == .trailingStop {
            try VenueRefusal.unless(
                old.trail?.unit == new.trail?.unit, "Alpaca does not change PegOffsetType(836) of an order")
            switch try trail(of: new) {
            case .price(let trail), .share(let trail): fields.add("trail", trail)
            }
        }
        return fields.with("client_order_id", new.clientOrderID)
    }

    /// Only questions take our own names.
    func name(of order: VenueOrder) throws(VenueRefusal) -> String {
        guard let name = order.venueOrderID, !name.isEmpty else {
            throw VenueRefusal(
                .unknownOrder, "Alpaca cancels and replaces by its own OrderID(37), and has not told that of this order"
            )
        }
        return PercentEncoding.encode(name)
    }

    // MARK: In

    /// An order as REST and the stream tell it; the orders that hang on it behind it.
    ///
    /// Source: "Orders at Alpaca".
    func orderNews(_ payload: JSONValue, _ event: OrderNews.Event) throws(JSONError) -> OrderNews {
        var order = try OrderNews(
            event, Self.states.meaning(payload, "status"), payload, client: "client_order_id", venue: "id",
            symbol: "symbol", side: "side")
        order.kind = Self.kinds[try payload.string("type", "order_type")]
        order.timeInForce = Self.timesInForce[try payload.string("time_in_force")]
        order.quantity = try payload.positiveNumber("qty")
        order.limit = try payload.positiveNumber("limit_price")
        order.stop = try payload.positiveNumber("stop_price")
        order.filled = try payload.number("filled_qty")
        order.averagePrice = try payload.positiveQuotient("filled_avg_price")
        order.time = try payload.time(.iso8601, "updated_at", "submitted_at")
        return order
    }

    func readOrder(
        _ payload: JSONValue, _ event: OrderNews.Event, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) {
        var order = try orderNews(payload, event)
        if case .replace(let old, _) = task { order.origClientOrderID = old.clientOrderID }
        news.append(.order(order))
        for leg in try payload.objects("legs") { news.append(.order(try orderNews(leg, event))) }
    }

    private static let kinds: VenueWords<OrderKind> = [
        "market": .market, "limit": .limit, "stop": .stop, "stop_limit": .stopLimit, "trailing_stop": .trailingStop,
    ]

    private static let timesInForce: VenueWords<TimeInForce> = [
        "day": .day, "gtc": .goodTillCancel, "opg": .atTheOpening, "cls": .atTheClose, "ioc": .immediateOrCancel,
        "fok": .fillOrKill,
    ]

    private static let states: VenueWords<VenueOrderState> = [
        // It waits here, as long as the market is closed for instance, and is not at an exchange yet.
        "accepted pending_new": .pendingNew, "new partially_filled accepted_for_bidding": .working,
        "filled": .filled, "done_for_day calculated": .doneForDay, "canceled": .canceled, "expired": .expired,
        "replaced": .replaced, "pending_cancel": .pendingCancel, "pending_replace": .pendingReplace,
        "rejected": .rejected, "stopped": .stopped, "suspended held": .suspended,
    ]
}
