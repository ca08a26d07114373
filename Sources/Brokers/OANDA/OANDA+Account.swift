// Questions to OANDA, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension OANDA {
    func questions(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        switch task {
        case .openOrders: send("GET", "/pendingOrders", at: moment)
        case .recentOrders(let instrument, _, let page):
            send("GET", "/orders", query: orders(instrument, page), at: moment)
        case .fills(_, let since, let page): try fills(since, page, moment)
        case .fillsOfOrder(let order, let page): try fills(of: order, page, moment)
        case .balances: send("GET", "/summary", at: moment)
        case .positions: send("GET", "/positions", at: moment)
        case .instruments: send("GET", "/instruments", at: moment)
        case .book(let instrument, _): send("GET", "/pricing", query: names([instrument]), at: moment)
        case .cancelAll:
            throw .unsupported("OANDA has no mass cancel: cancel the orders one by one")
        case .time: throw .unsupported("OANDA does not tell its time, and no request needs it")
        case .streamToken, .renewStreamToken: throw .unsupported("OANDA has no tokens of streams")
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .query:
            preconditionFailure("an order is not a question")
        }
    }

    func names(_ instruments: [Instrument]) -> VenueFields {
        ["instruments": instruments.map(\.venueSymbol).joined(separator: ",")]
    }

    /// In the list of orders, by its number where that is known: an order that is asked for alone is found while it is
    /// pending only, and a market order is over at once.
    func query(_ order: VenueOrder, _ page: String?, _ moment: CallMoment) -> VenueRequest {
        let one = order.venueOrderID.map { ["ids": $0, "state": "ALL"] as VenueFields }
        return send("GET", "/orders", query: one ?? orders(order.instrument, page), at: moment)
    }

    private func orders(_ instrument: Instrument?, _ page: String?) -> VenueFields {
        [
            "state": "ALL", "instrument": instrument?.venueSymbol, "count": String(Self.orderPage), "beforeID": page,
        ]
    }

    private static let orderPage = 500

    /// A time gives the numbers of the transactions since then; these are fetched a thousand at a time.
    private func fills(_ since: Instant, _ page: String?, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        guard let page else {
            let fields: VenueFields = [
                "from": TimeForm.iso8601.text(of: since), "pageSize": String(TransactionRange.size),
                "type": "ORDER_FILL",
            ]
            return send("GET", "/transactions", query: fields, at: moment)
        }
        guard let range = TransactionRange(page) else { throw VenueRefusal(.other, "a page that OANDA has not") }
        let fields: VenueFields = ["from": String(range.first), "to": String(range.end), "type": "ORDER_FILL"]
        return send("GET", "/transactions/idrange", query: fields, at: moment)
    }

    /// What happened since the order was made; its fills are picked out of it. How much one answer has the venue does not
    /// say: where it ends before the account's last transaction, a page begins behind it.
    private func fills(
        of order: VenueOrder, _ page: String?, _ moment: CallMoment
    ) throws(VenueRefusal) -> VenueRequest {
        guard let venueOrderID = order.venueOrderID else {
            throw VenueRefusal(.unknownOrder, "OANDA tells the fills of an order by the number alone that it gave it")
        }
        return send("GET", "/transactions/sinceid", query: ["id": page ?? venueOrderID], at: moment)
    }

    // MARK: In

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        if payload.isArray {
            for line in try payload.elements() { _ = try read(line, status: status, answering: task, into: &news) }
            return .accepted
        }
        guard payload.isObject else { return .accepted }
        // A page of transactions has the types that were asked for under the same name, as a list.
        if payload["type"]?.kind == .text {
            try readLine(payload, into: &news)
            return .accepted
        }
        var reject = try payload.ifPresent("orderRejectTransaction")
        if reject == nil { reject = try payload.ifPresent("orderCancelRejectTransaction") }
        if reject != nil || payload.has("errorMessage") || payload.has("errorCode") {
            return try readFailure(payload, reject, status, task, into: &news)
        }
        let changes = try changes(payload)
        if !changes.isEmpty {
            try readTransactions(changes, .change, into: &news)
        } else if case .query(let order, _) = task, payload.has("orders") {
            return try readNamed(order, payload, into: &news)
        } else {
            try readAnswer(payload, task, into: &news)
        }
        return .accepted
    }

    /// What a request has done, in the order of its numbers: a replacement cancels first, an order that cannot be
    /// filled is made first and canceled then.
    private func changes(_ payload: JSONValue) throws(JSONError) -> [JSONValue] {
        let keys: [StaticString] = [
            "orderCancelTransaction", "orderCreateTransaction", "orderFillTransaction", "orderReissueTransaction",
            "replacingOrderCancelTransaction", "longOrderCreateTransaction", "longOrderFillTransaction",
            "longOrderCancelTransaction", "shortOrderCreateTransaction", "shortOrderFillTransaction",
            "shortOrderCancelTransaction",
        ]
        var rows: [(id: Int64, row: JSONValue)] = []
        for key in keys { if let row = try payload.ifPresent(key) { rows.append((try row.integer("id"), row)) } }
        return rows.sorted { $0.id < $1.id }.map(\.row)
    }

    private func readAnswer(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        if payload.has("transactions") {
            try readTransactions(try asked(payload, task), .status, into: &news)
            if case .fills(_, _, let page?) = task, let next = TransactionRange(page)?.next {
                news.append(.nextPage(next.page))
            }
            if case .fillsOfOrder = task, let last = try Array(payload.elements("transactions")).last?.integer("id"),
                let newest = try payload.ifGiven("lastTransactionID")?.integer(), newest > last
            {
                news.append(.nextPage(String(last)))
            }
        } else if payload.has("pages") {
            if let range = try TransactionRange(pages: payload) { news.append(.nextPage(range.page)) }
        } else if let transaction = try payload.ifPresent("transaction") {
            try readTransactions([transaction], .status, into: &news)
        } else if payload.has("orders") {
            try readOrders(payload, task, into: &news)
        } else if let order = try payload.ifPresent("order") {
            try readOrder(order, into: &news)
        } else if payload.has("positions") {
            for position in try payload.elements("positions") { try readPosition(position, into: &news) }
        } else if let position = try payload.ifPresent("position") {
            try readPosition(position, into: &news)
        } else if let account = try payload.ifPresent("account") {
            try readAccount(account, into: &news)
        } else if payload.has("instruments") {
            for row in try payload.elements("instruments") { try readInstrument(row, into: &news) }
        } else if payload.has("prices") {
            for price in try payload.elements("prices") { try readPrice(price, into: &news) }
        }
    }

    /// The transactions that the task is about.
    private func asked(_ payload: JSONValue, _ task: VenueTask?) throws(JSONError) -> [JSONValue] {
        let rows = try payload.elements("transactions")
        return rows.filter { row in
            switch task {
            case .fillsOfOrder(let order, _):
                row.isText("type", "ORDER_FILL") && row.isText("orderID", order.venueOrderID ?? "")
            case .fills(let instrument, _, _):
                row.isText("type", "ORDER_FILL")
                    && (instrument.map { row.isText("instrument", $0.venueSymbol) } ?? true)
            default: true
            }
        }
    }

    /// The newest first. It ends with the orders that were made before the time: what is older and changed since is
    /// open, or is asked about by its name.
    private func readOrders(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        var oldest: JSONValue?
        for order in try payload.elements("orders") {
            try readOrder(order, into: &news)
            oldest = order
        }
        guard case .recentOrders(_, let since, _) = task, try payload.value("orders").count() == Self.orderPage,
            let oldest,
            let time = try oldest.time(.iso8601, "createTime"), time >= since
        else { return }
        let id = try oldest.integer("id")
        if id > 1 { news.append(.nextPage(String(id - 1))) }
    }

    /// The newest order of the name. That there is none is proven by the list's end.
    private func readNamed(
        _ order: VenueOrder, _ payload: JSONValue, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        let rows = Array(try payload.elements("orders"))
        for row in rows {
            let (number, name) = (try row.string("id"), try clientOrderID(row))
            guard number == order.venueOrderID || name == order.clientOrderID else { continue }
            try readOrder(row, into: &news)
            return .accepted
        }
        if rows.count >= Self.orderPage, let oldest = try rows.last?.integer("id"), oldest > 1 {
            news.append(.nextPage(String(oldest - 1)))
            return .accepted
        }
        news.append(.refused(error("ORDER_DOESNT_EXIST", ""), RefusedRequest(.query(order))))
        return .refused
    }

    /// How much of it is filled is told by its fills alone.
    private func readOrder(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var order = OrderNews(.status, .working)
        try readTerms(row, try row.requiredString("type"), into: &order)
        switch try row.requiredString("state") {
        case "FILLED": order.state = .filled
        case "CANCELLED": order.state = try row.string("replacedByOrderID") == nil ? .canceled : .replaced
        // A triggered order is on its way into a fill.
        default: order.state = .working
        }
        order.time = try row.time(.iso8601, "filledTime", "cancelledTime", "createTime")
        news.append(.order(order))
    }

    private func readAccount(_ account: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        if let currency = try account.string("currency") {
            news.append(
                .balance(
                    BalanceNews(
                        currency, total: try account.decimal("balance"),
                        available: try account.decimal("marginAvailable"))))
        }
        if let positions = try account.ifPresent("positions") {
            for position in try positions.elements() { try readPosition(position, into: &news) }
        }
        if let orders = try account.ifPresent("orders") {
            for order in try orders.elements() { try readOrder(order, into: &news) }
        }
    }

    /// Long and short together: an account that hedges may have both, and no average price then.
    private func readPosition(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let (long, short) = (try row.value("long"), try row.value("short"))
        let (bought, sold) = (try long.decimal("units"), try short.decimal("units"))
        guard let quantity = bought.adding(sold) else { throw JSONError(.tooManyDigits, at: row.offset, key: "units") }
        var position = PositionNews(try row.requiredString("instrument"), quantity: quantity)
        if sold.isZero { position.averagePrice = try long.quotient("averagePrice") }
        if bought.isZero { position.averagePrice = try short.quotient("averagePrice") }
        position.unrealizedProfit = try row.number("unrealizedPL")
        news.append(.position(position))
    }

    // MARK: Errors

    private func readFailure(
        _ payload: JSONValue, _ reject: JSONValue?, _ status: Int, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        let message = try payload.string("errorMessage") ?? ""
        var reason = try reject?.string("rejectReason")
        if reason == nil { reason = try payload.string("errorCode") }
        var error = error(reason ?? "", message)
        switch status {
        case 401, 403: error.meaning.isOfCredentials = true
        case 404 where isAboutOrder(task) && error.meaning.order == .other:
            // The account of a key that works is there: it is the order that is not.
            error.meaning = ErrorMeaning(.unknownOrder, .unknownOrder)
        case 429: error.meaning.verdict = .busy
        default: break
        }
        let request = if task == nil, let reject { try rejectedRequest(reject) } else { RefusedRequest(task) }
        news.append(.refused(error, request))
        return error.meaning.verdict
    }

    private func isAboutOrder(_ task: VenueTask?) -> Bool {
        switch task {
        case .query, .cancel, .replace, .cancelTogether: true
        default: false
        }
    }
}

