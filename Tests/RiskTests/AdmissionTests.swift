// Lists, market hours, own orders, collars of stop orders, brokers and parts of orders.

import Risk
import Testing
import Values

@Suite struct `Before any limit` {
    @Test func `a restricted symbol is not traded`() {
        var settings = settings()
        settings.symbols = [RiskSymbol(apple, isRestricted: true)]
        var book = RiskBook(settings)
        let (apples, others) = (book.asked(order(1, "1")), book.asked(order(1, "1", symbol: Name("MSFT"))))
        #expect(apples == "103=0 AAPL is on the restricted list")
        #expect(others == "passes")
        let former = book.set(RiskSymbol(apple))
        let after = book.asked(order(1, "1"))
        #expect(former == RiskSymbol(apple, isRestricted: true))
        #expect(after == "passes")
    }

    @Test func `short sales are for what is easy to borrow`() {
        var settings = settings()
        settings.shortSalesNeedList = true
        settings.symbols = [RiskSymbol(apple, isEasyToBorrow: true)]
        var book = RiskBook(settings)
        let msft = Name("MSFT")
        let answers = [
            book.asked(order(1, "1", side: .sellShort)), book.asked(order(1, "1", side: .sellShort, symbol: msft)),
            book.asked(order(1, "1", side: .sell, symbol: msft)), book.asked(order(1, "1", symbol: msft)),
        ]
        #expect(answers == ["passes", "103=0 MSFT is not easy to borrow: no short sale", "passes", "passes"])
    }

