// What is counted is what is open, after anything that may happen.

import Risk
import Testing
import Values

/// All orders that are open, in the plainest way.
private struct Model {
    struct Open {
        var order: RiskOrder
        /// At which it was entered or changed last; nil for an order without a price.
        var unit: Decimal?
        var leaves: Int128

        var value: Int128 { unit.map { leaves * Int128($0.mantissa) } ?? 0 }
        var rests: Bool { order.terms.limit != nil && order.terms.stop == nil && !order.isChild }
    }

    var open: [UInt64: Open] = [:]
    var positions: [String: Int128] = [:]

    static let one = Int128(1_000_000_000_000_000_000)

    func key(_ order: RiskOrder) -> String { "\(order.account) \(order.symbol)" }

    mutating func write(_ order: RiskOrder, reference: Int64?) {
        let whole = { (value: Decimal) in Int128(value.mantissa) }
        var unit = order.terms.limit
        if order.side != .buy || unit == nil {
            unit = [order.terms.limit, order.terms.stop, reference.map { Decimal($0) }].compactMap { $0 }.max()
        }
        let leaves = max(whole(order.terms.quantity) - whole(order.filled), 0) * Model.one
        open[order.number] = Open(order: order, unit: unit, leaves: leaves)
    }

    func isIn(_ scope: RiskScope, _ order: RiskOrder) -> Bool {
        switch scope {
        case .global: !order.isChild
        case .broker(let broker): order.broker == broker
        case .account(let account): !order.isChild && order.account == account
        case .symbol(let symbol): !order.isChild && order.symbol == symbol
        case .strategy(let strategy): !order.isChild && order.strategy == strategy
        case .session(let session): !order.isChild && order.session == session
        }
    }
}

private let accounts = [desk1, Identifier("DESK2"), Identifier()]
private let symbols = [apple, Name("MSFT")]
private let strategies = [Name(), Name("TWAP")]
private let scopes: [RiskScope] =
    [.global, .session(7), .session(8), .strategy(Name("TWAP"))] + accounts.map { .account($0) }
    + symbols.map { .symbol($0) } + (0..<3).map { .broker(BrokerNumber($0)) }

/// Whatever may come, drawn from a seed, done to a book and to the model alike.
private struct Trader: ~Copyable {
    var dice: Dice
    var book: RiskBook
    var model = Model()
    var now = noon
    var next: UInt64 = 1
    /// Everything that was answered and told, in order.
    var told: [String] = []

    init(seed: UInt64) {
        dice = Dice(state: seed)
        var settings = settings(
            LimitSetting(.openValue, .global, Decimal(300_000)),
            LimitSetting(.openOrders, .account(desk1), Decimal(40)),
            LimitSetting(.longPosition, .symbol(apple), Decimal(500)),
            LimitSetting(.ordersPerSecond, .session(7), Decimal(9)),
            LimitSetting(.ordersPerDay, .global, Decimal(100_000)))
        settings.breakers = [RiskBreaker(.fillRate, .global, threshold: Decimal(20), minimumCount: 50)]
        settings.preventsSelfCross = true
        book = RiskBook(settings)
    }

    mutating func someOrder() -> RiskOrder {
        let limit: Decimal? = dice.roll(4) == 0 ? nil : Decimal(Int64(90 + dice.roll(20)))
        let stop: Decimal? = dice.roll(5) == 0 ? Decimal(Int64(90 + dice.roll(20))) : nil
        var order = RiskOrder(
            number: next, session: UInt32(7 + dice.roll(2)), account: accounts[dice.roll(3)],
            symbol: symbols[dice.roll(2)],
            strategy: strategies[dice.roll(2)], broker: dice.roll(5) == 0 ? nil : BrokerNumber(UInt8(dice.roll(3))),
            side: [.buy, .sell, .sellShort][dice.roll(3)],
            terms: RiskTerms(quantity: Decimal(Int64(1 + dice.roll(50))), limit: limit, stop: stop))
        order.isChild = order.broker != nil && dice.roll(8) == 0
        return order
    }

    /// Open orders in the order of their numbers, of which one is drawn.
    mutating func someOpen() -> RiskOrder? {
        let numbers = model.open.keys.sorted()
        return numbers.isEmpty ? nil : model.open[numbers[dice.roll(numbers.count)]]?.order
    }

