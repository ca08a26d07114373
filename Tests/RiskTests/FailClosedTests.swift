// What is not known is refused where a limit needs it.

import Risk
import Testing
import Values

@Suite struct `Where something is not known` {
    private static let account = RiskScope.account(desk1)

    @Test func `a collar without a reference refuses every order`() {
        var book = RiskBook(settings(LimitSetting(.priceCollar, Self.account, Decimal(5))))
        for order in [order(1, "1"), order(1, "1", at: nil), order(1, "1", at: nil, stop: "100")] {
            let (none, zero) = (book.asked(order, nil), book.asked(order, RiskReference(.zero, at: noon)))
            let text = "is unknown (no reference price), the limit is 5 for account DESK1"
            #expect(none == "103=99 Price(44) off the reference in percent: \(text)")
            #expect(zero == none)
        }
    }

    @Test func `a reference is stale after its age, and no sooner`() {
        var book = RiskBook(settings(LimitSetting(.priceCollar, Self.account, Decimal(5))))
        let (fresh, stale) = (
            book.asked(order(1, "1"), hundred(), at: noon.after(5)),
            book.asked(order(1, "1"), hundred(), at: noon.after(5, nanoseconds: 1))
        )
        #expect(fresh == "passes")
        #expect(stale.contains("is unknown (the reference price is stale), the limit is 5"))
    }

    @Test func `a market order without a reference has no value`() {
        let market = order(1, "1", at: nil)
        for limit in [RiskLimit.orderNotional, .openValue] {
            var book = RiskBook(settings(LimitSetting(limit, Self.account, Decimal(1000))))
            let (unknown, known) = (book.asked(market, nil), book.asked(market))
            #expect(unknown.contains("value is unknown (no reference price), the limit is 1000 for account DESK1"))
            #expect(known == "passes")
        }
        // Where no limit needs it, it passes.
        var book = RiskBook(settings(LimitSetting(.orderSize, Self.account, Decimal(1000))))
        let answer = book.asked(market, nil)
        #expect(answer == "passes")
    }

