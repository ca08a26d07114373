// Orders to Kraken, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension Kraken {
    // MARK: Out

    func place(_ order: VenueOrder, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        var fields = VenueFields("pair", order.instrument.venueSymbol)
        try addTerms(of: order, to: &fields)
        // As ccxt has it: a percentage goes as JSON.
        return call("AddOrder", fields, isJSON: order.trail?.unit == .basisPoints, moment)
    }

    /// Source: REST API, "Add Order". Good till canceled is what orders are that say nothing.
    private func addTerms(of order: VenueOrder, to fields: inout VenueFields) throws(VenueRefusal) {
        try order.check(Self.profile)
        fields.add("type", order.isBuy ? "buy" : "sell")
        fields.add("ordertype", try type(of: order))
        var flags: [String] = []
        if case .cash(let cash) = order.size {
            try VenueRefusal.unless(order.kind == .market && order.isBuy, "Kraken takes CashOrderQty(152) for market orders to buy alone")
            fields.add("volume", cash.plain)
            fields.add("cl_ord_id", order.clientOrderID)
            flags.append("viqc")
        } else {
            let texts = try order.texts()
            fields.add("volume", texts.quantity)
            fields.add("cl_ord_id", order.clientOrderID)
            var prices = order.kind == .trailingStop ? [try trail(of: order)] : []
            if order.kind.hasStop, let stop = texts.triggerPrice { prices.append(stop) }
            if order.kind.hasLimit, let limit = texts.price { prices.append(limit) }
            for (name, price) in zip(["price", "price2"], prices) { fields.add(name, price) }
        }
        // ccxt says it for trailing stops alone.
        if order.kind == .trailingStop || order.kind.isConditional && trigger != "last" { fields.add("trigger", trigger) }
        if leverage != "none" { fields.add("leverage", leverage) }
        if order.isReduceOnly { fields.add("reduce_only", "true") }
        if order.isPostOnly {
            try VenueRefusal.unless(
                order.kind == .limit && [.goodTillCancel, .goodTillDate].contains(order.timeInForce),
                "Kraken takes ExecInst(18)=6 for limit orders with TimeInForce(59)=1 or 6 alone")
            flags.append("post")
        }
        fields.add("timeinforce", try timeInForce(of: order))
        if order.timeInForce == .goodTillDate {
            guard let expires = order.expires else { throw .unsupported("Kraken wants ExpireTime(126) with TimeInForce(59)=6") }
            fields.add("expiretm", TimeForm.seconds.text(of: expires))
        }
        if !flags.isEmpty { fields.add("oflags", flags.joined(separator: ",")) }
        fields.add("displayvol", order.display?.plain)
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        if let display = order.display {
            try VenueRefusal.unless(order.kind == .limit, "Kraken takes MaxFloor(111) for limit orders alone")
            let most = display.multiplied(by: Decimal("15"))
            if let most, most < (try order.quantity()) {
                throw VenueRefusal(.other, "MaxFloor(111) is less than a fifteenth of OrderQty(38)")
            }
            return "iceberg"
        }
        return Self.kinds.word(for: order.kind) ?? ""
    }

    /// Nil for what needs no words: good till canceled, and an order at the market, which never rests.
    private func timeInForce(of order: VenueOrder) throws(VenueRefusal) -> String? {
        switch order.timeInForce {
        case .goodTillCancel: return nil
        case .goodTillDate where order.kind != .market: return "GTD"
        case .immediateOrCancel where order.kind == .market: return nil
        case .immediateOrCancel where order.kind.hasLimit: return "IOC"
        case .fillOrKill where order.kind.hasLimit: return "FOK"
        default: throw .unsupported("Kraken has no TimeInForce(59) \(order.timeInForce.words) for \(order.kind.words)")
        }
    }

    /// How far behind the best price so far: `+5` or `+2.5%`.
    private func trail(of order: VenueOrder) throws(VenueRefusal) -> String {
        switch try order.trail(basisPoint: Decimal("0.01"), Self.profile) {
        case .price(let price): "+\(price)"
        case .share(let percent): "+\(percent)%"
        }
    }

    /// Two to fifteen of one pair; a single one goes alone.
    ///
    /// Source: REST API, "Add Order Batch".
    func placeTogether(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        if orders.count == 1 { return try place(orders[0], moment) }
        guard let pair = orders.first?.instrument.venueSymbol, orders.count <= Self.profile.batch,
            orders.allSatisfy({ $0.instrument.venueSymbol == pair })
        else { throw .unsupported("Kraken takes up to 15 orders together, all of one Symbol(55)") }
        let list = try orders.map { order throws(VenueRefusal) in
            var fields = VenueFields()
            try addTerms(of: order, to: &fields)
            return VenueFields.Item.object(fields)
        }
        return call("AddOrderBatch", VenueFields("pair", pair).with("orders", list: list), isJSON: true, moment)
    }

    /// The order keeps its names, and where it can its place in the queue. A stop's price is not sent again unless it
    /// is another one: it may have been set off.
    ///
    /// Source: REST API, "Amend Order".
    func amendment(of old: VenueOrder, to new: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try new.check(asChangeOf: old, Self.profile)
        let texts = try new.texts()
        var fields = nameFields(old)
        fields.add("order_qty", texts.quantity)
        fields.add("limit_price", new.kind.hasLimit ? texts.price : nil)
        if new.kind == .trailingStop {
            fields.add("trigger_price", old.trail == new.trail ? nil : try trail(of: new))
        } else if old.stop != new.stop || !new.kind.hasLimit {
            fields.add("trigger_price", texts.triggerPrice)
        }
        fields.add("display_qty", new.display?.plain)
        if new.isPostOnly { fields.add("post_only", "true") }
        return fields
    }

    /// The venue's own name where it is known: ours is unique among open orders alone.
    func nameFields(_ order: VenueOrder) -> VenueFields {
        VenueFields(order.venueOrderID == nil ? "cl_ord_id" : "txid", order.venueOrderID ?? order.clientOrderID)
    }

    /// Source: REST API, "Cancel Order Batch": 50 at most.
    func cancelTogether(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        if orders.count == 1 { return [call("CancelOrder", nameFields(orders[0]), moment)] }
        guard (2...50).contains(orders.count) else { throw .unsupported("Kraken cancels up to 50 orders together") }
        var fields = VenueFields()
        let known = orders.compactMap { $0.venueOrderID.map { VenueFields.Item.text($0) } }
        let named = orders.filter { $0.venueOrderID == nil }.map { VenueFields.Item.text($0.clientOrderID) }
        if !known.isEmpty { fields.add("orders", list: known) }
        if !named.isEmpty { fields.add("cl_ord_ids", list: named) }
        return [call("CancelOrderBatch", fields, isJSON: true, moment)]
    }

    // MARK: In

    /// The venue has taken the order, or canceled it. What it became then tells the stream.
    func tell(_ state: VenueOrderState, _ venueOrderID: String?, _ name: String?, into news: inout [VenueNews]) {
        var order = OrderNews(.change, state)
        (order.venueOrderID, order.clientOrderID) = (venueOrderID, name)
        news.append(.order(order))
    }

    /// Each order of a batch in its place, or why it was not taken.
    func readBatch(_ rows: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let orders = task?.orders ?? []
        var verdict: Verdict?
        for (index, row) in try rows.elements().enumerated() {
            let name = try row.string("cl_ord_id") ?? (index < orders.count ? orders[index].clientOrderID : nil)
            if let text = try row.string("error") {
                let refused = refuse(text, RefusedRequest(.place, clientOrderID: name), into: &news)
                verdict = verdict ?? refused
            } else {
                tell(.working, try row.string("txid", "order_id"), name, into: &news)
                verdict = .accepted
            }
        }
        return verdict ?? .accepted
    }

    /// The new terms are those that were asked for: the answer does not repeat them.
    func readAmended(_ result: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        let order = OrderNews(changedBy: task, client: try result.string("cl_ord_id"), venue: try result.string("order_id"))
        if order.venueOrderID != nil || order.clientOrderID != nil { news.append(.order(order)) }
    }

    /// How many are canceled, and not which: less than were asked for proves nothing of any.
    func readCanceled(_ result: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let orders = task?.orders ?? []
        guard try result.integer("count") >= Int64(orders.count) else { return .undecided }
        let state: VenueOrderState = try result.flag("pending") == true ? .pendingCancel : .canceled
        for order in orders {
            tell(state, order.venueOrderID, order.clientOrderID.isEmpty ? nil : order.clientOrderID, into: &news)
        }
        return .accepted
    }

    /// An order of OpenOrders, ClosedOrders or QueryOrders. Its price is what sets it off, if something does.
    func readOrder(_ row: JSONValue, _ name: String, into news: inout [VenueNews]) throws(JSONError) {
        let terms = try row.value("descr")
        let kind = Self.kinds[try terms.string("ordertype")]
        var order = try order(row, .status, "status", kind)
        order.venueOrderID = name
        order.venueSymbol = try terms.string("pair")
        order.side = try terms.side("type")
        let flags = try row.string("oflags") ?? ""
        order.isPostOnly = flags.contains("post")
        if !flags.contains("viqc") { order.quantity = try row.positiveNumber("vol") }
        if kind == .limit { order.limit = try terms.positiveNumber("price") }
        if kind?.isConditional == true { order.stop = try row.positiveNumber("stopprice") }
        if kind?.hasStop == true, let price = try terms.positiveNumber("price") { order.stop = price }
        if kind?.hasStop == true, kind?.hasLimit == true { order.limit = try terms.positiveNumber("price2") }
        order.notional = try row.number("cost")
        if order.filled?.isPositive == true { order.averagePrice = try row.positiveQuotient("price") }
        order.time = try row.time(.seconds, "closetm", "opentm")
        news.append(.order(order))
    }

    /// What has the same place in orders of REST and in reports.
    private func order(
        _ row: JSONValue, _ event: OrderNews.Event, _ status: StaticString, _ kind: OrderKind?
    ) throws(JSONError) -> OrderNews {
        var order = try OrderNews(
            event, Self.states.meaning(row, status), row, client: "cl_ord_id", venue: "order_id", symbol: "symbol", side: "side",
            average: "avg_price")
        order.kind = kind
        order.timeInForce = Self.timesInForce[try row.string("timeinforce", "time_in_force")?.uppercased()]
        order.display = try row.positiveNumber("displayvol", "display_qty")
        order.filled = try row.number("vol_exec", "cum_qty")
        order.isReduceOnly = try row.flag("reduce_only") ?? false
        if order.state == .canceled || order.state == .expired, let reason = try row.string("reason"),
            reason.lowercased() != "user requested"
        {
            order.error = Self.errors.error("", reason)
        }
        return order
    }

    /// An execution report; what has not changed is not in it. The event `filled` follows the last trade, and is none.
    ///
    /// Source: WebSocket v2, "Executions".
    func readExecution(_ row: JSONValue, isSnapshot: Bool, into news: inout [VenueNews]) throws(JSONError) {
        let type = try row.requiredString("exec_type")
        let events: [String: OrderNews.Event] = ["amended": .replaced, "restated": .restated, "status": .status, "iceberg_refill": .status]
        let kind = Self.kinds[try row.string("order_type")]
        let event = isSnapshot ? .status : events[type] ?? .change
        var order = try order(row, event, "order_status", kind)
        order.quantity = try row.positiveNumber("order_qty")
        order.limit = try row.positiveNumber("limit_price")
        order.stop = try row.positiveNumber("stop_price")
        if let trigger = try row.ifPresent("triggers"), let price = try trigger.positiveNumber("price") { order.stop = price }
        order.notional = try row.number("cum_cost")
        order.isPostOnly = try row.flag("post_only") ?? false
        order.time = try row.time(.iso8601, "timestamp")
        guard type == "trade" else { return news.append(.order(order)) }
        var fill = try FillNews(row, id: "exec_id", quantity: "last_qty", price: "last_price", of: order)
        if let fee = try row.ifPresent("fees")?[0] {
            fill.commission = try fee.number("qty")
            if let asset = try fee.string("asset") { fill.commissionCurrency = CurrencyNames.kraken.canonical(asset) }
        }
        if let liquidity = try row.string("liquidity_ind") { fill.isMaker = liquidity == "m" }
        news.append(.fill(fill, order))
    }

    // MARK: Words

    private static let states: VenueWords<VenueOrderState> = [
        "pending pending_new": .pendingNew, "open new partially_filled": .working, "closed filled": .filled, "canceled": .canceled,
        "expired": .expired,
    ]

    private static let kinds: VenueWords<OrderKind> = [
        "market settle-position": .market, "limit iceberg": .limit, "stop-loss": .stop, "stop-loss-limit": .stopLimit,
        "take-profit": .marketIfTouched, "take-profit-limit": .limitIfTouched, "trailing-stop trailing-stop-limit": .trailingStop,
    ]

    private static let timesInForce: VenueWords<TimeInForce> = [
        "GTC": .goodTillCancel, "IOC": .immediateOrCancel, "FOK": .fillOrKill, "GTD": .goodTillDate,
    ]
}
