// Appendix D, group D: replaces one after the other.

import Orders
import Testing
import Values

@Suite struct `Appendix D, D: sequence and chaining` {
    @Test func `D.1.a: a replace is accepted, and so is another one`() {
        var desk = started()
        expect(desk.replace("Y", of: "X", lots(8000)), ["-> replace 1 8000@10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=1000 151=9000 6=10"])
        expect(desk.fill("500"), ["8 150=F 39=E 11=X 32=500 31=10 38=10000 14=1500 151=8500 6=10"])
        expect(desk.broker(.replaced(lots(8000))), ["8 150=5 39=1 11=Y 41=X 38=8000 14=1500 151=6500 6=10"])
        expect(desk.fill("2000"), ["8 150=F 39=1 11=Y 32=2000 31=10 38=8000 14=3500 151=4500 6=10"])
        expect(desk.replace("Z", of: "Y", lots(6000)), ["-> replace 1 6000@10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Z 41=Y 38=8000 14=3500 151=4500 6=10"])
        expect(desk.fill("500"), ["8 150=F 39=E 11=Y 32=500 31=10 38=8000 14=4000 151=4000 6=10"])
        expect(desk.broker(.replaced(lots(6000))), ["8 150=5 39=1 11=Z 41=Y 38=6000 14=4000 151=2000 6=10"])
        expect(desk.fill("2000"), ["8 150=F 39=2 11=Z 32=2000 31=10 38=6000 14=6000 151=0 6=10"])
    }

    @Test func `D.1.b: a replace is refused before it is pending, and another one accepted`() {
        var desk = started()
        expect(desk.replace("Y", of: "X", lots(8000)), ["-> replace 1 8000@10"])
        expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"])
        expect(desk.fill("500"), ["8 150=F 39=1 11=X 32=500 31=10 38=10000 14=1500 151=8500 6=10"])
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=3500 151=6500 6=10"])
        finish(&desk)
    }

    @Test func `D.1.c: a replace is refused while it is pending, and another one accepted`() {
        var desk = started()
        expect(desk.replace("Y", of: "X", lots(8000)), ["-> replace 1 8000@10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=1000 151=9000 6=10"])
        expect(desk.fill("500"), ["8 150=F 39=E 11=X 32=500 31=10 38=10000 14=1500 151=8500 6=10"])
        expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"])
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=3500 151=6500 6=10"])
        finish(&desk)
    }

    /// Of the ways that the matrices D.2.a to d have with a second replace while one is pending, the gateway goes the
    /// fourth: it has one change pending for each order, and refuses the second. In the others the client gets to the
    /// same end by asking again when the first has been answered.
    @Test func `D.2.d: a second replace is refused while one is pending`() {
        var desk = started()
        requestTwo(&desk)
        expect(desk.broker(.replaced(lots(8000))), ["8 150=5 39=1 11=Y 41=X 38=8000 14=1000 151=7000 6=10"])
        expect(desk.fill("2000"), ["8 150=F 39=1 11=Y 32=2000 31=10 38=8000 14=3000 151=5000 6=10"])
    }

    @Test func `D.2.a and b: asked again, the second replace is accepted behind the first`() {
        var desk = started()
        requestTwo(&desk)
        expect(desk.broker(.replaced(lots(8000))), ["8 150=5 39=1 11=Y 41=X 38=8000 14=1000 151=7000 6=10"])
        expect(desk.replace("Z2", of: "Y", lots(7000)), ["-> replace 1 7000@10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Z2 41=Y 38=8000 14=1000 151=7000 6=10"])
        expect(desk.broker(.replaced(lots(7000))), ["8 150=5 39=1 11=Z2 41=Y 38=7000 14=1000 151=6000 6=10"])
        expect(desk.fill("6000"), ["8 150=F 39=2 11=Z2 32=6000 31=10 38=7000 14=7000 151=0 6=10"])
    }

    @Test func `D.2.c: both replaces are refused, and the order is as it was`() {
        var desk = started()
        requestTwo(&desk)
        expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"])
        expect(desk.fill("9000"), ["8 150=F 39=2 11=X 32=9000 31=10 38=10000 14=10000 151=0 6=10"])
    }

    /// A cancel waits for the answer like a replace.
    @Test func `D.2.d: a cancel is refused while a replace is pending`() {
        var desk = started()
        expect(desk.replace("Y", of: "X", lots(8000)), ["-> replace 1 8000@10"])
        expect(
            desk.cancel("Z", of: "Y"), ["9 434=1 102=3 39=E 11=Z 41=X 58=A change of the order is pending already"])
    }

    private func started() -> Desk {
        var desk = begun()
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=1000 151=9000 6=10"])
        return desk
    }

    /// Y is pending and Z refused: with the ClOrdID that was accepted last, not with Y, which never was.
    private func requestTwo(_ desk: inout Desk) {
        expect(desk.replace("Y", of: "X", lots(8000)), ["-> replace 1 8000@10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=1000 151=9000 6=10"])
        expect(
            desk.replace("Z", of: "Y", lots(7000)),
            ["9 434=2 102=3 39=E 11=Z 41=X 58=A change of the order is pending already"])
    }

    /// The second replace names X: it was the last that was accepted.
    private func finish(_ desk: inout Desk) {
        expect(desk.replace("Z", of: "X", lots(6000)), ["-> replace 1 6000@10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Z 41=X 38=10000 14=3500 151=6500 6=10"])
        expect(desk.broker(.replaced(lots(6000))), ["8 150=5 39=1 11=Z 41=X 38=6000 14=3500 151=2500 6=10"])
        expect(desk.fill("1500"), ["8 150=F 39=1 11=Z 32=1500 31=10 38=6000 14=5000 151=1000 6=10"])
    }
}
