// What Coinbase answers and streams.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

@Suite("Coinbase: answers and streams")
struct CoinbaseAnswerTests {
    /// Source: shared/brokers/coinbase.md, "Errors".
    @Test(arguments: [
        ("INSUFFICIENT_FUND", 99, Verdict.refused), ("PREVIEW_INSUFFICIENT_FUND", 99, .refused),
        ("UNSUPPORTED_ORDER_CONFIGURATION", 11, .refused), ("INVALID_LIMIT_PRICE_POST_ONLY", 99, .refused),
        ("INVALID_PRODUCT_ID", 1, .refused), ("INVALID_PRICE_PRECISION", 99, .refused),
        ("INVALID_SIZE_PRECISION", 13, .refused), ("BASE_SIZE_BELOW_MIN", 13, .refused),
        ("QUOTE_SIZE_ABOVE_MAX", 13, .refused), ("PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE", 99, .refused),
        ("INTERNAL", 0, .undecided), ("rate_limit_exceeded", 0, .busy), ("SOMETHING_NEW", 99, .refused),
    ])
    func `an order that is refused under HTTP 200 has the meaning of its code`(
        code: String, reason: Int, verdict: Verdict
    ) throws {
        let task = VenueTask.place(try order("coinbase", "BTC/USD"))
        for member in ["error", "new_order_failure_reason", "preview_failure_reason"] {
            let other = member == "error" ? "" : #""error":"UNKNOWN_FAILURE_REASON","#
            let read = try reading(
                "coinbase",
                #"{"success":false,"error_response":{\#(other)"\#(member)":"\#(code)","message":"No."}}"#,
                answering: task)
            #expect(read.verdict == verdict)
            guard case .refused(let error, let request) = read.news.first else {
                Issue.record("no refusal")
                continue
            }
            #expect(error.meaning.order.rawValue == reason && error.code == code && error.text == "No.")
            #expect(request == RefusedRequest(.place, clientOrderID: "gw-0001"))
        }
    }

    @Test(arguments: [
        ("UNKNOWN_CANCEL_ORDER", 1), ("DUPLICATE_CANCEL_REQUEST", 3), ("INVALID_CANCEL_REQUEST", 2),
        ("COMMANDER_REJECTED_CANCEL_ORDER", 0),
    ])
    func `a cancel that is refused says of which order, and why`(code: String, reason: Int) throws {
        let order = try order("coinbase", "BTC/USD") { $0.venueOrderID = "7" }
        let read = try reading(
            "coinbase", #"{"results":[{"success":false,"failure_reason":"\#(code)","order_id":"7"}]}"#,
            answering: .cancel(order, as: ""))
        guard case .refused(let error, let request) = read.news.first else {
            Issue.record("no refusal")
            return
        }
        #expect(read.verdict == .refused && error.meaning.change.rawValue == reason)
        #expect(request == RefusedRequest(.cancel, clientOrderID: "gw-0001", venueOrderID: "7"))
    }

