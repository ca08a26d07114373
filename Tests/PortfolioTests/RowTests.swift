// What is written comes back, and any bytes give an answer.

import Portfolio
import Testing
import Values

/// Some trading, with everything in it that rows have.
private func traded(_ seed: UInt64, _ method: CostMethod) throws -> PositionBook {
    var dice = Dice(seed: seed)
    var book = small { $0.method = method }
    for step in 0..<120 {
        let symbol = [Name("BTC/USD"), Name("AAPL"), Name("ETH/EUR")][dice.roll(3)]
        try book.mark(symbol, Decimal(Int64(1 + dice.roll(99))))
        var next = fill(
            [.buy, .sell][dice.roll(2)], Decimal(mantissa: Int64(1 + dice.roll(999)), scale: 2),
            Decimal(mantissa: Int64(1 + dice.roll(9999)), scale: 2), symbol,
            fee: Decimal(mantissa: Int64(dice.roll(99)), scale: 3), [Name(), Name("BNB")][dice.roll(2)],
            account: [alice, Identifier("bob")][dice.roll(2)], broker: BrokerNumber(UInt8(dice.roll(3))))
        next.at = at(Int64(step))
        if dice.roll(9) == 0 { try book.adjust(next, changesBalances: false) } else { try book.book(next) }
        if step == 60 { try book.closeDay() }
        try book.reserve(Decimal(Int64(dice.roll(9))), Name("USD"), next.account, next.broker)
        _ = try book.assess(next.account, now: at(Int64(step)))
        _ = try book.assess(now: at(Int64(step)))
    }
    _ = try book.take(BrokerBalance(account: alice, broker: paper, currency: Name("USD"), total: "12345.67"))
    return book
}

private func decode<Row>(_ bytes: [UInt8], _ type: (Bytes) -> Row?) -> Row? {
    bytes.withUnsafeBytes { unsafe type(Bytes($0)) }
}

