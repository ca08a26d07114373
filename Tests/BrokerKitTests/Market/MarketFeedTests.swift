// What is asked again, and what is told, of a venue's market data.

import BrokerKit
import MarketData
import Testing
import Values

/// A feed with one symbol, and a clock set by hand.
struct FeedRun {
    var feed: MarketFeed
    var now: Int64 = 0

    init(_ form: BookForm, _ kind: MarketSettings.Kind = .book, depth: Int = 10) {
        feed = MarketFeed(form, MarketSettings(kind, depth: depth))
        feed.begin([bitcoin], at: time(0))
    }

    mutating func hear(_ news: VenueNews, isAnswer: Bool = false) {
        feed.heard(at: time(now))
        feed.hear(news, isAnswer: isAnswer, at: time(now), venueTime: time(now))
    }

    mutating func hear(_ book: BookNews, isAnswer: Bool = false) { hear(.book(book), isAnswer: isAnswer) }

    /// - Parameter isAlive: The connection says something each time.
    mutating func wait(until later: Int64, isAlive: Bool = true) {
        while now < later {
            now = min(later, now + 100)
            if isAlive { feed.heard(at: time(now)) }
            if feed.nextTick <= time(now) { feed.tick(at: time(now)) }
        }
    }

    mutating func needs() -> [String] {
        var all: [String] = []
        while let need = feed.nextNeed() {
            switch need {
            case .ask(let place, let instrument, let depth): all.append("ask \(place) \(instrument.symbol) \(depth)")
            case .resubscribe(let instrument): all.append("resubscribe \(instrument.symbol)")
            case .note(let text): all.append("note \(text)")
            }
        }
        return all
    }

    mutating func told() -> [String] {
        var all: [String] = []
        feed.tell(at: time(now)) { slip in
            all.append(words(slip))
            return true
        }
        return all
    }
}

func words(_ slip: MarketSlip) -> String {
    let side = { (levels: PriceLevels) in (0..<levels.count).map { "\(levels[$0].size)@\(levels[$0].price)" }.joined(separator: " ") }
    let last = slip.last.map { " last \($0.size)@\($0.price)" } ?? ""
    return slip.isGood
        ? "\(slip.symbol) \(slip.quality): \(side(slip.bids)) | \(side(slip.asks))\(last)" : "\(slip.symbol) stale\(last)"
}

@Suite struct `A venue's market data` {
    // MARK: Books that are asked for

    @Test func `the whole is asked for with the first change, once, and told when it is there`() {
        var run = FeedRun(asked)
        #expect(run.needs() == [])
        run.hear(change("5@90", "", .range(first: 99, last: 101)))
        run.hear(change("6@91", "", .range(first: 102, last: 102)))
        #expect(run.needs() == ["ask 0 BTC/USDT 1000"])
        #expect(run.told() == [])
        run.hear(snapshot("1@89", "1@101", .range(first: 0, last: 100)), isAnswer: true)
        run.feed.askEnded(0, at: time(run.now))
        #expect(run.needs() == [])
        #expect(run.told() == ["BTC/USDT 100: 6@91 5@90 1@89 | 1@101"])
        #expect(run.told() == [])
    }

    @Test func `of a symbol that is quiet it is asked for a second after the subscription`() {
        var run = FeedRun(asked)
        run.wait(until: 900)
        #expect(run.needs() == [])
        run.wait(until: 1_600)
        #expect(run.needs() == ["ask 0 BTC/USDT 1000"])
    }

