// Names that a peer invents do not take the room of those that matter.

import Risk
import Testing
import Values

@Suite struct `Room for names` {
    private static func name(_ number: UInt64) -> Identifier { Identifier(string: "A\(number)")! }

    /// Orders for so many accounts, each in a symbol, session and strategy of its own, that come and end.
    private static func invent(_ numbers: Range<UInt64>, in book: inout RiskBook, at now: (UInt64) -> Instant) -> [String] {
        var answers: [String] = []
        for number in numbers {
            let invented = order(
                number, "1", account: name(number), symbol: Name(string: "S\(number)")!,
                strategy: Name(string: "T\(number)")!, session: UInt32(number))
            let answer = book.asked(invented, at: now(number))
            answers.append(answer)
            guard answer == "passes" else { continue }
            book.enter(invented, at: now(number))
            book.ended(number, at: now(number))
        }
        return answers
    }

    @Test func `any number of accounts, symbols, sessions and strategies that have nothing any more make room`() {
        var book = RiskBook(settings())
        let answers = Self.invent(100..<1100, in: &book) { _ in noon }
        #expect(answers.allSatisfy { $0 == "passes" })
        let own = book.asked(order(1, "1"))
        #expect(own == "passes")
    }

    @Test func `who has an order, a position, a limit, a breaker or is listed keeps what is counted of it`() {
        var settings = settings(LimitSetting(.orderSize, .account(Identifier("LIMITED")), Decimal(5)))
        settings.breakers = [RiskBreaker(.staleData, .symbol(Name("WATCHED")))]
        settings.symbols = [RiskSymbol(Name("LISTED"), isRestricted: true)]
        var book = RiskBook(settings)
        book.enter(order(1, "7"))
        _ = book.setPosition(Identifier("HOLDER"), Name("HELD"), Decimal(3))
        _ = Self.invent(100..<1100, in: &book) { _ in noon }
        let open = (book.openOrders(of: .account(desk1)), book.openOrders(of: .session(7)), book.openOrders(of: .symbol(apple)))
        let value = book.openValue(of: .strategy(Name("TWAP"))).rounded(toDigits: 0, .halfEven)
        let position = book.holding(Identifier("HOLDER"), Name("HELD")).position
        let (limited, listed) = (
            book.asked(order(2, "6", account: Identifier("LIMITED"))), book.asked(order(2, "1", symbol: Name("LISTED")))
        )
        book.ended(1, at: noon)
        let ended = (book.openOrders(of: .account(desk1)), book.openOrders(of: .global))
        book.noteMarketData(.symbol(Name("WATCHED")), at: noon)
        book.advance(to: noon.after(61))
        let stops = book.stopTexts()
        #expect(open == (1, 1, 1) && value == Decimal(700) && ended == (0, 0))
        #expect(position.rounded(toDigits: 0, .halfEven) == Decimal(3))
        #expect(limited == "103=3 OrderQty(38) 6 is above the limit of 5 for account LIMITED")
        #expect(listed.hasSuffix("LISTED is on the restricted list"))
        #expect(stops.count == 1 && stops.first?.hasSuffix("for symbol WATCHED") == true)
    }

    @Test func `a name that others are compared with stays until it is not`() {
        var book = RiskBook(settings(LimitSetting(.duplicateWindow, .global, Decimal(10))))
        let answers = Self.invent(100..<200, in: &book) { _ in noon }
        // Twenty symbols, accounts and so on, of which each is remembered for ten seconds; five strategies.
        #expect(answers.filter { $0 == "passes" }.count == 5)
        #expect(answers.last == "103=99 accounts are at the most there is room for, 20" || answers.last?.hasSuffix("strategies are at the most there is room for, 5") == true)
        let again = book.asked(
            order(300, "1", account: Self.name(102), symbol: Name("S102"), strategy: Name("T102"), session: 102),
            at: noon.after(9))
        let later = Self.invent(400..<405, in: &book) { _ in noon.after(10) }
        // Its number is another's now, who has not sent the same before.
        let other = book.asked(
            order(500, "1", account: Self.name(400), symbol: Name("S102"), strategy: Name("T400"), session: 102),
            at: noon.after(11))
        #expect(again.hasPrefix("103=6 the same order came 9 seconds before"))
        #expect(later.allSatisfy { $0 == "passes" } && other == "passes")
    }

    @Test(arguments: 0..<6)
    func `random names, orders and fills are counted as if there were room for all`(seed: Int) {
        var dice = Dice(state: UInt64(seed) &* 977 &+ 5)
        var large = settings()
        (large.room.accounts, large.room.symbols, large.room.sessions, large.room.strategies) = (500, 500, 500, 500)
        var small = RiskBook(settings())
        var all = RiskBook(large)
        var open: [RiskOrder] = []
        for number in 1...3000 as ClosedRange<UInt64> {
            let now = noon.after(Int64(number) / 50)
            if open.count < 4, dice.roll(2) == 0 {
                let made = order(
                    number, "10", side: dice.roll(2) == 0 ? .buy : .sell,
                    account: Self.name(UInt64(dice.roll(300))), symbol: Name(string: "S\(dice.roll(300))")!,
                    strategy: Name(string: "T\(dice.roll(300))")!, session: UInt32(dice.roll(300)))
                guard small.asked(made, at: now) == "passes" else { continue }
                small.enter(made, at: now)
                all.enter(made, at: now)
                open.append(made)
            } else if let ended = open.popLast() {
                small.ended(ended.number, at: now)
                all.ended(ended.number, at: now)
            }
            for order in open {
                for scope in [
                    RiskScope.account(order.account), .symbol(order.symbol), .session(order.session),
                    .strategy(order.strategy), .global,
                ] {
                    let (one, other) = (small.openOrders(of: scope), all.openOrders(of: scope))
                    #expect(one == other, "seed \(seed), \(number)")
                }
                let (one, other) = (small.holding(order.account, order.symbol), all.holding(order.account, order.symbol))
                #expect(one == other, "seed \(seed), \(number)")
            }
        }
    }
}
