// Limits that are changed, rows of them and of counts, and settings that cannot be.

import Risk
import Testing
import Values

@testable import Risk

private func bytes(_ write: (inout RowWriter) -> Void) -> [UInt8] {
    var writer = RowWriter(capacity: 80)
    write(&writer)
    expect(!writer.isOverflowing)
    return (0..<writer.count).map { writer.bytes[$0] }
}

private func expect(_ claim: Bool) { #expect(claim) }

private let long = Identifier(string: String(repeating: "x", count: 64)) ?? Identifier()
private let scopes: [RiskScope] = [
    .global, .broker(BrokerNumber(63)), .account(long), .account(Identifier()), .symbol(Name("BTC/USD")),
    .strategy(Name("TWAP")),
    .session(.max),
]

/// Every cut and every changed byte gives an answer.
private func decodeDamaged(_ row: [UInt8], _ decode: (Bytes) -> Bool) {
    for length in 0..<row.count {
        let isRead = Array(row.prefix(length)).withUnsafeBytes { decode(Bytes($0)) }
        #expect(!isRead)
    }
    let isLongRead = (row + [0]).withUnsafeBytes { decode(Bytes($0)) }
    #expect(!isLongRead)
    for place in row.indices {
        for value in UInt8.min...UInt8.max {
            var changed = row
            changed[place] = value
            let isRead = changed.withUnsafeBytes { decode(Bytes($0)) }
            if place == 0, value != 1 { #expect(!isRead) }
        }
    }
}

@Suite struct `Rows of risk` {
    @Test func `of limits come back, and any bytes give an answer`() {
        for scope in scopes {
            for setting in [
                LimitSetting(.ordersPerDay, scope, Decimal(100)), LimitSetting(.ordersPerSecond, scope, nil),
            ] {
                let row = bytes { setting.encode(into: &$0) }
                let back = row.withUnsafeBytes { LimitSetting.decode(Bytes($0)) }
                #expect(back == setting)
                decodeDamaged(row) { LimitSetting.decode($0) != nil }
            }
        }
        let wrong = bytes { LimitSetting(.openValue, .session(7), Decimal(1)).encode(into: &$0) }
        let back = wrong.withUnsafeBytes { LimitSetting.decode(Bytes($0)) }
        #expect(back == nil)
    }

    @Test func `of counts come back, and any bytes give an answer`() {
        for scope in scopes {
            let counter = RiskCounter(scope: scope, day: -5, orders: .max)
            let row = bytes { counter.encode(into: &$0) }
            let back = row.withUnsafeBytes { RiskCounter.decode(Bytes($0)) }
            #expect(back == counter)
            decodeDamaged(row) { RiskCounter.decode($0) != nil }
        }
    }

    @Test func `of counts are told for each scope with a limit on its day, once until it is taken`() {
        var settings = settings(
            LimitSetting(.ordersPerDay, .account(desk1), Decimal(100)),
            LimitSetting(.ordersPerDay, .global, Decimal(100)))
        settings.dayStarts = .seconds(13 * 3600)
        var book = RiskBook(settings)
        while book.takeCounter() != nil {}
        book.enter(order(1, "1"))
        book.enter(order(2, "1"))
        let (first, second, third) = (book.takeCounter(), book.takeCounter(), book.takeCounter())
        // At noon it is still the day before.
        #expect(first == RiskCounter(scope: .global, day: 20_663, orders: 2))
        #expect(second == RiskCounter(scope: .account(desk1), day: 20_663, orders: 2))
        #expect(third == nil)
        book.enter(order(3, "1"), at: noon.after(3600))
        let next = book.takeCounter()
        #expect(next == RiskCounter(scope: .global, day: 20_664, orders: 1))
        // What was counted without a limit is saved when it has one.
        _ = book.set(LimitSetting(.ordersPerDay, .session(7), Decimal(9)))
        let (account, session) = (book.takeCounter(), book.takeCounter())
        #expect(account?.scope == .account(desk1))
        #expect(session == RiskCounter(scope: .session(7), day: 20_664, orders: 1))
    }
}

@Suite struct `Limits at run time` {
    private func told(_ change: RiskBook.LimitChange) -> String {
        switch change {
        case .changed(let former): former.map { $0.text.description } ?? "none"
        case .refused(let problem): problem.text
        }
    }

    @Test func `give back what they were`() {
        var book = RiskBook(settings(LimitSetting(.orderSize, .global, Decimal("5.50"))))
        let changes = [
            told(book.set(LimitSetting(.orderSize, .global, Decimal(7)))),
            told(book.set(LimitSetting(.orderSize, .global, nil))),
            told(book.set(LimitSetting(.orderSize, .global, nil))),
            told(book.set(LimitSetting(.orderSize, .account(long), nil))),
            told(book.set(LimitSetting(.orderSize, .account(desk1), Decimal(3)))),
        ]
        let (all, value, none) = (
            book.allLimits, book.value(.orderSize, .account(desk1)), book.value(.orderSize, .global)
        )
        let answer = book.asked(order(1, "4"))
        #expect(changes == ["5.50", "7", "none", "none", "none"])
        #expect(all == [LimitSetting(.orderSize, .account(desk1), Decimal(3))])
        #expect(value == Decimal(3))
        #expect(none == nil)
        #expect(answer.contains("above the limit of 3"))
    }

    @Test func `are refused where there is no such limit`() {
        var settings = settings()
        settings.room.limitedScopes = 2
        settings.room.accounts = 1
        var book = RiskBook(settings)
        let changes = [
            LimitSetting(.orderSize, .global, Decimal(-1)), LimitSetting(.openOrders, .global, Decimal("1.5")),
            LimitSetting(.openOrders, .global, Decimal("2.0")), LimitSetting(.orderSize, .session(1), Decimal(1)),
            LimitSetting(.orderSize, .broker(BrokerNumber(64)), Decimal(1)),
            LimitSetting(.orderSize, .strategy(Name()), Decimal(1)),
            LimitSetting(.orderSize, .account(desk1), Decimal(1)), LimitSetting(.orderSize, .account(long), Decimal(1)),
            LimitSetting(.orderSize, .symbol(apple), Decimal(1)), LimitSetting(.orderSize, .account(desk1), nil),
            LimitSetting(.orderSize, .symbol(apple), Decimal(1)),
        ].map { told(book.set($0)) }
        #expect(
            changes == [
                "a limit is not below zero", "this limit is a whole number", "none",
                "there is no such limit for such a scope", "there is no such limit for such a scope",
                "there is no such limit for such a scope", "none", "there is no room for a further limit or name",
                "there is no room for a further limit or name", "1", "none",
            ])
    }
}

@Suite struct `Settings of risk` {
    private func problem(_ change: (inout RiskSettings) -> Void) -> String? {
        var settings = settings()
        change(&settings)
        return settings.problem
    }

    @Test func `that cannot be are named`() {
        let problems = [
            problem { _ in }, problem { $0.warningPercent = 101 }, problem { $0.referenceAge = .seconds(0) },
            problem { $0.dayStarts = .seconds(86_400) }, problem { $0.defaultHours = 0 },
            problem { $0.hours = [[OpenMinutes(from: 10_080, to: 0)]] },
            problem { $0.hours = [[OpenMinutes]](repeating: [], count: 65) },
            problem { $0.symbols = [RiskSymbol(apple), RiskSymbol(apple)] },
            problem { $0.symbols = [RiskSymbol(apple, hours: 0)] },
            problem { $0.limits = [LimitSetting(.orderSize, .session(7), Decimal(1))] },
            problem { $0.limits = [LimitSetting(.orderSize, .global, nil)] },
            problem {
                $0.limits = [LimitSetting](repeating: LimitSetting(.drawdown, .account(desk1), Decimal(1)), count: 2)
            },
            problem { $0.breakers = [RiskBreaker(.rejectRate, .global, threshold: Decimal(101))] },
            problem { $0.breakers = [RiskBreaker(.loss, .strategy(Name()), threshold: Decimal(1))] },
            problem { $0.breakers = [RiskBreaker(.loss, .global, window: .seconds(0))] },
            problem { $0.room.pairs = 0 },
            problem {
                $0.room.accounts = 1
                $0.limits = [
                    LimitSetting(.orderSize, .account(desk1), Decimal(1)),
                    LimitSetting(.orderSize, .account(long), Decimal(1)),
                ]
            },
        ]
        #expect(
            problems == [
                nil, "warningPercent is not from 0 to 100", "referenceAge is not above zero",
                "dayStarts is not a time of day",
                "defaultHours is no class of market hours", "market hours 0: minutes of the week are from 0 to 10080",
                "more than 64 classes of market hours", "AAPL: listed twice", "AAPL: 0 is no class of market hours",
                "orderSize for session 7: there is no such limit for such a scope",
                "orderSize for all orders: it has no value",
                "drawdown for account DESK1: set twice",
                "rejectRate for all orders: its threshold is above 100 percent",
                "loss for strategy : there is no such scope", "loss for all orders: its window is not above zero",
                "room.pairs is not from 1 to 10000000", "more than 1 of the level account are named",
            ])
    }
}

