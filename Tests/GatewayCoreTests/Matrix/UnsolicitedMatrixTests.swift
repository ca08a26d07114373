// Appendix D, group E: what nobody asked for over FIX.

import GatewayCore
import Orders
import Testing
import Values

@Suite struct `Appendix D, E: unsolicited` {
    /// LeavesQty of the first row is 0 in the matrix, against its own rule; the next row goes on from 10000.
    @Test func `E.1.a: an order that was telephoned has no ClOrdID`() {
        var desk = Desk()
        desk.showsAverage = true
        expect(desk.takeIn(lots()), ["8 150=0 39=0 38=10000 14=0 151=10000 6=0"])
        expect(desk.fill("2000"), ["8 150=F 39=1 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        expect(desk.fill("1000"), ["8 150=F 39=1 32=1000 31=10 38=10000 14=3000 151=7000 6=10"])
        expect(desk.fill("7000"), ["8 150=F 39=2 32=7000 31=10 38=10000 14=10000 151=0 6=10"])
    }

    @Test func `E.1.a: telephoned orders count as open, and are not taken in beyond the capacity`() {
        var desk = Desk(capacity: 1)
        _ = desk.takeIn(lots())
        expect(desk.openOrders == 1)
        expect(desk.takeIn(lots()), [])
        expect(desk.gateway.counters.nextOrder == 2)
    }

    @Test func `E.1.b: a part-filled order is canceled as agreed by telephone`() {
        var desk = begun()
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=1000 151=9000 6=10"])
        expect(
            desk.broker(.canceled(Text(), .verbalChange)), ["8 150=4 39=4 11=X 38=10000 14=1000 151=0 6=10 378=2"])
    }

    @Test func `E.1.c: an order is raised twice as agreed by telephone`() {
        var desk = begun()
        expect(
            desk.broker(.restated(lots(11000), .verbalChange, Text())),
            ["8 150=D 39=0 11=X 38=11000 14=0 151=11000 6=0 378=2"])
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=11000 14=1000 151=10000 6=10"])
        expect(
            desk.broker(.restated(lots(12000), .verbalChange, Text())),
            ["8 150=D 39=1 11=X 38=12000 14=1000 151=11000 6=10 378=2"])
    }

    @Test func `E.1.d: the broker takes less than the order's quantity`() {
        var desk = begun()
        expect(
            desk.broker(.restated(lots(9000), .partialDecline, Text())),
            ["8 150=D 39=0 11=X 38=9000 14=0 151=9000 6=0 378=5"])
        expect(desk.fill("9000"), ["8 150=F 39=2 11=X 32=9000 31=10 38=9000 14=9000 151=0 6=10"])
    }

    @Test func `A cancel that was asked for may have a reason too`() {
        var desk = begun()
        _ = desk.cancel("Y", of: "X")
        expect(
            desk.broker(.canceled(text("Halt"), .tradingHalt)),
            ["8 150=4 39=4 11=Y 41=X 38=10000 14=0 151=0 6=0 378=6 58=Halt"])
    }
}
