// Questions to Bybit, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension Bybit {
    private static let settlements = ["USDT", "USDC"]

    func questions(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .query(let order):
            var fields = nameFields(order)
            fields.add("category", Self.category(order.instrument))
            return [get("/v5/order/realtime", fields, moment)]
        case .openOrders(let instrument, let page):
            // Where no symbol is, contracts want the currency of settlement.
            let rows = instrument.map { [Self.fields(of: $0)] } ?? [[("category", "spot")]] + Self.linear
            return Self.each(rows, page).map { get("/v5/order/realtime", $0, moment) }
        case .recentOrders(let instrument, let since, let page):
            return history("/v5/order/history", instrument, since, page, limit: 50, moment)
        case .fills(let instrument, let since, let page):
            return history("/v5/execution/list", instrument, since, page, limit: 100, moment)
        case .fillsOfOrder(let order):
            var fields = nameFields(order)
            fields.add("category", Self.category(order.instrument))
            return [get("/v5/execution/list", fields, moment)]
        case .balances: return [get("/v5/account/wallet-balance", Self.fields([("accountType", "UNIFIED")]), moment)]
        case .positions:
            return Self.linear.map { get("/v5/position/list", Self.fields($0 + [("limit", "200")]), moment) }
        case .instruments(let page):
            // Those of spot come all at once.
            let rows = [[("category", "spot")], [("category", "linear"), ("limit", "1000")]]
            return Self.each(page == nil ? rows : [rows[1]], page).map {
                get("/v5/market/instruments-info", $0, isPublic: true, moment)
            }
        case .time: return [get("/v5/market/time", VenueFields(), isPublic: true, moment)]
        case .book(let instrument, let depth):
            let most = instrument.product == .spot ? 200 : 500
            let fields = Self.fields(Self.fields(of: instrument) + [("limit", String(max(1, min(depth, most))))])
            return [get("/v5/market/orderbook", fields, isPublic: true, moment)]
        case .streamToken, .renewStreamToken: throw .unsupported("Bybit has no tokens of streams")
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .cancelAll:
            preconditionFailure("an order is not a question")
        }
    }

    private typealias Row = [(name: String, value: String)]

    private static var linear: [Row] { settlements.map { [("category", "linear"), ("settleCoin", $0)] } }

    private static func fields(of instrument: Instrument) -> Row {
        [("symbol", symbol(instrument)), ("category", category(instrument))]
    }

    private static func fields(_ row: Row) -> VenueFields {
        row.reduce(into: VenueFields()) { $0.add($1.name, $1.value) }
    }

    /// All of them, or with a page the one that it is of. A page is what tells the row, a space, and the venue's
    /// cursor.
    private static func each(_ rows: [Row], _ page: String?) -> [VenueFields] {
        guard let (key, cursor) = parts(of: page) else { return rows.map(fields) }
        let row = rows.first { $0.contains { $0.value == key } } ?? rows[0]
        return [fields(row + [("cursor", cursor)])]
    }

    /// One request for each seven days, which is the most that is told at once, and for each category.
    private func history(
        _ path: String, _ instrument: Instrument?, _ since: Instant, _ page: String?, limit: Int, _ moment: CallMoment
    ) -> [VenueRequest] {
        var rows = instrument.map { [Self.fields(of: $0)] } ?? [[("category", "spot")], [("category", "linear")]]
        var starts = [since]
        if let (key, _) = Self.parts(of: page) {
            let words = key.split(separator: "/").map(String.init)
            rows = rows.filter { $0.contains { $0.value == words[0] } }
            starts = [since.advanced(by: .seconds(Self.week * (words.count == 2 ? Int64(words[1]) ?? 0 : 0)))]
        } else {
            // Two years is what Bybit keeps.
            while starts.count < 105, starts[starts.count - 1].advanced(by: .seconds(Self.week)) < moment.time {
                starts.append(starts[starts.count - 1].advanced(by: .seconds(Self.week)))
            }
        }
        return rows.flatMap { row in
            starts.map { start in
                var fields = Self.fields(row)
                fields.add("startTime", TimeForm.milliseconds.text(of: start))
                fields.add("limit", String(limit))
                fields.add("cursor", Self.parts(of: page)?.cursor)
                return get(path, fields, moment)
            }
        }
    }

    private static let week: Int64 = 7 * 86_400

    private static func parts(of page: String?) -> (key: String, cursor: String)? {
        guard let page, let space = page.firstIndex(of: " ") else { return nil }
        return (String(page[..<space]), String(page[page.index(after: space)...]))
    }

    // MARK: In

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        guard payload.isObject else { return .accepted }
        if let topic = try payload.string("topic") {
            try readTopic(topic, payload, into: &news)
            return .accepted
        }
        let operation = try payload.string("op") ?? ""
        if !operation.isEmpty, !operation.hasPrefix("order.") {
            return try readOperation(operation, payload, into: &news)
        }
        guard payload.has("retCode") else { return .accepted }
        try readLimits(payload, task, into: &news)
        let code = try payload.requiredString("retCode")
        guard code == "0" else {
            var request = RefusedRequest(task)
            if task == nil { request.what = Self.what(operation) }
            return readError(code, try payload.string("retMsg") ?? "", request, into: &news)
        }
        guard let result = try payload.ifPresent("result") ?? payload["data"], result.isObject else { return .accepted }
        if let time = try result.time(.nanoseconds, "timeNano") { news.append(.time(time)) }
        guard let rows = try result.ifPresent("list"), rows.isArray else {
            if result.has("a"), result.has("b") { try readBook(result, task, into: &news) }
            if result.has("orderLinkId"), !result.has("preImrE4") {
                readReceipt(try ids(of: result, task), task, operation, into: &news)
            }
            return .accepted
        }
        var category = try result.string("category")
        if category == nil { category = Self.instrument(of: task).map(Self.category) }
        let verdict = try readRows(rows, category, payload["retExtInfo"]?["list"], task, operation, into: &news)
        if let cursor = try result.string("nextPageCursor"), let row = rows[0] {
            try addPage(row, category, cursor, task, into: &news)
        }
        return verdict
    }

    private func readRows(
        _ rows: JSONValue, _ category: String?, _ codes: JSONValue?, _ task: VenueTask?, _ operation: String,
        into news: inout [VenueNews]
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
            return readError("110001", "order not found", RefusedRequest(task), into: &news)
        }
        return verdicts.isEmpty || verdicts.contains(.accepted) ? .accepted : verdicts[verdicts.count - 1]
    }

    /// One order of a batch, or of those that were canceled together.
    private func readReceipt(
        _ row: JSONValue, _ code: JSONValue?, _ task: VenueTask?, _ operation: String, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var request = try ids(of: row, task)
        if let code, code.isObject, try code.requiredString("code") != "0" {
            if task == nil { request.what = Self.what(operation) }
            return readError(try code.requiredString("code"), try code.string("msg") ?? "", request, into: &news)
        }
        // Only an answer to a cancel of all has no codes.
        readReceipt(request, task, code == nil && operation.isEmpty ? "order.cancel" : operation, into: &news)
        return .accepted
    }

    private func ids(of row: JSONValue, _ task: VenueTask?) throws(JSONError) -> RefusedRequest {
        var request = RefusedRequest(task)
        if let name = try row.string("orderLinkId") { request.clientOrderID = name }
        if let id = try row.string("orderId") { request.venueOrderID = id }
        return request
    }

    /// That Bybit has a request: what becomes of it, the stream tells.
    private func readReceipt(
        _ request: RefusedRequest, _ task: VenueTask?, _ operation: String, into news: inout [VenueNews]
    ) {
        let what = task == nil ? Self.what(operation) : request.what
        var order = OrderNews(
            .change, what == .cancel ? .pendingCancel : what == .replace ? .pendingReplace : .pendingNew)
        (order.clientOrderID, order.venueOrderID) = (request.clientOrderID, request.venueOrderID)
        news.append(.order(order))
    }

    private static func what(_ operation: String) -> RefusedRequest.What {
        if operation.hasPrefix("order.cancel") { return .cancel }
        return operation.hasPrefix("order.amend") ? .replace : .place
    }

    private static func instrument(of task: VenueTask?) -> Instrument? {
        switch task {
        case .query(let order), .fillsOfOrder(let order), .place(let order), .cancel(let order, _): order.instrument
        case .openOrders(let instrument, _), .recentOrders(let instrument, _, _), .fills(let instrument, _, _):
            instrument
        case .book(let instrument, _): instrument
        default: nil
        }
    }

    func readError(
        _ code: String, _ text: String, _ request: RefusedRequest, into news: inout [VenueNews]
    ) -> Verdict {
        let known = Self.errors.error(code, text)
        news.append(.refused(known, request))
        return known.meaning.verdict
    }

    /// What is left of the limit of a call on the WebSocket.
    private func readLimits(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        guard let task, task.purpose != .read, let pool = charges(for: task).first?.pool,
            let header = try payload.ifPresent("header"), header.isObject
        else { return }
        if let limit = try header.ifGiven("X-Bapi-Limit")?.integer(), (1...1_000_000).contains(limit) {
            news.append(.rate(.limit(pool: pool, limit)))
        }
        if let rest = try header.ifGiven("X-Bapi-Limit-Status")?.integer() {
            news.append(.rate(.remaining(pool: pool, max(0, rest))))
        }
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
        news.append(.nextPage("\(key) \(Self.decoded(cursor))"))
    }

    /// A cursor comes as it stands in a URL, and is encoded again when it is sent.
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: What there is

    /// What cannot be withdrawn is not always told any more: then what orders hold is taken off.
    func readWallet(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard let coins = try row.ifPresent("coin"), coins.isArray else { return }
        for coin in try coins.elements() where coin.isObject {
            guard let currency = try coin.string("coin"), let total = try coin.number("walletBalance") else { continue }
            var available = try coin.number("availableToWithdraw")
            if available == nil { available = total.subtracting(try coin.number("locked") ?? .zero) }
            news.append(.balance(BalanceNews(currency, total: total, available: available ?? total)))
        }
    }

    func readPosition(_ row: JSONValue, _ category: String?, into news: inout [VenueNews]) throws(JSONError) {
        guard row.has("side"), let size = try row.number("size") else { return }
        let isShort = row.isText("side", "Sell")
        var position = PositionNews(
            Self.name(try row.requiredString("symbol"), category ?? "linear"),
            quantity: isShort ? Decimal.zero.subtracting(size) ?? size : size,
            averagePrice: try row.positiveQuotient("avgPrice", "entryPrice"))
        position.unrealizedProfit = try row.quotient("unrealisedPnl")
        news.append(.position(position))
    }
}
