// The gateway's own orders, which close positions.

import EmergencyStop
import GatewayCore
import Orders
import Portfolio
import Testing
import Values

@Suite struct `An order of the gateway's own` {
    private let cause = StopCause(.command, who: Identifier("ann"), why: Text())

    /// An account that has bought 100, and an order of its that works.
    private func stopped(_ closesPositions: Bool = true) -> Desk {
        var desk = Desk()
        desk.gateway.ownSession = SessionNumber(9)
        desk.working("A", filled: "100")
        desk.working("B")
        _ = desk.gateway.stops.engage(.symbol(text("AAPL")), cause, closesPositions: closesPositions, at: desk.now)
        return desk
    }

    /// A look through all orders, as the caller makes it; what it asks for.
    private func sweep(_ desk: inout Desk) -> [String] {
        var (place, lines) = (0, [String]())
        while desk.gateway.cancelNextStopped(from: &place, at: desk.now, into: &desk.effects) { lines += desk.drain() }
        desk.gateway.finishStopCount()
        return lines
    }

    private func close(_ desk: inout Desk) -> [String] {
        guard desk.gateway.stop(closing: PositionNumber(0)) != nil else { return [] }
        _ = desk.gateway.close(PositionNumber(0), as: text("CLOSE-1"), at: desk.now, into: &desk.effects)
        return desk.drain()
    }

    @Test func `comes when the orders of the scope are gone, for what is open`() {
        var desk = stopped()
        #expect(close(&desk) == [], "nobody has looked")
        #expect(sweep(&desk) == ["-> cancel 2"])
        #expect(close(&desk) == [], "an order is open")
        _ = desk.broker(.canceled(Text()), 2)
        #expect(sweep(&desk) == [])
        #expect(close(&desk) == ["-> submit 3 sell 100@market"])
        #expect(sweep(&desk) == [], "no stop takes it away")
        _ = desk.broker(.accepted, 3)
        _ = desk.fill("100", "9", 3)
        let left = desk.gateway.books[PositionNumber(0)].quantity
        #expect(left.isZero && desk.order(3)?.phase == .filled && desk.order(3)?.account == text("ACC"))
        #expect(close(&desk) == [], "there is nothing left to close")
    }

    @Test func `comes for orders of which nobody knows what has become, too`() {
        var desk = stopped()
        for _ in 0..<Gateway.stopAttempts { #expect(sweep(&desk) == ["-> cancel 2"]) }
        _ = sweep(&desk)
        let stop = desk.gateway.stops[0]
        #expect(stop.open == 1 && stop.unknown == 1 && stop.isClear)
        #expect(close(&desk) == ["-> submit 3 sell 100@market"])
    }

    @Test func `does not come where no stop asks for it, or another scope is stopped`() {
        var desk = stopped(false)
        _ = desk.broker(.canceled(Text()), 2)
        _ = sweep(&desk)
        #expect(close(&desk) == [])
        _ = desk.gateway.stops.engage(.account(text("OTHER")), cause, closesPositions: true, at: desk.now)
        _ = desk.gateway.stops.engage(.session(1), cause, closesPositions: true, at: desk.now)
        _ = sweep(&desk)
        #expect(close(&desk) == [])
        // One that is engaged may be told to close later.
        _ = desk.gateway.stops.engage(.symbol(text("AAPL")), cause, closesPositions: true, at: desk.now)
        #expect(close(&desk) == ["-> submit 3 sell 100@market"])
    }

    @Test func `buys what is short`() {
        var desk = stopped()
        _ = desk.broker(.canceled(Text()), 2)
        _ = sweep(&desk)
        _ = close(&desk)
        _ = desk.fill("150", "9", 3)
        _ = desk.gateway.close(PositionNumber(0), as: text("CLOSE-2"), at: desk.now, into: &desk.effects)
        #expect(desk.drain() == ["-> submit 4 buy 50@market"])
    }
}
