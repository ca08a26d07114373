// D2 group B: cancels.

import Orders
import Testing
import Values

@Suite struct `B: cancels` {
    @Test func `B1a: an order without fills is canceled`() {
        var desk = Desk()
        desk.working("A")
        expect(desk.cancel("C", of: "A"), ["-> cancel 1"])
        expect(desk.reportPending(), ["8 150=6 39=6 11=C 41=A 38=100 14=0 151=100"])
        expect(desk.reportPending(), [])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
    }

    @Test
    func `B1b: a fill crosses the cancel of a part-filled order, under the order's own ClOrdID`() {
        var desk = Desk()
        desk.working("A", filled: "20")
        _ = desk.cancel("C", of: "A")
        expect(desk.fill("30"), ["8 150=F 39=6 11=A 32=30 31=10 38=100 14=50 151=50"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=C 41=A 38=100 14=50 151=0"])
    }

    @Test func `B1c: the order is filled before the cancel reaches the broker`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.cancel("C", of: "A")
        expect(desk.fill("100"), ["8 150=F 39=6 11=A 32=100 31=10 38=100 14=100 151=0"])
        expect(
            desk.broker(.cancelRejected(.tooLate, text("Too late to cancel"))),
            ["9 434=1 102=0 39=2 11=C 41=A 58=Too late to cancel"])
        expect(desk.openOrders == 0)
    }

    @Test func `A broker that cancels what is filled completely was too late`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.cancel("C", of: "A")
        _ = desk.fill("100")
        expect(
            desk.broker(.canceled(Text())),
            ["9 434=1 102=0 39=2 11=C 41=A 58=Order is filled already"])
    }

    @Test func `Cancel of a filled order is too late`() {
        var desk = Desk()
        desk.working("A", filled: "100")
        expect(
            desk.cancel("C", of: "A"), ["9 434=1 102=0 39=2 11=C 41=A 58=Order is filled already"])
    }

    @Test func `B1d: cancel before the acknowledgement, accepted`() {
        var desk = Desk()
        _ = desk.new("A")
        expect(desk.cancel("C", of: "A"), ["-> cancel 1"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
        expect(desk.broker(.accepted), [])
    }

    @Test func `B1e: the cancel crosses the acknowledgement`() {
        var desk = Desk()
        _ = desk.new("A")
        _ = desk.reportPending()
        _ = desk.cancel("C", of: "A")
        expect(desk.reportPending(), ["8 150=6 39=6 11=C 41=A 38=100 14=0 151=100"])
        expect(desk.broker(.accepted), ["8 150=0 39=6 11=A 38=100 14=0 151=100"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
    }

    @Test func `B1f: cancel of an unknown order`() {
        var desk = Desk()
        expect(desk.cancel("C", of: "X"), ["9 434=1 102=1 39=8 11=C 41=X 37=NONE 58=Unknown order"])
        desk.working("A")
        expect(
            desk.cancel("C", of: "A", session: 2),
            ["9 434=1 102=1 39=8 11=C 41=A 37=NONE 58=Unknown order"])
    }

    @Test func `The broker refuses the cancel and the order works on`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.cancel("C", of: "A")
        expect(
            desk.broker(.cancelRejected(.brokerOption, text("Halted"))),
            ["9 434=1 102=2 39=0 11=C 41=A 58=Halted"])
        expect(desk.cancel("C2", of: "A"), ["-> cancel 1"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=C2 41=A 38=100 14=0 151=0"])
    }

    @Test func `A rejected order answers its pending cancel too`() {
        var desk = Desk()
        _ = desk.new("A")
        _ = desk.cancel("C", of: "A")
        expect(
            desk.broker(.rejected(.unknownSymbol, Text())),
            [
                "8 150=8 39=8 11=A 38=100 14=0 151=0 103=1",
                "9 434=1 102=0 39=8 11=C 41=A 58=Order is rejected already",
            ])
        expect(desk.broker(.cancelRejected(.unknownOrder, Text())), [])
    }

    @Test func `An expiry answers a pending change`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("50"))
        expect(
            desk.broker(.expired(Text())),
            [
                "8 150=C 39=C 11=A 38=100 14=0 151=0",
                "9 434=2 102=0 39=C 11=B 41=A 58=Order is expired already",
            ])
        expect(desk.broker(.replaceRejected(.tooLate, Text())), [])
    }
}
