// Questions to Coinbase, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension Coinbase {
    func list(_ what: String, _ filter: VenueFields, _ instrument: Instrument?, _ page: String?, _ moment: CallMoment) -> VenueRequest {
        let rest: VenueFields = ["product_ids": instrument?.venueSymbol, "limit": "\(Self.pageSize)", "cursor": page]
        return get("/orders/historical/\(what)", filter + rest, moment)
    }

    static let pageSize = 250

    // MARK: In

    func read(_ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        guard payload.isObject else { return .accepted }
        if payload.has("channel") {
            try readMessage(payload, into: &news)
            return .accepted
        }
        if payload.has("success") { return try readCreated(payload, task, into: &news) }
        if let results = try payload.ifPresent("results"), results.isArray {
            return try readCanceled(results, task, into: &news)
        }
        if payload.has("error") || payload.has("errors") || payload.isText("type", "error") {
            return try readFailure(payload, task, into: &news)
        }
        try readAnswer(payload, task, into: &news)
        // It may stand behind what came, and nothing tells how to get there.
        guard try isSought(payload, task, news), try payload.string("cursor") == nil else { return .accepted }
        return .undecided
    }

    /// An order is looked for in a list that goes on, and is not in what came.
    private func isSought(_ payload: JSONValue, _ task: VenueTask?, _ news: [VenueNews]) throws(JSONError) -> Bool {
        guard case .query(let order, _) = task, payload.has("orders"), try payload.flag("has_next") == true else {
            return false
        }
        return !news.contains { if case .order(let one) = $0 { one.clientOrderID == order.clientOrderID } else { false } }
    }

    private func readAnswer(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        if let order = try payload.ifPresent("order"), order.isObject {
            try readOrder(order, into: &news)
        } else if payload.has("orders") {
            for order in try payload.objects("orders") { try readOrder(order, into: &news) }
            if try payload.flag("has_next") != false { try readPage(payload, task, into: &news) }
        } else if payload.has("fills") {
            for fill in try payload.objects("fills") { try readFill(fill, into: &news) }
            try readPage(payload, task, into: &news)
        } else if payload.has("accounts") {
            for account in try payload.objects("accounts") { try readBalance(account, into: &news) }
        } else if payload.has("portfolio_balances") {
            for portfolio in try payload.objects("portfolio_balances") { try readPortfolio(portfolio, into: &news) }
        } else if payload.has("positions") {
            for position in try payload.objects("positions") { try readPosition(position, into: &news) }
        } else if let position = try payload.ifPresent("position"), position.isObject {
            try readPosition(position, into: &news)
        } else if let time = try payload.time(.milliseconds, "epochMillis") {
            news.append(.time(time))
        } else {
            try readMarket(payload, into: &news)
        }
    }

    /// An order is looked for until it is found; of the fills of one there is more only behind a full page.
    private func readPage(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        switch task {
        case .query: guard try isSought(payload, task, news) else { return }
        case .fillsOfOrder: guard try payload.objects("fills").count >= Self.pageSize else { return }
        default: break
        }
        if let cursor = try payload.string("cursor") { news.append(.nextPage(cursor)) }
    }

    /// Fills that are taken back or corrected have types of their own, and the ID of the first one: they are seen in
    /// the order's sums.
    ///
    /// Source: "List Fills".
    private func readFill(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard try payload.string("trade_type") ?? "FILL" == "FILL" else { return }
        var fill = try FillNews(
            payload, id: "trade_id", quantity: "size", price: "price", venue: "order_id", symbol: "product_id",
            side: "side")
        if try payload.flag("size_in_quote") == true {
            // An amount of cash: the quantity is its quotient, to the 8 digits that the venue trades in.
            guard let quotient = WideDecimal(fill.quantity).divided(by: fill.price, digits: 8, .halfEven) else {
                throw JSONError(.tooManyDigits, at: payload.offset, key: "size")
            }
            fill.quantity = quotient
        }
        fill.commission = try payload.quotient("commission")
        // In what prices are in: of spot the second half of the product's name.
        if fill.commission != nil, let product = fill.venueSymbol {
            fill.commissionCurrency = instrument(guessedFromVenue: product)?.symbol.quote ?? "USD"
        }
        fill.isMaker = ["MAKER": true, "TAKER": false][try payload.string("liquidity_indicator") ?? ""]
        fill.time = try payload.time(.iso8601, "trade_time")
        news.append(.fill(fill, nil))
    }

    private func readBalance(_ account: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let available = try account.value("available_balance").decimal("value")
        let held = try account.ifPresent("hold")?.number("value") ?? .zero
        guard let total = available.adding(held) else { throw JSONError(.tooManyDigits, at: account.offset) }
        news.append(.balance(BalanceNews(try account.requiredString("currency"), total: total, available: available)))
    }

    private func readPortfolio(_ portfolio: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        for row in try portfolio.elements("balances") {
            let total = try row.decimal("quantity")
            guard let available = total.subtracting(try row.number("hold") ?? .zero) else {
                throw JSONError(.tooManyDigits, at: row.offset)
            }
            let name = try row.value("asset").requiredString("asset_name")
            news.append(.balance(BalanceNews(name, total: total, available: available)))
        }
    }

    /// Of futures, of perpetual contracts, or of the user channel: as texts, or as amounts with their currency.
    func readPosition(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let side = try payload.string("side", "position_side")?.uppercased() ?? ""
        let position = PositionNews(
            try payload.requiredString("product_id"),
            size: try payload.decimal(payload.has("net_size") ? "net_size" : "number_of_contracts"),
            isShort: side.hasSuffix("SHORT"),
            averagePrice: try amount(payload, "avg_entry_price", "entry_price", "entry_vwap", "vwap"),
            unrealizedProfit: try amount(payload, "unrealized_pnl"))
        news.append(.position(position))
    }

    private func amount(_ payload: JSONValue, _ keys: StaticString...) throws(JSONError) -> Decimal? {
        for key in keys {
            guard let value = try payload.ifGiven(key) else { continue }
            let amount = value.isObject ? try value.quotient("value") : try payload.quotient(key)
            if let amount, !amount.isZero { return amount }
        }
        return nil
    }

    // MARK: Answers to orders

    /// Whether it was done stands in `success`, whatever HTTP says.
    ///
    /// Source: "Create Order", "Edit Order".
    private func readCreated(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        guard try payload.boolean("success") else { return try readFailure(payload, task, into: &news) }
        guard let answer = try payload.ifPresent("success_response"), answer.isObject, answer.has("client_order_id")
        else {
            // A change was taken: the venue tells of it no more than this.
            let name = try payload.ifPresent("success_response")?.string("order_id")
            let order = OrderNews(changedBy: task, client: nil, venue: name)
            if order.venueOrderID != nil { news.append(.order(order)) }
            return .accepted
        }
        var order = try Self.order(.change, .working, answer, side: "side")
        if let configuration = try payload.ifPresent("order_configuration") { try Self.readTerms(configuration, into: &order) }
        news.append(.order(order))
        return .accepted
    }

    /// A cancel that is taken is not done yet: the user channel tells when it is.
    private func readCanceled(_ results: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        var verdicts: [Verdict] = []
        for row in try results.elements() {
            let name = try row.string("order_id")
            let order = task?.orders.first { $0.venueOrderID == name }
            let request = RefusedRequest(.cancel, clientOrderID: order?.clientOrderID, venueOrderID: name)
            if try row.boolean("success") {
                news.append(.order(OrderNews(taken: request)))
                verdicts.append(.accepted)
            } else {
                let error = Self.error(try row.string("failure_reason") ?? "", "")
                news.append(.refused(error, request))
                verdicts.append(error.meaning.verdict)
            }
        }
        return Verdict(ofEach: verdicts)
    }

    // MARK: Errors

    /// Whatever form it has: of an order, of a change, of a question, of a stream.
    private func readFailure(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        var place = payload
        if let response = try payload.ifPresent("error_response"), response.isObject { place = response }
        if let errors = try payload.ifPresent("errors") {
            if errors.isArray, let first = errors[0], first.isObject { place = first }
            if errors.isObject { place = errors }
        }
        let codes = [
            try place.string("error"), try place.string("new_order_failure_reason"),
            try place.string("edit_order_failure_reason", "edit_failure_reason"),
            try place.string("preview_failure_reason"), try place.string("id"), try payload.string("failure_reason"),
        ].compactMap(\.self)
        let code = codes.first { !Self.unspecific.contains($0) } ?? codes.first ?? ""
        let error = Self.error(code, try place.string("message", "error_details", "error_description") ?? "")
        news.append(.refused(error, payload.isText("type", "error") ? RefusedRequest(.other) : RefusedRequest(task)))
        return error.meaning.verdict
    }

    private static let unspecific: Set<String> = [
        "UNKNOWN_FAILURE_REASON", "UNKNOWN_PREVIEW_FAILURE_REASON", "UNKNOWN_EDIT_ORDER_FAILURE_REASON", "unknown",
    ]

    /// Classes of codes are seen by words in them.
    static func error(_ code: String, _ text: String) -> VenueError {
        VenueError(code: code, text: text, errors.error(code, "\(code) \(text)").meaning)
    }
}