    mutating func step() {
        now = now.advanced(by: .milliseconds(Int64(dice.roll(60))))
        let price: Int64? = dice.roll(6) == 0 ? nil : Int64(95 + dice.roll(10))
        let reference = price.map { RiskReference(Decimal($0), at: now) }
        switch dice.roll(10) {
        case 0, 1, 2, 3: enter(someOrder(), reference, price)
        case 4, 5: fill()
        case 6: change(reference, price)
        case 7, 8: end()
        default:
            _ = book.setPosition(accounts[0], symbols[0], .zero)
            model.positions["DESK1 AAPL"] = 0
        }
        while let warning = book.takeWarning() { told.append("\(warning.text)") }
        while let stop = book.takeStop() { told.append("\(stop.text)") }
        while let counter = book.takeCounter() { told.append("\(counter)") }
    }

    /// Also what risk refuses, now and then: an order that others have taken in.
    private mutating func enter(_ order: RiskOrder, _ reference: RiskReference?, _ price: Int64?) {
        let refusal = book.judge(new: order, reference: reference, at: now)
        told.append(words(refusal))
        if refusal != nil, dice.roll(4) > 0 { return }
        guard book.entered(order, reference: reference, at: now) else { return }
        next += 1
        model.write(order, reference: price)
    }

    private mutating func fill() {
        guard let order = someOpen(), let entry = model.open[order.number] else { return }
        let most = Int(entry.leaves / Model.one)
        let quantity = Int64(most == 0 ? 0 : 1 + dice.roll(most))
        var after = order
        after.filled = Decimal(order.filled.mantissa + quantity)
        _ = book.filled(order, quantity: Decimal(quantity), at: now)
        model.open[order.number]?.order = after
        model.open[order.number]?.leaves -= Int128(quantity) * Model.one
        if order.isChild { return }
        let change = Int128(order.side == .buy ? quantity : -quantity) * Model.one
        model.positions[model.key(order), default: 0] += change
    }

    private mutating func change(_ reference: RiskReference?, _ price: Int64?) {
        guard var order = someOpen() else { return }
        let other = someOrder()
        order.former = order.terms
        order.terms = other.terms
        told.append(words(book.judge(replace: order, reference: reference, at: now)))
        if other.broker != nil { order.broker = other.broker }
        book.changed(order, reference: reference, at: now)
        order.former = nil
        model.write(order, reference: price)
    }

    private mutating func end() {
        guard let order = someOpen() else { return }
        book.ended(order.number, isRejected: dice.roll(5) == 0, at: now)
        model.open[order.number] = nil
    }

    /// The first thing that is not as the model has it.
    func difference() -> String? { sumDifference() ?? holdingDifference() }

    private func sumDifference() -> String? {
        if book.openOrders != model.open.count { return "\(book.openOrders) orders, not \(model.open.count)" }
        for scope in scopes {
            let those = model.open.values.filter { model.isIn(scope, $0.order) }
            let value = those.reduce(Int128(0)) { $0 + $1.value }
            if book.openOrders(of: scope) != those.count { return "open orders of \(scope)" }
            if book.openValue(of: scope).mantissa != value { return "open value of \(scope)" }
        }
        return nil
    }

    private func holdingDifference() -> String? {
        for account in accounts {
            for symbol in symbols {
                let those = model.open.values.filter {
                    !$0.order.isChild && $0.order.account == account && $0.order.symbol == symbol
                }
                let buys = those.filter { $0.order.side == .buy }
                let sells = those.filter { $0.order.side != .buy }
                let expected = RiskHolding(
                    position: WideDecimal(mantissa: model.positions["\(account) \(symbol)"] ?? 0, scale: 18),
                    openBuys: WideDecimal(mantissa: buys.reduce(0) { $0 + $1.leaves }, scale: 18),
                    openSells: WideDecimal(mantissa: sells.reduce(0) { $0 + $1.leaves }, scale: 18),
                    bestBuy: buys.filter(\.rests).compactMap(\.order.terms.limit).max(),
                    bestSell: sells.filter(\.rests).compactMap(\.order.terms.limit).min())
                let found = book.holding(account, symbol)
                if found != expected { return "\(account) \(symbol): \(found), not \(expected)" }
            }
        }
        return nil
    }
}

