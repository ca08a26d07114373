// What Binance's futures are sent.

import BrokerKit
import Brokers
import Testing
import Values

private let kind = "binance-futures"
private let host = "https://fapi.binance.com/fapi/v1/"

/// A limit order to buy 0.01 BTC at 50000.
private func bitcoin(_ change: (inout VenueOrder) -> Void = { _ in }) throws -> VenueOrder {
    try order(kind, "BTC/USDT:USDT", change)
}

/// `METHOD PATH?PARAMETERS`, wherever the parameters stand, without the signature.
private func target(_ request: VenueRequest) -> String {
    let body = String(decoding: request.body, as: UTF8.self)
    let whole = "\(request.method) \(request.url.dropFirst("https://fapi.binance.com".utf8.count))"
    let line = body.isEmpty ? whole : "\(whole)?\(body)"
    return String(line.split(separator: "&signature=")[0]).replacing("?timestamp=1700000000123&", with: "?")
}

private func target(_ task: VenueTask) throws -> String { target(try request(kind, task)) }

/// An order, and the parameters that ccxt 4.5.90 sends for it, but for its recvWindow.
struct FuturesOrder: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let path: String
    let parameters: String
    let change: @Sendable (inout VenueOrder) -> Void

    init(
        _ name: String, _ path: String, _ parameters: String, _ change: @escaping @Sendable (inout VenueOrder) -> Void
    ) {
        testDescription = name
        self.path = path
        self.parameters = parameters
        self.change = change
    }
}

@Suite("Binance futures: requests")
struct BinanceFuturesRequestTests {
    @Test(arguments: [
        FuturesOrder("limit", "order", "newClientOrderId=gw-0001&type=LIMIT&quantity=0.01&price=50000&timeInForce=GTC")
        {
            _ in
        },
        FuturesOrder(
            "post only, reduce only", "order",
            "newClientOrderId=gw-0001&type=LIMIT&quantity=0.01&price=50000&timeInForce=GTX&reduceOnly=true"
        ) {
            ($0.isPostOnly, $0.isReduceOnly) = (true, true)
        },
        FuturesOrder(
            "at once", "order", "newClientOrderId=gw-0001&type=LIMIT&quantity=0.01&price=50000&timeInForce=IOC"
        ) { $0.timeInForce = .immediateOrCancel },
        FuturesOrder(
            "all at once", "order", "newClientOrderId=gw-0001&type=LIMIT&quantity=0.01&price=50000&timeInForce=FOK"
        ) { $0.timeInForce = .fillOrKill },
        FuturesOrder("market", "order", "newClientOrderId=gw-0001&type=MARKET&quantity=0.01") {
            ($0.kind, $0.limit) = (.market, nil)
        },
        FuturesOrder(
            "stop", "algoOrder",
            "clientAlgoId=gw-0001&type=STOP_MARKET&quantity=0.01&triggerPrice=51000&algoType=CONDITIONAL"
        ) { ($0.kind, $0.limit, $0.stop) = (.stop, nil, Decimal("51000")) },
        FuturesOrder(
            "stop limit", "algoOrder",
            "clientAlgoId=gw-0001&type=STOP&quantity=0.01&price=50000&triggerPrice=51000&timeInForce=GTC"
                + "&algoType=CONDITIONAL"
        ) { ($0.kind, $0.stop) = (.stopLimit, Decimal("51000")) },
        FuturesOrder(
            "if touched", "algoOrder",
            "clientAlgoId=gw-0001&type=TAKE_PROFIT_MARKET&quantity=0.01&triggerPrice=51000&algoType=CONDITIONAL"
        ) { ($0.kind, $0.limit, $0.stop) = (.marketIfTouched, nil, Decimal("51000")) },
        FuturesOrder(
            "limit if touched", "algoOrder",
            "clientAlgoId=gw-0001&type=TAKE_PROFIT&quantity=0.01&price=50000&triggerPrice=51000&timeInForce=GTC"
                + "&algoType=CONDITIONAL"
        ) { ($0.kind, $0.stop) = (.limitIfTouched, Decimal("51000")) },
        FuturesOrder(
            "trailing stop", "algoOrder",
            "callbackRate=2.5&activatePrice=52000&clientAlgoId=gw-0001&type=TRAILING_STOP_MARKET&quantity=0.01"
                + "&reduceOnly=true&algoType=CONDITIONAL"
        ) {
            ($0.kind, $0.limit, $0.stop) = (.trailingStop, nil, Decimal("52000"))
            ($0.trail, $0.isReduceOnly) = (Trail(Decimal("250"), .basisPoints), true)
        },
    ])
    func `an order has the parameters that ccxt sends`(order: FuturesOrder) throws {
        let request = try request(kind, .place(bitcoin(order.change)))
        #expect(request.method == "POST" && request.url == host + order.path)
        let sent = String(decoding: request.body, as: UTF8.self).split(separator: "&").map(String.init)
        let common = "timestamp=1700000000123&symbol=BTCUSDT&side=BUY&newOrderRespType=RESULT&"
        let expected = (common + order.parameters).split(separator: "&").map(String.init)
        #expect(sent.dropLast().sorted() == expected.sorted())
        #expect(sent.first == "timestamp=1700000000123" && sent.last?.hasPrefix("signature=") == true)
    }

