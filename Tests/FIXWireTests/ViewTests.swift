// Messages by the names of their fields.

import FIXWire
import Testing
import Values

@Suite struct `Typed views` {
    /// Calls `body` with the message.
    private func with(_ text: String, _ body: (MessageView) throws -> Void) throws {
        let table = FieldTable(capacity: 256)
        try framed(text).asBytes { bytes in
            try body(try Tokenizer().tokenize(bytes, into: table))
        }
    }

    @Test func `an order`() throws {
        try with("35=D|34=2|11=A|1=ACC|55=AAPL|54=2|40=4|59=3|38=002000.00|44=187.25|99=190|60=20260105-12:00:00.5|") {
            let order = try #require(NewOrderSingleView($0))
            #expect(order.clOrdID?.description == "A")
            #expect(order.account?.description == "ACC")
            #expect(order.symbol?.description == "AAPL")
            #expect(order.side == .sell)
            #expect(order.ordType == .stopLimit)
            #expect(order.timeInForce == .immediateOrCancel)
            #expect(order.orderQty == Decimal(2000))
            #expect(order.price == Decimal("187.25"))
            #expect(order.stopPx == Decimal(190))
            #expect(order.transactTime == Instant(nanosecondsSinceEpoch: 1_767_614_400_500_000_000))
            #expect(order.securityID == nil && order.cashOrderQty == nil)
        }
    }

    @Test func `a report`() throws {
        try with("35=8|34=2|37=O1|11=A|41=B|17=E1|150=F|39=1|54=1|38=10|32=4|31=9.5|151=6|14=4|6=9.5|12=0.01|58=some|103=3|") {
            let report = try #require(ExecutionReportView($0))
            #expect(report.orderID?.description == "O1")
            #expect(report.execType == .trade)
            #expect(report.ordStatus == .partiallyFilled)
            #expect(report.ordRejReason == .orderExceedsLimit)
            #expect(report.lastQty == Decimal(4) && report.lastPx == Decimal("9.5"))
            #expect(report.leavesQty == Decimal(6) && report.cumQty == Decimal(4))
            #expect(report.commission == Decimal("0.01"))
            #expect(report.text?.description == "some")
            #expect(report.origClOrdID?.description == "B")
        }
    }

    @Test func `the other requests and answers`() throws {
        try with("35=F|11=A|41=B|55=X|54=1|") {
            #expect(OrderCancelRequestView($0)?.origClOrdID?.description == "B")
        }
        try with("35=G|11=A|41=B|38=5|40=2|44=1|") {
            #expect(OrderCancelReplaceRequestView($0)?.orderQty == Decimal(5))
        }
        try with("35=H|11=A|790=S|") {
            #expect(OrderStatusRequestView($0)?.ordStatusReqID?.description == "S")
        }
        try with("35=9|11=A|41=B|39=2|102=0|434=2|") {
            let reject = try #require(OrderCancelRejectView($0))
            #expect(reject.cxlRejReason == .tooLateToCancel)
            #expect(reject.cxlRejResponseTo?.rawValue == UInt8(ascii: "2"))
            #expect(reject.ordStatus == .filled)
        }
        try with("35=j|45=7|372=D|380=3|58=no|") {
            let reject = try #require(BusinessMessageRejectView($0))
            #expect(reject.refSeqNum == 7)
            #expect(reject.businessRejectReason == .unsupportedMessageType)
        }
    }

    @Test func `another type, a value that is none and a code in no list give nil`() throws {
        try with("35=8|38=x|54=Z|40=22|60=never|") {
            #expect(NewOrderSingleView($0) == nil)
            let report = try #require(ExecutionReportView($0))
            #expect(report.orderQty == nil && report.side == nil)
            #expect(report.ordType == nil && report.transactTime == nil)
        }
    }

    @Test func `values are written as they are read`() throws {
        var writer = MessageWriter(maximumMessageSize: 512)
        writer.begin(.newOrderSingle)
        writer.append(34, 2)
        writer.append(Tag.clOrdID, text: "naïve")
        writer.append(Tag.orderQty, Decimal("10.50"))
        writer.append(Tag.price, nil as Decimal?)
        writer.append(Tag.side, code: FIX44.Side.sell)
        guard let bytes = writer.finish(beginString: Text("FIX.4.4")) else {
            Issue.record("the message does not fit")
            return
        }
        let table = FieldTable(capacity: 64)
        let message = try Tokenizer().tokenize(bytes, into: table)
        let order = try #require(NewOrderSingleView(message))
        #expect(order.clOrdID?.description == "naïve")
        #expect(order.orderQty?.description == "10.50")
        #expect(order.price == nil)
        #expect(order.side == .sell)
    }
}
