// Quotes by symbol and broker: what is fresh, what is best, what a symbol is worth.

import MarketData
import Testing
import Values

private let (paper, other, third) = (BrokerNumber(0), BrokerNumber(63), BrokerNumber(5))

private func level(_ price: Decimal, _ size: Decimal = "1") -> PriceLevel { PriceLevel(price, size: size) }

private func quote(_ bid: Decimal, _ ask: Decimal) -> QuoteUpdate {
    QuoteUpdate(bid: .level(level(bid)), ask: .level(level(ask)))
}

/// With a symbol that has the number 0.
private func book(_ change: (inout QuoteSettings) -> Void = { _ in }) -> QuoteBook {
    var settings = QuoteSettings()
    settings.maximumSymbols = 3
    settings.maximumPairs = 4
    change(&settings)
    var book = QuoteBook(settings)
    _ = book.add(Name("BTC/USD"))
    return book
}

private let symbol = SymbolNumber(0)

/// The reference price as text.
private func reference(_ book: borrowing QuoteBook, _ milliseconds: Int64) -> String {
    switch book.reference(symbol, now: at(milliseconds)) {
    case .mid(let price, let since): "mid \(price) since \(since.nanosecondsSinceEpoch / 1_000_000)"
    case .last(let price, let since): "last \(price) since \(since.nanosecondsSinceEpoch / 1_000_000)"
    case .stale(let since): "stale since \(since.nanosecondsSinceEpoch / 1_000_000)"
    case .missing: "missing"
    }
}

@Suite struct `Quotes` {
    @Test func `symbols are numbered as they come, and their number is bounded`() {
        var book = book()
        expect(book.add(Name("ETH/USD"))?.value == 1)
        expect(book.add(Name("BTC/USD"))?.value == 0)
        expect(book.add(Name("AAPL"))?.value == 2)
        expect(book.add(Name("MSFT")) == nil)
        expect(book.symbol(Name("AAPL"))?.value == 2)
        expect(book.symbol(Name("MSFT")) == nil)
        expect(book.name(of: SymbolNumber(1)) == Name("ETH/USD"))
        expect(book.symbolCount == 3)
    }

    @Test func `an update says what it changed`() {
        var book = book()
        func says(_ update: QuoteUpdate, _ bid: Bool, _ ask: Bool, _ last: Bool, _ book: inout QuoteBook) -> Bool {
            let change = book.update(symbol, paper, update, now: at(0))
            return change.refusal == nil && change.bid == bid && change.ask == ask && change.last == last
        }
        expect(says(quote("100", "101"), true, true, false, &book))
        expect(says(quote("100.0", "101"), false, false, false, &book))
        expect(says(QuoteUpdate(bid: .level(level("100", "2"))), true, false, false, &book))
        expect(says(QuoteUpdate(last: level("100")), false, false, true, &book))
        expect(says(QuoteUpdate(last: level("100")), false, false, false, &book))
        expect(says(QuoteUpdate(ask: .empty), false, true, false, &book))
        expect(says(QuoteUpdate(ask: .level(level("101", "0"))), false, false, false, &book))
        expect(says(QuoteUpdate(), false, false, false, &book))
    }

    @Test func `what no market shows is refused, and changes nothing`() {
        var book = book()
        func refusal(_ update: QuoteUpdate, _ book: inout QuoteBook) -> QuoteRefusal? {
            book.update(symbol, paper, update, now: at(0)).refusal
        }
        expect(refusal(quote("0", "1"), &book) == .price)
        expect(refusal(quote("1", "-1"), &book) == .price)
        expect(refusal(QuoteUpdate(last: level("1", "-1")), &book) == .size)
        expect(book.pairCount == 0)
        expect(reference(book, 0) == "missing")
        for broker in UInt8(0)..<4 {
            expect(book.update(symbol, BrokerNumber(broker), quote("1", "2"), now: at(0)).refusal == nil)
        }
        expect(book.update(symbol, other, quote("1", "2"), now: at(0)).refusal == .full)
        expect(book.update(symbol, paper, quote("1", "2"), now: at(0)).refusal == nil)
    }

    @Test func `a broker beyond the 64 is refused`() {
        var book = book()
        expect(book.update(symbol, BrokerNumber(64), quote("1", "2"), now: at(0)).refusal == .full)
        book.end(BrokerNumber(200), now: at(0))
    }

