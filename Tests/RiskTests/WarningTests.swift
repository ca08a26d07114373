// Warnings come once when a limit is near, and again after it was far.

import Risk
import Testing
import Values

@Suite struct `Warnings` {
    @Test func `come once per crossing`() {
        var book = RiskBook(settings(LimitSetting(.openValue, .account(desk1), Decimal(10_000))))
        book.enter(order(1, "79.99"))
        let before = book.warningTexts()
        book.enter(order(2, "0.01"))
        book.enter(order(3, "5"))
        let first = book.warningTexts()
        book.ended(2, at: noon)
        book.ended(3, at: noon)
        let fallen = book.warningTexts()
        book.enter(order(4, "10"))
        let second = book.warningTexts()
        #expect(before == [])
        #expect(first == ["open order value 8000 is at 80% or more of the limit of 10000 for account DESK1"])
        #expect(fallen == [])
        #expect(second == ["open order value 8999 is at 80% or more of the limit of 10000 for account DESK1"])
    }

    @Test func `come for sums, rates, positions, shares and losses`() {
        var book = RiskBook(
            settings(
                LimitSetting(.openOrders, .global, Decimal(10)),
                LimitSetting(.ordersPerSecond, .session(7), Decimal(5)),
                LimitSetting(.ordersPerDay, .strategy(Name("TWAP")), Decimal(6)),
                LimitSetting(.longPosition, .symbol(apple), Decimal(10)),
                LimitSetting(.longPosition, .global, Decimal(11)),
                LimitSetting(.shortPosition, .account(desk1), Decimal(20)),
                LimitSetting(.concentration, .global, Decimal(50)), LimitSetting(.dailyLoss, .global, Decimal(100)),
                LimitSetting(.drawdown, .account(desk1), Decimal(100))))
        _ = book.setValue(desk1, Decimal(2000))
        _ = book.setMark(apple, Decimal(100))
        for number in 1...8 as ClosedRange<UInt64> { book.enter(order(number, "1")) }
        let entered = book.warningTexts()
        #expect(
            entered == [
                "orders in a second: 4 is at 80% or more of the limit of 5 for session 7",
                "orders today: 5 is at 80% or more of the limit of 6 for strategy TWAP",
                "open orders: 8 is at 80% or more of the limit of 10 for all orders",
                "long position 8 is at 80% or more of the limit of 10 for symbol AAPL in AAPL",
                "share of the account in percent: 40 is at 80% or more of the limit of 50 for all orders in AAPL",
            ])
        book.enter(order(9, "16", side: .sell))
        _ = book.setProfit(.global, day: Decimal(-80), drawdown: Decimal(99), at: noon)
        _ = book.setProfit(.account(desk1), day: Decimal(-99), drawdown: Decimal("79.9"), at: noon)
        _ = book.setProfit(.account(desk1), day: .zero, drawdown: Decimal(80), at: noon)
        let later = book.warningTexts()
        #expect(
            later == [
                "short position 16 is at 80% or more of the limit of 20 for account DESK1 in AAPL",
                "daily loss 80 is at 80% or more of the limit of 100 for all orders",
                "drawdown 80 is at 80% or more of the limit of 100 for account DESK1",
            ])
    }

    @Test func `of a rate come again in another second, and of a day on another`() {
        var book = RiskBook(
            settings(
                LimitSetting(.ordersPerSecond, .global, Decimal(2)), LimitSetting(.ordersPerDay, .global, Decimal(5))))
        var counts: [Int] = []
        for (seconds, number) in zip([0, 0, 2, 2, 86_400, 86_400, 86_400, 86_400], 1...)
            as Zip2Sequence<[Int64], PartialRangeFrom<UInt64>>
        {
            book.enter(order(number, "1"), at: noon.after(seconds))
            counts.append(book.warningTexts().count)
        }
        #expect(counts == [0, 1, 0, 2, 0, 1, 0, 1])
        // Also where the first is the last already.
        for limit in [RiskLimit.ordersPerSecond, .ordersPerDay] {
            var book = RiskBook(settings(LimitSetting(limit, .global, Decimal(1))))
            book.enter(order(1, "1"))
            let first = book.warningTexts()
            book.enter(order(2, "1"), at: noon.after(86_400))
            let second = book.warningTexts()
            #expect(first.count == 1)
            #expect(second == first)
        }
    }

    @Test func `have their percentage, none at zero, and wait for room`() {
        var settings = settings(
            LimitSetting(.openOrders, .global, Decimal(4)), LimitSetting(.openOrders, .account(desk1), Decimal(4)))
        settings.warningPercent = 50
        settings.room.warnings = 1
        var book = RiskBook(settings)
        book.enter(order(1, "1"))
        let none = book.warningTexts()
        book.enter(order(2, "1"))
        let first = book.warningTexts()
        book.enter(order(3, "1"))
        let second = book.warningTexts()
        #expect(none == [])
        #expect(first == ["open orders: 2 is at 50% or more of the limit of 4 for all orders"])
        #expect(second == ["open orders: 3 is at 50% or more of the limit of 4 for account DESK1"])
        settings.warningPercent = 0
        var silent = RiskBook(settings)
        for number in 1...4 as ClosedRange<UInt64> { silent.enter(order(number, "1")) }
        let texts = silent.warningTexts()
        #expect(texts == [])
    }

    @Test func `come when a limit is tightened`() {
        var book = RiskBook(settings())
        for number in 1...4 as ClosedRange<UInt64> { book.enter(order(number, "1")) }
        _ = book.set(LimitSetting(.openOrders, .global, Decimal(5)))
        let warned = book.warningTexts()
        _ = book.set(LimitSetting(.openOrders, .global, Decimal(50)))
        _ = book.set(LimitSetting(.openOrders, .global, Decimal(4)))
        let again = book.warningTexts()
        #expect(warned.count == 1)
        #expect(again == ["open orders: 4 is at 80% or more of the limit of 4 for all orders"])
    }
}
