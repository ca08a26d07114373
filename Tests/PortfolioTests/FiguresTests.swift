// Totals, days, peaks.

import Portfolio
import Testing
import Values

@Suite struct `Totals` {
    @Test func `an account's totals follow its fills, marks and fees`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100", fee: "1"))
        try book.book(fill(.sellShort, "10", "50", Name("AAPL"), fee: "2", broker: BrokerNumber(1)))
        try book.book(fill(.buy, "1", "1", account: Identifier("bob")))
        try book.mark(Name("BTC/USD"), "110")
        try book.mark(Name("AAPL"), "55")
        let figures = try book.figures(of: alice)
        #expect(text(figures.grossExposure) == "770" && text(figures.netExposure) == "-330")
        #expect(text(figures.realised) == "0" && text(figures.unrealised) == "-30" && text(figures.fees) == "3")
        #expect(try text(figures.profit()) == "-33" && figures.isComplete)
        let all = try book.figures()
        #expect(text(all.grossExposure) == "880" && text(all.unrealised) == "79")
        #expect(text(try book.figures(of: Identifier("carol")).grossExposure) == "0")
    }

    @Test func `other currencies count at their rates, and without one they are told`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100", Name("BTC/EUR"), fee: "0.5", Name("BNB")))
        try book.mark(Name("BTC/EUR"), "110")
        var figures = try book.figures(of: alice)
        #expect(figures.leftOut == 2 && !figures.isComplete)
        #expect((0..<figures.missingCount).map { figures.missing[$0].description } == ["EUR", "BNB"])
        let euros = try book.figures(of: alice, in: Name("EUR"))
        #expect(text(euros.unrealised) == "20" && text(euros.netExposure) == "220" && euros.isComplete)
        try book.setRate(Name("EUR"), "1.08")
        try book.setRate(Name("BNB"), "600")
        try book.setRate(Name("USD"), "7")
        figures = try book.figures(of: alice)
        #expect(text(figures.unrealised) == "21.6" && text(figures.fees) == "300" && figures.isComplete)
        #expect(text(try book.figures().grossExposure) == "237.6")
        expect(text(try book.figures(in: Name("XXX")).grossExposure) == "0")
    }

    @Test func `a rate that is old still counts, and is told until a new one comes`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100", Name("BTC/EUR")))
        try book.mark(Name("BTC/EUR"), "110")
        var figures = try book.figures(of: alice)
        #expect(figures.unrated == Name("EUR"))
        try book.setRate(Name("EUR"), "1.08")
        book.ageRate(Name("EUR"))
        book.ageRate(Name("USD"))
        book.ageRate(Name("XXX"))
        figures = try book.figures(of: alice)
        #expect(text(figures.unrealised) == "21.6" && figures.unrated == Name("EUR") && figures.isComplete)
        let (euros, other) = (try book.figures(of: alice, in: Name("EUR")), try book.figures(of: Identifier("carol")))
        #expect(euros.unrated == nil && other.unrated == nil)
        try book.setRate(Name("EUR"), "1.09")
        figures = try book.figures()
        #expect(text(figures.unrealised) == "21.8" && figures.unrated == nil)
    }

    /// Bytes beside the slash of every kind: one less, one more, with the eighth bit.
    @Test func `a pair is one wherever its slash stands, and only a slash makes it one`() {
        let book = PositionBook(PortfolioSettings())
        let base = "\(book.baseCurrency)"
        for count in 0..<31 {
            let counted = String(repeating: "A", count: count)
            #expect("\(book.currency(pricing: Name(string: counted + "/X")!))" == "X")
            for other in [".", "0", "\u{2}", "O"] {
                #expect("\(book.currency(pricing: Name(string: counted + other)!))" == base)
            }
        }
    }

    @Test func `a symbol is priced in what the settings say, and a pair in its second part`() throws {
        var settings = PortfolioSettings()
        settings.baseCurrency = Name("EUR")
        settings.currencies = [(Name("AAPL"), Name("USD")), (Name("SAP"), Name("EUR"))]
        var book = PositionBook(settings)
        func currencies(_ book: borrowing PositionBook) -> [String] {
            ["AAPL", "SAP", "BMW", "EUR/JPY"].map { "\(book.currency(pricing: Name(string: $0)!))" }
        }
        #expect(currencies(book) == ["USD", "EUR", "EUR", "JPY"])
        try book.book(fill(.buy, "2", "100", Name("AAPL")))
        try book.book(fill(.buy, "2", "100", Name("SAP")))
        try book.mark(Name("AAPL"), "110")
        try book.mark(Name("SAP"), "110")
        #expect(currencies(book) == ["USD", "EUR", "EUR", "JPY"])
        let rated = (0..<book.currencyCount).compactMap { book.ratedCurrency($0) }
        #expect(rated == [Name("USD")])
        try book.setRate(Name("USD"), "0.5")
        let figures = try book.figures(of: alice)
        #expect(text(figures.unrealised) == "30")
        let number = book.number(alice, paper, currency: Name("USD"))
        let balance = try #require(number)
        expect(text(book[balance].total) == "-200")
    }

    @Test func `what is open without a mark counts as it cost, and is told`() throws {
        var book = small()
        try book.book(fill(.sell, "2", "100"))
        let figures = try book.figures(of: alice)
        #expect(figures.unmarked == 1 && text(figures.unrealised) == "0")
        #expect(text(figures.grossExposure) == "200" && text(figures.netExposure) == "-200")
    }

    @Test func `a rate of many digits is rounded where it is shown`() throws {
        var book = small()
        try book.book(fill(.buy, "1", "0.0000000001", Name("X/EUR")))
        try book.mark(Name("X/EUR"), "0.0000000004")
        try book.setRate(Name("EUR"), Decimal(mantissa: 1_234_567_890_123_456_789, scale: 18))
        #expect(text(try book.figures().unrealised) == "0.000000000370370367")
        // Halves go to the even one.
        try book.setRate(Name("EUR"), "0.0000000005")
        try book.mark(Name("X/EUR"), "0.0000000011")
        #expect(text(try book.figures().unrealised) == "0")
        try book.mark(Name("X/EUR"), "0.0000000031")
        #expect(text(try book.figures().unrealised) == "0.000000000000000002")
    }
}

