// Instruments and prices of Bybit.

internal import BrokerKit
internal import Values
internal import WebKit

extension Bybit {
    /// A row of an answer about instruments or prices.
    func readMarketRow(_ row: JSONValue, _ category: String?, into news: inout [VenueNews]) throws(JSONError) {
        if row.has("lotSizeFilter") {
            try readInstrument(row, into: &news)
        } else if row.has("bid1Price"), row.has("lastPrice") {
            try readTicker(row, Self.name(try row.requiredString("symbol"), category), nil, into: &news)
        } else if row.has("execId"), row.has("price"), row.has("size") {
            var trade = TradeNews(
                Self.name(try row.requiredString("symbol"), category), tradeID: try row.requiredString("execId"),
                price: try row.decimal("price"), quantity: try row.decimal("size"))
            trade.takerSide = try Self.side(row)
            trade.time = try row.time(.milliseconds, "time")
            news.append(.trade(trade))
        }
    }

    // MARK: Instruments

    /// Options are none of ours. Quantities of linear contracts are in the base currency.
    ///
    /// Source: Get Instruments Info.
    private func readInstrument(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard !row.has("optionsType"), let base = try row.string("baseCoin"), let quote = try row.string("quoteCoin")
        else {
            return
        }
        let type = try row.string("contractType")
        var settle = try row.string("settleCoin")
        if type?.hasSuffix("Futures") == true, let end = try row.time(.milliseconds, "deliveryTime") {
            let day = TimeForm.iso8601.text(of: end).prefix { $0 != "T" }.split(separator: "-").joined()
            settle = settle.map { "\($0)-\(day.suffix(6))" }
        }
        let product: Product = type == nil ? .spot : type?.hasPrefix("Inverse") == true ? .inverse : .linear
        guard let symbol = CanonicalSymbol(base: base, quote: quote, settle: product == .spot ? nil : settle) else {
            return
        }
        let name = Self.name(try row.requiredString("symbol"), product.rawValue)
        var instrument = Instrument(symbol, venueSymbol: name, product: product, rules: try Self.rules(row, product))
        instrument.state = row.isText("status", "Trading") ? .trading : .halted
        news.append(.instrument(instrument))
    }

    private static func rules(_ row: JSONValue, _ product: Product) throws(JSONError) -> InstrumentRules {
        let steps = { (step: Decimal?) in step.map { [NumberRule.Step($0)] } ?? [] }
        let lot = try row.value("lotSizeFilter")
        let step = steps(try lot.positiveNumber("qtyStep", "basePrecision"))
        let least = try lot.positiveNumber("minOrderQty")
        var rules = InstrumentRules(
            price: NumberRule(),
            quantity: NumberRule(
                steps: step, minimum: least, maximum: try lot.positiveNumber("maxLimitOrderQty", "maxOrderQty")))
        if let price = try row.ifPresent("priceFilter") {
            rules.price = NumberRule(
                steps: steps(try price.positiveNumber("tickSize")), minimum: try price.positiveNumber("minPrice"),
                maximum: try price.positiveNumber("maxPrice"))
        }
        if let most = try lot.positiveNumber("maxMarketOrderQty", "maxMktOrderQty") {
            rules.marketQuantity = NumberRule(steps: step, minimum: least, maximum: most)
        }
        // That of an inverse contract is in its base currency.
        if product != .inverse { rules.minimumNotional = try lot.positiveNumber("minOrderAmt", "minNotionalValue") }
        return rules
    }

    // MARK: Prices

    /// What a change does not tell stays as it was.
    func readTicker(
        _ row: JSONValue, _ name: String, _ time: Instant?, into news: inout [VenueNews]
    ) throws(JSONError) {
        var quote = QuoteNews(name)
        if let bid = try row.number("bid1Price", "bidPrice"), let size = try row.number("bid1Size", "bidSize") {
            quote.bid = BookLevel(bid, size)
        }
        if let ask = try row.number("ask1Price", "askPrice"), let size = try row.number("ask1Size", "askSize") {
            quote.ask = BookLevel(ask, size)
        }
        quote.last = try row.number("lastPrice")
        quote.open = try row.number("prevPrice24h")
        quote.high = try row.number("highPrice24h")
        quote.low = try row.number("lowPrice24h")
        quote.volume = try row.number("volume24h")
        quote.time = time
        news.append(.quote(quote))
    }

    /// An answer about a book.
    func readBook(_ row: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        var category: String?
        if case .book(let instrument, _) = task { category = Self.category(instrument) }
        news.append(.book(try book(row, category, isChange: false, try row.time(.milliseconds, "ts"))))
    }

    /// Nothing promises that the numbers of changes follow one another: none tells that a change is missing. One is the
    /// first number of a restarted service, whose book is a new one.
    ///
    /// Source: WebSocket, "Orderbook".
    private func book(
        _ row: JSONValue, _ category: String?, isChange: Bool, _ time: Instant?
    ) throws(JSONError) -> BookNews {
        let number = try row.ifGiven("u")?.integer()
        var book = BookNews(
            Self.name(try row.requiredString("s"), category), isSnapshot: !isChange || number == 1,
            bids: try [BookLevel](rows: row.value("b")), asks: try [BookLevel](rows: row.value("a")))
        book.time = time
        return book
    }

    /// A topic of the market's stream: its frames do not tell the category, but the stream is of one alone.
    func readMarketTopic(_ words: [String], _ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard let data = try frame.ifPresent("data"), let topic = words.first, let symbol = words.last else { return }
        let name = Self.name(symbol, prices)
        let time = try frame.time(.milliseconds, "ts")
        switch topic {
        case "orderbook":
            let book = try book(data, prices, isChange: frame.isText("type", "delta"), time)
            guard words.count > 2, words[1] == "1" else {
                news.append(.book(book))
                return
            }
            // The best prices: what is told with nothing at it is the one that was.
            var quote = QuoteNews(book.venueSymbol)
            quote.bid = book.bids.first { !$0.quantity.isZero }
            quote.ask = book.asks.first { !$0.quantity.isZero }
            quote.time = time
            news.append(.quote(quote))
        case "tickers":
            if data.isObject { try readTicker(data, name, time, into: &news) }
        case "publicTrade", "trade":
            for row in try data.elements() where row.isObject {
                var trade = TradeNews(
                    Self.name(try row.requiredString("s"), prices), tradeID: try row.requiredString("i"),
                    price: try row.decimal("p"), quantity: try row.decimal("v"))
                trade.takerSide = try row.string("S").map { $0 == "Buy" ? .buy : .sell }
                trade.time = try row.time(.milliseconds, "T")
                news.append(.trade(trade))
            }
        case "kline":
            for row in try data.elements() where row.isObject {
                news.append(
                    .candle(
                        CandleNews(
                            name, start: try row.instant("start", .milliseconds), open: try row.decimal("open"),
                            high: try row.decimal("high"), low: try row.decimal("low"), close: try row.decimal("close"),
                            volume: try row.decimal("volume"), isClosed: try row.boolean("confirm"))))
            }
        default: break
        }
    }
}
