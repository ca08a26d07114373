// Answers that get lost on their way from the broker, over the wire.

import Foundation
import Testing

@Suite struct `A broker that does not answer` {
    private func configuration(_ faults: String) -> String {
        """
        name: silent
        store: {path: "${PENSTOCK_STORE}"}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 10}]
        routing: {default: paper}
        brokers:
          - id: paper
            kind: paper
            answerTimeout: 100ms
            prices: still
            priceInterval: 1h
            faults: [\(faults)]
            symbols: [{symbol: AAPL, price: 225, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}]

        """
    }

    private func start(_ folder: Folder, _ faults: String) throws -> (Program, WireClient) {
        try folder.write(configuration(faults), to: "silent.yaml")
        let program = try Program(["serve", folder.file("silent.yaml")], environment: ["PENSTOCK_STORE": folder.file("store")])
        let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
        try client.send("35=A|98=0|108=30|141=Y")
        _ = try client.receive()
        return (program, client)
    }

    private func say(_ words: [String], of folder: Folder) throws -> String {
        let program = try Program([words[0], folder.file("store")] + words.dropFirst())
        #expect(try program.wait() == 0, "\(program.complaints)")
        program.waitForLastLine()
        return program.printed.joined(separator: "\n")
    }

    private let order = "54=1|38=10|40=2|44=100|55=AAPL|60=<now>"

    @Test func `is asked, and what it says is told: an order whose answer was lost is New`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let (program, client) = try start(folder, "{fault: loseAnswer, most: 1}")
        defer { program.kill() }
        try client.send("35=D|11=A|\(order)")
        #expect(try client.receive()?[150] == "A")
        #expect(try client.receive()?[150] == "0")
        try client.send("35=D|11=B|\(order)")
        #expect(try client.receive()?[150] == "0")
        let story = try say(["why", "A"], of: folder)
        #expect(story.contains("asked"), "\(story)")
        program.kill()
        _ = try say(["verify"], of: folder)
    }

    @Test func `never got the order: it is rejected when that is certain`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let (program, client) = try start(folder, "{fault: loseInstruction, most: 1}")
        defer { program.kill() }
        try client.send("35=D|11=A|\(order)")
        #expect(try client.receive()?[150] == "A")
        let report = try client.receive()
        #expect(report?[150] == "8" && report?[58] == "the order did not reach the broker", "\(String(describing: report))")
    }

    @Test func `never got the cancel: it is refused when that is certain, and can be asked for again`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let (program, client) = try start(folder, "{fault: loseInstruction, after: 1, most: 1}")
        defer { program.kill() }
        try client.send("35=D|11=A|\(order)")
        #expect(try client.receive()?[150] == "0")
        try client.send("35=F|11=C|41=A|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "6")
        let reject = try client.receive()
        #expect(reject?[35] == "9" && reject?[39] == "0", "\(String(describing: reject))")
        try client.send("35=F|11=C2|41=A|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "4")
    }

    @Test func `is counted among what is unknown, and asked about after a crash, too`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let (program, client) = try start(folder, "{fault: loseAnswer, most: 1}, {fault: outage, losing: true, length: 1s, percent: 0}")
        defer { program.kill() }
        try client.send("35=D|11=A|\(order)")
        #expect(try client.receive()?[150] == "A")
        program.kill()
        let again = try Program(["serve", folder.file("silent.yaml")], environment: ["PENSTOCK_STORE": folder.file("store")])
        defer { again.kill() }
        _ = try again.port()
        let second = try WireClient(port: again.port(), me: "DESK", you: "PENSTOCK")
        try second.send("35=A|98=0|108=30|141=Y")
        _ = try second.receive()
        try second.send("35=H|11=A|54=1|55=AAPL")
        #expect(try second.receive()?[39] == "0")
        #expect(try say(["status", "--json"], of: folder).contains("\"unknownOrders\":0"))
    }
}
