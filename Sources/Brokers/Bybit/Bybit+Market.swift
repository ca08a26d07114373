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
            let name = Self.name(try row.requiredString("symbol"), category)
            news.append(.quote(try QuoteNews(name, row, Self.ticker, at: nil)))
        } else if row.has("execId"), row.has("price"), row.has("size") {
            let trade = try TradeNews(
                Self.name(row.requiredString("symbol"), category), row, id: "execId", price: "price", quantity: "size", taker: "side",
                at: row.time(.milliseconds, "time"))
            news.append(.trade(trade))
        }
    }

    // MARK: Instruments

    /// Options are none of ours. Quantities of linear contracts are in the base currency.
    ///
    /// Source: Get Instruments Info.
    private func readInstrument(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard !row.has("optionsType"), let base = try row.string("baseCoin"), let quote = try row.string("quoteCoin") else { return }
        let type = try row.string("contractType")
        var settle = try row.string("settleCoin")
        if type?.hasSuffix("Futures") == true, let end = try row.time(.milliseconds, "deliveryTime") {
            let day = TimeForm.iso8601.text(of: end).prefix { $0 != "T" }.split(separator: "-").joined()
            settle = settle.map { "\($0)-\(day.suffix(6))" }
        }
        let product: Product = type == nil ? .spot : type?.hasPrefix("Inverse") == true ? .inverse : .linear
        guard let symbol = CanonicalSymbol(base: base, quote: quote, settle: product == .spot ? nil : settle) else { return }
        let name = Self.name(try row.requiredString("symbol"), product.rawValue)
        var instrument = Instrument(symbol, venueSymbol: name, product: product, rules: try Self.rules(row, product))
        instrument.state = row.isText("status", "Trading") ? .trading : .halted
        news.append(.instrument(instrument))
    }

    private static func rules(_ row: JSONValue, _ product: Product) throws(JSONError) -> InstrumentRules {
        let lot = try row.value("lotSizeFilter")
        let rule = { (most: PayloadKeys) throws(JSONError) in
            try NumberRule(lot, step: ["qtyStep", "basePrecision"], minimum: "minOrderQty", maximum: most)
        }
        var rules = InstrumentRules(price: NumberRule(), quantity: try rule(["maxLimitOrderQty", "maxOrderQty"]))
        if let price = try row.ifPresent("priceFilter") {
            rules.price = try NumberRule(price, step: "tickSize", minimum: "minPrice", maximum: "maxPrice")
        }
        let atMarket = try rule(["maxMarketOrderQty", "maxMktOrderQty"])
        if atMarket.maximum != nil { rules.marketQuantity = atMarket }
        // That of an inverse contract is in its base currency.
        if product != .inverse { rules.minimumNotional = try lot.positiveNumber("minOrderAmt", "minNotionalValue") }
        return rules
    }

    // MARK: Prices

    /// What a change does not tell stays as it was.
    private static let ticker = QuoteKeys(
        bid: ["bid1Price", "bidPrice"], ["bid1Size", "bidSize"], ask: ["ask1Price", "askPrice"], ["ask1Size", "askSize"], last: "lastPrice",
        open: "prevPrice24h", high: "highPrice24h", low: "lowPrice24h", volume: "volume24h")

    /// An answer about a book.
    func readBook(_ row: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        let category = task?.instrument.map(Self.category)
        news.append(.book(try book(row, category, isChange: false, row.time(.milliseconds, "ts"))))
    }

    /// Nothing promises that the numbers of changes follow one another: none tells that a change is missing. One is the
    /// first number of a restarted service, whose book is a new one.
    ///
    /// Source: WebSocket, "Orderbook".
    private func book(_ row: JSONValue, _ category: String?, isChange: Bool, _ time: Instant?) throws(JSONError) -> BookNews {
        let number = try row.ifGiven("u")?.integer()
        return try BookNews(
            Self.name(row.requiredString("s"), category), isSnapshot: !isChange || number == 1, rows: row, bids: "b", asks: "a", at: time)
    }

    /// A topic of the market's stream: its frames do not tell the category, but the stream is of one alone.
    func readMarketTopic(_ words: [String], _ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard let data = try frame.ifPresent("data"), let topic = words.first, let symbol = words.last else { return }
        let name = Self.name(symbol, prices)
        let time = try frame.time(.milliseconds, "ts")
        switch topic {
        case "orderbook":
            let book = try book(data, prices, isChange: frame.isText("type", "delta"), time)
            news.append(words.count > 2 && words[1] == "1" ? .quote(QuoteNews(bestOf: book)) : .book(book))
        case "tickers":
            if data.isObject { news.append(.quote(try QuoteNews(name, data, Self.ticker, at: time))) }
        case "publicTrade", "trade":
            for row in try data.elements() where row.isObject {
                let trade = try TradeNews(
                    Self.name(row.requiredString("s"), prices), row, id: "i", price: "p", quantity: "v", taker: "S",
                    at: row.time(.milliseconds, "T"))
                news.append(.trade(trade))
            }
        case "kline":
            for row in try data.elements() where row.isObject {
                let candle = try CandleNews(name, start: row.instant("start", .milliseconds), row, .words, isClosed: row.boolean("confirm"))
                news.append(.candle(candle))
            }
        default: break
        }
    }
}
