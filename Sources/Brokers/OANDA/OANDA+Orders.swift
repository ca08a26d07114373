// Orders to OANDA, and what its transactions say of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension OANDA {
    // MARK: Out

    func body(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        let texts = try order.texts()
        var fields = VenueFields()
        fields.add("type", try type(of: order))
        fields.add("instrument", order.instrument.venueSymbol)
        fields.add("units", order.isBuy ? texts.quantity : "-\(texts.quantity)")
        fields.add("price", order.kind.hasLimit ? texts.price : order.kind.hasStop ? texts.triggerPrice : nil)
        fields.add("timeInForce", try timeInForce(of: order))
        if order.timeInForce == .goodTillDate {
            guard let expires = order.expires else {
                throw .unsupported("TimeInForce(59)=6 needs ExpireTime(126) or ExpireDate(432)")
            }
            fields.add("gtdTime", TimeForm.iso8601.text(of: expires))
        }
        fields.add("positionFill", positionFill(of: order))
        if !order.clientOrderID.isEmpty {
            var names = VenueFields()
            names.add("id", order.clientOrderID)
            fields.add("clientExtensions", names)
        }
        var body = VenueFields()
        body.add("order", fields)
        return body
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        switch order.kind {
        case .market: "MARKET"
        case .limit: "LIMIT"
        case .stop: "STOP"
        case .marketIfTouched: "MARKET_IF_TOUCHED"
        case .stopLimit, .limitIfTouched, .trailingStop, .marketToLimit, .primaryPeg,
            .marketPeg:
            throw .unsupported("OANDA has no \(order.kind.words)")
        }
    }

    /// An order at the market that may wait is one of the venue's default: all at once or nothing.
    ///
    /// Source: v20.json, MarketOrderRequest and MarketIfTouchedOrderRequest: which of the five each is restricted to.
    private func timeInForce(of order: VenueOrder) throws(VenueRefusal) -> String {
        let unsupported = VenueRefusal.unsupported(
            "OANDA takes no TimeInForce(59) \(order.timeInForce.words) with \(order.kind.words)")
        switch order.timeInForce {
        case .day: return order.kind == .market ? "FOK" : "GFD"
        case .goodTillCancel: return order.kind == .market ? "FOK" : "GTC"
        case .goodTillDate:
            guard order.kind != .market else { throw unsupported }
            return "GTD"
        case .immediateOrCancel, .fillOrKill:
            guard order.kind != .marketIfTouched else { throw unsupported }
            return order.timeInForce == .fillOrKill ? "FOK" : "IOC"
        case .atTheOpening, .atTheClose: throw unsupported
        }
    }

    private func positionFill(of order: VenueOrder) -> String {
        if order.isReduceOnly || order.opens == false { return "REDUCE_ONLY" }
        return order.opens == true ? "OPEN_ONLY" : "DEFAULT"
    }

    /// Source: v20.json, "Replace Order": the one that takes its place is of the same type.
    func replace(_ old: VenueOrder, _ new: VenueOrder, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        guard old.kind == new.kind else {
            throw .unsupported("OANDA replaces an order by one with the same OrdType(40) alone")
        }
        return send("PUT", "/orders/\(specifier(old))", body: try body(of: new), at: moment)
    }

    /// The venue's name is good for ever; ours as long as the order waits, then another one may have it.
    func specifier(_ order: VenueOrder) -> String {
        order.venueOrderID.map { PercentEncoding.encode($0) } ?? "@" + PercentEncoding.encode(order.clientOrderID)
    }

    // MARK: In

    /// Transactions in the order in which they happened. An order that is created among them is known to the fills and
    /// the cancel behind it.
    func readTransactions(
        _ rows: [JSONValue], _ event: OrderNews.Event, into news: inout [VenueNews]
    ) throws(JSONError) {
        var orders: [String: OrderNews] = [:]
        for row in rows {
            switch try row.requiredString("type") {
            case "ORDER_FILL": try readFill(row, among: &orders, into: &news)
            case "ORDER_CANCEL": try readCancel(row, event, orders, into: &news)
            case "ORDER_CANCEL_REJECT": news.append(.refused(try rejectError(row), try rejectedRequest(row)))
            case let type where type.hasSuffix("_ORDER"):
                var order = OrderNews(event, .working)
                try readTerms(row, String(type.dropLast("_ORDER".utf8.count)), into: &order)
                order.time = try row.time(.iso8601, "time")
                if let name = order.venueOrderID { orders[name] = order }
                news.append(.order(order))
            case let type where type.hasSuffix("_ORDER_REJECT"):
                news.append(.refused(try rejectError(row), try rejectedRequest(row)))
            // Transfers, financing, configuration, margin calls: of no order.
            default: break
            }
        }
    }

    /// Of an order, or of the transaction that made it. The orders that close a trade have no units.
    func readTerms(_ row: JSONValue, _ type: String, into order: inout OrderNews) throws(JSONError) {
        order.venueOrderID = try row.string("id")
        order.clientOrderID = try clientOrderID(row)
        order.venueSymbol = try row.string("instrument")
        if let units = try row.number("units") {
            order.side = units.isNegative ? .sell : .buy
            order.quantity = try absolute(units, row)
        }
        let price = try row.number("price")
        switch type {
        case "MARKET": order.kind = .market
        case "LIMIT", "FIXED_PRICE", "TAKE_PROFIT": (order.kind, order.limit) = (.limit, price)
        case "STOP", "STOP_LOSS": (order.kind, order.stop) = (.stop, price)
        case "MARKET_IF_TOUCHED": (order.kind, order.stop) = (.marketIfTouched, price)
        case "TRAILING_STOP_LOSS": order.kind = .trailingStop
        default: break
        }
        switch try row.string("timeInForce") {
        case "GTC": order.timeInForce = .goodTillCancel
        case "GTD": order.timeInForce = .goodTillDate
        case "GFD": order.timeInForce = .day
        case "FOK": order.timeInForce = .fillOrKill
        case "IOC": order.timeInForce = .immediateOrCancel
        default: break
        }
        order.isReduceOnly = row.isText("positionFill", "REDUCE_ONLY")
    }

    /// One transaction is one fill, whatever trades it has opened and closed: all of these are at one price, but for
    /// guaranteed stops, which close one trade.
    private func readFill(
        _ row: JSONValue, among orders: inout [String: OrderNews], into news: inout [VenueNews]
    ) throws(JSONError) {
        let units = try row.decimal("units")
        guard !units.isZero else { return }
        let quantity = try absolute(units, row)
        var fill = FillNews(tradeID: try row.requiredString("id"), quantity: quantity, price: try fillPrice(row))
        fill.venueOrderID = try row.string("orderID")
        fill.clientOrderID = try row.string("clientOrderID")
        fill.venueSymbol = try row.string("instrument")
        fill.side = units.isNegative ? .sell : .buy
        // In the account's currency, which no transaction names.
        fill.commission = try row.number("commission")
        fill.time = try row.time(.iso8601, "time")
        guard let name = fill.venueOrderID, var order = orders[name], order.quantity != nil else {
            news.append(.fill(fill, nil))
            return
        }
        order.event = .change
        order.filled = order.filled == nil ? quantity : order.filled?.adding(quantity)
        order.state = order.filled == order.quantity ? .filled : .working
        order.averagePrice = order.filled == quantity ? fill.price : nil
        order.time = fill.time
        orders[name] = order
        news.append(.fill(fill, order))
    }

    /// Source: v20.json, OrderFillTransaction: `price` is deprecated, the trades have the official one.
    private func fillPrice(_ row: JSONValue) throws(JSONError) -> Decimal {
        if let opened = try row.ifPresent("tradeOpened"), let price = try opened.number("price") { return price }
        if let reduced = try row.ifPresent("tradeReduced"), let price = try reduced.number("price") { return price }
        if let closed = try row.ifPresent("tradesClosed")?[0], let price = try closed.number("price") { return price }
        if let price = try row.number("price") { return price }
        return try row.decimal("fullVWAP")
    }

    private func readCancel(
        _ row: JSONValue, _ event: OrderNews.Event, _ orders: [String: OrderNews], into news: inout [VenueNews]
    ) throws(JSONError) {
        let venueOrderID = try row.requiredString("orderID")
        var order = orders[venueOrderID] ?? OrderNews(event, .canceled)
        order.event = event
        order.venueOrderID = venueOrderID
        order.clientOrderID = try row.string("clientOrderID") ?? order.clientOrderID
        order.time = try row.time(.iso8601, "time")
        switch try row.string("reason") {
        case "CLIENT_REQUEST", nil: order.state = .canceled
        case "CLIENT_REQUEST_REPLACED": order.state = .replaced
        case "TIME_IN_FORCE_EXPIRED": order.state = .expired
        case let reason?: (order.state, order.error) = (.canceled, Self.errors.error(reason, reason))
        }
        news.append(.order(order))
    }

    func rejectError(_ row: JSONValue, _ message: String = "") throws(JSONError) -> VenueError {
        error(try row.string("rejectReason") ?? "", message)
    }

    /// By its reason; by its words where it has none.
    func error(_ reason: String, _ message: String) -> VenueError {
        var error = Self.errors.error(reason, reason.isEmpty ? message : reason)
        error.text = message
        return error
    }

    func rejectedRequest(_ row: JSONValue) throws(JSONError) -> RefusedRequest {
        if row.isText("type", "ORDER_CANCEL_REJECT") {
            return RefusedRequest(
                .cancel, clientOrderID: try row.string("clientOrderID"), venueOrderID: try row.string("orderID"))
        }
        let old = try row.string("intendedReplacesOrderID")
        return RefusedRequest(old == nil ? .place : .replace, clientOrderID: try clientOrderID(row), venueOrderID: old)
    }

    func clientOrderID(_ row: JSONValue) throws(JSONError) -> String? {
        try row.ifPresent("clientExtensions")?.string("id")
    }

    private func absolute(_ units: Decimal, _ row: JSONValue) throws(JSONError) -> Decimal {
        guard let positive = units.isNegative ? Decimal.zero.subtracting(units) : units else {
            throw JSONError(.tooManyDigits, at: row.offset, key: "units")
        }
        return positive
    }
}
