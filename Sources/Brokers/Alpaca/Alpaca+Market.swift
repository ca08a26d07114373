// Instruments and prices of Alpaca.

internal import BrokerKit
internal import Values
internal import WebKit

extension Alpaca {
    // MARK: Instruments

    /// Source: "Assets"; "Placing Orders", "Sub-penny increments": two digits from 1 dollar on, four below.
    static func equityRules(isFractional: Bool) -> InstrumentRules {
        InstrumentRules(
            price: NumberRule(steps: [.init(Decimal("0.0001")), .init(from: Decimal("1"), Decimal("0.01"))]),
            quantity: isFractional ? NumberRule(decimals: 9) : NumberRule(step: Decimal("1")))
    }

    static func crypto(_ symbol: CanonicalSymbol, _ name: String) -> Instrument {
        var instrument = Instrument(symbol, venueSymbol: name, product: .spot)
        instrument.otherNames = [name.split(separator: "/").joined()]
        return instrument
    }

    func readAsset(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let name = try row.requiredString("symbol")
        guard let symbol = CanonicalSymbol(name) else { return }
        var instrument: Instrument
        if row.isText("class", "crypto") {
            instrument = Self.crypto(symbol, name)
            instrument.rules = InstrumentRules(
                price: try NumberRule(row, step: "price_increment"),
                quantity: try NumberRule(row, step: "min_trade_increment", minimum: "min_order_size"))
        } else {
            instrument = Instrument(
                symbol, venueSymbol: name, product: .equity,
                rules: Self.equityRules(isFractional: try row.flag("fractionable") ?? false))
        }
        instrument.state = try Self.state(row)
        news.append(.instrument(instrument))
    }

    func readContract(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let name = try row.requiredString("symbol")
        guard let symbol = CanonicalSymbol(base: name) else { return }
        var instrument = Instrument(
            symbol, venueSymbol: name, product: .option,
            rules: InstrumentRules(price: NumberRule(), quantity: NumberRule(step: Decimal("1"))))
        instrument.contractSize = try row.positiveNumber("size")
        instrument.state = try Self.state(row)
        news.append(.instrument(instrument))
    }

    private static func state(_ row: JSONValue) throws(JSONError) -> Instrument.State {
        let isTradable = try row.flag("tradable") ?? true
        return isTradable && row.isText("status", "active") ? .trading : .halted
    }

    // MARK: Prices

    /// Only crypto has a book here; of an equity it is the best of both sides.
    func prices(of instrument: Instrument, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        let name = instrument.venueSymbol
        switch instrument.product {
        case .spot:
            return data.request(
                "GET", "/v1beta3/crypto/us/latest/orderbooks", query: [Parameter("symbols", name)], by: signer,
                at: moment)
        case .equity:
            return data.request(
                "GET", "/v2/stocks/\(PercentEncoding.encode(name))/quotes/latest", by: signer, at: moment)
        case .linear, .inverse, .option, .forex:
            throw .unsupported("Alpaca has no book of options")
        }
    }

    /// Answers about prices, by symbol: `{"quotes":{"AAPL":{…}}}`, of one or of many.
    func readPrices(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        if let name = try payload.string("symbol"), let quote = try payload.ifPresent("quote"), quote.isObject {
            return try readQuote(quote, name, into: &news)
        }
        try each(payload, "quotes") { price, name throws(JSONError) in try readQuote(price, name, into: &news) }
        try each(payload, "trades") { price, name throws(JSONError) in try readTrade(price, name, into: &news) }
        try each(payload, "trade") { price, name throws(JSONError) in try readTrade(price, name, into: &news) }
        try each(payload, "bars") { price, name throws(JSONError) in try readBar(price, name, into: &news) }
        try each(payload, "orderbooks") { price, name throws(JSONError) in
            try readBook(price, name, isSnapshot: true, into: &news)
        }
        try each(payload, "snapshots") { price, name throws(JSONError) in
            if let quote = try price.ifPresent("latestQuote") { try readQuote(quote, name, into: &news) }
            if let trade = try price.ifPresent("latestTrade") { try readTrade(trade, name, into: &news) }
        }
    }

    private func each(
        _ payload: JSONValue, _ key: StaticString, _ read: (JSONValue, String) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard let prices = try payload.ifPresent(key), prices.isObject else { return }
        for (name, value) in try prices.members() {
            if value.isArray {
                for one in try value.elements() { try read(one, String(name)) }
            } else if value.isObject {
                try read(value, String(name))
            }
        }
    }

    func readQuote(_ payload: JSONValue, _ symbol: String, into news: inout [VenueNews]) throws(JSONError) {
        var quote = QuoteNews(symbol)
        quote.bid = BookLevel(try payload.decimal("bp"), try payload.decimal("bs"))
        quote.ask = BookLevel(try payload.decimal("ap"), try payload.decimal("as"))
        quote.time = try payload.time(.iso8601, "t")
        news.append(.quote(quote))
    }

    /// Trades of options have no ID, and only those of crypto tell who took.
    func readTrade(_ payload: JSONValue, _ symbol: String, into news: inout [VenueNews]) throws(JSONError) {
        var trade = TradeNews(
            symbol, tradeID: try payload.string("i") ?? "", price: try payload.decimal("p"),
            quantity: try payload.decimal("s"))
        trade.takerSide = ["B": .buy, "S": .sell][try payload.string("tks") ?? ""]
        trade.time = try payload.time(.iso8601, "t")
        news.append(.trade(trade))
    }

    /// A bar is told when its minute is over.
    func readBar(_ payload: JSONValue, _ symbol: String, into news: inout [VenueNews]) throws(JSONError) {
        let start = try payload.instant("t", .iso8601)
        news.append(.candle(try CandleNews(symbol, start: start, payload, .letters, isClosed: true)))
    }

    func readBook(
        _ payload: JSONValue, _ symbol: String, isSnapshot: Bool, into news: inout [VenueNews]
    ) throws(JSONError) {
        var book = BookNews(
            symbol, isSnapshot: isSnapshot, bids: try [BookLevel](payload.value("b"), "p", "s"),
            asks: try [BookLevel](payload.value("a"), "p", "s"))
        book.time = try payload.time(.iso8601, "t")
        news.append(.book(book))
    }
}
