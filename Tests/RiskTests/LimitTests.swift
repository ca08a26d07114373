// Every limit at every level: what is at the limit passes, what is above it is refused and told.

import Risk
import Testing
import Values

private let scopes: [(RiskScope, String)] = [
    (.global, "all orders"), (.broker(BrokerNumber(3)), "broker 3"), (.account(desk1), "account DESK1"),
    (.symbol(apple), "symbol AAPL"), (.strategy(Name("TWAP")), "strategy TWAP"), (.session(7), "session 7"),
]

@Suite struct `Limits at every level` {
    private func book(_ limit: RiskLimit, _ scope: RiskScope, _ value: StaticString) -> RiskBook {
        RiskBook(settings(LimitSetting(limit, scope, Decimal(value))))
    }

    @Test(arguments: 0..<5) func `size of an order`(level: Int) {
        var book = book(.orderSize, scopes[level].0, "1000")
        let (most, more) = (book.asked(order(1, "1000")), book.asked(order(1, "1000.000001")))
        #expect(most == "passes")
        #expect(more == "103=3 OrderQty(38) 1000.000001 is above the limit of 1000 for \(scopes[level].1)")
    }

    @Test(arguments: 0..<5) func `value of an order`(level: Int) {
        var book = book(.orderNotional, scopes[level].0, "100000")
        let (most, more) = (book.asked(order(1, "1000")), book.asked(order(1, "1000", at: "100.01")))
        #expect(most == "passes")
        #expect(more == "103=3 order value 100010 is above the limit of 100000 for \(scopes[level].1)")
    }

    @Test(arguments: 0..<5) func `distance of a price from the market`(level: Int) {
        var book = book(.priceCollar, scopes[level].0, "5")
        for (side, price) in [(Side.buy, "105"), (.buy, "95"), (.sell, "95"), (.sellShort, "105")]
            as [(Side, StaticString)]
        {
            let answer = book.asked(order(1, "1", at: price, side: side))
            #expect(answer == "passes")
        }
        let (above, below) = (book.asked(order(1, "1", at: "105.01")), book.asked(order(1, "1", at: "94.99")))
        let end = "5.01 is above the limit of 5 for \(scopes[level].1)"
        #expect(above == "103=3 Price(44) off the reference in percent: \(end)")
        #expect(below == above)
    }

    @Test(arguments: 0..<6) func `orders in a second`(level: Int) {
        var book = book(.ordersPerSecond, scopes[level].0, "3")
        for number in 1...3 as ClosedRange<UInt64> {
            let answer = book.asked(order(number, "1"), at: noon.after(0, nanoseconds: Int64(number)))
            #expect(answer == "passes")
            book.enter(order(number, "1"), at: noon.after(0, nanoseconds: Int64(number)))
        }
        let (fourth, early, late) = (
            book.asked(order(4, "1"), at: noon.after(0, nanoseconds: 4)),
            book.asked(order(4, "1"), at: noon.after(1)), book.asked(order(4, "1"), at: noon.after(1, nanoseconds: 1))
        )
        #expect(fourth == "103=3 orders in a second: 4 is above the limit of 3 for \(scopes[level].1)")
        #expect(early == fourth)
        #expect(late == "passes")
    }

    @Test(arguments: 0..<6) func `orders in a day`(level: Int) {
        var book = book(.ordersPerDay, scopes[level].0, "2")
        for number in 1...2 as ClosedRange<UInt64> {
            let answer = book.asked(order(number, "1"))
            #expect(answer == "passes")
            book.enter(order(number, "1"))
            book.ended(number, at: noon)
        }
        let (third, before, next) = (
            book.asked(order(3, "1")), book.asked(order(3, "1"), at: noon.after(43_199)),
            book.asked(order(3, "1"), at: noon.after(43_200))
        )
        #expect(third == "103=3 orders today: 3 is above the limit of 2 for \(scopes[level].1)")
        #expect(before == third)
        #expect(next == "passes")
    }

    @Test(arguments: 0..<5) func `open orders`(level: Int) {
        var book = book(.openOrders, scopes[level].0, "2")
        book.enter(order(1, "1"))
        let second = book.asked(order(2, "1"))
        book.enter(order(2, "1"))
        let third = book.asked(order(3, "1"))
        book.ended(1, at: noon)
        let after = book.asked(order(3, "1"))
        #expect([second, after] == ["passes", "passes"])
        #expect(third == "103=3 open orders: 3 is above the limit of 2 for \(scopes[level].1)")
    }

    @Test(arguments: 0..<5) func `value of open orders`(level: Int) {
        var book = book(.openValue, scopes[level].0, "100000")
        book.enter(order(1, "900"))
        let (most, more) = (book.asked(order(2, "100")), book.asked(order(2, "100.01")))
        #expect(most == "passes")
        #expect(more == "103=3 open order value 100001 is above the limit of 100000 for \(scopes[level].1)")
        _ = book.filled(order(1, "900"), quantity: Decimal(1), at: noon)
        let after = book.asked(order(2, "100.01"))
        #expect(after == "passes")
    }

