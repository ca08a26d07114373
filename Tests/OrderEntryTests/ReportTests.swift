// Reports as FIX writes them, byte for byte.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

private func body(_ write: (inout MessageWriter) -> Void) -> String {
    var writer = MessageWriter(maximumMessageSize: 4096)
    writer.begin(.executionReport)
    write(&writer)
    guard let bytes = writer.finish(beginString: Text("FIX.4.4")) else { return "too long" }
    let whole = bytes.description.replacing("\u{1}", with: "|")
    return String(whole.split(separator: "|").dropFirst(3).dropLast().joined(separator: "|"))
}

private let now = Instant(nanosecondsSinceEpoch: 1_767_225_600_123_000_000)

private func report(_ execType: ExecType, _ status: OrderStatus) -> ExecutionReport {
    var report = ExecutionReport()
    report.session = SessionNumber(1)
    report.execType = execType
    report.status = status
    report.clOrdID = Text("A1")
    report.transactTime = now
    report.order = OrderNumber(17)
    report.execution = 93
    report.symbol = Text("AAPL")
    report.sideCode = Side.buy.rawValue
    report.terms = ReportedTerms(
        OrderTerms(
            kind: .limit, timeInForce: .day, quantity: Decimal("100.00"), limit: Decimal("10.50")))
    report.leaves = Decimal("100.00")
    return report
}