    @Test func `a market is open in its minutes and closed in all others`() {
        var settings = settings()
        // Mondays to Fridays from 13:30 to 20:00, and nights from Sunday 22:00 to Monday 02:00.
        settings.hours = [
            (0..<5).map { OpenMinutes(from: $0 * 1440 + 810, to: $0 * 1440 + 1200) },
            [OpenMinutes(from: 6 * 1440 + 1320, to: 120)], [],
        ]
        settings.defaultHours = 2
        settings.symbols = [RiskSymbol(apple, hours: 0), RiskSymbol(Name("ES"), hours: 1)]
        var book = RiskBook(settings)
        let es = Name("ES")
        let (hour, day): (Int64, Int64) = (3600, 86_400)
        let answers = [
            book.asked(order(1, "1"), at: noon), book.asked(order(1, "1"), at: noon.after(90 * 60)),
            book.asked(order(1, "1"), at: noon.after(8 * hour, nanoseconds: -1)),
            book.asked(order(1, "1"), at: noon.after(8 * hour)),
            book.asked(order(1, "1"), at: noon.after(day + 9 * hour)),
            book.asked(order(1, "1", symbol: es), at: noon.after(3 * day + 10 * hour, nanoseconds: -1)),
            book.asked(order(1, "1", symbol: es), at: noon.after(3 * day + 10 * hour)),
            book.asked(order(1, "1", symbol: es), at: noon.after(3 * day + 14 * hour, nanoseconds: -1)),
            book.asked(order(1, "1", symbol: es), at: noon.after(3 * day + 14 * hour)),
            book.asked(order(1, "1", symbol: Name("X")), at: noon.after(4 * day)),
        ]
        #expect(
            answers == [
                "103=2 AAPL is closed at Thu 12:00 UTC, it opens at Thu 13:30 UTC", "passes", "passes",
                "103=2 AAPL is closed at Thu 20:00 UTC, it opens at Fri 13:30 UTC",
                "103=2 AAPL is closed at Fri 21:00 UTC, it opens at Mon 13:30 UTC",
                "103=2 ES is closed at Sun 21:59 UTC, it opens at Sun 22:00 UTC", "passes", "passes",
                "103=2 ES is closed at Mon 02:00 UTC, it opens at Sun 22:00 UTC",
                "103=2 X is closed at Mon 12:00 UTC, it does not open",
            ])
        let isSet = (
            book.setHours(2, [OpenMinutes(from: 0, to: 10_080)]), book.setHours(2, [OpenMinutes(from: 0, to: 10_081)])
        )
        let open = book.asked(order(1, "1", symbol: Name("X")), at: noon.after(4 * day))
        #expect(isSet == (true, false))
        #expect(open == "passes")
        let isClosed = book.setHours(
            2, [OpenMinutes(from: 0, to: 10_080)], except: [OpenMinutes(from: 700, to: 800), OpenMinutes(from: 10_000, to: 10)])
        #expect(isClosed)
        #expect(book.setHours(2, [], except: [OpenMinutes(from: -1, to: 10)]) == false)
        let closed = book.asked(order(1, "1", symbol: Name("X")), at: noon.after(4 * day))
        #expect(closed == "103=2 X is closed at Mon 12:00 UTC, it opens at Mon 13:20 UTC")
    }

    @Test func `minutes of the week begin on Monday, before 1970 too`() {
        let seconds: [Int64] = [-259_201, -259_200, -1, 0, 345_599, 345_600, 950_461]
        let minutes = seconds.map { OpenMinutes.minute(at: Instant(nanosecondsSinceEpoch: $0 * 1_000_000_000)) }
        #expect(minutes == [10_079, 0, 4319, 4320, 10_079, 0, 1])
    }

    @Test func `an order does not trade with a resting one of its account`() {
        var settings = settings()
        settings.preventsSelfCross = true
        var book = RiskBook(settings)
        book.enter(order(1, "1", at: "110", side: .sell))
        book.enter(order(2, "1", at: "109", side: .sellShort))
        // It works only when the market has come so far.
        book.enter(order(3, "1", at: "90", stop: "95", side: .sell))
        let answers = [
            book.asked(order(4, "1", at: "108.99")), book.asked(order(4, "1", at: "109")),
            book.asked(order(4, "1", at: nil)),
            book.asked(order(4, "1", at: "200", stop: "150")),
            book.asked(order(4, "1", at: "109", account: Identifier("DESK2"))),
            book.asked(order(4, "1", at: "1", side: .sell)),
        ]
        #expect(
            answers == [
                "passes", "103=0 Price(44) 109 would trade with the own order at 109 of account DESK1",
                "103=0 a market order would trade with the own order at 109 of account DESK1", "passes", "passes",
                "passes",
            ])
        book.ended(2, at: noon)
        book.enter(order(5, "1", at: "108"))
        let (buy, sale, replaced) = (
            book.asked(order(6, "1", at: "109.99")), book.asked(order(6, "1", at: "108", side: .sell)),
            book.askedToReplace(order(5, "1", at: "108").replaced("1", at: "110"))
        )
        #expect(buy == "passes")
        #expect(sale == "103=0 Price(44) 108 would trade with the own order at 108 of account DESK1")
        #expect(replaced == "103=0 Price(44) 110 would trade with the own order at 110 of account DESK1")
    }

    @Test func `a stop-limit order is compared with its stop, and a one-sided collar lets far orders rest`() {
        var settings = settings(LimitSetting(.priceCollar, .global, Decimal(5)))
        settings.collarIsTwoSided = false
        var book = RiskBook(settings)
        let answers = [
            book.asked(order(1, "1", at: "126", stop: "120")), book.asked(order(1, "1", at: "126.1", stop: "120")),
            book.asked(order(1, "1", at: nil, stop: "150")), book.asked(order(1, "1", at: "50")),
            book.asked(order(1, "1", at: "150", side: .sell)), book.asked(order(1, "1", at: "94", side: .sell)),
            book.asked(order(1, "1", at: "106")),
        ].map { $0 == "passes" }
        #expect(answers == [true, false, true, true, true, false, false])
    }

    @Test func `a sell is worth the market where its limit is below, and a buy its limit`() {
        var book = RiskBook(settings(LimitSetting(.orderNotional, .global, Decimal(1000))))
        let answers = [
            book.asked(order(1, "11", at: "0.01", side: .sell)), book.asked(order(1, "11", at: "0.01", side: .buy)),
            book.asked(order(1, "11", at: nil, stop: "90")), book.asked(order(1, "5", at: "201", side: .sell)),
            book.asked(order(1, "11", at: "0.01", side: .sell), nil),
        ].map { $0 == "passes" }
        #expect(answers == [false, true, false, false, true])
        // In a currency of which a hundred are one.
        _ = book.setMark(apple, Decimal(100), rate: .times(Decimal("0.01")))
        let (most, more) = (book.asked(order(1, "1000")), book.asked(order(1, "1001")))
        #expect(most == "passes")
        #expect(more == "103=3 order value 1001 is above the limit of 1000 for all orders")
        // Exactly, or rounded up at the eighteenth digit where there are more.
        _ = book.setMark(apple, Decimal(1), rate: .times(Decimal("0.0000000001")))
        book.enter(order(1, "10", at: "1"))
        let exact = book.openValue(of: .global)
        _ = book.setMark(apple, Decimal(1), rate: .times(Decimal("0.123456789012")))
        book.enter(order(2, "1", at: "0.1234567891"))
        let rounded = book.openValue(of: .global)
        #expect(exact == WideDecimal(mantissa: 1_000_000_000, scale: 18))
        #expect(rounded == WideDecimal(mantissa: 15_241_578_764_017_682 + 1_000_000_000, scale: 18))
    }

    @Test func `a broker is judged when it is known, and a part counts for its broker alone`() {
        let third = RiskScope.broker(BrokerNumber(3))
        var book = RiskBook(
            settings(
                LimitSetting(.openValue, third, Decimal(5000)), LimitSetting(.openValue, .global, Decimal(20_000)),
                LimitSetting(.longPosition, third, Decimal(150))))
        let whole = order(1, "100", broker: nil)
        let before = book.asked(whole)
        var routed = whole
        routed.broker = BrokerNumber(3)
        let refusal = words(book.judge(routed: routed, reference: hundred(), at: noon))
        #expect(before == "passes")
        #expect(refusal == "103=3 open order value 10000 is above the limit of 5000 for broker 3")
        // So it is split.
        book.enter(whole)
        var child = order(2, "50")
        child.isChild = true
        let part = words(book.judge(routed: child, reference: hundred(), at: noon))
        book.enter(child)
        let sums = (book.openValue(of: .global).mantissa, book.openValue(of: third).mantissa)
        _ = book.filled(child, quantity: Decimal(20), at: noon)
        _ = book.filled(whole, quantity: Decimal(20), at: noon)
        let unit = Int128(1_000_000_000_000_000_000)
        let after = (book.openValue(of: .global).mantissa, book.openValue(of: third).mantissa)
        let position = book.holding(desk1, apple).position.mantissa
        #expect(part == "passes")
        #expect(sums == (10_000 * unit, 5_000 * unit))
        #expect(after == (8_000 * unit, 3_000 * unit))
        #expect(position == 20 * unit)
        child.number = 3
        let second = words(book.judge(routed: child, reference: hundred(), at: noon))
        #expect(second == "103=3 open order value 8000 is above the limit of 5000 for broker 3")
    }

    @Test func `without settings everything passes`() {
        var book = RiskBook(settings())
        let answers = [
            book.asked(order(1, "1000000"), nil), book.asked(order(1, "1", at: nil, side: .sellShort), nil),
            book.askedToReplace(order(1, "1").replaced("2", at: "200"), nil),
        ]
        #expect(answers == ["passes", "passes", "passes"])
    }
}
