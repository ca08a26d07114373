// Positions by fills: what is open, what it cost, what it brought.

import Portfolio
import Testing
import Values

@Suite struct `Positions` {
    @Test func `fills add up at the average, and what is closed brings the difference`() throws {
        var book = small()
        try book.book(fill(.buy, "1", "100"))
        try book.book(fill(.buy, "3", "200"))
        try book.mark(Name("BTC/USD"), "210")
        expect(shown(book) == "4 at 175, 0, 140")
        let booked = try book.book(fill(.sell, "1", "205"))
        #expect(text(booked.realised) == "30" && booked.closed == "1" && booked.opened.isZero)
        expect(shown(book) == "3 at 175, 30, 105")
        try book.book(fill(.sell, "3.0", "175"))
        expect(shown(book) == "0 at none, 30, 0")
    }

    @Test func `a short position gains when the price falls`() throws {
        var book = small()
        try book.book(fill(.sellShort, "2", "100"))
        try book.mark(Name("BTC/USD"), "90")
        expect(shown(book) == "-2 at 100, 0, 20")
        try book.book(fill(.buy, "1", "80"))
        expect(shown(book) == "-1 at 100, 20, 10")
    }

    @Test func `a fill beyond what is open turns the position over`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100"))
        let booked = try book.book(fill(.sell, "5", "110"))
        #expect(booked.closed == "2" && booked.opened == "3" && text(booked.realised) == "20")
        expect(shown(book) == "-3 at 110, 20, none")
        try book.book(fill(.buy, "4", "100"))
        expect(shown(book) == "1 at 100, 50, none")
    }

    @Test func `first in, first out: the oldest lots are closed first`() throws {
        var book = small { $0.method = .firstInFirstOut(lots: 4) }
        for price in ["100", "110", "120"] as [Decimal] { try book.book(fill(.buy, "1", price)) }
        try book.mark(Name("BTC/USD"), "130")
        try book.book(fill(.sell, "1.5", "130"))
        expect(shown(book) == "1.5 at 116.66666667, 40, 20")
        try book.book(fill(.sell, "2.5", "130"))
        expect(shown(book) == "-1 at 130, 60, 0")
    }

    @Test func `lots beyond the maximum: the oldest two become one, at their average`() throws {
        var book = small { $0.method = .firstInFirstOut(lots: 2) }
        for price in ["100", "110", "120"] as [Decimal] { try book.book(fill(.buy, "1", price)) }
        // 2 at 105, 1 at 120.
        try book.book(fill(.sell, "1", "130"))
        expect(shown(book) == "2 at 112.5, 25, none")
        try book.book(fill(.sell, "1", "130"))
        expect(shown(book) == "1 at 120, 50, none")
        book = small { $0.method = .firstInFirstOut(lots: 3) }
        for price in ["100", "110", "120", "130"] as [Decimal] { try book.book(fill(.buy, "1", price)) }
        // 2 at 105, then 1 at 120 and 1 at 130.
        try book.book(fill(.sell, "3", "130"))
        expect(shown(book) == "1 at 130, 60, none")
    }

    @Test func `an average that does not end loses nothing`() throws {
        var book = small()
        try book.book(fill(.buy, "1", "10"))
        try book.book(fill(.buy, "2", "0"))
        try book.book(fill(.sell, "1", "10"))
        expect(shown(book) == "2 at 3.33333333, 6.666666666666666667, none")
        try book.book(fill(.sell, "1", "10"))
        try book.book(fill(.sell, "1", "10"))
        expect(shown(book) == "0 at none, 20, 0")
    }

    @Test func `the same symbol at another broker or of another account is another position`() throws {
        var book = small()
        let other = BrokerNumber(63)
        try book.book(fill(.buy, "1", "100"))
        try book.book(fill(.sell, "4", "100", broker: other))
        try book.book(fill(.buy, "7", "100", account: Identifier("bob")))
        let alices = book.holding(alice, Name("BTC/USD"))
        #expect(try text(alices.long) == "1" && text(alices.short) == "4" && text(alices.net()) == "-3")
        let all = book.holding(Name("BTC/USD"))
        #expect(text(all.long) == "8" && text(all.short) == "4")
        expect(text(book.holding(alice, Name("AAPL")).long) == "0")
        expect(book.positionCount == 3)
    }

    @Test func `fees are kept by currency, and the fifth currency is refused`() throws {
        var book = small()
        try book.book(fill(.buy, "1", "100", fee: "0.1"))
        try book.book(fill(.buy, "1", "100", fee: "0.02", Name("BNB")))
        try book.book(fill(.buy, "1", "100", fee: "-0.01", Name("BNB")))
        try book.book(fill(.buy, "1", "100", fee: "1", Name("A")))
        try book.book(fill(.buy, "1", "100", fee: "1", Name("B")))
        let number = try position(book)
        let fees = (0..<book.feeCount(of: number)).map { book.fee($0, of: number) }
        #expect(fees.map { "\($0.currency) \(text($0.total))" } == ["USD 0.1", "BNB 0.01", "A 1", "B 1"])
        let before = rows(book)
        expect(refusal { () throws(PortfolioRefusal) in
            try book.book(fill(.buy, "1", "100", fee: "1", Name("C"))) } == .tooManyFeeCurrencies)
        expect(rows(book) == before)
    }

    @Test func `what is no fill is refused`() {
        var book = small()
        expect(refusal { () throws(PortfolioRefusal) in try book.book(fill(.buy, "0", "1")) } == .malformed)
        expect(refusal { () throws(PortfolioRefusal) in try book.book(fill(.buy, "-1", "1")) } == .malformed)
        let nobody = BrokerNumber(64)
        expect(refusal { () throws(PortfolioRefusal) in try book.book(fill(.buy, "1", "1", broker: nobody)) } == .malformed)
        expect(book.positionCount == 0)
    }

    @Test func `one too many of anything is refused`() throws {
        var book = small {
            $0.maximumAccounts = 2
            $0.maximumPositions = 3
            $0.maximumSymbols = 2
        }
        try book.book(fill(.buy, "1", "1"))
        try book.book(fill(.buy, "1", "1", Name("AAPL")))
        expect(refusal { () throws(PortfolioRefusal) in try book.book(fill(.buy, "1", "1", Name("MSFT"))) } == .full)
        try book.book(fill(.buy, "1", "1", account: Identifier("bob")))
        expect(refusal { () throws(PortfolioRefusal) in
            try book.book(fill(.buy, "1", "1", account: Identifier("carol"))) } == .full)
        expect(refusal { () throws(PortfolioRefusal) in try book.book(fill(.buy, "1", "1", broker: BrokerNumber(1))) } == .full)
        try book.book(fill(.buy, "1", "1"))
        expect(shown(book) == "2 at 1, 0, none")
    }

    @Test func `the sizes that are promised fit`() throws {
        var book = PositionBook()
        for number in 0..<100_000 {
            let account = Identifier(string: "account-\(number / 10)") ?? Identifier()
            let symbol = Name(string: "S\(number % 5)") ?? Name()
            try book.book(fill(.buy, "1", "1", symbol, account: account, broker: BrokerNumber(UInt8(number / 5 % 2))))
        }
        expect(book.positionCount == 100_000 && book.accountCount == 10_000)
        expect(text(book.holding(Name("S0")).long) == "20000")
    }
}

