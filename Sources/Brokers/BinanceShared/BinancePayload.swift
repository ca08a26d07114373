// What both of Binance's APIs say alike of requests, orders, fills and limits.

internal import BrokerKit
internal import Values
internal import WebKit

enum BinancePayload {
    /// What is changed goes into the body, what is asked or taken away into the query.
    static func request(
        _ method: String, _ path: String, _ fields: VenueFields, to rest: VenueOrigin, by signer: Signer?,
        at moment: CallMoment
    ) -> VenueRequest {
        let isForm = method == "POST" || method == "PUT"
        return rest.request(
            method, path, query: isForm ? [] : fields.parameters, body: isForm ? .form(fields.parameters) : .none,
            by: signer, at: moment)
    }

    /// Of a liquidation the states do not say whether it is over; a waiting order of futures is finished when the order
    /// is over that it has become.
    private static func state(_ status: String, _ isWhole: Bool) throws(JSONError) -> VenueOrderState {
        switch status {
        case "NEW", "PARTIALLY_FILLED", "TRIGGERING", "TRIGGERED": .working
        case "PENDING_NEW": .pendingNew
        case "FILLED": .filled
        case "CANCELED": .canceled
        case "PENDING_CANCEL": .pendingCancel
        case "REJECTED": .rejected
        case "EXPIRED", "EXPIRED_IN_MATCH": .expired
        case "NEW_INSURANCE", "NEW_ADL": isWhole ? .filled : .working
        case "FINISHED": isWhole ? .filled : .canceled
        default: throw JSONError(.unexpected, at: 0, key: "status")
        }
    }

    /// What all forms of orders say.
    static func order(
        _ row: JSONValue, _ keys: BinanceOrderKeys, _ kinds: [String: OrderKind], _ event: OrderNews.Event
    ) throws(JSONError) -> OrderNews {
        let (quantity, filled) = (try row.positiveNumber(keys.quantity), try row.number(keys.filled))
        let isWhole = quantity != nil && quantity == filled
        var order = OrderNews(event, try state(row.string(keys.state) ?? "NEW", isWhole))
        order.venueSymbol = try row.string(keys.symbol)
        order.venueOrderID = try row.string(keys.name)
        order.clientOrderID = try row.string(keys.clientName)
        if let side = try row.string(keys.side) { order.side = side == "BUY" ? .buy : .sell }
        let type = try row.string(keys.types.0, keys.types.1)
        let timeInForce = try row.string(keys.timeInForce)
        order.kind = type.flatMap { kinds[$0] }
        order.timeInForce = self.timeInForce(timeInForce)
        order.isPostOnly = timeInForce == "GTX" || type == "LIMIT_MAKER"
        (order.quantity, order.filled) = (quantity, filled)
        order.limit = try row.positiveNumber(keys.limit)
        order.stop = try row.positiveNumber(keys.stop)
        order.averagePrice = try row.positiveQuotient(keys.averagePrice)
        order.isReduceOnly = try row.flag(keys.reduceOnly) ?? false
        return order
    }

    /// The fill that an event of a private stream tells with the order behind it.
    static func fill(_ event: JSONValue, _ quantity: Decimal, of order: OrderNews) throws(JSONError) -> FillNews {
        var fill = FillNews(
            tradeID: try event.requiredString("t"), quantity: quantity, price: try event.decimal("L"))
        (fill.clientOrderID, fill.venueOrderID) = (order.clientOrderID, order.venueOrderID)
        (fill.venueSymbol, fill.side, fill.time) = (order.venueSymbol, order.side, order.time)
        fill.commission = try event.number("n")
        fill.commissionCurrency = try event.string("N")
        fill.isMaker = try event.flag("m")
        return fill
    }

    private static func timeInForce(_ timeInForce: String?) -> TimeInForce? {
        switch timeInForce {
        case "GTC", "GTX": .goodTillCancel
        case "IOC": .immediateOrCancel
        case "FOK": .fillOrKill
        case "GTD": .goodTillDate
        default: nil
        }
    }

    /// A fill of a list.
    ///
    /// Source: REST API, "Account trade list"; of futures the same.
    static func fill(_ trade: JSONValue) throws(JSONError) -> FillNews {
        var fill = FillNews(
            tradeID: try trade.requiredString("id"), quantity: try trade.decimal("qty"),
            price: try trade.decimal("price"))
        fill.venueOrderID = try trade.string("orderId")
        fill.venueSymbol = try trade.string("symbol")
        for key: StaticString in ["isBuyer", "buyer"] {
            if let isBuyer = try trade.flag(key) { fill.side = isBuyer ? .buy : .sell }
        }
        for key: StaticString in ["isMaker", "maker"] {
            if let isMaker = try trade.flag(key) { fill.isMaker = isMaker }
        }
        fill.commission = try trade.number("commission")
        fill.commissionCurrency = try trade.string("commissionAsset")
        fill.time = try trade.time(.milliseconds, "time")
        return fill
    }

    /// - Parameter pools: By kind, number and unit of the span: `ORDERS 10 SECOND`.
    static func readLimits(
        _ payload: JSONValue, pools: [String: Int], into news: inout [VenueNews]
    ) throws(JSONError) {
        guard let rows = try payload.ifPresent("rateLimits"), rows.isArray else { return }
        for row in try rows.elements() where row.has("intervalNum") {
            let span = "\(try row.string("rateLimitType") ?? "") \(try row.integer("intervalNum"))"
            guard let pool = pools["\(span) \(try row.string("interval") ?? "")"] else { continue }
            if let limit = row["limit"], let rule = try? limit.integer(), (1...1_000_000_000).contains(rule) {
                news.append(.rate(.limit(pool: pool, rule)))
            }
            if let count = row["count"] { news.append(.rate(.used(pool: pool, try count.integer()))) }
        }
    }
}

/// How the members of an order are called.
struct BinanceOrderKeys {
    let state, symbol, name, clientName, side: StaticString
    /// The first that is there: what it was sent as, what it is now.
    let types: (StaticString, StaticString)
    let timeInForce, quantity, filled, limit, stop, averagePrice, reduceOnly: StaticString
}
