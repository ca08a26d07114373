// `cancelOnDisconnect`: the orders of a client that is gone go, too.

import Testing

@Suite struct `Orders of a client that is gone` {
    private func gateway() throws -> Gateway {
        try Gateway(
            changing: [
                "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
                "maxSessions: 10000": "cancelOnDisconnect: true\n        maxSessions: 100",
            ])
    }

    private let limit = "54=1|38=10|40=2|44=100|55=AAPL|60=20260101-00:00:00"

    @Test func `they are canceled, and the client is told when it comes back`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("GONE")
        for order in 0..<3 {
            try client.send("35=D|11=O\(order)|\(limit)")
            #expect(try client.receive()?[150] == "0")
        }
        client.close()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        var canceled: Set<String> = []
        while canceled.count < 3 {
            guard let message = try client.receive() else { throw Missing("three cancels") }
            if message[35] == "A" { try client.send("35=2|7=5|16=0") }
            if message[150] == "4", let id = message[11] { canceled.insert(id) }
        }
        #expect(canceled == ["O0", "O1", "O2"])
    }

    @Test func `after a crash, too, and nobody else's`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("CRASH")
        try client.send("35=D|11=A|\(limit)")
        #expect(try client.receive()?[150] == "0")
        gateway.crash()
        try gateway.startAgain()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        var statuses: [String] = []
        while statuses.isEmpty {
            guard let message = try client.receive() else { throw Missing("a status") }
            if message[35] == "A" { try client.send("35=H|11=A|54=1|55=AAPL") }
            if message[150] == "I" || message[150] == "4" { statuses.append(message[39] ?? "") }
        }
        #expect(statuses.first == "4")
    }
}