    /// By the gateway's name an order is looked for in a list, which has pages.
    @Test func `an order that is not in a list that goes on is looked for in the next page`() throws {
        let query = VenueTask.query(try order("coinbase", "BTC/USD"))
        let others = #"{"orders":[{"order_id":"8","client_order_id":"x","status":"OPEN"}],"#
        let first = try reading("coinbase", others + #""has_next":true,"cursor":"c"}"#, answering: query)
        #expect(first.verdict == .accepted && first.news.last == .nextPage("c"))
        let last = try reading("coinbase", others + #""has_next":false,"cursor":""}"#, answering: query)
        #expect(last.verdict == .accepted && last.news.count == 1)
        // It may stand behind that, and nothing tells how to get there.
        let cut = try reading("coinbase", others + #""has_next":true,"cursor":""}"#, answering: query)
        #expect(cut.verdict == .undecided && cut.news.count == 1)
        let own = others.replacing("\"x\"", with: "\"gw-0001\"")
        let found = try reading("coinbase", own + #""has_next":true,"cursor":"c"}"#, answering: query)
        #expect(found.verdict == .accepted && found.news.count == 1)
    }

    @Test func `of an order's fills there is more behind a full page alone`() throws {
        let task = VenueTask.fillsOfOrder(try order("coinbase", "BTC/USD") { $0.venueOrderID = "7" })
        let fills = { (count: Int) in
            let rows = (0..<count).map { #"{"trade_id":"\#($0)","order_id":"7","price":"1","size":"1"}"# }
            return #"{"fills":[\#(rows.joined(separator: ","))],"cursor":"c"}"#
        }
        #expect(try reading("coinbase", fills(249), answering: task).news.count == 249)
        #expect(try reading("coinbase", fills(250), answering: task).news.last == .nextPage("c"))
    }

    @Test func `a change that is taken has the new terms, one that is not says why`() throws {
        let old = try order("coinbase", "BTC/USD") { $0.venueOrderID = "7" }
        var new = old
        (new.limit, new.size) = (Decimal("50001"), .quantity(Decimal("0.02")))
        let task = VenueTask.replace(old, by: new)
        #expect(
            try reading("coinbase", #"{"success":true,"success_response":{"order_id":"7"}}"#, answering: task).text
                == "order replaced state=working client=gw-0001 venue=7 quantity=0.02 limit=50001")
        let refused = try reading(
            "coinbase", #"{"success":false,"errors":[{"edit_failure_reason":"ORDER_NOT_OPEN"}]}"#, answering: task)
        #expect(refused.verdict == .refused)
        #expect(
            refused.text
                == "refused replace client=gw-0001 venue=7 103=99 102=99 verdict=refused code=ORDER_NOT_OPEN text=")
    }

    @Test(arguments: [
        (#"{"error":"unauthorized","error_details":"","message":"bad key"}"#, Verdict.refused, true),
        (#"{"errors":[{"id":"expired_token","message":"The token is over"}]}"#, .refused, true),
        (#"{"type":"error","message":"authentication failure"}"#, .refused, true),
        (#"{"error":"unknown","message":"request timestamp expired"}"#, .wrongTime, false),
        (#"{"error":"INTERNAL","message":"sorry"}"#, .undecided, false),
    ])
    func `errors of each form are understood`(json: String, verdict: Verdict, isOfCredentials: Bool) throws {
        let read = try reading("coinbase", json, status: 401, answering: .balances)
        guard case .refused(let error, let request) = read.news.first else {
            Issue.record("no refusal")
            return
        }
        #expect(read.verdict == verdict && error.meaning.isOfCredentials == isOfCredentials && request.what == .other)
    }

    @Test func `a fill that is told in cash has the quantity of it, and one that is taken back is none`() throws {
        let fill =
            #"""
            "order_id":"7","product_id":"BTC-USD","price":"50000","commission":"0","side":"BUY",
            "trade_time":"2024-01-15T10:30:00Z"
            """#
        let read = try reading(
            "coinbase",
            #"""
            {"fills":[{"trade_id":"1","trade_type":"FILL","size":"100","size_in_quote":true,
            "liquidity_indicator":"TAKER",\#(fill)},
            {"trade_id":"1","trade_type":"REVERSAL","size":"0.002","size_in_quote":false,\#(fill)}],"cursor":"next"}
            """#, answering: .fills(nil, since: Instant(nanosecondsSinceEpoch: 0), page: nil))
        #expect(
            read.text
                == "fill 1 venue=7 symbol=BTC-USD side=buy quantity=0.00200000 price=50000 commission=0 in=USD "
                + "maker=no time=1705314600000\npage next")
    }

    @Test(arguments: [
        ("PENDING", VenueOrderState.pendingNew), ("QUEUED", .pendingNew), ("OPEN", .working), ("FILLED", .filled),
        ("CANCELLED", .canceled), ("EXPIRED", .expired), ("FAILED", .rejected), ("CANCEL_QUEUED", .pendingCancel),
        ("EDIT_QUEUED", .pendingReplace),
    ])
    func `each status of an order is a state`(status: String, state: VenueOrderState) throws {
        let read = try reading(
            "coinbase", #"{"order":{"order_id":"7","status":"\#(status)","average_filled_price":"0"}}"#)
        guard case .order(let order) = read.news.first else {
            Issue.record("no order")
            return
        }
        #expect(order.state == state && order.averagePrice == nil)
    }

    @Test func `an order tells its last change, why it failed, and an average of many digits`() throws {
        let read = try reading(
            "coinbase",
            #"""
            {"order":{"order_id":"7","client_order_id":"gw-0001","side":"SELL","status":"FAILED","filled_size":"0.01",
            "average_filled_price":"50000.123456789012345678901","reject_reason":"INSUFFICIENT_FUNDS",
            "reject_message":"Too poor",
            "order_configuration":{"stop_limit_stop_limit_gtc":{"base_size":"0.01","limit_price":"51000",
            "stop_price":"50900","stop_direction":"STOP_DIRECTION_STOP_UP"}},
            "edit_history":[{"price":"51002","size":"0.03","replace_accept_timestamp":"2024-01-15T10:30:02Z"},
            {"price":"51001","size":"0.02","replace_accept_timestamp":"2024-01-15T10:30:01Z"}]}}
            """#)
        #expect(
            read.text
                == "order status state=rejected client=gw-0001 venue=7 side=sell kind=limitIfTouched "
                + "tif=goodTillCancel quantity=0.03 limit=51002 stop=50900 filled=0.01 average=50000.12345678901234 "
                + "error=99/2 Too poor (INSUFFICIENT_FUNDS)")
    }

    @Test func `the time is read`() throws {
        let read = try reading(
            "coinbase", #"{"iso":"2023-11-14T22:13:20Z","epochSeconds":"1700000000","epochMillis":"1700000000123"}"#)
        #expect(read.text == "time 1700000000123000000")
    }

    // MARK: Streams

    @Test func `the user stream subscribes to orders and heartbeats, each with a token of its own`() throws {
        let adapter = try testAdapter("coinbase")
        let first = try #require(try adapter.opening(.orders, step: 0, token: nil, at: testMoment)?.first)
        let second = try #require(
            try adapter.opening(.orders, step: 1, token: nil, at: CallMoment(testMoment.time, nonce: "2"))?.first)
        #expect(first.url == "wss://advanced-trade-ws-user.coinbase.com")
        let (one, two) = (String(decoding: first.body, as: UTF8.self), String(decoding: second.body, as: UTF8.self))
        #expect(one.hasPrefix(#"{"type":"subscribe","channel":"user","jwt":"eyJ"#))
        #expect(two.hasPrefix(#"{"type":"subscribe","channel":"heartbeats","jwt":"eyJ"#))
        #expect(one.split(separator: "jwt").last != two.split(separator: "jwt").last)
        #expect(try adapter.opening(.orders, step: 2, token: nil, at: testMoment) == nil)
    }

    @Test func `prices are subscribed to and given up by channel, without a token`() throws {
        let adapter = try testAdapter("coinbase")
        let instrument = try order("coinbase", "BTC/USD").instrument
        #expect(
            String(
                decoding: try #require(try adapter.opening(.market, step: 0, token: nil, at: testMoment)?.first).body,
                as: UTF8.self)
                == #"{"type":"subscribe","channel":"heartbeats"}"#)
        for (channel, name) in [
            (MarketWish.Channel.quotes, "ticker"), (.trades, "market_trades"), (.book, "level2"), (.candles, "candles"),
        ] {
            for (isOn, word) in [(true, "subscribe"), (false, "unsubscribe")] {
                let frames = try adapter.subscription(MarketWish(isOn, channel, [instrument]), at: testMoment)
                #expect(frames.map(\.url) == ["wss://advanced-trade-ws.coinbase.com"])
                #expect(
                    frames.map { String(decoding: $0.body, as: UTF8.self) }
                        == [#"{"type":"\#(word)","product_ids":["BTC-USD"],"channel":"\#(name)"}"#])
            }
        }
    }

    @Test func `without credentials, and in the sandbox, there are no streams of orders`() throws {
        let type = try #require(BrokerRegistry.adapter("coinbase"))
        #expect(try type.init(AdapterSettings()).streams.map(\.name) == [.market])
        #expect(try type.init(AdapterSettings(.sandbox, credentials: testCredentials("coinbase"))).streams.isEmpty)
        let publicOnly = try type.init(AdapterSettings()).requests(for: .instruments(page: nil), at: testMoment)
        #expect(publicOnly.first?.url == "https://api.coinbase.com/api/v3/brokerage/market/products")
    }

    @Test func `an update of an order says what has become of it`() throws {
        let read = try reading(
            "coinbase",
            #"""
            {"channel":"user","timestamp":"2024-01-15T10:30:00Z","sequence_num":4,"events":[{"type":"update","orders":[
            {"order_id":"7","client_order_id":"gw-0001","product_id":"BTC-USD","order_side":"BUY","order_type":"Limit",
            "status":"CANCELLED","cumulative_quantity":"0.004","leaves_quantity":"0","avg_price":"49999.5",
            "limit_price":"50000",
            "time_in_force":"GOOD_UNTIL_CANCELLED","post_only":"true",
            "cancel_reason":"User requested cancel"}]}]}
            """#)
        #expect(
            read.text
                == #"stream message(channel: "", 4)"#
                + "\norder change state=canceled client=gw-0001 venue=7 symbol=BTC-USD "
                + "side=buy kind=limit tif=goodTillCancel limit=50000 filled=0.004 average=49999.5 postOnly=yes "
                + "error=99/99 User requested cancel time=1705314600000")
    }

    @Test func `candles are read`() throws {
        let read = try reading(
            "coinbase",
            #"""
            {"channel":"candles","timestamp":"2024-01-15T10:30:00Z","sequence_num":4,"events":[{"type":"update",
            "candles":[
            {"start":"1700000100","open":"1","high":"3","low":"0.5","close":"2","volume":"10",
            "product_id":"BTC-USD"}]}]}
            """#)
        #expect(
            read.text
                == #"stream message(channel: "", 4)"#
                + "\ncandle BTC-USD start=1700000100000 open=1 high=3 low=0.5 close=2 volume=10 closed=no")
    }
}
