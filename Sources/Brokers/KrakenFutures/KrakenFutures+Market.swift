// Instruments and prices of Kraken's futures.

internal import BrokerKit
internal import Values
internal import WebKit

extension KrakenFutures {
    // MARK: Instruments

    /// Its name says what it is. Source: REST API, "Get instruments"; ccxt, `fetchMarkets`.
    func readInstrument(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        // Spot indexes have other names.
        guard var instrument = instrument(guessedFromVenue: try row.requiredString("symbol")) else { return }
        let digits = row.has("contractValueTradePrecision") ? try row.integer("contractValueTradePrecision") : 0
        // Below zero: only so many tens are traded.
        let step =
            (-9...18).contains(digits)
            ? Decimal(exactly: powerOfTen(Int(max(-digits, 0))), scale: Int(max(digits, 0))) : nil
        let tick = try row.positiveNumber("tickSize")
        instrument.rules = InstrumentRules(
            price: NumberRule(steps: tick.map { [NumberRule.Step($0)] } ?? []),
            quantity: NumberRule(
                steps: step.map { [NumberRule.Step($0)] } ?? [], minimum: step,
                maximum: try row.positiveNumber("maxPositionSize")))
        instrument.state = try row.flag("tradeable") == false ? .halted : .trading
        if try row.flag("postOnly") == true, instrument.state == .trading { instrument.state = .postOnly }
        instrument.securityID = try row.string("isin")
        if instrument.product == .linear { instrument.contractSize = try row.positiveNumber("contractSize") }
        news.append(.instrument(instrument))
    }

    // MARK: Prices

    /// The answer does not say of what it is.
    func readBook(_ book: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) {
        var symbol = ""
        if case .book(let instrument, _) = task { symbol = instrument.venueSymbol }
        news.append(
            .book(
                BookNews(
                    symbol, isSnapshot: true, bids: try [BookLevel](rows: book.value("bids")),
                    asks: try [BookLevel](rows: book.value("asks")))))
    }

    /// Of REST, or of the stream.
    ///
    /// Source: REST API, "Get tickers"; WebSocket, "Ticker".
    func readQuote(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard let symbol = try row.string("symbol", "product_id") else { return }
        var quote = QuoteNews(symbol.uppercased())
        if let price = try row.number("bid"), let size = try row.number("bidSize", "bid_size") {
            quote.bid = BookLevel(price, size)
        }
        if let price = try row.number("ask"), let size = try row.number("askSize", "ask_size") {
            quote.ask = BookLevel(price, size)
        }
        quote.last = try row.number("last")
        quote.open = try row.number("open24h", "open")
        quote.high = try row.number("high24h", "high")
        quote.low = try row.number("low24h", "low")
        quote.volume = try row.number("vol24h", "volume")
        quote.time = try Self.time(row, "time", "lastTime")
        news.append(.quote(quote))
    }

    /// Somebody's trade, of the stream or of the public history.
    ///
    /// Source: WebSocket, "Trade"; History API, "Get public execution events".
    func readTrade(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let taker = try row.ifPresent("takerOrder") ?? row
        guard let symbol = try taker.string("product_id", "tradeable"), let quantity = try row.number("qty", "quantity")
        else {
            return
        }
        var trade = TradeNews(
            symbol, tradeID: try row.requiredString("uid"), price: try row.decimal("price"), quantity: quantity)
        trade.takerSide = try Self.side(taker.string("side", "direction"))
        trade.time = try Self.time(row, "time", "timestamp")
        news.append(.trade(trade))
    }

    /// A snapshot, or one level of it; each message of a product has the next number.
    ///
    /// Source: WebSocket, "Book": `seq`, the subscription message sequence number.
    func readBookFeed(_ frame: JSONValue, isSnapshot: Bool, into news: inout [VenueNews]) throws(JSONError) {
        let symbol = try frame.requiredString("product_id")
        let number = try frame.integer("seq")
        var book = BookNews(
            symbol, isSnapshot: isSnapshot, bids: [], asks: [],
            continuity: .range(first: isSnapshot ? 0 : number, last: number))
        if isSnapshot {
            book.bids = try [BookLevel](objects: frame.value("bids"))
            book.asks = try [BookLevel](objects: frame.value("asks"))
        } else {
            let level = BookLevel(try frame.decimal("price"), try frame.decimal("qty"))
            if try frame.string("side") == "buy" { book.bids = [level] } else { book.asks = [level] }
        }
        book.time = try Self.time(frame, "timestamp")
        news.append(.book(book))
    }
}
