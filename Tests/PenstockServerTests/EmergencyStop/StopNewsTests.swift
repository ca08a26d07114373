// Clients are told of stops, those who are there and those who come, and of stops that are planned.

import Foundation
import Testing

@Suite struct `News of a stop` {
    private func gateway(_ changes: [String: String] = [:]) throws -> Gateway {
        try Gateway(
            changing: [
                "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
                "maxSessions: 10000": "mayStop: true\n        maxSessions: 100",
                "allowUnknownEnumValues: false": "allowUnknownEnumValues: [924]",
            ].merging(changes) { $1 })
    }

    @discardableResult
    private func say(_ words: [String], to gateway: Gateway) throws -> [String] {
        let result = try Program.run([words[0], gateway.store] + words.dropFirst())
        #expect(result.exitCode == 0, "\(words): \(result.errors)")
        return result.output
    }

    private func news(_ client: WireClient, _ headline: String) throws -> WireMessage? {
        let news = try client.receive()
        #expect(news?[35] == "B" && news?[148] == headline, "\(String(describing: news))")
        return news
    }

    @Test func `comes with TradingSessionStatus to everybody when everything is stopped, and when it goes on`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let (one, other) = (try gateway.logOn("ONE"), try gateway.logOn("OTHER"))
        try say(["stop", "everything", "--why", "fat finger", "--by", "alice"], to: gateway)
        for client in [one, other] {
            try client.expect("35=h|58=stopped: everything, by alice: fat finger|325=Y|336=[N/A]|340=1")
            try client.expect("35=B|33=2|58=by alice|58=fat finger|42=<time>|61=1|148=EMERGENCY STOP: everything")
        }
        try say(["resume", "everything", "--by", "alice"], to: gateway)
        for client in [one, other] {
            try client.expect("35=h|325=Y|336=[N/A]|340=2")
            _ = try news(client, "Trading goes on: everything")
        }
    }

    @Test func `of a symbol is news alone, and of an account is for those who have traded for it`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let (one, other) = (try gateway.logOn("ONE"), try gateway.logOn("OTHER"))
        try one.send("35=D|11=A|1=ACC|54=1|38=10|40=1|55=AAPL|60=<now>")
        while let report = try one.receive() { if report[39] == "2" { break } }
        try say(["stop", "symbol", "MSFT"], to: gateway)
        for client in [one, other] { _ = try news(client, "EMERGENCY STOP: symbol MSFT") }
        gateway.crash()
        try gateway.startAgain()
        for client in [one, other] {
            try client.reconnect(to: gateway)
            try client.send("35=A|98=0|108=30")
            #expect(try client.receive()?[35] == "A")
            // It is engaged when they come, and trading as a whole is not halted.
            _ = try news(client, "EMERGENCY STOP: symbol MSFT")
        }
        try say(["stop", "account", "ACC"], to: gateway)
        _ = try news(one, "EMERGENCY STOP: account ACC")
        try other.send("35=1|112=X")
        try other.expect("35=0|112=X")
    }

    @Test func `of its end comes to one who was away then, after a crash, too`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("ONE")
        try say(["stop", "everything"], to: gateway)
        #expect(try client.receive()?[340] == "1")
        _ = try news(client, "EMERGENCY STOP: everything")
        client.close()
        // Once the gateway has noticed that.
        while try say(["status"], to: gateway).first != "0 open orders, 0 sessions logged on" {}
        try say(["resume", "everything"], to: gateway)
        gateway.crash()
        try gateway.startAgain()
        for isTold in [true, false] {
            try client.reconnect(to: gateway)
            try client.send("35=A|98=0|108=30")
            #expect(try client.receive()?[35] == "A")
            if isTold {
                try client.expect("35=h|325=Y|336=[N/A]|340=2")
                _ = try news(client, "Trading goes on: nothing is stopped")
                client.close()
            } else {
                try client.send("35=1|112=X")
                try client.expect("35=0|112=X")
            }
        }
    }

    @Test func `is not for a counterparty, which is a broker`() throws {
        let back = try Gateway.still()
        defer { back.end() }
        let line = "{senderCompID: FRONT, targetCompID: PENSTOCK}"
        let front = try gateway([
            "brokers:  ": "initiators: [{connect: 127.0.0.1:\(back.port), sessions: [\(line)]}]\nbrokers:  ",
            "  - id: paper ": "  - {id: back, kind: fix, session: \(line)}\n  - id: paper ",
        ])
        defer { front.end() }
        let client = try front.logOn("ONE")
        while try say(["status"], to: front).first != "0 open orders, 2 sessions logged on" {}
        try say(["stop", "everything"], to: front)
        #expect(try client.receive()?[340] == "1")
        _ = try news(client, "EMERGENCY STOP: everything")
        try say(["resume", "everything"], to: front)
        #expect(try client.receive()?[340] == "2")
        let told = try Program.run(["log", front.store]).output.filter { $0.contains("35=B|") || $0.contains("35=h|") }
        #expect(told.count == 4 && told.allSatisfy { $0.contains("56=ONE|") }, "\(told)")
    }

    @Test func `is not for those who do not take it`() throws {
        let gateway = try gateway(["maxSessions: 10000": "tellsStops: false\n        maxSessions: 100"])
        defer { gateway.end() }
        let client = try gateway.logOn("ONE")
        try say(["stop", "everything", "--by", "ann"], to: gateway)
        try client.send("35=D|11=A|54=1|38=10|40=2|44=100|55=AAPL|60=<now>")
        #expect(try client.receive()?[58] == "stopped: everything, by ann")
    }

    @Test func `of a planned stop comes at once, over a crash it is engaged in time, and resume takes it back`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("ONE")
        #expect(try say(["stop", "symbol", "AAPL", "--in", "1h", "--why", "maintenance"], to: gateway) == ["announced: symbol AAPL"])
        let news = try news(client, "Planned stop: symbol AAPL")
        #expect(news?[58]?.hasPrefix("at 20") == true)
        try client.send("35=D|11=A|54=1|38=10|40=2|44=100|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "0")
        let status = try say(["status"], to: gateway)
        #expect(status.contains { $0.hasPrefix("planned: stop of symbol AAPL at 20") && $0.hasSuffix(": maintenance") }, "\(status)")
        gateway.crash()
        try gateway.startAgain()
        #expect(try say(["resume", "symbol", "AAPL"], to: gateway) == ["taken back: symbol AAPL"])
        try say(["stop", "symbol", "AAPL", "--in", "1h", "--close"], to: gateway)
        #expect(try say(["status"], to: gateway).contains { $0.hasPrefix("planned: stop of symbol AAPL, which closes positions, at 20") })
        try say(["stop", "symbol", "AAPL", "--in", "100ms", "--by", "bob"], to: gateway)
        gateway.crash()
        try gateway.startAgain()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        // What was left of its order was canceled while it was away.
        try client.send("35=2|7=1|16=0")
        while let message = try client.receive() {
            guard message[35] == "8", message[150] == "4" else { continue }
            #expect(message[58] == "stopped: symbol AAPL, by bob")
            break
        }
    }
}
