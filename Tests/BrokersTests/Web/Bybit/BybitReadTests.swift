// What Bybit says, and what its streams are sent.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

@Suite("Bybit: answers and streams")
struct BybitReadTests {
    /// Source: bybit.md, "Errors".
    @Test(arguments: [
        ("10001", 99, 2, Verdict.refused), ("170121", 1, 2, .refused), ("110007", 99, 2, .refused),
        ("170131", 99, 2, .refused), ("110072", 6, 6, .refused), ("170140", 13, 2, .refused),
        ("170132", 99, 2, .refused),
        ("110020", 3, 2, .refused), ("170213", 5, 1, .refused), ("110001", 5, 1, .refused), ("110008", 99, 0, .refused),
        ("110079", 0, 3, .refused), ("10002", 0, 2, .wrongTime), ("10003", 0, 2, .refused), ("10006", 0, 2, .busy),
        ("10016", 0, 2, .undecided), ("170007", 0, 2, .undecided),
    ])
    func `errors mean what the table says`(code: String, order: Int, change: Int, verdict: Verdict) throws {
        let (proof, news) = try readings(
            "bybit", #"{"retCode":\#(code),"retMsg":"no","result":{}}"#, answering: .balances)
        #expect(proof == verdict)
        guard case .refused(let error, let request) = news.first else {
            Issue.record("no refusal")
            return
        }
        #expect(error.meaning.order.rawValue == order && error.meaning.change.rawValue == change)
        #expect(error.meaning.isOfCredentials == (code == "10003") && request.what == .other)
    }

    @Test func `an order that is taken is pending, a cancel and a change as well`() throws {
        let order = try order("bybit", "BTC/USDT")
        let text = #"{"retCode":0,"retMsg":"OK","result":{"orderId":"7","orderLinkId":"gw-0001"}}"#
        for (task, state) in [
            (VenueTask.place(order), "pendingNew"), (.cancel(order, as: ""), "pendingCancel"),
            (.replace(order, by: order), "pendingReplace"),
        ] {
            let (proof, news) = try readings("bybit", text, answering: task)
            #expect(proof == .accepted)
            #expect(news.map(line(of:)) == ["order change state=\(state) client=gw-0001 venue=7"])
        }
    }

    @Test func `each order of a batch has news of its own`() throws {
        let order = try order("bybit", "BTC/USDT")
        let text = #"""
            {"retCode":0,"retMsg":"OK","result":{"list":[{"category":"spot","symbol":"BTCUSDT","orderId":"7","orderLinkId":"a1"},
            {"category":"spot","symbol":"BTCUSDT","orderId":"","orderLinkId":"a2"}]},
            "retExtInfo":{"list":[{"code":0,"msg":"OK"},{"code":170213,"msg":"gone"}]}}
            """#
        let (proof, news) = try readings("bybit", text, answering: .cancelTogether([order, order]))
        #expect(proof == .accepted)
        #expect(
            news.map(line(of:)) == [
                "order change state=pendingCancel client=a1 venue=7",
                "refused cancel client=a2 103=5 102=1 verdict=refused code=170213 text=gone",
            ])
    }

    @Test func `an order that is in no list is not known`() throws {
        let order = try order("bybit", "BTC/USDT")
        let text = #"{"retCode":0,"result":{"list":[],"category":"spot","nextPageCursor":""}}"#
        let (proof, news) = try readings("bybit", text, answering: .query(order))
        #expect(proof == .refused)
        #expect(line(of: news[0]).hasPrefix("refused query client=gw-0001 103=5 102=1"))
        #expect(try readings("bybit", text, answering: .openOrders(nil, page: nil)).1.isEmpty)
    }

    @Test func `a cursor is the next page, decoded once`() throws {
        let text = #"""
            {"retCode":0,"result":{"category":"linear","nextPageCursor":"a%3Db%26","list":[{"symbol":"BTCPERP","orderId":"7",
            "orderStatus":"New","side":"Buy","qty":"1","cumExecQty":"0","createdTime":"1700000000123"}]}}
            """#
        let (_, news) = try readings("bybit", text, answering: .openOrders(nil, page: nil))
        #expect(news.last == .nextPage("USDC a=b&"))
        let since = testMoment.time.advanced(by: .seconds(-10 * 86_400))
        let (_, old) = try readings("bybit", text, answering: .recentOrders(nil, since: since, page: nil))
        #expect(old.last == .nextPage("linear/1 a=b&"))
    }

    @Test func `the stream tells why an order is over, and what was filled of one that is rejected`() throws {
        let row = { (members: String) in
            #"{"topic":"order","data":[{"category":"spot","symbol":"BTCUSDT","orderId":"7","orderLinkId":"a1","#
                + #""side":"Sell","orderType":"Limit","price":"5","qty":"2","timeInForce":"GTC",\#(members)}]}"#
        }
        #expect(
            try lines(row(#""orderStatus":"Rejected","rejectReason":"EC_NoEnoughQtyToFill","cumExecQty":"0""#)) == [
                "order change state=rejected client=a1 venue=7 symbol=BTCUSDT side=sell kind=limit tif=goodTillCancel "
                    + "quantity=2 limit=5 filled=0 error=99/99 EC_NoEnoughQtyToFill"
            ])
        #expect(
            try lines(row(#""orderStatus":"Rejected","cumExecQty":"1""#))[0].hasPrefix("order change state=canceled "))
        #expect(
            try !lines(row(#""orderStatus":"PartiallyFilledCanceled","cancelType":"CancelByUser","cumExecQty":"1""#))[0]
                .contains("error"))
        #expect(
            try lines(
                row(
                    #""orderStatus":"Untriggered","triggerPrice":"6","stopOrderType":"Stop","triggerDirection":0,"#
                        + #""lastPriceOnCreated":"7","cumExecQty":"0""#))[0].contains("kind=stopLimit"))
    }

    @Test func `funding is no fill`() throws {
        let row = { (type: String) in
            #"{"topic":"execution","data":[{"category":"linear","symbol":"BTCUSDT","execId":"5","execType":"\#(type)","#
                + #""execPrice":"3","execQty":"1","execFee":"-0.1","orderId":"7","orderLinkId":"","side":"Buy","isMaker":true}]}"#
        }
        #expect(try lines(row("Funding")).isEmpty)
        #expect(
            try lines(row("BustTrade")) == [
                "fill 5 venue=7 symbol=BTCUSDT.linear side=buy quantity=1 price=3 commission=-0.1 in=USDT maker=yes"
            ])
    }

    @Test func `the limits of a call on the WebSocket are of its pool`() throws {
        let text = #"""
            {"reqId":"1","retCode":0,"op":"order.create","data":{"orderId":"7","orderLinkId":"gw-0001"},
            "header":{"X-Bapi-Limit":"10","X-Bapi-Limit-Status":"9"}}
            """#
        let task = VenueTask.place(try order("bybit", "BTC/USDT:USDT"))
        let news = try readings("bybit", text, answering: task).1
        #expect(news.prefix(2) == [.rate(.limit(pool: 1, 10)), .rate(.remaining(pool: 1, 9))])
        #expect(try requestID("bybit", text) == "1")
        #expect(try requestID("bybit", #"{"op":"auth","reqId":"1","retCode":0}"#) == nil)
    }

    /// Source: bybit.md, vector bybit#2.
    @Test func `a private stream logs on with the published signature, and subscribes then`() throws {
        let adapter = try testAdapter("bybit", options: ["orders": "webSocket"])
        let frames = { (stream: StreamName, step: Int) in
            try adapter.opening(stream, step: step, token: nil, at: testMoment)?.map {
                "\($0.url) \(String(decoding: $0.body, as: UTF8.self))"
            }
        }
        let login =
            #"{"op":"auth","args":["testkey0123456789",1700000010123,"#
            + #""8ceeea14a183c75c901a4155da232047a6eb55f18cc96da0acac48dd9240f154"]}"#
        #expect(try frames(.orders, 0) == ["wss://stream.bybit.com/v5/private \(login)"])
        #expect(try frames(.trading, 0) == ["wss://stream.bybit.com/v5/trade \(login)"])
        #expect(
            try frames(.orders, 1) == [
                #"wss://stream.bybit.com/v5/private {"op":"subscribe","args":["order","execution","wallet","position"]}"#
            ])
        #expect(try frames(.orders, 2) == nil && frames(.trading, 1) == nil && frames(.market, 0) == nil)
        #expect(adapter.streams.map(\.name) == [.orders, .trading, .market])
        #expect(adapter.streams[0].keepAlive == .text(#"{"op":"ping"}"#, every: .seconds(20)))
    }

    @Test(arguments: [
        (MarketWish.Channel.quotes, 10, #""orderbook.1.BTCUSDT","tickers.BTCUSDT""#),
        (.trades, 10, #""publicTrade.BTCUSDT""#), (.book, 10, #""orderbook.50.BTCUSDT""#),
        (.book, 100, #""orderbook.200.BTCUSDT""#), (.candles, 10, #""kline.1.BTCUSDT""#),
    ])
    func `market data is subscribed to by topic`(channel: MarketWish.Channel, depth: Int, topics: String) throws {
        let instrument = try order("bybit", "BTC/USDT").instrument
        let frames = try testAdapter("bybit").subscription(
            MarketWish(true, channel, [instrument], depth: depth), at: testMoment)
        #expect(frames.map(\.url) == ["wss://stream.bybit.com/v5/public/spot"])
        #expect(String(decoding: frames[0].body, as: UTF8.self) == #"{"op":"subscribe","args":[\#(topics)]}"#)
    }

    @Test func `ten topics are one frame, and a contract's prices are of a broker for contracts`() throws {
        let contract = try order("bybit", "BTC/USDT:USDT").instrument
        let wish = MarketWish(true, .trades, Array(repeating: contract, count: 12))
        #expect(throws: VenueRefusal.self) { _ = try testAdapter("bybit").subscription(wish, at: testMoment) }
        let frames = try testAdapter("bybit", options: ["prices": "linear"]).subscription(wish, at: testMoment)
        #expect(frames.map(\.url) == Array(repeating: "wss://stream.bybit.com/v5/public/linear", count: 2))
    }

    @Test(arguments: [
        (#"{"success":true,"ret_msg":"","op":"auth","conn_id":"c"}"#, "stream stepDone"),
        (#"{"success":true,"ret_msg":"pong","op":"ping"}"#, "stream heartbeat"),
        (#"{"op":"pong","args":["1675418560633"]}"#, "stream heartbeat"),
        (
            #"{"success":false,"ret_msg":"no such key","op":"auth"}"#,
            "refused other 103=0 102=2 verdict=refused key=yes code=10003 text=no such key"
        ),
        (
            #"{"topic":"orderbook.50.BTCUSDT","type":"delta","ts":9,"data":{"s":"BTCUSDT","b":[["5","0"]],"a":[],"u":1}}"#,
            "book BTCUSDT bids=0@5 asks= continuity=none time=9"
        ),
        (
            #"{"topic":"kline.1.BTCUSDT","ts":9,"data":[{"start":1,"open":"1","high":"3","low":"1","close":"2","#
                + #""volume":"4","confirm":true}]}"#,
            "candle BTCUSDT start=1 open=1 high=3 low=1 close=2 volume=4 closed=yes"
        ),
    ])
    func `what streams say is told`(frame: String, news: String) throws {
        #expect(try lines(frame) == [news])
    }

    private func lines(_ text: String) throws -> [String] { try readings("bybit", text).1.map(line(of:)) }
}
