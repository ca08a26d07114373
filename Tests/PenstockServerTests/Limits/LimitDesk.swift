// A gateway whose limits are changed while it runs.

import Foundation
import Testing

/// `penstock serve` with a store of its own; its configuration can be written anew between two starts.
final class LimitDesk {
    let folder: Folder
    private var program: Program?

    init() throws { folder = try Folder() }

    deinit {
        program?.kill()
        folder.remove()
    }

    /// - Parameters:
    ///   - session: Keys of the session.
    ///   - risk: Keys of the risk section.
    ///   - rest: Further sections.
    ///   - brokers: Their ids; orders go to the first by name.
    ///   - currencies: Pairs and their prices, which each of them trades.
    func start(
        session: String = "", risk: String = "", rest: String = "", brokers: [String] = ["paper"], name: String = "DESK1",
        broker: String = "", currencies: [(pair: String, price: String)] = []
    ) throws -> WireClient {
        let pairs = currencies.map {
            ", {symbol: \($0.pair), price: \($0.price), tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}"
        }
        let listed = brokers.map { id in
            """
              - {id: \(id), kind: paper\(broker), prices: still, priceInterval: 1h, symbols: [
                 {symbol: AAPL, price: 225, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80},
                 {symbol: MSFT, price: 420, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}\(pairs.joined())]}
            """
        }
        let text = """
            name: limits
            store: {path: "${PENSTOCK_STORE}"}
            acceptors:
              - listen: 127.0.0.1:0
                sessions: [{senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 10\(session)}]
            brokers:
            \(listed.joined(separator: "\n"))
            routing: {default: \(brokers.sorted()[0])}
            risk: {maxOrderQty: 1000, maxOpenOrders: 1000\(risk)}
            \(rest)

            """
        try folder.write(text, to: "limits.yaml")
        program = try Program(["serve", folder.file("limits.yaml")], environment: ["PENSTOCK_STORE": folder.file("store")])
        return try logOn(name)
    }

    func logOn(_ name: String) throws -> WireClient {
        guard let program else { throw Missing("a gateway") }
        let client = try WireClient(port: program.port(), me: name, you: "PENSTOCK")
        try client.send("35=A|98=0|108=30|141=Y")
        _ = try client.receive()
        return client
    }

    func crash() { program?.kill() }

    func say(_ words: [String], exit code: Int32 = 0) throws -> [String] {
        let asked = try Program([words[0], folder.file("store")] + words.dropFirst())
        let result = try asked.wait()
        asked.waitForLastLine()
        #expect(result == code, "\(words): \(asked.complaints)")
        return asked.printed + asked.complaints
    }
}

extension WireClient {
    /// What becomes of an order: ExecType, and the Text of a refusal.
    func order(_ id: String, _ quantity: Int = 10, _ more: String = "", symbol: String = "AAPL") throws -> String {
        try send("35=D|11=\(id)|54=1|38=\(quantity)|40=2|44=100|55=\(symbol)|60=<now>\(more)")
        let report = try receive()
        return (report?[150] ?? "?") + (report?[58].map { " \($0)" } ?? "")
    }
}
