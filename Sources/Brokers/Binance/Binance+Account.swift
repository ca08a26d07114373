// Questions to Binance, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension Binance {
    func questions(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        switch task {
        case .openOrders(let instrument, _): get("/api/v3/openOrders", instrument.map(symbol) ?? VenueFields(), moment)
        case .recentOrders(let instrument, let since, let page):
            get("/api/v3/allOrders", try history(instrument, since, page, from: "orderId"), moment)
        case .fills(let instrument, let since, let page):
            get("/api/v3/myTrades", try history(instrument, since, page, from: "fromId"), moment)
        case .fillsOfOrder(let order, _): get("/api/v3/myTrades", fillFields(order), moment)
        case .balances, .positions: get("/api/v3/account", VenueFields(), moment)
        case .instruments: rest.request("GET", "/api/v3/exchangeInfo", by: nil, at: moment)
        case .time: rest.request("GET", "/api/v3/time", by: nil, at: moment)
        case .book(let instrument, let depth):
            rest.request(
                "GET", "/api/v3/depth",
                query: [Parameter("symbol", instrument.venueSymbol), Parameter("limit", String(min(depth, 5_000)))], by: nil,
                at: moment)
        case .streamToken, .renewStreamToken: throw .unsupported("Binance spot has no tokens of streams")
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .cancelAll, .query:
            preconditionFailure("an order is not a question")
        }
    }

    private func get(_ path: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        rest.request("GET", path, query: fields.parameters, by: signer, at: moment)
    }

    private func symbol(_ instrument: Instrument) -> VenueFields {
        var fields = VenueFields()
        fields.add("symbol", instrument.venueSymbol)
        return fields
    }

    private func history(
        _ instrument: Instrument?, _ since: Instant, _ page: String?, from name: String
    ) throws(VenueRefusal) -> VenueFields {
        var fields = try symbolField(instrument, "its fills and its old orders")
        if let page {
            fields.add(name, number: page)
        } else {
            fields.add("startTime", number: TimeForm.milliseconds.text(of: since))
        }
        fields.add("limit", number: "1000")
        return fields
    }

    private func fillFields(_ order: VenueOrder) -> VenueFields {
        var fields = symbol(order.instrument)
        fields.add("orderId", number: order.venueOrderID)
        return fields
    }

    // MARK: In

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        if payload.isArray { return try readList(payload, task, into: &news) }
        guard payload.isObject else { return .accepted }
        if payload.has("result") && (payload.has("id") || payload.has("rateLimits")) {
            try readLimits(payload, into: &news)
            guard let result = try payload.ifPresent("result") else {
                news.append(.stream(.stepDone))
                return .accepted
            }
            return try read(result, status: status, answering: task, into: &news)
        }
        if let error = try payload.ifPresent("error"), error.has("code") {
            try readLimits(payload, into: &news)
            return try readFailure(error, task, into: &news)
        }
        if payload.has("code"), payload.has("msg") { return try readFailure(payload, task, into: &news) }
        if let event = try payload.ifPresent("event"), event.isObject { return try readEvent(event, into: &news) }
        if payload.has("e") { return try readEvent(payload, into: &news) }
        if payload.has("stream"), let data = try payload.ifPresent("data") {
            return try readMarket(data, of: try payload.requiredString("stream"), into: &news)
        }
        return try readObject(payload, task, into: &news)
    }

    private func readObject(
        _ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        if payload.has("cancelResult") { return try readExchange(payload, task, into: &news) }
        if let amended = try payload.ifPresent("amendedOrder") {
            try readOrder(amended, event: .replaced, into: &news)
        } else if let reports = try payload.ifPresent("orderReports"), reports.isArray {
            for report in try reports.elements() { try readOrder(report, event: .change, into: &news) }
        } else if payload.has("orderId"), payload.has("clientOrderId") {
            try readOrder(payload, event: isQuestion(task) ? .status : .change, into: &news)
        } else if let balances = try payload.ifPresent("balances"), balances.isArray {
            try readBalances(balances, "asset", "free", "locked", into: &news)
        } else if payload.has("symbols") {
            try readInstruments(payload, into: &news)
        } else if payload.has("lastUpdateId") || payload.has("bidPrice") || payload.has("lastPrice") {
            return try readMarket(payload, of: BinancePrices.name(task), into: &news)
        } else if let time = try payload.time(.milliseconds, "serverTime") {
            news.append(.time(time))
        } else if payload.has("subscriptionId") || payload.has("authorizedSince") {
            news.append(.stream(.stepDone))
        }
        return .accepted
    }

    private func readList(
        _ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var last: String?
        for element in try payload.elements() where element.isObject {
            if element.has("orderId"), element.has("clientOrderId") {
                try readOrder(element, event: isQuestion(task) || task == nil ? .status : .change, into: &news)
                last = try element.string("orderId")
            } else if element.has("commissionAsset"), element.has("id") {
                news.append(.fill(try BinancePayload.fill(element), nil))
                last = try element.string("id")
            } else if element.has("orderReports") {
                _ = try readObject(element, task, into: &news)
            } else {
                _ = try readMarket(element, of: "", into: &news)
            }
        }
        if try payload.count() == 1_000, let last, let next = Int64(last) { addPage(next + 1, task, into: &news) }
        return .accepted
    }

    private func addPage(_ next: Int64, _ task: VenueTask?, into news: inout [VenueNews]) {
        switch task {
        case .fills, .recentOrders: news.append(.nextPage(String(next)))
        default: break
        }
    }

    private func isQuestion(_ task: VenueTask?) -> Bool { task?.purpose == .read }

    func readBalances(
        _ rows: JSONValue, _ asset: StaticString, _ free: StaticString, _ locked: StaticString, into news: inout [VenueNews]
    ) throws(JSONError) {
        for row in try rows.elements() {
            let available = try row.decimal(free)
            guard let total = available.adding(try row.decimal(locked)) else {
                throw JSONError(.tooManyDigits, at: row.offset)
            }
            news.append(.balance(BalanceNews(try row.requiredString(asset), total: total, available: available)))
        }
    }

    // MARK: Errors

    /// Also "all is well" in the form of an error: `{"code":200,"msg":"success"}`.
    private func readFailure(
        _ error: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        if let data = try error.ifPresent("data"), data.has("cancelResult") {
            return try readExchange(data, task, into: &news)
        }
        guard try error.integer("code") < 0 else { return .accepted }
        return try readError(error, RefusedRequest(task), into: &news)
    }

    func readError(
        _ error: JSONValue, _ request: RefusedRequest, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        let known = Self.errors.error(try error.requiredString("code"), try error.string("msg") ?? "")
        news.append(.refused(known, request))
        return known.meaning.verdict
    }

    /// Source: WebSocket API, "IP Limits"; the same rows as in exchangeInfo.
    func readLimits(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        try BinancePayload.readLimits(
            payload, pools: ["REQUEST_WEIGHT 1 MINUTE": 0, "ORDERS 10 SECOND": 1, "ORDERS 1 DAY": 2], into: &news)
    }
}
