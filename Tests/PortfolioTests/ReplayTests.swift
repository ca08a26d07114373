// Any sequence of fills against a replay with fractions of any size.

import Portfolio
import Testing
import Values

/// Average cost: a quantity and its average price.
private struct AverageReplay {
    var quantity = Fraction(0)
    var price = Fraction(0)
    var realised = Fraction(0)

    mutating func book(_ signed: Fraction, at new: Fraction) {
        if quantity.isZero || quantity.isNegative == signed.isNegative {
            price = (quantity * price + signed * new) / (quantity + signed)
            quantity += signed
            return
        }
        let closes = signed.size <= quantity.size
        let closed = closes ? signed : Fraction(0) - quantity
        realised += closed * (price - new)
        quantity += signed
        if !closes { price = new }
    }
}

/// First in, first out: each lot by itself, however many there are.
private struct LotReplay {
    var lots: [(signed: Fraction, price: Fraction)] = []
    var realised = Fraction(0)

    mutating func book(_ signed: Fraction, at price: Fraction) {
        var left = signed
        while !left.isZero, let oldest = lots.first, oldest.signed.isNegative != left.isNegative {
            if left.size <= oldest.signed.size {
                realised += left * (oldest.price - price)
                lots[0].signed += left
                if lots[0].signed.isZero { lots.removeFirst() }
                return
            }
            realised += oldest.signed * (price - oldest.price)
            left += oldest.signed
            lots.removeFirst()
        }
        if !left.isZero { lots.append((left, price)) }
    }

    var cost: Fraction { lots.reduce(Fraction(0)) { $0 + $1.signed * $1.price } }
}

/// A fill of trading size, so that nothing is out of range; prices below zero among them.
private func fill(_ dice: inout Dice) -> Fill {
    let digits = UInt8(dice.roll(9))
    let quantity = Decimal(mantissa: Int64(1 + dice.roll(Int(powerOfTen(Int(digits) + 1)))), scale: digits)
    let price = Decimal(mantissa: Int64(dice.roll(12_000_000) - 300_000), scale: UInt8(dice.roll(4)))
    return PortfolioTests.fill([.buy, .sell, .sellShort][dice.roll(3)], quantity, price)
}

private func signed(_ fill: Fill) -> Fraction {
    fill.side.isBuy ? Fraction(fill.quantity) : Fraction(0) - Fraction(fill.quantity)
}

@Suite struct `Replays` {
    /// One part in 10^18 for each fill: the rounding of a cost that does not end.
    private func isNear(_ one: WideDecimal, _ two: Fraction, _ fills: Int) -> Bool {
        (Fraction(one) - two).size <= Fraction(WideDecimal(mantissa: Int128(fills), scale: 18))
    }

