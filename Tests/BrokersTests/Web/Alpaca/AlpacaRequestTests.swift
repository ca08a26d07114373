// What Alpaca is sent.

import BrokerKit
import Brokers
import Orders
import Testing
import Values

@Suite("Alpaca: requests")
struct AlpacaRequestTests {
    private func body(_ task: VenueTask) throws -> String {
        String(decoding: try request("alpaca", task).body, as: UTF8.self)
    }

    private func target(_ task: VenueTask) throws -> String {
        let request = try request("alpaca", task)
        return "\(request.method) \(request.url)"
    }

    /// Ten shares at 150, for the day.
    private func equity(_ change: (inout VenueOrder) -> Void = { _ in }) throws -> VenueOrder {
        try order("alpaca", "AAPL") {
            ($0.timeInForce, $0.size, $0.limit) = (.day, .quantity(Decimal("10")), Decimal("150"))
            change(&$0)
        }
    }

    /// Source: shared/brokers/alpaca.md, the vector of ccxt.
    @Test func `a limit order is ccxt's, and the keys are headers`() throws {
        let request = try request("alpaca", .place(order("alpaca", "BTC/USD")))
        #expect(
            text(of: request) == """
                POST https://api.alpaca.markets/v2/orders
                APCA-API-KEY-ID: testkey0123456789
                APCA-API-SECRET-KEY: testsecret0123456789
                {"symbol":"BTC/USD","side":"buy","type":"limit","limit_price":"50000","qty":"0.01",\
                "time_in_force":"gtc","client_order_id":"gw-0001"}
                """)
        #expect(!"\(request)".contains("secret"))
    }

    /// Source: shared/brokers/alpaca.md, "Orders against FIX".
    @Test(arguments: [
        (OrderKind.market, TimeInForce.day, #""type":"market","qty":"10","time_in_force":"day","#),
        (.limit, .goodTillCancel, #""type":"limit","limit_price":"150","qty":"10","time_in_force":"gtc","#),
        (.limit, .atTheOpening, #""type":"limit","limit_price":"150","qty":"10","time_in_force":"opg","#),
        (.market, .atTheClose, #""type":"market","qty":"10","time_in_force":"cls","#),
        (.limit, .immediateOrCancel, #""type":"limit","limit_price":"150","qty":"10","time_in_force":"ioc","#),
        (.limit, .fillOrKill, #""type":"limit","limit_price":"150","qty":"10","time_in_force":"fok","#),
        (.stop, .day, #""type":"stop","stop_price":"151","qty":"10","time_in_force":"day","#),
        (
            .stopLimit, .day,
            #""type":"stop_limit","limit_price":"150","stop_price":"151","qty":"10","time_in_force":"day","#
        ),
        (.trailingStop, .day, #""type":"trailing_stop","qty":"10","trail_percent":"2.5","time_in_force":"day","#),
        (.limit, .atTheClose, #""type":"limit","limit_price":"150","qty":"10","time_in_force":"cls","#),
    ])
    func `each kind of order and time in force has its members`(
        kind: OrderKind, timeInForce: TimeInForce, members: String
    ) throws {
        let order = try equity {
            ($0.kind, $0.timeInForce) = (kind, timeInForce)
            if !kind.hasLimit { $0.limit = nil }
            if kind.hasStop { $0.stop = Decimal("151") }
            if kind == .trailingStop { $0.trail = Trail(Decimal("250"), .basisPoints) }
        }
        #expect(
            try body(.place(order)) == #"{"symbol":"AAPL","side":"buy",\#(members)"client_order_id":"gw-0001"}"#)
    }

    @Test func `an order of the gateway has the hours that its terms say`() throws {
        let instrument = try equity().instrument
        for (features, isSaid): (OrderFeatures, Bool) in [(.extendedHours, true), (OrderFeatures(rawValue: 0), false)] {
            let terms = OrderTerms(
                kind: .limit, timeInForce: .day, quantity: Decimal("1"), limit: Decimal("150"), features: features)
            let order = VenueOrder("gw-0001", venueOrderID: nil, instrument: instrument, side: .buy, terms: terms)
            #expect(try body(.place(order)).contains(#""extended_hours":true"#) == isSaid)
        }
    }

    @Test func `a trail in price, cash, long hours, and what an order does to the position`() throws {
        let trail = try equity {
            ($0.kind, $0.limit, $0.trail) = (.trailingStop, nil, Trail(Decimal("6.15"), .price))
        }
        #expect(try body(.place(trail)).contains(#""trail_price":"6.15""#))
        let cash = try equity { ($0.kind, $0.limit, $0.size) = (.market, nil, .cash(Decimal("500"))) }
        #expect(try body(.place(cash)).contains(#""type":"market","notional":"500","time_in_force":"day""#))
        #expect(try body(.place(equity { $0.isExtendedHours = true })).contains(#""extended_hours":true"#))
        let close = try equity { ($0.side, $0.opens, $0.isReduceOnly) = (.sell, false, true) }
        #expect(try body(.place(close)).contains(#""position_intent":"sell_to_close""#))
        #expect(try body(.place(equity { $0.opens = true })).contains(#""position_intent":"buy_to_open""#))
        #expect(try body(.place(equity { $0.side = .sellShort })).contains(#""side":"sell""#))
    }

    @Test func `an option is ordered by the name that all of America has for it`() throws {
        let option = try order("alpaca", "AAPL231103C00170000") {
            ($0.timeInForce, $0.size, $0.limit) = (.day, .quantity(Decimal("1")), Decimal("2.05"))
        }
        #expect(option.instrument.product == .option)
        #expect(try body(.place(option)).hasPrefix(#"{"symbol":"AAPL231103C00170000","side":"buy","type":"limit""#))
    }

    @Test func `an order is replaced and canceled by the venue's name, and asked about by either`() throws {
        let old = try equity { $0.venueOrderID = "0000-1" }
        let new = try equity {
            ($0.clientOrderID, $0.limit, $0.timeInForce) = ("gw-0002", Decimal("151.5"), .goodTillCancel)
        }
        #expect(try target(.replace(old, by: new)) == "PATCH https://api.alpaca.markets/v2/orders/0000-1")
        #expect(
            try body(.replace(old, by: new))
                == #"{"qty":"10","time_in_force":"gtc","limit_price":"151.5","client_order_id":"gw-0002"}"#)
        #expect(try target(.cancel(old, as: "gw-0003")) == "DELETE https://api.alpaca.markets/v2/orders/0000-1")
        #expect(try target(.cancelAll(nil)) == "DELETE https://api.alpaca.markets/v2/orders")
        #expect(try target(.query(old)) == "GET https://api.alpaca.markets/v2/orders/0000-1?nested=true")
        #expect(
            try target(.query(new))
                == "GET https://api.alpaca.markets/v2/orders:by_client_order_id?client_order_id=gw-0002")
        #expect(try requests("alpaca", .cancelTogether([old, old])).count == 2)
        #expect(try requests("alpaca", .placeTogether([new, new])).count == 2)
        for task in [VenueTask.cancel(new, as: ""), .replace(new, by: old)] {
            let refusal = try #require(try refusal("alpaca", task))
            #expect(refusal.reason == .unknownOrder && refusal.text.contains("OrderID(37)"))
        }
    }

    @Test func `a trailing stop's distance is changed in the unit that it has`() throws {
        let old = try equity {
            ($0.venueOrderID, $0.kind, $0.limit, $0.trail) = (
                "1", .trailingStop, nil, Trail(Decimal("100"), .basisPoints)
            )
        }
        var new = old
        new.trail = Trail(Decimal("150"), .basisPoints)
        #expect(try body(.replace(old, by: new)).contains(#""trail":"1.5""#))
        new.trail = Trail(Decimal("1"), .price)
        #expect(try refusal("alpaca", .replace(old, by: new))?.text.contains("PegOffsetType(836)") == true)
    }

    @Test func `questions go where the page says`() throws {
        let since = Instant(nanosecondsSinceEpoch: 1_700_000_000_123_000_000)
        let instrument = try equity().instrument
        let expected: [(VenueTask, String)] = [
            (.openOrders(nil, page: nil), "/v2/orders?status=open&limit=500&direction=asc"),
            (
                .recentOrders(instrument, since: since, page: nil),
                "/v2/orders?status=all&symbols=AAPL&limit=500&direction=asc&after=2023-11-14T22%3A13%3A20.123Z"
            ),
            (
                .fills(nil, since: since, page: nil),
                "/v2/account/activities/FILL?after=2023-11-14T22%3A13%3A20.123Z&direction=asc&page_size=100"
            ),
            (
                .fills(nil, since: since, page: "20190524113406977::8efc"),
                "/v2/account/activities/FILL?direction=asc&page_size=100&page_token=20190524113406977%3A%3A8efc"
            ),
            (.fillsOfOrder(try equity()), "/v2/account/activities/FILL?direction=desc&page_size=100"),
            (.balances, "/v2/account"), (.positions, "/v2/positions"), (.time, "/v2/clock"),
            (.instruments(page: nil), "/v2/assets?status=active"),
        ]
        for (task, path) in expected { #expect(try target(task) == "GET https://api.alpaca.markets" + path) }
        #expect(
            try target(.book(instrument, depth: 1)) == "GET https://data.alpaca.markets/v2/stocks/AAPL/quotes/latest")
        let crypto = try order("alpaca", "BTC/USD").instrument
        #expect(
            try target(.book(crypto, depth: 5))
                == "GET https://data.alpaca.markets/v1beta3/crypto/us/latest/orderbooks?symbols=BTC%2FUSD")
        let all = try requests("alpaca", .instruments(page: nil), options: ["contracts": "yes"])
        #expect(all.map(\.url).last == "https://api.alpaca.markets/v2/options/contracts?status=active&limit=10000")
        let page = try requests("alpaca", .instruments(page: "MA=="), options: ["contracts": "yes"])
        #expect(page.count == 1 && page[0].url.hasSuffix("&page_token=MA%3D%3D"))
    }

    @Test func `paper has a host of its own, and the same prices`() throws {
        let type = try #require(BrokerRegistry.adapter("alpaca"))
        let paper = try type.init(AdapterSettings(.sandbox, credentials: testCredentials("alpaca")))
        #expect(
            try paper.requests(for: .balances, at: testMoment).map(\.url) == [
                "https://paper-api.alpaca.markets/v2/account"
            ])
        #expect(
            paper.streams.map(\.url) == [
                "wss://paper-api.alpaca.markets/stream", "wss://stream.data.alpaca.markets/v2/iex",
            ])
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 6") { $0.timeInForce = .goodTillDate },
        Unsupported("OrdType(40)=J") { $0.kind = .marketIfTouched },
        Unsupported("ExecInst(18)=6") { $0.isPostOnly = true },
        Unsupported("ExecInst(18)=E") { $0.isReduceOnly = true },
        Unsupported("MaxFloor(111)") { $0.display = Decimal("1") },
        Unsupported("TradingSessionID(336)") { ($0.isExtendedHours, $0.kind, $0.limit) = (true, .market, nil) },
        Unsupported("CashOrderQty(152)") { ($0.size, $0.kind) = (.cash(Decimal("5")), .stop) },
        Unsupported("CashOrderQty(152)") { ($0.size, $0.timeInForce) = (.cash(Decimal("5")), .goodTillCancel) },
        Unsupported("OrderQty(38)") { ($0.size, $0.timeInForce) = (.quantity(Decimal("0.5")), .goodTillCancel) },
        Unsupported("PegOffsetType(836)") {
            ($0.kind, $0.limit, $0.trail) = (.trailingStop, nil, Trail(Decimal("5"), .ticks))
        },
    ])
    func `what Alpaca does not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal("alpaca", .place(equity { what.change(&$0) })))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test func `crypto has fewer kinds and times, and a mass cancel is for all symbols`() throws {
        for order in [
            try order("alpaca", "BTC/USD") { $0.timeInForce = .day },
            try order("alpaca", "BTC/USD") { ($0.kind, $0.stop, $0.limit) = (.stop, Decimal("51000"), nil) },
        ] {
            let refusal = try #require(try refusal("alpaca", .place(order)))
            #expect(refusal.reason == .unsupportedCharacteristic && refusal.text.contains("for crypto"))
        }
        #expect(try refusal("alpaca", .cancelAll(equity().instrument))?.text.contains("Symbol(55)") == true)
    }

    @Test func `prices have two digits from a dollar on and four below, known without the venue's list`() throws {
        let refusal = try #require(try refusal("alpaca", .place(equity { $0.limit = Decimal("290.123") })))
        #expect(refusal == VenueRefusal(.other, "Price(44) is no multiple of 0.01"))
        #expect(try body(.place(equity { $0.limit = Decimal("0.1234") })).contains(#""limit_price":"0.1234""#))
    }

    @Test func `names of instruments are guessed both ways`() throws {
        let adapter = try testAdapter("alpaca")
        for (symbol, name, product) in [
            ("AAPL", "AAPL", Product.equity), ("BRK.B", "BRK.B", .equity), ("BTC/USD", "BTC/USD", .spot),
            ("AAPL231103C00170000", "AAPL231103C00170000", .option),
        ] {
            let canonical = try #require(CanonicalSymbol(symbol))
            #expect(adapter.instrument(guessedFrom: canonical)?.venueSymbol == name)
            let guess = try #require(adapter.instrument(guessedFromVenue: name))
            #expect(guess.symbol == canonical && guess.product == product)
        }
        #expect(adapter.instrument(guessedFromVenue: "SOLUSD")?.venueSymbol == "SOL/USD")
        #expect(adapter.instrument(guessedFromVenue: "SOLUSD")?.otherNames == ["SOLUSD"])
    }
}
