// Questions to Kraken, and how its answers are told apart.

internal import BrokerKit
internal import Values
internal import WebKit

extension Kraken {
    /// So many orders or fills come at once.
    private static let page: Int64 = 50

    /// By the venue's name at once; by ours among the open orders, and among those that are over.
    ///
    /// Source: REST API, "Query Orders Info", "Get Open Orders", "Get Closed Orders".
    func query(_ order: VenueOrder, _ moment: CallMoment) -> [VenueRequest] {
        let fields = nameFields(order)
        if order.venueOrderID != nil { return [call("QueryOrders", fields.with("trades", "true"), moment)] }
        return [call("OpenOrders", fields, moment), call("ClosedOrders", fields, moment.next)]
    }

    /// The venue does not list an order's fills: its sums are asked for, and the newest fifty fills of the account.
    func fillsOfOrder(_ order: VenueOrder, _ moment: CallMoment) -> [VenueRequest] {
        let sums = query(order, moment)
        let last = sums.count == 1 ? moment.next : moment.next.next
        return sums + [call("TradesHistory", [:], last)]
    }

    /// What begins at a second is not of it: one second earlier.
    func history(_ since: Instant, _ page: String?) -> VenueFields {
        ["start": TimeForm.seconds.text(of: since.advanced(by: .seconds(-1))), "ofs": page]
    }

    // MARK: In

    func read(_ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        guard payload.isObject else { return .accepted }
        if payload.has("channel") { return try readChannel(payload, into: &news) }
        if payload.has("method") { return try readAnswer(payload, task, into: &news) }
        guard payload.has("error") else { return .accepted }
        for text in try payload.elements("error") {
            let text = String(try text.text())
            // What begins with a W is a warning.
            if !text.hasPrefix("W") { return refuse(text, RefusedRequest(task), into: &news) }
        }
        guard let result = try payload.ifPresent("result") else { return .accepted }
        guard result.isArray else { return try readResult(result, task, into: &news) }
        try readPositions(result.elements().map { $0 }, into: &news)
        return .accepted
    }

    private func readResult(_ result: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        if let names = try result.ifPresent("txid"), names.isArray {
            let name = task?.orders.first?.clientOrderID
            for venue in try names.elements() { tell(.working, String(try venue.text()), name, into: &news) }
        } else if let rows = try result.ifPresent("orders"), rows.isArray {
            return try readBatch(rows, task, into: &news)
        } else if result.has("amend_id") {
            try readAmended(result, task, into: &news)
        } else if let open = try result.ifPresent("open") {
            try readNamed(open, into: &news)
        } else if let rows = result["closed"] ?? result["trades"] {
            try readNamed(rows, into: &news)
            try addPage(behind: rows, of: result, task, into: &news)
        } else if let token = try result.string("token") {
            news.append(.token(token))
        } else if let time = try result.time(.seconds, "unixtime") {
            news.append(.time(time))
        } else if result.has("count") {
            return try readCanceled(result, task, into: &news)
        } else {
            try readNamed(result, into: &news)
        }
        return .accepted
    }

    /// Objects under names of orders, trades, positions, pairs or currencies: all of one kind.
    private func readNamed(_ result: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var positions: [JSONValue] = []
        for (key, row) in try result.members() {
            let name = String(key)
            if !row.isObject {
                // Of the simple balances, which do not tell what is held, names are in capitals.
                guard row.kind == .text, name == name.uppercased(), let total = try? row.decimal() else { continue }
                news.append(.balance(BalanceNews(KrakenNames.canonical(name), total: total, available: total)))
            } else if row.has("balance"), row.has("hold_trade") {
                let total = try row.decimal("balance")
                let available = total.subtracting(try row.decimal("hold_trade")) ?? .zero
                news.append(.balance(BalanceNews(KrakenNames.canonical(name), total: total, available: available)))
            } else if row.has("descr"), row.has("status") {
                try readOrder(row, name, into: &news)
            } else if row.has("vol_closed") {
                positions.append(row)
            } else if row.has("ordertxid") {
                try readTrade(row, name, into: &news)
            } else if row.has("altname"), row.has("quote") {
                try readPair(row, name, into: &news)
            } else if row.has("asks"), row.has("bids") {
                try readBook(row, name, into: &news)
            }
        }
        try readPositions(positions, into: &news)
    }

