// Stops, if-touched orders and trailing stops: when they are due, and in which order.

import MarketData
import Testing
import Values

private let symbol = SymbolNumber(0)

private func book(_ capacity: Int = 100) -> TriggerBook { TriggerBook(capacity: capacity, symbols: 2) }

private func last(_ price: StaticString) -> MarketPrices { MarketPrices(last: Decimal(price)) }

private func due(_ book: inout TriggerBook, _ prices: MarketPrices) -> [UInt64] {
    book.move(symbol, to: prices)
    var keys: [UInt64] = []
    while let due = book.nextDue(symbol) { keys.append(due.key) }
    return keys
}

/// What the order waits for, as text.
private func trigger(_ book: borrowing TriggerBook, _ key: UInt64) -> String? {
    guard let price = book.trigger(of: key) else { return nil }
    return Decimal(exactly: price.mantissa, scale: Int(price.scale))?.description
}

@Suite struct `Orders held for a price` {
    @Test func `a stop that buys is due at its price or above, one that sells at it or below`() {
        var book = book()
        expect(book.add(1, symbol, .buy, .stop("101"), by: .last) == nil)
        expect(book.add(2, symbol, .sell, .stop("99"), by: .last) == nil)
        expect(due(&book, last("100")) == [])
        expect(due(&book, last("100.9999999999999999")) == [])
        expect(due(&book, last("101")) == [1])
        expect(due(&book, last("98.5")) == [2])
        expect(book.count == 0)
    }

    @Test func `an if-touched order is due the other way round`() {
        var book = book()
        expect(book.add(1, symbol, .buy, .ifTouched("99"), by: .last) == nil)
        expect(book.add(2, symbol, .sellShort, .ifTouched("101"), by: .last) == nil)
        expect(due(&book, last("100")) == [])
        expect(due(&book, last("99")) == [1])
        expect(due(&book, last("102")) == [2])
    }

    @Test func `what buys looks at the ask and what sells at the bid, or both at the middle`() {
        var book = book()
        expect(book.add(1, symbol, .buy, .stop("101"), by: .bidAsk) == nil)
        expect(book.add(2, symbol, .sell, .stop("99"), by: .bidAsk) == nil)
        expect(book.add(3, symbol, .buy, .stop("100.5"), by: .mid) == nil)
        expect(due(&book, MarketPrices(bid: "99.5", ask: "100.5", last: "200")) == [])
        expect(due(&book, MarketPrices(bid: "99", ask: nil)) == [2])
        expect(due(&book, MarketPrices(bid: "100", ask: "101")) == [1, 3])
    }

    @Test func `the nearest trigger comes first, of equal ones what was added first`() {
        var book = book()
        for (key, price) in [(1, "103"), (2, "101"), (3, "101"), (4, "102")] as [(UInt64, StaticString)] {
            expect(book.add(key, symbol, .buy, .stop(Decimal(price)), by: .last) == nil)
        }
        expect(due(&book, last("110")) == [2, 3, 4, 1])
    }

    @Test func `a trailing stop follows the market at its offset, and never goes back`() {
        var book = book()
        _ = due(&book, last("100"))
        expect(book.add(1, symbol, .sell, .trailing(.amount("2"), from: nil), by: .last) == nil)
        expect(book.add(2, symbol, .sell, .trailing(.basisPoints(150), from: nil), by: .last) == nil)
        expect(book.add(3, symbol, .buy, .trailing(.ticks(50, of: "0.01"), from: nil), by: .last) == nil)
        expect((1...3).map { trigger(book, $0) } == ["98", "98.5", "100.5"])
        expect(due(&book, last("100.33")) == [])
        expect((1...3).map { trigger(book, $0) } == ["98.33", "98.82505", "100.5"])
        expect(due(&book, last("100")) == [])
        expect((1...3).map { trigger(book, $0) } == ["98.33", "98.82505", "100.5"])
        expect(due(&book, last("99")) == [])
        expect((1...3).map { trigger(book, $0) } == ["98.33", "98.82505", "99.5"])
        expect(due(&book, last("98.83")) == [])
        expect(due(&book, last("98.82505")) == [2])
        expect(due(&book, last("90")) == [1])
        expect((1...3).map { trigger(book, $0) } == [nil, nil, "90.5"])
    }

    @Test func `a trailing stop that starts from a trigger keeps it until the market would move it`() {
        var book = book()
        _ = due(&book, last("100"))
        let from = WideDecimal(Decimal("98.7"))
        expect(book.add(1, symbol, .sell, .trailing(.basisPoints(300), from: from), by: .last) == nil)
        expect(book.add(2, symbol, .sell, .trailing(.amount("3"), from: from), by: .last) == nil)
        _ = due(&book, last("101.7"))
        expect(trigger(book, 1) == "98.7")
        // 98.7 / 0.97 is 101.752577...
        _ = due(&book, last("101.7525"))
        expect((1...2).map { trigger(book, $0) } == ["98.7", "98.7525"])
        _ = due(&book, last("101.7526"))
        expect(trigger(book, 1) == "98.700022")
        // One whose start is behind the market moves at once.
        expect(book.add(3, symbol, .sell, .trailing(.amount("3"), from: WideDecimal(Decimal(50))), by: .last) == nil)
        expect(trigger(book, 3) == "98.7526")
    }

