// Positions, balances and fills: asked for and told.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

let positions =
    "35=AN|\(head)|710=R1|724=0|453=1|448=ACC|447=D|452=38|1=ACC|581=1|715=20260101|60=20260101-00:00:00"
let collateral = "35=BB|\(head)|909=R1"
let trades = "35=AD|\(head)|568=R1|569=0"

@Suite struct `Positions` {
    @Test func `Of an account, of one symbol or all`() {
        #expect(further(positions) == "positions R1 ACC/1 [] snapshot")
        #expect(further(positions, (55, "AAPL"), (581, "3"), (263, "1")) == "positions R1 ACC/3 [AAPL] subscribe")
        // FIX wants them; nothing is made of them.
        #expect(further(positions, (581, "x"), (715, nil), (453, nil)) == "positions R1 ACC/1 [] snapshot")
    }

    @Test func `380=5 and 380=0: what is missing or too long`() {
        #expect(further(positions, (710, nil)) == missing("AN", "", "PosReqID(710)"))
        #expect(further(positions, (724, nil)) == missing("AN", "R1", "PosReqType(724)"))
        #expect(further(positions, (1, nil)) == missing("AN", "R1", "Account(1)"))
        #expect(
            further(positions, (1, String(repeating: "x", count: 65)))
                == business("AN", "R1", 0, "Account(1) is longer than 64 bytes"))
    }

    @Test(arguments: [
        (724, "1", "PosReqType(724)=1", 4), (263, "3", "SubscriptionRequestType(263)=3", 1),
        (725, "1", "ResponseTransportType(725)=1", 4), (726, "x", "ResponseDestination(726)=x", 4),
        (573, "0", "MatchStatus(573)=0", 4), (15, "USD", "Currency(15)=USD", 4),
        (200, "202601", "MaturityMonthYear(200)=202601", 4),
    ])
    func `728: other requests`(tag: Int, value: String, name: String, result: Int) {
        #expect(
            further(positions, (tag, value))
                == "35=AO|1=ACC|58=Unsupported: \(name)|453=1|448=ACC|447=D|452=38|581=1|710=R1|721=NONE|727=0"
                + "|728=\(result)|729=2")
    }

    @Test func `The ack says how many reports follow`() {
        var request = RequestForPositions()
        request.requestID = Text("R1")
        request.account = Text("ACC")
        request.accountType = 3
        request.symbol = Text("AAPL")
        let ack = RequestForPositionsAck(request, number: 5, .valid, total: 2)
        #expect(
            written(.requestForPositionsAck) { $0.append(ack, idPrefix: Text("K")) }
                == "1=ACC|55=AAPL|453=1|448=ACC|447=D|452=38|581=3|710=R1|721=K-P5|727=2|728=0|729=0")
        for (result, end) in [
            (RequestForPositionsAck.Result.noneFound, "728=2|729=1"), (.notAuthorized, "728=3|729=2"),
            (.other, "728=99|729=2"), (.invalid, "728=1|729=2"),
        ] {
            let ack = RequestForPositionsAck(request, number: 5, result, total: 0)
            #expect(written(.requestForPositionsAck) { $0.append(ack, idPrefix: Text("K")) }.hasSuffix("|727=0|" + end))
        }
    }

    @Test func `A position has all that FIX wants`() {
        var report = PositionReport()
        report.number = 6
        report.account = Text("ACC")
        report.symbol = Text("AAPL")
        report.day = instant
        #expect(
            written(.positionReport) { $0.append(report, idPrefix: Text("K")) }
                == "1=ACC|55=AAPL|325=N|453=1|448=ACC|447=D|452=38|581=1|702=1|703=TOT|704=0|705=0|715=20260101"
                + "|721=K-P6|724=0|728=0|730=0|731=2|734=0|753=2|707=FMTM|708=0|707=TVAR|708=0")
        report.requestID = Text("R1")
        report.total = 2
        report.isUnsolicited = true
        report.currency = Text("USD")
        report.longQuantity = Decimal("100")
        report.shortQuantity = Decimal("5")
        report.mark = Decimal("11.5")
        report.isFinal = true
        report.priorMark = Decimal("11")
        report.unrealisedProfit = Decimal("125.00")
        report.realisedProfit = Decimal("-3.5")
        report.averagePrice = Decimal("10.25")
        #expect(
            written(.positionReport) { $0.append(report, idPrefix: Text("K")) }
                == "1=ACC|15=USD|55=AAPL|58=AvgPx=10.25|325=Y|453=1|448=ACC|447=D|452=38|581=1|702=1|703=TOT|704=100"
                + "|705=5|710=R1|715=20260101|721=K-P6|724=0|727=2|728=0|730=11.5|731=1|734=11|753=2"
                + "|707=FMTM|708=125.00|707=TVAR|708=-3.5")
    }
}

