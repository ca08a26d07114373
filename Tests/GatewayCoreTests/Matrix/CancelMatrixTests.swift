// Appendix D, group B: cancels.

import Orders
import Testing
import Values

@Suite struct `Appendix D, B: cancels` {
    @Test(arguments: Path.allCases) func `B.1.a: a cancel of an order without fills`(path: Path) {
        var desk = begun()
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        if path == .refusedAtOnce { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=0 11=Y 41=X"]) }
        expect(desk.reportPending(), ["8 150=6 39=6 11=Y 41=X 38=10000 14=0 151=10000 6=0"])
        if path == .refusedWhilePending { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=0 11=Y 41=X"]) }
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=Y 41=X 38=10000 14=0 151=0 6=0"])
    }

    @Test(arguments: Path.allCases)
    func `B.1.b: a cancel of a part-filled order, with fills before and while it is pending`(path: Path) {
        var desk = begun()
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        // This one crosses the request on the client's line.
        expect(desk.fill("3000"), ["8 150=F 39=1 11=X 32=3000 31=10 38=10000 14=5000 151=5000 6=10"])
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        if path == .refusedAtOnce { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=1 11=Y 41=X"]) }
        expect(desk.reportPending(), ["8 150=6 39=6 11=Y 41=X 38=10000 14=5000 151=5000 6=10"])
        expect(desk.fill("1000"), ["8 150=F 39=6 11=X 32=1000 31=10 38=10000 14=6000 151=4000 6=10"])
        if path == .refusedWhilePending { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=1 11=Y 41=X"]) }
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=Y 41=X 38=10000 14=6000 151=0 6=10"])
    }

    @Test(arguments: [Path.refusedAtOnce, .accepted])
    func `B.1.c: an order that is filled before its cancel can be accepted`(path: Path) {
        var desk = begun()
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        expect(desk.fill("3000"), ["8 150=F 39=1 11=X 32=3000 31=10 38=10000 14=5000 151=5000 6=10"])
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        if path == .refusedAtOnce { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=1 11=Y 41=X"]) }
        expect(desk.reportPending(), ["8 150=6 39=6 11=Y 41=X 38=10000 14=5000 151=5000 6=10"])
        expect(desk.fill("5000"), ["8 150=F 39=6 11=X 32=5000 31=10 38=10000 14=10000 151=0 6=10"])
        expect(desk.broker(.cancelRejected(.tooLate, Text())), ["9 434=1 102=0 39=2 11=Y 41=X"])
    }

    @Test(arguments: Path.allCases) func `B.1.d: a cancel of an order that is not acknowledged yet`(path: Path) {
        var desk = sent()
        expect(desk.reportPending(), ["8 150=A 39=A 11=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        if path == .refusedAtOnce { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=A 11=Y 41=X"]) }
        expect(desk.reportPending(), ["8 150=6 39=6 11=Y 41=X 38=10000 14=0 151=10000 6=0"])
        if path == .refusedWhilePending { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=A 11=Y 41=X"]) }
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=Y 41=X 38=10000 14=0 151=0 6=0"])
    }

    @Test func `B.1.e: a cancel that crosses the acknowledgement of its order`() {
        var desk = sent()
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        expect(desk.reportPending(), ["8 150=6 39=6 11=Y 41=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=Y 41=X 38=10000 14=0 151=0 6=0"])
    }

    /// They may cross between the gateway and its broker, too: the order is acknowledged while the cancel is pending.
    @Test func `B.1.e: the two cross at the broker`() {
        var desk = sent()
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        expect(desk.broker(.accepted), ["8 150=0 39=6 11=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.reportPending(), ["8 150=6 39=6 11=Y 41=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=Y 41=X 38=10000 14=0 151=0 6=0"])
    }

    @Test func `B.1.f: a cancel of an unknown order, whose ClOrdID stays free`() {
        var desk = Desk()
        expect(desk.cancel("Y", of: "X"), ["9 434=1 102=1 39=8 11=Y 41=X 37=NONE 58=Unknown order"])
        expect(desk.new("X", lots()), ["-> submit 1 buy 10000@10"])
    }
}