/// Numbers of transactions that are still to be fetched, as a page says it: `FIRST-LAST`.
private struct TransactionRange {
    static let size: Int64 = 1_000

    let first: Int64
    private let last: Int64

    init?(_ page: String) {
        let parts = page.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = Int64(parts[0]), let last = Int64(parts[1]) else { return nil }
        self.init(first: first, last: last)
    }

    /// Nil where there is nothing.
    private init?(first: Int64, last: Int64) {
        guard first > 0, first <= last, last <= .max - Self.size else { return nil }
        (self.first, self.last) = (first, last)
    }

    /// From the first to the last of an answer's URLs, each of which ends with `?from=FIRST&to=LAST`; nil without any.
    init?(pages payload: JSONValue) throws(JSONError) {
        var urls: [String] = []
        for page in try payload.elements("pages") { urls.append(String(try page.text())) }
        guard let start = urls.first, let end = urls.last else { return nil }
        guard let first = Self.number("from", in: start), let last = Self.number("to", in: end) else {
            throw JSONError(.unexpected, at: payload.offset, key: "pages")
        }
        self.init(first: first, last: last)
    }

    var end: Int64 { min(first + Self.size - 1, last) }
    var page: String { "\(first)-\(last)" }
    var next: TransactionRange? { TransactionRange(first: end + 1, last: last) }

    private static func number(_ name: String, in url: String) -> Int64? {
        for part in url.split(whereSeparator: { $0 == "?" || $0 == "&" }) where part.hasPrefix("\(name)=") {
            return Int64(part.dropFirst(name.utf8.count + 1))
        }
        return nil
    }
}
