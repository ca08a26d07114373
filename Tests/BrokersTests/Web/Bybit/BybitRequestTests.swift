// What Bybit is sent.

import BrokerKit
import Brokers
import Testing
import Values

private func body(_ task: VenueTask, options: [String: String] = [:]) throws -> String {
    String(decoding: try request("bybit", task, options: options).body, as: UTF8.self)
}

private func spot(_ change: (inout VenueOrder) -> Void = { _ in }) throws -> VenueOrder {
    try order("bybit", "BTC/USDT", change)
}

private func contract(_ change: (inout VenueOrder) -> Void = { _ in }) throws -> VenueOrder {
    try order("bybit", "BTC/USDT:USDT", change)
}

@Suite("Bybit: requests")
struct BybitRequestTests {
    /// Source: shared/brokers/bybit.md, vector bybit#0; ccxt 4.5.90.
    @Test func `a limit order of spot is the published vector, byte by byte`() throws {
        let expected = """
            POST https://api.bybit.com/v5/order/create
            X-BAPI-API-KEY: testkey0123456789
            X-BAPI-TIMESTAMP: 1700000000123
            X-BAPI-RECV-WINDOW: 5000
            X-BAPI-SIGN: cd56adef685efd8e595739121f88438209a67b64e3ae61e72219b9501c39aef1
            {"symbol":"BTCUSDT","side":"Buy","orderType":"Limit","orderLinkId":"gw-0001","price":"50000",\
            "category":"spot","qty":"0.01"}
            """
        #expect(text(of: try request("bybit", .place(spot()))) == expected)
    }

    /// Source: vector bybit#1.
    @Test func `a question about open orders is the published vector`() throws {
        let expected = """
            GET https://api.bybit.com/v5/order/realtime?symbol=BTCUSDT&category=spot
            X-BAPI-API-KEY: testkey0123456789
            X-BAPI-TIMESTAMP: 1700000000123
            X-BAPI-RECV-WINDOW: 5000
            X-BAPI-SIGN: ebf36f9028c65a80e8c666e1b5b97b3ee13be4a9e4c5f7aa0528f935c3e85a0c
            """
        #expect(text(of: try request("bybit", .openOrders(spot().instrument, page: nil))) == expected)
    }