    @Test func `the reference price is the mid of fresh sides, else the last trade, else none and why`() {
        var book = book()
        expect(reference(book, 0) == "missing")
        _ = book.update(symbol, paper, QuoteUpdate(bid: .level(level("100"))), now: at(1000))
        expect(reference(book, 1000) == "stale since 1000")
        _ = book.update(symbol, paper, QuoteUpdate(ask: .level(level("101"))), now: at(2000))
        expect(reference(book, 2000) == "mid 100.5 since 1000")
        _ = book.update(symbol, paper, QuoteUpdate(last: level("99")), now: at(3000))
        expect(reference(book, 6000) == "mid 100.5 since 1000")
        expect(reference(book, 6001) == "last 99 since 3000")
        expect(reference(book, 63_000) == "last 99 since 3000")
        expect(reference(book, 63_001) == "stale since 3000")
        _ = book.update(symbol, paper, quote("100", "100.01"), now: at(64_000))
        expect(reference(book, 64_000) == "mid 100.005 since 64000")
    }

    @Test func `a price from the future is stale when the clock went back by more than the limit`() {
        var book = book()
        _ = book.update(symbol, paper, quote("100", "101"), now: at(100_000))
        expect(reference(book, 95_000) == "mid 100.5 since 100000")
        expect(reference(book, 94_999) == "stale since 100000")
    }

    @Test func `the best of all brokers is the highest bid and the lowest ask that are fresh`() {
        var book = book()
        _ = book.update(symbol, other, quote("100", "101"), now: at(0))
        _ = book.update(symbol, paper, quote("99", "100.5"), now: at(0))
        _ = book.update(symbol, third, quote("100", "103"), now: at(4000))
        let best = book.best(symbol, now: at(4000))
        #expect(best.bid?.level.price == "100" && best.bid?.broker == third && best.bid?.since == at(4000))
        #expect(best.ask?.level.price == "100.5" && best.ask?.broker == paper)
        let later = book.best(symbol, now: at(5001))
        #expect(later.ask?.level.price == "103" && later.ask?.broker == third)
        expect(book.best(symbol, now: at(9001)).bid == nil)
    }

    @Test func `a broker whose own sides are crossed is passed over, brokers that cross each other are not`() {
        var book = book()
        _ = book.update(symbol, paper, quote("102", "101"), now: at(0))
        expect(book.best(symbol, now: at(0)).bid == nil)
        _ = book.update(symbol, other, quote("100", "101"), now: at(0))
        _ = book.update(symbol, third, quote("102", "103"), now: at(0))
        expect(reference(book, 0) == "mid 101.5 since 0")
    }

    @Test func `what a broker showed before its market data ended is of no use`() {
        var book = book()
        _ = book.update(symbol, paper, quote("100", "101"), now: at(0))
        book.end(paper, now: at(1))
        expect(reference(book, 1) == "stale since 0")
        expect(book.quote(symbol, at: paper, now: at(1))?.bid == nil)
        _ = book.update(symbol, paper, QuoteUpdate(bid: .level(level("100"))), now: at(2))
        expect(reference(book, 2) == "stale since 2")
        _ = book.update(symbol, paper, QuoteUpdate(ask: .level(level("101"))), now: at(2))
        expect(reference(book, 2) == "mid 100.5 since 2")
    }

    @Test func `routing sees each broker's spread and size`() {
        var book = book()
        let update = QuoteUpdate(bid: .level(level("99.99", "3")), ask: .level(level("100.01", "0.5")))
        _ = book.update(symbol, paper, update, now: at(0))
        guard let shown = book.quote(symbol, at: paper, now: at(0)) else { return expect(false) }
        #expect(shown.spread == "0.02" && abs((shown.spreadBasisPoints ?? 0) - 2) < 1e-9)
        #expect(shown.shownSize(for: .buy) == 0.5 && shown.shownSize(for: .sellShort) == 3)
        #expect(shown.opposite(of: .buy)?.price == "100.01")
        expect(book.quote(symbol, at: other, now: at(0)) == nil)
        guard let stale = book.quote(symbol, at: paper, now: at(5001)) else { return expect(false) }
        #expect(stale.spread == nil && stale.spreadBasisPoints == nil && stale.shownSize(for: .buy) == 0)
        expect(book.quoteAge(symbol, at: paper, now: at(5001)) == .milliseconds(5001))
        expect(book.quoteAge(symbol, at: other, now: at(0)) == nil)
    }

    @Test func `orders that are held look at what is fresh`() {
        var book = book()
        _ = book.update(symbol, paper, quote("99", "100"), now: at(0))
        _ = book.update(symbol, paper, QuoteUpdate(last: level("98")), now: at(0))
        let now = book.prices(symbol, now: at(0))
        #expect(now.bid == "99" && now.ask == "100" && now.last == "98")
        let later = book.prices(symbol, now: at(5001))
        #expect(later.bid == nil && later.ask == nil && later.last == "98")
        expect(book.prices(symbol, now: at(60_001)).last == nil)
        let (trade, time) = book.lastTrade(symbol) ?? (level("1"), at(1))
        #expect(trade.price == "98" && time == at(0))
    }

