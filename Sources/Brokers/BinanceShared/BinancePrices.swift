// What both of Binance's APIs say alike of instruments and prices.

internal import BrokerKit
internal import Values
internal import WebKit

enum BinancePrices {
    /// The instrument of a row of exchangeInfo.
    static func instrument(
        _ symbol: CanonicalSymbol, _ row: JSONValue, _ product: Product
    ) throws(JSONError) -> Instrument {
        let name = try row.requiredString("symbol")
        var instrument = Instrument(symbol, venueSymbol: name, product: product, rules: try rules(row))
        instrument.otherNames = [name.lowercased()]
        instrument.state = try row.string("status") == "TRADING" ? .trading : .halted
        return instrument
    }

    /// A bound of zero is none.
    private static func rules(_ row: JSONValue) throws(JSONError) -> InstrumentRules {
        var rules = InstrumentRules(price: NumberRule(), quantity: NumberRule())
        guard let filters = try row.ifPresent("filters") else { return rules }
        for filter in try filters.elements() {
            switch try filter.string("filterType") {
            case "PRICE_FILTER":
                rules.price = try NumberRule(filter, step: "tickSize", minimum: "minPrice", maximum: "maxPrice")
            case "LOT_SIZE": rules.quantity = try quantities(filter)
            case "MARKET_LOT_SIZE":
                var rule = try quantities(filter)
                // Where it has no step, that of all orders holds.
                if rule.steps.isEmpty { rule.steps = rules.quantity.steps }
                rules.marketQuantity = rule
            case "NOTIONAL":
                rules.minimumNotional = try filter.positiveNumber("minNotional")
                rules.maximumNotional = try filter.positiveNumber("maxNotional")
            case "MIN_NOTIONAL":
                rules.minimumNotional = try filter.positiveNumber("minNotional", "notional")
            default: break
            }
        }
        return rules
    }

    private static func quantities(_ filter: JSONValue) throws(JSONError) -> NumberRule {
        try NumberRule(filter, step: "stepSize", minimum: "minQty", maximum: "maxQty")
    }

    // MARK: Prices

    /// An answer about prices, or what a stream says without a name of its own; the stream's name has the symbol where
    /// the payload has none.
    static func read(_ payload: JSONValue, of stream: String, into news: inout [VenueNews]) throws(JSONError) {
        let name = stream.prefix { $0 != "@" }.uppercased()
        if payload.has("lastUpdateId"), payload.has("bids") {
            let book = try BookNews(
                name, isSnapshot: true, rows: payload, bids: "bids", asks: "asks",
                continuity: .range(first: 0, last: payload.integer("lastUpdateId")),
                at: payload.time(.milliseconds, "T"))
            news.append(.book(book))
        } else if payload.has("u"), payload.has("b"), payload.has("B") {
            try readTop(payload, into: &news)
        } else if payload.has("symbol"), payload.has("bidPrice") || payload.has("lastPrice") {
            let time = try payload.time(.milliseconds, "closeTime")
            news.append(.quote(try QuoteNews(payload.requiredString("symbol"), payload, ticker, at: time)))
        } else if payload.has("isBuyerMaker"), payload.has("price") {
            var trade = try TradeNews(
                payload.string("symbol") ?? name, payload, id: "id", price: "price", quantity: "qty",
                at: payload.time(.milliseconds, "time"))
            trade.takerSide = try payload.boolean("isBuyerMaker") ? .sell : .buy
            news.append(.trade(trade))
        }
    }

    /// The names of streams as they are asked for.
    static func subscription(_ names: [String], isOn: Bool, at url: String, _ moment: CallMoment) -> [VenueRequest] {
        guard !names.isEmpty else { return [] }
        var frame = VenueFields()
        frame.add("method", isOn ? "SUBSCRIBE" : "UNSUBSCRIBE")
        frame.add("params", list: names.map { .text($0) })
        frame.add("id", moment.nonce)
        return [VenueRequest(webSocket: url, frame.json, requestID: moment.nonce)]
    }

    /// Of which instrument a book is that was asked for: the answer does not tell.
    static func name(_ task: VenueTask?) -> String {
        if case .book(let instrument, _) = task { instrument.venueSymbol } else { "" }
    }

    private static func readTop(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var quote = QuoteNews(try payload.requiredString("s"))
        quote.bid = BookLevel(try payload.decimal("b"), try payload.decimal("B"))
        quote.ask = BookLevel(try payload.decimal("a"), try payload.decimal("A"))
        quote.time = try payload.time(.milliseconds, "T")
        news.append(.quote(quote))
    }

    private static let ticker = QuoteKeys(
        bid: "bidPrice", "bidQty", ask: "askPrice", "askQty", last: "lastPrice", open: "openPrice", high: "highPrice",
        low: "lowPrice", volume: "volume")

    /// Of a stream.
    private static let day = QuoteKeys(
        bid: "b", "B", ask: "a", "A", last: "c", open: "o", high: "h", low: "l", volume: "v")

    /// Source: WebSocket Streams.
    static func readEvent(_ event: JSONValue, _ type: String, into news: inout [VenueNews]) throws(JSONError) {
        let symbol = try event.string("s") ?? ""
        switch type {
        case "trade", "aggTrade":
            var trade = TradeNews(
                symbol, tradeID: try event.string("t", "a") ?? "", price: try event.decimal("p"),
                quantity: try event.decimal("q"))
            trade.takerSide = try event.boolean("m") ? .sell : .buy
            trade.time = try event.time(.milliseconds, "T")
            news.append(.trade(trade))
        case "depthUpdate":
            let last = try event.integer("u")
            // A change of futures names the one before it, and skips numbers.
            let continuity: BookNews.Continuity =
                event.has("pu")
                ? .chain(previous: try event.integer("pu"), last: last)
                : .range(first: try event.integer("U"), last: last)
            let book = try BookNews(
                symbol, isSnapshot: false, rows: event, bids: "b", asks: "a", continuity: continuity,
                at: event.time(.milliseconds, "E"))
            news.append(.book(book))
        case "bookTicker": try readTop(event, into: &news)
        case "24hrTicker", "24hrMiniTicker":
            news.append(.quote(try QuoteNews(symbol, event, day, at: event.time(.milliseconds, "E"))))
        case "kline":
            let candle = try event.value("k")
            guard candle.has("o") else { return }
            let start = try candle.instant("t", .milliseconds)
            let isClosed = try candle.boolean("x")
            news.append(.candle(try CandleNews(symbol, start: start, candle, .letters, isClosed: isClosed)))
        default: break
        }
    }
}
