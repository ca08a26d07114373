// Instruments and prices of OKX.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    /// - Returns: Whether it is a row about instruments or prices.
    func readMarket(
        _ row: JSONValue, _ channel: String, _ symbol: String, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Bool {
        if row.has("tickSz"), row.has("lotSz") {
            try readInstrument(row, into: &news)
        } else if row.has("bidPx"), row.has("askPx"), row.has("last") {
            try readTicker(row, into: &news)
        } else if row.has("asks"), row.has("bids") {
            var symbol = symbol
            if case .book(let instrument, _) = task { symbol = instrument.venueSymbol }
            try readBook(row, channel, symbol, isUpdate: false, into: &news)
        } else if row.has("tradeId"), row.has("px"), row.has("sz"), row.has("side"), !row.has("fillVol") {
            var trade = TradeNews(
                try row.requiredString("instId"), tradeID: try row.requiredString("tradeId"),
                price: try row.decimal("px"),
                quantity: try row.decimal("sz"))
            trade.takerSide = try Self.side(row)
            trade.time = try row.time(.milliseconds, "ts")
            news.append(.trade(trade))
        } else {
            return false
        }
        return true
    }

    // MARK: Instruments

    /// Those of loans have the names of spot, and are none of ours; nor are options.
    ///
    /// Source: GET / Get instruments.
    private func readInstrument(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let name = try row.requiredString("instId")
        guard let (symbol, product) = try Self.symbol(row, name) else { return }
        var instrument = Instrument(symbol, venueSymbol: name, product: product, rules: try Self.rules(row, product))
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

    private static func rules(_ row: JSONValue, _ product: Product) throws(JSONError) -> InstrumentRules {
        let steps = { (step: Decimal?) in step.map { [NumberRule.Step($0)] } ?? [] }
        let lot = try row.positiveNumber("lotSz")
        let least = try row.positiveNumber("minSz")
        var rules = InstrumentRules(
            price: NumberRule(steps: steps(try row.positiveNumber("tickSz"))),
            quantity: NumberRule(steps: steps(lot), minimum: least, maximum: try row.positiveNumber("maxLmtSz")))
        // Of spot it is an amount of USDT.
        let most = product == .spot ? nil : try row.positiveNumber("maxMktSz")
        rules.marketQuantity = NumberRule(steps: steps(lot), minimum: least, maximum: most)
        return rules
    }

    // MARK: Prices

    private func readTicker(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var quote = QuoteNews(try row.requiredString("instId"))
        if let bid = try row.number("bidPx"), let size = try row.number("bidSz") { quote.bid = BookLevel(bid, size) }
        if let ask = try row.number("askPx"), let size = try row.number("askSz") { quote.ask = BookLevel(ask, size) }
        quote.last = try row.number("last")
        quote.open = try row.number("open24h")
        quote.high = try row.number("high24h")
        quote.low = try row.number("low24h")
        quote.volume = try row.number("vol24h")
        quote.time = try row.time(.milliseconds, "ts")
        news.append(.quote(quote))
    }

    /// Source: WS / Order book channel. An update that is of a lower number than the one before is a reset, and in the
    /// chain all the same. The checksum is zero where it is not told any more.
    func readBook(
        _ row: JSONValue, _ channel: String, _ symbol: String, isUpdate: Bool, into news: inout [VenueNews]
    ) throws(JSONError) {
        let bids = try [BookLevel](rows: row.value("bids"))
        let asks = try [BookLevel](rows: row.value("asks"))
        let time = try row.time(.milliseconds, "ts")
        if channel == "bbo-tbt" {
            var quote = QuoteNews(symbol)
            (quote.bid, quote.ask, quote.time) = (bids.first, asks.first, time)
            news.append(.quote(quote))
            return
        }
        var book = BookNews(symbol, isSnapshot: !isUpdate, bids: bids, asks: asks)
        book.time = time
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
        guard row.isArray, let start = row[0], let open = row[1], let high = row[2], let low = row[3],
            let close = row[4],
            let volume = row[5]
        else { return }
        news.append(
            .candle(
                CandleNews(
                    symbol, start: try start.instant(.milliseconds), open: try open.decimal(), high: try high.decimal(),
                    low: try low.decimal(), close: try close.decimal(), volume: try volume.decimal(),
                    isClosed: try row[8]?.integer() == 1)))
    }
}
