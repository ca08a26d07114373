// TradeCaptureReportRequest(AD) to a counterparty, and what its answers say.

import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `Fills that a FIX counterparty is asked for` {
    private static func dialect() -> FIXDialect {
        var dialect = FIXDialect.test
        dialect.speech.fills = true
        dialect.symbols = [FIXSymbol("EUR/USD", theirs: "EURUSD")]
        return dialect
    }

    /// Two orders are there, and it was asked.
    private func asked() -> FIXRun {
        let run = FIXRun(Self.dialect())
        _ = run.tell(.order(1))
        _ = run.tell(.order(2, "EUR/USD"))
        _ = run.ask(.fills(since: midnight))
        return run
    }

    private func fill(_ execID: String, _ side: String, _ more: String = "748=9|912=N") -> String {
        "35=AE|571=\(execID)|568=K-T1|17=\(execID)|31=10.5|32=40|55=AAPL|60=20260105-00:00:01|75=20260105|\(more)|\(side)"
    }

    @Test func `are those since a time, up to now`() {
        let run = FIXRun(Self.dialect())
        #expect(
            run.ask(.fills(since: midnight.advanced(by: .seconds(-60))))
                == "35=AD|263=0|568=K-T1|569=0|580=2|75=20260104|60=20260104-23:59:00.000"
                    + "|75=20260105|60=20260105-00:00:00.000")
        // Long before there was anything to hear.
        #expect(run.ask(.fills(since: .distantPast)).contains("|75=19700101|60=19700101-00:00:00.000|"))
        #expect(run.faults == [])
    }

    @Test func `come one by one, as they count them`() {
        let run = asked()
        #expect(run.isWaiting)
        #expect(run.hear("35=AQ|568=K-T1|569=0|748=2|749=0|750=0") == "")
        #expect(run.hear(fill("E1", "552=1|54=1|37=V1|11=K-1-1|12=0.5", "748=2")) == "fill 1 E1 40 at 10.5 for 0.5")
        let last = fill("E2", "552=1|54=1|37=V2|11=K-2-1", "748=2").replacing("55=AAPL", with: "55=EURUSD")
        #expect(run.hear(last) == "fill 2 E2 40 at 10.5; end")
        #expect(run.isWaiting == false)
        #expect(run.hear(last) == "foreign")
    }

    @Test(arguments: [
        "35=AQ|568=K-T1|569=0|748=0|749=0|750=1", "35=AE|571=X|568=K-T1|912=Y|17=X|32=1|31=1|552=1|54=1|37=ZZ",
    ])
    func `may be none`(_ answer: String) {
        #expect(asked().hear(answer) == "end")
    }

    @Test(arguments: [
        "35=AQ|568=K-T1|569=0|749=8|750=2|58=No", "35=AQ|568=K-T1|569=0|748=0|749=99|750=1", "35=j|45=5|372=AD|380=3",
        "35=3|45=5|372=AD|373=11",
    ])
    func `are not told by one that refuses`(_ answer: String) {
        #expect(asked().hear(answer) == "end, not complete")
    }

    @Test func `are not told by one that says nothing`() {
        let run = asked()
        #expect(run.giveUpWaiting() == "end, not complete")
        #expect(run.hear(fill("E1", "552=1|54=1|37=V1|11=K-1-1")) == "foreign")
        _ = run.ask(.fills(since: midnight))
        run.logOn()
        #expect(run.hear(fill("E1", "552=1|54=1|37=V1|11=K-1-1").replacing("K-T1", with: "K-T2")) == "foreign")
    }

    @Test func `are ours by ClOrdID, else by OrderID, on either side`() {
        let run = asked()
        _ = run.hear("35=8|37=V1|11=K-1-1|17=E0|150=0|39=0|55=AAPL|54=1|151=100|14=0|6=0")
        #expect(run.hear(fill("E1", "552=1|54=1|37=V1")) == "fill 1 E1 40 at 10.5")
        #expect(
            run.hear(fill("E2", "552=2|54=2|37=Z|11=OTHER|12=9|54=1|37=V1|11=K-1-1|12=0.25|13=3"))
                == "fill 1 E2 40 at 10.5 for 0.25")
        #expect(run.hear(fill("E3", "552=2|54=1|37=V1|11=K-1-1|54=2|37=Z|11=OTHER|12=9")) == "fill 1 E3 40 at 10.5")
        #expect(run.hear(fill("E4", "552=1|54=1|37=Z|11=OTHER")) == "")
        // Of one that is over, too.
        _ = run.hear("35=8|37=V1|11=K-1-1|17=E9|150=4|39=4|55=AAPL|54=1|151=0|14=0|6=0")
        #expect(run.hear(fill("E5", "552=1|54=1|37=V1|11=K-1-1")) == "fill 1 E5 40 at 10.5")
    }

    @Test func `without a name, a price or a quantity, or taken back since, are passed over`() {
        let run = asked()
        let side = "552=1|54=1|37=V1|11=K-1-1"
        #expect(run.hear(fill("E1", side).replacing("|17=E1", with: "")) == "")
        #expect(run.hear(fill("E1", side).replacing("|31=10.5", with: "")) == "")
        #expect(run.hear(fill("E1", side).replacing("|32=40", with: "|32=-1")) == "")
        #expect(run.hear(fill("E1", side, "150=H")) == "")
        #expect(run.hear(fill("E1", side, "487=1")) == "")
        #expect(run.hear(fill("E1", side, "150=F|487=0")) == "fill 1 E1 40 at 10.5")
    }

    @Test func `of another symbol or side than the order has are passed over`() {
        let run = asked()
        let side = "552=1|54=1|37=V1|11=K-1-1"
        #expect(run.hear(fill("E1", side).replacing("55=AAPL", with: "55=MSFT")) == "")
        #expect(run.hear(fill("E1", "552=1|54=2|37=V1|11=K-1-1")) == "")
        #expect(run.hear(fill("E1", "552=1|54=1|37=V2|11=K-2-1").replacing("55=AAPL", with: "55=EURUSD")) == "fill 2 E1 40 at 10.5")
    }

    @Test func `that were asked for in vain do not keep the next question from leaving`() {
        let run = asked()
        run.broker.notSent(into: &run.reports)
        #expect(run.isWaiting)
        #expect(run.giveUpWaiting() == "end, not complete")
        #expect(run.ask(.fills(since: midnight)).hasPrefix("35=AD|263=0|568=K-T2|"))
    }
}