/// A book from the rows of another.
private func restored(_ rows: [[UInt8]], accounts: Int, positions: Int, _ method: CostMethod) throws -> PositionBook {
    var book = small { $0.method = method }
    for row in rows[...accounts] { try book.restore(try #require(decode(row, AccountRow.decode))) }
    for row in rows[(accounts + 1)...(accounts + positions)] {
        try book.restore(try #require(decode(row, PositionRow.decode)))
    }
    for row in rows[(accounts + 1 + positions)...] { try book.restore(try #require(decode(row, BalanceRow.decode))) }
    book.finishRestoring()
    return book
}

@Suite struct `Rows` {
    @Test(arguments: [UInt64(1), 2, 3, 4]) func `a book comes back as it was, and goes on as it would have`(seed: UInt64) throws {
        let method = seed % 2 == 0 ? CostMethod.average : .firstInFirstOut(lots: 5)
        var book = try traded(seed, method)
        let written = rows(book)
        var back = try restored(written, accounts: book.accountCount, positions: book.positionCount, method)
        expect(rows(back) == written)
        expect(back.nextDirty() == nil)
        for symbol in [Name("BTC/USD"), Name("AAPL"), Name("ETH/EUR")] {
            try book.mark(symbol, "50")
            try back.mark(symbol, "50")
        }
        try book.setRate(Name("EUR"), "1.1")
        try back.setRate(Name("EUR"), "1.1")
        for currency in [Name?.none, Name("USD"), Name("EUR"), Name("BNB")] {
            for account in [alice, Identifier("bob")] {
                let (one, two) = (try book.figures(of: account, in: currency), try back.figures(of: account, in: currency))
                expect(figures(one) == figures(two), "seed \(seed)")
            }
            let (one, two) = (try book.figures(in: currency), try back.figures(in: currency))
            expect(figures(one) == figures(two), "seed \(seed)")
        }
        try book.book(fill(.sell, "100", "60", fee: "1"))
        try back.book(fill(.sell, "100", "60", fee: "1"))
        expect(rows(back) == rows(book))
    }

    private func figures(_ figures: PortfolioFigures) -> String {
        [
            figures.grossExposure, figures.netExposure, figures.realised, figures.unrealised, figures.fees,
            figures.dayProfit, figures.dayFees,
        ].map { text($0) }.joined(separator: " ") + " \(figures.leftOut)"
    }

    @Test func `with fewer lots than were written the oldest become one`() throws {
        var book = small { $0.method = .firstInFirstOut(lots: 5) }
        for price in ["100", "110", "130"] as [Decimal] { try book.book(fill(.buy, "1", price)) }
        var back = try restored(rows(book), accounts: 1, positions: 1, .average)
        try back.book(fill(.sell, "1", "120"))
        expect(shown(back).hasPrefix("2 at 113.33333333, 6.66"))
    }

    @Test func `a position that is there is not taken in again`() throws {
        let book = try traded(1, .average)
        let written = rows(book)
        let (accounts, positions) = (book.accountCount, book.positionCount)
        var back = try restored(written, accounts: accounts, positions: positions, .average)
        let position = try #require(decode(written[accounts + 1], PositionRow.decode))
        let balance = try #require(decode(written[accounts + 1 + positions], BalanceRow.decode))
        expect(refusal { () throws(PortfolioRefusal) in try back.restore(position) } == .malformed)
        expect(refusal { () throws(PortfolioRefusal) in try back.restore(balance) } == .malformed)
    }

    @Test func `any change of a row gives an answer, and what is taken in can be worked with`() throws {
        let book = try traded(7, .firstInFirstOut(lots: 5))
        var snapshot = RowWriter(capacity: SnapshotRow.maximumSize)
        book.encodeSnapshot(PositionNumber(0), at: at(1), into: &snapshot)
        let written = rows(book)
        let position = written[book.accountCount + 1]
        let samples = [written[0], written[book.accountCount], position, written[written.count - 1]]
            + [(0..<snapshot.count).map { snapshot.bytes[$0] }]
        for row in samples {
            for length in 0..<row.count { expect(!isAny(Array(row.prefix(length)))) }
            expect(!isAny(row + [0]))
            var other = row
            other[0] = 2
            expect(!isAny(other))
            for place in row.indices {
                for value in [UInt8(0), 1, 2, 0x7F, 0x80, 0xFF, row[place] ^ 1, row[place] &+ 1] {
                    var changed = row
                    changed[place] = value
                    _ = isAny(changed)
                }
            }
        }
    }

    /// Whether the bytes are any row; what they are is worked with.
    private func isAny(_ bytes: [UInt8]) -> Bool {
        var isOne = decode(bytes, SnapshotRow.decode) != nil
        var book = small { $0.method = .firstInFirstOut(lots: 3) }
        func attempt(_ body: () throws(PortfolioRefusal) -> Void) { _ = refusal(body) }
        if let row = decode(bytes, AccountRow.decode) {
            isOne = true
            attempt { () throws(PortfolioRefusal) in try book.restore(row) }
        }
        if let row = decode(bytes, BalanceRow.decode) {
            isOne = true
            attempt { () throws(PortfolioRefusal) in try book.restore(row) }
            attempt { () throws(PortfolioRefusal) in try book.reserve("1", row.currency, row.account, row.broker) }
        }
        if let row = decode(bytes, PositionRow.decode) {
            isOne = true
            attempt { () throws(PortfolioRefusal) in try book.restore(row) }
            attempt { () throws(PortfolioRefusal) in try book.mark(row.symbol, "3") }
            attempt { () throws(PortfolioRefusal) in _ = try book.assess(now: at(1)) }
            for side in [Side.buy, .sell] {
                let next = fill(side, "0.3", "7", row.symbol, account: row.account, broker: row.broker)
                attempt { () throws(PortfolioRefusal) in try book.book(next) }
            }
            attempt { () throws(PortfolioRefusal) in try book.closeDay() }
        }
        return isOne
    }

    @Test func `the longest rows fit`() throws {
        var long = Identifier()
        while long.append(0x41) {}
        func name(_ byte: UInt8) -> Name {
            var name = Name()
            while name.append(byte) {}
            return name
        }
        var book = small { $0.method = .firstInFirstOut(lots: 255) }
        for count in 0..<300 {
            try book.book(fill(.buy, "1", "1", name(0x41), fee: "1", name(0x42 + UInt8(count % 4)), account: long))
        }
        try book.closeDay()
        let written = rows(book)
        #expect(written.map(\.count).max() ?? 0 <= PositionRow.maximumSize(lots: 255))
        #expect(written[0].count <= AccountRow.maximumSize && (written.last?.count ?? 0) <= BalanceRow.maximumSize)
        var snapshot = RowWriter(capacity: SnapshotRow.maximumSize)
        book.encodeSnapshot(PositionNumber(0), at: at(1), into: &snapshot)
        let isOverflowing = snapshot.isOverflowing
        #expect(!isOverflowing)
    }
}
