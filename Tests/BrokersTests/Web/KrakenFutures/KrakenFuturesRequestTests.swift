// What Kraken's futures are sent.

import BrokerKit
import Brokers
import Foundation
import Testing
import Values

private let kind = "kraken-futures"

@Suite("Kraken Futures: requests")
struct KrakenFuturesRequestTests {
    private func query(_ task: VenueTask, options: [String: String] = [:]) throws -> String {
        let request = try request(kind, task, options: options)
        #expect(request.method == "POST" && request.body.isEmpty)
        return String(request.url.drop { $0 != "?" }.dropFirst())
    }

    private func future(_ change: (inout VenueOrder) -> Void = { _ in }) throws -> VenueOrder {
        try order(kind, "BTC/USD:USD", change)
    }

    /// Source: Kraken Derivatives REST API, "Send order"; ccxt, `createOrderRequest`.
    @Test(arguments: [
        (OrderKind.market, "orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.01&cliOrdId=gw-0001"),
        (.limit, "orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=50000&cliOrdId=gw-0001"),
        (
            .stop,
            "orderType=stp&symbol=PF_XBTUSD&side=buy&size=0.01&cliOrdId=gw-0001&stopPrice=51000&triggerSignal=last"
        ),
        (
            .stopLimit,
            "orderType=stp&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=50000&cliOrdId=gw-0001&stopPrice=51000"
                + "&triggerSignal=last"
        ),
        (
            .marketIfTouched,
            "orderType=take_profit&symbol=PF_XBTUSD&side=buy&size=0.01&cliOrdId=gw-0001&stopPrice=51000&triggerSignal=last"
        ),
        (
            .limitIfTouched,
            "orderType=take_profit&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=50000&cliOrdId=gw-0001&stopPrice=51000"
                + "&triggerSignal=last"
        ),
        (
            .trailingStop,
            "orderType=trailing_stop&symbol=PF_XBTUSD&side=buy&size=0.01&cliOrdId=gw-0001&trailingStopMaxDeviation=2.5"
                + "&trailingStopDeviationUnit=PERCENT&triggerSignal=last"
        ),
    ])
    func `each kind of order has its type and its prices`(orderKind: OrderKind, fields: String) throws {
        let order = try future {
            $0.kind = orderKind
            if !orderKind.hasLimit { $0.limit = nil }
            if orderKind.hasStop { $0.stop = Decimal("51000") }
            if orderKind == .trailingStop { $0.trail = Trail(Decimal("250"), .basisPoints) }
        }
        #expect(try query(.place(order)) == fields)
    }