    @Test(arguments: UInt64(1)...6) func `at average cost any fills come to what a replay gives`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var book = small()
        var replay = AverageReplay()
        var cash = Fraction(0)
        for count in 1...40 {
            var next = fill(&dice)
            // Now and then all is closed.
            if dice.roll(8) == 0, count > 1 {
                let open = book[PositionNumber(0)].quantity
                if !open.isZero {
                    next.side = open.isNegative ? .buy : .sell
                    next.quantity = open.isNegative ? Decimal(mantissa: -open.mantissa, scale: open.scale) : open
                }
            }
            try book.book(next)
            replay.book(signed(next), at: Fraction(next.price))
            cash = cash - signed(next) * Fraction(next.price)
            let position = book[PositionNumber(0)]
            #expect(Fraction(position.quantity) == replay.quantity, "seed \(seed), fill \(count)")
            #expect(isNear(position.realised, replay.realised, count), "seed \(seed), fill \(count)")
            #expect(isNear(position.cost, replay.quantity * replay.price, count), "seed \(seed), fill \(count)")
            // Nothing is lost, to the last digit.
            #expect(Fraction(position.realised) - Fraction(position.cost) == cash, "seed \(seed), fill \(count)")
            if position.quantity.isZero {
                #expect(Fraction(position.realised) == cash && text(position.cost) == "0", "seed \(seed)")
            }
        }
    }

    @Test(arguments: UInt64(1)...10)
    func `first in, first out, any fills come to exactly what a replay gives`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var book = small { $0.method = .firstInFirstOut(lots: 255) }
        var replay = LotReplay()
        for count in 1...200 {
            let next = fill(&dice)
            try book.book(next)
            replay.book(signed(next), at: Fraction(next.price))
            let position = book[PositionNumber(0)]
            #expect(Fraction(position.realised) == replay.realised, "seed \(seed), fill \(count)")
            #expect(Fraction(position.cost) == replay.cost, "seed \(seed), fill \(count)")
        }
    }

    @Test func `lots of eighteen digits are exact, too`() throws {
        var book = small { $0.method = .firstInFirstOut(lots: 9) }
        try book.book(PortfolioTests.fill(.buy, "1.000000000000000007", "3.01"))
        try book.book(PortfolioTests.fill(.sell, "0.000000000000000003", "2.99"))
        expect(text(book[PositionNumber(0)].realised) == "-0.00000000000000000006")
        expect(text(book[PositionNumber(0)].cost) == "3.01000000000000001204")
    }

    /// Half of what is open, again and again: each cost has a digit more than the one before, until there is no place for it
    /// beside what was gained in all. The soak met it after fifty minutes.
    @Test func `no fill is refused for the digits of those before`() throws {
        var book = small()
        try book.book(PortfolioTests.fill(.buy, "0.8", "3169.77"))
        for round in 0..<300 {
            try book.book(PortfolioTests.fill(.buy, "0.8", round % 2 == 0 ? "3170.01" : "3168.21"))
            try book.book(PortfolioTests.fill(.sell, "0.8", round % 3 == 0 ? "9170.03" : "3168.29"))
        }
        expect(book[PositionNumber(0)].quantity == "0.8")
    }

    @Test func `a cost that ends is exact however many digits it has`() throws {
        var book = small()
        try book.book(PortfolioTests.fill(.buy, "5", "0.5"))
        try book.book(PortfolioTests.fill(.sell, "0.000000000000000001", "1"))
        expect(text(book[PositionNumber(0)].realised) == "0.0000000000000000005")
    }

    @Test(arguments: UInt64(1)...6)
    func `over all positions, money and worth together are the profit, and sums are what they are of`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var book = small { $0.method = seed % 2 == 0 ? .average : .firstInFirstOut(lots: 3) }
        let names: [Name] = [Name("BTC/USD"), Name("ETH/USD"), Name("AAPL"), Name("MSFT")]
        let accounts = [Identifier("a"), Identifier("b"), Identifier("c")]
        let coins = [Name(), Name("BTC"), Name("BNB")]
        var cash: [Fraction] = Array(repeating: Fraction(0), count: 3)
        var fees: [Fraction] = Array(repeating: Fraction(0), count: 9)
        var marks: [Decimal?] = Array(repeating: nil, count: 4)
        var open: [Fraction] = Array(repeating: Fraction(0), count: 12)
        for step in 0..<400 {
            let symbol = dice.roll(4)
            if dice.roll(5) == 0 || step < 4 {
                let place = step < 4 ? step : symbol
                marks[place] = Decimal(mantissa: Int64(1 + dice.roll(100_000)), scale: UInt8(dice.roll(3)))
                try book.mark(names[place], marks[place])
                continue
            }
            if dice.roll(60) == 0 { try book.closeDay() }
            let (account, coin) = (dice.roll(3), dice.roll(3))
            var next = fill(&dice)
            next.account = accounts[account]
            next.broker = BrokerNumber(UInt8(dice.roll(2)))
            next.symbol = names[symbol]
            next.fee = Decimal(mantissa: Int64(dice.roll(1000) - 100), scale: 3)
            next.feeCurrency = coins[coin]
            if dice.roll(10) == 0 {
                try book.adjust(next, changesBalances: true)
            } else {
                try book.book(next)
            }
            cash[account] = cash[account] - signed(next) * Fraction(next.price)
            fees[account * 3 + coin] += Fraction(next.fee)
            open[account * 4 + symbol] += signed(next)
        }
        var all = Fraction(0)
        for account in 0..<3 {
            let figures = try book.figures(of: accounts[account], in: Name("USD"))
            var worth = Fraction(0)
            for symbol in 0..<4 {
                worth += open[account * 4 + symbol] * Fraction(marks[symbol] ?? .zero)
                let sums = book.holding(accounts[account], names[symbol])
                #expect(try Fraction(sums.net()) == open[account * 4 + symbol], "seed \(seed)")
            }
            #expect(Fraction(figures.netExposure) == worth, "seed \(seed)")
            #expect(Fraction(figures.realised) + Fraction(figures.unrealised) == cash[account] + worth, "seed \(seed)")
            #expect(Fraction(figures.fees) == fees[account * 3], "seed \(seed)")
            #expect(try Fraction(figures.profit()) == cash[account] + worth - fees[account * 3], "seed \(seed)")
            all += cash[account] + worth
            // The dollars are what was got less what was paid, over both brokers.
            var dollars = Fraction(0)
            var ofDay = Fraction(0)
            for place in 0..<book.balanceCount where book.account(of: BalanceNumber(place)) == accounts[account] {
                if book.currency(of: BalanceNumber(place)) == Name("USD") { dollars += Fraction(book[BalanceNumber(place)].total) }
            }
            for place in 0..<book.positionCount where book.account(of: PositionNumber(place)) == accounts[account] {
                ofDay += Fraction(try book.dayProfit(PositionNumber(place)))
            }
            #expect(dollars == cash[account] - fees[account * 3], "seed \(seed)")
            #expect(ofDay == Fraction(figures.dayProfit), "seed \(seed)")
        }
        let figures = try book.figures(in: Name("USD"))
        #expect(Fraction(figures.realised) + Fraction(figures.unrealised) == all, "seed \(seed)")
    }

    @Test(arguments: UInt64(1)...6) func `fills of any size are booked or refused, and never half`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var book = small { $0.method = seed % 2 == 0 ? .average : .firstInFirstOut(lots: 3) }
        var (booked, refused) = (0, 0)
        for step in 0..<1500 {
            let quantity = dice.anyDecimal()
            let next = Fill(
                account: Identifier("a"), broker: BrokerNumber(UInt8(dice.roll(2))),
                symbol: [Name("X/Y"), Name("Z")][dice.roll(2)], side: dice.roll(2) == 0 ? .buy : .sell,
                quantity: quantity, price: dice.anyDecimal(), fee: dice.roll(2) == 0 ? dice.anyDecimal() : .zero,
                feeCurrency: [Name(), Name("Y"), Name("X")][dice.roll(3)], at: at(Int64(step)))
            let before = step % 10 == 0 ? (rows(book), book.positionCount) : ([], -1)
            let cash = book.number(next.account, next.broker, next.symbol).map { book[$0] }
            let why = refusal { () throws(PortfolioRefusal) in try book.book(next) }
            if why == nil { booked += 1 } else { refused += 1 }
            if why != nil, before.1 == book.positionCount, before.0.count == rows(book).count {
                expect(rows(book) == before.0, "seed \(seed), step \(step)")
            }
            if why == nil, let number = book.number(next.account, next.broker, next.symbol) {
                let (now, then) = (book[number], cash)
                let moved = Fraction(now.realised) - Fraction(now.cost)
                let stood = then.map { Fraction($0.realised) - Fraction($0.cost) } ?? Fraction(0)
                #expect(moved - stood == Fraction(0) - signed(next) * Fraction(next.price), "seed \(seed), step \(step)")
            }
            _ = refusal { () throws(PortfolioRefusal) in try book.mark(next.symbol, dice.anyDecimal()) }
            _ = refusal { () throws(PortfolioRefusal) in try book.setRate(Name("Y"), dice.anyDecimal()) }
            _ = refusal { () throws(PortfolioRefusal) in try book.assess(next.account, now: at(1)) }
            _ = refusal { () throws(PortfolioRefusal) in try book.assess(now: at(1)) }
            if step % 50 == 0 { _ = refusal { () throws(PortfolioRefusal) in try book.closeDay() } }
        }
        #expect(booked > 10 && refused > 10, "seed \(seed): \(booked), \(refused)")
    }
}
