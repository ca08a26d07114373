// D2 group E, and broker reports that do not fit what is known.

import Orders
import Testing
import Values

@Suite struct `E: unsolicited` {
    @Test func `E1: the broker cancels unasked, under the order's own ClOrdID`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        expect(
            desk.broker(.canceled(text("Halt"))), ["8 150=4 39=4 11=A 38=100 14=10 151=0 58=Halt"])
    }

    @Test func `E2: the broker cancels unasked while a replace is pending, which is answered too`()
    {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("50"))
        expect(
            desk.broker(.canceled(Text())),
            [
                "8 150=4 39=4 11=A 38=100 14=0 151=0",
                "9 434=2 102=0 39=4 11=B 41=A 58=Order is canceled already",
            ])
    }

    @Test func `E3: terms that nobody asked for are taken over and reported`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        expect(
            desk.broker(.replaced(limit("80"))),
            ["! unaskedTerms", "8 150=5 39=1 11=A 38=80 14=10 151=70"])
    }

    @Test func `What ends without having been acknowledged was New: the acknowledgement is lost`() {
        var desk = Desk()
        _ = desk.new("A")
        expect(
            desk.broker(.canceled(text("Halt"))),
            ["8 150=0 39=0 11=A 38=100 14=0 151=100", "8 150=4 39=4 11=A 38=100 14=0 151=0 58=Halt"])
    }

    @Test func `A broker that rejects what has traded has ended it`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        expect(
            desk.broker(.rejected(.brokerOption, text("Margin"))),
            ["8 150=4 39=4 11=A 38=100 14=10 151=0 58=Margin"])
    }
}

@Suite struct `Broker reports that do not fit` {
    @Test func `A fill after the cancel is booked and reported, and the order stays canceled`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        _ = desk.cancel("C", of: "A")
        _ = desk.broker(.canceled(Text()))
        expect(
            desk.fill("5"),
            ["8 150=F 39=4 11=A 32=5 31=10 38=100 14=15 151=0", "! fillAfterEnd"])
        expect(desk.status("A"), ["8 150=I 39=4 11=A 38=100 14=15 151=0"])
    }

    @Test func `A fill after the cancel that completes the order makes it filled`() {
        var desk = Desk()
        desk.working("A", filled: "10")
        _ = desk.broker(.canceled(Text()))
        expect(
            desk.fill("90"),
            ["8 150=F 39=2 11=A 32=90 31=10 38=100 14=100 151=0", "! fillAfterEnd"])
    }

    @Test func `A fill beyond the quantity is booked and reported as it is`() {
        var desk = Desk()
        desk.working("A", filled: "90")
        expect(
            desk.fill("20"), ["8 150=F 39=2 11=A 32=20 31=10 38=100 14=110 151=0", "! overfill"])
        expect(
            desk.fill("1"), ["8 150=F 39=2 11=A 32=1 31=10 38=100 14=111 151=0", "! fillAfterEnd"])
    }

    @Test(arguments: ["0", "-5"]) func `A fill of nothing is not booked`(quantity: String) {
        var desk = Desk()
        _ = desk.new("A")
        expect(desk.fill(quantity), ["! unbookable"])
        expect(desk.status("A"), ["8 150=I 39=A 11=A 38=100 14=0 151=100"])
    }

    @Test func `A report for an order that is not in memory is handed back`() {
        var desk = Desk()
        expect(desk.fill("1", "10", 77), ["! unknownOrder"])
    }

    @Test func `An acceptance after a rejection is no New`() {
        var desk = Desk()
        _ = desk.new("A")
        _ = desk.broker(.rejected(.brokerOption, Text()))
        expect(desk.broker(.accepted), ["! unexpected"])
        expect(
            desk.fill("5"), ["8 150=F 39=8 11=A 32=5 31=10 38=100 14=5 151=0", "! fillAfterEnd"])
    }

    @Test func `Answers to what was not asked are ignored`() {
        var desk = Desk()
        desk.working("A")
        expect(desk.broker(.cancelRejected(.tooLate, Text())), ["! unexpected"])
        expect(desk.broker(.replaceRejected(.tooLate, Text())), ["! unexpected"])
        _ = desk.cancel("C", of: "A")
        expect(desk.broker(.replaceRejected(.tooLate, Text())), ["! unexpected"])
        _ = desk.broker(.canceled(Text()))
        expect(desk.broker(.replaced(limit("1"))), ["! unexpected"])
        expect(desk.broker(.canceled(Text())), [])
        expect(desk.broker(.expired(Text())), [])
        expect(desk.broker(.rejected(.other, Text())), ["! unexpected"])
    }

    @Test func `Terms without a quantity are no terms`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.replace("B", of: "A", limit("50"))
        expect(desk.broker(.replaced(limit("0"))), ["! unexpected"])
    }
}

@Suite struct `Orders from the journal` {
    @Test func `An order that ended long ago is readmitted and known again`() throws {
        var desk = Desk()
        desk.working("A", filled: "100")
        let old = try require(desk.order(1))
        for number in 2...3000 {
            _ = desk.new("ORD\(number)")
            _ = desk.broker(.canceled(Text()), UInt64(number))
        }
        expect(!desk.knows("A"))
        expect(!desk.holds(1))
        expect(desk.readmit(old, "A"))
        expect(desk.knows("A"))
        expect(
            desk.new("A"),
            ["8 150=8 39=2 11=A 38=100 14=100 151=0 103=6 58=Duplicate ClOrdID(11)"])
        expect(
            desk.cancel("C", of: "A"), ["9 434=1 102=0 39=2 11=C 41=A 58=Order is filled already"])
        expect(desk.fill("1").first, "8 150=F 39=2 11=A 32=1")
    }

    @Test func `A forgotten ClOrdID of an order in memory is bound again`() throws {
        var desk = Desk()
        desk.working("A")
        for step in 1...6 {
            _ = desk.cancel("C\(step)", of: "A")
            _ = desk.broker(.cancelRejected(.brokerOption, Text()))
        }
        expect(!desk.knows("C1"))
        let order = try require(desk.order(1))
        expect(desk.readmit(order, "C1"))
        expect(
            desk.cancel("C1", of: "A"), ["9 434=1 102=6 39=0 11=C1 41=A 58=Duplicate ClOrdID(11)"])
    }

    @Test func `Open orders are restored with what is pending, and numbers go on behind them`()
        throws
    {
        var before = Desk()
        before.working("A", filled: "10")
        _ = before.replace("B", of: "A", limit("150"))
        let row = try require(before.order(1))
        var desk = Desk()
        expect(desk.restore(row))
        expect(desk.openOrders == 1)
        expect(
            desk.broker(.replaced(limit("150"))), ["8 150=5 39=1 11=B 41=A 38=150 14=10 151=140"])
        expect(desk.new("B").first, "8 150=8 39=1 11=B 38=150 14=10")
        expect(desk.new("N"), ["-> submit 2 buy 100@10"])
    }

    @Test func `More open orders than the capacity cannot be restored`() throws {
        var before = Desk()
        before.working("A")
        before.working("B")
        var desk = Desk(capacity: 1)
        let first = try require(before.order(1))
        let second = try require(before.order(2))
        expect(desk.restore(first))
        expect(!desk.restore(second))
    }
}