@Suite struct `Days and peaks` {
    @Test func `a day's profit is what came since the last day was closed`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100", fee: "1"))
        try book.mark(Name("BTC/USD"), "110")
        let number = try position(book)
        expect(text(try book.figures(of: alice).dayProfit) == "20")
        try book.closeDay()
        expect(text(try book.figures(of: alice).dayProfit) == "0")
        expect(text(try book.figures(of: alice).profitOfDay()) == "0")
        try book.mark(Name("BTC/USD"), "105")
        try book.book(fill(.sell, "1", "104", fee: "2"))
        let figures = try book.figures(of: alice)
        #expect(text(figures.dayProfit) == "-11" && text(figures.dayFees) == "2")
        #expect(try text(figures.profitOfDay()) == "-13" && text(figures.profit()) == "6")
        expect(text(try book.dayProfit(number)) == "-11")
        expect(text(try book.figures().dayProfit) == "-11")
    }

    @Test func `a snapshot comes back as it was`() throws {
        var book = small()
        try book.book(fill(.buy, "2", "100"))
        try book.mark(Name("BTC/USD"), "110")
        try book.book(fill(.buy, "3", "10", Name("AAPL")))
        try book.closeDay()
        var writer = RowWriter(capacity: SnapshotRow.maximumSize)
        book.encodeSnapshot(PositionNumber(0), at: at(9), into: &writer)
        let row = try #require(SnapshotRow.decode(writer.bytes))
        #expect(row.at == at(9) && row.account == alice && row.symbol == Name("BTC/USD") && row.quantity == "2")
        #expect(text(row.cost) == "200" && row.mark == "110")
        writer.reset()
        book.encodeSnapshot(PositionNumber(1), at: at(9), into: &writer)
        #expect(SnapshotRow.decode(writer.bytes)?.quantity == "3" && SnapshotRow.decode(writer.bytes)?.mark == nil)
    }

    @Test func `the peak rises with profit, and drawdown is how far below it that is`() throws {
        var book = small()
        try book.book(fill(.buy, "1", "100"))
        func look(_ mark: Decimal, _ second: Int64, _ book: inout PositionBook) throws -> String {
            try book.mark(Name("BTC/USD"), mark)
            let (one, all) = (try book.assess(alice, now: at(second)), try book.assess(now: at(second)))
            expect(text(one.drawdown) == text(all.drawdown))
            let second = one.peak.at.nanosecondsSinceEpoch / 1_000_000_000
            return "\(text(one.profit)) of \(text(one.peak.highest)) at \(second), \(text(one.drawdown))"
        }
        expect(try look("90", 1, &book).hasPrefix("-10 of 0"))
        expect(try look("130", 2, &book) == "30 of 30 at 2, 0")
        expect(try look("120", 3, &book) == "20 of 30 at 2, 10")
        expect(try look("131", 4, &book) == "31 of 31 at 4, 0")
        // What is not complete raises no peak.
        try book.setRate(Name("EUR"), nil)
        try book.book(fill(.buy, "1", "1", Name("X/EUR")))
        expect(try look("140", 5, &book) == "40 of 31 at 4, 0")
    }

    @Test func `changed rows are given out once, accounts first`() throws {
        var book = small()
        func drain(_ book: inout PositionBook) -> [PortfolioRow] {
            var rows: [PortfolioRow] = []
            while let row = book.nextDirty() { rows.append(row) }
            return rows
        }
        try book.book(fill(.buy, "1", "100"))
        let (one, two) = (BalanceNumber(0), BalanceNumber(1))
        expect(drain(&book) == [.account(AccountNumber(0)), .position(PositionNumber(0)), .balance(one), .balance(two)])
        expect(drain(&book) == [])
        try book.reserve("1", Name("USD"), alice, paper)
        try book.book(fill(.buy, "1", "100"))
        expect(drain(&book) == [.position(PositionNumber(0)), .balance(two), .balance(one)])
        try book.mark(Name("BTC/USD"), "200")
        _ = try book.assess(alice, now: at(1))
        _ = try book.assess(now: at(1))
        expect(drain(&book) == [.account(AccountNumber(0)), .overall])
    }
}