    private func addPage(behind rows: JSONValue, of result: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        switch task {
        case .recentOrders(_, _, let page), .fills(_, _, let page):
            let next = (page.flatMap { Int64($0) } ?? 0) &+ Self.page
            guard try rows.count() >= Self.page, try result.number("count") ?? Decimal(.max) > Decimal(next) else { return }
            news.append(.nextPage(String(next)))
        default: break
        }
    }

    /// The fee is in what prices are in, unless its owner has chosen otherwise: the answer does not tell.
    ///
    /// Source: REST API, "Get Trades History".
    private func readTrade(_ trade: JSONValue, _ name: String, into news: inout [VenueNews]) throws(JSONError) {
        var fill = FillNews(tradeID: name, quantity: try trade.decimal("vol"), price: try trade.decimal("price"))
        fill.venueOrderID = try trade.string("ordertxid")
        fill.venueSymbol = try trade.string("pair")
        fill.side = try trade.side("type")
        fill.commission = try trade.number("fee")
        fill.commissionCurrency = fill.venueSymbol.flatMap { KrakenNames($0) }.map { CurrencyNames.kraken.canonical($0.quote) }
        fill.isMaker = try trade.flag("maker")
        fill.time = try trade.time(.seconds, "time")
        news.append(.fill(fill, nil))
    }

    /// One for each pair: what is open of all its entries, at what they cost on average.
    private func readPositions(_ rows: [JSONValue], into news: inout [VenueNews]) throws(JSONError) {
        var sums: [(pair: String, open: Decimal, volume: Decimal, cost: Decimal, profit: Decimal)] = []
        for row in rows {
            let pair = try row.requiredString("pair")
            let volume = try row.decimal("vol")
            let rest = volume.subtracting(try row.number("vol_closed") ?? .zero)
            let old = sums.first { $0.pair == pair } ?? (pair, .zero, .zero, .zero, .zero)
            guard let rest, let open = try row.string("type") == "sell" ? old.open.subtracting(rest) : old.open.adding(rest),
                let volume = old.volume.adding(volume), let cost = old.cost.adding(try row.number("cost") ?? .zero),
                let profit = old.profit.adding(try Self.profit(row))
            else { throw JSONError(.tooManyDigits, at: row.offset) }
            sums.removeAll { $0.pair == pair }
            sums.append((pair, open, volume, cost, profit))
        }
        for sum in sums {
            let average = sum.volume.isZero ? nil : WideDecimal(sum.cost).divided(by: sum.volume, digits: 8, .halfEven)
            var position = PositionNews(sum.pair, quantity: sum.open, averagePrice: average?.normalized)
            if !sum.profit.isZero { position.unrealizedProfit = sum.profit }
            news.append(.position(position))
        }
    }

    /// `+154186.9728`: numbers have no plus sign. Nothing where it was not asked for.
    private static func profit(_ row: JSONValue) throws(JSONError) -> Decimal {
        let text = try row.string("net") ?? ""
        return Decimal(string: text.hasPrefix("+") ? String(text.dropFirst()) : text) ?? .zero
    }

    // MARK: Errors

    /// The venue's errors are texts. What it says of its limits counts for what is sent next.
    func refuse(_ text: String, _ request: RefusedRequest, into news: inout [VenueNews]) -> Verdict {
        let known = Self.errors.error("", text)
        news.append(.refused(known, request))
        let words = text.lowercased()
        if words.contains("throttled"), let seconds = Int64(words.split(separator: " ").last ?? ""), (0...9_000_000_000).contains(seconds) {
            news.append(.rate(.closedUntil(pool: nil, Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000))))
        } else if words.contains("temporary lockout") {
            news.append(.rate(.closed(pool: nil, .seconds(900))))
        } else if words.contains("rate limit exceeded") {
            // The counter is full, and falls as it always does.
            news.append(.rate(words.hasPrefix("eorder") ? .used(pool: 1, 60) : .used(pool: 0, 15)))
        }
        return known.meaning.verdict
    }
}
