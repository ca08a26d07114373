// What OKX says, and what its streams are sent.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

@Suite("OKX: answers and streams")
struct OKXReadTests {
    /// Source: okx.md, "Errors".
    @Test(arguments: [
        ("51000", 99, 2, Verdict.refused), ("51001", 1, 2, .refused), ("51008", 99, 2, .refused),
        ("51016", 6, 6, .refused),
        ("51020", 13, 2, .refused), ("51121", 13, 2, .refused), ("51004", 3, 2, .refused), ("51006", 99, 2, .refused),
        ("51028", 2, 2, .refused), ("51400", 5, 0, .refused), ("51402", 5, 0, .refused), ("51410", 0, 3, .refused),
        ("51603", 5, 1, .refused), ("50113", 0, 2, .refused), ("50102", 0, 2, .wrongTime), ("50011", 0, 2, .busy),
        ("50061", 0, 2, .busy), ("50004", 0, 2, .undecided), ("50026", 0, 2, .undecided),
    ])
    func `errors mean what the table says`(code: String, order: Int, change: Int, verdict: Verdict) throws {
        let (proof, news) = try readings("okx", #"{"code":"\#(code)","data":[],"msg":"no"}"#, answering: .balances)
        #expect(proof == verdict)
        guard case .refused(let error, let request) = news.first else {
            Issue.record("no refusal")
            return
        }
        #expect(error.meaning.order.rawValue == order && error.meaning.change.rawValue == change)
        #expect(error.meaning.isOfCredentials == (code == "50113") && request.what == .other)
    }

    @Test func `each order of a batch has news of its own`() throws {
        let orders = try ["a1", "a2"].map { name in try order("okx", "BTC/USDT") { $0.clientOrderID = name } }
        let (proof, news) = try readings(
            "okx",
            #"""
            {"code":"2","msg":"","data":[{"clOrdId":"a1","ordId":"7","tag":"","sCode":"0","sMsg":""},
            {"clOrdId":"a2","ordId":"","tag":"","sCode":"51008","sMsg":"no money"}]}
            """#, answering: .placeTogether(orders))
        #expect(proof == .accepted)
        #expect(
            news.map(line(of:)) == [
                "order change state=pendingNew client=a1 venue=7",
                "refused place client=a2 103=99 102=2 verdict=refused code=51008 text=no money",
            ])
    }

    @Test func `a cancel that is taken is pending, and one that is refused names its order`() throws {
        let task = VenueTask.cancel(try order("okx", "BTC/USDT") { $0.clientOrderID = "a1" }, as: "")
        let (_, taken) = try readings(
            "okx", #"{"code":"0","data":[{"clOrdId":"a1","ordId":"7","sCode":"0","sMsg":""}]}"#, answering: task)
        #expect(taken.map(line(of:)) == ["order change state=pendingCancel client=a1 venue=7"])
        let (proof, refused) = try readings(
            "okx", #"{"code":"1","data":[{"clOrdId":"","ordId":"","sCode":"51400","sMsg":"gone"}]}"#, answering: task)
        #expect(proof == .refused)
        #expect(refused.map(line(of:)) == ["refused cancel client=a1 103=5 102=0 verdict=refused code=51400 text=gone"])
    }

    @Test func `the stream tells changes, refused changes and why an order is over`() throws {
        let row = { (members: String) in
            #"{"arg":{"channel":"orders"},"data":[{"instId":"BTC-USDT","ordId":"7","clOrdId":"a1","side":"buy","ordType":"limit","#
                + #""sz":"2","px":"5","accFillSz":"0","avgPx":"",\#(members)}]}"#
        }
        #expect(
            try lines(row(#""state":"live","amendResult":"0","reqId":"a2""#)) == [
                "order replaced state=working client=a2 was=a1 venue=7 symbol=BTC-USDT side=buy kind=limit tif=goodTillCancel "
                    + "quantity=2 limit=5 filled=0"
            ])
        #expect(
            try lines(row(#""state":"live","amendResult":"-1","reqId":"a2","code":"51503","msg":"gone""#))[0]
                == "refused replace client=a1 venue=7 103=5 102=1 verdict=refused code=51503 text=gone")
        #expect(try lines(row(#""state":"live","amendResult":"0","amendSource":"4""#))[0].hasPrefix("order restated "))
        #expect(
            try lines(row(#""state":"canceled","cancelSource":"31""#))[0].hasSuffix(
                "error=99/99 post only, and it would have taken what others offer (cancelSource 31)"))
        #expect(try !lines(row(#""state":"canceled","cancelSource":"1""#))[0].contains("error"))
    }

    @Test func `a triggered order goes on under the name of the trading one`() throws {
        #expect(
            try lines(
                #"""
                {"arg":{"channel":"orders-algo"},"data":[{"algoId":"9","algoClOrdId":"a1","ordId":"7","instId":"BTC-USDT",
                "ordType":"trigger","side":"sell","sz":"1","triggerPx":"4","ordPx":"-1","state":"effective","actualSz":"1"}]}
                """#) == [
                    "order change state=working client=a1 venue=7 symbol=BTC-USDT side=sell kind=stop quantity=1 stop=4"
                ])
        #expect(
            try lines(
                #"""
                {"arg":{"channel":"orders"},"data":[{"instId":"BTC-USDT","ordId":"7","clOrdId":"","algoId":"9","algoClOrdId":"a1",
                "side":"sell","ordType":"market","sz":"1","accFillSz":"1","avgPx":"3","state":"filled","tradeId":"5","fillSz":"1",
                "fillPx":"3","fillFee":"0.01","fillFeeCcy":"USDT","execType":"M"}]}
                """#) == [
                    "fill 5 client=a1 venue=7 symbol=BTC-USDT side=sell quantity=1 price=3 commission=-0.01 in=USDT maker=yes | "
                        + "order change state=filled client=a1 venue=7 symbol=BTC-USDT side=sell quantity=1 filled=1 average=3"
                ])
    }

    @Test func `which way a trigger goes is seen from the last price`() throws {
        let row = { (last: String) in
            #"{"algoId":"9","ordType":"trigger","side":"buy","sz":"1","triggerPx":"4","ordPx":"3","state":"live","last":"\#(last)"}"#
        }
        #expect(try lines(row("3.5"))[0].contains("kind=stopLimit"))
        #expect(try lines(row("4.5"))[0].contains("kind=limitIfTouched"))
    }

    @Test func `a full page tells where the next one begins`() throws {
        let fill = #"{"tradeId":"1","fillSz":"1","fillPx":"1","billId":"88","instType":"SWAP"}"#
        let text = #"{"code":"0","data":[\#(Array(repeating: fill, count: 100).joined(separator: ","))]}"#
        let (_, news) = try readings("okx", text, answering: .fills(nil, since: testMoment.time, page: nil))
        #expect(news.last == .nextPage("SWAP 88"))
        let algo = #"{"algoId":"9","ordType":"oco","side":"buy","sz":"1","slTriggerPx":"4","state":"live"}"#
        let algos = #"{"code":"0","data":[\#(Array(repeating: algo, count: 100).joined(separator: ","))]}"#
        #expect(
            try readings("okx", algos, answering: .openOrders(nil, page: nil)).1.last == .nextPage("conditional,oco 9"))
    }

    /// Source: okx.md, vector okx#2.
    @Test func `a private stream logs on with the published signature, and subscribes then`() throws {
        let adapter = try testAdapter("okx")
        let moment = CallMoment(Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000))
        let frames = { (stream: StreamName, step: Int) in
            try adapter.opening(stream, step: step, token: nil, at: moment)?.map {
                "\($0.url) \(String(decoding: $0.body, as: UTF8.self))"
            }
        }
        #expect(
            try frames(.orders, 0) == [
                #"wss://ws.okx.com:8443/ws/v5/private {"op":"login","args":[{"apiKey":"testkey0123456789","passphrase":"testpass","#
                    + #""timestamp":"1700000000","sign":"Lc9H87XJkNeRwgc3yOGu8tOd1c23DDCS0IPnpbhIQKk="}]}"#
            ])
        #expect(
            try frames(.orders, 1) == [
                #"wss://ws.okx.com:8443/ws/v5/private {"op":"subscribe","args":[{"channel":"account"},"#
                    + #"{"channel":"positions","instType":"ANY"},{"channel":"orders","instType":"ANY"}]}"#
            ])
        #expect(
            try frames(.conditionalOrders, 1) == [
                #"wss://ws.okx.com:8443/ws/v5/business {"op":"subscribe","args":[{"channel":"algo-advance","instType":"ANY"},"#
                    + #"{"channel":"orders-algo","instType":"ANY"}]}"#
            ])
        #expect(try frames(.orders, 2) == nil && frames(.market, 0) == nil)
    }

    @Test(arguments: [
        (MarketWish.Channel.quotes, 10, "public", "tickers"), (.trades, 10, "public", "trades"),
        (.book, 10, "public", "books"), (.book, 5, "public", "books5"), (.candles, 10, "business", "candle1m"),
    ])
    func `market data is subscribed to by channel`(
        channel: MarketWish.Channel, depth: Int, path: String, name: String
    ) throws {
        let instrument = try order("okx", "BTC/USDT").instrument
        let frames = try testAdapter("okx").subscription(
            MarketWish(true, channel, [instrument], depth: depth), at: testMoment)
        #expect(frames.map(\.url) == ["wss://ws.okx.com:8443/ws/v5/\(path)"])
        #expect(
            String(decoding: frames[0].body, as: UTF8.self)
                == #"{"op":"subscribe","args":[{"channel":"\#(name)","instId":"BTC-USDT"}]}"#)
    }

    @Test(arguments: [
        (#"{"event":"login","code":"0","msg":""}"#, "stream stepDone"),
        (#"{"event":"subscribe","arg":{"channel":"orders","instType":"ANY"}}"#, "stream stepDone"),
        (#"{"event":"notice","code":"64008","msg":"closing soon"}"#, "stream closing"),
        (
            #"{"event":"channel-conn-count-error","channel":"orders"}"#,
            #"stream broken("OKX allows no more connections to this channel")"#
        ),
        (
            #"{"event":"error","code":"60011","msg":"Please log in"}"#,
            "refused other 103=0 102=2 verdict=refused key=yes code=60011 text=Please log in"
        ),
        (
            #"{"arg":{"channel":"candle1m","instId":"BTC-USDT"},"data":[["1000","1","3","0.5","2","9","9","9","1"]]}"#,
            "candle BTC-USDT start=1000 open=1 high=3 low=0.5 close=2 volume=9 closed=yes"
        ),
        (
            #"{"arg":{"channel":"bbo-tbt","instId":"BTC-USDT"},"data":[{"#
                + #""asks":[["2","1","0","1"]],"bids":[["1","4","0","1"]],"ts":"1000","seqId":3}]}"#,
            "quote BTC-USDT bid=4@1 ask=1@2 time=1000"
        ),
        (
            #"{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"#
                + #""asks":[["2","0","0","0"]],"bids":[],"ts":"1000","checksum":-1,"prevSeqId":3,"seqId":5}]}"#,
            "book change BTC-USDT bids= asks=0@2 continuity=chain(previous: 3, last: 5) checksum=4294967295 time=1000"
        ),
    ])
    func `what streams say is told`(frame: String, news: String) throws {
        #expect(try lines(frame) == [news])
    }

    @Test func `answers to requests have their ID`() throws {
        #expect(try requestID("okx", #"{"id":"12","op":"order","code":"0","data":[]}"#) == "12")
        #expect(try requestID("okx", #"{"arg":{"channel":"orders"},"data":[],"id":"12"}"#) == nil)
    }

    private func lines(_ text: String) throws -> [String] { try readings("okx", text).1.map(line(of:)) }
}
