// Appendix D, group L: guarantees, and orders for an amount of money.

import Orders
import Testing
import Values

@Suite struct `Appendix D, L: guarantees` {
    /// Stopped stands above PartiallyFilled, and below Filled.
    @Test func `L.1.a: an execution is guaranteed before it is made, at a better price`() {
        var desk = begun()
        expect(
            desk.broker(.stopped(quantity: Decimal("1000"), price: Decimal("50.10"))),
            ["8 150=7 39=7 11=X 32=1000 31=50.10 38=10000 14=0 151=10000 6=0"])
        expect(desk.fill("1000", "50"), ["8 150=F 39=7 11=X 32=1000 31=50 38=10000 14=1000 151=9000 6=50"])
        expect(desk.fill("9000", "50"), ["8 150=F 39=2 11=X 32=9000 31=50 38=10000 14=10000 151=0 6=50"])
    }

    /// The matrix has whoever carries it out work out the quantity.
    @Test func `L.1.b: an order for an amount of money is told as the quantity that it comes to`() {
        var desk = Desk([([], [])])
        desk.quote("49.90", "50.10")
        let terms = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
        expect(desk.new("X", terms, cash: Decimal("1010")), ["-> submit 1 buy 20@market"])
        expect(desk.fill("20", "50.10").last?.hasPrefix("8 150=F 39=2 11=X 32=20 31=50.10 38=20 14=20 151=0") == true)
    }
}
