// What the venue of a test answers, in Binance's JSON.

import Values

/// A request as the venue understands it, whichever way it came.
struct ModelCall {
    var method: String
    var fields: [String: String]

    subscript(name: String) -> String { fields[name] ?? "" }
    func decimal(_ name: String) -> Decimal { Decimal(string: self[name]) ?? .zero }
}

struct ModelAnswer {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var body: String
}

extension ModelVenue {
    /// Does what is asked for. A time that is too far from its own is refused.
    func answer(_ call: ModelCall) -> ModelAnswer {
        if let checksAhead, let time = Int64(call["timestamp"]),
            time >= milliseconds + checksAhead + 1_000 || milliseconds + checksAhead - time > 5_000
        {
            return refusal(Refusal(code: -1021, text: "Timestamp for this request is outside of the recvWindow."))
        }
        do throws(Refusal) {
            return ModelAnswer(body: try body(call))
        } catch {
            return refusal(error)
        }
    }

    private func refusal(_ refusal: Refusal) -> ModelAnswer {
        ModelAnswer(status: 400, body: #"{"code":\#(refusal.code),"msg":"\#(refusal.text)"}"#)
    }

    private func body(_ call: ModelCall) throws(Refusal) -> String {
        switch call.method {
        case "GET /api/v3/time": return #"{"serverTime":\#(milliseconds)}"#
        case "GET /api/v3/exchangeInfo": return instruments
        case "GET /api/v3/account": return #"{"balances":[{"asset":"USDT","free":"1000.0","locked":"0.0"}]}"#
        case "POST /api/v3/order", "order.place":
            let order = try place(
                call["symbol"], call["side"], call.decimal("quantity"), at: call.decimal("price"), as: call["newClientOrderId"])
            return json(order, [("transactTime", "\(milliseconds)"), ("fills", "[]")])
        case "DELETE /api/v3/order", "order.cancel":
            let name = try name(of: call)
            let order = try cancel(name, as: call["newClientOrderId"].isEmpty ? "made-by-venue" : call["newClientOrderId"])
            return json(order, [("origClientOrderId", "\"\(name)\""), ("transactTime", "\(milliseconds)")])
        case "PUT /api/v3/order/amend/keepPriority", "order.amend.keepPriority":
            let order = try amend(call["origClientOrderId"], to: call.decimal("newQty"), as: call["newClientOrderId"])
            let was = [("origClientOrderId", "\"\(call["origClientOrderId"])\"")]
            return #"{"transactTime":\#(milliseconds),"executionId":1,"amendedOrder":\#(json(order, was, quantity: "qty"))}"#
        case "GET /api/v3/order", "order.status":
            if let id = Int(call["orderId"]) {
                guard orders.indices.contains(id - 1) else { throw .noSuchOrder }
                return json(orders[id - 1])
            }
            return json(try find(call["origClientOrderId"]))
        case "GET /api/v3/openOrders":
            return "[" + orders.filter { $0.isOpen }.map { json($0) }.joined(separator: ",") + "]"
        case "GET /api/v3/myTrades":
            let (order, since) = (Int(call["orderId"]), Int64(call["startTime"]) ?? 0)
            let found = fills.filter { fill in
                fill.symbol == call["symbol"] && fill.time >= since && (order == nil || order == fill.order)
            }
            return "[" + found.map(json).joined(separator: ",") + "]"
        default: return #"{"code":-1000,"msg":"nothing that this venue does: \#(call.method)"}"#
        }
    }

    private func name(of call: ModelCall) throws(Refusal) -> String {
        if !call["origClientOrderId"].isEmpty { return call["origClientOrderId"] }
        guard let id = Int(call["orderId"]), orders.indices.contains(id - 1) else { throw .unknownOrder }
        return orders[id - 1].name
    }

    /// With what only some answers have. A cancel's answer has the cancel's name where others have the order's.
    private func json(_ order: Order, _ others: [(String, String)] = [], quantity: String = "origQty") -> String {
        let others = others.map { ",\"\($0)\":\($1)" }.joined()
        return """
            {"symbol":"\(order.symbol)","orderId":\(order.id),"clientOrderId":"\(order.name)","price":"\(order.price)",\
            "\(quantity)":"\(order.quantity)","executedQty":"\(order.filled)",\
            "cummulativeQuoteQty":"\(ModelVenue.text(order.worth))","status":"\(order.status)","timeInForce":"GTC",\
            "type":"LIMIT","side":"\(order.side)"\(others)}
            """
    }

    private func json(_ fill: Fill) -> String {
        """
        {"symbol":"\(fill.symbol)","id":\(fill.id),"orderId":\(fill.order),"price":"\(fill.price)","qty":"\(fill.quantity)",\
        "commission":"0","commissionAsset":"USDT","time":\(fill.time),"isBuyer":\(orders[fill.order - 1].side == "BUY"),\
        "isMaker":true}
        """
    }

    private var instruments: String {
        let rows = ModelVenue.symbols.map { symbol in
            """
            {"symbol":"\(symbol)","status":"TRADING","baseAsset":"\(symbol.prefix(3))","quoteAsset":"USDT","filters":[\
            {"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"1000000","tickSize":"0.01"},\
            {"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"9000","stepSize":"0.001"}]}
            """
        }
        return #"{"timezone":"UTC","serverTime":\#(milliseconds),"rateLimits":[],"symbols":[\#(rows.joined(separator: ","))]}"#
    }
}
