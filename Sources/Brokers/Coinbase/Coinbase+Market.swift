// Instruments and prices of Coinbase.

internal import BrokerKit
internal import Values
internal import WebKit

extension Coinbase {
    // MARK: Instruments

    /// Contracts are listed where they are asked for: those with an end, and perpetual ones.
    func instruments(_ moment: CallMoment) -> [VenueRequest] {
        let futures = VenueFields("product_type", "FUTURE")
        return [VenueFields(), futures, futures.with("contract_expiry_type", "PERPETUAL")].map { get(market + "/products", $0, moment) }
    }

    /// Source: "List Products"; of the status channel, which has fewer members of other names.
    func readInstrument(_ row: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let details = try row.ifPresent("future_product_details")
        let isFuture = row.isText("product_type", "FUTURE")
        guard let symbol = isFuture ? try Self.contract(row, details) : try Self.pair(row) else { return }
        var instrument = Instrument(
            symbol, venueSymbol: try row.requiredString(row.has("product_id") ? "product_id" : "id"),
            product: isFuture ? .linear : .spot)
        var rules = InstrumentRules(
            price: try NumberRule(row, step: ["price_increment", "quote_increment"]),
            quantity: try NumberRule(
                row, step: "base_increment", minimum: "base_min_size", maximum: "base_max_size"))
        if isFuture {
            instrument.contractSize = try details?.positiveNumber("contract_size")
        } else {
            rules.minimumNotional = try row.positiveNumber("quote_min_size", "min_market_funds")
            rules.maximumNotional = try row.positiveNumber("quote_max_size")
        }
        instrument.rules = rules
        instrument.state = try Self.state(row)
        news.append(.instrument(instrument))
    }

    private static func pair(_ row: JSONValue) throws(JSONError) -> CanonicalSymbol? {
        guard let base = try row.string("base_currency_id", "base_currency"),
            let quote = try row.string("quote_currency_id", "quote_currency")
        else { return nil }
        return CanonicalSymbol(base: base, quote: quote)
    }

    /// `BTC/USD:USD-260424`, as others call it.
    private static func contract(_ row: JSONValue, _ details: JSONValue?) throws(JSONError) -> CanonicalSymbol? {
        guard let details, let base = try details.string("contract_root_unit"),
            let quote = try row.string("quote_currency_id")
        else { return nil }
        if details.isText("contract_expiry_type", "PERPETUAL") {
            return CanonicalSymbol(base: base, quote: quote, settle: quote)
        }
        guard let end = try details.time(.iso8601, "contract_expiry") else { return nil }
        let date = TimeForm.iso8601Seconds.text(of: end).prefix(10).split(separator: "-").joined()
        return CanonicalSymbol(base: base, quote: quote, settle: "\(quote)-\(date.suffix(6))")
    }

    private static func state(_ row: JSONValue) throws(JSONError) -> Instrument.State {
        let locks = [try row.flag("is_disabled"), try row.flag("trading_disabled"), try row.flag("view_only")]
        if locks.contains(true) { return .halted }
        if let status = try row.string("status"), status != "online" { return .halted }
        if try row.flag("cancel_only") == true { return .cancelOnly }
        if try row.flag("post_only") == true { return .postOnly }
        return try row.flag("limit_only") == true ? .limitOnly : .trading
    }

    // MARK: Prices

    /// What REST says of instruments and prices.
    func readMarket(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        if payload.has("products") {
            for product in try payload.objects("products") { try readInstrument(product, into: &news) }
        } else if payload.has("product_id"), payload.has("base_increment") {
            try readInstrument(payload, into: &news)
        } else if let book = try payload.ifPresent("pricebook"), book.isObject {
            var snapshot = BookNews(
                try book.requiredString("product_id"), isSnapshot: true,
                bids: try [BookLevel](book.value("bids"), "price", "size"),
                asks: try [BookLevel](book.value("asks"), "price", "size"))
            snapshot.time = try book.time(.iso8601, "time")
            news.append(.book(snapshot))
        } else {
            for trade in try payload.objects("trades") { try readTrade(trade, into: &news) }
        }
    }

    /// UNSURE whether its side is the maker's or the taker's: the venue's pages say neither, so the taker is not told.
    func readTrade(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let trade = try TradeNews(
            payload.requiredString("product_id"), payload, id: "trade_id", price: "price", quantity: "size",
            at: payload.time(.iso8601, "time"))
        news.append(.trade(trade))
    }

    static let ticker = QuoteKeys(
        bid: "best_bid", "best_bid_quantity", ask: "best_ask", "best_ask_quantity", last: "price", high: "high_24_h",
        low: "low_24_h", volume: "volume_24_h")

    func readCandle(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        guard let start = try payload.time(.seconds, "start") else { return }
        let name = try payload.requiredString("product_id")
        news.append(.candle(try CandleNews(name, start: start, payload, .words, isClosed: false)))
    }

    /// The first event is the whole book; what comes behind it are levels as they are now.
    func readLevels(_ event: JSONValue, _ sequence: Int64?, at time: Instant?, into news: inout [VenueNews]) throws(JSONError) {
        var (bids, asks): ([BookLevel], [BookLevel]) = ([], [])
        for row in try event.elements("updates") {
            let level = BookLevel(try row.decimal("price_level"), try row.decimal("new_quantity"))
            switch try row.requiredString("side") {
            case "bid": bids.append(level)
            case "offer", "ask": asks.append(level)
            default: throw JSONError(.unexpected, at: row.offset, key: "side")
            }
        }
        var book = BookNews(
            try event.requiredString("product_id"), isSnapshot: event.isText("type", "snapshot"), bids: bids, asks: asks,
            continuity: sequence.map { .message($0) } ?? .none)
        book.time = time
        news.append(.book(book))
    }
}