@Suite struct `Adjustments and a broker's figures` {
    @Test func `an adjustment is kept apart from fills`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100"))
        try book.adjust(fill(.sell, "0.5", "100"), changesBalances: false)
        expect(shown(book) == "1.5 at 100, 0, none")
        let position = book[try position(book)]
        #expect(text(position.volume) == "2" && text(position.turnover) == "200")
        #expect(text(position.adjustedQuantity) == "-0.5" && text(position.adjustedCash) == "50")
        expect(balance(book, Name("BTC")) == "2" && balance(book, Name("USD")) == "-200")
        try book.adjust(fill(.sell, "1.5", "100"), changesBalances: true)
        expect(balance(book, Name("BTC")) == "0.5" && balance(book, Name("USD")) == "-50")
    }

    @Test func `a difference says what trade would make ours theirs`() throws {
        var book = small()
        func difference(_ book: borrowing PositionBook, _ quantity: Decimal, _ price: Decimal? = nil) throws -> PositionDifference? {
            try book.difference(
                from: BrokerPosition(
                    account: alice, broker: paper, symbol: Name("BTC/USD"), quantity: quantity, averagePrice: price))
        }
        expect(try difference(book, "0") == nil)
        let opened = try #require(try difference(book, "-2"))
        #expect(opened.correction?.side == .sell && opened.correction?.quantity == "2" && opened.ours.isZero)
        try book.book(fill(.buy, "1", "10"))
        try book.book(fill(.buy, "2", "0"))
        expect(try difference(book, "3.0", "3.33") == nil)
        let priced = try #require(try difference(book, "3", "3.34"))
        #expect(priced.correction == nil && priced.ourAveragePrice == "3.33" && priced.theirAveragePrice == "3.34")
        let more = try #require(try difference(book, "4"))
        #expect(more.correction?.side == .buy && more.correction?.quantity == "1" && more.theirs == "4")
    }
}

@Suite struct `Balances` {
    @Test func `a pair's fill moves both of its parts, another symbol's the money alone`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100", fee: "0.001", Name("BTC")))
        try book.book(fill(.sell, "1", "50", Name("AAPL"), fee: "1"))
        expect(balance(book, Name("BTC")) == "1.999")
        expect(balance(book, Name("USD")) == "-151")
        expect(balance(book, Name("AAPL")) == "none")
    }

    @Test func `orders hold what they may need`() throws {
        var book = small()
        _ = try book.take(BrokerBalance(account: alice, broker: paper, currency: Name("USD"), total: "1000"))
        try book.reserve("300.50", Name("USD"), alice, paper)
        try book.reserve("-100", Name("USD"), alice, paper)
        let balance = book[try dollars(book)]
        #expect(try text(balance.reserved) == "200.5" && text(balance.available()) == "799.5")
    }

    @Test func `the broker's figure is taken over, and what it changes is kept`() throws {
        var book = small()
        let figure = BrokerBalance(account: alice, broker: paper, currency: Name("USD"), total: "1000", reserved: "5")
        try book.book(fill(.buy, "1", "100"))
        expect(text(try book.difference(from: figure)) == "1100")
        expect(text(try book.take(figure)) == "1100")
        expect(text(try book.difference(from: figure)) == "0")
        let balance = book[try dollars(book)]
        #expect(text(balance.adjusted) == "1100" && text(balance.total) == "1000" && text(balance.reserved) == "5")
        try book.book(fill(.sell, "1", "110"))
        expect(PortfolioTests.balance(book, Name("USD")) == "1110")
    }
}
