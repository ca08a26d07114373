// What the answers and the streams of Kraken's futures say.

import BrokerKit
import Brokers
import Cryptography
import Testing
import Values

private let kind = "kraken-futures"

@Suite("Kraken Futures: answers")
struct KrakenFuturesAnswerTests {
    private func future(_ name: String = "gw-0001", venue: String? = nil) throws -> VenueOrder {
        try order(kind, "BTC/USD:USD") { ($0.clientOrderID, $0.venueOrderID) = (name, venue) }
    }

    /// Source: the words of REST API, "Send order", "Edit order", "Cancel order", by the classes of ccxt.
    @Test(arguments: [
        ("insufficientAvailableFunds", 99, 99), ("invalidSize", 13, 2), ("invalidPrice", 99, 99),
        ("invalidOrderType", 11, 2), ("tooManySmallOrders", 3, 2), ("maxPositionViolation", 3, 2),
        ("marketSuspended", 2, 2), ("clientOrderIdAlreadyExist", 6, 6), ("postWouldExecute", 99, 99),
        ("iocWouldNotExecute", 99, 99), ("wouldNotReducePosition", 99, 99),
    ])
    func `an order that is not placed is refused with the word that says why`(word: String, order: Int, change: Int)
        throws
    {
        let answer =
            #"{"result":"success","sendStatus":{"status":"\#(word)","order_id":"O1"},"serverTime":"2024-01-15T10:30:45Z"}"#
        let read = try krakenNews(kind, answer, answering: .place(future()))
        #expect(read.verdict == .refused)
        #expect(
            read.lines == [
                "refused place client=gw-0001 venue=O1 103=\(order) 102=\(change) verdict=refused code=\(word) text=\(word)"
            ])
    }

    @Test(arguments: [
        ("apiLimitExceeded", 0, 2, Verdict.busy), ("nonceDuplicate", 0, 2, .wrongTime),
        ("unavailable", 2, 2, .undecided),
        ("contractNotFound", 1, 2, .refused), ("invalidArgument: symbol", 99, 99, .refused),
    ])
    func `an error means what its class does`(text: String, order: Int, change: Int, verdict: Verdict) throws {
        let read = try krakenNews(kind, #"{"result":"error","error":"\#(text)"}"#, answering: .place(future()))
        #expect(read.verdict == verdict)
        #expect(read.lines[0].contains(" 103=\(order) 102=\(change) verdict=\(verdict) "), "\(read.lines)")
    }

    @Test func `a bad key needs a person, and errors of another form are read`() throws {
        let key = try krakenNews(kind, #"{"result":"error","error":"authenticationError"}"#)
        #expect(key.lines[0].contains("key=yes"))
        let margin = try krakenNews(kind, #"{"errors":[{"code":92,"message":"INSUFFICIENT_MARGIN"}],"status":500}"#)
        #expect(margin.verdict == .refused && margin.lines[0].contains("text=INSUFFICIENT_MARGIN"))
    }

    @Test func `a cancel of a filled or an unknown order is refused as that`() throws {
        for (word, reason) in [("filled", 0), ("notFound", 1)] {
            let answer = #"{"result":"success","cancelStatus":{"status":"\#(word)"}}"#
            let read = try krakenNews(kind, answer, answering: .cancel(future(venue: "O1"), as: ""))
            #expect(read.verdict == .refused && read.lines[0].contains("refused cancel client=gw-0001 venue=O1"))
            #expect(read.lines[0].contains("102=\(reason) "))
        }
        let none = try krakenNews(kind, #"{"result":"success","cancelStatus":{"status":"noOrdersToCancel"}}"#)
        #expect(none.verdict == .accepted && none.lines.isEmpty)
    }

    @Test func `an execution in an answer is what the order has become, and the fill is told by the fills`() throws {
        let before =
            #"{"orderId":"O1","cliOrdId":null,"type":"ioc","symbol":"PF_XBTUSD","side":"buy","quantity":0.01,"filled":0,"#
            + #""limitPrice":67261.0,"reduceOnly":false,"timestamp":"2026-03-02T06:10:31.954Z"}"#
        let event =
            #"{"type":"EXECUTION","executionId":"E1","price":66596.0,"amount":0.01,"orderPriorExecution":\#(before)}"#
        let answer = #"{"result":"success","sendStatus":{"status":"placed","order_id":"O1","orderEvents":[\#(event)]}}"#
        #expect(
            try krakenNews(kind, answer, answering: .place(future())).lines == [
                "order change state=filled client=gw-0001 venue=O1 symbol=PF_XBTUSD side=buy tif=immediateOrCancel"
                    + " quantity=0.01 limit=67261.0 filled=0.01 time=1772431831954"
            ])
    }

    @Test func `each row of a batch is of the order of its tag`() throws {
        let rows =
            #"{"status":"insufficientAvailableFunds","order_tag":"2","orderEvents":[]},"#
            + #"{"status":"placed","order_tag":"1","order_id":"O1","orderEvents":[]}"#
        let task = VenueTask.placeTogether([try future(), try future("gw-0002")])
        let read = try krakenNews(kind, #"{"result":"success","batchStatus":[\#(rows)]}"#, answering: task)
        #expect(read.verdict == .accepted)
        #expect(read.lines[0].hasPrefix("refused place client=gw-0002 103=99"))
        #expect(read.lines[1] == "order change state=working client=gw-0001 venue=O1")
        let strange = try krakenNews(
            kind, #"{"result":"success","batchStatus":[{"status":"placed","order_tag":"-9223372036854775808"}]}"#,
            answering: task)
        #expect(strange.lines.isEmpty)
    }

    @Test func `an asked order is what the venue says`() throws {
        let row =
            #"{"order":{"type":"TRIGGER_ORDER","orderId":"O1","cliOrdId":"gw-0001","symbol":"PF_XBTUSD","side":"sell","#
            + #""quantity":1,"filled":null,"limitPrice":null,"priceTriggerOptions":{"triggerPrice":40000},"#
            + #""timestamp":"2023-04-07T15:18:04.699Z"},"status":"TRIGGER_PLACED","updateReason":null,"error":null}"#
        #expect(
            try krakenNews(kind, #"{"result":"success","orders":[\#(row)]}"#).lines == [
                "order status state=working client=gw-0001 venue=O1 symbol=PF_XBTUSD side=sell quantity=1 stop=40000"
                    + " time=1680880684699"
            ])
    }

    private let history: String = {
        let order = { (name: String, left: String, filled: String) in
            #"{"uid":"\#(name)","tradeable":"PF_LTCUSD","direction":"Buy","quantity":"\#(left)","filled":"\#(filled)","#
                + #""limitPrice":"69.2","orderType":"Limit","clientId":"","reduceOnly":false}"#
        }
        let canceled =
            #"{"timestamp":1707258274850,"event":{"OrderCancelled":{"order":\#(order("O1", "0.3", "0.1"))}}}"#
        let placed = #"{"timestamp":1707258274849,"event":{"OrderPlaced":{"order":\#(order("O1", "0.4", "0"))}}}"#
        let filled =
            #"{"timestamp":1707258274848,"event":{"OrderUpdated":{"newOrder":\#(order("O2", "0", "0.5")),"reason":"full_fill"}}}"#
        return #"{"elements":[\#(canceled),\#(placed),\#(filled)],"continuationToken":"next"}"#
    }()

    @Test func `the history is told from its beginning, with what is left and filled`() throws {
        let task = VenueTask.recentOrders(nil, since: testMoment.time, page: nil)
        let lines = try krakenNews(kind, history, answering: task).lines
        let terms = "symbol=PF_LTCUSD side=buy kind=limit tif=goodTillCancel"
        #expect(
            lines == [
                "order status state=filled venue=O2 \(terms) quantity=0.5 limit=69.2 filled=0.5",
                "order status state=working venue=O1 \(terms) quantity=0.4 limit=69.2 filled=0",
                "order status state=canceled venue=O1 \(terms) quantity=0.4 limit=69.2 filled=0.1", "page next",
            ])
        let asked = try krakenNews(kind, history, answering: .query(future(venue: "O2"))).lines
        #expect(asked == [lines[0]])
    }

    @Test func `older fills are asked for by the time of the oldest`() throws {
        let rows = (0..<100).map {
            #"{"fill_id":"F\#($0)","symbol":"PF_XBTUSD","side":"buy","size":1,"price":2,"fillTime":"2023-11-14T22:\#(59 - $0 / 2):00Z"}"#
        }.joined(separator: ",")
        let since = Instant(nanosecondsSinceEpoch: 1_699_999_000_000_000_000)
        let read = { try krakenNews(kind, #"{"result":"success","fills":[\#(rows)]}"#, answering: $0).lines.last }
        #expect(try read(.fills(nil, since: since, page: nil)) == "page 2023-11-14T22:10:00.000Z")
        #expect(try read(.fills(nil, since: testMoment.time, page: nil))?.hasPrefix("fill F99") == true)
    }

    @Test func `profits are computed, and no sum of theirs has too many digits`() throws {
        let balances =
            #"{"feed":"balances_snapshot","account":"A","flex_futures":{"currencies":{"USD":{"quantity":"#
            + #"100012.34567890123456789,"available":99000.00000000000012345}}}}"#
        #expect(try krakenNews(kind, balances).lines.first?.hasPrefix("balance USD total=100012.3456789012") == true)
        let positions =
            #"{"feed":"open_positions","positions":[{"instrument":"PF_XBTUSD","balance":0.03,"#
            + #""pnl":-1.23456789012345678901,"entry_price":60000.33333333333333333}]}"#
        #expect(try krakenNews(kind, positions).lines.first?.hasPrefix("position PF_XBTUSD quantity=0.03 average=60000.333333333") == true)
    }

    @Test func `an instrument has its rules, and indexes are none`() throws {
        let rows =
            #"{"symbol":"PF_XBTUSD","type":"flexible_futures","tickSize":1,"contractSize":1,"tradeable":true,"#
            + #""contractValueTradePrecision":4,"maxPositionSize":1000},"#
            + #"{"symbol":"fi_xbtusd_250926","type":"futures_inverse","tickSize":0.5,"contractSize":1,"tradeable":false,"#
            + #""isin":"GB00JVMLMP88"},{"symbol":"PF_PEPEUSD","tickSize":0.1,"tradeable":true,"#
            + #""contractValueTradePrecision":-3},{"symbol":"in_xbtusd","type":"spot index","tradeable":false}"#
        #expect(
            try krakenNews(kind, #"{"result":"success","instruments":[\#(rows)]}"#).lines == [
                "instrument BTC/USD:USD venue=PF_XBTUSD product=linear state=trading price=1 quantity=0.0001[0.0001..1000]"
                    + " contract=1",
                "instrument BTC/USD:BTC-250926 venue=FI_XBTUSD_250926 product=inverse state=halted price=0.5 quantity=1[1..]"
                    + " id=GB00JVMLMP88",
                "instrument PEPE/USD:USD venue=PF_PEPEUSD product=linear state=trading price=0.1 quantity=1000[1000..]",
            ])
    }

    @Test func `positions have a sign, by REST and by the stream`() throws {
        let rest =
            #"{"result":"success","openPositions":[{"side":"short","symbol":"pi_xrpusd","price":0.75,"size":230}]}"#
        #expect(try krakenNews(kind, rest).lines == ["position PI_XRPUSD quantity=-230 average=0.75"])
        let row = #"{"instrument":"PF_LTCUSD","balance":-0.5,"pnl":-0.86,"entry_price":70.53}"#
        #expect(
            try krakenNews(kind, #"{"feed":"open_positions","positions":[\#(row)],"seq":0}"#).lines == [
                "position PF_LTCUSD quantity=-0.5 average=70.53 profit=-0.86"
            ])
    }

    /// Each is a product or a quotient of the venue's: the stream of orders must not end because it has many digits.
    @Test func `what the venue has calculated may have more digits than a decimal`() throws {
        let row = #"""
            {"instrument":"PF_XBTUSD","balance":0.03,"pnl":-0.86666666666666666666666,"entry_price":59985.66666666666666666666666}
            """#
        #expect(
            try krakenNews(kind, #"{"feed":"open_positions","positions":[\#(row)],"seq":0}"#).lines == [
                "position PF_XBTUSD quantity=0.03 average=59985.66666666666666 profit=-0.866666666666666666"
            ])
        let money = #"{"USD":{"quantity":999998.33333333333333333333,"available":999000.66666666666666666666}}"#
        let balances = #"{"feed":"balances","flex_futures":{"currencies":\#(money)},"seq":1}"#
        #expect(
            try krakenNews(kind, balances).lines == [
                "balance USD total=999998.333333333333 available=999000.666666666666"
            ])
    }

    @Test func `the venue's time is in every answer`() throws {
        let answer = #"{"result":"success","tradeable":"PF_XBTUSD","serverTime":"2024-05-03T13:15:34.1Z"}"#
        #expect(try krakenNews(kind, answer, answering: .time).lines == ["time 1714742134100000000"])
    }

    // MARK: Streams

    /// Source: Kraken's documents of the challenge, with their own secret.
    @Test func `a challenge is signed as the documents print it`() throws {
        let type = try #require(BrokerRegistry.adapter(kind))
        let secret = Secret(
            text: "7zxMEF5p/Z8l2p2U7Ghv6x14Af+Fx+92tPgUdVQ748FOIrEoT9bgT+bTRfXc5pz8na+hL/QdrCVG7bh9KpT0eMTm")
        let adapter = try type.init(AdapterSettings(credentials: Credentials(key: "key", secret: secret)))
        let ask = try adapter.opening(.orders, step: 0, token: nil, at: testMoment)
        #expect(ask?.map { String(decoding: $0.body, as: UTF8.self) } == [#"{"event":"challenge","api_key":"key"}"#])
        let challenge = "c100b894-1729-464d-ace1-52dbce11db42"
        #expect(
            try krakenNews(kind, #"{"event":"challenge","message":"\#(challenge)"}"#).lines == [
                "token", "stream stepDone",
            ])
        let signed = "4JEpF3ix66GA2B+ooK128Ift4XQVtc137N9yeg4Kqsn9PI0Kpzbysl9M1IeCEdjg0zl00wkVqcsnG4bmnlMb3A=="
        for (step, feed) in ["open_orders_verbose", "fills", "open_positions", "balances"].enumerated() {
            let frames = try adapter.opening(.orders, step: step + 1, token: challenge, at: testMoment)
            #expect(
                frames?.map { String(decoding: $0.body, as: UTF8.self) } == [
                    #"{"event":"subscribe","feed":"\#(feed)","original_challenge":"\#(challenge)","#
                        + #""signed_challenge":"\#(signed)","api_key":"key"}"#
                ])
        }
        #expect(try adapter.opening(.orders, step: 5, token: challenge, at: testMoment) == nil)
        #expect(throws: VenueRefusal.self) { _ = try adapter.opening(.orders, step: 1, token: nil, at: testMoment) }
    }

    @Test func `prices are asked for by product`() throws {
        let adapter = try testAdapter(kind)
        let instruments = [try future().instrument]
        for (channel, feed) in [(MarketWish.Channel.quotes, "ticker"), (.trades, "trade"), (.book, "book")] {
            let frames = try adapter.subscription(MarketWish(true, channel, instruments), at: testMoment)
            #expect(
                frames.map { String(decoding: $0.body, as: UTF8.self) } == [
                    #"{"event":"subscribe","feed":"\#(feed)","product_ids":["PF_XBTUSD"]}"#
                ])
        }
        #expect(throws: VenueRefusal.self) {
            _ = try adapter.subscription(MarketWish(true, .candles, instruments), at: testMoment)
        }
    }

    @Test func `a change of the book is one level, with the next number`() throws {
        let change =
            #"{"feed":"book","product_id":"PI_XBTUSD","side":"sell","seq":326072250,"price":34981,"qty":0,"timestamp":1612269953629}"#
        #expect(
            try krakenNews(kind, change).lines == [
                "book change PI_XBTUSD bids= asks=0@34981 continuity=range(first: 326072250, last: 326072250)"
                    + " time=1612269953629"
            ])
    }

    @Test(arguments: [
        ("full_fill", "order change state=filled venue=O1"),
        ("cancelled_by_user", "order change state=canceled venue=O1"),
        ("not_enough_margin", "order change state=canceled venue=O1 error=99/99 not_enough_margin"),
        ("contract_expired", "order change state=expired venue=O1 error=99/99 contract_expired"),
    ])
    func `an order that is over says why`(reason: String, line: String) throws {
        let frame = #"{"feed":"open_orders_verbose","order_id":"O1","is_cancel":true,"reason":"\#(reason)"}"#
        #expect(try krakenNews(kind, frame).lines == [line])
    }

    @Test func `a stop that is set off is not canceled, and an edited order is replaced`() throws {
        let stop = #"{"feed":"open_orders","order_id":"O1","is_cancel":true,"reason":"stop_order_triggered"}"#
        #expect(try krakenNews(kind, stop).lines.isEmpty)
        let edit =
            #"{"feed":"open_orders","order":{"order_id":"O1","qty":2,"filled":1,"limit_price":3},"is_cancel":false,"#
            + #""reason":"edited_by_user"}"#
        #expect(
            try krakenNews(kind, edit).lines == ["order replaced state=working venue=O1 quantity=3 limit=3 filled=1"])
    }

    @Test func `what fails on the stream is told, and what is harmless is not`() throws {
        let failed = try krakenNews(kind, #"{"event":"alert","message":"Failed to subscribe to authenticated feed"}"#)
        #expect(failed.verdict == .refused && failed.lines[0].hasPrefix("refused other"))
        let harmless = try krakenNews(kind, #"{"event":"alert","message":"Already subscribed to feed, re-requesting"}"#)
        #expect(harmless.lines.isEmpty)
        #expect(try krakenNews(kind, #"{"feed":"heartbeat","time":1534262350627}"#).lines == ["stream heartbeat"])
    }
}