@Suite struct `Balances` {
    @Test func `Of all accounts and currencies, or of one`() {
        #expect(further(collateral) == "balances R1 [] [] snapshot")
        #expect(further(collateral, (1, "ACC"), (15, "USD"), (263, "1")) == "balances R1 [ACC] [USD] subscribe")
        #expect(further(collateral, (909, nil)) == missing("BB", "", "CollInquiryID(909)"))
    }

    @Test(arguments: [
        (938, "1", "NoCollInquiryQualifier(938)=1", 8), (11, "A1", "ClOrdID(11)=A1", 8),
        (37, "O1", "OrderID(37)=O1", 8),
        (124, "1", "NoExecs(124)=1", 8), (897, "1", "NoTrades(897)=1", 8), (55, "AAPL", "Symbol(55)=AAPL", 8),
        (54, "1", "Side(54)=1", 8), (725, "1", "ResponseTransportType(725)=1", 4),
        (64, "20260105", "SettlDate(64)=20260105", 8),
        (263, "5", "SubscriptionRequestType(263)=5", 99),
    ])
    func `946: other inquiries`(tag: Int, value: String, name: String, result: Int) {
        #expect(
            further(collateral, (1, "ACC"), (tag, value))
                == "35=BG|1=ACC|58=Unsupported: \(name)|909=R1|911=0|945=4|946=\(result)")
    }

    @Test func `The ack, and a balance`() {
        var inquiry = CollateralInquiry()
        inquiry.requestID = Text("R1")
        inquiry.account = Text("ACC")
        #expect(
            written(.collateralInquiryAck) { $0.append(CollateralInquiryAck(inquiry, .successful, total: 2)) }
                == "1=ACC|909=R1|911=2|945=0|946=0")
        #expect(
            written(.collateralInquiryAck) { $0.append(CollateralInquiryAck(inquiry, .successful, total: 0)) }
                == "1=ACC|909=R1|911=0|945=2|946=0")
        #expect(
            written(.collateralInquiryAck) { $0.append(CollateralInquiryAck(inquiry, .notAuthorized, total: 0)) }
                == "1=ACC|909=R1|911=0|945=4|946=9")
        var report = CollateralReport()
        report.number = 8
        report.account = Text("ACC")
        report.currency = Text("USD")
        report.cash = Decimal("1000.50")
        #expect(
            written(.collateralReport) { $0.append(report, idPrefix: Text("K")) }
                == "1=ACC|15=USD|901=1000.50|908=K-C8|910=0")
        report.requestID = Text("R1")
        report.total = 2
        report.isLast = true
        report.netValue = Decimal("2000")
        report.available = Decimal("900")
        report.startCash = Decimal("1100")
        #expect(
            written(.collateralReport) { $0.append(report, idPrefix: Text("K")) }
                == "1=ACC|15=USD|899=900|900=2000|901=1000.50|908=K-C8|909=R1|910=0|911=2|912=Y|921=1100")
    }
}