    @Test func `triggers are exact to the last half of the last digit`() {
        var book = book()
        let start = WideDecimal(Decimal(1))
        expect(book.add(1, symbol, .buy, .trailing(.basisPoints(5000), from: start), by: .mid) == nil)
        let low: Decimal = "0.666666666666666667"
        book.move(symbol, to: MarketPrices(bid: low, ask: low))
        expect(trigger(book, 1) == "1")
        book.move(symbol, to: MarketPrices(bid: "0.666666666666666666", ask: low))
        expect(book.trigger(of: 1) == WideDecimal(mantissa: 99_999_999_999_999_999_975, scale: 20))
    }

    @Test func `an order that started from a trigger keeps it beside those that saw the same price`() {
        var book = book()
        _ = due(&book, last("1.000000000000000001"))
        let start = WideDecimal(Decimal("0.999800000000000001"))
        expect(book.add(1, symbol, .sell, .trailing(.basisPoints(2), from: start), by: .last) == nil)
        expect(book.add(2, symbol, .sell, .trailing(.basisPoints(1), from: nil), by: .last) == nil)
        expect(trigger(book, 1) == "0.999800000000000001")
    }

    @Test func `without a market a trailing stop waits for the first price`() {
        var book = book()
        expect(book.add(1, symbol, .buy, .trailing(.amount("1"), from: nil), by: .mid) == nil)
        expect(trigger(book, 1) == nil)
        expect(due(&book, MarketPrices(bid: "10", ask: "11")) == [])
        expect(trigger(book, 1) == "11.5")
    }

    @Test func `an order that is due at once is found at once, and a market that is unknown makes none due`() {
        var book = book()
        _ = due(&book, last("100"))
        expect(book.add(1, symbol, .buy, .stop("99"), by: .last) == nil)
        book.forgetPrices(of: symbol)
        expect(book.nextDue(symbol) == nil)
        expect(due(&book, last("100")) == [1])
        expect(book.add(2, symbol, .buy, .stop("99"), by: .last) == nil)
        guard let found = book.nextDue(symbol) else { return expect(false) }
        #expect(found.key == 2)
        #expect(found.trigger == WideDecimal(Decimal(99)))
        #expect(found.market == WideDecimal(Decimal(100)))
    }

    @Test func `what cannot be held is refused, and changes nothing`() {
        var book = book(1)
        let big = Decimal(mantissa: 100_000_000_000_000, scale: 0)
        expect(book.add(1, symbol, .buy, .stop(big), by: .last) == .price)
        expect(book.add(1, symbol, .buy, .trailing(.amount("0"), from: nil), by: .last) == .offset)
        expect(book.add(1, symbol, .buy, .trailing(.basisPoints(10_000), from: nil), by: .last) == .offset)
        expect(book.add(1, symbol, .buy, .trailing(.ticks(0, of: "0.01"), from: nil), by: .last) == .offset)
        expect(book.add(1, SymbolNumber(2), .buy, .stop("1"), by: .last) == .symbol)
        expect(book.count == 0)
        expect(book.add(1, symbol, .buy, .stop("1"), by: .last) == nil)
        expect(book.add(1, symbol, .buy, .stop("1"), by: .last) == .key)
        expect(book.add(2, symbol, .buy, .stop("1"), by: .last) == .full)
        expect(book.change(2, .buy, to: .stop("1"), by: .last) == .key)
        expect(book.change(1, .buy, to: .stop(big), by: .last) == .price)
        expect(trigger(book, 1) == "1")
        expect(book.change(1, .buy, to: .stop("2"), by: .last) == nil)
        expect(trigger(book, 1) == "2")
        expect(book.remove(1))
        expect(!book.remove(1))
        expect(book.add(2, symbol, .buy, .stop("1"), by: .last) == nil)
    }

    @Test func `extreme prices trap nowhere`() {
        var book = book()
        let values: [Int64] = [.max, .min, 0, 1, -1, 99_999_999_999_999, -99_999_999_999_999]
        let prices = values.flatMap { value in [UInt8(0), 4, 18].map { Decimal(mantissa: value, scale: $0) } }
        var key: UInt64 = 0
        for price in prices {
            for start in prices {
                key += 1
                _ = book.add(key, symbol, .sell, .trailing(.amount(price), from: WideDecimal(start)), by: .last)
                key += 1
                _ = book.add(key, symbol, .buy, .trailing(.basisPoints(9999), from: WideDecimal(start)), by: .last)
                _ = book.trigger(of: key)
            }
            book.move(symbol, to: MarketPrices(bid: price, ask: price, last: price))
            while let due = book.nextDue(symbol) { _ = due.trigger }
        }
        let wide = WideDecimal(mantissa: .max, scale: 36)
        expect(book.add(0, symbol, .buy, .trailing(.amount("1"), from: wide), by: .last) == .price)
    }
}
