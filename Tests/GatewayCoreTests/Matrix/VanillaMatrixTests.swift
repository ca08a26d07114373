// Appendix D, group A: plain orders.

import Orders
import Testing
import Values

@Suite struct `Appendix D, A: vanilla` {
    @Test func `A.1.a: an order that is filled`() {
        var desk = begun()
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        expect(desk.fill("1000", "13"), ["8 150=F 39=1 11=X 32=1000 31=13 38=10000 14=3000 151=7000 6=11"])
        expect(desk.fill("7000", "12"), ["8 150=F 39=2 11=X 32=7000 31=12 38=10000 14=10000 151=0 6=11.7"])
    }

    @Test func `A.1.b: a day order that is filled in part, and done for the day`() {
        var desk = begun()
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=3000 151=7000 6=10"])
        expect(desk.broker(.doneForDay), ["8 150=3 39=3 11=X 38=10000 14=3000 151=0 6=10"])
        expect(desk.broker(.doneForDay), [])
    }
}