    @Test func `symbols are open until something else is said`() {
        var book = book { $0.initialStatus = .closed }
        expect(book.status(of: symbol) == .closed)
        book.setStatus(.halted, of: symbol)
        expect(book.status(of: symbol) == .halted)
    }

    @Test func `the middle of any two decimals has a place`() {
        #expect(QuoteBook.mid("1", "2") == "1.5")
        #expect(QuoteBook.mid("0.1", "0.30") == "0.2")
        let big = Decimal(mantissa: .max, scale: 0)
        #expect(QuoteBook.mid(big, big) == big)
        #expect(QuoteBook.mid(big, Decimal(mantissa: .max - 1, scale: 0)) == Decimal(mantissa: .max - 1, scale: 0))
        let small = Decimal(mantissa: 1, scale: 18)
        #expect(QuoteBook.mid(small, Decimal(mantissa: 2, scale: 18)) == small)
        #expect(QuoteBook.mid(Decimal(mantissa: .max, scale: 18), big) > Decimal(mantissa: .max / 2, scale: 0))
    }
}

@Suite struct `How prices move` {
    private func price(_ price: Decimal, _ seconds: Int64, _ book: inout QuoteBook) {
        _ = book.update(symbol, paper, quote(price, price), now: at(seconds * 1000))
    }

    @Test func `volatility is the weighted deviation of the returns from minute to minute`() {
        var book = book { $0.volatilityDecay = 0.5 }
        price("50", 0, &book)
        price("100", 59, &book)
        price("100", 60, &book)
        expect(book.volatility(of: symbol) == nil)
        price("110", 100, &book)
        expect(book.volatility(of: symbol) == nil)
        price("110", 120, &book)
        // From 100 to 110: a tenth.
        expect(abs((book.volatility(of: symbol) ?? 0) - 0.1) < 1e-12)
        price("99", 179, &book)
        price("99", 180, &book)
        // From 110 to 99: a tenth again.
        expect(abs((book.volatility(of: symbol) ?? 0) - 0.1) < 1e-12)
        // Four minutes later without a change, in which the past loses weight.
        price("99", 420, &book)
        price("99", 480, &book)
        let expected = (0.01 * 0.5 * 0.0625).squareRoot()
        expect(abs((book.volatility(of: symbol) ?? 0) - expected) < 1e-12)
    }

    @Test func `a return over several minutes counts as so many steps`() {
        var book = book { $0.volatilityDecay = 0.5 }
        for (value, time) in [("100", 0), ("110", 240), ("110", 300)] as [(StaticString, Int64)] {
            price(Decimal(value), time, &book)
        }
        // A tenth over four minutes.
        expect(abs((book.volatility(of: symbol) ?? 0) - 0.05) < 1e-12)
    }

    @Test func `the largest move is from the lowest to the highest of the window`() {
        var book = book()
        expect(book.largestMove(of: symbol, now: at(0)) == nil)
        price("100", 0, &book)
        expect(book.largestMove(of: symbol, now: at(0)) == 0)
        price("80", 10, &book)
        price("90", 20, &book)
        expect(book.largestMove(of: symbol, now: at(20_000)) == 25)
        expect(book.largestMove(of: symbol, now: at(59_000)) == 25)
        // The first has left the window.
        expect(book.largestMove(of: symbol, now: at(65_000)) == 12.5)
        expect(book.largestMove(of: symbol, now: at(79_000)) == 0)
        expect(book.largestMove(of: symbol, now: at(200_000)) == nil)
    }

    @Test func `any times give an answer, and the same ones the same`() {
        var dice = Dice(seed: 5)
        var one = book()
        var two = book()
        let ends: [Int64] = [.min, .max, 0, -1]
        for _ in 0..<3000 {
            let time = dice.roll(9) == 0 ? ends[dice.roll(4)] : Int64(dice.roll(1 << 40)) - 1 << 39
            let now = Instant(nanosecondsSinceEpoch: time)
            let update = quote(Decimal(Int64(1 + dice.roll(100))), Decimal(Int64(101 + dice.roll(100))))
            _ = one.update(symbol, paper, update, now: now)
            _ = two.update(symbol, paper, update, now: now)
            let moves = (one.largestMove(of: symbol, now: now), two.largestMove(of: symbol, now: now))
            let spreads = (one.volatility(of: symbol), two.volatility(of: symbol))
            #expect(moves.0 == moves.1 && spreads.0 == spreads.1)
            #expect((moves.0 ?? 0) >= 0)
        }
    }
}