    @Test func `a gap makes the prices stale at once, and the whole is asked for at once`() {
        var run = FeedRun(asked)
        run.hear(change("", "", .range(first: 99, last: 100)))
        run.hear(snapshot("1@89", "1@101", .range(first: 0, last: 100)), isAnswer: true)
        _ = (run.needs(), run.told())
        run.hear(change("1@90", "", .range(first: 105, last: 106)))
        #expect(
            run.needs() == [
                "note BTC/USDT: changes are missing: 105 came behind 100", "ask 0 BTC/USDT 1000",
            ])
        #expect(run.told() == ["BTC/USDT stale"])
        run.hear(change("2@90", "", .range(first: 107, last: 108)))
        #expect(run.told() == [])
        run.hear(snapshot("1@89 1@90", "1@101", .range(first: 0, last: 107)), isAnswer: true)
        #expect(run.told() == ["BTC/USDT 90: 2@90 1@89 | 1@101"])
    }

    @Test func `a call that brings nothing is made again, at once and then more and more seldom`() {
        var run = FeedRun(asked)
        run.hear(change("", "", .range(first: 99, last: 100)))
        var times: [Int64] = []
        while run.now < 70_000 {
            run.wait(until: run.now + 100)
            guard run.needs().contains("ask 0 BTC/USDT 1000") else { continue }
            times.append(run.now)
            run.feed.askEnded(0, at: time(run.now))
            if run.needs() != [] { times.append(run.now) ; run.feed.askEnded(0, at: time(run.now)) }
        }
        let waits = zip(times, times.dropFirst()).map { ($1 - $0 + 300) / 1_000 }
        #expect(waits == [0, 1, 2, 4, 8, 16, 32], "\(times)")
    }

    @Test func `a book with too few levels before its edge is asked for again, and goes on meanwhile`() {
        var run = FeedRun(BookForm(.asked(depth: 3), isChecked: true), depth: 3)
        run.hear(change("", "", .range(first: 99, last: 100)))
        run.hear(snapshot("1@89 1@88 1@87", "1@101", .range(first: 0, last: 100)), isAnswer: true)
        run.feed.askEnded(0, at: time(0))
        _ = (run.needs(), run.told())
        run.hear(change("0@89", "", .range(first: 101, last: 101)))
        run.wait(until: 1_000)
        #expect(run.needs() == ["ask 0 BTC/USDT 3"])
        #expect(run.told() == ["BTC/USDT 100: 1@88 1@87 | 1@101"])
        run.hear(snapshot("1@88 1@87 1@86", "1@101", .range(first: 0, last: 101)), isAnswer: true)
        #expect(run.told() == ["BTC/USDT 100: 1@88 1@87 1@86 | 1@101"])
    }

    // MARK: Books that are streamed

    @Test func `a streamed book that breaks is subscribed to anew`() {
        var run = FeedRun(BookForm(isChecked: true, windows: [400]))
        run.hear(snapshot("1@89", "1@101", .chain(previous: -1, last: 1)))
        #expect(run.told() == ["BTC/USDT 100: 1@89 | 1@101"])
        run.hear(change("1@90", "", .chain(previous: 2, last: 3)))
        #expect(run.needs() == ["note BTC/USDT: changes are missing: 2 came behind 1", "resubscribe BTC/USDT"])
        #expect(run.told() == ["BTC/USDT stale"])
        // What was on its way.
        run.hear(change("1@91", "", .chain(previous: 3, last: 4)))
        #expect(run.told() == [])
        run.hear(snapshot("1@91", "1@101", .chain(previous: -1, last: 9)))
        #expect(run.told() == ["BTC/USDT 90: 1@91 | 1@101"])
        #expect(run.needs() == [])
    }

    @Test func `one that breaks each time is not subscribed to in a circle`() {
        var run = FeedRun(BookForm(isChecked: true, checksum: .digits(levels: 10), windows: [10]))
        var news = snapshot("1@89", "1@101")
        news.checksum = 1
        var count = 0
        while run.now < 60_000 {
            run.hear(news)
            run.wait(until: run.now + 500)
            count += run.needs().count { $0.hasPrefix("resubscribe") }
        }
        #expect(count > 2 && count < 10, "\(count) in a minute")
        #expect(run.told() == [])
    }

    @Test func `nor one whose every answer is broken`() {
        var run = FeedRun(BookForm(isChecked: true, checksum: .digits(levels: 10), windows: [10]))
        var news = snapshot("1@89", "1@101")
        news.checksum = 1
        var times: [Int64] = []
        run.hear(news)
        while run.now < 40_000 {
            run.wait(until: run.now + 100)
            guard run.needs().contains("resubscribe BTC/USDT") else { continue }
            times.append(run.now)
            run.hear(news)
        }
        #expect(zip(times, times.dropFirst()).map { ($1 - $0 + 300) / 1_000 } == [1, 2, 4, 8, 16], "\(times)")
    }

    @Test func `a snapshot that does not come is asked for again`() {
        var run = FeedRun(streamed)
        run.wait(until: 9_000)
        #expect(run.needs() == [])
        run.wait(until: 11_000)
        #expect(run.needs() == ["resubscribe BTC/USDT"])
    }

    // MARK: What is told

    @Test func `as many levels as are wanted, and no more than ten`() {
        let many = (1...20).map { "1@\(100 - $0)" }.joined(separator: " ")
        for (depth, told) in [(1, 1), (4, 4), (10, 10), (50, 10)] {
            var run = FeedRun(streamed, depth: depth)
            run.hear(snapshot(many, "1@101"))
            run.feed.tell(at: time(0)) { slip in
                #expect(slip.bids.count == told && slip.asks.count == 1 && slip.isGood)
                return true
            }
        }
    }

    @Test func `what there was no room for is told as it is later, with its last trade`() {
        var run = FeedRun(streamed)
        run.hear(snapshot("1@89", "1@101"))
        run.hear(.trade(TradeNews("BTCUSDT", tradeID: "1", price: Decimal(95), quantity: Decimal(2))))
        run.feed.tell(at: time(0)) { _ in false }
        run.hear(change("2@90", ""))
        #expect(run.told() == ["BTC/USDT 100: 2@90 1@89 | 1@101 last 2@95"])
        run.hear(change("2@91", ""))
        #expect(run.told() == ["BTC/USDT 100: 2@91 2@90 1@89 | 1@101"])
    }

    @Test func `good prices that stay as they are, are told again in time, while the connection lives`() {
        var run = FeedRun(streamed)
        run.hear(snapshot("1@89", "1@101"))
        var told: [String] = run.told()
        for _ in 0..<100 {
            run.wait(until: run.now + 100)
            told += run.told()
        }
        #expect((5...6).contains(told.count) && Set(told) == ["BTC/USDT 100: 1@89 | 1@101"])
    }

    @Test func `a connection that says nothing makes them stale, once`() {
        var run = FeedRun(streamed)
        run.hear(snapshot("1@89", "1@101"))
        var told: [(Int64, String)] = run.told().map { (0, $0) }
        while run.now < 20_000 {
            run.wait(until: run.now + 100, isAlive: false)
            told += run.told().map { (run.now, $0) }
        }
        #expect(told.last?.1 == "BTC/USDT stale" && told.count { $0.1 == "BTC/USDT stale" } == 1)
        #expect(told.last.map { $0.0 > 5_000 && $0.0 < 6_000 } ?? false, "\(told)")
    }

    @Test func `a lost connection makes all of it stale, and nothing holds until it is whole again`() {
        var run = FeedRun(asked)
        run.hear(change("", "", .range(first: 99, last: 100)))
        run.hear(snapshot("1@89", "1@101", .range(first: 0, last: 100)), isAnswer: true)
        _ = (run.told(), run.needs())
        run.feed.lost(at: time(0))
        #expect(run.told() == ["BTC/USDT stale"])
        #expect(run.feed.nextTick == .distantFuture)
        run.hear(change("1@90", "", .range(first: 101, last: 101)))
        run.hear(snapshot("1@89", "1@101", .range(first: 0, last: 105)), isAnswer: true)
        #expect(run.told() == [])
        run.feed.begin([bitcoin], at: time(0))
        run.hear(change("1@90", "", .range(first: 200, last: 201)))
        #expect(run.needs() == ["ask 0 BTC/USDT 1000"])
        run.hear(snapshot("1@89", "1@101", .range(first: 0, last: 201)), isAnswer: true)
        #expect(run.told() == ["BTC/USDT 100: 1@89 | 1@101"])
    }

    @Test func `a connection that takes the place of another lets a book go on that has no hole`() {
        var run = FeedRun(asked)
        run.hear(change("", "", .range(first: 99, last: 100)))
        run.hear(snapshot("1@89", "1@101", .range(first: 0, last: 100)), isAnswer: true)
        _ = (run.told(), run.needs())
        run.feed.begin([bitcoin], at: time(0))
        run.hear(change("1@90", "", .range(first: 101, last: 101)))
        #expect(run.told() == ["BTC/USDT 100: 1@90 1@89 | 1@101"])
        #expect(run.needs() == [])
    }

    @Test func `a crossed book is stale while it is crossed, and asked for again when that lasts`() {
        var run = FeedRun(streamed)
        run.hear(snapshot("1@89", "1@101"))
        _ = run.told()
        run.hear(change("1@102", ""))
        #expect(run.told() == ["BTC/USDT stale"])
        run.hear(change("0@102", ""))
        #expect(run.told() == ["BTC/USDT 95: 1@89 | 1@101"])
        run.hear(change("1@102", ""))
        run.wait(until: 1_500)
        #expect(run.needs() == [])
        run.wait(until: 3_000)
        #expect(run.needs() == ["note BTC/USDT: the book stays crossed", "resubscribe BTC/USDT"])
    }

    @Test func `what comes late by the venue's clock is not told as good`() {
        var run = FeedRun(streamed)
        var old = snapshot("1@89", "1@101")
        old.time = time(-60_000)
        run.hear(old)
        #expect(run.told() == ["BTC/USDT 100: 1@89 | 1@101"], "the time of a snapshot may be that of its last change")
        var late = change("1@90", "")
        late.time = time(-7_000)
        run.hear(late)
        #expect(run.told() == ["BTC/USDT stale"])
        late = change("1@91", "")
        late.time = time(0)
        run.hear(late)
        #expect(run.told() == ["BTC/USDT 100: 1@91 1@90 1@89 | 1@101"])
    }

    // MARK: Quotes and trades

    @Test func `best prices are told where no books are wanted`() {
        var run = FeedRun(asked, .quotes)
        #expect(run.feed.wishes([bitcoin]).map(\.channel) == [.quotes, .trades])
        var quote = QuoteNews("BTCUSDT")
        quote.bid = BookLevel(Decimal(89), Decimal(1))
        run.hear(.quote(quote))
        #expect(run.told() == [])
        quote.ask = BookLevel(Decimal(101), Decimal(2))
        run.hear(.quote(quote))
        #expect(run.told() == ["BTC/USDT 100: 1@89 | 2@101"])
        quote.bid = BookLevel(Decimal(102), Decimal(1))
        run.hear(.quote(quote))
        #expect(run.told() == ["BTC/USDT stale"])
    }

    @Test func `what a change of the best prices does not tell, stays where a venue tells changes alone`() {
        for (areChanges, words) in [(true, ["BTC/USDT 100: 3@90 | 2@101"]), (false, [])] {
            var run = FeedRun(BookForm(isChecked: false, quotesAreChanges: areChanges), .quotes)
            var quote = QuoteNews("BTCUSDT")
            (quote.bid, quote.ask) = (BookLevel(Decimal(89), Decimal(1)), BookLevel(Decimal(101), Decimal(2)))
            run.hear(.quote(quote))
            _ = run.told()
            (quote.bid, quote.ask) = (BookLevel(Decimal(90), Decimal(3)), nil)
            run.hear(.quote(quote))
            #expect(run.told() == words)
        }
    }

    @Test func `a venue without books of what is wanted tells its best prices`() {
        var feed = MarketFeed(streamed, MarketSettings(.book))
        #expect(feed.wishes([bitcoin]).map(\.channel) == [.book, .trades])
        feed.doWithoutBooks()
        #expect(feed.wishes([bitcoin]).map(\.channel) == [.quotes, .trades])
        feed.begin([bitcoin], at: time(0))
        #expect(feed.book(of: "BTCUSDT") == nil)
    }

    @Test func `a trade of now is told, one of before is kept alone`() {
        var run = FeedRun(streamed)
        var trade = TradeNews("BTCUSDT", tradeID: "1", price: Decimal(95), quantity: Decimal(2))
        trade.time = time(-10_000)
        run.hear(.trade(trade))
        #expect(run.told() == [])
        (trade.tradeID, trade.time) = ("2", time(-100))
        run.hear(.trade(trade))
        #expect(run.told() == ["BTC/USDT stale last 2@95"])
        #expect(run.feed.trades(of: "BTC/USDT")?.trades.count == 2)
    }

    @Test func `what a venue calls otherwise is the same symbol, and what nobody wants is none`() {
        var named = bitcoin
        named.otherNames = ["XBT/USDT"]
        var feed = MarketFeed(streamed, MarketSettings(.book))
        feed.begin([named], at: time(0))
        var news = snapshot("1@89", "1@101")
        news.venueSymbol = "XBT/USDT"
        feed.hear(.book(news), isAnswer: false, at: time(0), venueTime: time(0))
        news.venueSymbol = "DOGE"
        feed.hear(.book(news), isAnswer: false, at: time(0), venueTime: time(0))
        #expect(feed.quality(of: "BTC/USDT", at: time(0)) == 100 && feed.quality(of: "DOGE", at: time(0)) == nil)
    }

    @Test(arguments: [(1, 10), (10, 10), (11, 25), (4_000, 1_000)])
    func `a window is subscribed to that has as many levels as are wanted`(depth: Int, window: Int) {
        let form = BookForm(isChecked: true, windows: [10, 25, 1_000])
        #expect(MarketFeed(form, MarketSettings(.book, depth: depth)).subscribedDepth == window)
    }
}
