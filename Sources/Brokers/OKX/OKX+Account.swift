// Questions to OKX, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    static let types = ["SPOT", "SWAP", "FUTURES"]
    /// The algo orders that we place, and those that people place elsewhere.
    private static let algoTypes = ["trigger", "move_order_stop", "conditional,oco"]
    /// The states of those that are over.
    private static let algoEnds = ["effective", "canceled", "order_failed"]

    func fills(of order: VenueOrder, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        guard let id = order.venueOrderID, !id.hasPrefix(Self.mark) else {
            throw VenueRefusal(.unknownOrder, "OKX tells the fills of an order by its own OrderID(37) alone")
        }
        let (type, symbol) = (Self.type(of: order.instrument), order.instrument.venueSymbol)
        return access.get("/api/v5/trade/fills-history", ["instType": type, "instId": symbol, "ordId": id], moment)
    }

    func openOrders(_ instrument: Instrument?, _ page: ListPage?, _ moment: CallMoment) -> [VenueRequest] {
        let lists = page.map { [$0.list] } ?? ["orders"] + Self.algoTypes
        return lists.map { list in
            let isPlain = list == "orders"
            let fields: VenueFields = ["instId": instrument?.venueSymbol, "ordType": isPlain ? nil : list, "after": page?.place]
            return access.get("/api/v5/trade/" + (isPlain ? "orders-pending" : "orders-algo-pending"), fields, moment)
        }
    }

    /// Orders of the last seven days, or of three months. Those that were canceled without a fill are kept two hours.
    /// The history of algo orders wants a state, and has no beginning: it is read page by page up to the time.
    func recentOrders(_ instrument: Instrument?, _ since: Instant, _ page: ListPage?, _ moment: CallMoment) -> [VenueRequest] {
        let path = isOlder(since, days: 7, moment) ? "orders-history-archive" : "orders-history"
        let algos = Self.algoTypes.flatMap { type in Self.algoEnds.map { "\(type)/\($0)" } }
        let lists = page.map { [$0.list] } ?? (instrument.map { [Self.type(of: $0)] } ?? Self.types) + algos
        return lists.map { list in
            let words = list.split(separator: "/").map(String.init)
            let isAlgo = words.count == 2
            let fields: VenueFields = [
                "ordType": isAlgo ? words[0] : nil, "state": isAlgo ? words[1] : nil, "instType": isAlgo ? nil : list,
                "instId": instrument?.venueSymbol, "begin": isAlgo ? nil : TimeForm.milliseconds.text(of: since), "after": page?.place,
            ]
            return access.get("/api/v5/trade/" + (isAlgo ? "orders-algo-history" : path), fields, moment)
        }
    }

    /// Of the last three days without a type, or of three months.
    func fills(_ instrument: Instrument?, _ since: Instant, _ page: ListPage?, _ moment: CallMoment) -> [VenueRequest] {
        let isOld = isOlder(since, days: 3, moment)
        let type = instrument.map { Self.type(of: $0) } ?? page?.list
        let types: [String?] = type != nil || !isOld ? [type] : Self.types
        return types.map { type in
            let fields: VenueFields = [
                "instType": type, "instId": instrument?.venueSymbol, "begin": TimeForm.milliseconds.text(of: since), "after": page?.place,
            ]
            return access.get(isOld ? "/api/v5/trade/fills-history" : "/api/v5/trade/fills", fields, moment)
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

    func read(_ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        guard payload.isObject else { return .accepted }
        if payload.has("event") { return try readEvent(payload, into: &news) }
        if let channel = try payload.ifPresent("arg"), channel.isObject {
            try readChannel(channel, payload, into: &news)
            return .accepted
        }
        guard payload.has("code") else { return try readRow(payload, task, "", into: &news) ?? .accepted }
        let (code, operation) = (try payload.requiredString("code"), try payload.string("op") ?? "")
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
    private func readRow(_ row: JSONValue, _ task: VenueTask?, _ call: String, into news: inout [VenueNews]) throws(JSONError) -> Verdict? {
        if row.has("sCode") { return row.has("ordId") || row.has("algoId") ? try readAnswer(row, task, call, into: &news) : nil }
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
        } else if row.has("ts"), try row.count() == 1 {
            news.append(.time(try row.instant("ts", .milliseconds)))
        } else {
            try readMarket(row, "", task?.instrument?.venueSymbol ?? "", into: &news)
        }
        return nil
    }

    /// One order of a request. That a cancel or a change is taken is not yet that it is done.
    func readAnswer(_ row: JSONValue, _ task: VenueTask?, _ call: String, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        var request = RefusedRequest(task)
        if task == nil { request.what = row.has("reqId") ? .replace : row.has("tag") || row.has("algoClOrdId") ? .place : .cancel }
        if let what = Self.calls[call] { request.what = what }
        let algo = try row.string("algoId").map { Self.mark + $0 }
        request.learn(client: try row.string("clOrdId", "algoClOrdId"), venue: try row.string("ordId") ?? algo)
        let code = try row.requiredString("sCode")
        guard code == "0" else { return Self.errors.refuse(code, try row.string("sMsg") ?? "", request, into: &news) }
        var order = OrderNews(taken: request)
        order.time = try row.time(.milliseconds, "ts")
        news.append(.order(order))
        return .accepted
    }

    private static let calls: VenueWords<RefusedRequest.What> = [
        "order batch-orders": .place, "cancel-order batch-cancel-orders": .cancel, "amend-order batch-amend-orders": .replace,
    ]

    /// Source: GET / Transaction details.
    func readFill(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var fill = try FillNews(
            row, id: "tradeId", quantity: "fillSz", price: "fillPx", client: "clOrdId", venue: "ordId", symbol: "instId", side: "side")
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
        guard let type = try row.string("instType"), Self.types.contains(type), let size = try row.number("pos") else { return }
        let position = PositionNews(
            try row.requiredString("instId"), size: size, isShort: row.isText("posSide", "short"),
            averagePrice: try row.positiveQuotient("avgPx"), unrealizedProfit: try row.quotient("upl"))
        news.append(.position(position))
    }

    /// The last row of a full page tells where the next one begins; what is older than was asked for is not.
    private func addPage(behind last: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        let algo = last.has("accFillSz") ? nil : try last.string("algoId")
        let type = try last.string("instType") ?? "SPOT"
        // Both are asked for together.
        let ordType = try last.string("ordType") ?? ""
        let algoType = ["conditional", "oco"].contains(ordType) ? "conditional,oco" : ordType
        var (list, place) = (type, try algo == nil ? last.string("ordId") : algo)
        switch task {
        case .openOrders: list = algo == nil ? "orders" : algoType
        case .recentOrders(_, let since, _):
            guard algo != nil else { break }
            guard let time = try last.time(.milliseconds, "cTime"), time >= since else { return }
            list = try "\(algoType)/\(last.isText("state", "partially_failed") ? "order_failed" : last.string("state") ?? "")"
        case .fills: place = try last.string("billId")
        default: return
        }
        if let place { news.append(.nextPage(ListPage(list, place).description)) }
    }
}
