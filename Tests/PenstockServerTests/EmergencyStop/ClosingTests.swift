// Positions are closed at a stop that asks for it, once, whatever happens in between.

import Foundation
import Testing

@Suite struct `A stop that closes positions` {
    private func gateway(_ changes: [String: String] = [:]) throws -> Gateway {
        let first = "      - senderCompID: PENSTOCK          # what we are called: the client's TargetCompID"
        return try Gateway(
            changing: [
                "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
                "maxSessions: 10000": "mayStop: true\n        tellsStops: false\n        maxSessions: 100",
                "allowUnknownEnumValues: false": "allowUnknownEnumValues: [924]",
                "risk:  ": "emergencyStop: {retryInterval: 20ms}\nrisk:  ",
                first: "      - {senderCompID: PENSTOCK, targetCompID: WATCH, dropCopy: all, tellsStops: false}\n\(first)",
            ].merging(changes) { $1 })
    }

    @discardableResult
    private func say(_ words: [String], to gateway: Gateway, exit code: Int32 = 0) throws -> [String] {
        let result = try Program.run([words[0], gateway.store] + words.dropFirst())
        #expect(result.exitCode == code, "\(words): \(result.errors)")
        return result.output + result.errors
    }

    private func trade(_ client: WireClient, _ id: String, _ account: String, _ side: String, _ quantity: Int) throws {
        try client.send("35=D|11=\(id)|1=\(account)|54=\(side)|38=\(quantity)|40=1|55=AAPL|60=<now>")
        while let report = try client.receive() { if report[39] == "2" { return } }
    }

    /// The reports that the watcher gets of the gateway's own orders, until so many are filled.
    private func closed(_ watcher: WireClient, _ count: Int) throws -> [WireMessage] {
        var fills: [WireMessage] = []
        while fills.count < count, let report = try watcher.receive() {
            guard report[448] == "(closing)", report[150] == "F" else { continue }
            fills.append(report)
        }
        return fills
    }

    private func waitForFlat(_ gateway: Gateway) throws {
        for _ in 0..<500 {
            if try say(["status"], to: gateway).contains("  0 of its positions still open") { return }
        }
        throw Missing("a status without open positions: \(try say(["status"], to: gateway))")
    }

    @Test func `sells what is long and buys what is short, by account, when its orders are gone, and nothing else`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let (client, watcher) = (try gateway.logOn("DESK"), try gateway.logOn("WATCH"))
        try trade(client, "A", "LONG", "1", 30)
        try trade(client, "B", "SHORT", "5", 20)
        try client.send("35=D|11=C|1=LONG|54=1|38=10|40=2|44=100|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "0")
        #expect(try say(["stop", "symbol", "AAPL", "--close", "--by", "ann"], to: gateway) == ["stopped: symbol AAPL"])
        #expect(try client.receive()?[150] == "4")
        let fills = try closed(watcher, 2)
        #expect(fills.map { [$0[1], $0[54], $0[38], $0[39]] } == [["LONG", "2", "30", "2"], ["SHORT", "1", "20", "2"]])
        try waitForFlat(gateway)
        // What is closed is not closed again, and the store is whole.
        #expect(try say(["resume", "symbol", "AAPL", "--by", "ann"], to: gateway) == ["resumed: symbol AAPL"])
        #expect(try gateway.stop() == 0)
        let verified = try Program.run(["verify", gateway.store])
        #expect(verified.exitCode == 0, "\(verified.output) \(verified.errors)")
    }

    @Test func `leaves positions alone where nobody asks, and refuses what makes no sense`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("DESK")
        try trade(client, "A", "LONG", "1", 30)
        try say(["stop", "account", "LONG"], to: gateway)
        let refused = try say(["stop", "session", "DESK", "--close"], to: gateway, exit: 1)
        #expect(refused == ["penstock stop: positions are accounts', of no session or strategy: nothing was stopped"])
        try client.send("35=AN|710=P1|724=0|1=LONG|581=1|715=20260101|60=<now>|453=1|448=LONG|447=D|452=38")
        _ = try client.receive()
        #expect(try client.receive()?[704] == "30")
    }

    @Test func `by a client closes, over a crash, with one order for each position`() throws {
        // The broker takes its time: the gateway is killed while the orders are under way.
        let gateway = try gateway(["latency: ${PENSTOCK_LATENCY:0ms}": "latency: 300ms"])
        defer { gateway.end() }
        let (client, watcher) = (try gateway.logOn("DESK"), try gateway.logOn("WATCH"))
        try trade(client, "A", "LONG", "1", 30)
        try client.send("35=BE|923=1|924=101|553=DESK|95=18|96=account=LONG;close")
        #expect(try client.receive()?[927] == "stopped: account LONG")
        while let copy = try watcher.receive() { if copy[448] == "(closing)", copy[39] == "A" { break } }
        gateway.crash()
        try gateway.startAgain()
        try watcher.reconnect(to: gateway)
        try watcher.send("35=A|98=0|108=30")
        try watcher.send("35=2|7=1|16=0")
        #expect(try closed(watcher, 1).map { [$0[54], $0[38], $0[39]] } == [["2", "30", "2"]])
        try waitForFlat(gateway)
        // Behind that nothing more was ordered or filled.
        try watcher.send("35=1|112=X")
        while let message = try watcher.receive(), message[35] != "0" {
            #expect(message[448] != "(closing)" || message[43] == "Y", "\(message)")
        }
    }
}
