// Appendix D, group F: orders that are rejected.

import Orders
import Testing
import Values

@Suite struct `Appendix D, F: rejects` {
    /// One report refuses the second order and tells how the first one stands.
    @Test func `F.1.a: an order with the ClOrdID of another one is rejected, and that one goes on`() {
        var desk = begun()
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=1000 151=9000 6=10"])
        expect(
            desk.new("X", lots(15000)),
            ["8 150=8 39=1 11=X 38=10000 14=1000 151=9000 6=10 103=6 58=Duplicate ClOrdID(11)"])
        expect(desk.fill("9000"), ["8 150=F 39=2 11=X 32=9000 31=10 38=10000 14=10000 151=0 6=10"])
    }

    @Test func `F.1.b: PossResend of an order that is known, and of one that is not`() {
        var desk = begun()
        expect(desk.new("X", lots(), possResend: true), ["8 150=I 39=0 11=X 38=10000 14=0 151=10000 6=0"])
        expect(
            desk.new("X", lots(20000)),
            ["8 150=8 39=0 11=X 38=10000 14=0 151=10000 6=0 103=6 58=Duplicate ClOrdID(11)"])
        expect(desk.new("Y", lots(15000), possResend: true), ["-> submit 2 buy 15000@10"])
        expect(desk.broker(.accepted, 2), ["8 150=0 39=0 11=Y 38=15000 14=0 151=15000 6=0"])
    }

    /// A ClOrdID that the order had before, or that a cancel of it has, is not the order's: the reject tells nothing of
    /// an order.
    @Test func `F.1.a: the ClOrdID of an earlier replace or of a cancel is used, and no order's`() {
        var desk = begun()
        _ = desk.replace("Y", of: "X", lots(8000))
        _ = desk.broker(.replaced(lots(8000)))
        _ = desk.cancel("Z", of: "Y")
        for id in ["X", "Z"] {
            expect(
                desk.new(id, lots()),
                ["8 150=8 39=8 11=\(id) 37=NONE 38=10000 14=0 151=0 6=0 103=6 58=Duplicate ClOrdID(11)"])
        }
        expect(
            desk.new("Y", lots()),
            ["8 150=8 39=6 11=Y 38=8000 14=0 151=8000 6=0 103=6 58=Duplicate ClOrdID(11)"])
    }

    @Test func `F.1.c: the broker rejects an order that it had by telephone`() {
        var desk = sent()
        expect(
            desk.broker(.rejected(.verbalDuplicate, Text())), ["8 150=8 39=8 11=X 38=10000 14=0 151=0 6=0 103=7"])
    }
}
