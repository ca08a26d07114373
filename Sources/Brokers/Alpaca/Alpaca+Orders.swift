// Orders to Alpaca, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension Alpaca {
    // MARK: Out

    /// Source: "Create an Order"; "Placing Orders".
    func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try check(order)
        let timeInForce = try timeInForce(of: order)
        var fields = VenueFields()
        fields.add("symbol", order.instrument.venueSymbol)
        fields.add("side", order.isBuy ? "buy" : "sell")
        fields.add("type", try type(of: order))
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
        if order.kind == .trailingStop { try addTrail(of: order, to: &fields) }
        fields.add("time_in_force", timeInForce)
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
            guard [.market, .limit, .stopLimit].contains(order.kind) else {
                throw .unsupported("Alpaca has no \(order.kind.words) for crypto")
            }
            guard order.timeInForce == .goodTillCancel || order.timeInForce == .immediateOrCancel else {
                throw .unsupported("Alpaca has no TimeInForce(59) \(order.timeInForce.words) for crypto")
            }
        }
        if order.isExtendedHours {
            guard order.kind == .limit, order.timeInForce == .day || order.timeInForce == .goodTillCancel else {
                throw .unsupported(
                    "Alpaca takes TradingSessionID(336) for limit orders with TimeInForce(59)=0 or 1 alone")
            }
        }
        try checkSize(order)
    }

    private func checkSize(_ order: VenueOrder) throws(VenueRefusal) {
        switch order.size {
        case .cash:
            guard order.instrument.product != .option, order.kind == .market || order.kind == .limit else {
                throw .unsupported(
                    "Alpaca takes CashOrderQty(152) for market and limit orders of equities and crypto alone")
            }
            guard order.instrument.product == .spot && order.kind == .market || order.timeInForce == .day else {
                throw .unsupported("Alpaca takes CashOrderQty(152) with TimeInForce(59)=0 alone")
            }
        case .quantity(let quantity):
            guard order.instrument.product != .equity || quantity.normalized.scale == 0 || order.timeInForce == .day
            else {
                throw .unsupported("Alpaca takes a fraction as OrderQty(38) with TimeInForce(59)=0 alone")
            }
        }
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        switch order.kind {
        case .market: "market"
        case .limit: "limit"
        case .stop: "stop"
        case .stopLimit: "stop_limit"
        case .trailingStop: "trailing_stop"
        case .marketIfTouched, .limitIfTouched, .marketToLimit, .primaryPeg, .marketPeg:
            throw .unsupported("Alpaca has no \(order.kind.words)")
        }
    }

    private func timeInForce(of order: VenueOrder) throws(VenueRefusal) -> String {
        switch order.timeInForce {
        case .day: "day"
        case .goodTillCancel: "gtc"
        case .atTheOpening: "opg"
        case .immediateOrCancel: "ioc"
        case .fillOrKill: "fok"
        case .atTheClose: "cls"
        case .goodTillDate: throw .unsupported("Alpaca has no TimeInForce(59) \(order.timeInForce.words)")
        }
    }

    private func addTrail(of order: VenueOrder, to fields: inout VenueFields) throws(VenueRefusal) {
        switch order.trail?.unit {
        case .price: fields.add("trail_price", order.trail?.offset.plain)
        case .basisPoints: fields.add("trail_percent", try percent(of: order))
        default:
            throw .unsupported(
                "Alpaca takes a trailing stop's distance as a price or in basis points: PegOffsetType(836)=0 or 1")
        }
    }

    private func percent(of order: VenueOrder) throws(VenueRefusal) -> String {
        guard let percent = order.trail?.offset.multiplied(by: Decimal("0.01")) else {
            throw VenueRefusal(.other, "PegOffsetValue(211) has too many digits")
        }
        return percent.plain
    }

    /// What can be other in the order that takes another's place.
    ///
    /// Source: "Replace an Order".
    func changes(_ old: VenueOrder, _ new: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try check(new)
        guard old.kind == new.kind, old.isBuy == new.isBuy, old.isExtendedHours == new.isExtendedHours else {
            throw .unsupported("Alpaca changes neither Side(54) nor OrdType(40) nor TradingSessionID(336) of an order")
        }
        let texts = try new.texts()
        var fields = VenueFields()
        fields.add("qty", texts.quantity)
        fields.add("time_in_force", try timeInForce(of: new))
        fields.add("limit_price", texts.price)
        fields.add("stop_price", texts.triggerPrice)
        if new.kind == .trailingStop {
            guard old.trail?.unit == new.trail?.unit else {
                throw .unsupported("Alpaca does not change PegOffsetType(836) of an order")
            }
            fields.add("trail", new.trail?.unit == .price ? new.trail?.offset.plain : try percent(of: new))
        }
        fields.add("client_order_id", new.clientOrderID)
        return fields
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
        var order = OrderNews(event, try Self.state(payload))
        order.venueOrderID = try payload.string("id")
        order.clientOrderID = try payload.string("client_order_id")
        order.venueSymbol = try payload.string("symbol")
        order.side = try payload.side("side")
        order.kind = Self.kinds[try payload.string("type", "order_type") ?? ""]
        order.timeInForce = Self.timesInForce[try payload.string("time_in_force") ?? ""]
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
        guard let legs = try payload.ifPresent("legs"), legs.isArray else { return }
        for leg in try legs.elements() { news.append(.order(try orderNews(leg, event))) }
    }

    private static let kinds: [String: OrderKind] = [
        "market": .market, "limit": .limit, "stop": .stop, "stop_limit": .stopLimit, "trailing_stop": .trailingStop,
    ]

    private static let timesInForce: [String: TimeInForce] = [
        "day": .day, "gtc": .goodTillCancel, "opg": .atTheOpening, "cls": .atTheClose, "ioc": .immediateOrCancel,
        "fok": .fillOrKill,
    ]

    private static func state(_ payload: JSONValue) throws(JSONError) -> VenueOrderState {
        switch try payload.requiredString("status") {
        // It waits here, as long as the market is closed for instance, and is not at an exchange yet.
        case "accepted", "pending_new": return .pendingNew
        case "new", "partially_filled", "accepted_for_bidding": return .working
        case "filled": return .filled
        case "done_for_day", "calculated": return .doneForDay
        case "canceled": return .canceled
        case "expired": return .expired
        case "replaced": return .replaced
        case "pending_cancel": return .pendingCancel
        case "pending_replace": return .pendingReplace
        case "rejected": return .rejected
        case "stopped": return .stopped
        case "suspended", "held": return .suspended
        default: throw JSONError(.unexpected, at: payload.offset, key: "status")
        }
    }
}
