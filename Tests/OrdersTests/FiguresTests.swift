// CumQty, LeavesQty, AvgPx and OrdStatus of an order; the codes.

import Orders
import Testing
import Values

@Suite struct `Figures of an order` {
    @Test func `AvgPx is the exact notional by CumQty, half to even at eight digits`() {
        var order = order(1, "A")
        #expect(order.averagePrice.description == "0")
        expect(book(Decimal("1"), Decimal("10.50"), &order))
        #expect(order.averagePrice.description == "10.50")
        expect(book(Decimal("2"), Decimal("10"), &order))
        #expect(order.averagePrice.description == "10.16666667")
        #expect(order.filled.description == "3")
        #expect(order.leaves.description == "97")
    }

    @Test func `AvgPx keeps the digits of the last price and sheds others`() {
        var order = order(1, "A")
        _ = book(Decimal("1.000"), Decimal("10.00"), &order)
        _ = book(Decimal("1.000"), Decimal("11.00"), &order)
        #expect(order.averagePrice.description == "10.50")
    }

    @Test func `A price below 10^-8 is not lost in AvgPx`() {
        var order = order(1, "A")
        _ = book(Decimal("3"), Decimal("0.0000000012"), &order)
        #expect(order.averagePrice.description == "0.0000000012")
    }

    @Test func `Sums with no exact decimal are the nearest, and no fill is lost`() {
        var order = order(1, "A")
        order.terms.quantity = Decimal("20")
        expect(book(Decimal("9.000000000000000001"), Decimal("1"), &order))
        expect(book(Decimal("9.000000000000000001"), Decimal("1"), &order))
        #expect(order.filled.description == "18.00000000000000000")
        #expect(order.leaves.description == "2.00000000000000000")
    }

    @Test(arguments: ["0", "-1"]) func `What is not above zero is no fill`(quantity: String) {
        let order = order(1, "A")
        expect(order.fill(quantity: Decimal(string: quantity)!, price: Decimal("1")) == nil)
        #expect(order.filled.isZero)
    }

    @Test func `LeavesQty is never negative and zero at the end`() {
        var order = order(1, "A")
        _ = book(Decimal("130"), Decimal("1"), &order)
        #expect(order.leaves.isZero)
        order = .init(
            number: order.number, session: order.session, clOrdID: order.clOrdID,
            account: order.account,
            symbol: order.symbol, side: order.side, terms: order.terms, entered: order.entered)
        #expect(order.leaves.description == "100")
        order.phase = .expired
        #expect(order.leaves.isZero)
    }

    @Test func `D1: the highest status wins: a pending change, then what is filled, then New`() {
        var order = order(1, "A", .submitted)
        #expect(order.status == .pendingNew)
        order.phase = .working
        #expect(order.status == .new)
        _ = book(Decimal("1"), Decimal("1"), &order)
        #expect(order.status == .partiallyFilled)
        order.pending = PendingChange(.cancel, clOrdID: id("B"))
        #expect(order.status == .pendingCancel)
        order.pending = PendingChange(.reduce(order.terms), clOrdID: id("B"))
        #expect(order.status == .pendingReplace)
    }

    @Test func `Codes are those of the raw values`() {
        for byte in UInt8.min...UInt8.max {
            if let value = Side(rawValue: byte) { #expect(value.code == byte) }
            if let value = OrderKind(rawValue: byte) { #expect(value.code == byte) }
            if let value = TimeInForce(rawValue: byte) { #expect(value.code == byte) }
            if let value = OrderStatus(rawValue: byte) { #expect(value.code == byte) }
            if let value = ExecType(rawValue: byte) { #expect(value.code == byte) }
            if let value = OrderPhase(rawValue: byte) { #expect(value.code == byte) }
            if let value = OrderCancelReject.Request(rawValue: byte) { #expect(value.code == byte) }
            if let value = OrderRejectReason(rawValue: Int(byte)) { #expect(value.code == byte) }
            if let value = CancelRejectReason(rawValue: Int(byte)) { #expect(value.code == byte) }
        }
    }
}

/// Whether it could be booked.
private func book(_ quantity: Decimal, _ price: Decimal, _ order: inout Order) -> Bool {
    guard let fill = order.fill(quantity: quantity, price: price) else { return false }
    order.book(fill)
    return true
}
