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

    @Test func `Done for the day: a day order has nothing left, a good-till order what is unfilled`() {
        for (timeInForce, leaves) in [
            (TimeInForce.day, "0"), (.atTheClose, "0"), (.goodTillCancel, "70"), (.goodTillDate, "70"),
        ] {
            var order = order(1, "A", .working)
            order.terms.timeInForce = timeInForce
            _ = book(Decimal("30"), Decimal("1"), &order)
            order.phase = .doneForDay
            #expect(order.leaves.description == leaves)
        }
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

@Suite struct `Figures of a further day` {
    @Test func `An order in its first day has none`() {
        var order = order(1, "A")
        _ = book(Decimal("30"), Decimal("10"), &order)
        #expect(order.day == nil && order.renewal == nil)
    }

    @Test func `What was filled before is not the day's, and DayAvgPx is exact`() {
        var order = renewed()
        #expect(told(order) == "70 0 0")
        _ = book(Decimal("1"), Decimal("10"), &order)
        _ = book(Decimal("2"), Decimal("10.5"), &order)
        #expect(told(order) == "70 3 10.33333333")
        order.renew(at: Instant(nanosecondsSinceEpoch: 200))
        #expect(told(order) == "67 0 0")
    }

    @Test func `A fill is corrected in the day that it was made`() {
        var order = renewed()
        _ = book(Decimal("10"), Decimal("12"), &order)
        let (old, new) = (trade("30", "10", at: 50), trade("10", "12", at: 100))
        order.rebook(order.correction(of: new, to: (Decimal("5"), Decimal("14")))!, of: new)
        #expect(told(order) == "70 5 14")
        order.rebook(order.correction(of: old, to: (Decimal("20"), Decimal("11")))!, of: old)
        #expect(told(order) == "80 5 14" && order.filled == Decimal("25"))
        order.rebook(order.correction(of: trade("20", "11", at: 50), to: nil)!, of: old)
        #expect(told(order) == "100 5 14" && order.averagePrice.description == "14")
    }

    @Test func `Counted in other units, what was paid stays; of nothing, it is nothing`() {
        var order = renewed()
        order.recount(Decimal("60"))
        #expect(order.averagePrice.description == "5")
        order.recount(.zero)
        #expect(order.averagePrice.isZero && order.notional.mantissa == 0)
        order.renewal = DaysBefore(since: .distantPast, filled: Decimal("60"))
        #expect(told(order) == "40 0 0")
    }

    @Test func `No figure of a day is below zero`() {
        var order = renewed()
        order.terms.quantity = Decimal("10")
        #expect(told(order) == "0 0 0")
        order.recount(Decimal("100"))
        order.renewal = DaysBefore(since: Instant(nanosecondsSinceEpoch: 100), filled: Decimal("5"))
        let old = trade("30", "10", at: 50)
        order.rebook(order.correction(of: old, to: nil)!, of: old)
        #expect(order.renewal?.filled.isZero == true)
    }

    /// 100 in all; 30 at 10 are filled before the time 100.
    private func renewed() -> Order {
        var order = order(1, "A")
        _ = book(Decimal("30"), Decimal("10"), &order)
        order.renew(at: Instant(nanosecondsSinceEpoch: 100))
        return order
    }

    private func told(_ order: Order) -> String {
        guard let day = order.day else { return "none" }
        return "\(day.quantity) \(day.filled) \(day.averagePrice)"
    }

    private func trade(_ quantity: StaticString, _ price: StaticString, at time: Int64) -> Trade {
        Trade(
            order: OrderNumber(1), execution: 1, quantity: Decimal(quantity), price: Decimal(price), commission: .zero,
            at: Instant(nanosecondsSinceEpoch: time))
    }
}

/// Whether it could be booked.
private func book(_ quantity: Decimal, _ price: Decimal, _ order: inout Order) -> Bool {
    guard let fill = order.fill(quantity: quantity, price: price) else { return false }
    order.book(fill)
    return true
}
