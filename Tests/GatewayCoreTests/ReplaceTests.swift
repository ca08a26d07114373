// D2 groups C and D: replaces, and changes one after the other.

import Orders
import Testing
import Values

@Suite struct `C: replaces` {
    @Test func `C1a: the quantity of an order without fills is raised`() {
        var desk = Desk()
        desk.working("A")
        expect(desk.replace("B", of: "A", limit("110", "11")), ["-> replace 1 110@11"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=B 41=A 38=100 14=0 151=100"])
        expect(
            desk.broker(.replaced(limit("110", "11"))),
            ["8 150=5 39=0 11=B 41=A 38=110 14=0 151=110"])
        expect(desk.fill("110"), ["8 150=F 39=2 11=B 32=110 31=10 38=110 14=110 151=0"])
    }

    @Test func `a broker that says Replaced twice is believed once`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("110", "11"))
        _ = desk.broker(.replaced(limit("110", "11")))
        expect(desk.broker(.replaced(limit("110", "11"))), [])
        expect(desk.broker(.replaced(limit("120", "11"))), ["! unaskedTerms", "8 150=5 39=0 11=B 38=120 14=0 151=120"])
    }

    @Test func `C1b: a part-filled order is raised, with a fill while the replace is pending`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        _ = desk.replace("B", of: "A", limit("120"))
        expect(desk.fill("20"), ["8 150=F 39=E 11=A 32=20 31=10 38=100 14=30 151=70"])
        expect(desk.broker(.replaced(limit("120"))), ["8 150=5 39=1 11=B 41=A 38=120 14=30 151=90"])
    }

    @Test
    func `C1c: the order is filled, then the raise that was pending is accepted: it works again`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("150"))
        expect(desk.fill("100"), ["8 150=F 39=E 11=A 32=100 31=10 38=100 14=100 151=0"])
        expect(
            desk.broker(.replaced(limit("150"))), ["8 150=5 39=1 11=B 41=A 38=150 14=100 151=50"])
        expect(desk.fill("50"), ["8 150=F 39=2 11=B 32=50 31=10 38=150 14=150 151=0"])
    }

    @Test func `C1d: the order is filled and the raise that was pending is refused`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("150"))
        _ = desk.fill("100")
        expect(desk.broker(.replaceRejected(.tooLate, Text())), ["9 434=2 102=0 39=2 11=B 41=A"])
        expect(desk.openOrders == 0)
    }

    @Test func `C2: a change of something else is refused since the order is filled`() {
        var desk = Desk()
        desk.working("A", filled: "100")
        expect(
            desk.replace("B", of: "A", limit("100", "12")),
            ["9 434=2 102=0 39=2 11=B 41=A 58=Order is filled already"])
    }

    @Test func `C3a: lowered to more than what is filled`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        expect(desk.replace("B", of: "A", limit("70")), ["-> replace 1 70@10"])
        expect(desk.broker(.replaced(limit("70"))), ["8 150=5 39=1 11=B 41=A 38=70 14=10 151=60"])
    }

    @Test func `C3b: lowered, while fills pass the new quantity at the broker`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        _ = desk.replace("B", of: "A", limit("70"))
        _ = desk.fill("65")
        expect(desk.broker(.replaced(limit("70"))), ["8 150=5 39=2 11=B 41=A 38=75 14=75 151=0"])
    }

    @Test(arguments: ["40", "60"])
    func `C3c: lowered to what is filled or less: the rest is canceled and the order is filled`(
        quantity: String
    ) {
        var desk = Desk()
        desk.working("A", filled: "60")
        expect(desk.replace("B", of: "A", limit(quantity)), ["-> cancel 1"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=B 41=A 38=100 14=60 151=40"])
        expect(desk.broker(.canceled(Text())), ["8 150=5 39=2 11=B 41=A 38=60 14=60 151=0"])
        expect(desk.openOrders == 0)
    }

    @Test func `C3d: fills cross the cancel of the rest, and are not lost`() {
        var desk = Desk()
        desk.working("A", filled: "60")
        _ = desk.replace("B", of: "A", limit("50"))
        expect(desk.fill("15"), ["8 150=F 39=E 11=A 32=15 31=10 38=100 14=75 151=25"])
        expect(desk.broker(.canceled(Text())), ["8 150=5 39=2 11=B 41=A 38=75 14=75 151=0"])
    }

    @Test func `C3e: the cancel of the rest comes too late, since all is filled`() {
        var desk = Desk()
        desk.working("A", filled: "60")
        _ = desk.replace("B", of: "A", limit("50"))
        _ = desk.fill("40")
        expect(desk.broker(.cancelRejected(.tooLate, Text())), ["9 434=2 102=0 39=2 11=B 41=A"])
    }

    @Test func `C3f: the broker refuses to cancel the rest and the order works on`() {
        var desk = Desk()
        desk.working("A", filled: "60")
        _ = desk.replace("B", of: "A", limit("50"))
        expect(
            desk.broker(.cancelRejected(.brokerOption, Text())), ["9 434=2 102=2 39=1 11=B 41=A"])
        expect(desk.fill("1"), ["8 150=F 39=1 11=A 32=1 31=10 38=100 14=61 151=39"])
    }

    @Test func `A replace before the acknowledgement: its acceptance proves New`() {
        var desk = Desk()
        _ = desk.new("A")
        _ = desk.replace("B", of: "A", limit("50"))
        expect(
            desk.broker(.replaced(limit("50"))),
            [
                "8 150=0 39=E 11=A 38=100 14=0 151=100",
                "8 150=5 39=0 11=B 41=A 38=50 14=0 151=50",
            ])
    }

    @Test func `Raised above the limit is refused, lowered from above it is not`() {
        var desk = Desk(maxOrderQty: "100")
        desk.working("A")
        expect(
            desk.replace("B", of: "A", limit("101")),
            ["9 434=2 102=2 39=0 11=B 41=A 58=OrderQty(38) 101 is above the limit of 100 for all orders"])
        expect(desk.replace("C", of: "A", limit("100", "12")), ["-> replace 1 100@12"])
    }

    @Test func `No order is replaced by one that is over at once`() {
        var desk = Desk()
        desk.working("A")
        expect(
            desk.replace("B", of: "A", limit("100", "10", .immediateOrCancel)),
            [
                "9 434=2 102=99 39=0 11=B 41=A 58=An order cannot be replaced by one with TimeInForce(59)=3"
            ])
    }
}

@Suite struct `D: sequence and chaining` {
    @Test func `D1: two replaces one after the other, both accepted`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("110"))
        _ = desk.broker(.replaced(limit("110")))
        expect(desk.replace("C", of: "B", limit("120")), ["-> replace 1 120@10"])
        expect(desk.broker(.replaced(limit("120"))), ["8 150=5 39=0 11=C 41=B 38=120 14=0 151=120"])
    }

    @Test func `D2: after a refused replace the next names the last accepted ClOrdID`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("110"))
        expect(
            desk.broker(.replaceRejected(.brokerOption, Text())), ["9 434=2 102=2 39=0 11=B 41=A"])
        expect(
            desk.replace("C", of: "B", limit("120")),
            ["9 434=2 102=99 39=0 11=C 41=B 58=OrigClOrdID(41) is not the latest, which is A"])
        expect(desk.replace("D", of: "A", limit("120")), ["-> replace 1 120@10"])
        expect(desk.broker(.replaced(limit("120"))), ["8 150=5 39=0 11=D 41=A 38=120 14=0 151=120"])
    }

    /// With the ClOrdID that was accepted last.
    @Test(arguments: ["A", "B"]) func `D3: a second change while one is pending is refused`(
        orig: String
    ) {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("110"))
        expect(
            desk.cancel("C", of: orig),
            ["9 434=1 102=3 39=E 11=C 41=A 58=A change of the order is pending already"])
        expect(
            desk.replace("D", of: orig, limit("90")),
            ["9 434=2 102=3 39=E 11=D 41=A 58=A change of the order is pending already"])
    }

    @Test func `D4: a superseded ClOrdID is refused, with the one that is the latest`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("110"))
        _ = desk.broker(.replaced(limit("110")))
        expect(
            desk.cancel("C", of: "A"),
            ["9 434=1 102=99 39=0 11=C 41=A 58=OrigClOrdID(41) is not the latest, which is B"])
    }

    @Test func `D5: the ClOrdID of a change must be new`() {
        var desk = Desk()
        desk.working("A")
        desk.working("B")
        expect(desk.cancel("B", of: "A"), ["9 434=1 102=6 39=0 11=B 41=A 58=Duplicate ClOrdID(11)"])
        expect(
            desk.replace("A", of: "A", limit("1")),
            ["9 434=2 102=6 39=0 11=A 41=A 58=Duplicate ClOrdID(11)"])
    }

    @Test func `D6: PossResend of a known change reports the order and asks for nothing`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.cancel("C", of: "A")
        expect(
            desk.cancel("C", of: "A", possResend: true), ["8 150=I 39=6 11=A 38=100 14=0 151=100"])
        expect(desk.cancel("D", of: "A", possResend: true).first, "9 434=1 102=3")
    }

    @Test func `D7: a change that names another symbol, side or account is refused`() {
        var desk = Desk()
        desk.working("A")
        expect(
            desk.cancel("C", of: "A", symbol: "MSFT"),
            ["9 434=1 102=99 39=0 11=C 41=A 58=Symbol(55) is not the order's"])
        expect(
            desk.replace("D", of: "A", limit("1"), side: .sell),
            ["9 434=2 102=99 39=0 11=D 41=A 58=Side(54) is not the order's"])
        expect(
            desk.cancel("E", of: "A", account: "OTHER"),
            ["9 434=1 102=99 39=0 11=E 41=A 58=Account(1) is not the order's"])
        expect(desk.cancel("F", of: "A", account: "ACC"), ["-> cancel 1"])
    }
}
