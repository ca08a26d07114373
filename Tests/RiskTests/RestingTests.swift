// The best price of many orders, and how little of it all costs.

import CAllocationCounter
import Risk
import Testing
import Values

@testable import Risk

/// Enters so many orders at prices that are drawn, and ends them all, each when it is drawn.
@_noLocks
private func churn(
    _ book: inout RiskBook, _ order: inout RiskOrder, _ state: inout UInt64, _ count: Int, _ reference: RiskReference
) -> Int {
    var passed = 0
    for step in 0..<count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        order.number &+= 1
        order.terms.limit = Decimal(Int64(9000 + (state >> 33) % 1000))
        let now = Instant(nanosecondsSinceEpoch: 1_785_412_800_000_000_000 + Int64(step) * 1_000_000)
        if case .none = book.judge(new: order, reference: reference, at: now) {
            passed += 1
            guard book.entered(order, reference: reference, at: now) else { return -1 }
            _ = book.filled(order, quantity: Decimal(1), at: now)
        }
        if order.number > 50 { book.ended(order.number - 50, at: now) }
        if let warning = book.takeWarning() { order.modifications = warning.text.count }
        if let counter = book.takeCounter() { order.modifications = Int(counter.day) }
    }
    return passed
}

/// Level by level, so that a tree of any depth can be measured.
private func depth(of root: UInt32, in book: inout RiskBook) -> Int {
    var (level, depth) = ([root].filter { $0 != 0 }, 0)
    while !level.isEmpty, depth < 1_000 {
        var next: [UInt32] = []
        for node in level {
            let (left, right) = (book.orders[Int(node) - 1].left, book.orders[Int(node) - 1].right)
            next += [left, right].filter { $0 != 0 }
        }
        (level, depth) = (next, depth + 1)
    }
    return depth
}

@Suite struct `Resting orders` {
    @Test(arguments: [UInt64(1), 2, 3]) func `show their best price, whichever goes`(seed: UInt64) {
        var settings = settings()
        settings.room.openOrders = 3_000
        settings.room.recentOrders = 3_000
        settings.preventsSelfCross = true
        var book = RiskBook(settings)
        var dice = Dice(state: seed)
        var prices: [[UInt64: Int64]] = [[:], [:]]
        var wrong = 0
        for number in 1...12_000 as ClosedRange<UInt64> {
            // It grows, stays, and goes.
            let grows = number < 4_000 ? 8 : number < 8_000 ? 5 : 1
            let side = dice.roll(2)
            if dice.roll(10) < grows, prices[0].count + prices[1].count < 3_000 {
                let price = Int64(1 + dice.roll(400))
                var order = order(number, "1", side: side == 0 ? .buy : .sell)
                order.terms.limit = Decimal(mantissa: price * 10, scale: UInt8(1 + dice.roll(1)))
                book.enter(order, at: noon.after(Int64(number)))
                prices[side][number] = price
            } else if let any = prices[side].keys.min(by: { ($0 &* 0x9E37_79B9) % 1009 < ($1 &* 0x9E37_79B9) % 1009 }) {
                book.ended(any, at: noon.after(Int64(number)))
                prices[side][any] = nil
            }
            guard number % 16 == 0 else { continue }
            let holding = book.holding(desk1, apple)
            if holding.bestBuy != prices[0].values.max().map({ Decimal($0) }) { wrong += 1 }
            if holding.bestSell != prices[1].values.min().map({ Decimal($0) }) { wrong += 1 }
        }
        #expect(wrong == 0, "seed \(seed)")
    }

    /// Prices that come in order would make a tree without weights as deep as it is large.
    @Test func `that come in the order of their prices go as fast`() {
        var settings = settings()
        settings.room.openOrders = 4_000
        settings.room.recentOrders = 4_000
        settings.preventsSelfCross = true
        var book = RiskBook(settings)
        for number in 1...4_000 as ClosedRange<UInt64> {
            var order = order(number, "1")
            order.terms.limit = Decimal(Int64(number))
            book.enter(order)
        }
        let pair = book.pair(desk1, apple)
        let deepest = depth(of: book.pairs[pair ?? 0].buys, in: &book)
        #expect(deepest < 60)
        for number in stride(from: UInt64(4_000), to: 1, by: -1) { book.ended(number, at: noon) }
        let best = book.holding(desk1, apple).bestBuy
        #expect(best == Decimal(1))
    }

    @Test func `and all that is judged and counted allocate nothing`() {
        var settings = settings(
            LimitSetting(.orderSize, .global, Decimal(1000)),
            LimitSetting(.orderNotional, .account(desk1), Decimal(960_000)),
            LimitSetting(.priceCollar, .symbol(apple), Decimal(50)),
            LimitSetting(.ordersPerSecond, .session(7), Decimal(500)),
            LimitSetting(.ordersPerDay, .session(7), Decimal(4_000)),
            LimitSetting(.openValue, .global, Decimal(40_000_000)),
            LimitSetting(.longPosition, .account(desk1), Decimal(8_000)),
            LimitSetting(.openOrders, .global, Decimal(60)))
        settings.preventsSelfCross = true
        settings.breakers = [RiskBreaker(.fillRate, .global, threshold: Decimal(101 - 1), minimumCount: 1)]
        var book = RiskBook(settings)
        var order = order(0, "100")
        var state: UInt64 = 5
        let reference = RiskReference(Decimal(9_500), at: .distantFuture)
        let warm = churn(&book, &order, &state, 100, reference)
        let before = allocation_counts_now()
        let passed = churn(&book, &order, &state, 5_000, reference)
        let after = allocation_counts_now()
        #expect(after.allocations == before.allocations)
        #expect(warm > 0)
        #expect(passed > 500)
        #expect(passed < 5_000)
    }
}
