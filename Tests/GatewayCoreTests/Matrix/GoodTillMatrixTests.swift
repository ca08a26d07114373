// Appendix D, group H: orders that are good for more than one day.

import Orders
import Testing
import Values

@Suite struct `Appendix D, H: good till` {
    @Test func `H.1.a: filled in part, renewed, and filled in part the next day`() {
        var desk = renewed()
        expect(
            desk.fill("1000"),
            ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=3000 151=7000 6=10 424=8000 425=1000 426=10"])
    }

    @Test func `H.1.a: a broker that only says that it has the order has renewed it`() {
        var desk = dayOne()
        desk.nextDay()
        expect(
            desk.broker(.accepted),
            ["8 150=D 39=1 11=X 38=10000 14=2000 151=8000 6=10 424=8000 425=0 426=0 378=1"])
    }

    /// Both reports are optional. Without the one in the morning the order is still not told as done for the day.
    @Test func `H.1.a: a fill of the next day without a renewal`() {
        var desk = dayOne()
        desk.nextDay()
        expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=3000 151=7000 6=10"])
    }

    /// Quantities and prices are those of the new shares; what was paid is the same.
    @Test func `H.1.b: filled in part, two shares for one overnight, filled in part and filled the next day`() {
        var desk = begun(.goodTillCancel)
        expect(
            desk.fill("2000", "50"), ["8 150=F 39=1 11=X 32=2000 31=50 38=10000 14=2000 151=8000 6=50"])
        expect(desk.broker(.doneForDay), ["8 150=3 39=3 11=X 38=10000 14=2000 151=8000 6=50"])
        desk.nextDay()
        expect(
            desk.broker(
                .restated(lots(20000, .goodTillCancel, price: "5"), .corporateAction, Text(), filled: Decimal("4000"))),
            ["8 150=D 39=1 11=X 38=20000 14=4000 151=16000 6=25 424=16000 425=0 426=0 378=0"])
        expect(
            desk.fill("5000", "30"),
            ["8 150=F 39=1 11=X 32=5000 31=30 38=20000 14=9000 151=11000 6=27.77777778 424=16000 425=5000 426=30"])
        expect(
            desk.fill("11000", "20"),
            ["8 150=F 39=2 11=X 32=11000 31=20 38=20000 14=20000 151=0 6=23.5 424=16000 425=16000 426=23.125"])
    }

    @Test(arguments: Path.allCases) func `H.1.c: filled in part, renewed, and canceled the next day`(path: Path) {
        var desk = renewed()
        expect(desk.cancel("Y", of: "X"), ["-> cancel 1"])
        if path == .refusedAtOnce { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=1 11=Y 41=X"]) }
        expect(
            desk.reportPending(),
            ["8 150=6 39=6 11=Y 41=X 38=10000 14=2000 151=8000 6=10 424=8000 425=0 426=0"])
        if path == .refusedWhilePending { return expect(desk.refuseCancel(), ["9 434=1 102=2 39=1 11=Y 41=X"]) }
        expect(
            desk.broker(.canceled(Text())),
            ["8 150=4 39=4 11=Y 41=X 38=10000 14=2000 151=0 6=10 424=8000 425=0 426=0"])
    }

    @Test(arguments: Path.allCases) func `H.1.d: filled in part, renewed, and raised the next day`(path: Path) {
        var desk = renewed()
        expect(desk.replace("Y", of: "X", lots(15000, .goodTillCancel)), ["-> replace 1 15000@10"])
        if path == .refusedAtOnce { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"]) }
        expect(
            desk.reportPending(),
            ["8 150=E 39=E 11=Y 41=X 38=10000 14=2000 151=8000 6=10 424=8000 425=0 426=0"])
        expect(
            desk.fill("1000"),
            ["8 150=F 39=E 11=X 32=1000 31=10 38=10000 14=3000 151=7000 6=10 424=8000 425=1000 426=10"])
        if path == .refusedWhilePending { return expect(desk.refuseReplace(), ["9 434=2 102=2 39=1 11=Y 41=X"]) }
        expect(
            desk.broker(.replaced(lots(15000, .goodTillCancel))),
            ["8 150=5 39=1 11=Y 41=X 38=15000 14=3000 151=12000 6=10 424=13000 425=1000 426=10"])
    }

    @Test func `What is filled is counted anew only for a corporate action, and never below zero`() {
        var desk = renewed()
        for reason in [RestatementReason.renewal, .verbalChange] {
            expect(
                desk.broker(.restated(lots(10000, .goodTillCancel), reason, Text(), filled: Decimal("1"))),
                ["! unexpected"])
        }
        expect(
            desk.broker(.restated(lots(10000, .goodTillCancel), .corporateAction, Text(), filled: Decimal("-1"))),
            ["! unexpected"])
    }

    /// The first day: X is filled in part, and done for the day with something left.
    private func dayOne() -> Desk {
        var desk = begun(.goodTillCancel)
        expect(desk.fill("2000"), ["8 150=F 39=1 11=X 32=2000 31=10 38=10000 14=2000 151=8000 6=10"])
        expect(desk.broker(.doneForDay), ["8 150=3 39=3 11=X 38=10000 14=2000 151=8000 6=10"])
        return desk
    }

    private func renewed() -> Desk {
        var desk = dayOne()
        desk.nextDay()
        expect(
            desk.broker(.restated(lots(10000, .goodTillCancel), .renewal, Text())),
            ["8 150=D 39=1 11=X 38=10000 14=2000 151=8000 6=10 424=8000 425=0 426=0 378=1"])
        return desk
    }
}
