// What Coinbase is sent.

import BrokerKit
import Brokers
import Testing
import Values

@Suite("Coinbase: requests")
struct CoinbaseRequestTests {
    private func body(_ task: VenueTask) throws -> String {
        String(decoding: try request("coinbase", task).body, as: UTF8.self)
    }

    private func target(_ task: VenueTask) throws -> String {
        let request = try request("coinbase", task)
        return "\(request.method) \(request.url)"
    }

    /// Source: shared/brokers/coinbase.md, the vectors of a JWT with an Ed25519 key and of the order as ccxt sends it.
    @Test func `a limit order has ccxt's members, and the JWT of the published vector`() throws {
        let moment = CallMoment(
            Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000), nonce: "00112233445566778899aabbccddeeff")
        let request = try #require(
            try testAdapter("coinbase").requests(for: .place(order("coinbase", "BTC/USD")), at: moment).first)
        let expected = """
            POST https://api.coinbase.com/api/v3/brokerage/orders
            Authorization: Bearer \(Self.token)
            {"client_order_id":"gw-0001","product_id":"BTC-USD","side":"BUY",\
            "order_configuration":{"limit_limit_gtc":{"base_size":"0.01","limit_price":"50000","post_only":false}}}
            """
        #expect(text(of: request) == expected)
    }

    private static let token =
        "eyJhbGciOiJFZERTQSIsImtpZCI6Im9yZ2FuaXphdGlvbnMvMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAxL2Fw"
        + "aUtleXMvMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAyIiwibm9uY2UiOiIwMDExMjIzMzQ0NTU2Njc3ODg5OWFh"
        + "YmJjY2RkZWVmZiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJvcmdhbml6YXRpb25zLzAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDA"
        + "wMDAwMDAwMS9hcGlLZXlzLzAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMiIsImlzcyI6ImNkcCIsIm5iZiI6MTc"
        + "wMDAwMDAwMCwiZXhwIjoxNzAwMDAwMTIwLCJ1cmkiOiJQT1NUIGFwaS5jb2luYmFzZS5jb20vYXBpL3YzL2Jyb2tlcmFnZS9vcmR"
        + "lcnMifQ.MGPApF1ouzcS22Ci6JlBOnAcA2CALpwSuTYhnul0OGlPyoDM38CyfPYbnpDe0S8sUlBWo8raHl5fN4-tmvqAAg"

    /// Source: shared/brokers/coinbase.md, "Orders against FIX".
    @Test(arguments: [
        (OrderKind.market, TimeInForce.immediateOrCancel, #""market_market_ioc":{"base_size":"0.01"}"#),
        (.market, .goodTillCancel, #""market_market_ioc":{"base_size":"0.01"}"#),
        (.market, .fillOrKill, #""market_market_fok":{"base_size":"0.01"}"#),
        (
            .limit, .goodTillDate,
            #"""
            "limit_limit_gtd":{"base_size":"0.01","limit_price":"50000",\#
            "end_time":"2023-11-15T00:00:00.000Z","post_only":false}
            """#
        ),
        (.limit, .fillOrKill, #""limit_limit_fok":{"base_size":"0.01","limit_price":"50000"}"#),
        (.limit, .immediateOrCancel, #""sor_limit_ioc":{"base_size":"0.01","limit_price":"50000"}"#),
        (
            .stopLimit, .goodTillCancel,
            #"""
            "stop_limit_stop_limit_gtc":{"base_size":"0.01","limit_price":"50000","stop_price":"49000",\#
            "stop_direction":"STOP_DIRECTION_STOP_UP"}
            """#
        ),
        (
            .stopLimit, .goodTillDate,
            #"""
            "stop_limit_stop_limit_gtd":{"base_size":"0.01","limit_price":"50000","stop_price":"49000",\#
            "stop_direction":"STOP_DIRECTION_STOP_UP","end_time":"2023-11-15T00:00:00.000Z"}
            """#
        ),
        (
            .limitIfTouched, .goodTillCancel,
            #"""
            "stop_limit_stop_limit_gtc":{"base_size":"0.01","limit_price":"50000","stop_price":"49000",\#
            "stop_direction":"STOP_DIRECTION_STOP_DOWN"}
            """#
        ),
    ])
    func `each kind of order and time in force has its configuration`(
        kind: OrderKind, timeInForce: TimeInForce, configuration: String
    ) throws {
        let order = try order("coinbase", "BTC/USD") {
            ($0.kind, $0.timeInForce) = (kind, timeInForce)
            if !kind.hasLimit { $0.limit = nil }
            if kind.hasStop { $0.stop = Decimal("49000") }
            if timeInForce == .goodTillDate { $0.expires = Instant(nanosecondsSinceEpoch: 1_700_006_400_000_000_000) }
        }
        #expect(try body(.place(order)).hasSuffix(#""order_configuration":{\#(configuration)}}"#))
    }

    @Test func `a stop to sell waits for less, post only is a flag, and cash a size of its own`() throws {
        let stop = try order("coinbase", "BTC/USD") {
            ($0.kind, $0.side, $0.stop) = (.stopLimit, .sell, Decimal("51000"))
        }
        #expect(try body(.place(stop)).contains(#""side":"SELL""#))
        #expect(try body(.place(stop)).contains("STOP_DIRECTION_STOP_DOWN"))
        #expect(try body(.place(order("coinbase", "BTC/USD") { $0.isPostOnly = true })).contains(#""post_only":true"#))
        let cash = try order("coinbase", "BTC/USD") {
            ($0.kind, $0.limit, $0.size) = (.market, nil, .cash(Decimal("100.50")))
        }
        #expect(try body(.place(cash)).contains(#"{"market_market_ioc":{"quote_size":"100.5"}}"#))
    }

    @Test func `an order is changed, canceled and asked about by the venue's own name`() throws {
        let old = try order("coinbase", "BTC/USD") { $0.venueOrderID = "0000-1" }
        var new = old
        (new.clientOrderID, new.limit, new.size) = ("gw-0002", Decimal("50001.50"), .quantity(Decimal("0.02")))
        #expect(try target(.replace(old, by: new)) == "POST https://api.coinbase.com/api/v3/brokerage/orders/edit")
        #expect(try body(.replace(old, by: new)) == #"{"order_id":"0000-1","price":"50001.5","size":"0.02"}"#)
        #expect(
            try target(.cancel(old, as: "gw-0003"))
                == "POST https://api.coinbase.com/api/v3/brokerage/orders/batch_cancel")
        #expect(try body(.cancel(old, as: "gw-0003")) == #"{"order_ids":["0000-1"]}"#)
        let other = try order("coinbase", "BTC/USD") { $0.venueOrderID = "0000-2" }
        #expect(try body(.cancelTogether([old, other])) == #"{"order_ids":["0000-1","0000-2"]}"#)
        #expect(
            try target(.query(old)) == "GET https://api.coinbase.com/api/v3/brokerage/orders/historical/0000-1")
    }

    @Test func `an order without the venue's name is looked for among the newest, and cannot be canceled`() throws {
        let order = try order("coinbase", "BTC/USD")
        #expect(
            try target(.query(order))
                == "GET https://api.coinbase.com/api/v3/brokerage/orders/historical/batch?product_ids=BTC-USD&limit=250"
        )
        #expect(try target(.query(order, page: "c")).hasSuffix("batch?product_ids=BTC-USD&limit=250&cursor=c"))
        for task in [VenueTask.cancel(order, as: ""), .replace(order, by: order), .fillsOfOrder(order)] {
            let refusal = try #require(try refusal("coinbase", task))
            #expect(refusal.reason == .unknownOrder && refusal.text.contains("OrderID(37)"))
        }
    }

    @Test func `several orders are as many requests`() throws {
        let order = try order("coinbase", "BTC/USD")
        #expect(try requests("coinbase", .placeTogether([order, order])).count == 2)
    }

    @Test func `questions go where the page says`() throws {
        let since = Instant(nanosecondsSinceEpoch: 1_700_000_000_123_000_000)
        let instrument = try order("coinbase", "BTC/USD").instrument
        let order = try order("coinbase", "BTC/USD") { $0.venueOrderID = "0000-1" }
        let origin = "GET https://api.coinbase.com/api/v3/brokerage"
        let expected: [(VenueTask, String)] = [
            (.openOrders(nil, page: nil), "/orders/historical/batch?order_status=OPEN&limit=250"),
            (
                .openOrders(instrument, page: "789"),
                "/orders/historical/batch?order_status=OPEN&product_ids=BTC-USD&limit=250&cursor=789"
            ),
            (
                .recentOrders(nil, since: since, page: nil),
                "/orders/historical/batch?start_date=2023-11-14T22%3A13%3A20.123Z&limit=250"
            ),
            (
                .fills(instrument, since: since, page: nil),
                "/orders/historical/fills?start_sequence_timestamp=2023-11-14T22%3A13%3A20.123Z&product_ids=BTC-USD"
                    + "&limit=250"
            ),
            (.fillsOfOrder(order), "/orders/historical/fills?order_ids=0000-1&limit=250"),
            (.balances, "/accounts?limit=250"), (.time, "/time"),
            (.book(instrument, depth: 20), "/product_book?product_id=BTC-USD&limit=20"),
        ]
        for (task, path) in expected { #expect(try target(task) == origin + path) }
        #expect(try request("coinbase", .time).headers.isEmpty)
        #expect(
            try requests("coinbase", .instruments(page: nil)).map(\.url.description).map {
                String($0.dropFirst(origin.count - 4))
            } == [
                "/products", "/products?product_type=FUTURE",
                "/products?product_type=FUTURE&contract_expiry_type=PERPETUAL",
            ])
        #expect(
            try requests("coinbase", .positions).map { String($0.url.dropFirst(origin.count - 4)) } == [
                "/cfm/positions", "/intx/positions/101-004-1435156-001",
            ])
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 0") { $0.timeInForce = .day },
        Unsupported("OrdType(40)=3") { $0.kind = .stop },
        Unsupported("ExecInst(18)=a") { $0.kind = .trailingStop },
        Unsupported("MaxFloor(111)") { $0.display = Decimal("0.001") },
        Unsupported("reduce only") { $0.isReduceOnly = true },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
        Unsupported("ExpireTime(126)") { $0.timeInForce = .goodTillDate },
        Unsupported("ExecInst(18)=6") { ($0.isPostOnly, $0.timeInForce) = (true, .immediateOrCancel) },
        Unsupported("TimeInForce(59) 3") {
            ($0.kind, $0.stop, $0.timeInForce) = (.stopLimit, Decimal("49000"), .immediateOrCancel)
        },
    ])
    func `what Coinbase does not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal("coinbase", .place(order("coinbase", "BTC/USD", what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test func `there is no mass cancel, and only a limit order's price and size are changed`() throws {
        #expect(try refusal("coinbase", .cancelAll(nil))?.reason == .unsupportedCharacteristic)
        let old = try order("coinbase", "BTC/USD") { $0.venueOrderID = "1" }
        let new = try order("coinbase", "BTC/USD") { $0.timeInForce = .fillOrKill }
        let refusal = try #require(try refusal("coinbase", .replace(old, by: new)))
        #expect(refusal.text.contains("OrderQty(38) and Price(44) alone"))
    }

    @Test func `names of products are made from symbols, and symbols from names`() throws {
        let adapter = try testAdapter("coinbase")
        for (symbol, name) in [
            ("BTC/USD", "BTC-USD"), ("BTC/USDC:USDC", "BTC-PERP-INTX"), ("BIT-24APR26-CDE", "BIT-24APR26-CDE"),
        ] {
            let canonical = try #require(CanonicalSymbol(symbol))
            #expect(adapter.instrument(guessedFrom: canonical)?.venueSymbol == name)
            #expect(adapter.instrument(guessedFromVenue: name)?.symbol == canonical)
        }
        #expect(
            adapter.instrument(guessedFrom: try #require(CanonicalSymbol("BTC-USD")))?.symbol.description == "BTC/USD")
        #expect(adapter.instrument(guessedFrom: try #require(CanonicalSymbol("BTC/USD:USD-260424"))) == nil)
    }
}
