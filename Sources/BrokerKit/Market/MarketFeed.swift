// The market data of one venue, from its news to what the line thread is told.

internal import MarketData
package import Values

package struct MarketSettings: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The best prices.
        case quotes
        /// All that is offered, as far as it is wanted.
        case book
    }

    package var kind = Kind.quotes
    /// Levels a side that are told, 1 to 10.
    package var depth = PriceLevels.maximum

    package init(_ kind: Kind = .quotes, depth: Int = PriceLevels.maximum) {
        self.kind = kind
        self.depth = depth
    }
}

/// Which books there are, what is asked again, and what is told. Pure: whoever has it carries its needs out.
package struct MarketFeed: Sendable {
    package enum Need: Sendable, Equatable {
        /// The whole of a book; ``askEnded(_:at:)`` when the call is over.
        case ask(place: Int, Instrument, depth: Int)
        /// Unsubscribe, and subscribe anew: the stream begins with the whole of it.
        case resubscribe(Instrument)
        /// For the log.
        case note(String)
    }

    private let form: BookForm
    package let settings: MarketSettings
    /// There are no books of what is wanted: quotes instead.
    private var isWithoutBooks = false
    private var symbols: [MarketSymbol] = []
    private var places: [String: Int] = [:]
    private var needs: [Need] = []
    /// Places with something to tell, in their order.
    private var waiting: [Int] = []
    /// When the connection last said something.
    private var heard = Instant.distantPast
    private var isConnected = false
    package private(set) var nextTick = Instant.distantFuture

    static let pace = Interval.milliseconds(500)
    /// The line thread takes prices for old after five seconds: good ones that stay as they are, are told again before.
    static let repetition = Interval.seconds(2)
    static let crossedMax = Interval.seconds(2)
    static let patience = Interval.seconds(10)
    static let recovery = Interval.seconds(60)
    /// A trade that is told later than this is one of the past.
    static let tradeAge = Interval.seconds(5)

    package init(_ form: BookForm, _ settings: MarketSettings) {
        self.form = form
        self.settings = settings
    }

    private var keepsBooks: Bool { settings.kind == .book && !isWithoutBooks }

    // MARK: The connection

    /// What is subscribed to. The trades that a venue does not tell are done without.
    package func wishes(_ instruments: [Instrument]) -> [MarketWish] {
        let channel: MarketWish.Channel = keepsBooks ? .book : .quotes
        return [
            MarketWish(true, channel, instruments, depth: subscribedDepth),
            MarketWish(true, .trades, instruments, depth: subscribedDepth),
        ]
    }

    package var subscribedDepth: Int { form.window(for: settings.depth) ?? settings.depth }

    /// The venue has no books of these.
    package mutating func doWithoutBooks() { isWithoutBooks = true }

    /// It is subscribed to; what was whole before goes on, and its numbers tell whether something is missing.
    package mutating func begin(_ instruments: [Instrument], at now: Instant) {
        for instrument in instruments where places[instrument.venueSymbol] == nil {
            guard let symbol = Name(string: instrument.symbol.description) else { continue }
            var new = MarketSymbol(symbol, instrument)
            if keepsBooks { new.book = VenueBook(form, of: instrument, depth: settings.depth) }
            for name in [instrument.venueSymbol, instrument.symbol.description] + instrument.otherNames where places[name] == nil {
                places[name] = symbols.count
            }
            symbols.append(new)
        }
        isConnected = true
        heard = now
        if !symbols.isEmpty { nextTick = now.advanced(by: Self.pace) }
        for place in symbols.indices where symbols[place].book != nil && !symbols[place].isWhole {
            if case .asked = form.start {
                // With the first change, or soon: before it the subscription may not be there.
                symbols[place].book?.awaitSnapshot()
                symbols[place].wanted = now.advanced(by: .seconds(1))
            } else {
                symbols[place].wanted = now.advanced(by: Self.patience)
            }
        }
    }

    package mutating func lost(at now: Instant) {
        isConnected = false
        nextTick = .distantFuture
        for place in symbols.indices {
            symbols[place].drop()
            if symbols[place].isToldGood { tellLater(place) }
        }
    }

    /// Anything: it is alive.
    package mutating func heard(at now: Instant) { heard = now }

    // MARK: News

    /// - Parameters:
    ///   - isAnswer: To a question, not of the stream.
    ///   - venueTime: What time it is by the venue's clock.
    package mutating func hear(_ news: VenueNews, isAnswer: Bool, at now: Instant, venueTime: Instant) {
        switch news {
        case .book(let book): if let place = places[book.venueSymbol] { hear(book, place, isAnswer, now, venueTime) }
        case .quote(let quote):
            guard let place = places[quote.venueSymbol], symbols[place].book == nil, isConnected else { return }
            symbols[place].take(quote, isChange: form.quotesAreChanges)
            guard let bid = symbols[place].bid, let ask = symbols[place].ask else { return }
            symbols[place].quality.noteNews(at: now, lag: quote.time.map { venueTime.since($0) } ?? Interval(nanoseconds: 0))
            symbols[place].quality.noteCrossed(ask.price < bid.price, at: now)
            tellLater(place)
        case .trade(let trade):
            guard let place = places[trade.venueSymbol], symbols[place].tape.add(trade, at: venueTime) else { return }
            if let time = trade.time, venueTime.since(time) > Self.tradeAge { return }
            symbols[place].last = PriceLevel(trade.price, size: trade.quantity)
            tellLater(place)
        case .candle(let candle): if let place = places[candle.venueSymbol] { symbols[place].tape.adopt(candle) }
        case .order, .fill, .refused, .balance, .position, .instrument, .time, .stream, .token, .nextPage, .rate, .rule: break
        }
    }

    private mutating func hear(_ news: BookNews, _ place: Int, _ isAnswer: Bool, _ now: Instant, _ venueTime: Instant) {
        guard isConnected, let step = symbols[place].book?.take(news) else { return }
        switch step {
        case .unchanged:
            // The first change of a book that is not there: its subscription is.
            if !news.isSnapshot, !symbols[place].isWhole, !symbols[place].isAsked, symbols[place].failures == 0,
                case .asked = form.start
            {
                ask(place, at: now)
            }
        case .broken(let fault):
            symbols[place].isAsked = symbols[place].isAsked && !isAnswer
            lose(place, fault.description, at: now, isGap: !isAnswer)
        case .changed:
            if news.isSnapshot { wholeAgain(place, at: now) }
            // The time of a snapshot may be that of its last change.
            let lag = news.isSnapshot ? nil : news.time.map { venueTime.since($0) }
            symbols[place].quality.noteNews(at: now, lag: lag ?? Interval(nanoseconds: 0))
            symbols[place].quality.noteCrossed(symbols[place].book?.isCrossed ?? false, at: now)
            tellLater(place)
        }
    }

    private mutating func wholeAgain(_ place: Int, at now: Instant) {
        symbols[place].wanted = .distantFuture
        symbols[place].isAsked = false
        symbols[place].isBackingOff = false
        symbols[place].wholeSince = now
    }

    /// The book is of no use: the whole of it is wanted again, at once the first time.
    private mutating func lose(_ place: Int, _ why: String, at now: Instant, isGap: Bool) {
        needs.append(.note("\(symbols[place].symbol): \(why)"))
        if isGap { symbols[place].quality.noteGap(at: now) }
        if case .asked = form.start { symbols[place].book?.awaitSnapshot() }
        symbols[place].wholeSince = nil
        retry(place, at: now)
        if symbols[place].isToldGood { tellLater(place) }
    }

    /// At once, then after 1, 2, 4 ... 64 seconds.
    private mutating func retry(_ place: Int, at now: Instant) {
        guard !symbols[place].isBackingOff else { return }
        let failures = symbols[place].failures
        symbols[place].failures = min(failures + 1, 7)
        if failures == 0 { return wantWhole(place, at: now) }
        symbols[place].wanted = now.advanced(by: .seconds(1 << (failures - 1)))
        symbols[place].isBackingOff = true
    }

    private mutating func wantWhole(_ place: Int, at now: Instant) {
        symbols[place].isBackingOff = false
        switch form.start {
        case .asked: ask(place, at: now)
        case .streamed:
            symbols[place].wanted = now.advanced(by: Self.patience)
            needs.append(.resubscribe(symbols[place].instrument))
        }
    }

    private mutating func ask(_ place: Int, at now: Instant) {
        guard case .asked(let depth) = form.start, !symbols[place].isAsked else { return }
        symbols[place].book?.awaitSnapshot()
        symbols[place].isAsked = true
        symbols[place].wanted = .distantFuture
        needs.append(.ask(place: place, symbols[place].instrument, depth: depth))
    }

    /// The call is over. What came of it was told before.
    package mutating func askEnded(_ place: Int, at now: Instant) {
        guard symbols.indices.contains(place), symbols[place].isAsked else { return }
        symbols[place].isAsked = false
        retry(place, at: now)
    }

    // MARK: Time

    package mutating func tick(at now: Instant) {
        guard isConnected, now >= nextTick else { return }
        nextTick = now.advanced(by: Self.pace)
        for place in symbols.indices {
            watch(place, at: now)
            let isGood = symbols[place].score(heard: heard, at: now) >= MarketQuality.good
            let isDue = isGood && now.since(symbols[place].toldAt) >= Self.repetition
            if isGood != symbols[place].isToldGood || isDue { tellLater(place) }
        }
    }

    private mutating func watch(_ place: Int, at now: Instant) {
        guard let book = symbols[place].book else { return }
        if now >= symbols[place].wanted { wantWhole(place, at: now) }
        guard book.isWhole else { return }
        if let since = symbols[place].quality.crossedSince, now.since(since) >= Self.crossedMax {
            symbols[place].book?.drop()
            return lose(place, "the book stays crossed", at: now, isGap: true)
        }
        if let since = symbols[place].wholeSince, now.since(since) >= Self.recovery { symbols[place].failures = 0 }
        if !book.isAwaitingSnapshot, book.isThin(for: settings.depth) {
            symbols[place].book?.awaitSnapshot()
            wantWhole(place, at: now)
        }
    }

    // MARK: Out

    package mutating func nextNeed() -> Need? { needs.isEmpty ? nil : needs.removeFirst() }

    private mutating func tellLater(_ place: Int) {
        guard !symbols[place].isWaiting else { return }
        symbols[place].isWaiting = true
        waiting.append(place)
    }

    /// What is new, symbol by symbol, as it is now; what is not taken is told another time.
    package mutating func tell(at now: Instant, _ take: (MarketSlip) -> Bool) {
        var count = 0
        defer { waiting.removeFirst(count) }
        for place in waiting {
            let score = symbols[place].score(heard: heard, at: now)
            let isGood = score >= MarketQuality.good
            let last = symbols[place].last
            // Nobody has to forget what nobody was told.
            if isGood || symbols[place].isToldGood || last != nil {
                guard take(symbols[place].slip(score, depth: settings.depth)) else {
                    symbols[place].last = last
                    return
                }
                symbols[place].isToldGood = isGood
                symbols[place].toldAt = now
            }
            symbols[place].isWaiting = false
            count += 1
        }
    }

    // MARK: Questions

    /// Nil for a symbol that is not wanted.
    package func book(of symbol: String) -> VenueBook? { places[symbol].flatMap { symbols[$0].book } }
    package func trades(of symbol: String) -> TradeTape? { places[symbol].map { symbols[$0].tape } }
    package func quality(of symbol: String, at now: Instant) -> UInt8? {
        places[symbol].map { symbols[$0].score(heard: heard, at: now) }
    }
}
