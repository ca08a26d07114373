// A replace is judged by what it makes larger.

import Risk
import Testing
import Values

@Suite struct `A replace` {
    /// Entered while everything was allowed, and then nothing is any more.
    private func tightened() -> RiskBook {
        var settings = settings()
        settings.preventsSelfCross = true
        var book = RiskBook(settings)
        book.enter(order(1, "100", at: "100"))
        book.enter(order(2, "100", at: "110", side: .sell))
        _ = book.setValue(desk1, Decimal(1))
        for scope in [RiskScope.global, .account(desk1)] {
            for limit in RiskLimit.allCases { _ = book.set(LimitSetting(limit, scope, Decimal("0"))) }
            _ = book.setProfit(scope, day: Decimal(-5), drawdown: Decimal(5), at: noon)
        }
        _ = book.set(RiskSymbol(apple, isRestricted: true, hours: 5))
        return book
    }

    @Test func `that only lowers risk passes, whatever the limits are by now`() {
        var book = tightened()
        let (buy, sell) = (order(1, "100", at: "100"), order(2, "100", at: "110", side: .sell))
        let answers = [
            book.askedToReplace(buy.replaced("99", at: "100", modifications: 9)),
            book.askedToReplace(buy.replaced("100", at: "99")),
            book.askedToReplace(buy.replaced("100.0", at: "100.00")), book.askedToReplace(buy.replaced("1", at: "1")),
            book.askedToReplace(sell.replaced("99", at: "110")), book.askedToReplace(sell.replaced("90", at: "111")),
            book.askedToReplace(buy.replaced("50", at: "100"), nil),
            book.askedToReplace(buy.replaced("99", at: "100"), RiskReference(Decimal(900), at: noon)),
        ]
        #expect(answers == [String](repeating: "passes", count: 8))
    }

    @Test func `that raises anything is judged`() {
        var book = tightened()
        let (buy, sell) = (order(1, "100", at: "100"), order(2, "100", at: "110", side: .sell))
        for order in [
            buy.replaced("101", at: "100"), buy.replaced("100", at: "101"), buy.replaced("1", at: nil),
            sell.replaced("101", at: "110"), sell.replaced("100", at: "109"),
        ] {
            let answer = book.askedToReplace(order)
            #expect(answer == "103=0 AAPL is on the restricted list")
        }
        // Its value is larger.
        let answer = book.askedToReplace(sell.replaced("100", at: "111"))
        #expect(answer == "103=3 order value 11100 is above the limit of 0 for all orders")
    }

    @Test(
        arguments: [
            (.orderSize, "100", "101", "100", "OrderQty(38) 101 is above the limit of 100"),
            (.orderNotional, "10000", "100", "101", "order value 10100 is above the limit of 10000"),
            (.openValue, "15000", "151", "100", "open order value 15100 is above the limit of 15000"),
            (.longPosition, "150", "151", "100", "long position 151 is above the limit of 150"),
            (.concentration, "15", "151", "100", "share of the account in percent: 15.1 is above the limit of 15"),
            (.priceCollar, "5", "100", "106", "Price(44) off the reference in percent: 6 is above the limit of 5"),
        ] as [(RiskLimit, StaticString, StaticString, StaticString, String)])
    func `counts its own order once`(
        limit: RiskLimit, value: StaticString, quantity: StaticString, price: StaticString, text: String
    ) {
        var book = RiskBook(settings(LimitSetting(limit, .global, Decimal(value))))
        _ = book.setValue(desk1, Decimal(100_000))
        book.enter(order(1, "100", at: "100"))
        let answer = book.askedToReplace(order(1, "100").replaced(quantity, at: price))
        #expect(answer == "103=3 \(text) for all orders")
        _ = book.set(LimitSetting(limit, .global, Decimal("15100")))
        let loose = book.askedToReplace(order(1, "100").replaced(quantity, at: price))
        #expect(loose == "passes")
    }

    @Test func `is neither a new order nor one more that is open`() {
        var book = RiskBook(
            settings(
                LimitSetting(.openOrders, .global, Decimal(1)), LimitSetting(.ordersPerSecond, .global, Decimal(1)),
                LimitSetting(.ordersPerDay, .global, Decimal(1)), LimitSetting(.duplicateWindow, .global, Decimal(9))))
        book.enter(order(1, "100", at: "100"))
        let answer = book.askedToReplace(order(1, "100").replaced("200", at: "101"))
        #expect(answer == "passes")
    }

    @Test func `that comes nearer to the market passes the collar from the same side only`() {
        var book = RiskBook(settings(LimitSetting(.priceCollar, .global, Decimal(5))))
        book.enter(order(1, "100", at: "80"))
        let (nearer, across) = (
            book.askedToReplace(order(1, "100", at: "80").replaced("100", at: "90")),
            book.askedToReplace(order(1, "100", at: "80").replaced("100", at: "110"))
        )
        #expect(nearer == "passes")
        #expect(across.contains("10 is above the limit of 5"))
        // With another stop it is compared as if it were new.
        var moved = order(2, "1", at: "120", stop: "100")
        moved.former = moved.terms
        moved.terms = RiskTerms(quantity: Decimal(1), limit: Decimal(216), stop: Decimal(200))
        let answer = book.askedToReplace(moved)
        #expect(answer.contains("8 is above the limit of 5"))
    }

    @Test func `is not judged by what the market has made larger`() {
        var book = RiskBook(settings())
        book.enter(order(1, "100", at: nil, stop: "100"))
        book.enter(order(2, "100", at: "10", side: .sell))
        _ = book.set(LimitSetting(.openValue, .global, Decimal(20_001)))
        let dear = RiskReference(Decimal(900), at: noon)
        var moved = order(1, "100", at: nil, stop: "100")
        moved.former = moved.terms
        moved.terms.stop = Decimal(90)
        let answers = [
            book.askedToReplace(moved, dear),
            book.askedToReplace(order(2, "100", at: "10", side: .sell).replaced("99", at: "10"), dear),
            book.askedToReplace(order(2, "100", at: "10", side: .sell).replaced("101", at: "10"), dear),
        ]
        #expect(answers[0] == "passes")
        #expect(answers[1] == "passes")
        #expect(answers[2] == "103=3 open order value 100900 is above the limit of 20001 for all orders")
    }
}