    /// Source: shared/brokers/vectors/kraken/signing.json, "Futures REST Authent header".
    @Test func `a limit order is the published vector, byte for byte`() throws {
        let order = try future { $0.size = .quantity(Decimal("1")) }
        #expect(
            text(of: try request(kind, .place(order))) == """
                POST https://futures.kraken.com/derivatives/api/v3/sendorder\
                ?orderType=lmt&symbol=PF_XBTUSD&side=buy&size=1&limitPrice=50000&cliOrdId=gw-0001
                APIKey: testkey0123456789
                Nonce: 1700000000123
                Authent: GCK3AGoeOu5qePOVdu84uNXQyrkO9tBkLSiHTwuBrddLQG1Clpyv9jnsY/PJro100WdPZAOuBxkoE8FlaPRIfQ==
                """)
    }

    @Test func `what an order asks for beside its kind is said`() throws {
        for (type, change) in [
            ("ioc", { (order: inout VenueOrder) in order.timeInForce = .immediateOrCancel }),
            ("fok", { $0.timeInForce = .fillOrKill }), ("post", { $0.isPostOnly = true }),
        ] {
            #expect(try query(.place(future(change))).hasPrefix("orderType=\(type)&symbol=PF_XBTUSD&"))
        }
        #expect(try query(.place(future { $0.isReduceOnly = true })).hasSuffix("&reduceOnly=true"))
        let stop = try future { ($0.kind, $0.stop, $0.limit) = (.stop, Decimal("51000"), nil) }
        #expect(try query(.place(stop), options: ["trigger": "mark"]).hasSuffix("&triggerSignal=mark"))
        let trail = try future { ($0.kind, $0.limit, $0.trail) = (.trailingStop, nil, Trail(Decimal("250"), .price)) }
        #expect(try query(.place(trail)).contains("MaxDeviation=250&trailingStopDeviationUnit=QUOTE_CURRENCY"))
    }

    @Test func `an edit keeps the order, and says its size and prices`() throws {
        let old = try future()
        let new = try future { ($0.size, $0.limit) = (.quantity(Decimal("0.02")), Decimal("49000")) }
        let edit = try request(kind, .replace(old, by: new))
        #expect(
            edit.url == "https://futures.kraken.com/derivatives/api/v3/editorder"
                + "?cliOrdId=gw-0001&size=0.02&limitPrice=49000")
        let known = try future { $0.venueOrderID = "O1" }
        #expect(try query(.replace(known, by: new)) == "orderId=O1&size=0.02&limitPrice=49000")
        let other = try future { $0.isPostOnly = true }
        #expect(try refusal(kind, .replace(old, by: other))?.text.contains("ExecInst(18)") == true)
    }

    @Test func `other requests name the order by the venue's name, else by ours`() throws {
        let named = try future()
        let known = try future { $0.venueOrderID = "O1" }
        #expect(try query(.cancel(named, as: "")) == "cliOrdId=gw-0001")
        #expect(try query(.cancel(known, as: "")) == "order_id=O1")
        #expect(try query(.cancelAll(named.instrument)) == "symbol=PF_XBTUSD")
        #expect(
            try request(kind, .cancelAll(nil)).url == "https://futures.kraken.com/derivatives/api/v3/cancelallorders")
        let asked = try requests(kind, .query(known))
        #expect(
            asked.map(\.url) == [
                "https://futures.kraken.com/derivatives/api/v3/orders/status?orderIds=O1",
                "https://futures.kraken.com/api/history/v2/orders?sort=desc",
            ])
        #expect(asked.map { $0.headers.first { $0.name == "Nonce" }?.value } == ["1700000000123", "1700000000124"])
        #expect(try requests(kind, .query(named))[0].url.hasSuffix("orders/status?cliOrdIds=gw-0001"))
    }

    @Test func `several orders go as JSON in a form`() throws {
        let first = try future()
        let second = try order(kind, "ETH/USD:USD") { ($0.clientOrderID, $0.venueOrderID) = ("gw-0002", "O2") }
        let place = try request(kind, .placeTogether([first]))
        #expect(place.url == "https://futures.kraken.com/derivatives/api/v3/batchorder")
        let row =
            #"{"orderType":"lmt","symbol":"PF_XBTUSD","side":"buy","size":0.01,"limitPrice":50000,"cliOrdId":"gw-0001","#
            + #""order":"send","order_tag":"1"}"#
        #expect(plain(place) == #"json={"batchOrder":[\#(row)]}"#)
        #expect(
            plain(try request(kind, .cancelTogether([first, second])))
                == #"json={"batchOrder":[{"cliOrdId":"gw-0001","order":"cancel"},{"order_id":"O2","order":"cancel"}]}"#)
    }

    private func plain(_ request: VenueRequest) -> String {
        String(decoding: request.body, as: UTF8.self).removingPercentEncoding ?? ""
    }

    @Test func `questions are asked as the venue takes them`() throws {
        let since = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
        let instrument = try future().instrument
        let asked: [(VenueTask, String)] = [
            (.openOrders(nil, page: nil), "derivatives/api/v3/openorders"),
            (
                .recentOrders(nil, since: since, page: "t"),
                "api/history/v2/orders?since=1700000000000&sort=asc&continuationToken=t"
            ),
            (.fills(nil, since: since, page: nil), "derivatives/api/v3/fills"),
            (
                .fills(nil, since: since, page: "2023-11-14T22:13:20.000Z"),
                "derivatives/api/v3/fills?lastFillTime=2023-11-14T22%3A13%3A20.000Z"
            ),
            (.balances, "derivatives/api/v3/accounts"), (.positions, "derivatives/api/v3/openpositions"),
            (.instruments(page: nil), "derivatives/api/v3/instruments"),
            (.time, "derivatives/api/v3/instruments/PF_XBTUSD/status"),
            (.book(instrument, depth: 10), "derivatives/api/v3/orderbook?symbol=PF_XBTUSD"),
        ]
        for (task, path) in asked {
            let request = try request(kind, task)
            #expect(request.method == "GET" && request.url == "https://futures.kraken.com/\(path)")
        }
        #expect(try request(kind, .balances).headers.contains { $0.name == "Authent" })
        #expect(try !request(kind, .time).headers.contains { $0.name == "Authent" })
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 0") { $0.timeInForce = .day },
        Unsupported("TimeInForce(59) 6") { $0.timeInForce = .goodTillDate },
        Unsupported("TimeInForce(59) 7") { $0.timeInForce = .atTheClose },
        Unsupported("MaxFloor(111)") { $0.display = Decimal("0.001") },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
        Unsupported("ExecInst(18)=6") {
            $0.isPostOnly = true
            $0.timeInForce = .immediateOrCancel
        },
        Unsupported("TimeInForce(59) 4") {
            $0.kind = .market
            $0.timeInForce = .fillOrKill
        },
        Unsupported("PegOffsetType(836)=0 or 1") {
            $0.kind = .trailingStop
            $0.trail = Trail(Decimal("5"), .ticks)
        },
    ])
    func `what the futures do not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal(kind, .place(future(what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test(arguments: [
        ("BTC/USD:USD", "PF_XBTUSD"), ("BTC/USD:BTC", "PI_XBTUSD"), ("ETH/USD:USD", "PF_ETHUSD"),
        ("BTC/USD:BTC-250926", "FI_XBTUSD_250926"), ("BTC/USD:USD-250926", "FF_XBTUSD_250926"),
        ("DOGE/USD:USD", "PF_XDGUSD"),
    ])
    func `the venue's names are guessed, and understood again`(symbol: String, name: String) throws {
        let adapter = try testAdapter(kind)
        let canonical = try #require(CanonicalSymbol(symbol))
        let instrument = try #require(adapter.instrument(guessedFrom: canonical))
        #expect(instrument.venueSymbol == name)
        #expect(instrument.product == (name.dropFirst().first == "I" ? .inverse : .linear))
        #expect(adapter.instrument(guessedFromVenue: name)?.symbol.description == symbol)
        #expect(adapter.instrument(guessedFromVenue: name.lowercased())?.symbol.description == symbol)
        let own = try #require(CanonicalSymbol(name))
        #expect(adapter.instrument(guessedFrom: own)?.symbol.description == symbol)
    }

    @Test func `the demo has hosts of its own`() throws {
        let type = try #require(BrokerRegistry.adapter(kind))
        let adapter = try type.init(AdapterSettings(.sandbox, credentials: testCredentials(kind)))
        let requests = try adapter.requests(for: .balances, at: testMoment)
        #expect(requests.map(\.url) == ["https://demo-futures.kraken.com/derivatives/api/v3/accounts"])
        #expect(adapter.streams.map(\.url) == Array(repeating: "wss://demo-futures.kraken.com/ws/v1", count: 2))
    }
}
