// What OKX is sent.

import BrokerKit
import Brokers
import Testing
import Values

/// A limit order as of the published vector, changed as a test wants it.
private func okxOrder(_ symbol: String = "BTC/USDT", _ change: (inout VenueOrder) -> Void = { _ in }) throws
    -> VenueOrder
{
    try order("okx", symbol) {
        $0.clientOrderID = "gw0001"
        change(&$0)
    }
}

private func body(_ task: VenueTask, options: [String: String] = [:]) throws -> String {
    String(decoding: try request("okx", task, options: options).body, as: UTF8.self)
}

@Suite("OKX: requests")
struct OKXRequestTests {
    /// Source: shared/brokers/okx.md, vector okx#0; ccxt 4.5.90.
    @Test func `a limit order of spot is the published vector, byte by byte`() throws {
        let expected = """
            POST https://www.okx.com/api/v5/trade/order
            OK-ACCESS-KEY: testkey0123456789
            OK-ACCESS-PASSPHRASE: testpass
            OK-ACCESS-TIMESTAMP: 2023-11-14T22:13:20.123Z
            OK-ACCESS-SIGN: EQnhcCLBo0yumsFahfoxPYEvoAyFudcwPyndZooPrQA=
            {"instId":"BTC-USDT","side":"buy","ordType":"limit","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","px":"50000",\
            "clOrdId":"gw0001"}
            """
        #expect(text(of: try request("okx", .place(okxOrder()))) == expected)
    }

