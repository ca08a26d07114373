// Orders to Kraken's futures, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension KrakenFutures {
    // MARK: Out

    /// Source: REST API, "Send order".
    func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        let texts = try order.texts()
        var fields = VenueFields()
        fields.add("orderType", try type(of: order))
        fields.add("symbol", order.instrument.venueSymbol)
        fields.add("side", order.isBuy ? "buy" : "sell")
        fields.add("size", number: texts.quantity)
        if order.kind.hasLimit { fields.add("limitPrice", number: texts.price) }
        fields.add("cliOrdId", order.clientOrderID)
        if order.kind.hasStop { fields.add("stopPrice", number: texts.triggerPrice) }
        if order.kind == .trailingStop { try addTrail(of: order, to: &fields) }
        if order.kind.isConditional { fields.add("triggerSignal", trigger) }
        if order.isReduceOnly { fields.add("reduceOnly", flag: true) }
        return fields
    }

    /// One word for the kind and the time in force.
    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        guard !order.isPostOnly || order.kind == .limit && order.timeInForce == .goodTillCancel else {
            throw .unsupported("Kraken Futures takes ExecInst(18)=6 for limit orders with TimeInForce(59)=1 alone")
        }
        return switch (order.kind, order.timeInForce) {
        case (.limit, .goodTillCancel): order.isPostOnly ? "post" : "lmt"
        case (.limit, .immediateOrCancel): "ioc"
        case (.limit, .fillOrKill): "fok"
        case (.market, .goodTillCancel), (.market, .immediateOrCancel): "mkt"
        case (.stop, .goodTillCancel), (.stopLimit, .goodTillCancel): "stp"
        case (.marketIfTouched, .goodTillCancel), (.limitIfTouched, .goodTillCancel): "take_profit"
        case (.trailingStop, .goodTillCancel): "trailing_stop"
        default:
            throw .unsupported(
                "Kraken Futures has no TimeInForce(59) \(order.timeInForce.words) for \(order.kind.words)")
        }
    }

    private func addTrail(of order: VenueOrder, to fields: inout VenueFields) throws(VenueRefusal) {
        guard let trail = order.trail, trail.unit != .ticks,
            let distance = trail.unit == .price ? trail.offset : trail.offset.multiplied(by: Decimal("0.01"))
        else { throw .unsupported("Kraken Futures takes a trailing stop's distance with PegOffsetType(836)=0 or 1") }
        fields.add("trailingStopMaxDeviation", number: distance.plain)
        fields.add("trailingStopDeviationUnit", trail.unit == .price ? "QUOTE_CURRENCY" : "PERCENT")
    }

    /// Source: REST API, "Edit order".
    func edit(_ old: VenueOrder, _ new: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try new.check(asChangeOf: old, Self.profile)
        let texts = try new.texts()
        var fields = nameFields(old, "orderId")
        fields.add("size", number: texts.quantity)
        if new.kind.hasLimit { fields.add("limitPrice", number: texts.price) }
        if new.kind.hasStop { fields.add("stopPrice", number: texts.triggerPrice) }
        if new.kind == .trailingStop, old.trail != new.trail { try addTrail(of: new, to: &fields) }
        return fields
    }

    func nameFields(_ order: VenueOrder, _ key: String) -> VenueFields {
        VenueFields(order.venueOrderID == nil ? "cliOrdId" : key, order.venueOrderID ?? order.clientOrderID)
    }

    /// Rows are known by their tag: the order's place, from 1 on.
    func placeTogether(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        var rows: [VenueFields.Item] = []
        for (index, order) in orders.enumerated() {
            var row = try fields(of: order)
            row.add("order", "send")
            row.add("order_tag", String(index + 1))
            rows.append(.object(row))
        }
        return batch(rows, moment)
    }

    func cancelTogether(_ orders: [VenueOrder], _ moment: CallMoment) -> VenueRequest {
        batch(
            orders.map { order in
                var row = nameFields(order, "order_id")
                row.add("order", "cancel")
                return .object(row)
            }, moment)
    }

    /// JSON in a form. Source: REST API, "Batch order management".
    private func batch(_ rows: [VenueFields.Item], _ moment: CallMoment) -> VenueRequest {
        var fields = VenueFields()
        fields.add("batchOrder", list: rows)
        let json = Parameter("json", String(decoding: fields.json, as: UTF8.self))
        return rest.request("POST", "/derivatives/api/v3/batchorder", body: .form([json]), by: signer, at: moment)
    }

    // MARK: In

    /// What became of a request: a word, and the events that it led to. Fills are told by the fills alone, as nothing
    /// says that an execution has the same ID there.
    func readStatus(
        _ status: JSONValue, _ request: RefusedRequest, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        let word = try status.requiredString("status")
        let isDone = ["placed", "edited", "cancelled", "partiallyFilled", "noOrdersToCancel"].contains(word)
        guard isDone || word == "filled" && request.what != .cancel else {
            var request = request
            request.venueOrderID = try status.string("order_id", "orderId") ?? request.venueOrderID
            return refuse(word, request, into: &news)
        }
        let count = news.count
        if let events = try status.ifPresent("orderEvents") { try readEvents(events, request, into: &news) }
        guard news.count == count, let name = try status.string("order_id", "orderId") else { return .accepted }
        let state: VenueOrderState = word == "cancelled" ? .canceled : word == "filled" ? .filled : .working
        var order = OrderNews(word == "edited" ? .replaced : .change, state)
        order.venueOrderID = name
        order.clientOrderID = try status.string("cli_ord_id", "cliOrdId") ?? request.clientOrderID
        news.append(.order(order))
        return .accepted
    }

    /// Source: REST API, "Send order", the events.
    func readEvents(
        _ events: JSONValue, _ request: RefusedRequest?, into news: inout [VenueNews]
    ) throws(JSONError) {
        for event in try events.elements() {
            let type = try event.string("type") ?? ""
            guard let row = try event.firstPresent("new", "order", "orderTrigger", "orderPriorExecution"), row.isObject
            else { continue }
            let states: [String: VenueOrderState] = ["CANCEL": .canceled, "REJECT": .rejected]
            var order = try order(row, type == "EDIT" ? .replaced : .change, states[type] ?? .working)
            order.clientOrderID = order.clientOrderID ?? request?.clientOrderID
            if let reason = try event.string("reason"), type == "REJECT" {
                order.error = Self.errors.error(reason, reason)
            }
            if type == "EXECUTION", let before = order.filled {
                let amount = try event.decimal("amount")
                order.filled = before.adding(amount)
                if before.isZero, let quantity = order.quantity, quantity <= amount { order.state = .filled }
            }
            news.append(.order(order))
        }
    }

    /// An order, however it is told: what is left of it and what was filled, or how large it is.
    ///
    /// Source: the REST API's orders, order events and history; WebSocket, "Open Orders".
    func order(
        _ row: JSONValue, _ event: OrderNews.Event, _ state: VenueOrderState
    ) throws(JSONError) -> OrderNews {
        var order = OrderNews(event, state)
        order.venueOrderID = try row.string("order_id", "orderId", "uid")
        order.clientOrderID = try row.string("cli_ord_id", "cliOrdId", "clientId")
        order.venueSymbol = try row.string("symbol", "instrument", "tradeable")?.uppercased()
        order.side = try Self.side(row.string("side", "direction"))
        order.limit = try row.positiveNumber("limitPrice", "limit_price")
        order.stop = try row.positiveNumber("stopPrice", "stop_price", "triggerPrice")
        if let trigger = try row.ifPresent("priceTriggerOptions"), trigger.isObject {
            order.stop = try trigger.positiveNumber("triggerPrice")
        }
        order.filled = try row.number("filledSize", "filled")
        if let left = try row.number("unfilledSize", "qty") {
            order.quantity = left.adding(order.filled ?? .zero)
        } else if order.filled?.isZero ?? true {
            // Behind a fill it is not the same everywhere: of some answers it is what is left.
            order.quantity = try row.positiveNumber("quantity")
        }
        order.isReduceOnly = try row.firstPresent("reduceOnly", "reduce_only")?.boolean() ?? false
        order.time = try Self.time(
            row, "lastUpdateTime", "lastUpdateTimestamp", "last_update_time", "receivedTime", "timestamp", "time")
        Self.addType(try row.string("orderType", "type"), to: &order)
        return order
    }

    /// An order at the market is one that is immediate or canceled here, with a price that protects it.
    private static func addType(_ type: String?, to order: inout OrderNews) {
        let hasLimit = order.limit != nil
        switch type?.lowercased() {
        case "lmt", "limit": (order.kind, order.timeInForce) = (.limit, .goodTillCancel)
        case "post": (order.kind, order.timeInForce, order.isPostOnly) = (.limit, .goodTillCancel, true)
        case "ioc": order.timeInForce = .immediateOrCancel
        case "fok": (order.kind, order.timeInForce) = (.limit, .fillOrKill)
        case "mkt", "market": order.kind = .market
        case "stp", "stop": order.kind = hasLimit ? .stopLimit : .stop
        case "take_profit": order.kind = hasLimit ? .limitIfTouched : .marketIfTouched
        case "trailing_stop": order.kind = .trailingStop
        default: break
        }
    }

    static func side(_ side: String?) -> Side? {
        switch side?.lowercased() {
        case "buy", "0", "long": .buy
        case "sell", "1", "short": .sell
        default: nil
        }
    }

    /// A date, or milliseconds.
    static func time(_ row: JSONValue, _ keys: StaticString...) throws(JSONError) -> Instant? {
        for key in keys {
            guard let value = try row.ifGiven(key) else { continue }
            if let date = try? value.instant(.iso8601) { return date }
            return try value.instant(.milliseconds)
        }
        return nil
    }
}
