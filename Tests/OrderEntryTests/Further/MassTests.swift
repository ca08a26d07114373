// Mass cancel and mass status, read and answered.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

let massCancel = "35=q|\(head)|11=M1|530=1|55=AAPL|54=1|60=20260101-00:00:00"
let massStatus = "35=AF|\(head)|584=S1|585=7"

@Suite struct `Mass cancel` {
    @Test func `It is of a symbol or of everything, of one side or both`() {
        #expect(further(massCancel) == "mass cancel 7 M1 [AAPL] buy")
        #expect(further(massCancel, (54, nil)) == "mass cancel 7 M1 [AAPL] both")
        #expect(further(massCancel, (530, "7"), (55, nil), (54, "5")) == "mass cancel 7 M1 [] sellShort")
        #expect(further(massCancel, possResend: true) == "mass cancel 7 M1 [AAPL] buy again")
    }

    @Test func `380=5: what could not be echoed is missing`() {
        #expect(further(massCancel, (11, nil)) == missing("q", "", "ClOrdID(11)"))
        #expect(further(massCancel, (530, nil)) == missing("q", "M1", "MassCancelRequestType(530)"))
        let long = String(repeating: "x", count: 65)
        #expect(further(massCancel, (11, long)) == business("q", "", 0, "ClOrdID(11) is longer than 64 bytes"))
        #expect(further(text: massCancel + "|11=M2") == business("q", "M1", 0, "Tag appears more than once: 11"))
    }

    @Test(arguments: ["2", "3", "4", "5", "6"]) func `532=0: other kinds of mass cancel`(type: String) {
        #expect(
            further(massCancel, (530, type))
                == "35=r|11=M1|37=NONE|54=1|55=AAPL|58=Unsupported: MassCancelRequestType(530)=\(type)"
                + "|60=20260101-00:00:00.123|530=\(type)|531=0|532=0")
    }

    @Test func `532=1: no symbol where there must be one`() {
        #expect(
            further(massCancel, (55, nil))
                == "35=r|11=M1|37=NONE|54=1|58=MassCancelRequestType(530)=1 needs a Symbol(55)"
                + "|60=20260101-00:00:00.123|530=1|531=0|532=1")
        #expect(further(massCancel, (55, String(repeating: "x", count: 33))).hasSuffix("|530=1|531=0|532=1"))
    }

    @Test(arguments: [
        (530, "7", "Symbol(55)=AAPL"), (54, "8", "Side(54)=8"), (207, "XLON", "SecurityExchange(207)=XLON"),
        (200, "202601", "MaturityMonthYear(200)=202601"), (336, "DAY", "TradingSessionID(336)=DAY"),
        (311, "X", "UnderlyingSymbol(311)=X"),
    ])
    func `532=99: nothing is canceled that may not be meant`(tag: Int, value: String, name: String) {
        let answer = further(massCancel, (tag, value))
        #expect(answer.contains("|58=Unsupported: \(name)|"))
        #expect(answer.hasSuffix("|531=0|532=99"))
    }

    @Test func `A kind that is none is echoed as 7, which all is refused of`() {
        #expect(further(massCancel, (530, "xx")).hasSuffix("|530=7|531=0|532=0"))
    }

    @Test func `The report counts the orders and lists them`() {
        var request = OrderMassCancelRequest()
        request.clOrdID = Text("M1")
        request.symbol = Text("AAPL")
        request.side = .sell
        let report = OrderMassCancelReport(request, number: 9, affected: 2)
        let text = written(.orderMassCancelReport) {
            $0.append(report, listing: 2, at: instant, idPrefix: Text("K3F9A2"))
            $0.append(affected: OrderNumber(17), clOrdID: Text("A1"), idPrefix: Text("K3F9A2"))
            $0.append(affected: OrderNumber(18), clOrdID: Text("A2"), idPrefix: Text("K3F9A2"))
        }
        #expect(
            text == "11=M1|37=K3F9A2-M9|54=2|55=AAPL|60=20260101-00:00:00.123|530=1|531=1|533=2|534=2"
                + "|41=A1|535=K3F9A2-O17|41=A2|535=K3F9A2-O18")
        request = OrderMassCancelRequest()
        request.clOrdID = Text("M2")
        let none = OrderMassCancelReport(request, number: 10, affected: 0)
        #expect(
            written(.orderMassCancelReport) { $0.append(none, listing: 0, at: instant, idPrefix: Text("")) }
                == "11=M2|37=M10|60=20260101-00:00:00.123|530=7|531=7|533=0")
    }
}

@Suite struct `Mass status` {
    @Test func `It is of everything, or of a symbol, an account, a side`() {
        #expect(further(massStatus) == "mass status S1 [] [] both")
        let narrow = further(massStatus, (585, "1"), (55, "AAPL"), (1, "ACC"), (54, "2"))
        #expect(narrow == "mass status S1 [AAPL] [ACC] sell")
    }

    @Test func `380=5 and 380=0: what is missing, and what is none`() {
        #expect(further(massStatus, (584, nil)) == missing("AF", "", "MassStatusReqID(584)"))
        #expect(further(massStatus, (585, nil)) == missing("AF", "S1", "MassStatusReqType(585)"))
        #expect(further(massStatus, (585, "1")) == missing("AF", "S1", "Symbol(55)"))
        for type in ["2", "3", "4", "5", "6", "8", "x"] {
            #expect(
                further(massStatus, (585, type))
                    == business("AF", "S1", 0, "Unsupported: MassStatusReqType(585)=\(type)"))
        }
        #expect(further(massStatus, (55, "AAPL")) == business("AF", "S1", 0, "Unsupported: Symbol(55)=AAPL"))
        #expect(further(massStatus, (453, "1")) == business("AF", "S1", 0, "Unsupported: NoPartyIDs(453)=1"))
        #expect(further(massStatus, (336, "1")) == business("AF", "S1", 0, "Unsupported: TradingSessionID(336)=1"))
        #expect(further(massStatus, (54, "8")) == business("AF", "S1", 0, "Unsupported: Side(54)=8"))
    }

    @Test func `39=8, 150=I: there is none`() {
        var request = OrderMassStatusRequest()
        request.session = SessionNumber(7)
        request.requestID = Text("S1")
        var report = ExecutionReport()
        report.describe(noneFor: request, at: instant)
        #expect(report.session == SessionNumber(7))
        let text = written(.executionReport) {
            $0.append(
                &report, idPrefix: Text("K"),
                massStatus: MassStatusPart(requestID: request.requestID, total: 0, isLast: true))
        }
        #expect(
            text
                == "6=0|14=0|17=0|37=NONE|39=8|54=7|55=[N/A]|58=No orders|60=20260101-00:00:00.123|150=I|151=0"
                + "|584=S1|911=0|912=Y")
    }

    @Test func `Each report says which of how many it is`() {
        var report = ExecutionReport()
        report.execType = .orderStatus
        report.status = .new
        report.order = OrderNumber(17)
        report.clOrdID = Text("A1")
        report.symbol = Text("AAPL")
        report.sideCode = 0x31
        report.transactTime = instant
        report.terms.trail = Trail(Decimal("0.5"), .price)
        let text = written(.executionReport) {
            $0.append(
                &report, idPrefix: Text("K"),
                massStatus: MassStatusPart(requestID: Text("S1"), total: 3, isLast: false))
        }
        #expect(text.hasSuffix("|150=I|151=0|211=0.5|584=S1|836=0|911=3|912=N"))
    }
}
