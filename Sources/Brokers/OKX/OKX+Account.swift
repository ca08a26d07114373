// Questions to OKX, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    private static let types = ["SPOT", "SWAP", "FUTURES"]
    /// The algo orders that we place, and those that people place elsewhere.
    private static let algoTypes = ["trigger", "move_order_stop", "conditional,oco"]

    func questions(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .openOrders(let instrument, let page): return openOrders(instrument, page, moment)
        case .recentOrders(let instrument, let since, let page): return recentOrders(instrument, since, page, moment)
        case .fills(let instrument, let since, let page): return fills(instrument, since, page, moment)
        case .fillsOfOrder(let order):
            guard let id = order.venueOrderID, !id.hasPrefix(Self.mark) else {
                throw VenueRefusal(.unknownOrder, "OKX tells the fills of an order by its own OrderID(37) alone")
            }
            var fields = Self.fields(
                ("instType", Self.type(of: order.instrument)), ("instId", order.instrument.venueSymbol))
            fields.add("ordId", id)
            return [get("/api/v5/trade/fills-history", fields, moment)]
        case .balances: return [get("/api/v5/account/balance", VenueFields(), moment)]
        case .positions: return [get("/api/v5/account/positions", VenueFields(), moment)]
        case .instruments:
            return Self.types.map { type in
                get("/api/v5/public/instruments", Self.fields(("instType", type)), isPublic: true, moment)
            }
        case .time: return [get("/api/v5/public/time", VenueFields(), isPublic: true, moment)]
        case .book(let instrument, let depth):
            let fields = Self.fields(("instId", instrument.venueSymbol), ("sz", String(max(1, min(depth, 400)))))
            return [get("/api/v5/market/books", fields, isPublic: true, moment)]
        case .streamToken, .renewStreamToken: throw .unsupported("OKX has no tokens of streams")
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .cancelAll, .query:
            preconditionFailure("an order is not a question")
        }
    }

    private func openOrders(_ instrument: Instrument?, _ page: String?, _ moment: CallMoment) -> [VenueRequest] {
        let base = Self.fields(("instId", instrument?.venueSymbol))
        if let (type, id) = Self.parts(of: page) {
            return type == "orders"
                ? [get("/api/v5/trade/orders-pending", base.with("after", id), moment)]
                : [get("/api/v5/trade/orders-algo-pending", base.with("ordType", type).with("after", id), moment)]
        }
        return [get("/api/v5/trade/orders-pending", base, moment)]
            + Self.algoTypes.map { get("/api/v5/trade/orders-algo-pending", base.with("ordType", $0), moment) }
    }

    /// Orders of the last seven days, or of three months. Those that were canceled without a fill are kept two hours.
    /// The history of algo orders wants a state, and has no beginning: it is read page by page up to the time.
    private func recentOrders(
        _ instrument: Instrument?, _ since: Instant, _ page: String?, _ moment: CallMoment
    ) -> [VenueRequest] {
        let path = isOlder(since, days: 7, moment) ? "orders-history-archive" : "orders-history"
        let orders = { (type: String) in
            Self.fields(("instType", type), ("instId", instrument?.venueSymbol)).with(
                "begin", TimeForm.milliseconds.text(of: since))
        }
        let algos = { (type: String, state: String) in
            Self.fields(("ordType", type), ("state", state), ("instId", instrument?.venueSymbol))
        }
        if let (type, id) = Self.parts(of: page) {
            let words = type.split(separator: "/").map(String.init)
            return words.count == 2
                ? [get("/api/v5/trade/orders-algo-history", algos(words[0], words[1]).with("after", id), moment)]
                : [get("/api/v5/trade/" + path, orders(type).with("after", id), moment)]
        }
        let types = instrument.map { [Self.type(of: $0)] } ?? Self.types
        return types.map { get("/api/v5/trade/" + path, orders($0), moment) }
            + Self.algoTypes.flatMap { type in
                ["effective", "canceled", "order_failed"].map {
                    get("/api/v5/trade/orders-algo-history", algos(type, $0), moment)
                }
            }
    }

    /// Of the last three days without a type, or of three months.
    private func fills(_ instrument: Instrument?, _ since: Instant, _ page: String?, _ moment: CallMoment)
        -> [VenueRequest]
    {
        let isOld = isOlder(since, days: 3, moment)
        let begin = TimeForm.milliseconds.text(of: since)
        let place = Self.parts(of: page)
        let type = instrument.map { Self.type(of: $0) } ?? place?.type
        let types: [String?] = type != nil || !isOld ? [type] : Self.types
        return types.map { type in
            var fields = Self.fields(("instType", type), ("instId", instrument?.venueSymbol))
            fields.add("begin", begin)
            fields.add("after", place?.id)
            return get(isOld ? "/api/v5/trade/fills-history" : "/api/v5/trade/fills", fields, moment)
        }
    }

    /// An hour before that at which OKX forgets.
    private func isOlder(_ since: Instant, days: Int64, _ moment: CallMoment) -> Bool {
        since < moment.time.advanced(by: .seconds(3_600 - days * 86_400))
    }

    /// `TYPE ID`: where the next page of a list begins.
    private static func parts(of page: String?) -> (type: String, id: String)? {
        guard let page, let space = page.firstIndex(of: " ") else { return nil }
        return (String(page[..<space]), String(page[page.index(after: space)...]))
    }

    private static func fields(_ members: (name: String, value: String?)...) -> VenueFields {
        members.reduce(into: VenueFields()) { $0.add($1.name, $1.value) }
    }

    private static func type(of instrument: Instrument) -> String {
        instrument.product == .spot ? "SPOT" : instrument.venueSymbol.hasSuffix("-SWAP") ? "SWAP" : "FUTURES"
    }

    // MARK: In

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        guard payload.isObject else { return .accepted }
        if payload.has("event") { return try readEvent(payload, into: &news) }
        if let channel = try payload.ifPresent("arg"), channel.isObject {
            try readChannel(channel, payload, into: &news)
            return .accepted
        }
        guard payload.has("code") else {
            return try readRow(payload, task, "", into: &news) ?? .accepted
        }
        let code = try payload.requiredString("code")
        let operation = try payload.string("op") ?? ""
        var verdicts: [Verdict] = []
        var count = 0
        if let rows = try payload.ifPresent("data"), rows.isArray {
            count = try rows.count()
            for row in try rows.elements() where row.isObject {
                if let verdict = try readRow(row, task, operation, into: &news) { verdicts.append(verdict) }
            }
            if count >= 100 { try addPage(rows, task, into: &news) }
        }
        guard code != "0", verdicts.isEmpty else {
            return verdicts.isEmpty || verdicts.contains(.accepted) ? .accepted : verdicts[verdicts.count - 1]
        }
        let known = Self.errors.error(code, try payload.string("msg") ?? "")
        news.append(.refused(known, RefusedRequest(task)))
        return known.meaning.verdict
    }

    /// What a row is, is seen by its members.
    ///
    /// - Returns: What it proves, of a row that answers a request.
    private func readRow(
        _ row: JSONValue, _ task: VenueTask?, _ operation: String, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict? {
        if row.has("sCode") {
            return row.has("ordId") || row.has("algoId") ? try readAnswer(row, task, operation, into: &news) : nil
        }
        if row.has("accFillSz") {
            try readOrder(row, fromStream: false, into: &news)
        } else if row.has("algoId"), row.has("ordType") {
            try readAlgo(row, fromStream: false, into: &news)
        } else if row.has("tradeId"), row.has("fillSz") {
            try readFill(row, into: &news)
        } else if row.has("details") || row.has("cashBal") {
            try readBalances(row, into: &news)
        } else if row.has("pos") {
            try readPosition(row, into: &news)
        } else if try readMarket(row, "", "", task, into: &news) {
            return nil
        } else if row.has("ts"), try row.count() == 1 {
            news.append(.time(try row.instant("ts", .milliseconds)))
        }
        return nil
    }

    /// One order of a request. That a cancel or a change is taken is not yet that it is done.
    private func readAnswer(
        _ row: JSONValue, _ task: VenueTask?, _ operation: String, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var request = RefusedRequest(task)
        request.what = what(row, task, operation)
        if let name = try row.string("clOrdId", "algoClOrdId") { request.clientOrderID = name }
        if let id = try row.string("algoId") { request.venueOrderID = Self.mark + id }
        if let id = try row.string("ordId") { request.venueOrderID = id }
        let code = try row.requiredString("sCode")
        guard code == "0" else {
            let known = Self.errors.error(code, try row.string("sMsg") ?? "")
            news.append(.refused(known, request))
            return known.meaning.verdict
        }
        var order = OrderNews(
            .change, request.what == .cancel ? .pendingCancel : request.what == .replace ? .pendingReplace : .pendingNew
        )
        order.clientOrderID = request.clientOrderID
        order.venueOrderID = request.venueOrderID
        order.time = try row.time(.milliseconds, "ts")
        news.append(.order(order))
        return .accepted
    }

    private func what(_ row: JSONValue, _ task: VenueTask?, _ operation: String) -> RefusedRequest.What {
        switch operation {
        case "order", "batch-orders": return .place
        case "cancel-order", "batch-cancel-orders": return .cancel
        case "amend-order", "batch-amend-orders": return .replace
        default: break
        }
        if task != nil { return RefusedRequest(task).what }
        if row.has("reqId") { return .replace }
        return row.has("tag") || row.has("algoClOrdId") ? .place : .cancel
    }

    /// Source: GET / Transaction details.
    func readFill(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var fill = FillNews(
            tradeID: try row.requiredString("tradeId"), quantity: try row.decimal("fillSz"),
            price: try row.decimal("fillPx"))
        fill.clientOrderID = try row.string("clOrdId")
        fill.venueOrderID = try row.string("ordId")
        fill.venueSymbol = try row.string("instId")
        fill.side = try Self.side(row)
        try Self.readFee(row, "fee", "feeCcy", into: &fill)
        fill.time = try row.time(.milliseconds, "fillTime", "ts")
        news.append(.fill(fill, nil))
    }

    /// An account with its currencies, or one of these. The equity, as in ccxt; without margin there is only cash.
    func readBalances(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        if let details = try row.ifPresent("details") {
            if details.isArray {
                for detail in try details.elements() where detail.isObject { try readBalances(detail, into: &news) }
            }
            return
        }
        guard let currency = try row.string("ccy"), let total = try row.number("eq", "cashBal"),
            let available = try row.number("availEq", "availBal")
        else { return }
        news.append(.balance(BalanceNews(currency, total: total, available: available)))
    }

    /// Positions of loans are none of ours.
    func readPosition(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard let type = try row.string("instType"), Self.types.contains(type), let size = try row.number("pos") else {
            return
        }
        let isShort = row.isText("posSide", "short") && size.isPositive
        var position = PositionNews(
            try row.requiredString("instId"), quantity: isShort ? Decimal.zero.subtracting(size) ?? size : size,
            averagePrice: try row.positiveQuotient("avgPx"))
        position.unrealizedProfit = try row.quotient("upl")
        news.append(.position(position))
    }

    // MARK: Pages

    /// The last row of a full page tells where the next one begins; what is older than was asked for is not.
    private func addPage(_ rows: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        var last: JSONValue?
        for row in try rows.elements() where row.isObject { last = row }
        guard let last else { return }
        let algo = last.has("accFillSz") ? nil : try last.string("algoId")
        let id = try last.string("ordId")
        let type = try last.string("instType") ?? "SPOT"
        // Both are asked for together.
        let ordType =
            try last.string("ordType").map { $0 == "conditional" || $0 == "oco" ? "conditional,oco" : $0 } ?? ""
        var page: String?
        switch task {
        case .openOrders: page = algo.map { "\(ordType) \($0)" } ?? id.map { "orders \($0)" }
        case .recentOrders(_, let since, _):
            if let algo {
                guard let time = try last.time(.milliseconds, "cTime"), time >= since else { return }
                let state = try last.string("state") ?? ""
                page = "\(ordType)/\(state == "partially_failed" ? "order_failed" : state) \(algo)"
            } else {
                page = id.map { "\(type) \($0)" }
            }
        case .fills: page = try last.string("billId").map { "\(type) \($0)" }
        default: break
        }
        if let page { news.append(.nextPage(page)) }
    }
}

extension VenueFields {
    fileprivate func with(_ name: String, _ value: String) -> VenueFields {
        var fields = self
        fields.add(name, value)
        return fields
    }
}
