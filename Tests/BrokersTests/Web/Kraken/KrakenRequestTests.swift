// What Kraken is sent.

import BrokerKit
import Brokers
import Cryptography
import Orders
import Testing
import Values

@Suite("Kraken: requests")
struct KrakenRequestTests {
    private func body(_ task: VenueTask, options: [String: String] = [:]) throws -> String {
        String(decoding: try request("kraken", task, options: options).body, as: UTF8.self)
    }

    /// Source: shared/brokers/kraken.md, "Orders against FIX (AddOrder)".
    @Test(arguments: [
        (OrderKind.market, "ordertype=market&volume=0.01&cl_ord_id=gw-0001"),
        (.limit, "ordertype=limit&volume=0.01&cl_ord_id=gw-0001&price=50000"),
        (.stop, "ordertype=stop-loss&volume=0.01&cl_ord_id=gw-0001&price=51000"),
        (.stopLimit, "ordertype=stop-loss-limit&volume=0.01&cl_ord_id=gw-0001&price=51000&price2=50000"),
        (.marketIfTouched, "ordertype=take-profit&volume=0.01&cl_ord_id=gw-0001&price=51000"),
        (.limitIfTouched, "ordertype=take-profit-limit&volume=0.01&cl_ord_id=gw-0001&price=51000&price2=50000"),
        (.trailingStop, "ordertype=trailing-stop&volume=0.01&cl_ord_id=gw-0001&price=%2B250&trigger=last"),
    ])
    func `each kind of order has its type and its prices`(kind: OrderKind, fields: String) throws {
        let order = try order("kraken", "BTC/USD") {
            $0.kind = kind
            if !kind.hasLimit { $0.limit = nil }
            if kind.hasStop { $0.stop = Decimal("51000") }
            if kind == .trailingStop { $0.trail = Trail(Decimal("250"), .price) }
        }
        #expect(try body(.place(order)) == "nonce=1700000000123&pair=XXBTZUSD&type=buy&\(fields)")
    }

