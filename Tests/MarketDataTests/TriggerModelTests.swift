// The book against a plain list of orders, each of which follows the market by itself.

import Tables
import Testing
import Values

@testable import MarketData

/// Prices here are whole cents, and triggers whole millionths of half a cent.
private struct Model {
    struct Held {
        var key: UInt64
        var entry: Int
        var source: TriggerSource
        var isBuy: Bool
        /// Due at or above the trigger.
        var goesUp: Bool
        /// In units, or in basis points; none for a fixed one.
        var amount: Int?
        var points: Int?
        var trigger: Int?

        func price(_ bid: Int?, _ ask: Int?, _ last: Int?) -> Int? {
            switch source {
            case .last: last.map { $0 * Model.cent }
            case .bidAsk: (isBuy ? ask : bid).map { $0 * Model.cent }
            case .mid: bid.flatMap { bid in ask.map { (bid + $0) * Model.cent / 2 } }
            }
        }

        mutating func follow(_ price: Int) {
            guard amount != nil || points != nil else { return }
            let offset = amount ?? price / 10_000 * (points ?? 0)
            let new = goesUp ? price + offset : price - offset
            guard let old = trigger else { return trigger = new }
            trigger = goesUp ? min(old, new) : max(old, new)
        }

        func distance(_ price: Int) -> Int? { trigger.map { goesUp ? price - $0 : $0 - price } }
    }

    static let cent = 2_000_000
    var orders: [Held] = []
    var bid: Int?
    var ask: Int?
    var last: Int?

    mutating func move() {
        for place in orders.indices {
            if let price = orders[place].price(bid, ask, last) { orders[place].follow(price) }
        }
    }

    mutating func nextDue() -> Held? {
        let due = orders.compactMap { order -> (Int, Held)? in
            guard let price = order.price(bid, ask, last), let distance = order.distance(price), distance >= 0
            else { return nil }
            return (distance, order)
        }
        let first = due.min { ($1.0, $0.1.entry) < ($0.0, $1.1.entry) }?.1
        orders.removeAll { $0.key == first?.key }
        return first
    }
}

private func cents(_ count: Int) -> Decimal { Decimal(mantissa: Int64(count), scale: 2) }

private func units(_ price: WideDecimal) -> Int? {
    let scaled = WideDecimal(mantissa: price.mantissa, scale: price.scale)
    guard scaled.scale <= 9 else { return nil }
    return Int(scaled.mantissa) * Int(powerOfTen(9 - Int(scaled.scale))) / 5
}

