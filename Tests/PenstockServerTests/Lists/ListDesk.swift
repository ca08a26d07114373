// A client of a gateway on a still market that sends lists.

import Foundation
import Testing

/// A client, and the orders of its lists in short.
struct ListDesk {
    let gateway: Gateway
    let client: WireClient

    init(_ me: String = "LISTS", changing changes: [String: String] = [:]) throws {
        gateway = try Gateway(
            changing: ["prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h"]
                .merging(changes) { $1 })
        client = try gateway.logOn(me)
    }

    func end() { gateway.end() }

    /// `35=E`: orders as `11=A|54=1|38=10|40=2|44=100`, of AAPL where `|55=MSFT` behind does not say otherwise.
    func list(_ id: String, _ orders: [String], link: String = "", terms: String = "") throws {
        var text = "35=E|66=\(id)|394=3|68=\(orders.count)|73=\(orders.count)"
        for (index, order) in orders.enumerated() {
            let fields = order.split(separator: "|", maxSplits: 1)
            text += "|\(fields[0])|67=\(index + 1)"
            if !link.isEmpty { text += "|583=\(link)" }
            let parts = fields[1].components(separatedBy: "|55=")
            text += "|55=\(parts.count > 1 ? parts[1] : "AAPL")|\(parts[0])"
        }
        try client.send(text + terms)
    }

    /// The next message: `8 A 0` for a report of A with ExecType New, `8 A 8 TEXT`; `N L1 1/2 A=0 B=8 TEXT` for a
    /// ListStatus with its type and standing; `9 C`, `j TEXT`.
    func next() throws -> String {
        guard let message = try client.receive() else { return "closed" }
        switch message[35] {
        case "8":
            var line = "8 \(message[11] ?? "?") \(message[150] ?? "?")"
            if let quantity = message[32] { line += " \(quantity)" }
            return line + (message[58].map { " \($0)" } ?? "")
        case "N":
            var line = "N \(message[66] ?? "?") \(message[429] ?? "?")/\(message[431] ?? "?")"
            var id = ""
            for (tag, value) in message.fields {
                if tag == 11 { id = value }
                if tag == 39 { line += " \(id)=\(value)" }
            }
            return line + (message[444].map { " \($0)" } ?? "")
        case "9": return "9 \(message[11] ?? "?") \(message[58] ?? "")"
        default: return "\(message[35] ?? "?") \(message[58] ?? "")"
        }
    }

    func next(_ count: Int) throws -> [String] { try (0..<count).map { _ in try next() } }
}
