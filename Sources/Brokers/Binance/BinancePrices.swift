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
                rules.price = NumberRule(
                    steps: try steps(filter.positiveNumber("tickSize")), minimum: try filter.positiveNumber("minPrice"),
                    maximum: try filter.positiveNumber("maxPrice"))
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
        NumberRule(
            steps: steps(try filter.positiveNumber("stepSize")), minimum: try filter.positiveNumber("minQty"),
            maximum: try filter.positiveNumber("maxQty"))
    }

    private static func steps(_ step: Decimal?) -> [NumberRule.Step] { step.map { [NumberRule.Step($0)] } ?? [] }

    // MARK: Prices

    /// An answer about prices, or what a stream says without a name of its own; the stream's name has the symbol where
    /// the payload has none.
    static func read(_ payload: JSONValue, of stream: String, into news: inout [VenueNews]) throws(JSONError) {
        let name = stream.prefix { $0 != "@" }.uppercased()
        if payload.has("lastUpdateId"), payload.has("bids") {
            var book = BookNews(
                name, isSnapshot: true, bids: try [BookLevel](rows: payload.value("bids")),
                asks: try [BookLevel](rows: payload.value("asks")),
                continuity: .range(first: 0, last: try payload.integer("lastUpdateId")))
            book.time = try payload.time(.milliseconds, "T")
            news.append(.book(book))
        } else if payload.has("u"), payload.has("b"), payload.has("B") {
            try readTop(payload, into: &news)
        } else if payload.has("symbol"), payload.has("bidPrice") || payload.has("lastPrice") {
            try readTicker(payload, into: &news)
        } else if payload.has("isBuyerMaker"), payload.has("price") {
            var trade = TradeNews(
                try payload.string("symbol") ?? name, tradeID: try payload.requiredString("id"),
                price: try payload.decimal("price"), quantity: try payload.decimal("qty"))
            trade.takerSide = try payload.boolean("isBuyerMaker") ? .sell : .buy
            trade.time = try payload.time(.milliseconds, "time")
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

    private static func readTicker(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var quote = QuoteNews(try payload.requiredString("symbol"))
        if let bid = try payload.number("bidPrice"), let size = try payload.number("bidQty") {
            quote.bid = BookLevel(bid, size)
        }
        if let ask = try payload.number("askPrice"), let size = try payload.number("askQty") {
            quote.ask = BookLevel(ask, size)
        }
        quote.last = try payload.number("lastPrice")
        quote.open = try payload.number("openPrice")
        quote.high = try payload.number("highPrice")
        quote.low = try payload.number("lowPrice")
        quote.volume = try payload.number("volume")
        quote.time = try payload.time(.milliseconds, "closeTime")
        news.append(.quote(quote))
    }

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
            var book = BookNews(
                symbol, isSnapshot: false, bids: try [BookLevel](rows: event.value("b")),
                asks: try [BookLevel](rows: event.value("a")), continuity: continuity)
            book.time = try event.time(.milliseconds, "E")
            news.append(.book(book))
        case "bookTicker": try readTop(event, into: &news)
        case "24hrTicker", "24hrMiniTicker":
            var quote = QuoteNews(symbol)
            if event.has("b") {
                quote.bid = BookLevel(try event.decimal("b"), try event.decimal("B"))
                quote.ask = BookLevel(try event.decimal("a"), try event.decimal("A"))
            }
            (quote.last, quote.open) = (try event.number("c"), try event.number("o"))
            (quote.high, quote.low) = (try event.number("h"), try event.number("l"))
            quote.volume = try event.number("v")
            quote.time = try event.time(.milliseconds, "E")
            news.append(.quote(quote))
        case "kline":
            let candle = try event.value("k")
            guard candle.has("o") else { return }
            news.append(
                .candle(
                    CandleNews(
                        symbol, start: try candle.instant("t", .milliseconds), open: try candle.decimal("o"),
                        high: try candle.decimal("h"), low: try candle.decimal("l"), close: try candle.decimal("c"),
                        volume: try candle.decimal("v"), isClosed: try candle.boolean("x"))))
        default: break
        }
    }
}