    /// Source: bybit.md, "Orders against FIX"; Place Order.
    @Test(arguments: [
        (OrderKind.market, #""Market","#, #""category":"spot","marketUnit":"baseCoin","qty":"0.01"}"#),
        (.limit, #""Limit","#, #""price":"50000","category":"spot","qty":"0.01"}"#),
        (
            .stop, #""Market","orderFilter":"StopOrder","#,
            #""category":"spot","marketUnit":"baseCoin","qty":"0.01","triggerPrice":"51000"}"#
        ),
        (
            .stopLimit, #""Limit","orderFilter":"StopOrder","#,
            #""price":"50000","category":"spot","qty":"0.01","triggerPrice":"51000"}"#
        ),
        (
            .marketIfTouched, #""Market","orderFilter":"StopOrder","#,
            #""category":"spot","marketUnit":"baseCoin","qty":"0.01","triggerPrice":"51000"}"#
        ),
        (
            .limitIfTouched, #""Limit","orderFilter":"StopOrder","#,
            #""price":"50000","category":"spot","qty":"0.01","triggerPrice":"51000"}"#
        ),
    ])
    func `each kind of order of spot has its type and what belongs to it`(
        kind: OrderKind, type: String, fields: String
    ) throws {
        let order = try spot {
            $0.kind = kind
            if !kind.hasLimit { $0.limit = nil }
            if kind.hasStop { $0.stop = Decimal("51000") }
        }
        #expect(
            try body(.place(order))
                == #"{"symbol":"BTCUSDT","side":"Buy","orderType":\#(type)"orderLinkId":"gw-0001",\#(fields)"#)
    }

    @Test(arguments: [
        (OrderKind.stop, Side.buy, "1"), (.stop, .sell, "2"), (.marketIfTouched, .buy, "2"),
        (.marketIfTouched, .sell, "1"), (.stopLimit, .sell, "2"), (.limitIfTouched, .buy, "2"),
    ])
    func `of contracts the way that the price has to go is said`(
        kind: OrderKind, side: Side, direction: String
    ) throws {
        let order = try contract { ($0.kind, $0.side, $0.stop) = (kind, side, Decimal("51000")) }
        let text = try body(.place(order))
        #expect(
            text.contains(#""category":"linear","qty":"0.01","triggerDirection":\#(direction),"triggerPrice":"51000""#))
        #expect(!text.contains("orderFilter") && !text.contains("marketUnit"))
    }

    @Test(arguments: [
        (TimeInForce.immediateOrCancel, false, "IOC"), (.fillOrKill, false, "FOK"), (.goodTillCancel, true, "PostOnly"),
    ])
    func `time in force is said where it is another one than usual`(
        time: TimeInForce, isPostOnly: Bool, text: String
    ) throws {
        let order = try spot { ($0.timeInForce, $0.isPostOnly) = (time, isPostOnly) }
        #expect(try body(.place(order)).contains(#""orderType":"Limit","timeInForce":"\#(text)","orderLinkId""#))
    }

    @Test func `an amount of cash is said to be of the quote currency`() throws {
        let order = try spot { ($0.kind, $0.limit, $0.size) = (.market, nil, .cash(Decimal("250.50"))) }
        #expect(try body(.place(order)).hasSuffix(#""category":"spot","marketUnit":"quoteCoin","qty":"250.5"}"#))
    }

    @Test(arguments: [(Side.buy, false, "1"), (.sell, false, "2"), (.buy, true, "2"), (.sell, true, "1")])
    func `reduce only is said, and with two sides of a position which one it is`(
        side: Side, closes: Bool, index: String
    ) throws {
        let order = try contract { ($0.side, $0.isReduceOnly) = (side, closes) }
        #expect(try body(.place(order)).contains(#""reduceOnly":true"#) == closes)
        #expect(try !body(.place(order)).contains("positionIdx"))
        #expect(try body(.place(order), options: ["positions": "hedge"]).hasSuffix(#""positionIdx":\#(index)}"#))
    }

    @Test func `an order is canceled, asked about and changed by our name`() throws {
        let order = try spot()
        let cancel = try request("bybit", .cancel(order, as: "gw-0002"))
        #expect(cancel.url == "https://api.bybit.com/v5/order/cancel")
        #expect(
            String(decoding: cancel.body, as: UTF8.self)
                == #"{"symbol":"BTCUSDT","orderLinkId":"gw-0001","orderFilter":"Order","category":"spot"}"#)
        let stop = try spot { ($0.kind, $0.stop) = (.stopLimit, Decimal("51000")) }
        #expect(try body(.cancel(stop, as: "")).contains(#""orderFilter":"StopOrder""#))
        let other = try contract { ($0.clientOrderID, $0.venueOrderID) = ("", "abc") }
        #expect(try body(.cancel(other, as: "")) == #"{"symbol":"BTCUSDT","orderId":"abc","category":"linear"}"#)
        #expect(
            try request("bybit", .query(order)).url
                == "https://api.bybit.com/v5/order/realtime?symbol=BTCUSDT&orderLinkId=gw-0001&category=spot")
        var dearer = order
        (dearer.clientOrderID, dearer.limit) = ("gw-0003", Decimal("50001"))
        let amend = try request("bybit", .replace(order, by: dearer))
        #expect(amend.url == "https://api.bybit.com/v5/order/amend")
        #expect(
            String(decoding: amend.body, as: UTF8.self)
                == #"{"symbol":"BTCUSDT","orderLinkId":"gw-0001","category":"spot","price":"50001"}"#)
        dearer.size = .quantity(Decimal("0.02"))
        #expect(try body(.replace(order, by: dearer)).contains(#""qty":"0.02","price":"50001""#))
        var later = stop
        later.stop = Decimal("52000")
        #expect(try body(.replace(stop, by: later)).hasSuffix(#""category":"spot","triggerPrice":"52000"}"#))
    }

    @Test func `orders of one category go in one request`() throws {
        let orders = [try spot(), try contract(), try spot { $0.clientOrderID = "gw-0002" }]
        let placed = try requests("bybit", .placeTogether(orders))
        #expect(placed.map(\.url) == Array(repeating: "https://api.bybit.com/v5/order/create-batch", count: 2))
        let first = String(decoding: placed[0].body, as: UTF8.self)
        #expect(first.hasPrefix(#"{"category":"spot","request":[{"symbol":"BTCUSDT","side":"Buy","#))
        #expect(first.contains("gw-0001") && first.contains("gw-0002") && first.split(separator: "category").count == 2)
        #expect(String(decoding: placed[1].body, as: UTF8.self).hasPrefix(#"{"category":"linear","#))
        let canceled = try requests("bybit", .cancelTogether([orders[0], orders[2]]))
        #expect(canceled.map(\.url) == ["https://api.bybit.com/v5/order/cancel-batch"])
        #expect(
            String(decoding: canceled[0].body, as: UTF8.self)
                == #"{"category":"spot","request":[{"symbol":"BTCUSDT","orderLinkId":"gw-0001"},"#
                + #"{"symbol":"BTCUSDT","orderLinkId":"gw-0002"}]}"#)
    }

    @Test func `all orders are canceled, those that wait as well`() throws {
        let texts = { (instrument: Instrument?) in
            try requests("bybit", .cancelAll(instrument)).map { String(decoding: $0.body, as: UTF8.self) }
        }
        #expect(
            try texts(spot().instrument) == [
                #"{"symbol":"BTCUSDT","category":"spot"}"#,
                #"{"symbol":"BTCUSDT","category":"spot","orderFilter":"StopOrder"}"#,
            ])
        #expect(try texts(contract().instrument) == [#"{"symbol":"BTCUSDT","category":"linear"}"#])
        #expect(
            try texts(nil) == [
                #"{"category":"spot"}"#, #"{"category":"spot","orderFilter":"StopOrder"}"#,
                #"{"category":"linear","settleCoin":"USDT"}"#, #"{"category":"linear","settleCoin":"USDC"}"#,
            ])
        #expect(try requests("bybit", .cancelAll(nil))[0].url == "https://api.bybit.com/v5/order/cancel-all")
    }

