// A client that makes good what a crash has cut.

import Testing

/// A client that keeps what it sent and what it got, and makes good what a crash has cut.
final class Desk {
    private let gateway: Gateway
    private let client: WireClient
    /// What was sent under each number; the rest are Logons and the like.
    private var sent: [Int: String] = [:]
    /// What came under each number, nil for what was filled.
    private var received: [Int: WireMessage?] = [:]

    init(_ gateway: Gateway) throws {
        self.gateway = gateway
        client = try gateway.connect("DESK", .together)
    }

    private var reportCount: Int { received.values.count { $0?[35] == "8" } }
    private var nextMissing: Int { (1...).first { received[$0] == nil } ?? 1 }

    /// Logs on, sends more orders, and reads until so many reports have come.
    func work(orders: Int, reports: Int) throws {
        try client.reconnect(to: gateway)
        let goal = min(2 * (sent.count + orders), reportCount + reports)
        try client.send("35=A|98=0|108=30")
        var isLoggedOn = false
        while !isLoggedOn {
            guard let message = try client.receive() else { throw Missing("a Logon") }
            isLoggedOn = message[35] == "A"
            try answer(message)
        }
        for _ in 0..<orders {
            let number = client.nextOut
            sent[number] = "11=O\(sent.count)|54=1|38=10|40=2|44=226|55=AAPL|60=20260101-00:00:00"
            try client.send("35=D|\(sent[number] ?? "")")
        }
        try client.flush()
        try read { self.reportCount >= goal }
    }

    /// Once more, to the last report; each order must have had its two.
    func finish() throws {
        try work(orders: 1, reports: .max / 2)
        let reports = received.values.compactMap { $0 }.filter { $0[35] == "8" }
        #expect(Set(reports.map { $0[17] }).count == reports.count, "an ExecID of its own for each")
        #expect(Set(reports.map { $0[37] }).count == sent.count, "an OrderID of its own for each")
        for order in 0..<sent.count {
            let types = reports.filter { $0[11] == "O\(order)" }.compactMap { $0[150] }
            #expect(types.sorted() == ["0", "F"], "order O\(order)")
        }
        try client.send("35=5")
        while try client.receive() != nil {}
    }

    /// What a process has sent before it was killed; nobody is there to be answered.
    func readRest() throws {
        while let message = try client.receive() { note(message) }
    }

    private func read(until isEnough: () -> Bool) throws {
        while !isEnough() {
            guard let message = try client.receive() else { throw Missing("the gateway") }
            try answer(message)
        }
    }

    private func note(_ message: WireMessage) {
        guard let number = message[34].flatMap({ Int($0) }) else { return }
        guard message[123] == "Y", let next = message[36].flatMap({ Int($0) }) else {
            received[number] = message
            return
        }
        for filled in number..<next where received[filled] == nil { received[filled] = .some(nil) }
    }

    private func answer(_ message: WireMessage) throws {
        let gap = nextMissing
        note(message)
        if message[35] == "2", let from = message[7].flatMap({ Int($0) }) { try repeatAll(from) }
        if message[35] == "A", let number = message[34].flatMap({ Int($0) }), number > gap {
            try client.send("35=2|7=\(gap)|16=0")
        }
    }

    /// Orders again, the rest filled.
    private func repeatAll(_ from: Int) throws {
        for number in from..<client.nextOut {
            if let order = sent[number] {
                try client.send("35=D|34=\(number)|43=Y|122=<now>|\(order)")
            } else {
                try client.send("35=4|34=\(number)|43=Y|122=<now>|36=\(number + 1)|123=Y")
            }
        }
    }
}
