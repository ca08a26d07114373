// Questions to OKX, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    private static let types = ["SPOT", "SWAP", "FUTURES"]
    /// The algo orders that we place, and those that people place elsewhere.
    private static let algoTypes = ["trigger", "move_order_stop", "conditional,oco"]
    /// The states of those that are over.
    private static let algoEnds = ["effective", "canceled", "order_failed"]

    func questions(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .openOrders(let instrument, let page): return openOrders(instrument, page, moment)
        case .recentOrders(let instrument, let since, let page): return recentOrders(instrument, since, page, moment)
        case .fills(let instrument, let since, let page): return fills(instrument, since, page, moment)
        case .fillsOfOrder(let order, _):
            guard let id = order.venueOrderID, !id.hasPrefix(Self.mark) else {
                throw VenueRefusal(.unknownOrder, "OKX tells the fills of an order by its own OrderID(37) alone")
            }
            let fields: VenueFields = [
                "instType": Self.type(of: order.instrument), "instId": order.instrument.venueSymbol, "ordId": id,
            ]
            return [get("/api/v5/trade/fills-history", fields, moment)]
        case .balances: return [get("/api/v5/account/balance", [:], moment)]
        case .positions: return [get("/api/v5/account/positions", [:], moment)]
        case .instruments:
            return Self.types.map { get("/api/v5/public/instruments", ["instType": $0], isPublic: true, moment) }
        case .time: return [get("/api/v5/public/time", [:], isPublic: true, moment)]
        case .book(let instrument, let depth):
            let fields: VenueFields = ["instId": instrument.venueSymbol, "sz": String(max(1, min(depth, 400)))]
            return [get("/api/v5/market/books", fields, isPublic: true, moment)]
        case .streamToken, .renewStreamToken: throw .unsupported("OKX has no tokens of streams")
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .cancelAll, .query:
            preconditionFailure("an order is not a question")
        }
    }

    private func openOrders(_ instrument: Instrument?, _ page: String?, _ moment: CallMoment) -> [VenueRequest] {
        let fields = VenueFields("instId", instrument?.venueSymbol)
        let page = ListPage(page)
        let lists = page.map { [$0.list] } ?? ["orders"] + Self.algoTypes
        return lists.map { list in
            let fields = list == "orders" ? fields : fields.with("ordType", list)
            let path = list == "orders" ? "orders-pending" : "orders-algo-pending"
            return get("/api/v5/trade/" + path, fields.with("after", page?.place), moment)
        }
    }

    /// Orders of the last seven days, or of three months. Those that were canceled without a fill are kept two hours.
    /// The history of algo orders wants a state, and has no beginning: it is read page by page up to the time.
    private func recentOrders(
        _ instrument: Instrument?, _ since: Instant, _ page: String?, _ moment: CallMoment
    ) -> [VenueRequest] {
        let path = isOlder(since, days: 7, moment) ? "orders-history-archive" : "orders-history"
        let page = ListPage(page)
        let algos = Self.algoTypes.flatMap { type in Self.algoEnds.map { "\(type)/\($0)" } }
        let lists = page.map { [$0.list] } ?? (instrument.map { [Self.type(of: $0)] } ?? Self.types) + algos
        return lists.map { list in
            let words = list.split(separator: "/").map(String.init)
            let fields: VenueFields =
                words.count == 2
                ? ["ordType": words[0], "state": words[1], "instId": instrument?.venueSymbol]
                : [
                    "instType": list, "instId": instrument?.venueSymbol,
                    "begin": TimeForm.milliseconds.text(of: since),
                ]
            return get(
                "/api/v5/trade/" + (words.count == 2 ? "orders-algo-history" : path),
                fields.with("after", page?.place), moment)
        }
    }

    /// Of the last three days without a type, or of three months.
    private func fills(
        _ instrument: Instrument?, _ since: Instant, _ page: String?, _ moment: CallMoment
    ) -> [VenueRequest] {
        let isOld = isOlder(since, days: 3, moment)
        let page = ListPage(page)
        let type = instrument.map { Self.type(of: $0) } ?? page?.list
        let types: [String?] = type != nil || !isOld ? [type] : Self.types
        return types.map { type in
            let fields: VenueFields = [
                "instType": type, "instId": instrument?.venueSymbol,
                "begin": TimeForm.milliseconds.text(of: since), "after": page?.place,
            ]
            return get("/api/v5/trade/" + (isOld ? "fills-history" : "fills"), fields, moment)
        }
    }

    /// An hour before that at which OKX forgets.
    private func isOlder(_ since: Instant, days: Int64, _ moment: CallMoment) -> Bool {
        since < moment.time.advanced(by: .seconds(3_600 - days * 86_400))
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
        let rows = try payload.objects("data")
        for row in rows {
            if let verdict = try readRow(row, task, operation, into: &news) { verdicts.append(verdict) }
        }
        if rows.count >= 100, let last = rows.last { try addPage(behind: last, task, into: &news) }
        guard code != "0", verdicts.isEmpty else { return Verdict(ofEach: verdicts) }
        return Self.errors.refuse(code, try payload.string("msg") ?? "", RefusedRequest(task), into: &news)
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
        let algo = try row.string("algoId").map { Self.mark + $0 }
        request.learn(client: try row.string("clOrdId", "algoClOrdId"), venue: try row.string("ordId") ?? algo)
        let code = try row.requiredString("sCode")
        guard code == "0" else {
            return Self.errors.refuse(code, try row.string("sMsg") ?? "", request, into: &news)
        }
        var order = OrderNews(taken: request)
        order.time = try row.time(.milliseconds, "ts")
        news.append(.order(order))
        return .accepted
    }

    private func what(_ row: JSONValue, _ task: VenueTask?, _ operation: String) -> RefusedRequest.What {
        if let what = Self.operations[operation] { return what }
        if task != nil { return RefusedRequest(task).what }
        if row.has("reqId") { return .replace }
        return row.has("tag") || row.has("algoClOrdId") ? .place : .cancel
    }

    private static let operations: VenueWords<RefusedRequest.What> = [
        "order batch-orders": .place, "cancel-order batch-cancel-orders": .cancel,
        "amend-order batch-amend-orders": .replace,
    ]

    /// Source: GET / Transaction details.
    func readFill(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var fill = try FillNews(
            row, id: "tradeId", quantity: "fillSz", price: "fillPx", client: "clOrdId", venue: "ordId",
            symbol: "instId", side: "side")
        try Self.readFee(row, "fee", "feeCcy", into: &fill)
        fill.time = try row.time(.milliseconds, "fillTime", "ts")
        news.append(.fill(fill, nil))
    }

    /// An account with its currencies, or one of these. The equity, as in ccxt; without margin there is only cash.
    func readBalances(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        for detail in try row.objects("details") { try readBalances(detail, into: &news) }
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
        let position = PositionNews(
            try row.requiredString("instId"), size: size, isShort: row.isText("posSide", "short"),
            averagePrice: try row.positiveQuotient("avgPx"), unrealizedProfit: try row.quotient("upl"))
        news.append(.position(position))
    }

    // MARK: Pages

    /// The last row of a full page tells where the next one begins; what is older than was asked for is not.
    private func addPage(
        behind last: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) {
        let algo = last.has("accFillSz") ? nil : try last.string("algoId")
        let order = try last.string("ordId")
        let type = try last.string("instType") ?? "SPOT"
        // Both are asked for together.
        let ordType = try last.string("ordType") ?? ""
        let algoType = ["conditional", "oco"].contains(ordType) ? "conditional,oco" : ordType
        var page: ListPage?
        switch task {
        case .openOrders:
            page = algo.map { ListPage(algoType, $0) } ?? order.map { ListPage("orders", $0) }
        case .recentOrders(_, let since, _):
            guard let algo else {
                page = order.map { ListPage(type, $0) }
                break
            }
            guard let time = try last.time(.milliseconds, "cTime"), time >= since else { return }
            let state = try last.string("state") ?? ""
            page = ListPage("\(algoType)/\(state == "partially_failed" ? "order_failed" : state)", algo)
        case .fills: page = try last.string("billId").map { ListPage(type, $0) }
        default: break
        }
        if let page { news.append(.nextPage(page.description)) }
    }
}
