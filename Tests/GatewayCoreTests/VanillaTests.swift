// D2 groups A, F, G and I: plain orders, refusals, status, time in force.

import Orders
import Testing
import Values

@Suite struct `A: vanilla` {
    @Test func `A1: an order is submitted, accepted, filled in part and filled`() {
        var desk = Desk()
        expect(desk.new("A"), ["-> submit 1 buy 100@10"])
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=A 38=100 14=0 151=100"])
        expect(desk.fill("30"), ["8 150=F 39=1 11=A 32=30 31=10 38=100 14=30 151=70"])
        expect(desk.fill("70"), ["8 150=F 39=2 11=A 32=70 31=10 38=100 14=100 151=0"])
    }

    @Test func `A day order filled in part expires at the end of the day`() {
        var desk = Desk()
        desk.working("A", filled: "30")
        expect(
            desk.broker(.expired(text("End of day"))),
            ["8 150=C 39=C 11=A 38=100 14=30 151=0 58=End of day"])
    }

    @Test func `A fill before the acknowledgement proves it: New comes first, and once`() {
        var desk = Desk()
        _ = desk.new("A")
        expect(
            desk.fill("100"),
            [
                "8 150=0 39=0 11=A 38=100 14=0 151=100",
                "8 150=F 39=2 11=A 32=100 31=10 38=100 14=100 151=0",
            ])
        expect(desk.broker(.accepted), [])
    }

    @Test func `New is reported once`() {
        var desk = Desk()
        desk.working("A")
        expect(desk.broker(.accepted), [])
    }

    @Test func `PendingNew is reported once, and only while the broker has not answered`() {
        var desk = Desk()
        _ = desk.new("A")
        expect(desk.reportPending(), ["8 150=A 39=A 11=A 38=100 14=0 151=100"])
        expect(desk.reportPending(), [])
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=A 38=100 14=0 151=100"])
        expect(desk.reportPending(), [])
        desk.working("B")
        expect(desk.reportPending(2), [])
        expect(desk.reportPending(99), [])
    }

    @Test func `A new order's effects: the index, the row, then the instruction`() {
        var desk = Desk()
        desk.showsRows = true
        expect(desk.new("A"), ["bind 1 A 1", "save 1", "-> submit 1 buy 100@10"])
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=A 38=100 14=0 151=100", "save 1"])
        expect(desk.cancel("C", of: "A"), ["bind 1 C 1", "save 1", "-> cancel 1"])
    }
}

@Suite struct `F: rejects` {
    @Test func `The broker rejects an order, and a status report says why later`() {
        var desk = Desk()
        _ = desk.new("A")
        expect(
            desk.broker(.rejected(.unknownSymbol, text("No such symbol"))),
            ["8 150=8 39=8 11=A 38=100 14=0 151=0 103=1 58=No such symbol"])
        expect(desk.status("A"), ["8 150=I 39=8 11=A 38=100 14=0 151=0 103=1"])
    }

