// What Alpaca answers and streams.

import BrokerKit
import Brokers
import Testing
import Values

@Suite("Alpaca: answers and streams")
struct AlpacaAnswerTests {
    /// Source: shared/brokers/alpaca.md, "Errors".
    @Test(arguments: [
        ("40310000", "insufficient buying power", 99, 2, Verdict.refused),
        ("40310000", "insufficient qty available for order", 99, 2, .refused),
        ("40310000", "cost basis must be >= minimal amount of order 1", 13, 2, .refused),
        ("40310000", "account is not allowed to short", 0, 2, .refused),
        ("42210000", "invalid limit_price 290.123", 99, 2, .refused),
        ("42210000", #"asset \"FOO\" is not tradable"#, 1, 2, .refused),
        ("40010001", "request body format is invalid", 99, 2, .refused),
        ("40410000", "order not found for 7", 5, 1, .refused), ("40410000", "asset not found for FOO", 1, 2, .refused),
        ("42210000", #"order is already in \"filled\" state"#, 4, 0, .refused),
        ("42210000", "client_order_id must be unique", 6, 6, .refused),
        ("40110000", "request is not authorized", 0, 2, .refused),
        ("42910000", "rate limit exceeded", 0, 2, .busy),
        ("50010000", "internal server error occurred", 0, 2, .undecided),
    ])
    func `errors have the meaning of the page's table`(
        code: String, message: String, order: Int, cancel: Int, verdict: Verdict
    ) throws {
        let asked = try BrokersTests.order("alpaca", "BTC/USD") { $0.venueOrderID = "7" }
        let read = try reading(
            "alpaca", #"{"code":\#(code),"message":"\#(message)"}"#, status: 422, answering: .cancel(asked, as: ""))
        guard case .refused(let error, let request) = read.news.first else {
            Issue.record("no refusal")
            return
        }
        #expect(error.meaning.order.rawValue == order && error.meaning.change.rawValue == cancel)
        #expect(read.verdict == verdict && error.meaning.isOfCredentials == (code == "40110000"))
        #expect(request == RefusedRequest(.cancel, clientOrderID: "gw-0001", venueOrderID: "7"))
    }

    @Test func `the order that takes another's place names it`() throws {
        let old = try order("alpaca", "BTC/USD") { $0.venueOrderID = "7" }
        let new = try order("alpaca", "BTC/USD") { $0.clientOrderID = "gw-0002" }
        let read = try reading(
            "alpaca",
            #"""
            {"id":"8","client_order_id":"gw-0002","replaces":"7","symbol":"BTC/USD","qty":"0.01","filled_qty":"0",
            "filled_avg_price":null,"type":"limit","side":"buy","time_in_force":"gtc","limit_price":"50000",
            "stop_price":null,            "status":"pending_new","updated_at":"2023-11-14T22:13:20.123Z","legs":null}
            """#, answering: .replace(old, by: new))
        #expect(
            read.text
                == "order change state=pendingNew client=gw-0002 was=gw-0001 venue=8 symbol=BTC/USD side=buy "
                + "kind=limit tif=goodTillCancel quantity=0.01 limit=50000 filled=0 time=1700000000123")
    }

    @Test func `a mass cancel has news for each order`() throws {
        let read = try reading(
            "alpaca",
            #"""
            [{"id":"1","status":200},
            {"id":"2","status":500,"body":{"code":42210000,"message":"order is already in \"filled\" state"}},
            {"id":"3","status":500}]
            """#, status: 207, answering: .cancelAll(nil))
        #expect(read.verdict == .accepted)
        #expect(
            read.text == """
                order change state=pendingCancel venue=1
                refused cancel venue=2 103=4 102=0 verdict=refused code=42210000 text=order is already in "filled" state
                refused cancel venue=3 103=99 102=0 verdict=refused code=500 text=
                """)
    }

    @Test(arguments: [
        ("accepted", VenueOrderState.pendingNew), ("pending_new", .pendingNew), ("accepted_for_bidding", .working),
        ("new", .working), ("partially_filled", .working), ("filled", .filled), ("done_for_day", .doneForDay),
        ("canceled", .canceled), ("expired", .expired), ("replaced", .replaced), ("pending_cancel", .pendingCancel),
        ("pending_replace", .pendingReplace), ("rejected", .rejected), ("stopped", .stopped), ("suspended", .suspended),
        ("calculated", .doneForDay), ("held", .suspended),
    ])
    func `each status of an order is a state, as an answer and as an event`(status: String, state: VenueOrderState)
        throws
    {
        let order = #"{"id":"7","client_order_id":"gw-0001","status":"\#(status)"}"#
        for json in [order, #"{"stream":"trade_updates","data":{"event":"\#(status)","order":\#(order)}}"#] {
            guard case .order(let news) = try reading("alpaca", json).news.first else {
                Issue.record("no order in \(json)")
                continue
            }
            #expect(news.state == state && news.event == .change && news.clientOrderID == "gw-0001")
        }
    }

    @Test func `orders that hang on another are told with it`() throws {
        let read = try reading(
            "alpaca",
            #"""
            {"id":"7","client_order_id":"a","status":"new","legs":[{"id":"8","client_order_id":"b","status":"held"}]}
            """#, answering: .query(try order("alpaca", "AAPL")))
        #expect(
            read.text
                == "order status state=working client=a venue=7\norder status state=suspended client=b venue=8")
    }

    @Test func `a part is this fill's, and the order behind it has the sums`() throws {
        let read = try reading(
            "alpaca",
            #"""
            {"stream":"trade_updates","data":{"event":"partial_fill","execution_id":"e1","price":"150.5","qty":"4",
            "position_qty":"4","timestamp":"2023-11-14T17:13:20.123-05:00","order":{"id":"7",
            "client_order_id":"gw-0001","symbol":"AAPL","side":"sell","status":"partially_filled","qty":"10",
            "filled_qty":"6","filled_avg_price":"150.33333333333333333333"}}}
            """#)
        #expect(
            read.text
                == "fill e1 client=gw-0001 venue=7 symbol=AAPL side=sell quantity=4 price=150.5 time=1700000000123 | "
                + "order change state=working client=gw-0001 venue=7 symbol=AAPL side=sell quantity=10 filled=6 "
                + "average=150.3333333333333333 time=1700000000123")
    }

    @Test(arguments: [("order_cancel_rejected", "cancel"), ("order_replace_rejected", "replace")])
    func `a cancel or a change that is refused later is told of`(event: String, what: String) throws {
        let read = try reading(
            "alpaca",
            #"""
            {"stream":"trade_updates","data":{"event":"\#(event)",
            "order":{"id":"7","client_order_id":"gw-0001","status":"new"}}}
            """#)
        #expect(read.text.hasPrefix("refused \(what) client=gw-0001 venue=7 103=99 102=99 verdict=refused"))
        #expect(read.text.hasSuffix("\norder status state=working client=gw-0001 venue=7"))
    }

    @Test func `a trade that is taken back restates the order`() throws {
        let read = try reading(
            "alpaca",
            #"""
            {"stream":"trade_updates","data":{"event":"trade_bust","execution_id":"e2","price":"150","qty":"-2",
            "order":{"id":"7","client_order_id":"gw-0001","status":"filled","filled_qty":"0"}}}
            """#)
        #expect(read.text == "order restated state=filled client=gw-0001 venue=7 filled=0")
    }

    @Test func `a fill of the history has the ID that the stream has, and a full page goes on`() throws {
        let fill = { (number: Int) in
            #"""
            {"activity_type":"FILL","id":"20190524113406977::e\#(number)","price":"1.63","qty":"1","side":"sell_short",
            "symbol":"LPCN","transaction_time":"2019-05-24T15:34:06.977Z","order_id":"7"}
            """#
        }
        let since = Instant(nanosecondsSinceEpoch: 0)
        let json = "[" + (1...100).map(fill).joined(separator: ",") + "]"
        let read = try reading("alpaca", json, answering: .fills(nil, since: since, page: nil))
        #expect(read.news.count == 101)
        #expect(
            line(of: read.news[0])
                == "fill e1 venue=7 symbol=LPCN side=sellShort quantity=1 price=1.63 time=1558712046977")
        #expect(read.news.last == .nextPage("20190524113406977::e100"))
        #expect(try reading("alpaca", "[\(fill(1))]", answering: .fills(nil, since: since, page: nil)).news.count == 1)
    }

    @Test func `crypto has increments of its own, and a short position is below zero`() throws {
        let read = try reading(
            "alpaca",
            #"""
            [{"id":"1","class":"crypto","symbol":"BTC/USD","status":"active","tradable":false,"min_order_size":"0.0001",
            "min_trade_increment":"0.00000001","price_increment":"0.5"},
            {"symbol":"AAPL","avg_entry_price":"100","qty":"5","side":"short",
            "unrealized_pl":"-0.0000000000000000000001"}]
            """#)
        #expect(
            read.text == """
                instrument BTC/USD venue=BTC/USD product=spot state=halted price=0.5 quantity=0.00000001[0.0001..]
                position AAPL quantity=-5 average=100 profit=0.000000000000000000
                """)
    }

    @Test func `the clock is read`() throws {
        let read = try reading("alpaca", #"{"timestamp":"2023-11-14T17:13:20.123-05:00","is_open":true}"#)
        #expect(read.text == "time 1700000000123000000")
    }

    // MARK: Streams

    private func frames(_ stream: StreamName, _ step: Int) throws -> [String]? {
        try testAdapter("alpaca").opening(stream, step: step, token: nil, at: testMoment)?
            .map { "\($0.url) \(String(decoding: $0.body, as: UTF8.self))" }
    }

    @Test func `the stream of orders logs on, then listens`() throws {
        let url = "wss://api.alpaca.markets/stream"
        #expect(
            try frames(.orders, 0)
                == [#"\#(url) {"action":"auth","key":"testkey0123456789","secret":"testsecret0123456789"}"#])
        #expect(try frames(.orders, 1) == [#"\#(url) {"action":"listen","data":{"streams":["trade_updates"]}}"#])
        #expect(try frames(.orders, 2) == nil)
        #expect(
            try frames(.market, 0)?.first?.hasPrefix(#"wss://stream.data.alpaca.markets/v2/iex {"action":"auth""#)
                == true)
        #expect(try frames(.market, 1) == nil)
    }

    @Test func `prices are subscribed to by channel, of the feed that was chosen`() throws {
        let equities = try testAdapter("alpaca")
        let crypto = try testAdapter("alpaca", options: ["feed": "crypto"])
        let apple = try order("alpaca", "AAPL").instrument
        let bitcoin = try order("alpaca", "BTC/USD").instrument
        #expect(crypto.streams.last?.url == "wss://stream.data.alpaca.markets/v1beta3/crypto/us")
        for (channel, name) in [(MarketWish.Channel.quotes, "quotes"), (.trades, "trades"), (.candles, "bars")] {
            let frames = try equities.subscription(MarketWish(true, channel, [apple]), at: testMoment)
            #expect(
                frames.map { String(decoding: $0.body, as: UTF8.self) } == [
                    #"{"action":"subscribe","\#(name)":["AAPL"]}"#
                ])
        }
        let book = try crypto.subscription(MarketWish(false, .book, [bitcoin]), at: testMoment)
        #expect(
            book.map { String(decoding: $0.body, as: UTF8.self) }
                == [#"{"action":"unsubscribe","orderbooks":["BTC/USD"]}"#])
        #expect(throws: VenueRefusal.self) {
            try equities.subscription(MarketWish(true, .book, [apple]), at: testMoment)
        }
        #expect(throws: VenueRefusal.self) {
            try equities.subscription(MarketWish(true, .quotes, [bitcoin]), at: testMoment)
        }
    }

    @Test func `a book of crypto is whole where it says so, and changes behind that`() throws {
        let read = try reading(
            "alpaca",
            #"""
            [{"T":"o","S":"BTC/USD","t":"2023-11-14T22:13:20.123Z","b":[{"p":50000,"s":0.5}],
            "a":[{"p":50001.5,"s":1}],"r":true},
            {"T":"o","S":"BTC/USD","t":"2023-11-14T22:13:20.124Z","b":[{"p":50000,"s":0}],"a":[]}]
            """#)
        #expect(
            read.text == """
                book BTC/USD bids=0.5@50000 asks=1@50001.5 continuity=none time=1700000000123
                book change BTC/USD bids=0@50000 asks= continuity=none time=1700000000124
                """)
        let quote = try reading(
            "alpaca",
            #"[{"T":"q","S":"AAPL","bp":161.1,"bs":2,"ap":161.11,"as":13,"t":"2023-11-14T22:13:20.123456789Z"}]"#)
        #expect(quote.text == "quote AAPL bid=2@161.1 ask=13@161.11 time=1700000000123")
    }
}