@Suite struct `Orders held for a price, at random` {
    @Test(arguments: UInt64(1)...12) func `any sequence gives what a plain list gives`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var book = TriggerBook(capacity: 60, symbols: 3)
        let symbol = SymbolNumber(2)
        var model = Model()
        var level = 10_000
        let spread = [3, 200, 2000][Int(seed) % 3]
        for step in 0..<4000 {
            let key = UInt64(dice.roll(90))
            switch dice.roll(5) {
            case 0, 1:
                var order = Model.Held(
                    key: key, entry: step, source: [.last, .bidAsk, .mid][dice.roll(3)], isBuy: dice.roll(2) == 0,
                    goesUp: true)
                let side: Side = order.isBuy ? .buy : [.sell, .sellShort][dice.roll(2)]
                let price = level - spread + dice.roll(2 * spread)
                let condition: TriggerCondition
                let start = dice.roll(3) == 0 ? WideDecimal(cents(price)) : nil
                order.trigger = start == nil ? nil : price * Model.cent
                order.goesUp = order.isBuy
                switch dice.roll(5) {
                case 0:
                    condition = .stop(cents(price))
                    order.trigger = price * Model.cent
                case 1:
                    condition = .ifTouched(cents(price))
                    order.trigger = price * Model.cent
                    order.goesUp = !order.isBuy
                case 2:
                    let offset = 1 + dice.roll(spread)
                    condition = .trailing(.amount(cents(offset)), from: start)
                    order.amount = offset * Model.cent
                case 3:
                    let ticks = 1 + dice.roll(4)
                    condition = .trailing(.ticks(Int32(ticks), of: "0.25"), from: start)
                    order.amount = ticks * 25 * Model.cent
                default:
                    let points = 1 + dice.roll(spread)
                    condition = .trailing(.basisPoints(Int32(points)), from: start)
                    order.points = points
                }
                let isKnown = model.orders.contains { $0.key == key }
                if isKnown, dice.roll(2) == 0 {
                    expect(book.change(key, side, to: condition, by: order.source) == nil, "seed \(seed)")
                    model.orders.removeAll { $0.key == key }
                } else {
                    let refusal = book.add(key, symbol, side, condition, by: order.source)
                    expect(refusal == (isKnown ? .key : model.orders.count == 60 ? .full : nil), "seed \(seed)")
                    if refusal != nil { continue }
                }
                model.orders.append(order)
                model.move()
            case 2:
                expect(book.remove(key) == model.orders.contains { $0.key == key }, "seed \(seed)")
                model.orders.removeAll { $0.key == key }
            default:
                level += dice.roll(2 * spread) - spread
                if level < 3000 { level = 10_000 }
                model.bid = dice.roll(9) == 0 ? nil : level - dice.roll(4)
                model.ask = dice.roll(9) == 0 ? nil : level + dice.roll(4)
                model.last = dice.roll(9) == 0 ? nil : level
                model.move()
                book.move(
                    symbol,
                    to: MarketPrices(
                        bid: model.bid.map(cents), ask: model.ask.map(cents), last: model.last.map(cents)))
            }
            // Sometimes they are left for the next price.
            for _ in 0..<dice.roll(6) {
                let (found, first) = (book.nextDue(symbol), model.nextDue())
                expect(found?.key == first?.key, "seed \(seed), step \(step)")
                expect(found.flatMap { units($0.trigger) } == first?.trigger, "seed \(seed), step \(step)")
                if first == nil { break }
            }
            expect(book.count == model.orders.count)
            if let order = model.orders.first(where: { $0.key == key }) {
                let now = book.trigger(of: key)
                expect(now.flatMap(units) == order.trigger, "seed \(seed), step \(step): \(order), \(String(describing: now))")
            }
        }
        expect(book.nextDue(SymbolNumber(0)) == nil)
    }

    @Test func `a market that moves wakes only those it reaches, of very many orders`() {
        let many = 100_000
        var book = TriggerBook(capacity: many, symbols: 1)
        let (symbol, top) = (SymbolNumber(0), Int64(many))
        book.move(symbol, to: MarketPrices(last: Decimal(top)))
        for number in 0..<many {
            let price = Decimal(Int64(number * 7919 % many))
            let condition: TriggerCondition =
                number % 2 == 0 ? .stop(price) : .trailing(.amount(Decimal(price.mantissa + 1)), from: nil)
            guard book.add(UInt64(number), symbol, .sell, condition, by: .last) == nil else { return expect(false) }
        }
        expect(book.nextDue(symbol) == nil)
        expect(book.add(UInt64(many), symbol, .sell, .stop("1"), by: .last) == .full)
        // A thousand moves up, which each trailing stop follows, and one down.
        let before = book.firing.visits + book.rising.visits + book.offsets.visits
        for step in 1...1000 { book.move(symbol, to: MarketPrices(last: Decimal(top + Int64(step)))) }
        // They came at one price, and are one group.
        expect(book.firing.visits + book.rising.visits + book.offsets.visits - before < 100 * 1000)
        book.move(symbol, to: MarketPrices(last: Decimal(top + 900)))
        var count = 0
        while book.nextDue(symbol) != nil { count += 1 }
        // Those with offsets from 1 to 100.
        let expected = (0..<many).filter { $0 % 2 == 1 && $0 * 7919 % many < 100 }.count
        #expect(count == expected)
        expect(book.count == many - expected)
    }
}