    /// Source: shared/brokers/vectors/kraken/signing.json, "Spot REST, form body", which is a request of ccxt's.
    @Test func `a limit order is the published vector, byte for byte`() throws {
        let order = try order("kraken", "BTC/USD")
        #expect(
            text(of: try request("kraken", .place(order))) == """
                POST https://api.kraken.com/0/private/AddOrder
                API-Key: testkey0123456789
                API-Sign: nDDi9rFmDzN4AKvo2zpRRdXJoWSyYUbTrnbT9KC6MvNmb4XIVr5oE6w+G5YvtvLzQ3vl+o2sWTyiyqxMosqGGA==
                nonce=1700000000123&pair=XXBTZUSD&type=buy&ordertype=limit&volume=0.01&cl_ord_id=gw-0001&price=50000
                """)
    }

    /// Source: Kraken's guide on authentication: the documents' own example.
    @Test func `the example of the venue's documents is signed as printed there`() throws {
        let secret = Secret(
            text: "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==")
        let fields = [
            ("ordertype", "limit"), ("pair", "XBTUSD"), ("price", "37500"), ("type", "buy"), ("volume", "1.25"),
        ].map { Parameter($0, $1) }
        let request = UnsignedRequest("POST", path: "/0/private/AddOrder", body: .form(fields))
        let signed = try Signer(.kraken, Credentials(key: "key", secret: secret))
            .sign(request, at: testMoment.time, nonce: "1616492376594")
        #expect(
            signed.signature
                == "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==")
    }

    @Test func `what an order asks for beside its kind is said`() throws {
        let features: [(String, (inout VenueOrder) -> Void)] = [
            ("&timeinforce=IOC", { $0.timeInForce = .immediateOrCancel }),
            ("&timeinforce=FOK", { $0.timeInForce = .fillOrKill }),
            (
                "&timeinforce=GTD&expiretm=1700003600",
                {
                    $0.timeInForce = .goodTillDate
                    $0.expires = Instant(nanosecondsSinceEpoch: 1_700_003_600_000_000_000)
                }
            ),
            ("&oflags=post", { $0.isPostOnly = true }),
            ("&reduce_only=true", { $0.isReduceOnly = true }),
            ("&displayvol=0.001", { $0.display = Decimal("0.001") }),
        ]
        for (fields, change) in features {
            let order = try order("kraken", "BTC/USD", change)
            let type = order.display == nil ? "limit" : "iceberg"
            #expect(
                try body(.place(order)) == "nonce=1700000000123&pair=XXBTZUSD&type=buy&ordertype=\(type)&volume=0.01"
                    + "&cl_ord_id=gw-0001&price=50000\(fields)")
        }
        let cash = try order("kraken", "BTC/USD") {
            ($0.kind, $0.size, $0.limit) = (.market, .cash(Decimal("100")), nil)
        }
        #expect(try body(.place(cash)).hasSuffix("&ordertype=market&volume=100&cl_ord_id=gw-0001&oflags=viqc"))
        let stop = try order("kraken", "BTC/USD") { ($0.kind, $0.stop, $0.limit) = (.stop, Decimal("51000"), nil) }
        #expect(
            try body(.place(stop), options: ["trigger": "index", "leverage": "2"]).hasSuffix(
                "&price=51000&trigger=index&leverage=2"))
    }

    @Test func `a percentage goes as JSON, with the nonce first`() throws {
        let order = try order("kraken", "BTC/USD") {
            ($0.kind, $0.limit, $0.trail) = (.trailingStop, nil, Trail(Decimal("250"), .basisPoints))
        }
        #expect(
            try body(.place(order))
                == #"{"nonce":"1700000000123","pair":"XXBTZUSD","type":"buy","ordertype":"trailing-stop","volume":"0.01","#
                + #""cl_ord_id":"gw-0001","price":"+2.5%","trigger":"last"}"#)
    }

    @Test func `orders of one pair go together, and a single one alone`() throws {
        let first = try order("kraken", "BTC/USD")
        let second = try order("kraken", "BTC/USD") { ($0.clientOrderID, $0.side) = ("gw-0002", .sell) }
        let both = try request("kraken", .placeTogether([first, second]))
        #expect(both.url == "https://api.kraken.com/0/private/AddOrderBatch")
        let terms = #""ordertype":"limit","volume":"0.01","cl_ord_id":"#
        #expect(
            String(decoding: both.body, as: UTF8.self)
                == #"{"nonce":"1700000000123","pair":"XXBTZUSD","orders":[{"type":"buy",\#(terms)"gw-0001","price":"50000"},"#
                + #"{"type":"sell",\#(terms)"gw-0002","price":"50000"}]}"#)
        #expect(try request("kraken", .placeTogether([first])) == request("kraken", .place(first)))
        let other = try order("kraken", "ETH/USD")
        #expect(try refusal("kraken", .placeTogether([first, other]))?.text.contains("Symbol(55)") == true)
    }

    @Test func `an amendment keeps the order, and says what is other`() throws {
        let old = try order("kraken", "BTC/USD")
        let new = try order("kraken", "BTC/USD") {
            ($0.size, $0.limit) = (.quantity(Decimal("0.005")), Decimal("49000"))
        }
        let amend = try request("kraken", .replace(old, by: new))
        #expect(amend.url == "https://api.kraken.com/0/private/AmendOrder")
        #expect(
            String(decoding: amend.body, as: UTF8.self)
                == "nonce=1700000000123&cl_ord_id=gw-0001&order_qty=0.005&limit_price=49000")
        let stop = try order("kraken", "BTC/USD") {
            ($0.kind, $0.stop, $0.venueOrderID) = (.stopLimit, Decimal("51000"), "O1")
        }
        var moved = stop
        moved.stop = Decimal("52000")
        #expect(
            try body(.replace(stop, by: moved)).hasSuffix(
                "&txid=O1&order_qty=0.01&limit_price=50000&trigger_price=52000"))
        var other = old
        other.timeInForce = .immediateOrCancel
        #expect(try refusal("kraken", .replace(old, by: other))?.text.contains("TimeInForce(59)") == true)
    }

    @Test func `other requests name the order by the venue's name, else by ours`() throws {
        let named = try order("kraken", "BTC/USD")
        let known = try order("kraken", "BTC/USD") { $0.venueOrderID = "OUF4EM-FRGI2-MQMWZD" }
        #expect(try body(.cancel(named, as: "")) == "nonce=1700000000123&cl_ord_id=gw-0001")
        #expect(try body(.cancel(known, as: "")) == "nonce=1700000000123&txid=OUF4EM-FRGI2-MQMWZD")
        #expect(
            try body(.cancelTogether([named, known]))
                == #"{"nonce":"1700000000123","orders":["OUF4EM-FRGI2-MQMWZD"],"cl_ord_ids":["gw-0001"]}"#)
        #expect(try request("kraken", .cancelAll(nil)).url.hasSuffix("/0/private/CancelAll"))
        #expect(try refusal("kraken", .cancelAll(named.instrument))?.text.contains("530") == true)
        #expect(try body(.query(known)) == "nonce=1700000000123&txid=OUF4EM-FRGI2-MQMWZD&trades=true")
        let both = try requests("kraken", .query(named))
        #expect(both.map { String($0.url.split(separator: "/").last ?? "") } == ["OpenOrders", "ClosedOrders"])
        #expect(String(decoding: both[1].body, as: UTF8.self) == "nonce=1700000000124&cl_ord_id=gw-0001")
    }

    @Test func `questions are asked as the venue takes them`() throws {
        let instrument = try order("kraken", "BTC/USD").instrument
        let since = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
        let asked: [(VenueTask, String, String)] = [
            (.openOrders(nil, page: nil), "OpenOrders", ""),
            (.recentOrders(nil, since: since, page: nil), "ClosedOrders", "&start=1699999999"),
            (.fills(nil, since: since, page: "50"), "TradesHistory", "&start=1699999999&ofs=50"),
            (.balances, "BalanceEx", ""), (.positions, "OpenPositions", "&docalcs=true&consolidation=market"),
            (.streamToken(.orders), "GetWebSocketsToken", ""),
        ]
        for (task, name, fields) in asked {
            let request = try request("kraken", task)
            #expect(request.method == "POST" && request.url == "https://api.kraken.com/0/private/\(name)")
            #expect(String(decoding: request.body, as: UTF8.self) == "nonce=1700000000123\(fields)")
        }
        #expect(
            try text(of: request("kraken", .instruments(page: nil))) == "GET https://api.kraken.com/0/public/AssetPairs"
        )
        #expect(try text(of: request("kraken", .time)) == "GET https://api.kraken.com/0/public/Time")
        #expect(
            try text(of: request("kraken", .book(instrument, depth: 10)))
                == "GET https://api.kraken.com/0/public/Depth?pair=XXBTZUSD&count=10")
        let order = try order("kraken", "BTC/USD") { $0.venueOrderID = "O1" }
        #expect(
            try requests("kraken", .fillsOfOrder(order)).map { String(decoding: $0.body, as: UTF8.self) } == [
                "nonce=1700000000123&txid=O1&trades=true", "nonce=1700000000124",
            ])
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 0") { $0.timeInForce = .day },
        Unsupported("TimeInForce(59) 7") { $0.timeInForce = .atTheClose },
        Unsupported("ExpireTime(126)") { $0.timeInForce = .goodTillDate },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
        Unsupported("CashOrderQty(152)") { ($0.kind, $0.side, $0.size) = (.market, .sell, .cash(Decimal("100"))) },
        Unsupported("TimeInForce(59) 4") {
            $0.kind = .market
            $0.timeInForce = .fillOrKill
        },
        Unsupported("ExecInst(18)=6") {
            $0.isPostOnly = true
            $0.timeInForce = .immediateOrCancel
        },
        Unsupported("MaxFloor(111)") {
            $0.kind = .market
            $0.display = Decimal("0.001")
        },
        Unsupported("PegOffsetType(836)=0 or 1") {
            $0.kind = .trailingStop
            $0.trail = Trail(Decimal("5"), .ticks)
        },
    ])
    func `what Kraken does not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal("kraken", .place(order("kraken", "BTC/USD", what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test func `an iceberg shows a fifteenth at least`() throws {
        let order = try order("kraken", "BTC/USD") { $0.display = Decimal("0.0006") }
        #expect(try refusal("kraken", .place(order))?.text.contains("MaxFloor(111)") == true)
    }

    /// Source: the ids of ccxt's markets.
    @Test(arguments: [
        ("BTC/USD", "XXBTZUSD"), ("ETH/BTC", "XETHXXBT"), ("BTC/USDT", "XBTUSDT"), ("DOGE/USD", "XDGUSD"),
        ("EUR/USD", "ZEURZUSD"), ("USDT/USD", "USDTZUSD"), ("DOT/USD", "DOTUSD"), ("LTC/GBP", "LTCGBP"),
        ("LUNC/USD", "LUNAUSD"), ("SOL/EUR", "SOLEUR"),
    ])
    func `the venue's names are guessed, and understood again`(symbol: String, pair: String) throws {
        let adapter = try testAdapter("kraken")
        let name = try #require(CanonicalSymbol(symbol))
        let instrument = try #require(adapter.instrument(guessedFrom: name))
        #expect(instrument.venueSymbol == pair)
        for name in [pair] + instrument.otherNames {
            #expect(adapter.instrument(guessedFromVenue: name)?.symbol.description == symbol, "\(name)")
        }
        let joined = try #require(CanonicalSymbol("XBTUSD"))
        #expect(adapter.instrument(guessedFrom: joined)?.symbol.description == "BTC/USD")
    }

    @Test func `names of others are taken up to 18 characters, and UUIDs`() throws {
        let names = try #require(BrokerRegistry.adapter("kraken")).profile.names
        #expect(names.takes("order-1") && names.takes("123456789012345678") && !names.takes("1234567890123456789"))
        #expect(names.takes("2c6be801-1f53-4f79-a0bb-4ea1c95dfae9") && names.takes("2c6be8011f534f79a0bb4ea1c95dfae9"))
        #expect(!names.takes("2c6be801-1f53-4f79-a0bb-4ea1c95dfaeg") && !names.takes(""))
        let own = try #require(names.clientOrderIDs(tag: "gw")?.text(of: OrderNumber(7)))
        #expect(names.takes(own) && own.utf8.count == 36)
    }

    @Test func `there is no sandbox, so none is taken for the real market`() {
        #expect(throws: AdapterProblem.badOption(name: "environment")) {
            _ = try BrokerRegistry.adapter("kraken")?.init(AdapterSettings(.sandbox))
        }
    }
}
