// Instruments and prices of Kraken.

internal import BrokerKit
internal import Values
internal import WebKit

extension Kraken {
    // MARK: Instruments

    /// Source: REST API, "Get Tradable Asset Pairs".
    func readPair(_ row: JSONValue, _ name: String, into news: inout [VenueNews]) throws(JSONError) {
        // A pair without a name of the WebSocket is one of the dark pool.
        guard let shown = try row.string("wsname"), let names = KrakenNames(shown), var instrument = names.instrument(name) else { return }
        var price = try NumberRule(row, step: "tick_size")
        price.decimals = UInt8(exactly: try row.integer("pair_decimals"))
        instrument.rules = InstrumentRules(
            price: price,
            quantity: NumberRule(decimals: UInt8(exactly: try row.integer("lot_decimals")), minimum: try row.positiveNumber("ordermin")),
            minimumNotional: try row.positiveNumber("costmin"))
        instrument.state = Self.instrumentStates[try row.string("status") ?? "online"] ?? .halted
        news.append(.instrument(instrument))
    }

    private static let instrumentStates: VenueWords<Instrument.State> = [
        "online": .trading, "cancel_only": .cancelOnly, "post_only": .postOnly, "limit_only": .limitOnly, "reduce_only": .reduceOnly,
    ]

    // MARK: Prices

    /// Source: REST API, "Get Order Book".
    func readBook(_ row: JSONValue, _ name: String, into news: inout [VenueNews]) throws(JSONError) {
        news.append(.book(try BookNews(name, isSnapshot: true, rows: row, bids: "bids", asks: "asks", at: nil)))
    }

    private static let ticker = QuoteKeys(
        bid: "bid", "bid_qty", ask: "ask", "ask_qty", last: "last", high: "high", low: "low", volume: "volume")

    /// A message of a channel that is about prices.
    ///
    /// Source: WebSocket v2, "Ticker", "Book", "Trade", "OHLC".
    func readMarket(_ row: JSONValue, of channel: String, isSnapshot: Bool, into news: inout [VenueNews]) throws(JSONError) {
        let symbol = try row.requiredString("symbol")
        switch channel {
        case "ticker": news.append(.quote(try QuoteNews(symbol, row, Self.ticker, at: row.time(.iso8601, "timestamp"))))
        case "book":
            var book = BookNews(
                symbol, isSnapshot: isSnapshot, bids: try [BookLevel](objects: row.value("bids")),
                asks: try [BookLevel](objects: row.value("asks")))
            if row.has("checksum") { book.checksum = UInt32(exactly: try row.integer("checksum")) }
            book.time = try row.time(.iso8601, "timestamp")
            news.append(.book(book))
        case "trade":
            let trade = try TradeNews(
                symbol, row, id: "trade_id", price: "price", quantity: "qty", taker: "side", at: row.time(.iso8601, "timestamp"))
            news.append(.trade(trade))
        case "ohlc" where row.has("open"):
            let start = try row.instant("interval_begin", .iso8601)
            news.append(.candle(try CandleNews(symbol, start: start, row, .words, isClosed: false)))
        default: break
        }
    }
}

// MARK: - Names

/// A pair by its currencies, as the venue calls these. It has several names: `XXBTZUSD` in lists, `XBTUSD` in orders,
/// `XBT/USD`, and `BTC/USD` in streams.
struct KrakenNames: Equatable {
    let base: String
    let quote: String

    init(_ base: String, _ quote: String) { (self.base, self.quote) = (base, quote) }

    /// From any of the names; nil where the two currencies are not seen in it.
    init?(_ name: String) {
        let halves = name.split(separator: "/", maxSplits: 1).map { half in Self.streamed.first { $0.value == half }?.key ?? String(half) }
        if halves.count == 2 {
            self.init(halves[0], halves[1])
        } else if let old = Self.old[name] {
            self = old
        } else {
            guard let quote = Self.quotes.first(where: { name.hasSuffix($0) && name != $0 }) else { return nil }
            self.init(String(name.dropLast(quote.count)), quote)
        }
    }

    /// What prices are in here. With more of other venues names would be split wrongly: DOTUSD is not in TUSD.
    private static let quotes = ["USDT", "USDC", "USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "XBT", "ETH", "DAI", "DOT", "AED"]

    /// What lists and ccxt call it.
    var long: String { Self.old.first { $0.value == self }?.key ?? base + quote }
    var stream: String { [base, quote].map { Self.streamed[$0] ?? $0 }.joined(separator: "/") }

    /// Nil for names that are too long.
    func instrument(_ venueSymbol: String) -> Instrument? {
        let currencies = CurrencyNames.kraken
        guard let symbol = CanonicalSymbol(base: currencies.canonical(base), quote: currencies.canonical(quote)) else { return nil }
        var instrument = Instrument(symbol, venueSymbol: venueSymbol, product: .spot)
        instrument.otherNames = Set([stream, base + quote, long, "\(base)/\(quote)"]).subtracting([venueSymbol]).sorted()
        return instrument
    }

    /// What streams call otherwise than lists.
    private static let streamed = ["XBT": "BTC", "XDG": "DOGE"]

    /// Everybody's name of a currency in a list; `.F`, `.M` and the like, for what earns, stay behind it.
    static func canonical(_ name: String) -> String {
        let end = name.firstIndex(of: ".") ?? name.endIndex
        return CurrencyNames.kraken.canonical(plain(name[..<end])) + name[end...]
    }

    /// Without the letter that currencies of the venue's first years have more in lists.
    private static func plain(_ name: Substring) -> String { String(lettered.contains(name) ? name.dropFirst() : name) }
    private static let lettered = Set(listed.flatMap { [$0.prefix(4), $0.suffix(4)] }).subtracting(["USDT"])
    private static let old = Dictionary(
        uniqueKeysWithValues: listed.map { (String($0), KrakenNames(plain($0.prefix(4)), plain($0.suffix(4)))) })

    /// Pairs that have these letters in lists as well; all other pairs of the same currencies have not.
    ///
    /// Source: the ids of ccxt's markets, which are the keys of AssetPairs.
    private static let listed = """
        USDTZUSD XETCXETH XETCXXBT XETCZEUR XETCZUSD XETHXXBT XETHZCAD XETHZEUR XETHZGBP XETHZJPY XETHZUSD XLTCXXBT
        XLTCZEUR XLTCZJPY XLTCZUSD XMLNXETH XMLNXXBT XMLNZEUR XMLNZUSD XREPXETH XREPXXBT XREPZEUR XREPZUSD XXBTZCAD
        XXBTZEUR XXBTZGBP XXBTZJPY XXBTZUSD XXDGXXBT XXLMXXBT XXLMZAUD XXLMZEUR XXLMZGBP XXLMZUSD XXMRXXBT XXMRZEUR
        XXMRZUSD XXRPXXBT XXRPZCAD XXRPZEUR XXRPZJPY XXRPZUSD XZECXXBT XZECZEUR XZECZUSD ZEURZUSD ZGBPZUSD ZUSDZCAD
        ZUSDZJPY
        """.split { $0 == " " || $0 == "\n" }
}