@Suite struct `Amounts` {
    @Test(
        arguments: [
            ("3", "2.5", "7.5"), ("-3", "2.5", "7.5"), ("0.000000000000000001", "0.1", "0.000000000000000001"),
            ("0.000000000000000003", "0.5", "0.000000000000000002"),
            ("9223372036854775807", "18", "166020696663385964526"),
            ("9223372036854775807", "0.999999999999999999", "9223372036854775797.776627963145224193"),
            ("9223372036854775807", "19", nil), ("100", "0", "0"),
        ] as [(StaticString, StaticString, String?)])
    func `are multiplied and rounded up`(quantity: StaticString, price: StaticString, product: String?) {
        let amount = Amount(Decimal(quantity)).times(Decimal(price))
        let text = amount.map {
            var text = Text<16>()
            $0.append(to: &text)
            return text.description
        }
        #expect(text == product)
    }

    @Test func `codes of limits and levels are their raw values`() {
        for limit in RiskLimit.allCases {
            #expect(limit.code == limit.rawValue)
            #expect(RiskLimit(code: limit.rawValue) == limit)
        }
        #expect(RiskLimit(code: 14) == nil)
        #expect(RiskLimit.allCases.count == RiskLimit.count)
        for level in RiskLevel.allCases { #expect(level.code == level.rawValue) }
        for kind in RiskBreakerKind.allCases { #expect(kind.bit == 1 << UInt32(kind.rawValue)) }
        for reason in [RiskReason.brokerOption, .exchangeClosed, .exceedsLimit, .duplicateOrder, .other] {
            #expect(reason.code == reason.rawValue)
        }
    }
}
