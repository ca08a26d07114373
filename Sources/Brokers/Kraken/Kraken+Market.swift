// Instruments and prices of Kraken.

internal import BrokerKit
internal import Values
internal import WebKit

extension Kraken {
    // MARK: Instruments

    /// Source: REST API, "Get Tradable Asset Pairs".
    func readPair(_ row: JSONValue, _ name: String, into news: inout [VenueNews]) throws(JSONError) {
        // A pair without a name of the WebSocket is one of the dark pool.
        guard let shown = try row.string("wsname"), let names = KrakenNames(shown),
            var instrument = names.instrument(name)
        else { return }
        let tick = try row.positiveNumber("tick_size").map { NumberRule.Step($0) }
        instrument.rules = InstrumentRules(
            price: NumberRule(
                steps: tick.map { [$0] } ?? [], decimals: UInt8(exactly: try row.integer("pair_decimals"))),
            quantity: NumberRule(
                decimals: UInt8(exactly: try row.integer("lot_decimals")), minimum: try row.positiveNumber("ordermin")),
            minimumNotional: try row.positiveNumber("costmin"))
        instrument.state =
            switch try row.string("status") ?? "online" {
            case "online": .trading
            case "cancel_only": .cancelOnly
            case "post_only": .postOnly
            case "limit_only": .limitOnly
            case "reduce_only": .reduceOnly
            default: .halted
            }
        news.append(.instrument(instrument))
    }

    // MARK: Prices

    /// Source: REST API, "Get Order Book".
    func readBook(_ row: JSONValue, _ name: String, into news: inout [VenueNews]) throws(JSONError) {
        news.append(
            .book(
                BookNews(
                    name, isSnapshot: true, bids: try [BookLevel](rows: row.value("bids")),
                    asks: try [BookLevel](rows: row.value("asks")))))
    }

    /// A message of a channel that is about prices.
    ///
    /// Source: WebSocket v2, "Ticker", "Book", "Trade", "OHLC".
    func readMarket(
        _ row: JSONValue, of channel: String, isSnapshot: Bool, into news: inout [VenueNews]
    ) throws(JSONError) {
        let symbol = try row.requiredString("symbol")
        switch channel {
        case "ticker":
            var quote = QuoteNews(symbol)
            if row.has("bid") { quote.bid = BookLevel(try row.decimal("bid"), try row.decimal("bid_qty")) }
            if row.has("ask") { quote.ask = BookLevel(try row.decimal("ask"), try row.decimal("ask_qty")) }
            quote.last = try row.number("last")
            (quote.high, quote.low) = (try row.number("high"), try row.number("low"))
            quote.volume = try row.number("volume")
            quote.time = try row.time(.iso8601, "timestamp")
            news.append(.quote(quote))
        case "book":
            var book = BookNews(
                symbol, isSnapshot: isSnapshot, bids: try [BookLevel](objects: row.value("bids")),
                asks: try [BookLevel](objects: row.value("asks")))
            if row.has("checksum") { book.checksum = UInt32(exactly: try row.integer("checksum")) }
            book.time = try row.time(.iso8601, "timestamp")
            news.append(.book(book))
        case "trade":
            var trade = TradeNews(
                symbol, tradeID: try row.requiredString("trade_id"), price: try row.decimal("price"),
                quantity: try row.decimal("qty"))
            trade.takerSide = Self.side(try row.string("side"))
            trade.time = try row.time(.iso8601, "timestamp")
            news.append(.trade(trade))
        case "ohlc" where row.has("open"):
            news.append(
                .candle(
                    CandleNews(
                        symbol, start: try row.instant("interval_begin", .iso8601), open: try row.decimal("open"),
                        high: try row.decimal("high"), low: try row.decimal("low"), close: try row.decimal("close"),
                        volume: try row.decimal("volume"), isClosed: false)))
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
        let halves = name.split(separator: "/", maxSplits: 1).map { half in
            Self.streamed.first { $0.value == half }?.key ?? String(half)
        }
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
    private static let quotes = [
        "USDT", "USDC", "USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "XBT", "ETH", "DAI", "DOT", "AED",
    ]

    /// What lists and ccxt call it.
    var long: String { Self.old.first { $0.value == self }?.key ?? base + quote }
    var stream: String { [base, quote].map { Self.streamed[$0] ?? $0 }.joined(separator: "/") }

    /// Nil for names that are too long.
    func instrument(_ venueSymbol: String) -> Instrument? {
        let currencies = CurrencyNames.kraken
        guard let symbol = CanonicalSymbol(base: currencies.canonical(base), quote: currencies.canonical(quote)) else {
            return nil
        }
        var instrument = Instrument(symbol, venueSymbol: venueSymbol, product: .spot)
        instrument.otherNames = Set([stream, base + quote, long, "\(base)/\(quote)"]).subtracting([venueSymbol])
            .sorted()
        return instrument
    }

    /// What streams call otherwise than lists.
    private static let streamed = ["XBT": "BTC", "XDG": "DOGE"]

    /// Currencies that have one letter more in lists, from the venue's first years.
    private static let lettered = [
        "XXBT", "XXDG", "XETC", "XETH", "XLTC", "XMLN", "XREP", "XXLM", "XXMR", "XXRP", "XZEC",
        "ZAUD", "ZCAD", "ZEUR", "ZGBP", "ZJPY", "ZUSD",
    ]

    /// Everybody's name of a currency in a list; `.F`, `.M` and the like, for what earns, stay behind it.
    static func canonical(_ name: String) -> String {
        let end = name.firstIndex(of: ".") ?? name.endIndex
        let first = String(lettered.contains(String(name[..<end])) ? name[..<end].dropFirst() : name[..<end])
        return CurrencyNames.kraken.canonical(first) + name[end...]
    }

    /// Pairs that have these letters in lists as well: base, and what it is quoted in.
    ///
    /// Source: the ids of ccxt's markets, which are the keys of AssetPairs.
    private static let old: [String: KrakenNames] = {
        let pairs = [
            "XBT": "CAD EUR GBP JPY USD", "ETH": "XBT CAD EUR GBP JPY USD", "ETC": "ETH XBT EUR USD", "XDG": "XBT",
            "LTC": "XBT EUR JPY USD", "MLN": "ETH XBT EUR USD", "REP": "ETH XBT EUR USD", "XMR": "XBT EUR USD",
            "XLM": "XBT AUD EUR GBP USD", "XRP": "XBT CAD EUR JPY USD", "ZEC": "XBT EUR USD", "EUR": "USD",
            "GBP": "USD", "USD": "CAD JPY", "USDT": "USD",
        ]
        var names: [String: KrakenNames] = [:]
        for (base, quotes) in pairs {
            for quote in quotes.split(separator: " ").map(String.init) {
                let long = [base, quote].map { name in lettered.first { $0.dropFirst() == name } ?? name }.joined()
                names[long] = KrakenNames(base, quote)
            }
        }
        return names
    }()
}
