// Limits of money, for symbols in another currency than that which all is counted in.

import Risk
import Testing
import Values

private let yens = Name("EUR/JPY")
private let pair = Name("USD/JPY")

/// A hundred yens are a dollar.
private func market(_ price: Int64? = 160, _ rate: RiskRate = .over(Decimal(100)), at: Instant = noon) -> RiskReference {
    RiskReference(price.map { Decimal($0) }, at: at, rate: rate)
}

private func sale(_ number: UInt64, _ quantity: StaticString, at limit: StaticString? = "160") -> RiskOrder {
    order(number, quantity, at: limit, side: .sell, symbol: yens)
}

private func buy(_ number: UInt64, _ quantity: StaticString, at limit: StaticString? = "160") -> RiskOrder {
    order(number, quantity, at: limit, symbol: yens)
}

@Suite struct `Money in another currency` {
    @Test func `the value of an order is at the rate, either way round, and exact where it can be`() {
        for rate in [RiskRate.over(Decimal(100)), .times(Decimal("0.01"))] {
            var book = RiskBook(settings(LimitSetting(.orderNotional, .global, Decimal(1600))))
            let (most, more) = (book.asked(buy(1, "1000"), market(160, rate)), book.asked(buy(1, "1001"), market(160, rate)))
            let atMarket = book.asked(sale(1, "1001", at: nil), market(160, rate))
            #expect(most == "passes")
            #expect(more == "103=3 order value 1601.6 is above the limit of 1600 for all orders")
            #expect(atMarket == more)
        }
    }

    @Test func `a value is rounded up at the eighteenth digit, and none counts for less than it is`() {
        var book = RiskBook(settings(LimitSetting(.orderNotional, .global, Decimal("1.6"))))
        let third = market(160, .over(Decimal(300)))
        let (less, more) = (book.asked(buy(1, "2"), third), book.asked(buy(1, "3"), third))
        #expect(less == "passes")
        // 160 / 300 is 0.533333333333333334.
        #expect(more == "103=3 order value 1.600000000000000002 is above the limit of 1.6 for all orders")
        let tiny = book.asked(buy(1, "1000000", at: "0.000001"), market(1, .over(Decimal(3))))
        #expect(tiny == "passes")
    }

    @Test func `without a fresh rate limits of money refuse and name the pair, and limits of quantity go on`() {
        let limits: [(RiskLimit, String)] = [
            (.orderNotional, "order value"), (.openValue, "open order value"),
            (.concentration, "share of the account in percent:"),
        ]
        for (limit, what) in limits {
            var book = RiskBook(settings(LimitSetting(limit, .global, Decimal(50)), LimitSetting(.orderSize, .global, Decimal(10))))
            _ = book.setValue(desk1, Decimal(1_000_000))
            let refused = "103=99 \(what) is unknown (no fresh rate USD/JPY), the limit is 50 for all orders"
            let (missing, same) = (book.asked(buy(1, "1"), market(160, .missing(pair))), book.asked(order(1, "0.1"), hundred()))
            let large = book.asked(buy(1, "11"), market(160, .missing(pair)))
            let stale = book.asked(buy(1, "1"), market(), at: noon.after(5, nanoseconds: 1))
            #expect(missing == refused)
            #expect(same == "passes")
            #expect(large.contains("OrderQty(38) 11 is above the limit of 10"))
            #expect(stale.contains("is unknown (") && stale.contains("stale)") || stale.contains("(no fresh rate)"), "\(stale)")
        }
        for limit in [RiskLimit.orderSize, .longPosition, .openOrders, .priceCollar, .ordersPerDay] {
            var book = RiskBook(settings(LimitSetting(limit, .global, Decimal(50))))
            let answer = book.asked(buy(1, "1"), market(160, .missing(pair)))
            #expect(answer == "passes", "\(limit)")
        }
    }

    @Test func `what makes an order smaller needs no rate`() {
        var book = RiskBook(settings(LimitSetting(.orderNotional, .global, Decimal(50)), LimitSetting(.openValue, .global, Decimal(50))))
        _ = book.entered(buy(1, "10"), reference: market(), at: noon)
        let none = market(160, .missing(pair))
        let (smaller, larger) = (
            book.askedToReplace(buy(1, "10").replaced("9", at: "160"), none),
            book.askedToReplace(buy(1, "10").replaced("11", at: "160"), none)
        )
        #expect(smaller == "passes")
        #expect(larger.contains("order value is unknown (no fresh rate USD/JPY)"))
    }

    @Test func `open orders count at the rate they were entered at, and what was added is taken away again`() {
        var book = RiskBook(settings(LimitSetting(.openValue, .global, Decimal(50))))
        _ = book.entered(buy(1, "10"), reference: market(), at: noon)
        let first = book.openValue(of: .global)
        // An answer of the broker comes when nobody knows the rate: the last one holds for what is open.
        book.changed(buy(1, "10"), reference: market(160, .missing(pair)), at: noon)
        let (second, next) = (book.openValue(of: .global), book.asked(buy(2, "21.3"), market()))
        book.ended(1, at: noon)
        #expect(first == WideDecimal(mantissa: 16_000_000_000_000_000_000, scale: 18) && second == first)
        #expect(next == "103=3 open order value 50.08 is above the limit of 50 for all orders")
        let rest = book.openValue(of: .global)
        #expect(rest.mantissa == 0)
    }

