// What Kraken's answers and streams say.

import BrokerKit
import Brokers
import Testing
import Values

@Suite("Kraken: answers")
struct KrakenAnswerTests {
    /// Source: shared/brokers/kraken.md, "Errors".
    @Test(arguments: [
        ("EQuery:Unknown asset pair", 1, 2, Verdict.refused), ("EQuery:Invalid asset pair", 1, 2, .refused),
        ("EOrder:Insufficient funds", 99, 2, .refused), ("EOrder:Insufficient margin", 99, 2, .refused),
        ("EOrder:Order minimum not met", 13, 2, .refused), ("EOrder:Cost minimum not met", 13, 2, .refused),
        ("EGeneral:Invalid arguments:volume", 13, 2, .refused), ("EOrder:Tick size check failed", 99, 99, .refused),
        ("EOrder:Invalid price", 99, 2, .refused), ("EGeneral:Invalid arguments:price", 99, 2, .refused),
        ("EOrder:Post only order", 99, 99, .refused), ("EOrder:Orders limit exceeded", 3, 2, .refused),
        ("EOrder:Positions limit exceeded", 3, 2, .refused), ("EOrder:Unknown order", 5, 1, .refused),
        ("EService:Market in cancel_only mode", 2, 2, .refused), ("EService:Market in limit_only mode", 2, 2, .refused),
        ("EService:Unavailable", 2, 2, .undecided), ("EService:Busy", 2, 2, .undecided),
        ("EGeneral:Internal error", 2, 2, .undecided), ("EAPI:Invalid nonce", 0, 2, .wrongTime),
        ("EGeneral:Temporary lockout", 0, 2, .busy), ("EAPI:Rate limit exceeded", 0, 2, .busy),
        ("EOrder:Rate limit exceeded", 0, 2, .busy), ("EService: Throttled: 1700000060", 0, 2, .busy),
    ])
    func `an error means what the table says`(text: String, order: Int, change: Int, verdict: Verdict) throws {
        let place = VenueTask.place(try order_())
        let read = try krakenNews("kraken", #"{"error":["\#(text)"]}"#, answering: place)
        #expect(read.verdict == verdict)
        #expect(
            read.lines.first
                == "refused place client=gw-0001 103=\(order) 102=\(change) verdict=\(verdict) code= text=\(text)")
    }

    private func order_(_ name: String = "gw-0001") throws -> VenueOrder {
        try order("kraken", "BTC/USD") { $0.clientOrderID = name }
    }

