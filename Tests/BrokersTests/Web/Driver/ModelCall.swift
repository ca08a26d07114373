// Requests as the venue of a test understands them, and as lines that tests compare.

import BrokerKit
import Orders
import Values
import WebKit

extension ModelCall {
    /// A request of HTTP, its fields in the query or in the body.
    init(_ request: VenueRequest) {
        let target = request.url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
        let parts = target.split(separator: "?", maxSplits: 1)
        self.init(method: "\(request.method) \(parts.first ?? "")", fields: [:])
        read(String(parts.dropFirst().first ?? ""))
        read(String(decoding: request.body, as: UTF8.self))
    }

    private mutating func read(_ text: String) {
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[String(sides[0])] = sides.count > 1 ? String(sides[1]) : ""
        }
    }

    /// As tests compare it; nil for what is asked at the start, again and again.
    func line(_ names: ClientOrderIDForm) -> String? {
        let name = { (field: String) -> String in
            guard let found = names.order(of: fields[field] ?? "") else { return fields[field] ?? "" }
            return "\(found.order.value).\(found.use)"
        }
        let which = { self["origClientOrderId"].isEmpty ? "#\(self["orderId"])" : name("origClientOrderId") }
        switch method {
        case "POST /api/v3/order", "order.place":
            return "place \(name("newClientOrderId")) \(self["quantity"])@\(self["price"])"
        case "DELETE /api/v3/order", "order.cancel": return "cancel \(which())"
        case "PUT /api/v3/order/amend/keepPriority", "order.amend.keepPriority":
            return "amend \(which()) to \(name("newClientOrderId")) \(self["newQty"])"
        case "GET /api/v3/order", "order.status": return "query \(which())"
        case "GET /api/v3/openOrders": return "openOrders"
        case "GET /api/v3/myTrades":
            return self["orderId"].isEmpty ? "fills \(self["symbol"])" : "fills of #\(self["orderId"])"
        default: return nil
        }
    }
}

/// A request on a WebSocket, with the ID that its answer names.
struct ModelFrame {
    var id: String
    var call: ModelCall

    /// Nil for what is no request: a ping.
    init?(_ bytes: [UInt8]) {
        guard let frame = try? JSONParser().parse(bytes), let id = try? frame.string("id"),
            let method = try? frame.string("method")
        else { return nil }
        self.id = id
        call = ModelCall(method: method, fields: [:])
        guard let members = try? frame.members("params") else { return }
        for member in members { call.fields[String(member.key)] = (try? String(member.value.textOrNumber())) ?? "" }
    }
}
