// What is read in OANDA's answers and streams.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

@Suite("OANDA: answers")
struct OANDAReadTests {
    private func read(
        _ json: String, status: Int = 200, answering task: VenueTask? = nil
    ) throws -> (verdict: Verdict, lines: [String]) {
        let parser = JSONParser()
        var news: [VenueNews] = []
        let verdict = try Array(json.utf8).withUnsafeBytes { bytes in
            try testAdapter("oanda").read(
                parser.parse(Bytes(bytes)), status: status, answering: task, into: &news)
        }
        return (verdict, news.map(line(of:)))
    }

    private func euro() throws -> VenueOrder { try order("oanda", "EUR/USD") { $0.venueOrderID = "10" } }

    private let created = """
        "orderCreateTransaction":{"id":"10","type":"MARKET_ORDER","instrument":"EUR_USD","units":"100",\
        "timeInForce":"IOC","positionFill":"DEFAULT","clientExtensions":{"id":"gw-0001"},\
        "time":"2023-11-14T22:13:20.123456789Z"}
        """

    @Test func `an order that is filled in parts at once is canceled behind its fill`() throws {
        let answer = try read(
            """
            {"orderCancelTransaction":{"id":"12","type":"ORDER_CANCEL","orderID":"10",
            "reason":"INSUFFICIENT_LIQUIDITY"},
            "orderFillTransaction":{"id":"11","type":"ORDER_FILL","orderID":"10","clientOrderID":"gw-0001",
            "instrument":"EUR_USD","units":"60","fullVWAP":"1.1","commission":"0.5",
            "tradeOpened":{"tradeID":"11","units":"60","price":"1.09"}},\(created),"lastTransactionID":"12"}
            """, status: 201, answering: .place(euro()))
        #expect(answer.verdict == .accepted)
        let order = "client=gw-0001 venue=10 symbol=EUR_USD side=buy kind=market tif=immediateOrCancel quantity=100"
        #expect(
            answer.lines == [
                "order change state=working \(order) time=1700000000123",
                "fill 11 client=gw-0001 venue=10 symbol=EUR_USD side=buy quantity=60 price=1.09 commission=0.5"
                    + " | order change state=working \(order) filled=60 average=1.09",
                "order change state=canceled \(order) filled=60 average=1.09 error=99/2 INSUFFICIENT_LIQUIDITY",
            ])
    }

    @Test func `a line of the stream has its number, and a fill of its own`() throws {
        let fill = """
            {"type":"ORDER_FILL","id":"6373","orderID":"6372","clientOrderID":"gw-0001","instrument":"EUR_USD",
            "units":"-100","price":"1.1","time":"2023-11-14T22:13:20Z"}
            """
        #expect(
            try read(fill).lines == [
                #"stream message(channel: "transactions", 6373)"#,
                "fill 6373 client=gw-0001 venue=6372 symbol=EUR_USD side=sell quantity=100 price=1.1"
                    + " time=1700000000000",
            ])
    }

    @Test(arguments: [
        ("CLIENT_REQUEST", "canceled", ""), ("CLIENT_REQUEST_REPLACED", "replaced", ""),
        ("TIME_IN_FORCE_EXPIRED", "expired", ""), ("MARKET_HALTED", "canceled", " error=2/2 MARKET_HALTED"),
        ("INSUFFICIENT_MARGIN", "canceled", " error=99/2 INSUFFICIENT_MARGIN"),
    ])
    func `the reason of a cancel tells what became of the order`(reason: String, state: String, error: String) throws {
        let cancel = #"{"type":"ORDER_CANCEL","id":"3","orderID":"2","clientOrderID":"gw-0001","reason":"\#(reason)"}"#
        #expect(try read(cancel).lines.last == "order change state=\(state) client=gw-0001 venue=2\(error)")
    }

    @Test func `refusals on the stream are of what was asked for`() throws {
        let place = """
            {"type":"LIMIT_ORDER_REJECT","id":"3","rejectReason":"UNITS_LIMIT_EXCEEDED",
            "clientExtensions":{"id":"gw-0001"}}
            """
        #expect(try read(place).lines.last?.hasPrefix("refused place client=gw-0001 103=13 102=2") == true)
        let replace = """
            {"type":"LIMIT_ORDER_REJECT","id":"3","rejectReason":"INSTRUMENT_NOT_TRADEABLE",
            "intendedReplacesOrderID":"2"}
            """
        #expect(try read(replace).lines.last?.hasPrefix("refused replace venue=2 103=2 102=2") == true)
        let cancel = #"{"type":"ORDER_CANCEL_REJECT","id":"3","orderID":"2","rejectReason":"ORDER_DOESNT_EXIST"}"#
        #expect(try read(cancel).lines.last?.hasPrefix("refused cancel venue=2 103=5 102=1") == true)
    }

    /// Source: shared/brokers/oanda.md, "Errors".
    @Test(arguments: [
        ("INSTRUMENT_PRICE_UNKNOWN", 1, 2), ("UNITS_MIMIMUM_NOT_MET", 13, 2), ("UNITS_PRECISION_EXCEEDED", 13, 2),
        ("PRICE_BOUND_INVALID", 99, 2), ("INSUFFICIENT_MARGIN", 99, 2), ("POSITION_SIZE_EXCEEDED", 3, 2),
        ("CLIENT_ORDER_ID_ALREADY_EXISTS", 6, 6), ("CLIENT_ORDER_ID_INVALID", 11, 2),
        ("TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST", 11, 2), ("ACCOUNT_ORDER_CREATION_LOCKED", 0, 2),
        ("ORDER_DOESNT_EXIST", 5, 1), ("FIFO_VIOLATION", 0, 2), ("CLOSEOUT_POSITION_UNITS_EXCEED_POSITION_SIZE", 0, 2),
    ])
    func `a reason is a reason of FIX`(reason: String, order: Int, change: Int) throws {
        let answer = try read(
            """
            {"orderRejectTransaction":{"type":"LIMIT_ORDER_REJECT","id":"3","rejectReason":"\(reason)"},
            "errorCode":"\(reason)","errorMessage":"in words"}
            """, status: 400, answering: .place(euro()))
        #expect(answer.verdict == .refused)
        #expect(answer.lines.count == 1)
        #expect(answer.lines[0].hasPrefix("refused place client=gw-0001 103=\(order) 102=\(change) verdict=refused"))
        #expect(answer.lines[0].hasSuffix("code=\(reason) text=in words"))
    }

    @Test func `the venue's failure proves nothing, a token that it does not know is the user's matter`() throws {
        let failure = try read(
            #"{"orderRejectTransaction":{"type":"LIMIT_ORDER_REJECT","rejectReason":"INTERNAL_SERVER_ERROR"}}"#,
            status: 400)
        #expect(failure.verdict == .undecided)
        let token = try read(
            #"{"errorMessage":"Insufficient authorization to perform request."}"#, status: 401, answering: .balances)
        #expect(token.lines.first?.contains("key=yes") == true)
        let busy = try read(#"{"errorMessage":"Too many"}"#, status: 429, answering: .place(euro()))
        #expect(busy.verdict == .busy)
    }

    @Test func `an order that is not found is unknown, whatever the venue's word for it`() throws {
        let answer = try read(
            #"{"errorMessage":"The order ID specified does not exist"}"#, status: 404, answering: .query(euro()))
        #expect(answer.lines.first?.hasPrefix("refused query client=gw-0001 venue=10 103=5 102=1") == true)
    }

    @Test func `an order that is asked for by our name is looked for among the newest`() throws {
        let ours = VenueTask.query(try order("oanda", "EUR/USD"))
        let row = { (id: Int, name: String, state: String) in
            #"{"id":"\#(id)","type":"MARKET","state":"\#(state)","clientExtensions":{"id":"\#(name)"}}"#
        }
        let rows = [row(9, "other", "FILLED"), row(8, "gw-0001", "FILLED"), row(2, "gw-0001", "CANCELLED")]
        #expect(
            try read(#"{"orders":[\#(rows.joined(separator: ","))]}"#, answering: ours).lines
                == ["order status state=filled client=gw-0001 venue=8 kind=market"])
        let none = try read(#"{"orders":[\#(rows[0])]}"#, answering: ours)
        #expect(none.verdict == .refused)
        #expect(none.lines.first?.hasPrefix("refused query client=gw-0001 103=5 102=1") == true)
    }

    @Test func `a list that is full goes on behind its oldest order, as long as the order is not found`() throws {
        let own = try order("oanda", "EUR/USD")
        let row = { (id: Int) in #"{"id":"\#(id)","type":"MARKET","state":"FILLED"}"# }
        let list = { (ids: ClosedRange<Int>) in
            #"{"orders":[\#(ids.reversed().map(row).joined(separator: ","))]}"#
        }
        let first = try read(list(1_001...1_500), answering: .query(own))
        #expect(first.verdict == .accepted && first.lines == ["page 1000"], "\(first)")
        let request = try request("oanda", .query(own, page: "1000"))
        #expect(request.url.hasSuffix("/orders?state=ALL&instrument=EUR_USD&count=500&beforeID=1000"))
        // What is no list proves nothing.
        #expect(throws: JSONError.self) { try read(#"{"orders":{}}"#, answering: .query(own)) }
        // The account's first order ends it, however many there were.
        let last = try read(list(1...500), answering: .query(own, page: "1000"))
        #expect(last.verdict == .refused && last.lines.count == 1, "\(last)")
    }

    @Test func `fills of an order go on behind the last transaction that was told, up to the account's last`() throws {
        let rows = #"{"transactions":[{"id":"11","type":"ORDER_FILL","orderID":"10","instrument":"EUR_USD","#
            + #""units":"60","price":"1.1"},{"id":"12","type":"DAILY_FINANCING"}],"lastTransactionID":"#
        let first = try read(rows + #""40"}"#, answering: .fillsOfOrder(euro()))
        #expect(first.lines.count == 2 && first.lines[0].hasPrefix("fill 11") && first.lines[1] == "page 12", "\(first)")
        #expect(
            try request("oanda", .fillsOfOrder(euro(), page: "12")).url.hasSuffix("/transactions/sinceid?id=12"))
        #expect(try read(rows + #""12"}"#, answering: .fillsOfOrder(euro(), page: "10")).lines.count == 1)
    }

    @Test func `fills since a time are fetched by their numbers, a thousand at a time`() throws {
        let task = { (page: String?) in VenueTask.fills(nil, since: testMoment.time, page: page) }
        let pages = """
            {"from":"2023-11-14T22:13:20Z","pageSize":1000,"count":2,"pages":[
            "https://x/v3/a/transactions/idrange?from=7&to=1006",
            "https://x/v3/a/transactions/idrange?from=1007&to=1500&type=ORDER_FILL"]}
            """
        #expect(try read(pages, answering: task(nil)).lines == ["page 7-1500"])
        #expect(try read(#"{"count":0,"pages":[]}"#, answering: task(nil)).lines == [])
        let fill = #"{"type":"ORDER_FILL","id":"8","orderID":"7","instrument":"EUR_USD","units":"1","price":"1.1"}"#
        let made = #"{"type":"LIMIT_ORDER","id":"7","instrument":"EUR_USD","units":"1","price":"1.1"}"#
        let answer = #"{"transactions":[\#(made),\#(fill)],"lastTransactionID":"1500"}"#
        let line = "fill 8 venue=7 symbol=EUR_USD side=buy quantity=1 price=1.1"
        #expect(try read(answer, answering: task("7-1500")).lines == [line, "page 1007-1500"])
        #expect(try read(answer, answering: task("1007-1500")).lines == [line])
        #expect(throws: JSONError.self) { try read(#"{"pages":["from=x"]}"#, answering: task(nil)) }
    }

    @Test func `of all that happened since, an order's own fills are told`() throws {
        let fills = ["10", "11"].map {
            #"{"type":"ORDER_FILL","id":"2\#($0)","orderID":"\#($0)","instrument":"EUR_USD","units":"1","price":"1.1"}"#
        }
        let answer = #"{"transactions":[\#(fills.joined(separator: ","))]}"#
        #expect(
            try read(answer, answering: .fillsOfOrder(euro())).lines
                == ["fill 210 venue=10 symbol=EUR_USD side=buy quantity=1 price=1.1"])
    }

    @Test func `old orders are paged from the newest to the time that was asked for`() throws {
        let rows = { (first: Int, time: String) in
            (0..<500).map { #"{"id":"\#(first - $0)","type":"LIMIT","state":"FILLED","createTime":"\#(time)"}"# }
                .joined(separator: ",")
        }
        let task = VenueTask.recentOrders(nil, since: testMoment.time, page: nil)
        #expect(
            try read(#"{"orders":[\#(rows(2000, "2023-11-15T00:00:00Z"))]}"#, answering: task).lines.last == "page 1500"
        )
        #expect(
            try read(#"{"orders":[\#(rows(2000, "2023-11-14T00:00:00Z"))]}"#, answering: task).lines.last
                == "order status state=filled venue=1501 kind=limit time=1699920000000")
    }

    @Test func `an account that hedges has one position and no price`() throws {
        let answer = """
            {"positions":[{"instrument":"EUR_USD","long":{"units":"100","averagePrice":"1.1"},
            "short":{"units":"-30","averagePrice":"1.2"},"unrealizedPL":"-1"}]}
            """
        #expect(try read(answer).lines == ["position EUR_USD quantity=70 profit=-1"])
    }

    @Test func `a price that is none is passed over`() throws {
        #expect(
            try read(#"{"type":"PRICE","status":"invalid","instrument":"EUR_USD","bids":[],"asks":[]}"#).lines == [])
    }
}
