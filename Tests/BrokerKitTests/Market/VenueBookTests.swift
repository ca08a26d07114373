// Books of venues, from snapshots and changes.

import BrokerKit
import Testing
import Values

@Suite struct `A book of a venue` {
    private func book(_ form: BookForm, depth: Int = 10) -> VenueBook { VenueBook(form, of: bitcoin, depth: depth) }

    private func take(_ book: inout VenueBook, _ news: [BookNews]) -> [VenueBook.Step] { news.map { book.take($0) } }

    // MARK: Levels

    @Test func `has its levels from the best on, whatever their order was, and none of nothing`() {
        var book = book(streamed)
        #expect(book.take(snapshot("1@99 2@101 3@100 0@98", "5@105 4@103 0@102 6@104")) == .changed)
        #expect(text(book) == "2@101 3@100 1@99 | 4@103 6@104 5@105")
        #expect(book.bids.best == BookLevel(Decimal("101"), Decimal("2")))
    }

    @Test func `a change sets what is at a price, and zero takes it out`() {
        var book = book(streamed)
        _ = book.take(snapshot("1@99 2@98", "1@101 2@102"))
        #expect(book.take(change("0@99 7@98.5 3@98", "0.5@101 0@150 9@100.50")) == .changed)
        #expect(text(book) == "7@98.5 3@98 | 9@100.50 0.5@101 2@102")
    }

    @Test func `one price is one level, however it is written`() {
        var book = book(streamed)
        _ = book.take(snapshot("1@99.10", "1@101"))
        _ = book.take(change("2@99.1", "0@101.000"))
        #expect(text(book) == "2@99.1 | ")
    }

    @Test func `a price that a snapshot tells twice has the later quantity`() {
        var book = book(streamed)
        _ = book.take(snapshot("1@99 5@99", "1@101"))
        #expect(book.bids.count == 1)
    }

    @Test func `changes before the first snapshot change nothing`() {
        var book = book(streamed)
        #expect(book.take(change("1@99", "1@101")) == .unchanged)
        #expect(!book.isWhole && book.bids.count == 0)
    }

    @Test(arguments: 1...20)
    func `is what a plain table of prices says, over thousands of changes`(seed: UInt64) {
        var random = SplitMix(seed)
        var book = book(streamed)
        var (bids, asks): ([Int64: Int64], [Int64: Int64]) = ([:], [:])
        _ = book.take(snapshot("", ""))
        for _ in 0..<2_000 {
            let price = Int64(random.next() % 300)
            let quantity = Int64(random.next() % 4)
            let level = BookLevel(Decimal(mantissa: price * 10, scale: 1), Decimal(quantity))
            let isBid = random.next() % 2 == 0
            if isBid { bids[price] = quantity == 0 ? nil : quantity } else { asks[price] = quantity == 0 ? nil : quantity }
            _ = book.take(
                BookNews("BTCUSDT", isSnapshot: false, bids: isBid ? [level] : [], asks: isBid ? [] : [level]))
        }
        let table = { (side: [Int64: Int64], isBid: Bool) in
            side.sorted { isBid ? $0.key > $1.key : $0.key < $1.key }.map { "\($0.value)@\($0.key).0" }.joined(separator: " ")
        }
        #expect(text(book) == "\(table(bids, true)) | \(table(asks, false))", "seed \(seed)")
    }

    @Test func `crossed, and locked, is a bid that is not below the ask`() {
        for (bid, isCrossed) in [("100", false), ("101", true), ("102", true)] {
            var book = book(streamed)
            _ = book.take(snapshot("1@\(bid)", "1@101"))
            #expect(book.isCrossed == isCrossed)
        }
    }

    // MARK: Bounds

    @Test func `of a venue's window it keeps as many as that: what falls out is told again when it returns`() {
        var book = book(BookForm(isChecked: true, windows: [2, 5]), depth: 2)
        _ = book.take(snapshot("1@99 1@98", "1@101 1@102"))
        _ = book.take(change("1@100", ""))
        #expect(text(book.bids) == "1@100 1@99")
        _ = book.take(change("0@100 1@98", ""))
        #expect(text(book.bids) == "1@99 1@98")
        #expect(!book.isThin(for: 10))
    }

    @Test func `behind the last level of a snapshot that was cut nothing is known, and so nothing is taken in`() {
        var book = book(BookForm(.asked(depth: 3), isChecked: true))
        book.awaitSnapshot()
        _ = book.take(snapshot("1@99 1@98 1@97", "1@101 1@102", .range(first: 0, last: 10)))
        _ = book.take(change("1@96 1@98.5", "1@150", .range(first: 11, last: 11)))
        #expect(text(book) == "1@99 1@98.5 1@98 1@97 | 1@101 1@102 1@150")
        #expect(!book.isThin(for: 4))
        _ = book.take(change("0@99", "", .range(first: 12, last: 12)))
        #expect(book.isThin(for: 4), "three are left of four that are wanted, and behind them is an edge")
    }

