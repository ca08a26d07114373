// Questions to Kraken's futures, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension KrakenFutures {
    /// So many fills come at once.
    private static let page = 100

    func question(_ task: VenueTask, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        switch task {
        case .openOrders: call("GET", "openorders", VenueFields(), moment)
        case .recentOrders(_, let since, let page): history(since, page, moment)
        // The newest hundred, or those before a time.
        case .fills(_, _, let page): call("GET", "fills", VenueFields("lastFillTime", page), moment)
        case .fillsOfOrder: call("GET", "fills", VenueFields(), moment)
        case .balances: call("GET", "accounts", VenueFields(), moment)
        case .positions: call("GET", "openpositions", VenueFields(), moment)
        case .instruments: ask("instruments", VenueFields(), moment)
        // Every answer has the time; this one is the shortest.
        case .time: ask("instruments/PF_XBTUSD/status", VenueFields(), moment)
        case .book(let instrument, _): ask("orderbook", VenueFields("symbol", instrument.venueSymbol), moment)
        case .streamToken, .renewStreamToken:
            throw .unsupported("Kraken Futures has a challenge on the stream itself, no token")
        case .place, .replace, .cancel, .placeTogether, .cancelTogether, .cancelAll, .query:
            preconditionFailure("an order is not a question")
        }
    }

    private func ask(_ name: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        rest.request("GET", "/derivatives/api/v3/\(name)", query: fields.parameters, by: nil, at: moment)
    }

    /// What is open, or ended in the last five seconds; and the newest of the history for what ended before.
    ///
    /// Source: REST API, "Get Specific Orders' Status".
    func query(_ order: VenueOrder, _ moment: CallMoment) -> [VenueRequest] {
        let name = VenueFields(
            order.venueOrderID == nil ? "cliOrdIds" : "orderIds", order.venueOrderID ?? order.clientOrderID)
        return [call("POST", "orders/status", name, moment), history(nil, nil, moment.next)]
    }

    /// Source: History API, "Get order events".
    private func history(_ since: Instant?, _ page: String?, _ moment: CallMoment) -> VenueRequest {
        var fields = VenueFields()
        if let since { fields.add("since", number: TimeForm.milliseconds.text(of: since)) }
        fields.add("sort", since == nil ? "desc" : "asc")
        fields.add("continuationToken", page)
        return rest.request("GET", "/api/history/v2/orders", query: fields.parameters, by: signer, at: moment)
    }

    // MARK: In

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        guard payload.isObject else { return .accepted }
        if payload.has("feed") || payload.has("event") { return try readFrame(payload, into: &news) }
        if let code = try payload.string("error") { return refuse(code, RefusedRequest(task), into: &news) }
        if let errors = try payload.ifPresent("errors"), errors.isArray, let first = errors[0] {
            return refuse(try first.requiredString("message"), RefusedRequest(task), into: &news)
        }
        if case .time = task { news.append(.time(try payload.instant("serverTime", .iso8601))) }
        for (key, value) in try payload.members() {
            switch String(key) {
            case "sendStatus", "editStatus", "cancelStatus":
                var request = RefusedRequest(task)
                if task == nil { request.what = payload.has("cancelStatus") ? .cancel : .place }
                return try readStatus(value, request, into: &news)
            case "batchStatus": return try readBatch(value, task, into: &news)
            case "openOrders":
                for row in try value.elements() { news.append(.order(try order(row, .status, .working))) }
            case "orders": for row in try value.elements() { try readQueried(row, into: &news) }
            case "orderEvents": try readEvents(value, nil, into: &news)
            case "elements": try readHistory(payload, task, into: &news)
            case "fills": try readFills(value, task, into: &news)
            case "openPositions": for row in try value.elements() { try readPosition(row, into: &news) }
            case "accounts": try readAccounts(value, into: &news)
            case "instruments": for row in try value.elements() { try readInstrument(row, into: &news) }
            case "tickers": for row in try value.elements() { try readQuote(row, into: &news) }
            case "orderBook": try readBook(value, task, into: &news)
            default: break
            }
        }
        return .accepted
    }

    private func readBatch(_ rows: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError)
        -> Verdict
    {
        var verdicts: [Verdict] = []
        for (index, row) in try rows.elements().enumerated() {
            var request = RefusedRequest(task)
            switch task {
            case .placeTogether(let orders):
                let place = try row.string("order_tag").flatMap { Int($0) } ?? index + 1
                if orders.indices.contains(place &- 1) { request.clientOrderID = orders[place - 1].clientOrderID }
            case .cancelTogether(let orders) where orders.indices.contains(index):
                (request.clientOrderID, request.venueOrderID) = (
                    orders[index].clientOrderID, orders[index].venueOrderID
                )
            default: break
            }
            verdicts.append(try readStatus(row, request, into: &news))
        }
        return verdicts.contains(.accepted) ? .accepted : verdicts.first ?? .accepted
    }

    /// Source: REST API, "Get Specific Orders' Status".
    private func readQueried(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let states: [String: VenueOrderState] = [
            "ENTERED_BOOK": .working, "UNTOUCHED": .working, "PARTIALLY_FILLED": .working, "TRIGGER_PLACED": .working,
            "FULLY_EXECUTED": .filled, "CANCELLED": .canceled, "REJECTED": .rejected,
            "TRIGGER_ACTIVATION_FAILURE": .rejected,
        ]
        guard let state = states[try row.requiredString("status")] else {
            throw JSONError(.unexpected, at: row.offset, key: "status")
        }
        var order = try order(row.value("order"), .status, state)
        if let error = try row.string("error") { order.error = Self.errors.error(error, error) }
        news.append(.order(order))
    }

    /// Events of orders, the oldest first, whatever their order was; and executions of everybody's.
    ///
    /// Source: History API, "Get order events", "Get public execution events".
    private func readHistory(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        var orders: [(time: Instant, news: OrderNews)] = []
        for element in try payload.elements("elements") {
            let time = try Self.time(element, "timestamp") ?? .distantPast
            for (name, event) in try element.members("event") where event.isObject {
                if let execution = try event.ifPresent("execution") {
                    try readTrade(execution, into: &news)
                } else if let row = try event.firstPresent("newOrder", "order") {
                    let reason = try event.string("reason") ?? ""
                    let isOver = String(name) == "OrderCancelled" || reason.hasPrefix("cancelled")
                    var state: VenueOrderState = isOver ? .canceled : reason == "full_fill" ? .filled : .working
                    if String(name) == "OrderRejected" { state = .rejected }
                    var order = try order(row, .status, state)
                    // In the history it is what is left.
                    let left = try row.number("quantity")
                    order.quantity = left?.adding(order.filled ?? .zero)
                    if left?.isZero == true, state == .working, order.filled?.isPositive == true {
                        order.state = .filled
                    }
                    if case .query(let asked, _) = task, asked.venueOrderID != order.venueOrderID,
                        order.clientOrderID == nil || asked.clientOrderID != order.clientOrderID
                    {
                        continue
                    }
                    orders.append((time, order))
                }
            }
        }
        for order in orders.sorted(by: { $0.time < $1.time }) { news.append(.order(order.news)) }
        if case .recentOrders = task, let page = try payload.string("continuationToken") {
            news.append(.nextPage(page))
        }
    }

    /// Fills of REST or of the stream.
    func readFills(_ rows: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        var oldest: Instant?
        for row in try rows.elements() {
            guard let quantity = try row.number("size", "qty") else {
                throw JSONError(.missing, at: row.offset, key: "qty")
            }
            var fill = FillNews(
                tradeID: try row.requiredString("fill_id"), quantity: quantity, price: try row.decimal("price"))
            fill.venueOrderID = try row.string("order_id")
            fill.clientOrderID = try row.string("cli_ord_id", "cliOrdId")
            fill.venueSymbol = try row.string("symbol", "instrument")?.uppercased()
            fill.side = try Self.side(row.string("side"))
            if let isBuy = try row.flag("buy") { fill.side = isBuy ? .buy : .sell }
            fill.commission = try row.quotient("fee_paid")
            if let currency = try row.string("fee_currency") {
                fill.commissionCurrency = CurrencyNames.kraken.canonical(currency)
            }
            if let type = try row.string("fillType", "fill_type") { fill.isMaker = type == "maker" }
            fill.time = try Self.time(row, "fillTime", "time")
            if let time = fill.time { oldest = min(oldest ?? time, time) }
            news.append(.fill(fill, nil))
        }
        if case .fills(_, let since, _) = task, let oldest, oldest > since, try rows.count() >= Self.page {
            news.append(.nextPage(TimeForm.iso8601.text(of: oldest)))
        }
    }

    /// Of REST by its side, of the stream by its sign.
    func readPosition(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let size = try row.number("size", "balance") ?? .zero
        let isShort = try row.string("side") == "short"
        let symbol = try row.string("symbol", "instrument") ?? ""
        var position = PositionNews(
            symbol.uppercased(), quantity: size, averagePrice: try row.positiveQuotient("price", "entry_price"))
        if isShort { position.quantity = Decimal.zero.subtracting(size) ?? size }
        position.unrealizedProfit = try row.quotient("pnl", "unrealizedPnl")
        news.append(.position(position))
    }

    /// What all contracts in dollars share has the currency's own name; other accounts stand behind it.
    private func readAccounts(_ accounts: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        for (key, account) in try accounts.members() {
            if let currencies = try account.ifPresent("currencies") {
                try readCollateral(currencies, into: &news)
            } else if let balances = try account.ifPresent("balances") {
                let own = try account.string("currency")
                let available = try account.ifPresent("auxiliary")?.quotient("af")
                for (name, amount) in try balances.members() where own == nil || String(name) == own {
                    let total = try amount.decimal()
                    let currency = CurrencyNames.kraken.canonical(String(name).uppercased())
                    news.append(
                        .balance(BalanceNews("\(currency).\(String(key))", total: total, available: available ?? total))
                    )
                }
            }
        }
    }

    /// With profits in them, which are computed: as many digits as the venue's machines have.
    func readCollateral(_ currencies: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        for (name, row) in try currencies.members() {
            guard let total = try row.quotient("quantity") else { throw JSONError(.missing, at: row.offset, key: "quantity") }
            let available = try row.quotient("available") ?? total
            news.append(
                .balance(BalanceNews(CurrencyNames.kraken.canonical(String(name)), total: total, available: available)))
        }
    }

    // MARK: Errors

    /// The venue's errors are words, some with a place behind them: `invalidArgument: symbol`.
    func refuse(_ text: String, _ request: RefusedRequest, into news: inout [VenueNews]) -> Verdict {
        let known = Self.errors.error(String(text.prefix { $0 != ":" }), text)
        news.append(.refused(known, request))
        return known.meaning.verdict
    }
}
