// Answers that come late, twice, or say that there is nothing to change.

import GatewayCore
import Orders
import Routing
import Testing
import Values

@Suite struct `What the broker did and did not tell` {
    @Test func `a change that comes too late for an order that works here makes the gateway ask for its end`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.cancel("C", of: "A")
        expect(
            desk.broker(.cancelRejected(.tooLate, text("The order has ended"))),
            ["9 434=1 102=0 39=0 11=C 41=A 58=The order has ended"])
        expect(desk.wait(5), ["-> ask 1"])
        expect(desk.stands(.expired, limit("100")), ["8 150=C 39=C 11=A 38=100 14=0 151=0"])
    }

    @Test func `a change of an order that the broker does not know is refused, but the order is known`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.cancel("C", of: "A")
        expect(
            desk.broker(.cancelRejected(.unknownOrder, text("Unknown order sent"))),
            ["9 434=1 102=99 39=0 11=C 41=A 58=the broker does not know the order, and is asked: Unknown order sent"])
        _ = desk.replace("R", of: "A", limit("50"))
        expect(
            desk.broker(.replaceRejected(.unknownOrder, Text())),
            ["9 434=2 102=99 39=0 11=R 41=A 58=the broker does not know the order, and is asked"])
        expect(desk.wait(5), ["-> ask 1"])
    }

    @Test func `a cancel on its way to an order without an answer is not refused by what was asked before it`() {
        var desk = Desk()
        desk.unanswered()
        _ = desk.wait(5)
        _ = desk.broker(.unheardOf)
        _ = desk.cancel("C", of: "A")
        _ = desk.silence(.cancel(OrderNumber(1)))
        expect(desk.wait(5), ["-> ask 1"])
        expect(desk.stands(.working, limit("100")), ["8 150=0 39=6 11=A 38=100 14=0 151=100"])
        expect(desk.wait(5), ["-> ask 1"])
        expect(
            desk.stands(.working, limit("100")),
            ["9 434=1 102=99 39=0 11=C 41=A 58=the broker did not get it: the order stands as it was"])
    }

    @Test func `an answer that is told twice is not that to the next replace`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("50"))
        _ = desk.broker(.replaced(limit("50")))
        _ = desk.replace("C", of: "B", limit("60"))
        expect(desk.broker(.replaced(limit("50"))), [])
        expect(desk.broker(.replaced(limit("60"))), ["8 150=5 39=0 11=C 41=B 38=60 14=0 151=60"])
    }

    /// An order that works, and that the broker is asked about for some reason.
    private func asked() -> Desk {
        var desk = Desk()
        desk.unanswered()
        _ = desk.wait(5)
        return desk
    }

    @Test func `an end is told when it is asked`() {
        var desk = asked()
        expect(
            desk.stands(.expired, limit("100")),
            ["8 150=0 39=0 11=A 38=100 14=0 151=100", "8 150=C 39=C 11=A 38=100 14=0 151=0"])
    }

    @Test func `less that is filled than it has told is a discrepancy`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        _ = desk.cancel("C", of: "A")
        _ = desk.silence(.cancel(OrderNumber(1)))
        _ = desk.wait(5)
        expect(desk.stands(.working, limit("100")), ["!= fewerFilled 10 0"])
    }
}
