// Of several limits the tightest wins, and is the one told.

import Risk
import Testing
import Values

@Suite struct `The tightest limit` {
    private static let account = RiskScope.account(desk1)

    @Test func `of one order is the lowest, wherever it is set`() {
        let scopes: [RiskScope] = [
            .global, .broker(BrokerNumber(3)), .account(desk1), .symbol(apple), .strategy(Name("TWAP")),
        ]
        for tightest in scopes.indices {
            var settings = settings()
            settings.limits = scopes.indices.map {
                LimitSetting(.orderSize, scopes[$0], Decimal($0 == tightest ? 10 : 20 + Int64($0)))
            }
            var book = RiskBook(settings)
            let (most, refusal) = (
                book.asked(order(1, "10")), book.judge(new: order(1, "30"), reference: nil, at: noon)
            )
            #expect(most == "passes")
            #expect(refusal?.level == scopes[tightest].level)
            #expect(refusal?.limit == Decimal(10))
            #expect(refusal?.value?.mantissa == Int128(30) * 1_000_000_000_000_000_000)
            #expect(refusal?.check == .limit(.orderSize))
        }
    }

    @Test func `of a sum is the one that leaves least`() {
        // The account has a lower limit, but all others have used up nearly all of what everybody has.
        var book = RiskBook(
            settings(
                LimitSetting(.openValue, .global, Decimal(10_000)),
                LimitSetting(.openValue, Self.account, Decimal(5_000))))
        book.enter(order(1, "90", account: Identifier("DESK2")))
        let refusal = book.asked(order(2, "60"))
        #expect(refusal == "103=3 open order value 15000 is above the limit of 10000 for all orders")
        book.ended(1, at: noon)
        let alone = book.asked(order(2, "60"))
        #expect(alone == "103=3 open order value 6000 is above the limit of 5000 for account DESK1")
    }

    @Test func `window of comparison is the longest`() {
        var book = RiskBook(
            settings(
                LimitSetting(.duplicateWindow, .global, Decimal(1)),
                LimitSetting(.duplicateWindow, Self.account, Decimal(9))))
        book.enter(order(1, "1"))
        book.enter(order(2, "1", account: Identifier("DESK2")))
        let (long, short) = (
            book.asked(order(3, "1"), at: noon.after(5)),
            book.asked(order(3, "1", account: Identifier("DESK2")), at: noon.after(5))
        )
        #expect(long == "103=6 the same order came 5 seconds before, within the limit of 9 for account DESK1")
        #expect(short == "passes")
        // It is the last of them that counts, and the ring forgets.
        book.enter(order(3, "1", account: Identifier("DESK2")), at: noon.after(5))
        let last = book.asked(order(4, "1", account: Identifier("DESK2")), at: noon.after(5, nanoseconds: 200_000_000))
        #expect(last.hasPrefix("103=6 the same order came 0.2 seconds before"))
        let later = book.asked(order(4, "1", account: Identifier("DESK2")), at: noon.after(30))
        #expect(later == "passes")
    }

    @Test func `window of comparison keeps orders as long, and no longer`() {
        var settings = settings(LimitSetting(.duplicateWindow, .global, Decimal(30)))
        settings.room.recentOrders = 16
        var book = RiskBook(settings)
        var answers: Set<String> = []
        for number in 1...100 as ClosedRange<UInt64> {
            var order = order(number, "1")
            order.terms.quantity = Decimal(Int64(number))
            answers.insert(book.asked(order, at: noon.after(Int64(number) * 2)))
            book.enter(order, at: noon.after(Int64(number) * 2))
        }
        let (again, late) = (
            book.asked(order(101, "86"), at: noon.after(201)), book.asked(order(101, "85"), at: noon.after(201))
        )
        #expect(answers == ["passes"])
        #expect(again.hasPrefix("103=6 the same order came 29 seconds before"))
        #expect(late == "passes")
        book.enter(order(101, "200"), at: noon.after(201))
        let full = book.asked(order(102, "201"), at: noon.after(201))
        _ = book.set(LimitSetting(.duplicateWindow, .global, nil))
        let free = book.asked(order(102, "201"), at: noon.after(201))
        #expect(full == "103=99 recent orders are at the most there is room for, 16")
        #expect(free == "passes")
    }

    @Test func `first broken is the one told, and a long name gives way to the figures`() {
        let long = Identifier(string: String(repeating: "A", count: 64)) ?? Identifier()
        var book = RiskBook(
            settings(
                LimitSetting(.orderSize, .account(long), Decimal("9000000000000000000")),
                LimitSetting(.openOrders, .global, .zero)))
        let refusal = book.asked(order(1, "9200000000000000000", at: "0.01", account: long))
        #expect(
            refusal.hasPrefix(
                "103=3 OrderQty(38) 9200000000000000000 is above the limit of 9000000000000000000 for account AAA"))
        #expect(refusal.utf8.count == 6 + 128)
    }
}