    @Test func `is bounded, and keeps the best`() {
        var book = book(streamed)
        _ = book.take(snapshot("", ""))
        for price in 1...9_000 {
            _ = book.take(
                BookNews(
                    "BTCUSDT", isSnapshot: false, bids: [BookLevel(Decimal(Int64(price)), Decimal(1))],
                    asks: [BookLevel(Decimal(Int64(20_000 - price)), Decimal(1))]))
            #expect(book.bids.count <= 2_500 && book.asks.count <= 2_500)
        }
        #expect(book.bids.best?.price == Decimal(9_000) && book.asks.best?.price == Decimal(11_000))
        #expect(book.bids.edge != nil)
    }

    // MARK: Numbers

    /// Source: Binance, "How to manage a local order book correctly".
    @Test func `Binance spot: what came before the snapshot is dropped, and the first behind it may overlap`() {
        var book = book(asked)
        book.awaitSnapshot()
        #expect(
            take(
                &book,
                [
                    change("5@90", "", .range(first: 95, last: 98)), change("6@91", "", .range(first: 99, last: 103)),
                    change("7@92", "", .range(first: 104, last: 104)),
                ]) == [.unchanged, .unchanged, .unchanged])
        #expect(book.take(snapshot("1@89", "1@101", .range(first: 0, last: 100))) == .changed)
        #expect(text(book) == "7@92 6@91 1@89 | 1@101")
        #expect(book.take(change("0@92", "", .range(first: 105, last: 110))) == .changed)
        #expect(book.take(change("9@92", "", .range(first: 104, last: 104))) == .unchanged, "it is in the book")
    }

    @Test func `Binance spot: a snapshot older than the first change is of no use, and a later one is`() {
        var book = book(asked)
        book.awaitSnapshot()
        _ = book.take(change("6@91", "", .range(first: 105, last: 106)))
        #expect(
            book.take(snapshot("1@89", "1@101", .range(first: 0, last: 100))) == .broken(.gap(last: 100, next: 105)))
        #expect(!book.isWhole)
        _ = book.take(change("7@92", "", .range(first: 107, last: 109)))
        #expect(book.take(snapshot("2@89", "1@101", .range(first: 0, last: 107))) == .changed)
        #expect(text(book) == "7@92 2@89 | 1@101")
    }

    @Test func `Binance spot: a hole between two changes breaks the book`() {
        var book = book(asked)
        book.awaitSnapshot()
        _ = book.take(snapshot("1@89", "1@101", .range(first: 0, last: 100)))
        _ = book.take(change("1@90", "", .range(first: 101, last: 103)))
        #expect(book.take(change("1@91", "", .range(first: 105, last: 106))) == .broken(.gap(last: 103, next: 105)))
        #expect(!book.isWhole)
    }

    /// Source: Binance futures, "How to manage a local order book correctly".
    @Test func `Binance futures: each change names the one before it, and the first covers the snapshot's end`() {
        var book = book(asked)
        book.awaitSnapshot()
        _ = book.take(change("5@90", "", .chain(previous: 80, last: 99)))
        _ = book.take(change("6@91", "", .chain(previous: 99, last: 112)))
        _ = book.take(change("7@92", "", .chain(previous: 112, last: 130)))
        #expect(book.take(snapshot("1@89", "1@101", .range(first: 0, last: 105))) == .changed)
        #expect(text(book) == "7@92 6@91 1@89 | 1@101")
        #expect(book.take(change("0@92", "", .chain(previous: 130, last: 140))) == .changed)
        #expect(book.take(change("1@93", "", .chain(previous: 145, last: 150))) == .broken(.gap(last: 140, next: 145)))
    }

    /// Source: OKX, "Order book channel".
    @Test func `OKX: prevSeqId is the seqId before, also where maintenance resets it`() {
        var book = book(BookForm(isChecked: true, windows: [5, 400]))
        _ = book.take(snapshot("1@89", "1@101", .chain(previous: -1, last: 10)))
        #expect(book.take(change("1@90", "", .chain(previous: 10, last: 15))) == .changed)
        #expect(book.take(change("", "", .chain(previous: 15, last: 15))) == .changed, "nothing has changed: it is alive")
        #expect(book.take(change("1@91", "", .chain(previous: 15, last: 3))) == .changed, "a reset")
        #expect(book.take(change("1@92", "", .chain(previous: 3, last: 5))) == .changed)
        #expect(book.take(change("1@93", "", .chain(previous: 6, last: 7))) == .broken(.gap(last: 5, next: 6)))
    }

    @Test func `OKX: the first change behind a streamed snapshot must be its next`() {
        var book = book(BookForm(isChecked: true, windows: [5, 400]))
        _ = book.take(snapshot("1@89", "1@101", .chain(previous: -1, last: 10)))
        #expect(book.take(change("1@90", "", .chain(previous: 9, last: 15))) == .broken(.gap(last: 10, next: 9)))
    }

    @Test func `Coinbase: numbers are the connection's, and others are between them`() {
        var book = book(streamed)
        _ = book.take(snapshot("1@89", "1@101", .message(4)))
        #expect(book.take(change("2@89", "", .message(9))) == .changed)
        #expect(book.take(change("3@89", "", .message(9))) == .unchanged)
        #expect(text(book.bids) == "2@89")
        // Of a new connection.
        #expect(book.take(snapshot("5@89", "1@101", .message(0))) == .changed)
        #expect(book.take(change("6@89", "", .message(1))) == .changed)
    }

    @Test func `numbers at the end of their range harm nobody`() {
        var book = book(asked)
        book.awaitSnapshot()
        _ = book.take(snapshot("1@89", "1@101", .range(first: 0, last: .max)))
        #expect(book.take(change("2@89", "", .range(first: .min, last: .max))) == .unchanged)
        book.awaitSnapshot()
        _ = book.take(snapshot("1@89", "1@101", .range(first: 0, last: .min)))
        #expect(book.take(change("2@89", "", .range(first: .max, last: .max))) == .broken(.gap(last: .min, next: .max)))
    }

    // MARK: Again

    @Test func `a new snapshot is awaited beside the book, which stays whole`() {
        var book = book(asked)
        book.awaitSnapshot()
        _ = book.take(snapshot("1@89", "1@101", .range(first: 0, last: 100)))
        book.awaitSnapshot()
        #expect(book.take(change("2@90", "", .range(first: 101, last: 102))) == .changed)
        #expect(book.take(change("3@91", "", .range(first: 103, last: 104))) == .changed)
        #expect(book.take(snapshot("1@89 2@90", "1@101", .range(first: 0, last: 102))) == .changed)
        #expect(text(book.bids) == "3@91 2@90 1@89", "with what came behind the new snapshot")
        #expect(!book.isAwaitingSnapshot)
    }

    @Test func `an answer that nobody waits for is not taken: it may be older than the book`() {
        var book = book(asked)
        book.awaitSnapshot()
        _ = book.take(snapshot("1@89", "1@101", .range(first: 0, last: 100)))
        #expect(book.take(snapshot("5@50", "5@150", .range(first: 0, last: 90))) == .unchanged)
        #expect(text(book) == "1@89 | 1@101")
    }

    @Test func `what waits for a snapshot is bounded`() {
        var book = book(asked)
        book.awaitSnapshot()
        for number in 1...20_000 as ClosedRange<Int64> {
            _ = book.take(change("\(number % 7 + 1)@90", "", .range(first: number, last: number)))
        }
        #expect(book.take(snapshot("1@89", "1@101", .range(first: 0, last: 19_990))) == .changed)
        #expect(text(book.bids) == "\(20_000 % 7 + 1)@90 1@89")
    }

    // MARK: Checksums

    @Test func `a checksum that does not hold breaks the book`() {
        let form = BookForm(isChecked: true, checksum: .texts(levels: 25), windows: [5, 400])
        var book = book(form)
        var news = snapshot("7@3366.1 6@3366 0.50@3365.80", "9@3366.8 8@3368", .chain(previous: -1, last: 1))
        // By zlib of "3366.1:7:3366.8:9:3366:6:3368:8:3365.80:0.50".
        news.checksum = 1_825_040_619
        #expect(book.take(news) == .changed)
        var next = change("1@3366.05", "0@3366.8 8.25@3368", .chain(previous: 1, last: 2))
        next.checksum = 1_646_911_762
        #expect(book.take(next) == .changed)
        #expect(text(book) == "7@3366.1 1@3366.05 6@3366 0.50@3365.80 | 8.25@3368")
        next.continuity = .chain(previous: 2, last: 3)
        next.asks = levels("1@3367")
        let step = book.take(next)
        #expect({ if case .broken(.checksum(told: 1_646_911_762, _)) = step { true } else { false } }())
        #expect(!book.isWhole)
    }

    @Test func `one that never held is not looked at any more where there are numbers, and always where there are none`() {
        for (continuity, isBelieved) in [(BookNews.Continuity.chain(previous: -1, last: 1), false), (.none, true)] {
            var book = book(BookForm(isChecked: true, checksum: .texts(levels: 25), windows: [400]))
            var news = snapshot("7@3366.1", "9@3366.8", continuity)
            news.checksum = 1
            for _ in 0..<3 { #expect(book.take(news) != .changed) }
            #expect((book.take(news) == .changed) != isBelieved)
        }
    }
}
