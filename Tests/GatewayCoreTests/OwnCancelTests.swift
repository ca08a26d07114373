// Cancels of the gateway's own that the broker does not answer, or refuses.

import GatewayCore
import Orders
import Routing
import Testing
import Values

@Suite struct `A cancel of the gateway's own without an answer` {
    @Test func `is asked for anew once it is certain that it did not arrive`() {
        var desk = Desk()
        desk.working("A")
        desk.cancelUnasked()
        expect(desk.wait(5), ["-> ask 1"])
        expect(desk.stands(.working, limit("100")), [])
        expect(desk.wait(5), ["-> ask 1"])
        expect(desk.stands(.working, limit("100")), ["-> cancel 1"])
    }

    @Test func `does not put off the questions about an order, however often it is asked for`() {
        var desk = Desk()
        desk.unanswered()
        for _ in 1...12 {
            desk.cancelUnasked()
            _ = desk.broker(.cancelRejected(.unknownOrder, Text()))
            if desk.wait(1).contains("-> ask 1") { _ = desk.broker(.unheardOf) }
        }
        expect(desk.openOrders == 0)
    }

    @Test func `that comes too late has the order asked about, answered at once or not`() {
        for isAnsweredAtOnce in [true, false] {
            var desk = Desk()
            desk.working("A")
            desk.cancelUnasked()
            if !isAnsweredAtOnce { _ = desk.wait(1) }
            _ = desk.broker(.cancelRejected(.tooLate, Text()))
            expect(desk.wait(5), ["-> ask 1"])
            expect(desk.stands(.canceled, limit("100")), ["8 150=4 39=4 11=A 38=100 14=0 151=0"])
        }
    }

    @Test func `is not asked for again where the broker has refused it, nor is a client's`() {
        var desk = Desk()
        desk.working("A")
        desk.cancelUnasked()
        _ = desk.broker(.cancelRejected(.brokerOption, Text()))
        _ = desk.cancel("C", of: "A")
        _ = desk.broker(.cancelRejected(.brokerOption, Text()))
        desk.gateway.awaitAnswer(to: .cancel(OrderNumber(1)), at: desk.now)
        expect(desk.wait(600), [])
    }

    @Test func `is forgotten with its order, and is no other order's in the same place`() {
        var desk = Desk(capacity: 1)
        desk.working("A")
        desk.cancelUnasked()
        _ = desk.broker(.canceled(Text()))
        // So many that ended push it out of the table, and another one has its place.
        for number in 2..<3000 as Range<UInt64> {
            _ = desk.new("B\(number)")
            _ = desk.broker(.rejected(.other, Text()), number)
        }
        expect(desk.wait(5), [])
        expect(desk.nextAsk == .distantFuture)
    }
}

extension Desk {
    fileprivate mutating func cancelUnasked() {
        gateway.cancelUnasked(OrderNumber(1), at: now, into: &effects)
        _ = drain()
        gateway.awaitAnswer(to: .cancel(OrderNumber(1)), at: now)
    }
}
