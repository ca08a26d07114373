// Orders for an amount of money: CashOrderQty(152).

import GatewayCore
import Orders
import Testing
import Values

/// What is read of them: no quantity yet.
private func terms(limit: String? = nil) -> OrderTerms {
    OrderTerms(
        kind: limit == nil ? .market : .limit, timeInForce: .day, quantity: .zero, limit: limit.map { Decimal(string: $0)! })
}

@Suite struct `Orders for an amount of money` {
    @Test func `come to whole lots, at their own limit before the price of the market`() {
        var desk = Desk([([], [])])
        expect(desk.new("A", terms(limit: "30"), cash: Decimal("1000")).last, "-> submit 1 buy 33@30")
        desk.quote("99", "101")
        expect(desk.new("B", terms(), cash: Decimal("1000")).last, "-> submit 2 buy 10@market")
        expect(desk.new("C", terms(), cash: Decimal("999.99")).last, "-> submit 3 buy 9@market")
    }

    @Test func `come to lots that a broker tells later, the largest of them`() {
        var desk = Desk([([], [])])
        desk.gateway.learn(text("AAPL"), tick: .zero, lot: Decimal("0.5"))
        expect(desk.new("A", terms(limit: "30"), cash: Decimal("1000")).last, "-> submit 1 buy 33@30")
        desk.gateway.learn(text("AAPL"), tick: .zero, lot: Decimal("10"))
        expect(desk.new("B", terms(limit: "30"), cash: Decimal("1000")).last, "-> submit 2 buy 30@30")
    }

    @Test func `are refused where nobody can say how many they are`() {
        var desk = Desk([([], [])])
        expect(
            desk.new("A", terms(), cash: Decimal("1000")),
            ["8 150=8 39=8 11=A 38=0 14=0 151=0 103=99 58=CashOrderQty(152) needs a price, and none of the symbol is known"])
        expect(
            desk.new("B", terms(limit: "30"), symbol: "MSFT", cash: Decimal("1000")),
            [
                "8 150=8 39=8 11=B 38=0 14=0 151=0 103=99 58=CashOrderQty(152) needs the lot of the symbol, which no broker has told"
            ])
        expect(
            desk.new("C", terms(limit: "30"), cash: Decimal("29.99")),
            ["8 150=8 39=8 11=C 38=0 14=0 151=0 103=13 58=CashOrderQty(152) 29.99 is less than a lot of 1 at 30"])
        expect(
            desk.new("D", terms(limit: "0.000000000001"), cash: Decimal("9000000000000")),
            ["8 150=8 39=8 11=D 38=0 14=0 151=0 103=13 58=CashOrderQty(152) comes to more than an order may have"])
    }
}