    /// Source: ccxt 4.5.90, binanceusdm, createOrder with the same key, secret and time.
    @Test func `a body is signed as ccxt signs it`() throws {
        let body =
            "timestamp=1700000000123&symbol=BTCUSDT&side=BUY&newClientOrderId=gw-0001&newOrderRespType=RESULT"
            + "&type=LIMIT&quantity=0.01&price=50000&timeInForce=GTC&recvWindow=10000"
        let signer = try Signer(.binance, testCredentials(kind))
        #expect(
            signer.signature(of: Array(body.utf8))
                == "8d389c6dc6fadcb2bc7c03bb4f321af12e2820d26273c23c22ecc14ff6cb9595")
        let ours =
            "timestamp=1700000000123&symbol=BTCUSDT&side=BUY&newClientOrderId=gw-0001&newOrderRespType=RESULT"
            + "&type=LIMIT&quantity=0.01&price=50000&timeInForce=GTC"
        #expect(
            text(of: try request(kind, .place(bitcoin()))) == """
                POST \(host)order
                X-MBX-APIKEY: testkey0123456789
                \(ours)&signature=\(signer.signature(of: Array(ours.utf8)))
                """)
    }

    @Test func `an order until a time has the time`() throws {
        let order = try bitcoin {
            $0.timeInForce = .goodTillDate
            $0.expires = Instant(nanosecondsSinceEpoch: 1_700_000_900_000_000_000)
        }
        #expect(try target(.place(order)).hasSuffix("&timeInForce=GTD&goodTillDate=1700000900000"))
    }

    @Test func `where long and short are two positions, an order says of which it is`() throws {
        let side = { (change: (inout VenueOrder) -> Void) in
            let request = try request(kind, .place(bitcoin(change)), options: ["positions": "hedge"])
            let body = String(decoding: request.body, as: UTF8.self)
            #expect(!body.contains("reduceOnly"))
            return body.contains("positionSide=LONG") ? "long" : body.contains("positionSide=SHORT") ? "short" : "none"
        }
        #expect(try side { _ in } == "long")
        #expect(try side { $0.side = .sell } == "short")
        #expect(try side { $0.isReduceOnly = true } == "short")
        #expect(try side { ($0.side, $0.opens) = (.sell, false) } == "long")
        #expect(try target(.place(bitcoin { $0.opens = false })).hasSuffix("&reduceOnly=true"))
    }

    @Test func `an order is named by the venue's number where it is known, in its own book`() throws {
        let ours = try bitcoin()
        let theirs = try bitcoin { $0.venueOrderID = "123" }
        #expect(try target(.cancel(ours, as: "")) == "DELETE /fapi/v1/order?symbol=BTCUSDT&origClientOrderId=gw-0001")
        #expect(try target(.query(theirs)) == "GET /fapi/v1/order?symbol=BTCUSDT&orderId=123")
        let waiting = try bitcoin { ($0.kind, $0.stop) = (.stopLimit, Decimal("51000")) }
        #expect(try target(.cancel(waiting, as: "")) == "DELETE /fapi/v1/algoOrder?symbol=BTCUSDT&clientAlgoId=gw-0001")
        var told = waiting
        told.venueOrderID = "algo-77"
        #expect(try target(.query(told)) == "GET /fapi/v1/algoOrder?symbol=BTCUSDT&algoId=77")
        var triggered = waiting
        triggered.venueOrderID = "88937381063"
        #expect(try target(.cancel(triggered, as: "")) == "DELETE /fapi/v1/order?symbol=BTCUSDT&orderId=88937381063")
    }

    @Test func `price and quantity of a limit order are changed in place, nothing else is`() throws {
        let old = try bitcoin()
        let new = try bitcoin { ($0.size, $0.limit) = (.quantity(Decimal("0.02")), Decimal("50001")) }
        #expect(
            try target(.replace(old, by: new))
                == "PUT /fapi/v1/order?symbol=BTCUSDT&origClientOrderId=gw-0001&side=BUY&quantity=0.02&price=50001")
        let fast = try bitcoin { $0.timeInForce = .immediateOrCancel }
        #expect(try refusal(kind, .replace(old, by: fast))?.text.contains("TimeInForce(59)") == true)
        let stop = try bitcoin { ($0.kind, $0.stop) = (.stopLimit, Decimal("51000")) }
        #expect(try refusal(kind, .replace(stop, by: stop))?.text.contains("OrdType(40)=2") == true)
    }

    @Test func `orders that do not wait go together`() throws {
        let orders = [try bitcoin(), try bitcoin { $0.clientOrderID = "gw-0002" }]
        let row = { (name: String) in
            #"{"symbol":"BTCUSDT","side":"BUY","newClientOrderId":"\#(name)","newOrderRespType":"RESULT","#
                + #""type":"LIMIT","quantity":"0.01","price":"50000","timeInForce":"GTC"}"#
        }
        let rows = PercentEncoding.encode("[\(row("gw-0001")),\(row("gw-0002"))]")
        #expect(try target(.placeTogether(orders)) == "POST /fapi/v1/batchOrders?batchOrders=\(rows)")
        #expect(
            try target(.cancelTogether(orders))
                == "DELETE /fapi/v1/batchOrders?symbol=BTCUSDT"
                + "&origclientorderidlist=%5B%22gw-0001%22%2C%22gw-0002%22%5D"
        )
        let told = orders.enumerated().map { index, order in
            var order = order
            order.venueOrderID = String(index + 1)
            return order
        }
        #expect(
            try target(.cancelTogether(told))
                == "DELETE /fapi/v1/batchOrders?symbol=BTCUSDT&orderidlist=%5B1%2C2%5D")
        let stop = try bitcoin { ($0.kind, $0.limit, $0.stop) = (.stop, nil, Decimal("51000")) }
        #expect(
            try requests(kind, .placeTogether([orders[0], stop])).map(\.url) == [host + "order", host + "algoOrder"])
        #expect(try requests(kind, .cancelTogether([told[0], orders[1]])).count == 2)
    }

    @Test func `what is asked of all orders is asked of both books`() throws {
        let instrument = try bitcoin().instrument
        let targets = { (task: VenueTask) in try requests(kind, task).map(target) }
        #expect(
            try targets(.cancelAll(instrument)) == [
                "DELETE /fapi/v1/allOpenOrders?symbol=BTCUSDT", "DELETE /fapi/v1/algoOpenOrders?symbol=BTCUSDT",
            ])
        #expect(
            try targets(.openOrders(instrument, page: nil)) == [
                "GET /fapi/v1/openOrders?symbol=BTCUSDT", "GET /fapi/v1/openAlgoOrders?symbol=BTCUSDT",
            ])
        let since = Instant(nanosecondsSinceEpoch: 1_699_999_000_000_000_000)
        #expect(
            try targets(.recentOrders(instrument, since: since, page: nil)) == [
                "GET /fapi/v1/allOrders?symbol=BTCUSDT&startTime=1699999000000&limit=1000",
                "GET /fapi/v1/allAlgoOrders?symbol=BTCUSDT&startTime=1699999000000&limit=1000",
            ])
        #expect(
            try targets(.recentOrders(instrument, since: since, page: "9"))
                == ["GET /fapi/v1/allOrders?symbol=BTCUSDT&orderId=9&limit=1000"])
        #expect(
            try targets(.recentOrders(instrument, since: since, page: "algo-9"))
                == ["GET /fapi/v1/allAlgoOrders?symbol=BTCUSDT&algoId=9&limit=1000"])
    }

    @Test func `questions`() throws {
        let order = try bitcoin { $0.venueOrderID = "123" }
        let since = Instant(nanosecondsSinceEpoch: 1_699_999_000_000_000_000)
        #expect(
            try target(.fills(order.instrument, since: since, page: nil))
                == "GET /fapi/v1/userTrades?symbol=BTCUSDT&startTime=1699999000000&limit=1000")
        #expect(
            try target(.fills(order.instrument, since: .distantPast, page: nil))
                == "GET /fapi/v1/userTrades?symbol=BTCUSDT&startTime=1699395260123&limit=1000")
        #expect(
            try target(.fills(order.instrument, since: since, page: "5"))
                == "GET /fapi/v1/userTrades?symbol=BTCUSDT&fromId=5&limit=1000")
        #expect(try target(.fillsOfOrder(order)) == "GET /fapi/v1/userTrades?symbol=BTCUSDT&orderId=123")
        #expect(try target(.balances) == "GET /fapi/v3/account?timestamp=1700000000123")
        #expect(try target(.positions) == "GET /fapi/v3/positionRisk?timestamp=1700000000123")
        #expect(try target(.instruments(page: nil)) == "GET /fapi/v1/exchangeInfo")
        #expect(try target(.time) == "GET /fapi/v1/time")
        #expect(try target(.book(order.instrument, depth: 30)) == "GET /fapi/v1/depth?symbol=BTCUSDT&limit=50")
        #expect(
            text(of: try request(kind, .streamToken(.orders)))
                == "POST \(host)listenKey\nX-MBX-APIKEY: testkey0123456789")
        #expect(
            text(of: try request(kind, .renewStreamToken(.orders, "abc")))
                == "PUT \(host)listenKey\nX-MBX-APIKEY: testkey0123456789")
        #expect(try refusal(kind, .cancelAll(nil))?.reason == .unknownSymbol)
        #expect(try refusal(kind, .fillsOfOrder(bitcoin()))?.reason == .unknownOrder)
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 0") { $0.timeInForce = .day },
        Unsupported("TimeInForce(59) 7") { $0.timeInForce = .atTheClose },
        Unsupported("MaxFloor(111)") { $0.display = Decimal("0.001") },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
        Unsupported("ExpireTime(126)") { $0.timeInForce = .goodTillDate },
        Unsupported("ExecInst(18)=6") { ($0.isPostOnly, $0.timeInForce) = (true, .fillOrKill) },
        Unsupported("ExecInst(18)=6") { ($0.kind, $0.isPostOnly) = (.market, true) },
        Unsupported("TimeInForce(59)=6") { ($0.kind, $0.timeInForce) = (.market, .goodTillDate) },
        Unsupported("PegOffsetType(836)=1") { ($0.kind, $0.trail) = (.trailingStop, Trail(Decimal("5"), .price)) },
    ])
    func `what the futures do not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal(kind, .place(bitcoin(what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test(arguments: [("5", false), ("10", true), ("25", false), ("1000", true), ("1010", false)])
    func `a trailing stop is a tenth of a percent to ten percent behind`(basisPoints: String, isTaken: Bool) throws {
        let order = try bitcoin {
            ($0.kind, $0.limit) = (.trailingStop, nil)
            $0.trail = Trail(Decimal(string: basisPoints) ?? .zero, .basisPoints)
        }
        #expect((try refusal(kind, .place(order)) == nil) == isTaken)
    }

    @Test func `streams are at three addresses, and the private one is named by its key`() throws {
        let adapter = try testAdapter(kind)
        #expect(
            adapter.streams.map(\.url) == [
                "wss://fstream.binance.com/private/ws?listenKey={token}", "wss://fstream.binance.com/public/stream",
            ])
        #expect(adapter.streams.map(\.needsToken) == [true, false])
        #expect(try adapter.opening(.orders, step: 0, token: "abc", at: testMoment) == nil)
        let both = [try bitcoin().instrument, try order(kind, "ETH/USDC:USDC").instrument]
        let frames = try adapter.subscription(MarketWish(true, .book, both), at: testMoment)
        #expect(
            frames.map { String(decoding: $0.body, as: UTF8.self) } == [
                #"{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","ethusdc@depth@100ms"],"id":"1700000000123"}"#
            ])
        let less = try adapter.subscription(MarketWish(false, .quotes, [both[0]]), at: testMoment)
        #expect(
            less.map { String(decoding: $0.body, as: UTF8.self) }
                == [#"{"method":"UNSUBSCRIBE","params":["btcusdt@bookTicker"],"id":"1700000000123"}"#])
        #expect(throws: VenueRefusal.self) {
            try adapter.subscription(MarketWish(true, .candles, both), at: testMoment)
        }
    }

    @Test func `names of contracts are read both ways`() throws {
        let adapter = try testAdapter(kind)
        #expect(adapter.instrument(guessedFromVenue: "BTCUSDT_220325")?.symbol.description == "BTC/USDT:USDT-220325")
        #expect(adapter.instrument(guessedFromVenue: "ETHUSDC")?.symbol.description == "ETH/USDC:USDC")
        let name = { (text: String) in
            adapter.instrument(guessedFrom: try #require(CanonicalSymbol(text)))?.venueSymbol
        }
        #expect(try name("BTC/USDT:USDT-220325") == "BTCUSDT_220325")
        #expect(try name("BTCUSDT") == "BTCUSDT")
        #expect(try name("BTC/USDT") == nil)
        #expect(try name("BTC/USDT:BTC") == nil)
    }
}
