// What is known of one symbol's market.

internal import MarketData
internal import Values

struct MarketSymbol: Sendable {
    let symbol: Name
    let instrument: Instrument
    /// Nil where only the best prices are told.
    var book: VenueBook?
    var bid: BookLevel?
    var ask: BookLevel?
    var quality = MarketQuality()
    var tape = TradeTape()
    /// Traded, and not told yet.
    var last: PriceLevel?

    // Of a book: when the whole of it is wanted, whether it is asked for, and how often it failed in a row.
    var wanted = Instant.distantFuture
    var isAsked = false
    /// It is asked for again when its time has come, not before.
    var isBackingOff = false
    var failures = 0
    var wholeSince: Instant?

    // What the line thread knows.
    var isWaiting = false
    var isToldGood = false
    var toldAt = Instant.distantPast

    init(_ symbol: Name, _ instrument: Instrument) {
        self.symbol = symbol
        self.instrument = instrument
    }

    var isWhole: Bool { book.map(\.isWhole) ?? (bid != nil && ask != nil) }

    func score(heard: Instant, at now: Instant) -> UInt8 { quality.score(isWhole: isWhole, heard: heard, at: now) }

    /// A quote without sizes in one side is none: both sides, or what was known of them before.
    mutating func take(_ quote: QuoteNews, isChange: Bool) {
        bid = quote.bid ?? (isChange ? bid : nil)
        ask = quote.ask ?? (isChange ? ask : nil)
    }

    /// What was known is of no use any more.
    mutating func drop() {
        book?.drop()
        (bid, ask, wholeSince) = (nil, nil, nil)
        (wanted, isAsked, isBackingOff) = (.distantFuture, false, false)
        quality.drop()
    }

    mutating func slip(_ score: UInt8, depth: Int) -> MarketSlip {
        let isGood = score >= MarketQuality.good
        var (bids, asks) = (PriceLevels(), PriceLevels())
        if isGood, let book {
            for place in 0..<min(depth, book.bids.count) { bids.append(book.bids[place].level) }
            for place in 0..<min(depth, book.asks.count) { asks.append(book.asks[place].level) }
        } else if isGood {
            bids = PriceLevels(bid?.level)
            asks = PriceLevels(ask?.level)
        }
        defer { last = nil }
        return MarketSlip(symbol, quality: score, isGood: isGood, bids: bids, asks: asks, last: last)
    }
}

extension BookLevel {
    fileprivate var level: PriceLevel { PriceLevel(price, size: quantity) }
}