    @Test func `an open order without a price makes what is open unknown until it ends`() {
        var book = RiskBook(settings())
        let isEntered = book.entered(order(1, "1", at: nil), reference: nil, at: noon)
        _ = book.set(LimitSetting(.openValue, Self.account, Decimal(1000)))
        let during = book.asked(order(2, "1"))
        let value = book.openValue(of: Self.account)
        book.ended(1, at: noon)
        let after = book.asked(order(2, "1"))
        #expect(isEntered)
        #expect(
            during
                == "103=99 open order value is unknown (an open order has no price), the limit is 1000 for account DESK1"
        )
        #expect(value.mantissa == 0)
        #expect(after == "passes")
    }

    @Test func `who has traded needs a figure of profit`() {
        for limit in [RiskLimit.dailyLoss, .drawdown] {
            var book = RiskBook(settings(LimitSetting(limit, Self.account, Decimal(500))))
            let before = book.asked(order(1, "1"))
            book.enter(order(1, "1"))
            _ = book.filled(order(1, "1"), quantity: Decimal(1), at: noon)
            let traded = book.asked(order(2, "1"))
            _ = book.setProfit(Self.account, day: .zero, drawdown: .zero, at: noon)
            let fed = book.asked(order(2, "1"))
            #expect(before == "passes")
            #expect(traded.contains("is unknown (no figure of profit), the limit is 500 for account DESK1"))
            #expect(fed == "passes")
            // At recovery a position says that there was trade.
            var recovered = RiskBook(settings(LimitSetting(limit, Self.account, Decimal(500))))
            _ = recovered.setPosition(desk1, apple, Decimal(-1))
            let answer = recovered.asked(order(2, "1", side: .sell))
            #expect(answer == traded)
        }
    }

    @Test func `concentration needs the value of the account, and a price`() {
        var book = RiskBook(settings(LimitSetting(.concentration, .global, Decimal(50))))
        let unknown = book.asked(order(1, "1"))
        _ = book.setValue(desk1, Decimal(1000))
        let (priceless, fine) = (book.asked(order(1, "1"), nil), book.asked(order(1, "1")))
        _ = book.setValue(desk1, Decimal(-1))
        let ruined = book.asked(order(1, "1"))
        #expect(unknown.contains("is unknown (no value of the account), the limit is 50 for all orders"))
        #expect(priceless.contains("is unknown (no reference price), the limit is 50 for all orders"))
        #expect(fine == "passes")
        #expect(ruined == unknown)
    }

    @Test func `what cannot be counted is refused, limit or none`() {
        var book = RiskBook(settings())
        let huge = book.asked(order(1, "9223372036854775807", at: "9223372036854775807"))
        #expect(huge == "103=3 OrderQty(38) 9223372036854775807 at its price is more than can be counted")
        // Each fits, and the sum of what is open does not.
        let large = order(1, "9000000000000000000", at: "17")
        let first = book.asked(large)
        book.enter(large)
        var second = large
        second.number = 2
        let answer = book.asked(second)
        #expect(first == "passes")
        #expect(answer.hasSuffix("at its price is more than can be counted"))
        book.ended(1, at: noon)
        let after = book.asked(second)
        #expect(after == "passes")
    }

    @Test func `a quintillionth leaves room for others`() {
        var book = RiskBook(settings(LimitSetting(.openValue, .global, Decimal("9000000000000000000"))))
        book.enter(order(1, "0.000000000000000001", at: "0.000000000000000001"))
        let least = book.openValue(of: .global)
        let answer = book.asked(order(2, "1000000000", at: "1000000"))
        #expect(least == WideDecimal(mantissa: 1, scale: 18))
        #expect(answer == "passes")
    }

    @Test func `what there is no room for is refused`() {
        var settings = settings(LimitSetting(.ordersPerSecond, .global, Decimal(1000)))
        settings.room = RiskRoom()
        (settings.room.openOrders, settings.room.pairs, settings.room.accounts) = (3, 2, 2)
        (settings.room.symbols, settings.room.sessions, settings.room.strategies) = (2, 2, 1)
        settings.room.recentOrders = 4
        var book = RiskBook(settings)
        book.enter(order(1, "1"))
        book.enter(order(2, "1", account: Identifier("DESK2"), session: 8))
        let msft = Name("MSFT")
        let answers = [
            book.asked(order(3, "1", account: Identifier("DESK3"))), book.asked(order(3, "1", session: 9)),
            book.asked(order(3, "1", symbol: msft)), book.asked(order(3, "1", strategy: Name("VWAP"))),
            book.asked(order(3, "1", strategy: Name())),
        ]
        #expect(
            answers == [
                "103=99 symbols of accounts are at the most there is room for, 2",
                "103=99 sessions are at the most there is room for, 2",
                "103=99 symbols of accounts are at the most there is room for, 2",
                "103=99 strategies are at the most there is room for, 1", "passes",
            ])
        book.enter(order(3, "1"))
        let full = book.asked(order(4, "1"))
        let isEntered = book.entered(order(4, "1"), reference: nil, at: noon)
        #expect(full == "103=99 open orders are at the most there is room for, 3")
        #expect(!isEntered)
        // A pair without anything gives its place back, and its account keeps its own.
        book.ended(2, at: noon)
        let (other, third) = (
            book.asked(order(4, "1", symbol: msft)), book.asked(order(4, "1", account: Identifier("DESK3")))
        )
        #expect(other == "passes")
        #expect(third == "103=99 accounts are at the most there is room for, 2")
        book.enter(order(4, "1", symbol: msft))
        book.ended(4, at: noon)
        let busy = book.asked(order(5, "1"))
        let later = book.asked(order(5, "1"), at: noon.after(1))
        #expect(busy == "103=99 recent orders are at the most there is room for, 4")
        #expect(later == "passes")
        // Who has no limit on rates needs no room for them.
        _ = book.set(LimitSetting(.ordersPerSecond, .global, Decimal(999)))
        _ = book.set(LimitSetting(.ordersPerSecond, .global, nil))
        for number in 10...19 as ClosedRange<UInt64> {
            let answer = book.asked(order(number, "1"), at: noon.after(2))
            #expect(answer == "passes")
            book.enter(order(number, "1"), at: noon.after(2))
            book.ended(number, at: noon.after(2))
        }
    }
}
