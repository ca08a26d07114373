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
            kind: OrderKind.allCases[roll(OrderKind.allCases.count)],
            timeInForce: [
                .day, .goodTillCancel, .immediateOrCancel, .fillOrKill, .atTheOpening, .goodTillDate, .atTheClose,
            ][roll(7)],
            quantity: decimal(), limit: roll(2) == 0 ? nil : decimal(), stop: roll(2) == 0 ? nil : decimal(),
            trail: roll(2) == 0 ? nil : Trail(decimal(), [.price, .basisPoints, .ticks][roll(3)]),
            display: roll(2) == 0 ? nil : decimal(),
            expires: roll(2) == 0 ? .distantFuture : Instant(nanosecondsSinceEpoch: Int64(roll(1 << 31))),
            features: OrderFeatures(rawValue: UInt8(roll(8))))
    }
    mutating func handling() -> Handling {
        var handling = Handling()
        handling.course = [.direct, .held, .divided, .released, .armed][roll(5)]
        if roll(2) == 0 { handling.broker = BrokerNumber(UInt8(roll(64))) }
        if roll(2) == 0 { handling.parent = OrderNumber(UInt64(1 + roll(1 << 31))) }
        if roll(2) == 0 { handling.list = ListNumber(UInt64(1 + roll(1 << 31))) }
        (handling.firstPart, handling.partCount) = (OrderNumber(UInt64(roll(1 << 31))), UInt8(roll(256)))
        handling.place = UInt8(roll(256))
        handling.modifications = UInt16(roll(65536))
        handling.strategy = Name(string: String(repeating: "s", count: roll(33)))!
        handling.destination = Name(string: String(repeating: "d", count: roll(33)))!
        return handling
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
        order.handling = handling()
        if roll(2) == 0 {
            order.renewal = DaysBefore(
                since: Instant(nanosecondsSinceEpoch: Int64(roll(1 << 31))), filled: decimal(),
                notional: WideDecimal(mantissa: Int128(roll(1 << 31)), scale: UInt8(roll(37))))
        }
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

    @Test(arguments: [UInt64(9), 10]) func `a glance at a row sees what the order has`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        var writer = RowWriter(capacity: OrderRow.maximumSize)
        for _ in 0..<300 {
            let order = dice.order()
            let bytes = row(order, &writer)
            let text = { (view: Bytes) in String(decoding: (0..<view.count).map { view[$0] }, as: UTF8.self) }
            bytes.withUnsafeBytes { buffer in
                guard let glance = OrderGlance(Bytes(buffer)) else { return #expect(Bool(false)) }
                #expect(glance.number == order.number.value && glance.session == order.session.value)
                #expect(glance.phase == order.phase && glance.entered == order.entered && glance.changed == order.changed)
                #expect(text(glance.clOrdID) == "\(order.clOrdID)" && text(glance.account) == "\(order.account)")
                #expect(text(glance.symbol) == "\(order.symbol)")
            }
            // Total: any prefix gives an answer.
            for length in 0..<bytes.count { bytes.withUnsafeBytes { _ = OrderGlance(Bytes(UnsafeRawBufferPointer(rebasing: $0[..<length]))) } }
        }
    }

    @Test func `Only a renewed order has the days before in its row`() throws {
        var dice = Dice(state: 5)
        var writer = RowWriter(capacity: OrderRow.maximumSize)
        var order = dice.order()
        order.renewal = nil
        let bytes = row(order, &writer)
        #expect(bytes[0] == 2)
        let days = DaysBefore(
            since: Instant(nanosecondsSinceEpoch: 7), filled: Decimal("30"), notional: WideDecimal(mantissa: 300, scale: 0))
        order.renewal = days
        let longer = row(order, &writer)
        #expect(longer[0] == 3 && longer.count > bytes.count)
        let back = try #require(decoded(longer))
        #expect(back.renewal == days && back.isRenewed)
        // As of before, with the bytes of the other.
        #expect(decoded([3] + bytes.dropFirst()) == nil && decoded([2] + longer.dropFirst()) == nil)
    }

    @Test(arguments: [UInt64(3), 4, 5, 6])
    func `Any change of a row gives an answer, and a cut one gives none`(seed: UInt64) {
        var dice = Dice(state: seed)
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
        other[0] = 4
        #expect(decoded(other) == nil)
        #expect(other.withUnsafeBytes { OrderGlance(Bytes($0)) == nil })
    }

    /// As stores of before had them: the terms end with the stop, the order with the reason.
    @Test func `A row of version 1 is read`() throws {
        var row = RowWriter(capacity: 512)
        row.append(UInt8(1))
        row.append(UInt64(17))
        row.append(UInt32(3))
        for text in ["B", "A", "ACC"] { row.append(Identifier(string: text)!) }
        row.append(Name("AAPL"))
        row.append(Side.sell.rawValue)
        appendOldTerms("100", to: &row)
        row.append(OrderPhase.working.rawValue)
        row.append(UInt8(2))
        row.append(Identifier("C"))
        row.append(UInt8(1))
        appendOldTerms("50", to: &row)
        row.append(Decimal("30"))
        row.append(WideDecimal(mantissa: 300, scale: 0))
        row.append(Decimal("10"))
        row.append(Decimal("30"))
        row.append(Instant(nanosecondsSinceEpoch: 5))
        row.append(Instant(nanosecondsSinceEpoch: 6))
        row.append(UInt8(255))
        let order = try #require(OrderRow.decode(row.bytes))
        #expect(order.number == OrderNumber(17) && order.session == SessionNumber(3))
        #expect(order.clOrdID == Identifier("B") && order.origClOrdID == Identifier("A"))
        #expect(order.terms == OrderTerms(kind: .limit, timeInForce: .day, quantity: Decimal("100"), limit: Decimal("10")))
        guard case .replace(let terms) = order.pending?.kind else {
            Issue.record("no replace is pending")
            return
        }
        #expect(terms.quantity == Decimal("50"))
        #expect(order.filled == Decimal("30") && order.changed == Instant(nanosecondsSinceEpoch: 6))
        #expect(order.handling.broker == nil && order.handling.course == .direct)
    }

    private func appendOldTerms(_ quantity: StaticString, to row: inout RowWriter) {
        row.append(OrderKind.limit.rawValue)
        row.append(TimeInForce.day.rawValue)
        row.append(Decimal(quantity))
        row.append(UInt8(1))
        row.append(Decimal("10"))
        row.append(UInt8(0))
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
            kind: .stopLimit, timeInForce: .day, quantity: .zero, limit: .zero, stop: .zero, trail: Trail(.zero, .price),
            display: .zero, expires: .distantPast)
        var order = Order(
            number: OrderNumber(1), session: SessionNumber(1), clOrdID: full, account: full,
            symbol: symbol, side: .buy, terms: terms, entered: .distantPast)
        order.origClOrdID = full
        order.pending = PendingChange(.replace(terms), clOrdID: full)
        (order.handling.strategy, order.handling.destination) = (symbol, symbol)
        order.renewal = DaysBefore()
        return order
    }
}