    @Test func `F1a: a duplicate ClOrdID is refused, and the order that has it goes on`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        expect(
            desk.new("A", limit("5")),
            ["8 150=8 39=1 11=A 38=100 14=10 151=90 103=6 58=Duplicate ClOrdID(11)"])
        expect(desk.fill("90"), ["8 150=F 39=2 11=A 32=90 31=10 38=100 14=100 151=0"])
    }

    @Test func `F1b: PossResend of a known ClOrdID reports the order and makes none`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        expect(desk.new("A", possResend: true), ["8 150=I 39=1 11=A 38=100 14=10 151=90"])
        expect(desk.openOrders == 1)
    }

    @Test func `F1c: PossResend of an unknown ClOrdID is an order`() {
        var desk = Desk()
        expect(desk.new("A", possResend: true), ["-> submit 1 buy 100@10"])
    }

    @Test func `The same ClOrdID in two sessions is two orders`() {
        var desk = Desk()
        _ = desk.new("A")
        expect(desk.new("A", session: 2), ["-> submit 2 buy 100@10"])
        expect(desk.cancel("C", of: "A", session: 2), ["-> cancel 2"])
    }

    @Test func `A ClOrdID used by a cancel, a replace or a rejected order is used`() {
        var desk = Desk(maxOrderQty: "100")
        desk.working("A")
        _ = desk.cancel("C", of: "A")
        _ = desk.broker(.cancelRejected(.brokerOption, text("No")))
        let refused = "14=0 151=0 103=6 58=Duplicate ClOrdID(11)"
        expect(desk.new("C"), ["8 150=8 39=8 11=C 37=NONE 38=100 \(refused)"])
        _ = desk.new("B", limit("101"))
        expect(desk.new("B"), ["8 150=8 39=8 11=B 38=101 \(refused)"])
        expect(
            desk.new("B", possResend: true), ["8 150=I 39=8 11=B 38=101 14=0 151=0 103=3"])
    }

    @Test func `Limits: a quantity above the largest is refused with the limit and the value`() {
        var desk = Desk(maxOrderQty: "100")
        expect(
            desk.new("A", limit("100.5")),
            [
                "8 150=8 39=8 11=A 38=100.5 14=0 151=0 103=3 58=OrderQty(38) 100.5 is above the limit of 100 for all orders"
            ])
        expect(desk.new("B", limit("100.0")), ["-> submit 2 buy 100.0@10"])
    }

    @Test func `Limits: the 100,001st open order is refused, and one that ends makes room`() {
        var desk = Desk(maxOpenOrders: 1_000_000, capacity: 100_000)
        for number in 1...100_000 { _ = desk.new("ORD\(number)") }
        expect(desk.openOrders == 100_000)
        expect(
            desk.new("LAST"),
            [
                "8 150=8 39=8 11=LAST 38=100 14=0 151=0 103=3 58=open orders are at their limit of 100000"
            ])
        expect(desk.openOrders == 100_000)
        _ = desk.broker(.canceled(Text()), 50_000)
        expect(desk.new("NEXT"), ["-> submit 100002 buy 100@10"])
        expect(desk.broker(.accepted, 100_000), ["8 150=0 39=0 11=ORD100000 38=100 14=0 151=100"])
    }
}

@Suite struct `G: status` {
    @Test func `G1: an unknown order is 39=8 with OrderID NONE`() {
        var desk = Desk()
        expect(
            desk.status("X", requestID: "Q1"),
            ["8 150=I 39=8 11=X 37=NONE 14=0 151=0 103=5 790=Q1 58=Unknown order"])
    }

    @Test func `G2: status through an order's life`() {
        var desk = Desk()
        _ = desk.new("A")
        expect(desk.status("A"), ["8 150=I 39=A 11=A 38=100 14=0 151=100"])
        _ = desk.broker(.accepted)
        expect(desk.status("A", requestID: "Q"), ["8 150=I 39=0 11=A 38=100 14=0 151=100 790=Q"])
        _ = desk.fill("40")
        expect(desk.status("A"), ["8 150=I 39=1 11=A 38=100 14=40 151=60"])
        _ = desk.cancel("C", of: "A")
        expect(desk.status("A"), ["8 150=I 39=6 11=A 38=100 14=40 151=60"])
        expect(desk.status("C"), ["8 150=I 39=6 11=A 38=100 14=40 151=60"])
        _ = desk.broker(.canceled(Text()))
        expect(desk.status("A"), ["8 150=I 39=4 11=A 38=100 14=40 151=0"])
    }

    @Test func `G3: after a replace every ClOrdID of the chain finds the order under its latest`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("200"))
        expect(desk.status("B"), ["8 150=I 39=E 11=A 38=100 14=0 151=100"])
        _ = desk.broker(.replaced(limit("200")))
        expect(desk.status("A"), ["8 150=I 39=0 11=B 41=A 38=200 14=0 151=200"])
        expect(desk.status("B"), ["8 150=I 39=0 11=B 41=A 38=200 14=0 151=200"])
    }

    @Test func `Status of another session's order is unknown`() {
        var desk = Desk()
        desk.working("A")
        expect(
            desk.status("A", session: 2), ["8 150=I 39=8 11=A 37=NONE 14=0 151=0 103=5 58=Unknown order"])
    }
}

@Suite struct `I: time in force` {
    @Test func `I1: a FOK that cannot be filled is canceled`() {
        var desk = Desk()
        desk.working("A", limit("100", "10", .fillOrKill))
        expect(
            desk.broker(.canceled(text("Fill or kill"))),
            ["8 150=4 39=4 11=A 38=100 14=0 151=0 58=Fill or kill"])
    }

    @Test func `I2: an IOC's remainder is canceled`() {
        var desk = Desk()
        desk.working("A", limit("100", "10", .immediateOrCancel), filled: "60")
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=A 38=100 14=60 151=0"])
    }
}
