// Market data: asked for, refused, and told.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

let marketData = "35=V|\(head)|262=R1|263=1|264=1|265=1|267=2|269=0|269=1|146=2|55=AAPL|55=MSFT"

@Suite struct `Market data requests` {
    @Test func `What there is of which symbols`() {
        #expect(further(marketData) == "market data R1 subscribe incremental bid offer AAPL MSFT")
        #expect(further(marketData, (265, "0")) == "market data R1 subscribe bid offer AAPL MSFT")
        let snapshot = "35=V|\(head)|262=R1|263=0|264=1|267=1|269=2|146=1|55=AAPL"
        #expect(further(snapshot) == "market data R1 snapshot trade AAPL")
        let plain = further(snapshot, (266, "Y"), (547, "N"), (815, "0"), (386, "0"))
        #expect(plain == "market data R1 snapshot trade AAPL")
    }

    @Test func `As deep as asked for, up to ten levels; 0 is as deep as there is`() {
        for (asked, depth) in [("1", ""), ("2", " depth 2"), ("10", " depth 10"), ("0", " depth 10"), ("05", " depth 5")] {
            #expect(further(marketData, (264, asked)) == "market data R1 subscribe incremental\(depth) bid offer AAPL MSFT")
        }
    }

    @Test func `To end a subscription its ID is enough`() {
        #expect(further("35=V|\(head)|262=R1|263=2") == "market data R1 unsubscribe")
        #expect(further(marketData, (263, "2"), (264, "9")) == "market data R1 unsubscribe")
    }

    @Test(arguments: [
        (262, "MDReqID(262)", ""), (263, "SubscriptionRequestType(263)", "R1"), (264, "MarketDepth(264)", "R1"),
        (265, "MDUpdateType(265)", "R1"), (267, "NoMDEntryTypes(267)", "R1"), (146, "NoRelatedSym(146)", "R1"),
    ])
    func `380=5: what is missing`(tag: Int, name: String, id: String) {
        #expect(further(marketData, (tag, nil)) == missing("V", id, name))
    }

    @Test func `380=5 and 380=0: groups that are not whole`() {
        let empty = "35=V|\(head)|262=R1|263=0|264=1|267=0|146=1|55=AAPL"
        #expect(further(empty) == missing("V", "R1", "MDEntryType(269)"))
        #expect(further("35=V|\(head)|262=R1|263=0|264=1|267=1|269=0|146=0") == missing("V", "R1", "Symbol(55)"))
        #expect(
            further(marketData, (267, "3"))
                == business("V", "R1", 0, "NoMDEntryTypes(267) is not the number of MDEntryTypes"))
        #expect(
            further(marketData, (146, "1")) == business("V", "R1", 0, "NoRelatedSym(146) is not the number of Symbols"))
        #expect(further(marketData, (146, "x")) == business("V", "R1", 0, "NoRelatedSym(146) is not a number: x"))
        #expect(further(marketData, (55, "")) == missing("V", "R1", "Symbol(55)"))
    }

    @Test(arguments: [
        (263, "3", "SubscriptionRequestType(263)=3", "4"), (264, "11", "MarketDepth(264)=11", "5"),
        (264, "-1", "MarketDepth(264)=-1", "5"), (265, "2", "MDUpdateType(265)=2", "6"),
        (266, "N", "AggregatedBook(266)=N", "7"), (269, "4", "MDEntryType(269)=4", "8"),
        (386, "1", "NoTradingSessions(386)=1", "9"), (546, "1", "Scope(546)=1", "A"),
        (286, "1", "OpenCloseSettlFlag(286)=1", "B"), (547, "Y", "MDImplicitDelete(547)=Y", "C"),
        (207, "XLON", "SecurityExchange(207)=XLON", "0"), (711, "1", "NoUnderlyings(711)=1", "0"),
    ])
    func `281: what there is not`(tag: Int, value: String, name: String, reason: String) {
        #expect(further(marketData, (tag, value)) == "35=Y|58=Unsupported: \(name)|262=R1|281=\(reason)")
    }

    @Test func `281 is left out where FIX has no reason`() {
        #expect(further(marketData, (815, "1")) == "35=Y|58=Unsupported: ApplQueueAction(815)=1|262=R1")
    }

    @Test func `281=0: a symbol longer than any; 281=2: too many of them`() {
        #expect(
            further(marketData, (55, String(repeating: "x", count: 33)))
                == "35=Y|58=Symbol(55) is longer than 32 bytes|262=R1|281=0")
        func many(_ count: Int) -> String {
            "35=V|\(head)|262=R1|263=0|264=1|267=1|269=0|146=\(count)|"
                + (1...count).map { "55=S\($0)" }.joined(separator: "|")
        }
        #expect(further(many(64)).hasSuffix(" S63 S64"))
        #expect(further(many(65)) == "35=Y|58=More symbols than one request may have: 64|262=R1|281=2")
    }

    @Test func `What the gateway refuses later`() {
        var request = MarketDataRequest()
        request.requestID = Text("R1")
        #expect(
            written(.marketDataRequestReject) {
                $0.append(MarketDataRequestReject(unknownSymbol: Text("XYZ"), request))
            } == "58=Unknown symbol: XYZ|262=R1|281=0")
        #expect(
            written(.marketDataRequestReject) { $0.append(MarketDataRequestReject(duplicate: request)) }
                == "58=MDReqID(262) is in use|262=R1|281=1")
        #expect(
            written(.marketDataRequestReject) { $0.append(MarketDataRequestReject(tooMany: request)) }
                == "58=No more subscriptions|262=R1|281=2")
    }
}

@Suite struct `Market data on the wire` {
    private let bid = MarketDataEntry(.bid, price: Decimal("10.25"), size: Decimal("100"), time: instant)
    private let offer = MarketDataEntry(.offer, price: Decimal("10.26"))
    private let trade = MarketDataEntry(.trade, price: Decimal("-1.5"), size: Decimal("7"))

    @Test func `A snapshot`() {
        let text = written(.marketDataSnapshotFullRefresh) {
            $0.append(snapshotOf: Text("AAPL"), requestID: Text("R1"), entries: 3)
            $0.append(bid)
            $0.append(offer)
            $0.append(trade)
        }
        #expect(
            text == "55=AAPL|262=R1|268=3|269=0|270=10.25|271=100|272=20260101|273=00:00:00.123"
                + "|269=1|270=10.26|269=2|270=-1.5|271=7")
    }

    @Test func `A snapshot of a symbol without prices`() {
        let text = written(.marketDataSnapshotFullRefresh) {
            $0.append(snapshotOf: Text("AAPL"), requestID: Text("R1"), entries: 0)
        }
        #expect(text == "55=AAPL|262=R1|268=0")
    }

    @Test func `Changes`() {
        let text = written(.marketDataIncrementalRefresh) {
            $0.append(changesFor: Text("R1"), entries: 3)
            $0.append(.change, bid, of: Text("AAPL"), precision: .seconds)
            $0.append(.delete, offer, of: Text("AAPL"))
            $0.append(.new, trade, of: Text("MSFT"))
        }
        #expect(
            text == "262=R1|268=3|279=1|269=0|55=AAPL|270=10.25|271=100|272=20260101|273=00:00:00"
                + "|279=2|269=1|55=AAPL|279=0|269=2|55=MSFT|270=-1.5|271=7")
    }
}