    @Test(arguments: 0..<5) func `positions, with all that is open on the side`(level: Int) {
        for (limit, side, far, what) in [
            (.longPosition, .buy, "40", "long"), (.shortPosition, .sell, "-40", "short"),
            (.shortPosition, .sellShort, "-40", "short"),
        ] as [(RiskLimit, Side, StaticString, String)] {
            var book = book(limit, scopes[level].0, "100")
            _ = book.setPosition(desk1, apple, Decimal(far))
            book.enter(order(1, "50", side: side))
            // What is open on the other side makes room only once it is filled.
            book.enter(order(2, "70", at: side == .buy ? "101" : "99", side: side == .buy ? .sell : .buy))
            let (most, more) = (book.asked(order(3, "10", side: side)), book.asked(order(3, "11", side: side)))
            let other = book.asked(order(3, "1000", side: side == .buy ? .sell : .buy))
            #expect(most == "passes")
            #expect(more == "103=3 \(what) position 101 is above the limit of 100 for \(scopes[level].1)")
            #expect(other == "passes")
        }
    }

    @Test(arguments: 0..<5) func `share of one symbol in an account`(level: Int) {
        var book = book(.concentration, scopes[level].0, "25")
        _ = book.setValue(desk1, Decimal(100_000))
        _ = book.setPosition(desk1, apple, Decimal(100))
        _ = book.setProfit(.global, day: .zero, drawdown: .zero, at: noon)
        let (most, more) = (book.asked(order(1, "150")), book.asked(order(1, "150.001")))
        #expect(most == "passes")
        let end = "25.0001 is above the limit of 25 for \(scopes[level].1)"
        #expect(more == "103=3 share of the account in percent: \(end)")
        // The mark goes before the reference, and who sells what there is is never refused.
        _ = book.setMark(apple, Decimal(1000))
        let (dear, sale, short) = (
            book.asked(order(1, "151")), book.asked(order(1, "100", side: .sell)),
            book.asked(order(1, "360", side: .sell))
        )
        #expect(dear.contains("251 is above"))
        #expect(sale == "passes")
        #expect(short.contains("260 is above"))
    }

    @Test(arguments: 0..<5) func `loss of the day, and drawdown`(level: Int) {
        for (limit, what) in [(.dailyLoss, "daily loss"), (.drawdown, "drawdown")] as [(RiskLimit, String)] {
            var book = book(limit, scopes[level].0, "500")
            let isLoss = what == "daily loss"
            _ = book.setProfit(
                scopes[level].0, day: Decimal(isLoss ? -500 : 9), drawdown: Decimal(isLoss ? 9 : 500), at: noon)
            let most = book.asked(order(1, "1"))
            _ = book.setProfit(
                scopes[level].0, day: Decimal("-500.01"), drawdown: Decimal("500.01"), at: noon)
            let more = book.asked(order(1, "1"))
            #expect(most == "passes")
            #expect(more == "103=3 \(what) 500.01 is above the limit of 500 for \(scopes[level].1)")
            // Out of a position that loses there is always a way.
            _ = book.setPosition(desk1, apple, Decimal(5))
            let (way, beyond) = (book.asked(order(1, "5", side: .sell)), book.asked(order(1, "6", side: .sell)))
            #expect(way == "passes")
            #expect(beyond == more)
        }
    }

    @Test(arguments: 0..<5) func `modifications of an order`(level: Int) {
        var book = book(.modifications, scopes[level].0, "2")
        book.enter(order(1, "10"))
        let (most, more) = (
            book.askedToReplace(order(1, "10").replaced("11", at: "100", modifications: 1)),
            book.askedToReplace(order(1, "10").replaced("11", at: "100", modifications: 2))
        )
        #expect(most == "passes")
        #expect(more == "103=3 modifications: 3 is above the limit of 2 for \(scopes[level].1)")
    }

    @Test(arguments: 0..<5) func `the same order again`(level: Int) {
        var book = book(.duplicateWindow, scopes[level].0, "0.5")
        book.enter(order(1, "10"))
        let (at, later) = (noon.after(0, nanoseconds: 499_999_999), noon.after(0, nanoseconds: 500_000_000))
        let again = book.asked(order(2, "10.0", at: "100.00"), at: at)
        let others = [
            book.asked(order(2, "11"), at: at), book.asked(order(2, "10", at: "101"), at: at),
            book.asked(order(2, "10", at: nil), at: at), book.asked(order(2, "10", stop: "100"), at: at),
            book.asked(order(2, "10", side: .sell), at: at), book.asked(order(2, "10", session: 8), at: at),
            book.asked(order(2, "10", account: Identifier("DESK2")), at: at),
            book.asked(order(2, "10", symbol: Name("MSFT")), at: at), book.asked(order(2, "10"), at: later),
        ]
        let text = "the same order came 0.499999999 seconds before, within the limit of 0.5"
        #expect(again == "103=6 \(text) for \(scopes[level].1)")
        #expect(others == [String](repeating: "passes", count: 9))
    }

    @Test func `limits of others do not apply`() {
        let others: [RiskScope] = [
            .broker(BrokerNumber(4)), .account(Identifier("DESK2")), .symbol(Name("MSFT")), .strategy(Name("VWAP")),
        ]
        for scope in others {
            var settings = settings()
            let limits = RiskLimit.allCases.filter { $0 != .duplicateWindow && $0 != .priceCollar }
            settings.limits = limits.map { LimitSetting($0, scope, .zero) }
            var book = RiskBook(settings)
            let answer = book.asked(order(1, "1000"))
            #expect(answer == "passes")
        }
    }
}
