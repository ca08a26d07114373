// Questions to Alpaca, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension Alpaca {
    /// Lists go from old to new, and a page begins where the one before has ended.
    func questions(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .openOrders(let instrument, let page): return [orders("open", instrument, after: page, moment)]
        case .recentOrders(let instrument, let since, let page):
            return [orders("all", instrument, after: page ?? TimeForm.iso8601.text(of: since), moment)]
        case .fills(_, let since, let page):
            let after = page == nil ? TimeForm.iso8601.text(of: since) : nil
            return [
                send(
                    "GET", "/v2/account/activities/FILL", moment, ("after", after), ("direction", "asc"),
                    ("page_size", "\(Self.fillPage)"), ("page_token", page))
            ]
        case .fillsOfOrder:
            // They cannot be asked for by order: the newest of all orders.
            return [
                send(
                    "GET", "/v2/account/activities/FILL", moment, ("direction", "desc"),
                    ("page_size", "\(Self.fillPage)"))
            ]
        case .balances: return [send("GET", "/v2/account", moment)]
        case .positions: return [send("GET", "/v2/positions", moment)]
        case .instruments(let page):
            let assets = send("GET", "/v2/assets", moment, ("status", "active"))
            guard loadsContracts else { return [assets] }
            let contracts = send(
                "GET", "/v2/options/contracts", moment, ("status", "active"), ("limit", "10000"), ("page_token", page))
            return page == nil ? [assets, contracts] : [contracts]
        case .time: return [send("GET", "/v2/clock", moment)]
        case .book(let instrument, _): return [try prices(of: instrument, moment)]
        case .streamToken, .renewStreamToken: throw .unsupported("Alpaca has no tokens of streams")
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .cancelAll, .query:
            preconditionFailure("an order is not a question")
        }
    }

    private static let orderPage = 500
    private static let fillPage = 100

    private func orders(
        _ status: String, _ instrument: Instrument?, after: String?, _ moment: CallMoment
    ) -> VenueRequest {
        send(
            "GET", "/v2/orders", moment, ("status", status), ("symbols", instrument?.venueSymbol),
            ("limit", "\(Self.orderPage)"), ("direction", "asc"), ("after", after))
    }

    // MARK: In

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        if payload.isArray { return try readList(payload, task, into: &news) }
        guard payload.isObject else { return .accepted }
        if payload.has("stream"), let data = try payload.ifPresent("data") {
            return try readStream(try payload.requiredString("stream"), data, into: &news)
        }
        if payload.has("code"), payload.has("message") {
            return try readFailure(payload, RefusedRequest(task), into: &news)
        }
        if payload.has("T") { return try readMessage(payload, into: &news) }
        try readObject(payload, task, into: &news)
        return .accepted
    }

    private func readObject(
        _ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) {
        if payload.has("client_order_id"), payload.has("status") {
            try readOrder(payload, task?.purpose == .read ? .status : .change, answering: task, into: &news)
        } else if payload.has("activity_type") {
            try readActivity(payload, into: &news)
        } else if payload.has("buying_power"), payload.has("cash") {
            try readAccount(payload, into: &news)
        } else if payload.has("avg_entry_price"), payload.has("qty") {
            try readPosition(payload, into: &news)
        } else if payload.has("strike_price") {
            try readContract(payload, into: &news)
        } else if payload.has("class"), payload.has("tradable") {
            try readAsset(payload, into: &news)
        } else if payload.has("is_open"), let time = try payload.time(.iso8601, "timestamp") {
            news.append(.time(time))
        } else if payload.has("option_contracts") {
            for contract in try payload.objects("option_contracts") { try readContract(contract, into: &news) }
            if let page = try payload.string("next_page_token") { news.append(.nextPage(page)) }
        } else {
            try readPrices(payload, into: &news)
        }
    }

    private func readList(
        _ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var verdict: Verdict?
        var last: JSONValue?
        for element in try payload.elements() where element.isObject {
            last = element
            if element.has("T") {
                verdict = try readMessage(element, into: &news)
            } else if element["status"]?.kind == .number {
                // One order that went well proves that the request was understood.
                let one = try readRow(element, task, into: &news)
                verdict = verdict == .accepted ? .accepted : one
            } else if element.has("client_order_id"), element.has("status") {
                try readOrder(element, .status, answering: nil, into: &news)
            } else {
                try readObject(element, task, into: &news)
            }
        }
        if let last { try readPage(last, count: try payload.count(), task, into: &news) }
        return verdict ?? .accepted
    }

    private func readPage(
        _ last: JSONValue, count: Int, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) {
        switch task {
        case .fills where count >= Self.fillPage: news.append(.nextPage(try last.requiredString("id")))
        case .openOrders where count >= Self.orderPage, .recentOrders where count >= Self.orderPage:
            news.append(.nextPage(try last.requiredString("submitted_at")))
        default: break
        }
    }

    /// A row of an answer to many requests at once, each with a status of HTTP: 207.
    private func readRow(
        _ row: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        let status = try row.integer("status")
        let name = try row.string("id")
        let body = try row.ifPresent("body")
        if let body, body.isObject, body.has("code") {
            return try readFailure(
                body, RefusedRequest(name == nil ? .place : .cancel, venueOrderID: name), into: &news)
        }
        if let body, body.isObject, body.has("client_order_id"), body.has("status") {
            try readOrder(body, .change, answering: nil, into: &news)
        } else if let name, (200...299).contains(status) {
            var order = OrderNews(.change, .pendingCancel)
            order.venueOrderID = name
            news.append(.order(order))
        } else if !(200...299).contains(status) {
            // Source: the specification: an order that cannot be canceled any more has 500 here.
            let error = VenueError(code: "\(status)", text: "", ErrorMeaning(.other, .tooLate))
            news.append(.refused(error, RefusedRequest(.cancel, venueOrderID: name)))
            return .refused
        }
        return .accepted
    }

    /// UNSURE whether the second half of an activity's ID is the `execution_id` of the stream; both are UUIDs of a
    /// fill, and no source says otherwise.
    ///
    /// Source: "Account Activities".
    private func readActivity(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard payload.isText("activity_type", "FILL") else { return }
        let id = try payload.requiredString("id")
        var fill = FillNews(
            tradeID: id.split(separator: ":").last.map(String.init) ?? id, quantity: try payload.decimal("qty"),
            price: try payload.decimal("price"))
        fill.venueOrderID = try payload.string("order_id")
        fill.venueSymbol = try payload.string("symbol")
        fill.side = try Self.side(payload)
        fill.time = try payload.time(.iso8601, "transaction_time")
        news.append(.fill(fill, nil))
    }

    private static func side(_ payload: JSONValue) throws(JSONError) -> Side? {
        payload.isText("side", "sell_short") ? .sellShort : try payload.side("side")
    }

    /// Crypto is among the positions. What can be used is what may be bought for, with what the broker lends.
    private func readAccount(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        news.append(
            .balance(
                BalanceNews(
                    try payload.string("currency") ?? "USD", total: try payload.decimal("cash"),
                    available: try payload.decimal("buying_power"))))
    }

    private func readPosition(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let position = PositionNews(
            try payload.requiredString("symbol"), size: try payload.decimal("qty"),
            isShort: payload.isText("side", "short"), averagePrice: try payload.positiveQuotient("avg_entry_price"),
            unrealizedProfit: try payload.quotient("unrealized_pl"))
        news.append(.position(position))
    }

    // MARK: Errors

    func readFailure(
        _ payload: JSONValue, _ request: RefusedRequest, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        let code = try payload.requiredString("code")
        return Self.errors.refuse(code, try payload.string("message", "msg") ?? "", request, into: &news)
    }
}