@Suite struct `Fills` {
    @Test func `All of them, or those that are as asked`() {
        #expect(further(trades) == "trades R1 0 snapshot [] [] both [] [] [] ever ever")
        #expect(
            further(
                trades, (569, "1"), (263, "1"), (453, "1"), (448, "ACC"), (447, "D"), (452, "24"), (55, "AAPL"),
                (54, "2"), (11, "A1"), (37, "K-O1"), (17, "K-E1"))
                == "trades R1 1 subscribe [ACC] [AAPL] sell [A1] [K-O1] [K-E1] ever ever")
    }

    @Test func `Days and times`() {
        func dated(_ dates: String) -> String {
            String(further(text: "\(trades)|\(dates)").split(separator: "[] ").last ?? "")
        }
        #expect(dated("580=1|75=20260102") == "86400 172800")
        #expect(dated("580=2|75=20260102|75=20260104") == "86400 345600")
        #expect(dated("580=1|60=20260101-00:01:00") == "60 ever")
        #expect(dated("580=2|60=20260101-00:01:00|60=20260101-00:02:00") == "60 120")
        #expect(
            dated("580=2|75=20260101|60=20260101-00:01:00|75=20260101|60=20260101-00:02:00") == "60 120",
            "where both are there, the times say it")
        #expect(dated("580=0") == "ever ever")
    }

    @Test(arguments: [
        ("580=1|75=20261301", "TradeDate(75) is no date: 20261301"),
        ("580=1|60=20260101", "TransactTime(60) is no date: 20260101"),
        ("580=2|75=20260102", "Unsupported: NoDates(580) other than one or two days, or times"),
        ("580=2|75=20260102|75=20260102|60=20260101-00:00:00", "Unsupported: NoDates(580) other than one or two days, or times"),
        ("580=3|75=20260102|75=20260103|75=20260104", "Unsupported: NoDates(580) other than one or two days, or times"),
        ("580=1", "Unsupported: NoDates(580) other than one or two days, or times"),
        ("580=2|75=20260104|75=20260101", "NoDates(580): the first is after the last"),
    ])
    func `749=99: dates that are none`(dates: String, text: String) {
        #expect(
            further(text: "\(trades)|\(dates)") == "35=AQ|55=[N/A]|58=\(text)|568=R1|569=0|748=0|749=99|750=2")
    }

    @Test func `380=5: what is missing`() {
        #expect(further(trades, (568, nil)) == missing("AD", "", "TradeRequestID(568)"))
        #expect(further(trades, (569, nil)) == missing("AD", "R1", "TradeRequestType(569)"))
        #expect(further(trades, (75, "20260101")) == missing("AD", "R1", "NoDates(580)"))
        #expect(further(trades, (453, "1")) == missing("AD", "R1", "PartyRole(452)"))
        #expect(further(trades, (453, "1"), (452, "24")) == missing("AD", "R1", "PartyID(448)"))
    }

    @Test(arguments: [
        (569, "2", "TradeRequestType(569)=2", 8, 2), (569, "9", "TradeRequestType(569)=9", 8, 0),
        (453, "2", "NoPartyIDs(453)=2", 3, 0), (725, "1", "ResponseTransportType(725)=1", 4, 0),
        (150, "F", "ExecType(150)=F", 99, 0), (828, "1", "TrdType(828)=1", 99, 0), (54, "8", "Side(54)=8", 99, 0),
        (715, "20260101", "ClearingBusinessDate(715)=20260101", 99, 0),
        (263, "4", "SubscriptionRequestType(263)=4", 99, 0),
        (207, "XLON", "SecurityExchange(207)=XLON", 1, 0),
    ])
    func `749: other requests`(tag: Int, value: String, name: String, result: Int, type: Int) {
        #expect(
            further(trades, (55, "AAPL"), (tag, value))
                == "35=AQ|55=AAPL|58=Unsupported: \(name)|568=R1|569=\(type)|748=0|749=\(result)|750=2")
    }

    @Test func `749=3: a party that is no account`() {
        #expect(
            further(trades, (453, "1"), (448, "X"), (452, "1")).hasSuffix(
                "|58=Unsupported: PartyRole(452)=1|568=R1|569=0|748=0|749=3|750=2"))
    }

    @Test func `The ack, and a fill`() {
        var request = TradeCaptureReportRequest()
        request.requestID = Text("R1")
        #expect(
            written(.tradeCaptureReportRequestAck) {
                $0.append(TradeCaptureReportRequestAck(request, .successful, total: 3))
            } == "55=[N/A]|568=R1|569=0|748=3|749=0|750=0")
        #expect(
            written(.tradeCaptureReportRequestAck) {
                $0.append(TradeCaptureReportRequestAck(request, .successful, total: 0))
            } == "55=[N/A]|568=R1|569=0|748=0|749=0|750=1")
        #expect(
            written(.tradeCaptureReportRequestAck) {
                $0.append(TradeCaptureReportRequestAck(request, .notAuthorized, total: 0))
            } == "55=[N/A]|568=R1|569=0|748=0|749=9|750=2")
        var report = TradeCaptureReport()
        report.execution = 93
        report.order = OrderNumber(17)
        report.symbol = Text("AAPL")
        report.quantity = Decimal("30")
        report.price = Decimal("10.25")
        report.transactTime = instant
        #expect(
            written(.tradeCaptureReport) { $0.append(report, idPrefix: Text("K")) }
                == "17=K-E93|31=10.25|32=30|55=AAPL|60=20260101-00:00:00.123|75=20260101|150=F|325=Y|487=0|552=1"
                + "|54=1|37=K-O17|570=N|571=K-T93")
        report.clOrdID = Text("A1")
        report.account = Text("ACC")
        report.side = .sell
        report.commission = Decimal("0.15")
        report.requestID = Text("R1")
        report.total = 3
        report.isLast = true
        #expect(
            written(.tradeCaptureReport) { $0.append(report, idPrefix: Text("K")) }
                == "17=K-E93|31=10.25|32=30|55=AAPL|60=20260101-00:00:00.123|75=20260101|150=F|325=N|487=0|552=1"
                + "|54=2|37=K-O17|11=A1|1=ACC|12=0.15|13=3|568=R1|570=N|571=K-T93|748=3|912=Y")
    }
}
