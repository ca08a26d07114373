// Questions to Bybit, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension Bybit {
    func openOrders(_ instrument: Instrument?, _ page: String?, _ moment: CallMoment) -> [VenueRequest] {
        // Where no symbol is, contracts want the currency of settlement.
        let lists = instrument.map { [Self.list(of: $0)] } ?? [Self.spot] + Self.linear
        return Self.each(lists, page).map { access.get("/v5/order/realtime", $0, moment) }
    }

    func instruments(_ page: String?, _ moment: CallMoment) -> [VenueRequest] {
        // Those of spot come all at once.
        let lists = [Self.spot, List("linear", ["category": "linear", "limit": "1000"])]
        return Self.each(page == nil ? lists : [lists[1]], page).map { access.ask("/v5/market/instruments-info", $0, moment) }
    }

    func book(_ instrument: Instrument, _ depth: Int, _ moment: CallMoment) -> VenueRequest {
        let most = instrument.product == .spot ? 200 : 500
        let fields = Self.list(of: instrument).fields.with("limit", String(max(1, min(depth, most))))
        return access.ask("/v5/market/orderbook", fields, moment)
    }

    /// What the venue lists at once, and by which name its next page is of it.
    struct List {
        let name: String
        let fields: VenueFields

        init(_ name: String, _ fields: VenueFields) { (self.name, self.fields) = (name, fields) }
    }

    private static let spot = List("spot", ["category": "spot"])
    static let linear = ["USDT", "USDC"].map { List($0, ["category": "linear", "settleCoin": $0]) }

    private static func list(of instrument: Instrument) -> List {
        let category = category(instrument)
        return List(category, ["symbol": symbol(instrument), "category": category])
    }

    /// All of them, or with a page the one that it is of.
    private static func each(_ lists: [List], _ page: String?) -> [VenueFields] {
        guard let page = ListPage(page) else { return lists.map(\.fields) }
        let list = lists.first { $0.name == page.list } ?? lists[0]
        return [list.fields.with("cursor", page.place)]
    }

    /// One request for each seven days, which is the most that is told at once, and for each category. A page names the
    /// category and the week.
    func history(
        _ path: String, _ instrument: Instrument?, _ since: Instant, _ page: String?, limit: Int, _ moment: CallMoment
    ) -> [VenueRequest] {
        var lists = instrument.map { [Self.list(of: $0)] } ?? [Self.spot, List("linear", ["category": "linear"])]
        var starts = [since]
        let page = ListPage(page)
        if let page {
            let words = page.list.split(separator: "/").map(String.init)
            lists = lists.filter { $0.name == words[0] }
            starts = [since.advanced(by: .seconds(Self.week * (words.count == 2 ? Int64(words[1]) ?? 0 : 0)))]
        } else {
            // Two years is what Bybit keeps.
            while starts.count < 105, starts[starts.count - 1].advanced(by: .seconds(Self.week)) < moment.time {
                starts.append(starts[starts.count - 1].advanced(by: .seconds(Self.week)))
            }
        }
        return lists.flatMap { list in
            starts.map { start in
                let time = TimeForm.milliseconds.text(of: start)
                let fields = list.fields.with("startTime", time).with("limit", String(limit))
                return access.get(path, fields.with("cursor", page?.place), moment)
            }
        }
    }

    private static let week: Int64 = 7 * 86_400

    // MARK: In

    func read(_ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        guard payload.isObject else { return .accepted }
        if let topic = try payload.string("topic") {
            try readTopic(topic, payload, into: &news)
            return .accepted
        }
        let operation = try payload.string("op") ?? ""
        if !operation.isEmpty, !operation.hasPrefix("order.") { return try readOperation(operation, payload, into: &news) }
        guard payload.has("retCode") else { return .accepted }
        try readLimits(payload, task, into: &news)
        let code = try payload.requiredString("retCode")
        guard code == "0" else {
            var request = RefusedRequest(task)
            if task == nil { request.what = Self.what(operation) }
            return Self.errors.refuse(code, try payload.string("retMsg") ?? "", request, into: &news)
        }
        guard let result = try payload.ifPresent("result") ?? payload["data"], result.isObject else { return .accepted }
        if let time = try result.time(.nanoseconds, "timeNano") { news.append(.time(time)) }
        guard let rows = try result.ifPresent("list"), rows.isArray else {
            if result.has("a"), result.has("b") { try readBook(result, task, into: &news) }
            if result.has("orderLinkId"), !result.has("preImrE4") { readReceipt(try ids(of: result, task), task, operation, into: &news) }
            return .accepted
        }
        var category = try result.string("category")
        if category == nil { category = task?.instrument.map(Self.category) }
        let verdict = try readRows(rows, category, payload["retExtInfo"]?["list"], task, operation, into: &news)
        if let cursor = try result.string("nextPageCursor"), let row = rows[0] { try addPage(row, category, cursor, task, into: &news) }
        return verdict
    }

    private func readRows(
        _ rows: JSONValue, _ category: String?, _ codes: JSONValue?, _ task: VenueTask?, _ operation: String, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var verdicts: [Verdict] = []
        for (index, row) in try rows.elements().enumerated() where row.isObject {
            if row.has("orderStatus") {
                try readOrder(row, category, event: .status, into: &news)
            } else if row.has("execPrice") {
                try readExecution(row, category, into: &news)
            } else if row.has("orderLinkId") {
                verdicts.append(try readReceipt(row, codes?[index], task, operation, into: &news))
            } else if row.has("coin") {
                try readWallet(row, into: &news)
            } else if row.has("positionIdx") {
                try readPosition(row, category, into: &news)
            } else {
                try readMarketRow(row, category, into: &news)
            }
        }
        if try rows.count() == 0, case .query = task {
            // Closed orders are told as well, so what is not is not known.
            return Self.errors.refuse("110001", "order not found", RefusedRequest(task), into: &news)
        }
        return Verdict(ofEach: verdicts)
    }

    /// One order of a batch, or of those that were canceled together.
    private func readReceipt(
        _ row: JSONValue, _ code: JSONValue?, _ task: VenueTask?, _ operation: String, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var request = try ids(of: row, task)
        if let code, code.isObject, try code.requiredString("code") != "0" {
            if task == nil { request.what = Self.what(operation) }
            let number = try code.requiredString("code")
            return Self.errors.refuse(number, try code.string("msg") ?? "", request, into: &news)
        }
        // Only an answer to a cancel of all has no codes.
        readReceipt(request, task, code == nil && operation.isEmpty ? "order.cancel" : operation, into: &news)
        return .accepted
    }

    private func ids(of row: JSONValue, _ task: VenueTask?) throws(JSONError) -> RefusedRequest {
        var request = RefusedRequest(task)
        request.learn(client: try row.string("orderLinkId"), venue: try row.string("orderId"))
        return request
    }

    /// That Bybit has a request: what becomes of it, the stream tells.
    private func readReceipt(_ request: RefusedRequest, _ task: VenueTask?, _ operation: String, into news: inout [VenueNews]) {
        var request = request
        if task == nil { request.what = Self.what(operation) }
        news.append(.order(OrderNews(taken: request)))
    }

    private static func what(_ operation: String) -> RefusedRequest.What {
        if operation.hasPrefix("order.cancel") { return .cancel }
        return operation.hasPrefix("order.amend") ? .replace : .place
    }

    /// What is left of the limit of a call on the WebSocket.
    private func readLimits(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        guard let task, task.purpose != .read, let pool = charges(for: task).first?.pool, let header = try payload.ifPresent("header"),
            header.isObject
        else { return }
        if let limit = try header.ifGiven("X-Bapi-Limit")?.integer(), (1...1_000_000).contains(limit) {
            news.append(.rate(.limit(pool: pool, limit)))
        }
        if let rest = try header.ifGiven("X-Bapi-Limit-Status")?.integer() { news.append(.rate(.remaining(pool: pool, max(0, rest)))) }
    }

    private func addPage(
        _ row: JSONValue, _ category: String?, _ cursor: String, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) {
        let symbol = try row.string("symbol") ?? ""
        // The venue's list of that category.
        var key = category ?? "spot"
        switch task {
        case .openOrders(nil, _): if key == "linear" { key = symbol.contains("USDT") ? "USDT" : "USDC" }
        case .recentOrders(_, let since, _), .fills(_, let since, _):
            let time = try row.time(.milliseconds, "execTime", "createdTime") ?? since
            let age = time.nanosecondsSinceEpoch.subtractingReportingOverflow(since.nanosecondsSinceEpoch).partialValue
            key += "/\(max(0, age / (Self.week * 1_000_000_000)))"
        case .instruments, .openOrders: break
        default: return
        }
        news.append(.nextPage("\(ListPage(key, PercentEncoding.decode(cursor)))"))
    }

    // MARK: What there is

    /// What cannot be withdrawn is not always told any more: then what orders hold is taken off.
    func readWallet(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        for coin in try row.objects("coin") {
            guard let currency = try coin.string("coin"), let total = try coin.number("walletBalance") else { continue }
            var available = try coin.number("availableToWithdraw")
            if available == nil { available = total.subtracting(try coin.number("locked") ?? .zero) }
            news.append(.balance(BalanceNews(currency, total: total, available: available ?? total)))
        }
    }

    func readPosition(_ row: JSONValue, _ category: String?, into news: inout [VenueNews]) throws(JSONError) {
        guard row.has("side"), let size = try row.number("size") else { return }
        let position = PositionNews(
            Self.name(try row.requiredString("symbol"), category ?? "linear"), size: size, isShort: row.isText("side", "Sell"),
            averagePrice: try row.positiveQuotient("avgPrice", "entryPrice"), unrealizedProfit: try row.quotient("unrealisedPnl"))
        news.append(.position(position))
    }
}
