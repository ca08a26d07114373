// Appendix D, group C: replaces of the quantity, and of something else.

import Orders
import Testing
import Values

@Suite struct `Appendix D, C: replaces` {
    @Test(arguments: Path.allCases) func `C.1.a: an order without fills is raised`(path: Path) {
        var desk = begun()
        expect(desk.replace("Y", of: "X", lots(11000)), ["-> replace 1 11000@10"])
        if path == .refusedAtOnce { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=0 11=Y 41=X"]) }
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=0 151=10000 6=0"])
        if path == .refusedWhilePending { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=0 11=Y 41=X"]) }
        expect(desk.broker(.replaced(lots(11000))), ["8 150=5 39=0 11=Y 41=X 38=11000 14=0 151=11000 6=0"])
        expect(desk.fill("1000"), ["8 150=F 39=1 11=Y 32=1000 31=10 38=11000 14=1000 151=10000 6=10"])
        expect(desk.fill("2000"), ["8 150=F 39=1 11=Y 32=2000 31=10 38=11000 14=3000 151=8000 6=10"])
    }

    @Test(arguments: Path.allCases)
    func `C.1.b: a part-filled order is raised, with a fill while the replace is pending`(path: Path) {
        var desk = begun()
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=1000 151=9000 6=10"])
        expect(desk.replace("Y", of: "X", lots(12000)), ["-> replace 1 12000@10"])
        if path == .refusedAtOnce { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"]) }
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=1000 151=9000 6=10"])
        expect(desk.fill("100"), ["8 150=F 39=E 11=X 32=100 31=10 38=10000 14=1100 151=8900 6=10"])
        if path == .refusedWhilePending { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"]) }
        expect(desk.broker(.replaced(lots(12000))), ["8 150=5 39=1 11=Y 41=X 38=12000 14=1100 151=10900 6=10"])
        expect(desk.fill("10900"), ["8 150=F 39=2 11=Y 32=10900 31=10 38=12000 14=12000 151=0 6=10"])
    }

    /// Of the two ways that the matrix has, the gateway goes that of the refusal: no broker of ours opens again what is
    /// filled.
    @Test func `C.1.c: a filled order is not raised`() {
        var desk = begun()
        expect(desk.fill("10000"), ["8 150=F 39=2 11=X 32=10000 31=10 38=10000 14=10000 151=0 6=10"])
        expect(
            desk.replace("Y", of: "X", lots(12000)), ["9 434=2 102=0 39=2 11=Y 41=X 58=Order is filled already"])
    }

    /// The rows of the other way, for a replace that the broker had before the fill.
    @Test(arguments: [Path.refusedWhilePending, .accepted])
    func `C.1.c: an order is filled while its raise is pending, and works again`(path: Path) {
        var desk = begun()
        expect(desk.replace("Y", of: "X", lots(12000)), ["-> replace 1 12000@10"])
        expect(desk.fill("10000"), ["8 150=F 39=E 11=X 32=10000 31=10 38=10000 14=10000 151=0 6=10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=10000 151=0 6=10"])
        if path == .refusedWhilePending { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=2 11=Y 41=X"]) }
        expect(desk.broker(.replaced(lots(12000))), ["8 150=5 39=1 11=Y 41=X 38=12000 14=10000 151=2000 6=10"])
        expect(desk.fill("2000"), ["8 150=F 39=2 11=Y 32=2000 31=10 38=12000 14=12000 151=0 6=10"])
    }

    @Test func `C.2.a: a replace of the price comes too late, since the order is filled`() {
        var desk = begun()
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=1000 151=9000 6=10"])
        // This one crosses the request on the client's line.
        expect(desk.fill("9000"), ["8 150=F 39=2 11=X 32=9000 31=10 38=10000 14=10000 151=0 6=10"])
        expect(
            desk.replace("Y", of: "X", lots(10000, price: "11")),
            ["9 434=2 102=0 39=2 11=Y 41=X 58=Order is filled already"])
    }

    @Test(arguments: Path.allCases)
    func `C.3.a: lowered to more than what is filled, and then filled`(path: Path) {
        var desk = begun()
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=1000 151=9000 6=10"])
        expect(desk.fill("500"), ["8 150=F 39=1 11=X 32=500 31=10 38=10000 14=1500 151=8500 6=10"])
        expect(desk.replace("Y", of: "X", lots(8000)), ["-> replace 1 8000@10"])
        if path == .refusedAtOnce { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"]) }
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=1500 151=8500 6=10"])
        expect(desk.fill("100"), ["8 150=F 39=E 11=X 32=100 31=10 38=10000 14=1600 151=8400 6=10"])
        if path == .refusedWhilePending { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"]) }
        expect(desk.broker(.replaced(lots(8000))), ["8 150=5 39=1 11=Y 41=X 38=8000 14=1600 151=6400 6=10"])
        expect(desk.fill("6400"), ["8 150=F 39=2 11=Y 32=6400 31=10 38=8000 14=8000 151=0 6=10"])
    }

    @Test func `C.3.b: lowered to what a fill on its way has come to`() {
        var desk = begun()
        expect(desk.fill("7000"), ["8 150=F 39=1 11=X 32=7000 31=10 38=10000 14=7000 151=3000 6=10"])
        expect(desk.replace("Y", of: "X", lots(7000)), ["-> cancel 1"])
        expect(desk.broker(.canceled(Text())), ["8 150=5 39=2 11=Y 41=X 38=7000 14=7000 151=0 6=10"])
    }

    @Test func `C.3.c: lowered to less than what a fill on its way has come to: it is amended to that`() {
        var desk = begun()
        expect(desk.fill("8000"), ["8 150=F 39=1 11=X 32=8000 31=10 38=10000 14=8000 151=2000 6=10"])
        expect(desk.replace("Y", of: "X", lots(7000)), ["-> cancel 1"])
        expect(desk.broker(.canceled(Text())), ["8 150=5 39=2 11=Y 41=X 38=8000 14=8000 151=0 6=10"])
    }

    @Test(arguments: [7000, 8000])
    func `C.3.b and c: the fill crosses the replace at the broker`(filled: Int) {
        var desk = begun()
        expect(desk.replace("Y", of: "X", lots(7000)), ["-> replace 1 7000@10"])
        expect(
            desk.fill("\(filled)"),
            ["8 150=F 39=E 11=X 32=\(filled) 31=10 38=10000 14=\(filled) 151=\(10000 - filled) 6=10"])
        expect(
            desk.broker(.replaced(lots(7000))),
            ["8 150=5 39=2 11=Y 41=X 38=\(filled) 14=\(filled) 151=0 6=10"])
    }
}
