// A broker that goes away and comes back, over the wire, and what operators see of it.

import Foundation
import Testing

@Suite struct `A gateway whose broker goes away` {
    private func configuration(_ faults: String) -> String {
        let symbol = "{symbol: AAPL, price: 225, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}"
        return """
            name: away
            store: {path: "${PENSTOCK_STORE}"}
            acceptors:
              - listen: 127.0.0.1:0
                sessions: [{senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 10}]
            brokers:
              - {id: west, kind: paper, answerTimeout: 100ms, priceInterval: 100ms, faults: [\(faults)], symbols: [\(symbol)]}
              - {id: east, kind: paper, prices: still, symbols: [\(symbol)]}
            routing: {strategy: priority, brokers: [west, east]}

            """
    }

    private func start(_ folder: Folder, _ faults: String) throws -> (Program, WireClient) {
        try folder.write(configuration(faults), to: "away.yaml")
        let program = try Program(["serve", folder.file("away.yaml")], environment: ["PENSTOCK_STORE": folder.file("store")])
        let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
        try client.send("35=A|98=0|108=30|141=Y")
        _ = try client.receive()
        return (program, client)
    }

    private func say(_ words: [String], of folder: Folder, exit code: Int32 = 0) throws -> [String] {
        let program = try Program([words[0], folder.file("store")] + words.dropFirst())
        #expect(try program.wait() == code, "\(program.complaints)")
        program.waitForLastLine()
        return program.printed + program.complaints
    }

    private let order = "54=1|38=10|40=2|44=100|55=AAPL|60=<now>"

    @Test func `sends new orders elsewhere, and goes on with the broker when it is back`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        // The market moves, and with its first move the broker is gone for a second.
        let (program, client) = try start(folder, "{fault: outage, losing: true, length: 1s, most: 1}")
        defer { program.kill() }
        try client.send("35=D|11=A|\(order)")
        #expect(try client.receive()?[150] == "0")
        var isAway = false
        for _ in 0..<100 where !isAway {
            isAway = try say(["status"], of: folder).contains("the broker west cannot be reached")
        }
        #expect(isAway)
        try client.send("35=D|11=B|\(order)")
        #expect(try client.receive()?[150] == "0")
        try client.send("35=F|11=C|41=A|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "6")
        // It waited, and is sent when the broker is back.
        #expect(try client.receive()?[150] == "4")
        #expect(try say(["why", "B"], of: folder).joined().contains("to east"))
        #expect(try say(["reconcile"], of: folder) == ["west, east: nothing differs, 0 events made good"])
        #expect(try say(["reconcile", "west"], of: folder) == ["west: nothing differs, 0 events made good"])
        #expect(
            try say(["reconcile", "north"], of: folder, exit: 1) == ["penstock reconcile: no broker is called north"])
        let status = try say(["status", "--json"], of: folder).joined()
        #expect(status.contains("\"discrepantOrders\":0") && status.contains("{\"id\":\"west\",\"connected\":true}"), "\(status)")
        program.kill()
        _ = try say(["verify"], of: folder)
    }
}