    @Test func `on the WebSocket an order is a frame with its time`() throws {
        let sent = try request("bybit", .place(spot()), options: ["orders": "webSocket"])
        #expect(sent.transport == .webSocket && sent.url == "wss://stream.bybit.com/v5/trade")
        #expect(sent.requestID == "1700000000123")
        #expect(
            String(decoding: sent.body, as: UTF8.self).hasPrefix(
                #"{"reqId":"1700000000123","header":{"X-BAPI-TIMESTAMP":"1700000000123","X-BAPI-RECV-WINDOW":"5000"},"#
                    + #""op":"order.create","args":[{"symbol":"BTCUSDT","#))
        let frames = try requests("bybit", .cancelTogether([spot(), contract()]), options: ["orders": "webSocket"])
        #expect(frames.map(\.requestID) == ["1700000000123-spot", "1700000000123-linear"])
    }

    @Test func `questions without a symbol are asked of each category, and of contracts by settlement`() throws {
        let urls = { (task: VenueTask) in
            try requests("bybit", task).map { String($0.url.dropFirst("https://api.bybit.com/v5/".count)) }
        }
        #expect(
            try urls(.openOrders(nil, page: nil)) == [
                "order/realtime?category=spot", "order/realtime?category=linear&settleCoin=USDT",
                "order/realtime?category=linear&settleCoin=USDC",
            ])
        #expect(
            try urls(.openOrders(nil, page: "USDC a=b&c")) == [
                "order/realtime?category=linear&settleCoin=USDC&cursor=a%3Db%26c"
            ])
        #expect(try urls(.balances) == ["account/wallet-balance?accountType=UNIFIED"])
        #expect(
            try urls(.positions) == ["USDT", "USDC"].map { "position/list?category=linear&settleCoin=\($0)&limit=200" })
        #expect(
            try urls(.instruments(page: nil)) == [
                "market/instruments-info?category=spot", "market/instruments-info?category=linear&limit=1000",
            ])
        #expect(
            try urls(.instruments(page: "linear next")) == [
                "market/instruments-info?category=linear&limit=1000&cursor=next"
            ])
        #expect(try urls(.time) == ["market/time"])
        #expect(
            try urls(.book(contract().instrument, depth: 5)) == [
                "market/orderbook?symbol=BTCUSDT&category=linear&limit=5"
            ])
        #expect(
            try urls(.fillsOfOrder(spot())) == ["execution/list?symbol=BTCUSDT&orderLinkId=gw-0001&category=spot"])
    }

    @Test func `what was is asked for in parts of seven days`() throws {
        let near = testMoment.time.advanced(by: .seconds(-3_600))
        let far = testMoment.time.advanced(by: .seconds(-10 * 86_400))
        let urls = { (task: VenueTask) in try requests("bybit", task).map(\.url) }
        #expect(
            try urls(.fills(spot().instrument, since: near, page: nil)) == [
                "https://api.bybit.com/v5/execution/list?symbol=BTCUSDT&category=spot&startTime=1699996400123&limit=100"
            ])
        let orders = try urls(.recentOrders(nil, since: far, page: nil))
        #expect(orders.count == 4)
        #expect(orders[1].hasSuffix("/v5/order/history?category=spot&startTime=1699740800123&limit=50"))
        #expect(
            try urls(.recentOrders(nil, since: far, page: "linear/1 x")) == [
                "https://api.bybit.com/v5/order/history?category=linear&startTime=1699740800123&limit=50&cursor=x"
            ])
    }

    @Test func `orders take of the limit of their category`() throws {
        let adapter = try testAdapter("bybit")
        #expect(try adapter.charges(for: .place(spot())) == [RateCharge(pool: 0), RateCharge(pool: 5)])
        #expect(try adapter.charges(for: .place(contract())) == [RateCharge(pool: 1), RateCharge(pool: 5)])
        #expect(
            try adapter.charges(for: .cancelTogether([spot(), spot(), contract()])) == [
                RateCharge(pool: 3, weight: 2), RateCharge(pool: 4), RateCharge(pool: 5, weight: 2),
            ])
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 0") { $0.timeInForce = .day },
        Unsupported("TimeInForce(59) 6") { $0.timeInForce = .goodTillDate },
        Unsupported("MaxFloor(111)") { $0.display = Decimal("0.001") },
        Unsupported("OrdType(40)=P") { $0.kind = .trailingStop },
        Unsupported("OrdType(40)=K") { $0.kind = .marketToLimit },
        Unsupported("ExecInst(18)=E") { $0.isReduceOnly = true },
        Unsupported("ExecInst(18)=6") { ($0.isPostOnly, $0.timeInForce) = (true, .fillOrKill) },
        Unsupported("ExecInst(18)=6") { ($0.isPostOnly, $0.kind) = (true, .market) },
        Unsupported("TimeInForce(59)=4") { ($0.kind, $0.timeInForce) = (.market, .fillOrKill) },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
    ])
    func `what Bybit does not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal("bybit", .place(spot(what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test func `a change of anything but numbers is refused`() throws {
        let order = try spot()
        var other = order
        other.timeInForce = .immediateOrCancel
        #expect(try refusal("bybit", .replace(order, by: other))?.text.contains("Price(44)") == true)
    }

    @Test(arguments: [
        ("BTC/USDT", "BTCUSDT", Product.spot), ("BTC/USDT:USDT", "BTCUSDT.linear", .linear),
        ("BTC/USDC:USDC", "BTCPERP.linear", .linear),
    ])
    func `a contract has another name than spot, and symbols are translated both ways`(
        symbol: String, venueSymbol: String, product: Product
    ) throws {
        let adapter = try testAdapter("bybit")
        let name = try #require(CanonicalSymbol(symbol))
        let expected = Instrument(name, venueSymbol: venueSymbol, product: product)
        #expect(adapter.instrument(guessedFrom: name) == expected)
        #expect(adapter.instrument(guessedFromVenue: venueSymbol) == expected)
        #expect(adapter.instrument(guessedFrom: try #require(CanonicalSymbol(venueSymbol))) == expected)
    }
}
