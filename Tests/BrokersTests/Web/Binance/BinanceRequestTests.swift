// What Binance is sent.

import BrokerKit
import Brokers
import Testing
import Values

@Suite("Binance: requests")
struct BinanceRequestTests {
    /// Source: shared/brokers/binance.md, "Orders against FIX".
    @Test(arguments: [
        (OrderKind.market, "type=MARKET&quantity=0.01&newClientOrderId"),
        (.limit, "type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000&newClientOrderId"),
        (.stop, "type=STOP_LOSS&quantity=0.01&stopPrice=51000&newClientOrderId"),
        (.stopLimit, "type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=0.01&price=50000&stopPrice=51000&newClientOrderId"),
        (.marketIfTouched, "type=TAKE_PROFIT&quantity=0.01&stopPrice=51000&newClientOrderId"),
        (
            .limitIfTouched,
            "type=TAKE_PROFIT_LIMIT&timeInForce=GTC&quantity=0.01&price=50000&stopPrice=51000&newClientOrderId"
        ),
        (.trailingStop, "type=STOP_LOSS&quantity=0.01&trailingDelta=250&newClientOrderId"),
        (.primaryPeg, "type=LIMIT&timeInForce=GTC&quantity=0.01&pegPriceType=PRIMARY_PEG&newClientOrderId"),
        (.marketPeg, "type=LIMIT&timeInForce=GTC&quantity=0.01&pegPriceType=MARKET_PEG&newClientOrderId"),
    ])
    func `each kind of order has its type and what belongs to it`(kind: OrderKind, fields: String) throws {
        let order = try order("binance", "BTC/USDT") {
            $0.kind = kind
            if !kind.hasLimit { $0.limit = nil }
            if kind.hasStop { $0.stop = Decimal("51000") }
            if kind == .trailingStop { $0.trail = Trail(Decimal("250"), .basisPoints) }
        }
        let body = String(decoding: try request("binance", .place(order)).body, as: UTF8.self)
        #expect(
            body.hasPrefix(
                "timestamp=1700000000123&symbol=BTCUSDT&side=BUY&\(fields)=gw-0001&newOrderRespType=FULL&signature="))
    }

    @Test func `a limit order is signed in the body, and the key is a header`() throws {
        let fields =
            "timestamp=1700000000123&symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000"
            + "&newClientOrderId=gw-0001&newOrderRespType=FULL"
        let expected = """
            POST https://api.binance.com/api/v3/order
            X-MBX-APIKEY: testkey0123456789
            \(fields)&signature=\(try signature(fields))
            """
        #expect(text(of: try request("binance", .place(order("binance", "BTC/USDT")))) == expected)
    }

    private func signature(_ text: String) throws -> String {
        try Signer(.binance, testCredentials("binance")).signature(of: Array(text.utf8))
    }

    @Test func `other requests name the order as we named it`() throws {
        let order = try order("binance", "BTC/USDT")
        #expect(
            try request("binance", .cancel(order, as: "gw-0002")).url.hasPrefix(
                "https://api.binance.com/api/v3/order?timestamp=1700000000123&symbol=BTCUSDT&origClientOrderId=gw-0001&"
                    + "newClientOrderId=gw-0002&signature="))
        #expect(
            try request("binance", .query(order)).url.hasPrefix(
                "https://api.binance.com/api/v3/order?timestamp=1700000000123&symbol=BTCUSDT&origClientOrderId=gw-0001&"))
        #expect(
            try request("binance", .cancelAll(order.instrument)).url.hasPrefix(
                "https://api.binance.com/api/v3/openOrders?timestamp=1700000000123&symbol=BTCUSDT&signature="))
    }

    @Test func `less of an order keeps its place; anything else puts a new one in its place`() throws {
        let old = try order("binance", "BTC/USDT")
        var less = old
        less.clientOrderID = "gw-0002"
        less.size = .quantity(Decimal("0.005"))
        let amend = try request("binance", .replace(old, by: less))
        #expect(amend.method == "PUT" && amend.url.hasSuffix("/api/v3/order/amend/keepPriority"))
        #expect(
            String(decoding: amend.body, as: UTF8.self).hasPrefix(
                "timestamp=1700000000123&symbol=BTCUSDT&origClientOrderId=gw-0001&newClientOrderId=gw-0002&newQty=0.005&"))
        var dearer = less
        dearer.limit = Decimal("50001")
        let exchange = try request("binance", .replace(old, by: dearer))
        #expect(exchange.method == "POST" && exchange.url.hasSuffix("/api/v3/order/cancelReplace"))
        #expect(
            String(decoding: exchange.body, as: UTF8.self).contains(
                "&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=gw-0001&signature="))
    }

    @Test func `by the WebSocket the parameters are sorted by name, signed, and numbers are numbers`() throws {
        let request = try request("binance", .place(order("binance", "BTC/USDT")), options: ["orders": "webSocket"])
        let text = String(decoding: request.body, as: UTF8.self)
        #expect(request.transport == .webSocket && request.url == "wss://ws-api.binance.com:443/ws-api/v3")
        #expect(
            text.hasPrefix(
                #"{"id":"1700000000123","method":"order.place","params":{"apiKey":"testkey0123456789","newClientOrderId":"gw-0001","#
            ))
        #expect(text.contains(#""timestamp":1700000000123,"type":"LIMIT","signature":""#))
        #expect(request.requestID == "1700000000123")
    }

    @Test(arguments: [
        Unsupported("TimeInForce(59) 0") { $0.timeInForce = .day },
        Unsupported("TimeInForce(59) 6") { $0.timeInForce = .goodTillDate },
        Unsupported("TimeInForce(59) 7") { $0.timeInForce = .atTheClose },
        Unsupported("reduce only") { $0.isReduceOnly = true },
        Unsupported("CashOrderQty(152)") { $0.size = .cash(Decimal("100")) },
        Unsupported("PegOffsetType(836)=1") {
            $0.kind = .trailingStop
            $0.trail = Trail(Decimal("5"), .price)
        },
        Unsupported("MaxFloor(111)") {
            $0.display = Decimal("0.001")
            $0.timeInForce = .immediateOrCancel
        },
    ])
    func `what Binance does not have is refused with the field that asks for it`(what: Unsupported) throws {
        let refusal = try #require(try refusal("binance", .place(order("binance", "BTC/USDT", what.change))))
        #expect(refusal.reason == .unsupportedCharacteristic)
        #expect(refusal.text.contains(what.words), "\(refusal.text)")
    }

    @Test func `the instrument's rules are kept before anything is sent`() throws {
        let refusal = try #require(
            try refusal(
                "binance",
                .place(
                    try order("binance", "BTC/USDT") {
                        $0.instrument.rules = InstrumentRules(
                            price: NumberRule(step: Decimal("0.01")), quantity: NumberRule(step: Decimal("0.1")))
                    })))
        #expect(refusal == VenueRefusal(.incorrectQuantity, "OrderQty(38) is no multiple of 0.1"))
    }
}