@Suite struct `Reports on the wire` {
    @Test func `New: every required field, tags ascending`() {
        var new = report(.new, .new)
        new.account = Text("ACC")
        #expect(
            body { $0.append(&new, idPrefix: Text("K3F9A2")) }
                == "1=ACC|6=0|11=A1|14=0|17=K3F9A2-E93|37=K3F9A2-O17|38=100.00|39=0|40=2|44=10.50|54=1|55=AAPL|59=0|60=20260101-00:00:00.123|150=0|151=100.00"
        )
    }

    @Test func `A trade: LastPx, LastQty, and the commission where there is one`() {
        var trade = report(.trade, .partiallyFilled)
        trade.trade = (Decimal("30"), Decimal("10.25"), Decimal("0.15"))
        trade.filled = Decimal("30")
        trade.averagePrice = Decimal("10.25")
        trade.leaves = Decimal("70.00")
        #expect(
            body { $0.append(&trade, idPrefix: Text("K")) }
                == "6=10.25|11=A1|12=0.15|13=3|14=30|17=K-E93|31=10.25|32=30|37=K-O17|38=100.00|39=1|40=2|44=10.50|54=1|55=AAPL|59=0|60=20260101-00:00:00.123|150=F|151=70.00"
        )
    }

    @Test func `A drop copy: whose order it is, and that it is a copy`() {
        var new = report(.new, .new)
        #expect(
            body { $0.append(&new, idPrefix: Text("K"), copyOf: Name("DESK1")) }
                == "6=0|11=A1|14=0|17=K-E93|37=K-O17|38=100.00|39=0|40=2|44=10.50|54=1|55=AAPL|59=0|60=20260101-00:00:00.123|150=0|151=100.00|453=1|448=DESK1|447=D|452=13|797=Y"
        )
    }

    @Test func `Everything at once stays ascending`() {
        var all = report(.replaced, .new)
        all.account = Text("ACC")
        all.origClOrdID = Text("A0")
        all.trade = (Decimal("1"), Decimal("2"), Decimal("3"))
        all.text = Text("why")
        all.rejectReason = .other
        all.statusRequestID = Text("Q")
        all.terms.stop = Decimal("9")
        all.reference = 92
        all.restatement = .renewal
        var order = Order(
            number: OrderNumber(1), session: SessionNumber(1), clOrdID: Text("A1"), account: Text(), symbol: Text("AAPL"),
            side: .buy, terms: OrderTerms(kind: .market, timeInForce: .goodTillCancel, quantity: Decimal("5")),
            entered: now)
        order.renew(at: now)
        all.day = order.day
        let tags = body { $0.append(&all, idPrefix: Text("K")) }.split(separator: "|").map {
            Int($0.prefix { $0 != "=" })!
        }
        #expect(tags == tags.sorted())
        #expect(tags.count == 30)
    }

    @Test func `An order in a further day: what the day came to`() {
        var order = Order(
            number: OrderNumber(17), session: SessionNumber(1), clOrdID: Text("A1"), account: Text(), symbol: Text("AAPL"),
            side: .buy,
            terms: OrderTerms(
                kind: .limit, timeInForce: .goodTillCancel, quantity: Decimal("100"), limit: Decimal("10.50")),
            entered: now)
        order.phase = .working
        order.book(order.fill(quantity: Decimal("20"), price: Decimal("10"))!)
        var restated = ExecutionReport()
        restated.describe(&order, .tradeCorrect, at: now)
        #expect(!body { $0.append(&restated, idPrefix: Text("K")) }.contains("|424="))
        order.renew(at: now)
        order.book(order.fill(quantity: Decimal("30"), price: Decimal("10.25"))!)
        restated.describe(&order, .restated, at: now)
        restated.execution = 93
        restated.restatement = .renewal
        #expect(
            body { $0.append(&restated, idPrefix: Text("K")) }
                == "6=10.15|11=A1|14=50|17=K-E93|37=K-O17|38=100|39=1|40=2|44=10.50|54=1|55=AAPL|59=1|60=20260101-00:00:00.123|150=D|151=50|378=1|424=80|425=30|426=10.25"
        )
    }

    @Test func `An order without a ClOrdID is told without one`() {
        var new = report(.new, .new)
        new.clOrdID = Text()
        #expect(body { $0.append(&new, idPrefix: Text("K")) }.hasPrefix("6=0|14=0|17=K-E93|"))
    }

    @Test func `A refusal: OrderID NONE, no quantity that could not be read, Side always`() {
        var refused = ExecutionReport()
        refused.session = SessionNumber(1)
        refused.execType = .rejected
        refused.clOrdID = Text("A1")
        refused.transactTime = now
        refused.execution = 5
        refused.symbol = Text("AAPL")
        refused.rejectReason = .unsupportedCharacteristic
        refused.text = Text("Unsupported order characteristic: Side(54)=8")
        #expect(
            body { $0.append(&refused, idPrefix: Text("K"), precision: .seconds) }
                == "6=0|11=A1|14=0|17=K-E5|37=NONE|39=8|54=7|55=AAPL|58=Unsupported order characteristic: Side(54)=8|60=20260101-00:00:00|103=11|150=8|151=0"
        )
    }

    @Test func `A status report has ExecID 0 and its request's ID`() {
        var status = report(.orderStatus, .new)
        status.execution = 0
        status.statusRequestID = Text("Q1")
        let text = body { $0.append(&status, idPrefix: Text("K")) }
        #expect(text.contains("|17=0|"))
        #expect(text.hasSuffix("|150=I|151=100.00|790=Q1"))
    }

    @Test func `OrderCancelReject, tags ascending`() {
        var reject = OrderCancelReject()
        reject.order = OrderNumber(17)
        reject.clOrdID = Text("C1")
        reject.origClOrdID = Text("A1")
        reject.status = .filled
        reject.reason = .tooLate
        reject.text = Text("Too late")
        reject.transactTime = now
        #expect(
            body { $0.append(&reject, idPrefix: Text("K")) }
                == "11=C1|37=K-O17|39=2|41=A1|58=Too late|60=20260101-00:00:00.123|102=0|434=1")
        reject.order = nil
        #expect(body { $0.append(&reject, idPrefix: Text("K")) }.contains("|37=NONE|"))
    }

    @Test func `BusinessMessageReject, tags ascending`() {
        var reject = BusinessReject(
            .newOrderSingle, .conditionallyRequiredFieldMissing,
            text: Text("Conditionally required field missing: Price(44)"))
        reject.refID = Text("A1")
        #expect(
            body { $0.append(reject, refSeqNum: 12) }
                == "45=12|58=Conditionally required field missing: Price(44)|372=D|379=A1|380=5")
        reject = BusinessReject(
            .newOrderList, .unsupportedMessageType, text: Text("Unsupported Message Type"))
        #expect(
            body { $0.append(reject, refSeqNum: 13) }
                == "45=13|58=Unsupported Message Type|372=E|380=3")
    }
}