@Suite struct `The book` {
    @Test(arguments: [UInt64(1), 2, 3, 4]) func `counts what is open, and nothing when nothing is`(seed: UInt64) {
        var trader = Trader(seed: seed)
        var most = 0
        for step in 0..<600 {
            trader.step()
            most = max(most, trader.model.open.count)
            if let difference = trader.difference() {
                Issue.record("seed \(seed), step \(step): \(difference)")
                return
            }
        }
        for number in trader.model.open.keys.sorted() { trader.book.ended(number, at: trader.now) }
        trader.model.open = [:]
        let difference = trader.difference()
        #expect(difference == nil, "seed \(seed)")
        #expect(most > 15, "seed \(seed) has hardly any open orders")
    }

    @Test(arguments: [UInt64(7), 8]) func `gives the same answers to the same questions`(seed: UInt64) {
        var one = Trader(seed: seed)
        var other = Trader(seed: seed)
        for _ in 0..<1_000 {
            one.step()
            other.step()
        }
        let (first, second) = (one.told, other.told)
        #expect(first == second, "seed \(seed)")
        #expect(Set(first.map { $0.prefix(12) }).count > 5, "seed \(seed) asks for too little")
    }

    @Test(arguments: [UInt64(9), 10]) func `is the same after a recovery from open orders and positions`(seed: UInt64) {
        var trader = Trader(seed: seed)
        for _ in 0..<800 { trader.step() }
        var after = Trader(seed: seed)
        after.model = trader.model
        for number in trader.model.open.keys.sorted() {
            guard let open = trader.model.open[number] else { continue }
            // An order with a price of its own was worth that, or what the market was worth then.
            let reference = open.unit.map { RiskReference($0, at: trader.now) }
            _ = after.book.recover(open.order, entered: noon, reference: reference, at: trader.now)
        }
        for account in accounts {
            for symbol in symbols {
                let position = (trader.model.positions["\(account) \(symbol)"] ?? 0) / Model.one
                _ = after.book.setPosition(account, symbol, Decimal(Int64(position)))
            }
        }
        let difference = after.difference()
        #expect(difference == nil, "seed \(seed)")
    }

    @Test func `takes late fills for the position, and more than was open for nothing`() {
        var book = RiskBook(settings())
        book.enter(order(1, "10"))
        _ = book.filled(order(1, "10"), quantity: Decimal(15), at: noon)
        let (value, open) = (book.openValue(of: .global), book.openOrders)
        book.ended(1, at: noon)
        book.ended(1, at: noon)
        _ = book.filled(order(1, "10"), quantity: Decimal(2), at: noon)
        let position = book.holding(desk1, apple).position
        #expect(value.mantissa == 0)
        #expect(open == 1)
        #expect(position == WideDecimal(mantissa: 17 * 1_000_000_000_000_000_000, scale: 18))
    }

    @Test func `refuses after a recovery what it would have refused before`() {
        let limits = [
            LimitSetting(.duplicateWindow, .global, Decimal(10)), LimitSetting(.ordersPerSecond, .global, Decimal(2)),
            LimitSetting(.ordersPerDay, .account(desk1), Decimal(4)),
        ]
        var settings = settings()
        settings.limits = limits
        var book = RiskBook(settings)
        // The first is too long ago, also when it comes last; the second has ended, the third is open.
        book.remember(order(2, "2"), entered: noon.after(-9), at: noon)
        _ = book.recover(order(3, "3"), entered: noon.after(0, nanoseconds: -5), reference: nil, at: noon)
        _ = book.recover(order(1, "1"), entered: noon.after(-11), reference: nil, at: noon)
        let isRestored = book.restore(RiskCounter(scope: .account(desk1), day: 20_664, orders: 3))
        let answers = [book.asked(order(4, "1")), book.asked(order(4, "2")), book.asked(order(4, "3"))]
        #expect(isRestored)
        #expect(answers[0] == "passes")
        #expect(answers[1] == "103=6 the same order came 9 seconds before, within the limit of 10 for all orders")
        #expect(
            answers[2] == "103=6 the same order came 0.000000005 seconds before, within the limit of 10 for all orders")
        book.enter(order(4, "4"))
        let (second, day) = (book.asked(order(5, "5")), book.asked(order(5, "5"), at: noon.after(2)))
        #expect(second == "103=3 orders in a second: 3 is above the limit of 2 for all orders")
        #expect(day == "103=3 orders today: 5 is above the limit of 4 for account DESK1")
    }
}
