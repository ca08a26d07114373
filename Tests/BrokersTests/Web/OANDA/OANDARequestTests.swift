// What OANDA is sent.

import BrokerKit
import Brokers
import Testing
import Values

private let account = "https://api-fxtrade.oanda.com/v3/accounts/101-004-1435156-001"

/// A limit order to buy 100 EUR at 1.1.
private func euro(_ change: (inout VenueOrder) -> Void = { _ in }) throws -> VenueOrder {
    try order("oanda", "EUR/USD") {
        ($0.size, $0.limit) = (.quantity(Decimal("100")), Decimal("1.10"))
        change(&$0)
    }
}

private func body(_ order: VenueOrder) throws -> String {
    String(decoding: try request("oanda", .place(order)).body, as: UTF8.self)
}

@Suite("OANDA: requests")
struct OANDARequestTests {
    @Test func `a limit order is an object in the account's orders, and the token a header`() throws {
        #expect(
            text(of: try request("oanda", .place(euro()))) == """
                POST \(account)/orders
                Authorization: Bearer testsecret0123456789
                Accept-Datetime-Format: RFC3339
                {"order":{"type":"LIMIT","instrument":"EUR_USD","units":"100","price":"1.1","timeInForce":"GTC",\
                "positionFill":"DEFAULT","clientExtensions":{"id":"gw-0001"}}}
                """)
    }

    /// Source: shared/brokers/oanda.md, "Orders against FIX".
    @Test(arguments: [
        (OrderKind.market, #""type":"MARKET","instrument":"EUR_USD","units":"-100","timeInForce":"FOK""#),
        (.limit, #""type":"LIMIT","instrument":"EUR_USD","units":"-100","price":"1.1","timeInForce":"GTC""#),
        (.stop, #""type":"STOP","instrument":"EUR_USD","units":"-100","price":"1.05","timeInForce":"GTC""#),
        (
            .marketIfTouched,
            #""type":"MARKET_IF_TOUCHED","instrument":"EUR_USD","units":"-100","price":"1.05","timeInForce":"GTC""#
        ),
    ])
    func `each kind of order has its type, and a sale has units below zero`(kind: OrderKind, fields: String) throws
    {
        let body = try body(
            euro {
                ($0.side, $0.kind) = (.sell, kind)
                if !kind.hasLimit { $0.limit = nil }
                if kind.hasStop { $0.stop = Decimal("1.05") }
            })
        #expect(body.contains(fields), "\(body)")
    }

    @Test(arguments: [
        (TimeInForce.day, "GFD"), (.goodTillCancel, "GTC"), (.immediateOrCancel, "IOC"), (.fillOrKill, "FOK"),
    ])
    func `each time in force has its word`(time: TimeInForce, word: String) throws {
        #expect(try body(euro { $0.timeInForce = time }).contains(#""timeInForce":"\#(word)""#))
    }

    @Test func `an order until a time has the time`() throws {
        let body = try body(
            euro {
                $0.timeInForce = .goodTillDate
                $0.expires = Instant(nanosecondsSinceEpoch: 1_700_000_000_123_000_000)
            })
        #expect(body.contains(#""timeInForce":"GTD","gtdTime":"2023-11-14T22:13:20.123Z""#))
    }

    @Test func `a market order that may be filled in parts is said to be`() throws {
        let body = try body(euro { ($0.kind, $0.limit, $0.timeInForce) = (.market, nil, .immediateOrCancel) })
        #expect(body.contains(#""timeInForce":"IOC","positionFill":"DEFAULT""#))
    }

    @Test func `what an order does to the position is said`() throws {
        #expect(try body(euro { $0.isReduceOnly = true }).contains(#""positionFill":"REDUCE_ONLY""#))
        #expect(try body(euro { $0.opens = false }).contains(#""positionFill":"REDUCE_ONLY""#))
        #expect(try body(euro { $0.opens = true }).contains(#""positionFill":"OPEN_ONLY""#))
    }

    @Test func `an order is named by the venue's number where it is known, else by our name`() throws {
        let ours = try euro()
        let theirs = try euro { $0.venueOrderID = "6372" }
        #expect(try target(.cancel(ours, as: "")) == "PUT /orders/@gw-0001/cancel")
        #expect(try target(.cancel(theirs, as: "gw-0002")) == "PUT /orders/6372/cancel")
        #expect(try target(.query(ours)) == "GET /orders?state=ALL&instrument=EUR_USD&count=500")
        #expect(try target(.query(theirs)) == "GET /orders?ids=6372&state=ALL")
        #expect(try target(.cancel(euro { $0.clientOrderID = "a/b?c" }, as: "")) == "PUT /orders/@a%2Fb%3Fc/cancel")
    }

    @Test func `a replacement is the whole order, with its own name`() throws {
        let old = try euro { $0.venueOrderID = "6372" }
        let new = try euro { ($0.clientOrderID, $0.limit) = ("gw-0002", Decimal("1.2")) }
        let request = try request("oanda", .replace(old, by: new))
        #expect(request.method == "PUT" && request.url == "\(account)/orders/6372")
        #expect(
            String(decoding: request.body, as: UTF8.self) == #"{"order":{"type":"LIMIT","instrument":"EUR_USD","#
                + #""units":"100","price":"1.2","timeInForce":"GTC","positionFill":"DEFAULT","#
                + #""clientExtensions":{"id":"gw-0002"}}}"#
        )
        let stop = try euro { ($0.kind, $0.stop, $0.limit) = (.stop, Decimal("1.2"), nil) }
        #expect(try refusal("oanda", .replace(old, by: stop))?.text.contains("OrdType(40)") == true)
    }

    @Test func `several orders are several requests`() throws {
        let orders = [try euro(), try euro { $0.clientOrderID = "gw-0002" }]
        #expect(try requests("oanda", .placeTogether(orders)).count == 2)
        #expect(
            try requests("oanda", .cancelTogether(orders)).map(\.url)
                == ["\(account)/orders/@gw-0001/cancel", "\(account)/orders/@gw-0002/cancel"])
        #expect(try testAdapter("oanda").charges(for: .placeTogether(orders)) == [RateCharge(pool: 0, weight: 2)])
    }

    @Test func `questions`() throws {
        let instrument = try euro().instrument
        let since = testMoment.time
        #expect(try target(.openOrders(nil, page: nil)) == "GET /pendingOrders")
        #expect(
            try target(.recentOrders(instrument, since: since, page: nil))
                == "GET /orders?state=ALL&instrument=EUR_USD&count=500")
        #expect(
            try target(.recentOrders(nil, since: since, page: "1999"))
                == "GET /orders?state=ALL&count=500&beforeID=1999")
        #expect(
            try target(.fills(nil, since: since, page: nil))
                == "GET /transactions?from=2023-11-14T22%3A13%3A20.123Z&pageSize=1000&type=ORDER_FILL")
        #expect(
            try target(.fills(nil, since: since, page: "5-2004"))
                == "GET /transactions/idrange?from=5&to=1004&type=ORDER_FILL")
        #expect(try target(.fillsOfOrder(euro { $0.venueOrderID = "6372" })) == "GET /transactions/sinceid?id=6372")
        #expect(try target(.balances) == "GET /summary")
        #expect(try target(.positions) == "GET /positions")
        #expect(try target(.instruments(page: nil)) == "GET /instruments")
        #expect(try target(.book(instrument, depth: 10)) == "GET /pricing?instruments=EUR_USD")
    }

    private func target(_ task: VenueTask) throws -> String {
        let request = try request("oanda", task)
        #expect(request.url.hasPrefix(account) && request.headers.first?.name == "Authorization")
        return "\(request.method) \(request.url.dropFirst(account.utf8.count))"
    }

    @Test(arguments: [
        Unsupported("OrdType(40)=4") { ($0.kind, $0.stop) = (.stopLimit, Decimal("1")) },
        Unsupported("OrdType(40)=J with Price(44)") { $0.kind = .limitIfTouched },
        Unsupported("OrdType(40)=P") { $0.kind = .trailingStop },
        Unsupported("TimeInForce(59) 7") { $0.timeInForce = .atTheClose },
        Unsupported("TimeInForce(59) 7") { $0.timeInForce = .atTheClose },
        Unsupported("ExpireTime(126)") { $0.timeInForce = .goodTillDate },
        Unsupported("TimeInForce(59) 6") {
            ($0.kind, $0.limit, $0.timeInForce) = (.market, nil, .goodTillDate)
        },
        Unsupported("TimeInForce(59) 3") {
            ($0.kind, $0.limit, $0.stop, $0.timeInForce) = (.marketIfTouched, nil, Decimal("1"), .immediateOrCancel)
        },
        Unsupported("ExecInst(18)=6") { $0.isPostOnly = true },
        Unsupported("MaxFloor(111)") { $0.display = Decimal("1") },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
    ])
    func `what OANDA does not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal("oanda", .place(euro(what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test func `what cannot be asked is refused`() throws {
        #expect(try refusal("oanda", .cancelAll(nil))?.reason == .unsupportedCharacteristic)
        #expect(try refusal("oanda", .time)?.reason == .unsupportedCharacteristic)
        #expect(try refusal("oanda", .fillsOfOrder(euro()))?.reason == .unknownOrder)
        #expect(try refusal("oanda", .fills(nil, since: testMoment.time, page: "7-x"))?.reason == .other)
    }

    @Test func `the instrument's rules are kept before anything is sent`() throws {
        let rules = InstrumentRules(
            price: NumberRule(decimals: 5), quantity: NumberRule(decimals: 0, minimum: Decimal("1")))
        let fraction = try euro { ($0.instrument.rules, $0.size) = (rules, .quantity(Decimal("0.5"))) }
        #expect(try refusal("oanda", .place(fraction)) == VenueRefusal(.incorrectQuantity, "OrderQty(38) is below 1"))
        let fine = try euro { ($0.instrument.rules, $0.limit) = (rules, Decimal("1.123456")) }
        #expect(
            try refusal("oanda", .place(fine)) == VenueRefusal(.other, "Price(44) has more than 5 digits behind the point"))
    }

    @Test func `an account is needed, and practice is another host`() throws {
        #expect(throws: AdapterProblem.noAccount) {
            try BrokerRegistry.adapter("oanda")?.init(AdapterSettings(credentials: testCredentials("oanda")))
        }
        let adapter = try #require(
            try BrokerRegistry.adapter("oanda")?.init(
                AdapterSettings(.sandbox, credentials: testCredentials("oanda"), account: "1-2")))
        #expect(
            try adapter.requests(for: .balances, at: testMoment).map(\.url)
                == ["https://api-fxpractice.oanda.com/v3/accounts/1-2/summary"])
        #expect(
            adapter.streams.map(\.url) == [
                "https://stream-fxpractice.oanda.com/v3/accounts/1-2/transactions/stream",
                "https://stream-fxpractice.oanda.com/v3/accounts/1-2/pricing/stream",
            ])
    }

    @Test func `a stream is asked for by a request`() throws {
        let adapter = try testAdapter("oanda")
        let opening = try adapter.opening(.orders, step: 0, token: nil, at: testMoment)
        #expect(
            opening.map { $0.map(text(of:)) } == [
                """
                GET https://stream-fxtrade.oanda.com/v3/accounts/101-004-1435156-001/transactions/stream
                Authorization: Bearer testsecret0123456789
                Accept-Datetime-Format: RFC3339
                """
            ])
        #expect(try adapter.opening(.orders, step: 1, token: nil, at: testMoment) == nil)
        #expect(try adapter.opening(.market, step: 0, token: nil, at: testMoment) == nil)
        let both = [try euro().instrument, try order("oanda", "DE30/EUR").instrument]
        #expect(
            try adapter.subscription(MarketWish(true, .book, both), at: testMoment).map(\.url) == [
                "https://stream-fxtrade.oanda.com/v3/accounts/101-004-1435156-001/pricing/stream?"
                    + "instruments=EUR_USD%2CDE30_EUR"
            ])
        #expect(try adapter.subscription(MarketWish(false, .book, both), at: testMoment).isEmpty)
        #expect(throws: VenueRefusal.self) { try adapter.subscription(MarketWish(true, .trades, both), at: testMoment) }
    }

    @Test func `names of instruments are read both ways`() throws {
        let adapter = try testAdapter("oanda")
        #expect(adapter.instrument(guessedFromVenue: "DE30_EUR")?.symbol.description == "DE30/EUR")
        #expect(
            adapter.instrument(guessedFrom: try #require(CanonicalSymbol("EUR_USD")))?.symbol.description == "EUR/USD")
        #expect(adapter.instrument(guessedFrom: try #require(CanonicalSymbol("EURUSD"))) == nil)
        #expect(adapter.instrument(guessedFrom: try #require(CanonicalSymbol("EUR/USD:USD"))) == nil)
    }
}