    @Test(arguments: ["EAPI:Invalid key", "EAPI:Invalid signature", "EGeneral:Permission denied"])
    func `a bad key needs a person`(text: String) throws {
        #expect(
            try krakenNews("kraken", #"{"error":["\#(text)"]}"#).lines[0].contains(
                "103=0 102=2 verdict=refused key=yes"))
    }

    @Test func `what the venue says of its limits counts`() throws {
        let said = [
            "EGeneral:Temporary lockout": "closed(pool: nil, Optional(Values.Interval(nanoseconds: 900000000000)))",
            "EAPI:Rate limit exceeded": "used(pool: 0, 15)", "EOrder:Rate limit exceeded": "used(pool: 1, 60)",
        ]
        for (text, rate) in said {
            #expect(try krakenNews("kraken", #"{"error":["\#(text)"]}"#).lines.last == "rate \(rate)")
        }
        let throttled = try krakenNews("kraken", #"{"error":["EService: Throttled: 1700000060"]}"#).lines
        #expect(throttled.last?.contains("1700000060000000000") == true)
        #expect(try krakenNews("kraken", #"{"error":["EService: Throttled: 99999999999999999999"]}"#).lines.count == 1)
    }

    @Test func `a warning is no refusal`() throws {
        let read = try krakenNews("kraken", #"{"error":["WDatabase:Slow"],"result":{"unixtime":1700000000}}"#)
        #expect(read.verdict == .accepted && read.lines == ["time 1700000000000000000"])
    }

    @Test func `an answer names the order that was asked about`() throws {
        let order = try order_()
        let placed = try krakenNews(
            "kraken", #"{"error":[],"result":{"txid":["O1"],"descr":{}}}"#, answering: .place(order))
        #expect(placed.lines == ["order change state=working client=gw-0001 venue=O1"])
        var new = order
        (new.size, new.limit) = (.quantity(Decimal("0.005")), Decimal("49000"))
        let amended = try krakenNews(
            "kraken", #"{"error":[],"result":{"amend_id":"T1"}}"#, answering: .replace(order, by: new))
        #expect(amended.lines == ["order replaced state=working client=gw-0001 quantity=0.005 limit=49000"])
        let canceled = try krakenNews(
            "kraken", #"{"error":[],"result":{"count":1}}"#, answering: .cancel(order, as: ""))
        #expect(canceled.lines == ["order change state=canceled client=gw-0001"])
        let pending = #"{"error":[],"result":{"count":1,"pending":true}}"#
        #expect(
            try krakenNews("kraken", pending, answering: .cancel(order, as: "")).lines == [
                "order change state=pendingCancel client=gw-0001"
            ])
    }

    @Test func `a cancel that canceled less than was asked for proves nothing`() throws {
        let task = VenueTask.cancelTogether([try order_(), try order_("gw-0002")])
        let read = try krakenNews("kraken", #"{"error":[],"result":{"count":1}}"#, answering: task)
        #expect(read.verdict == .undecided && read.lines.isEmpty)
    }

    @Test func `each row of a batch is of the order in its place`() throws {
        let task = VenueTask.placeTogether([try order_(), try order_("gw-0002")])
        let answer = #"{"error":[],"result":{"orders":[{"txid":"O1"},{"error":"EOrder:Insufficient funds"}]}}"#
        let read = try krakenNews("kraken", answer, answering: task)
        #expect(read.verdict == .accepted)
        #expect(
            read.lines == [
                "order change state=working client=gw-0001 venue=O1",
                "refused place client=gw-0002 103=99 102=2 verdict=refused code= text=EOrder:Insufficient funds",
            ])
    }

    @Test func `a full page is followed by another one`() throws {
        let rows = (0..<50).map { #""T\#($0)":{"ordertxid":"O1","pair":"XXBTZUSD","price":"1","vol":"1"}"# }.joined(
            separator: ",")
        let task = VenueTask.fills(nil, since: testMoment.time, page: "50")
        let more = try krakenNews(
            "kraken", #"{"error":[],"result":{"trades":{\#(rows)},"count":101}}"#, answering: task)
        #expect(more.lines.count == 51 && more.lines.last == "page 100")
        let last = try krakenNews(
            "kraken", #"{"error":[],"result":{"trades":{\#(rows)},"count":100}}"#, answering: task)
        #expect(last.lines.count == 50)
    }

    @Test func `an order that the venue ended says why`() throws {
        let row =
            #"{"exec_type":"canceled","order_status":"canceled","order_id":"O1","cum_qty":0,"reason":"Post only order"}"#
        let read = try krakenNews("kraken", #"{"channel":"executions","type":"update","sequence":3,"data":[\#(row)]}"#)
        #expect(
            read.lines == [
                "order change state=canceled venue=O1 filled=0 error=99/99 Post only order",
                "stream message(channel: \"executions\", 3)",
            ])
    }

    @Test func `the last report of a filled order is no other fill`() throws {
        let row =
            #"{"exec_type":"filled","order_status":"filled","order_id":"O1","cum_qty":0.5,"cum_cost":25000,"avg_price":50000}"#
        let read = try krakenNews("kraken", #"{"channel":"executions","type":"update","sequence":4,"data":[\#(row)]}"#)
        #expect(read.lines[0] == "order change state=filled venue=O1 filled=0.5 average=50000 notional=25000")
    }

    @Test func `an amended and a restated order are told apart`() throws {
        for (type, event) in [("amended", "replaced"), ("restated", "restated"), ("iceberg_refill", "status")] {
            let row = #"{"exec_type":"\#(type)","order_status":"new","order_id":"O1","order_qty":2}"#
            let read = try krakenNews(
                "kraken", #"{"channel":"executions","type":"update","sequence":4,"data":[\#(row)]}"#)
            #expect(read.lines[0] == "order \(event) state=working venue=O1 quantity=2")
        }
    }

    // MARK: Streams

    @Test func `the private stream is opened with a token, in one step`() throws {
        let adapter = try testAdapter("kraken")
        #expect(adapter.streams.map(\.name) == [.orders, .market] && adapter.streams[0].needsToken)
        let frames = try #require(try adapter.opening(.orders, step: 0, token: "TOKEN", at: testMoment))
        #expect(frames.map(\.url) == ["wss://ws-auth.kraken.com/v2"])
        #expect(
            String(decoding: frames[0].body, as: UTF8.self)
                == #"{"method":"subscribe","params":{"channel":"executions","snap_orders":true,"snap_trades":false,"#
                + #""token":"TOKEN"},"req_id":1700000000123}"#)
        #expect(try adapter.opening(.orders, step: 1, token: "TOKEN", at: testMoment) == nil)
        let refused = #"{"method":"subscribe","success":false,"error":"ESession:Invalid session","req_id":1}"#
        #expect(try krakenNews("kraken", refused).lines.first == "stream tokenExpired")
        #expect(try krakenNews("kraken", #"{"error":[],"result":{"token":"T","expires":900}}"#).lines == ["token"])
        #expect(try krakenNews("kraken", #"{"channel":"heartbeat"}"#).lines == ["stream heartbeat"])
    }

    @Test(arguments: [
        (MarketWish.Channel.quotes, #""channel":"ticker","event_trigger":"bbo""#), (.trades, #""channel":"trade""#),
        (.book, #""channel":"book","depth":25"#), (.candles, #""channel":"ohlc","interval":1"#),
    ])
    func `prices are asked for by the names of streams`(channel: MarketWish.Channel, fields: String) throws {
        let adapter = try testAdapter("kraken")
        let instruments = try [order_().instrument, order("kraken", "DOGE/USD").instrument]
        let frames = try adapter.subscription(MarketWish(true, channel, instruments, depth: 20), at: testMoment)
        #expect(
            frames.map { String(decoding: $0.body, as: UTF8.self) } == [
                #"{"method":"subscribe","params":{\#(fields),"symbol":["BTC/USD","DOGE/USD"]},"req_id":1700000000123}"#
            ])
        #expect(frames[0].requestID == "1700000000123" && frames[0].url == "wss://ws.kraken.com/v2")
    }

    @Test func `a candle and a quote are read`() throws {
        let candle =
            #"{"symbol":"BTC/USD","open":1,"high":3,"low":1,"close":2,"volume":5,"interval_begin":"2023-10-04T16:25:00Z"}"#
        #expect(
            try krakenNews("kraken", #"{"channel":"ohlc","type":"update","data":[\#(candle)]}"#).lines == [
                "candle BTC/USD start=1696436700000 open=1 high=3 low=1 close=2 volume=5 closed=no"
            ])
        let ticker =
            #"{"symbol":"BTC/USD","bid":1,"bid_qty":2,"ask":3,"ask_qty":4,"last":2.5,"volume":9,"low":1,"high":5}"#
        #expect(
            try krakenNews("kraken", #"{"channel":"ticker","type":"snapshot","data":[\#(ticker)]}"#).lines == [
                "quote BTC/USD bid=2@1 ask=4@3 last=2.5 high=5 low=1 volume=9"
            ])
    }
}
