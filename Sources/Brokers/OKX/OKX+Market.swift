// Instruments and prices of OKX.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    /// A row about instruments or prices; a book does not tell its symbol.
    func readMarket(_ row: JSONValue, _ channel: String, _ symbol: String, into news: inout [VenueNews]) throws(JSONError) {
        if row.has("tickSz"), row.has("lotSz") {
            try readInstrument(row, into: &news)
        } else if row.has("bidPx"), row.has("askPx"), row.has("last") {
            let name = try row.requiredString("instId")
            news.append(.quote(try QuoteNews(name, row, Self.ticker, at: row.time(.milliseconds, "ts"))))
        } else if row.has("asks"), row.has("bids") {
            try readBook(row, channel, symbol, isUpdate: false, into: &news)
        } else if row.has("tradeId"), row.has("px"), row.has("sz"), row.has("side"), !row.has("fillVol") {
            let (name, time) = (try row.requiredString("instId"), try row.time(.milliseconds, "ts"))
            let trade = try TradeNews(name, row, id: "tradeId", price: "px", quantity: "sz", taker: "side", at: time)
            news.append(.trade(trade))
        }
    }

    // MARK: Instruments

    /// Those of loans have the names of spot, and are none of ours; nor are options.
    ///
    /// Source: GET / Get instruments.
    private func readInstrument(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let name = try row.requiredString("instId")
        guard let (symbol, product) = try Self.symbol(row, name) else { return }
        var instrument = Instrument(symbol, venueSymbol: name, product: product)
        instrument.rules = InstrumentRules(
            price: try NumberRule(row, step: "tickSz"),
            quantity: try NumberRule(row, step: "lotSz", minimum: "minSz", maximum: "maxLmtSz"),
            // Of spot the most is an amount of USDT.
            marketQuantity: try NumberRule(row, step: "lotSz", minimum: "minSz", maximum: product == .spot ? [] : "maxMktSz"))
        instrument.state = row.isText("state", "live") ? .trading : .halted
        instrument.securityID = try row.string("instIdCode")
        // That of an inverse contract is in the quote currency.
        if product == .linear, let value = try row.number("ctVal") {
            instrument.contractSize = try value.multiplied(by: row.number("ctMult") ?? Decimal(1))
        }
        news.append(.instrument(instrument))
    }

    private static func symbol(_ row: JSONValue, _ name: String) throws(JSONError) -> (CanonicalSymbol, Product)? {
        let type = try row.string("instType")
        if type == "SPOT" {
            guard let base = try row.string("baseCcy"), let quote = try row.string("quoteCcy") else { return nil }
            return CanonicalSymbol(base: base, quote: quote).map { ($0, .spot) }
        }
        let family = try row.string("uly", "instFamily")?.split(separator: "-").map(String.init) ?? []
        guard type == "SWAP" || type == "FUTURES", family.count == 2, let settle = try row.string("settleCcy"),
            let end = end(String(name.split(separator: "-").last ?? "")),
            let symbol = CanonicalSymbol(base: family[0], quote: family[1], settle: settle + end)
        else { return nil }
        return (symbol, row.isText("ctType", "inverse") ? .inverse : .linear)
    }

    // MARK: Prices

    private static let ticker = QuoteKeys(
        bid: "bidPx", "bidSz", ask: "askPx", "askSz", last: "last", open: "open24h", high: "high24h", low: "low24h", volume: "vol24h")

    /// Source: WS / Order book channel. An update that is of a lower number than the one before is a reset, and in the
    /// chain all the same. The checksum is zero where it is not told any more.
    func readBook(_ row: JSONValue, _ channel: String, _ symbol: String, isUpdate: Bool, into news: inout [VenueNews]) throws(JSONError) {
        var book = try BookNews(
            symbol, isSnapshot: !isUpdate, rows: row, bids: "bids", asks: "asks", at: row.time(.milliseconds, "ts"))
        if channel == "bbo-tbt" { return news.append(.quote(QuoteNews(bestOf: book))) }
        // books5 tells all of it each time.
        if channel != "books5", let last = try row.ifGiven("seqId")?.integer() {
            book.continuity = .chain(previous: try row.ifGiven("prevSeqId")?.integer() ?? -1, last: last)
        }
        if let checksum = try row.ifGiven("checksum")?.integer(), checksum != 0 {
            book.checksum = UInt32(bitPattern: Int32(truncatingIfNeeded: checksum))
        }
        news.append(.book(book))
    }

    /// A row of time, open, high, low, close and volume, with whether it is closed at its end.
    func readCandle(_ row: JSONValue, _ symbol: String, into news: inout [VenueNews]) throws(JSONError) {
        guard row.isArray, try row.count() > 5, let start = row[0] else { return }
        let numbers = try (1...5).map { place throws(JSONError) in try row[place]?.decimal() ?? .zero }
        let candle = CandleNews(
            symbol, start: try start.instant(.milliseconds), open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3],
            volume: numbers[4], isClosed: try row[8]?.integer() == 1)
        news.append(.candle(candle))
    }
}
