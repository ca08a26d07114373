// Appendix D, group G: status requests.

import Orders
import Testing
import Values

@Suite struct `Appendix D, G: status` {
    @Test func `G.1.a: the status of an unknown order`() {
        var desk = Desk()
        expect(desk.status("X"), ["8 150=I 39=8 11=X 37=NONE 14=0 151=0 103=5 58=Unknown order"])
    }

    @Test func `G.1.b: the status of an order that nothing was done with`() {
        var desk = begun()
        expect(desk.status("X"), ["8 150=I 39=0 11=X 38=10000 14=0 151=10000 6=0"])
    }

    @Test func `G.1.c: status requests with the order and all through its life`() {
        var desk = sent()
        expect(desk.status("X"), ["8 150=I 39=A 11=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.status("X"), ["8 150=I 39=0 11=X 38=10000 14=0 151=10000 6=0"])
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        expect(desk.status("X"), ["8 150=I 39=1 11=X 38=10000 14=2000 151=8000 6=10"])
        expect(desk.replace("Y", of: "X", lots(12000)), ["-> replace 1 12000@10"])
        expect(desk.reportPending(), ["8 150=E 39=E 11=Y 41=X 38=10000 14=2000 151=8000 6=10"])
        expect(desk.status("X"), ["8 150=I 39=E 11=X 38=10000 14=2000 151=8000 6=10"])
        expect(desk.broker(.replaced(lots(12000))), ["8 150=5 39=1 11=Y 41=X 38=12000 14=2000 151=10000 6=10"])
        for id in ["X", "Y"] {
            expect(desk.status(id), ["8 150=I 39=1 11=Y 41=X 38=12000 14=2000 151=10000 6=10"])
        }
        expect(desk.fill("7000"), ["8 150=F 39=1 11=Y 32=7000 31=10 38=12000 14=9000 151=3000 6=10"])
        expect(desk.cancel("Z", of: "Y"), ["-> cancel 1"])
        expect(desk.reportPending(), ["8 150=6 39=6 11=Z 41=Y 38=12000 14=9000 151=3000 6=10"])
        expect(desk.status("Y"), ["8 150=I 39=6 11=Y 41=X 38=12000 14=9000 151=3000 6=10"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=Z 41=Y 38=12000 14=9000 151=0 6=10"])
        expect(desk.status("Y"), ["8 150=I 39=4 11=Y 41=X 38=12000 14=9000 151=0 6=10"])
    }

    @Test func `G.1.c: the status of an order that is filled`() {
        var desk = begun()
        _ = desk.fill("10000")
        expect(desk.status("X"), ["8 150=I 39=2 11=X 38=10000 14=10000 151=0 6=10"])
    }
}
