// Appendix D, group J: executions that are corrected and taken back. ExecRefID(19) is the report of the execution that
// came last.

import Orders
import Testing
import Values

@Suite struct `Appendix D, J: executions corrected and taken back` {
    /// The matrix goes on with a replace of the filled order; ours is refused (see C.1.c).
    @Test func `J.1.a: a filled order, then executions corrected and taken back`() {
        var desk = corrected()
        expect(
            desk.fill("1000", "120", id: "three"),
            ["8 150=F 39=2 17=6 11=X 32=1000 31=120 38=10000 14=10000 151=0 6=102"])
        expect(
            desk.correct("two", "9000", "120"),
            ["8 150=G 39=2 17=7 11=X 32=9000 31=120 38=10000 14=10000 151=0 6=120 19=5"])
        expect(
            desk.replace("Y", of: "X", lots(12000)), ["9 434=2 102=0 39=2 11=Y 41=X 58=Order is filled already"])
    }

    @Test func `J.1.a: the last rows, for a replace that the broker had before the last fill`() {
        var desk = corrected()
        expect(desk.replace("Y", of: "X", lots(12000)), ["-> replace 1 12000@10"])
        expect(
            desk.fill("1000", "120", id: "three"),
            ["8 150=F 39=E 17=6 11=X 32=1000 31=120 38=10000 14=10000 151=0 6=102"])
        expect(
            desk.correct("two", "9000", "120"),
            ["8 150=G 39=E 17=7 11=X 32=9000 31=120 38=10000 14=10000 151=0 6=120 19=5"])
        expect(desk.reportPending(), ["8 150=E 39=E 17=8 11=Y 41=X 38=10000 14=10000 151=0 6=120"])
        expect(
            desk.broker(.replaced(lots(12000))),
            ["8 150=5 39=1 17=9 11=Y 41=X 38=12000 14=10000 151=2000 6=120"])
        expect(
            desk.correct("two", "9500", "120"),
            ["8 150=G 39=1 17=10 11=Y 32=9500 31=120 38=12000 14=10500 151=1500 6=120 19=7"])
    }

    @Test func `J.1.b: a canceled order, then an execution taken back and a new one`() {
        var desk = begun()
        desk.showsExecutions = true
        expect(
            desk.fill("5000", "50", id: "one"),
            ["8 150=F 39=1 17=2 11=X 32=5000 31=50 38=10000 14=5000 151=5000 6=50"])
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        expect(desk.reportPending(), ["8 150=6 39=6 17=3 11=Y 41=X 38=10000 14=5000 151=5000 6=50"])
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 17=4 11=Y 41=X 38=10000 14=5000 151=0 6=50"])
        expect(
            desk.broker(.busted(id: text("one"), Text())),
            ["8 150=H 39=4 17=5 11=X 38=10000 14=0 151=0 6=0 19=2"])
        expect(
            desk.fill("4000", "51", id: "two"),
            ["8 150=F 39=4 17=6 11=X 32=4000 31=51 38=10000 14=4000 151=0 6=51", "! fillAfterEnd"])
    }

    /// A fill of the day before is corrected in what the order came to before this day.
    @Test func `J.1.c: a renewed order, whose fills of both days are corrected`() {
        var desk = begun(.goodTillCancel)
        desk.showsExecutions = true
        expect(
            desk.fill("2000", id: "one"), ["8 150=F 39=1 17=2 11=X 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        expect(desk.broker(.doneForDay), ["8 150=3 39=3 17=3 11=X 38=10000 14=2000 151=8000 6=10"])
        desk.nextDay()
        expect(
            desk.broker(.restated(lots(10000, .goodTillCancel), .renewal, Text())),
            ["8 150=D 39=1 17=4 11=X 38=10000 14=2000 151=8000 6=10 424=8000 425=0 426=0 378=1"])
        expect(
            desk.fill("1000", "16", id: "two"),
            ["8 150=F 39=1 17=5 11=X 32=1000 31=16 38=10000 14=3000 151=7000 6=12 424=8000 425=1000 426=16"])
        expect(
            desk.correct("one", "1500", "10"),
            ["8 150=G 39=1 17=6 11=X 32=1500 31=10 38=10000 14=2500 151=7500 6=12.4 424=8500 425=1000 426=16 19=2"])
        expect(
            desk.correct("two", "500", "16"),
            ["8 150=G 39=1 17=7 11=X 32=500 31=16 38=10000 14=2000 151=8000 6=11.5 424=8500 425=500 426=16 19=5"])
        expect(
            desk.broker(.busted(id: text("one"), Text())),
            ["8 150=H 39=1 17=8 11=X 38=10000 14=500 151=9500 6=16 424=10000 425=500 426=16 19=6"])
    }

    /// Rows 1 to 6 of J.1.a.
    private func corrected() -> Desk {
        var desk = begun()
        desk.showsExecutions = true
        expect(
            desk.fill("1000", "100", id: "one"),
            ["8 150=F 39=1 17=2 11=X 32=1000 31=100 38=10000 14=1000 151=9000 6=100"])
        expect(
            desk.fill("9000", "110", id: "two"),
            ["8 150=F 39=2 17=3 11=X 32=9000 31=110 38=10000 14=10000 151=0 6=109"])
        expect(
            desk.broker(.busted(id: text("one"), Text())),
            ["8 150=H 39=1 17=4 11=X 38=10000 14=9000 151=1000 6=110 19=2"])
        expect(
            desk.correct("two", "9000", "100"),
            ["8 150=G 39=1 17=5 11=X 32=9000 31=100 38=10000 14=9000 151=1000 6=100 19=3"])
        return desk
    }
}