    @Test func `an order that came back without a rate is worth something when its rate is known`() {
        var book = RiskBook(settings(LimitSetting(.openValue, .global, Decimal(50))))
        _ = book.recover(order(1, "0.1"), entered: noon, reference: hundred(), at: noon)
        _ = book.recover(buy(2, "10"), entered: noon, reference: market(nil, .missing(pair)), at: noon)
        let unknown = book.asked(order(3, "0.1"), hundred())
        var place = 0
        let (found, isWanted) = (book.nextUnrated(from: &place), book.wantsFigures && place <= book.unratedEnd)
        book.changed(buy(2, "10"), reference: market(nil), at: noon)
        let (known, value, end) = (book.asked(order(3, "0.1"), hundred()), book.openValue(of: .global), book.unratedEnd)
        #expect(
            unknown
                == "103=99 open order value is unknown (an open order has no price, or no rate USD/JPY), the limit is 50 for all orders"
        )
        #expect(found == 2 && isWanted && end == 0)
        #expect(known == "passes" && value == WideDecimal(mantissa: 26_000_000_000_000_000_000, scale: 18))
        place = 0
        let (none, wants) = (book.nextUnrated(from: &place), book.wantsFigures)
        #expect(none == nil && !wants)
    }

    @Test func `a part counts for its broker at the rate, too`() {
        let third = RiskScope.broker(BrokerNumber(3))
        var book = RiskBook(settings(LimitSetting(.openValue, third, Decimal(20))))
        var (whole, part) = (buy(1, "20"), buy(2, "10"))
        (whole.broker, part.isChild) = (nil, true)
        _ = book.entered(whole, reference: market(), at: noon)
        let judged = words(book.judge(routed: part, reference: market(), at: noon))
        _ = book.entered(part, reference: market(160, .missing(pair)), at: noon)
        let value = book.openValue(of: third)
        #expect(judged == "passes")
        #expect(value == WideDecimal(mantissa: 16_000_000_000_000_000_000, scale: 18))
    }

    @Test func `a share of an account is at the rate, and so is the warning of it`() {
        var book = RiskBook(settings(LimitSetting(.concentration, .global, Decimal(10))))
        _ = book.setValue(desk1, Decimal(1000))
        _ = book.setMark(yens, Decimal(160), rate: .over(Decimal(100)))
        let (most, more) = (book.asked(buy(1, "62.5"), market()), book.asked(buy(1, "63"), market()))
        #expect(most == "passes")
        #expect(more == "103=3 share of the account in percent: 10.08 is above the limit of 10 for all orders")
        _ = book.entered(buy(1, "40"), reference: market(), at: noon)
        let none = book.warningTexts()
        _ = book.entered(buy(2, "10"), reference: market(), at: noon)
        let warned = book.warningTexts()
        #expect(none == [])
        #expect(warned == ["share of the account in percent: 8 is at 80% or more of the limit of 10 for all orders in EUR/JPY"])
    }

    @Test func `a loss that is not known for want of a rate refuses and names the pair until it is known`() {
        for limit in [RiskLimit.dailyLoss, .drawdown] {
            var book = RiskBook(settings(LimitSetting(limit, .account(desk1), Decimal(500))))
            _ = book.setProfit(.account(desk1), day: .zero, drawdown: .zero, at: noon)
            book.loseProfit(.account(desk1), missing: pair)
            let lost = book.asked(order(1, "1"))
            _ = book.setPosition(desk1, apple, Decimal(5))
            let reducing = book.asked(order(1, "1", side: .sell))
            _ = book.setProfit(.account(desk1), day: .zero, drawdown: .zero, at: noon)
            let known = book.asked(order(1, "1"))
            #expect(lost.hasSuffix(" is unknown (no fresh rate USD/JPY), the limit is 500 for account DESK1"), "\(lost)")
            #expect(reducing == "passes" && known == "passes")
        }
    }

    @Test func `sums of random orders at random rates come to nothing when all have ended`() {
        var dice = Dice(state: 20_261_126)
        var book = RiskBook(settings(LimitSetting(.openValue, .global, Decimal(50))))
        var open: [UInt64: RiskOrder] = [:]
        for number in 1...2000 as ClosedRange<UInt64> {
            let value = Decimal(mantissa: Int64(dice.roll(1_000_000)) + 1, scale: UInt8(dice.roll(9)))
            let rate = [RiskRate.same, .times(value), .over(value), .missing(pair)][dice.roll(4)]
            let reference = market(Int64(dice.roll(500)) + 1, rate)
            if dice.roll(3) == 0, let (old, order) = open.first {
                if dice.roll(2) == 0 { book.changed(order, reference: reference, at: noon) } else { book.ended(old, at: noon) }
                if book.openOrders < open.count { open[old] = nil }
            } else if open.count < 900 {
                let symbol = [yens, apple, Name("GBP/JPY")][dice.roll(3)]
                let new = order(number, "7", at: dice.roll(4) == 0 ? nil : "33.3", side: dice.roll(2) == 0 ? .buy : .sell, symbol: symbol)
                open[number] = new
                _ = book.entered(new, reference: reference, at: noon)
            }
        }
        for number in open.keys { book.ended(number, at: noon) }
        let (value, end) = (book.openValue(of: .global), book.unratedEnd)
        #expect(value.mantissa == 0 && end == 0, "seed 20261126")
    }
}