    /// Source: vector okx#1.
    @Test func `a question about open orders is the published vector`() throws {
        let requests = try requests("okx", .openOrders(okxOrder().instrument, page: nil))
        #expect(
            text(of: requests[0]) == """
                GET https://www.okx.com/api/v5/trade/orders-pending?instId=BTC-USDT
                OK-ACCESS-KEY: testkey0123456789
                OK-ACCESS-PASSPHRASE: testpass
                OK-ACCESS-TIMESTAMP: 2023-11-14T22:13:20.123Z
                OK-ACCESS-SIGN: EJE5mP3K/rdm9rriIDZfGsotau9kqGjS9zj1Ti7Fdwg=
                """)
        #expect(
            requests.dropFirst().map(\.url) == [
                "https://www.okx.com/api/v5/trade/orders-algo-pending?instId=BTC-USDT&ordType=trigger",
                "https://www.okx.com/api/v5/trade/orders-algo-pending?instId=BTC-USDT&ordType=move_order_stop",
                "https://www.okx.com/api/v5/trade/orders-algo-pending?instId=BTC-USDT&ordType=conditional%2Coco",
            ])
    }

    /// Source: okx.md, "Orders against FIX"; POST / Place algo order.
    @Test(arguments: [
        (
            OrderKind.market, "order",
            #""ordType":"market","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","clOrdId""#
        ),
        (.limit, "order", #""ordType":"limit","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","px":"50000","clOrdId""#),
        (
            .stop, "order-algo",
            #""ordType":"trigger","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","triggerPx":"51000","orderPx":"-1","algoClOrdId""#
        ),
        (
            .stopLimit, "order-algo",
            #""ordType":"trigger","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","triggerPx":"51000","orderPx":"50000","algoClOrdId""#
        ),
        (
            .marketIfTouched, "order-algo",
            #""ordType":"trigger","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","triggerPx":"51000","orderPx":"-1","algoClOrdId""#
        ),
        (
            .limitIfTouched, "order-algo",
            #""ordType":"trigger","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","triggerPx":"51000","orderPx":"50000","algoClOrdId""#
        ),
        (
            .trailingStop, "order-algo",
            #""ordType":"move_order_stop","sz":"0.01","tdMode":"cash","tgtCcy":"base_ccy","callbackRatio":"0.025","algoClOrdId""#
        ),
    ])
    func `each kind of order has its type, its endpoint and what belongs to it`(
        kind: OrderKind, path: String, fields: String
    ) throws {
        let order = try okxOrder {
            $0.kind = kind
            if !kind.hasLimit { $0.limit = nil }
            if kind.hasStop { $0.stop = Decimal("51000") }
            if kind == .trailingStop { $0.trail = Trail(Decimal("250"), .basisPoints) }
        }
        let request = try request("okx", .place(order))
        #expect(request.url == "https://www.okx.com/api/v5/trade/" + path)
        #expect(
            String(decoding: request.body, as: UTF8.self) == #"{"instId":"BTC-USDT","side":"buy",\#(fields):"gw0001"}"#)
    }

    @Test(arguments: [
        (TimeInForce.goodTillCancel, false, "limit"), (.immediateOrCancel, false, "ioc"), (.fillOrKill, false, "fok"),
        (.goodTillCancel, true, "post_only"),
    ])
    func `time in force and post only are types of orders`(time: TimeInForce, isPostOnly: Bool, type: String) throws {
        let order = try okxOrder { ($0.timeInForce, $0.isPostOnly) = (time, isPostOnly) }
        #expect(try body(.place(order)).contains(#""ordType":"\#(type)","#))
    }

    @Test func `a stop limit's time in force is that of the order that is triggered`() throws {
        let order = try okxOrder {
            ($0.kind, $0.stop, $0.timeInForce) = (.stopLimit, Decimal("51000"), .fillOrKill)
        }
        #expect(try body(.place(order)).contains(#""orderPx":"50000","advanceOrdType":"fok","#))
    }

    @Test func `an amount of cash is said to be of the quote currency`() throws {
        let order = try okxOrder { ($0.kind, $0.limit, $0.size) = (.market, nil, .cash(Decimal("250.50"))) }
        #expect(
            try body(.place(order))
                == #"{"instId":"BTC-USDT","side":"buy","ordType":"market","sz":"250.5","tdMode":"cash","#
                + #""tgtCcy":"quote_ccy","clOrdId":"gw0001"}"#
        )
    }

    @Test func `contracts have a margin mode, and orders with a leftover and such that only reduce`() throws {
        let order = try okxOrder("BTC/USDT:USDT") {
            ($0.size, $0.isReduceOnly, $0.side) = (.quantity(Decimal("3")), true, .sell)
        }
        #expect(
            try body(.place(order))
                == #"{"instId":"BTC-USDT-SWAP","side":"sell","ordType":"limit","sz":"3","tdMode":"cross","#
                + #""px":"50000","reduceOnly":true,"clOrdId":"gw0001"}"#
        )
        #expect(try body(.place(order), options: ["margin": "isolated"]).contains(#""tdMode":"isolated""#))
        let market = try okxOrder("BTC/USDT:USDT") { ($0.kind, $0.limit) = (.marketToLimit, nil) }
        #expect(try body(.place(market)).contains(#""ordType":"optimal_limit_ioc","#))
    }

    @Test(arguments: [
        (Side.buy, false, "long"), (.sell, false, "short"), (.buy, true, "short"), (.sell, true, "long"),
    ])
    func `with two sides of a position the side is said, and closes what it is of`(
        side: Side, closes: Bool, position: String
    ) throws {
        let order = try okxOrder("BTC/USDT:USDT") { ($0.side, $0.isReduceOnly) = (side, closes) }
        let text = try body(.place(order), options: ["positions": "longShort"])
        #expect(text.contains(#""posSide":"\#(position)""#) && !text.contains("reduceOnly"))
    }

    @Test func `an order is canceled, asked about and changed by our name`() throws {
        let order = try okxOrder()
        let cancel = try request("okx", .cancel(order, as: "gw0002"))
        #expect(cancel.url.hasSuffix("/api/v5/trade/cancel-order"))
        #expect(String(decoding: cancel.body, as: UTF8.self) == #"{"instId":"BTC-USDT","clOrdId":"gw0001"}"#)
        #expect(try request("okx", .query(order)).url.hasSuffix("/api/v5/trade/order?instId=BTC-USDT&clOrdId=gw0001"))
        var other = order
        (other.clientOrderID, other.size, other.limit) = ("gw0003", .quantity(Decimal("0.02")), Decimal("50001"))
        let amend = try request("okx", .replace(order, by: other))
        #expect(amend.url.hasSuffix("/api/v5/trade/amend-order"))
        #expect(
            String(decoding: amend.body, as: UTF8.self)
                == #"{"instId":"BTC-USDT","clOrdId":"gw0001","newSz":"0.02","newPx":"50001","reqId":"gw0003"}"#)
    }

    @Test func `a stop has other endpoints until it is triggered, and those of all orders then`() throws {
        var stop = try okxOrder { ($0.kind, $0.stop, $0.venueOrderID) = (.stopLimit, Decimal("51000"), "algo-77") }
        #expect(try request("okx", .query(stop)).url.hasSuffix("/trade/order-algo?instId=BTC-USDT&algoClOrdId=gw0001"))
        #expect(try body(.cancel(stop, as: "")) == #"[{"instId":"BTC-USDT","algoClOrdId":"gw0001"}]"#)
        var dearer = stop
        (dearer.clientOrderID, dearer.stop) = ("gw0002", Decimal("52000"))
        #expect(
            try body(.replace(stop, by: dearer))
                == #"{"instId":"BTC-USDT","algoClOrdId":"gw0001","newTriggerPx":"52000","reqId":"gw0002"}"#)
        stop.clientOrderID = ""
        #expect(try body(.cancel(stop, as: "")) == #"[{"instId":"BTC-USDT","algoId":"77"}]"#)
        (stop.clientOrderID, stop.venueOrderID) = ("gw0001", "123")
        #expect(try body(.cancel(stop, as: "")) == #"{"instId":"BTC-USDT","ordId":"123"}"#)
        #expect(try request("okx", .query(stop)).url.hasSuffix("/trade/order?instId=BTC-USDT&ordId=123"))
    }

    @Test func `several orders go in one request, and those that wait each in one of their own`() throws {
        let orders = [try okxOrder(), try okxOrder { $0.clientOrderID = "gw0002" }]
        let stop = try okxOrder { ($0.kind, $0.limit, $0.stop) = (.stop, nil, Decimal("51000")) }
        let placed = try requests("okx", .placeTogether(orders + [stop]))
        #expect(placed.map(\.url) == ["batch-orders", "order-algo"].map { "https://www.okx.com/api/v5/trade/" + $0 })
        #expect(String(decoding: placed[0].body, as: UTF8.self).hasPrefix(#"[{"instId":"BTC-USDT","side":"buy","#))
        let canceled = try requests("okx", .cancelTogether(orders + [stop]))
        #expect(
            canceled.map(\.url)
                == ["cancel-batch-orders", "cancel-algos"].map { "https://www.okx.com/api/v5/trade/" + $0 })
        #expect(
            String(decoding: canceled[0].body, as: UTF8.self)
                == #"[{"instId":"BTC-USDT","clOrdId":"gw0001"},{"instId":"BTC-USDT","clOrdId":"gw0002"}]"#)
    }

    @Test func `on the WebSocket an order is a frame, with the instrument's number where it is known`() throws {
        var order = try okxOrder()
        let sent = try request("okx", .place(order), options: ["orders": "webSocket"])
        #expect(sent.transport == .webSocket && sent.url == "wss://ws.okx.com:8443/ws/v5/private")
        #expect(sent.requestID == "1700000000123")
        #expect(
            String(decoding: sent.body, as: UTF8.self).hasPrefix(
                #"{"id":"1700000000123","op":"order","args":[{"instId":"BTC-USDT","side":"buy","#))
        order.instrument.securityID = "10459"
        let cancel = try body(.cancel(order, as: ""), options: ["orders": "webSocket"])
        #expect(
            cancel == #"{"id":"1700000000123","op":"cancel-order","args":[{"instIdCode":10459,"clOrdId":"gw0001"}]}"#)
        let batch = try body(.cancelTogether([order, order]), options: ["orders": "webSocket"])
        #expect(batch.contains(#""op":"batch-cancel-orders""#))
    }

    @Test(arguments: [
        (VenueTask.balances, "account/balance"), (.positions, "account/positions"), (.time, "public/time"),
    ])
    func `questions have their paths`(task: VenueTask, path: String) throws {
        #expect(try request("okx", task).url == "https://www.okx.com/api/v5/" + path)
    }

    @Test func `what is old is asked for in the archives, type by type, and page by page`() throws {
        let near = testMoment.time.advanced(by: .seconds(-3_600))
        let far = testMoment.time.advanced(by: .seconds(-30 * 86_400))
        #expect(
            try request("okx", .fills(nil, since: near, page: nil)).url.hasSuffix("/trade/fills?begin=1699996400123"))
        let old = try requests("okx", .fills(nil, since: far, page: nil)).map(\.url)
        #expect(old.count == 3 && old[1].hasSuffix("/trade/fills-history?instType=SWAP&begin=1697408000123"))
        #expect(
            try request("okx", .fills(nil, since: far, page: "SWAP 9")).url.hasSuffix(
                "/trade/fills-history?instType=SWAP&begin=1697408000123&after=9"))
        let orders = try requests("okx", .recentOrders(okxOrder().instrument, since: near, page: nil)).map(\.url)
        #expect(orders[0].hasSuffix("/trade/orders-history?instType=SPOT&instId=BTC-USDT&begin=1699996400123"))
        #expect(
            orders[1].hasSuffix("/trade/orders-algo-history?ordType=trigger&state=effective&instId=BTC-USDT")
                && orders.count == 10)
        #expect(
            try request("okx", .recentOrders(nil, since: far, page: "trigger/canceled 8")).url.hasSuffix(
                "/trade/orders-algo-history?ordType=trigger&state=canceled&after=8"))
        let order = try okxOrder { $0.venueOrderID = "42" }
        #expect(
            try request("okx", .fillsOfOrder(order)).url.hasSuffix(
                "/trade/fills-history?instType=SPOT&instId=BTC-USDT&ordId=42"))
        #expect(
            try requests("okx", .instruments(page: nil)).map(\.url)
                == ["SPOT", "SWAP", "FUTURES"].map { "https://www.okx.com/api/v5/public/instruments?instType=" + $0 })
    }

    @Test func `what is asked in several requests takes as much of the venue's limits`() throws {
        let adapter = try testAdapter("okx")
        let (plain, stop) = (try okxOrder(), try okxOrder { ($0.kind, $0.stop) = (.stopLimit, Decimal("51000")) })
        #expect(adapter.charges(for: .place(plain)) == [RateCharge(pool: 0), RateCharge(pool: 5)])
        #expect(
            adapter.charges(for: .placeTogether([plain, plain, stop]))
                == [RateCharge(pool: 3, weight: 2), RateCharge(pool: 6), RateCharge(pool: 5, weight: 3)])
        #expect(adapter.charges(for: .cancel(stop, as: "")) == [RateCharge(pool: 7)])
        for task in [VenueTask.openOrders(nil, page: nil), .recentOrders(nil, since: testMoment.time, page: nil)] {
            let count = try requests("okx", task).count
            #expect(adapter.charges(for: task) == [RateCharge(pool: 8, weight: Int64(count))])
        }
    }

    @Test func `the demo is marked by a header and has hosts of its own, as regions have`() throws {
        let type = try #require(BrokerRegistry.adapter("okx"))
        let demo = try type.init(
            AdapterSettings(.sandbox, credentials: testCredentials("okx"), options: ["region": "eea"]))
        let request = try demo.requests(for: .balances, at: testMoment)[0]
        #expect(request.url == "https://eea.okx.com/api/v5/account/balance")
        #expect(request.headers.last == Parameter("x-simulated-trading", "1"))
        #expect(demo.streams.map(\.url).contains("wss://wseeapap.okx.com:8443/ws/v5/private"))
        #expect(throws: AdapterProblem.badOption(name: "region")) {
            _ = try type.init(AdapterSettings(options: ["region": "mars"]))
        }
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 0") { $0.timeInForce = .day },
        Unsupported("TimeInForce(59) 6") { $0.timeInForce = .goodTillDate },
        Unsupported("TimeInForce(59) 7") { $0.timeInForce = .atTheClose },
        Unsupported("MaxFloor(111)") { $0.display = Decimal("0.001") },
        Unsupported("ExecInst(18)=E") { $0.isReduceOnly = true },
        Unsupported("ExecInst(18)=6") { ($0.isPostOnly, $0.timeInForce) = (true, .immediateOrCancel) },
        Unsupported("ExecInst(18)=6") { ($0.kind, $0.stop, $0.isPostOnly) = (.stopLimit, Decimal("51000"), true) },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
        Unsupported("TimeInForce(59)=4") { ($0.kind, $0.timeInForce) = (.market, .fillOrKill) },
        Unsupported("OrdType(40)=K") { $0.kind = .marketToLimit },
        Unsupported("PegOffsetType(836)") { ($0.kind, $0.trail) = (.trailingStop, Trail(Decimal("5"), .ticks)) },
        Unsupported("TimeInForce(59)=1") {
            ($0.kind, $0.stop, $0.timeInForce) = (.stop, Decimal("51000"), .immediateOrCancel)
        },
    ])
    func `what OKX does not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal("okx", .place(okxOrder("BTC/USDT", what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test func `a change of anything but numbers, and a cancel of all, are refused`() throws {
        let old = try okxOrder()
        var other = old
        other.isPostOnly = true
        #expect(try refusal("okx", .replace(old, by: other))?.text.contains("Price(44)") == true)
        #expect(try refusal("okx", .cancelAll(nil))?.reason == .unsupportedCharacteristic)
        #expect(try refusal("okx", .fillsOfOrder(old))?.reason == .unknownOrder)
    }

    @Test(arguments: [
        ("BTC/USDT", "BTC-USDT", Product.spot), ("BTC/USDT:USDT", "BTC-USDT-SWAP", .linear),
        ("BTC/USD:BTC", "BTC-USD-SWAP", .inverse), ("BTC/USD:BTC-250627", "BTC-USD-250627", .inverse),
        ("ETH/USDC:USDC-250627", "ETH-USDC-250627", .linear),
    ])
    func `symbols are translated both ways, and the venue's own is good as well`(
        symbol: String, venueSymbol: String, product: Product
    ) throws {
        let adapter = try testAdapter("okx")
        let name = try #require(CanonicalSymbol(symbol))
        let expected = Instrument(name, venueSymbol: venueSymbol, product: product)
        #expect(adapter.instrument(guessedFrom: name) == expected)
        #expect(adapter.instrument(guessedFromVenue: venueSymbol) == expected)
        #expect(adapter.instrument(guessedFrom: try #require(CanonicalSymbol(venueSymbol))) == expected)
    }
}
