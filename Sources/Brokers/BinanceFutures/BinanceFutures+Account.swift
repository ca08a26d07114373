// Questions to Binance's futures, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension BinanceFutures {
    func questions(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .openOrders(let instrument, _):
            let fields = instrument.map(symbol) ?? VenueFields()
            return ["/fapi/v1/openOrders", "/fapi/v1/openAlgoOrders"].map { send("GET", $0, fields, moment) }
        case .recentOrders(let instrument, let since, let page):
            return try recentOrders(instrument, since, page, moment)
        case .fills(let instrument, let since, let page):
            let fields = try history(instrument, since, page.map { ("fromId", $0) }, moment)
            return [send("GET", "/fapi/v1/userTrades", fields, moment)]
        case .fillsOfOrder(let order, _): return [send("GET", "/fapi/v1/userTrades", try fillFields(order), moment)]
        case .balances: return [send("GET", "/fapi/v3/account", VenueFields(), moment)]
        case .positions: return [send("GET", "/fapi/v3/positionRisk", VenueFields(), moment)]
        case .instruments: return [rest.request("GET", "/fapi/v1/exchangeInfo", by: nil, at: moment)]
        case .time: return [rest.request("GET", "/fapi/v1/time", by: nil, at: moment)]
        case .book(let instrument, let depth):
            var fields = symbol(instrument)
            fields.add("limit", number: String([5, 10, 20, 50, 100, 500].first { $0 >= depth } ?? 1_000))
            return [rest.request("GET", "/fapi/v1/depth", query: fields.parameters, by: nil, at: moment)]
        case .streamToken: return [sendUnsigned("POST", "/fapi/v1/listenKey", moment)]
        case .renewStreamToken: return [sendUnsigned("PUT", "/fapi/v1/listenKey", moment)]
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .cancelAll, .query:
            preconditionFailure("an order is not a question")
        }
    }

    /// Of both books; a page is of one.
    private func recentOrders(
        _ instrument: Instrument?, _ since: Instant, _ page: String?, _ moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest] {
        var requests: [VenueRequest] = []
        if page?.hasPrefix(Self.waitingPrefix) != true {
            let fields = try history(instrument, since, page.map { ("orderId", $0) }, moment)
            requests.append(send("GET", "/fapi/v1/allOrders", fields, moment))
        }
        if page?.hasPrefix(Self.waitingPrefix) != false {
            let first = page.map { ("algoId", String($0.dropFirst(Self.waitingPrefix.utf8.count))) }
            requests.append(
                send("GET", "/fapi/v1/allAlgoOrders", try history(instrument, since, first, moment), moment))
        }
        return requests
    }

    /// Source: Account Trade List, All Orders: no more than seven days at once. UNSURE what an earlier beginning gives:
    /// it is not asked for.
    private func history(
        _ instrument: Instrument?, _ since: Instant, _ page: (name: String, first: String)?, _ moment: CallMoment
    ) throws(VenueRefusal) -> VenueFields {
        var fields = try symbolField(instrument, "its fills and its old orders")
        if let page {
            fields.add(page.name, number: page.first)
        } else {
            let first = max(since, moment.time.advanced(by: .seconds(-7 * 86_400 + 60)))
            fields.add("startTime", number: TimeForm.milliseconds.text(of: first))
        }
        fields.add("limit", number: "1000")
        return fields
    }

    private func fillFields(_ order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        guard let name = order.venueOrderID, !isWaiting(order) else {
            throw VenueRefusal(.unknownOrder, "Binance futures tells the fills of an order by its number alone")
        }
        var fields = symbol(order.instrument)
        fields.add("orderId", number: name)
        return fields
    }

    // MARK: In

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        if payload.isArray { return try readList(payload, task, into: &news) }
        guard payload.isObject else { return .accepted }
        if payload.has("result"), payload.has("id") {
            try readLimits(payload, into: &news)
            guard let result = try payload.ifPresent("result") else {
                news.append(.stream(.stepDone))
                return .accepted
            }
            return try read(result, status: status, answering: task, into: &news)
        }
        if let error = try payload.ifPresent("error"), error.has("code") {
            return try readError(error, RefusedRequest(task), into: &news)
        }
        if payload.has("code"), payload.has("msg") { return try readResult(payload, task, into: &news) }
        if payload.has("stream"), let data = try payload.ifPresent("data") {
            let name = try payload.requiredString("stream")
            for event in data.isArray ? Array(try data.elements()) : [data] where event.isObject {
                try readEvent(event, of: name, into: &news)
            }
        } else if payload.has("e") {
            try readEvent(payload, of: "", into: &news)
        } else {
            try readObject(payload, task, into: &news)
        }
        return .accepted
    }

    private func readObject(
        _ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) {
        if payload.has("algoStatus"), payload.has("algoId") {
            try readWaiting(payload, event: event(task), into: &news)
        } else if payload.has("orderId"), payload.has("clientOrderId") {
            try readOrder(payload, event: event(task), into: &news)
        } else if payload.has("symbols") {
            try readInstruments(payload, into: &news)
        } else if payload.has("assets") {
            try readAccount(payload, into: &news)
        } else if let token = try payload.string("listenKey") {
            news.append(.token(token))
        } else if let time = try payload.time(.milliseconds, "serverTime") {
            news.append(.time(time))
        } else {
            try BinancePrices.read(payload, of: BinancePrices.name(task), into: &news)
        }
    }

    private func event(_ task: VenueTask?) -> OrderNews.Event {
        if case .replace = task { .replaced } else { task?.purpose == .read ? .status : .change }
    }

    private func readList(
        _ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        // Each row is told by itself; the answer is refused where all of them are.
        var (verdict, refused) = (Verdict.accepted, 0)
        var (prefix, last) = ("", Int64(0))
        var positions: [JSONValue] = []
        let event: OrderNews.Event = task == nil ? .status : event(task)
        for (index, row) in try payload.elements().enumerated() where row.isObject {
            // Changes of an order: what has come of them the order itself says.
            if row.has("amendmentId") { continue }
            if row.has("code"), row.has("msg") {
                verdict = try readError(row, self.refused(task, index), into: &news)
                refused += 1
            } else if row.has("algoStatus"), row.has("algoId") {
                try readWaiting(row, event: event, into: &news)
                (prefix, last) = (Self.waitingPrefix, max(last, try row.integer("algoId")))
            } else if row.has("orderId"), row.has("clientOrderId") {
                try readOrder(row, event: event, into: &news)
                last = max(last, try row.integer("orderId"))
            } else if row.has("commissionAsset"), row.has("id") {
                news.append(.fill(try BinancePayload.fill(row), nil))
                last = max(last, try row.integer("id"))
            } else if row.has("positionAmt") {
                positions.append(row)
            } else if row.has("asset"), row.has("balance") {
                try readBalance(row, "asset", "balance", "availableBalance", into: &news)
            } else {
                try BinancePrices.read(row, of: "", into: &news)
            }
        }
        try readPositions(positions, "symbol", "positionAmt", "entryPrice", into: &news)
        if last < .max, try payload.count() == 1_000 {
            switch task {
            case .fills, .recentOrders: news.append(.nextPage("\(prefix)\(last + 1)"))
            default: break
            }
        }
        return try payload.count() > refused ? .accepted : verdict
    }

    /// A row is of the order at its place.
    private func refused(_ task: VenueTask?, _ index: Int) -> RefusedRequest {
        switch task {
        case .placeTogether(let orders) where index < orders.count: RefusedRequest(.place(orders[index]))
        case .cancelTogether(let orders) where index < orders.count: RefusedRequest(.cancel(orders[index], as: ""))
        default: RefusedRequest(task)
        }
    }

    // MARK: Balances and positions

    private func readAccount(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        for row in try payload.elements("assets") where row.has("walletBalance") {
            try readBalance(row, "asset", "walletBalance", "availableBalance", into: &news)
        }
        guard let rows = try payload.ifPresent("positions"), rows.isArray else { return }
        try readPositions(Array(try rows.elements()), "symbol", "positionAmt", "entryPrice", into: &news)
    }

    /// What has changed. What is bound as margin is told by a question alone: until then all that crosses is available.
    ///
    /// Source: User Data Streams, "Balance and Position Update".
    func readAccountUpdate(_ event: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let changes = try event.value("a")
        if let balances = try changes.ifPresent("B") {
            for row in try balances.elements() { try readBalance(row, "a", "wb", "cw", into: &news) }
        }
        if let rows = try changes.ifPresent("P") {
            try readPositions(Array(try rows.elements()), "s", "pa", "ep", into: &news)
        }
    }

    private func readBalance(
        _ row: JSONValue, _ asset: StaticString, _ total: StaticString, _ available: StaticString,
        into news: inout [VenueNews]
    ) throws(JSONError) {
        let (total, available) = (try row.decimal(total), try row.decimal(available))
        news.append(.balance(BalanceNews(try row.requiredString(asset), total: total, available: available)))
    }

    /// Long and short of a contract together, and no price of both. UNSURE whether a change of the one names the other
    /// as well.
    private func readPositions(
        _ rows: [JSONValue], _ symbol: StaticString, _ amount: StaticString, _ price: StaticString,
        into news: inout [VenueNews]
    ) throws(JSONError) {
        var positions: [PositionNews] = []
        for row in rows {
            var position = PositionNews(try row.requiredString(symbol), quantity: try row.decimal(amount))
            if !position.quantity.isZero { position.averagePrice = try row.positiveQuotient(price) }
            position.unrealizedProfit = try row.quotient("unRealizedProfit", "unrealizedProfit", "up")
            guard let index = positions.firstIndex(where: { $0.venueSymbol == position.venueSymbol }) else {
                positions.append(position)
                continue
            }
            let other = positions[index]
            guard !other.quantity.isZero, !position.quantity.isZero else {
                if other.quantity.isZero { positions[index] = position }
                continue
            }
            guard let sum = other.quantity.adding(position.quantity),
                let profit = (other.unrealizedProfit ?? .zero).adding(position.unrealizedProfit ?? .zero)
            else { throw JSONError(.tooManyDigits, at: row.offset) }
            positions[index] = PositionNews(position.venueSymbol, quantity: sum)
            positions[index].unrealizedProfit = profit
        }
        news += positions.map { .position($0) }
    }

    // MARK: Errors

    /// `{"code":200,"msg":"success"}` is none: a waiting order is canceled by it.
    private func readResult(
        _ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        guard try payload.integer("code") >= 0 else { return try readError(payload, RefusedRequest(task), into: &news) }
        guard let name = try payload.string("algoId") else { return .accepted }
        var order = OrderNews(.change, .canceled)
        order.venueOrderID = Self.waitingPrefix + name
        order.clientOrderID = try payload.string("clientAlgoId")
        news.append(.order(order))
        return .accepted
    }

    private func readError(
        _ error: JSONValue, _ request: RefusedRequest, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        let known = Self.errors.error(try error.requiredString("code"), try error.string("msg") ?? "")
        // The key of the stream is not good any more.
        if known.code == "-1125" { news.append(.stream(.tokenExpired)) }
        news.append(.refused(known, request))
        return known.meaning.verdict
    }

    func readLimits(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        try BinancePayload.readLimits(
            payload, pools: ["REQUEST_WEIGHT 1 MINUTE": 0, "ORDERS 10 SECOND": 1, "ORDERS 1 MINUTE": 2], into: &news)
    }
}
