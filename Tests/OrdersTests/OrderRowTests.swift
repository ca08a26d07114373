// Orders as rows: what is written comes back, and any bytes give an answer.

import Orders
import Testing
import Values

struct Dice {
    var state: UInt64
    mutating func roll(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
    mutating func decimal() -> Decimal {
        Decimal(
            mantissa: Int64(bitPattern: UInt64(roll(1 << 30)) << UInt64(roll(34))),
            scale: UInt8(roll(19)))
    }
    mutating func text() -> Identifier {
        var text = Identifier()
        for _ in 0..<roll(65) { text.append(UInt8(roll(256))) }
        return text
    }
    mutating func terms() -> OrderTerms {
        OrderTerms(
            kind: [.market, .limit, .stop, .stopLimit][roll(4)],
            timeInForce: [.day, .goodTillCancel, .immediateOrCancel, .fillOrKill][roll(4)],
            quantity: decimal(), limit: roll(2) == 0 ? nil : decimal(),
            stop: roll(2) == 0 ? nil : decimal())
    }
    mutating func order() -> Order {
        var order = Order(
            number: OrderNumber(UInt64(roll(1 << 31)) << 32),
            session: SessionNumber(UInt32(roll(1 << 31))),
            clOrdID: text(), account: text(), symbol: Name(Bytes("BTC/USD"))!,
            side: [.buy, .sell, .sellShort][roll(3)], terms: terms(),
            entered: Instant(nanosecondsSinceEpoch: Int64(roll(1 << 31)) << 31))
        order.origClOrdID = text()
        order.phase = OrderPhase(rawValue: UInt8(roll(7)))!
        switch roll(4) {
        case 0: order.pending = PendingChange(.cancel, clOrdID: text(), isReported: roll(2) == 0)
        case 1:
            order.pending = PendingChange(
                .replace(terms()), clOrdID: text(), isReported: roll(2) == 0)
        case 2:
            order.pending = PendingChange(
                .reduce(terms()), clOrdID: text(), isReported: roll(2) == 0)
        default: break
        }
        order.filled = decimal()
        order.notional = WideDecimal(
            mantissa: Int128(roll(1 << 31)) << Int128(roll(90)), scale: UInt8(roll(37)))
        order.lastPrice = decimal()
        order.lastQuantity = decimal()
        order.changed = Instant(nanosecondsSinceEpoch: -Int64(roll(1 << 31)))
        order.rejectReason = roll(3) == 0 ? .unsupportedCharacteristic : nil
        return order
    }
}

private func row(_ order: Order, _ writer: inout RowWriter) -> [UInt8] {
    var order = order
    writer.reset()
    OrderRow.encode(&order, into: &writer)
    expect(!writer.isOverflowing)
    return (0..<writer.count).map { writer.bytes[$0] }
}

private func decoded(_ bytes: [UInt8]) -> Order? {
    bytes.withUnsafeBytes { OrderRow.decode(Bytes($0)) }
}

@Suite struct `Order rows` {
    @Test(arguments: [UInt64(7), 8]) func `Any order comes back as it was`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        var writer = RowWriter(capacity: OrderRow.maximumSize)
        for _ in 0..<300 {
            let order = dice.order()
            let bytes = row(order, &writer)
            let back = try #require(decoded(bytes))
            // Every field is in the row, so equal rows are equal orders.
            let again = row(back, &writer)
            #expect(again == bytes)
            #expect(String(reflecting: back) == String(reflecting: order))
        }
    }

    @Test func `Any change of a row gives an answer, and a cut one gives none`() {
        var dice = Dice(state: 3)
        var writer = RowWriter(capacity: OrderRow.maximumSize)
        let bytes = row(dice.order(), &writer)
        for length in 0..<bytes.count { #expect(decoded(Array(bytes.prefix(length))) == nil) }
        #expect(decoded(bytes + [0]) == nil)
        for place in bytes.indices {
            for value in [UInt8(0), 1, 2, 0x7F, 0x80, 0xFF, bytes[place] ^ 1, bytes[place] &+ 1] {
                var changed = bytes
                changed[place] = value
                _ = decoded(changed)
            }
        }
        var other = bytes
        other[0] = 2
        #expect(decoded(other) == nil)
    }

    @Test func `The longest row fits`() {
        var writer = RowWriter(capacity: OrderRow.maximumSize)
        var order = Dice(state: 1).longest()
        order.rejectReason = .other
        _ = row(order, &writer)
    }
}

extension Dice {
    func longest() -> Order {
        var full = Identifier()
        while full.append(0x41) {}
        var symbol = Name()
        while symbol.append(0x41) {}
        let terms = OrderTerms(
            kind: .stopLimit, timeInForce: .day, quantity: .zero, limit: .zero, stop: .zero)
        var order = Order(
            number: OrderNumber(1), session: SessionNumber(1), clOrdID: full, account: full,
            symbol: symbol, side: .buy, terms: terms, entered: .distantPast)
        order.origClOrdID = full
        order.pending = PendingChange(.replace(terms), clOrdID: full)
        return order
    }
}
