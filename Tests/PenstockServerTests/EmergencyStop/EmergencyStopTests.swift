// An emergency stop of a gateway that runs: refused, canceled, told, kept over a crash, resumed.

import Foundation
import Testing

@Suite struct `An emergency stop` {
    private let limit = "54=1|38=10|40=2|44=100|55=AAPL|60=<now>"

    private func gateway(_ changes: [String: String] = [:]) throws -> Gateway {
        try Gateway(
            changing: [
                "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
                "maxSessions: 10000": "mayStop: true\n        tellsStops: false\n        maxSessions: 100",
                "allowUnknownEnumValues: false": "allowUnknownEnumValues: [924]",
            ].merging(changes) { $1 })
    }

    private func say(_ words: [String], to gateway: Gateway, exit code: Int32 = 0) throws -> [String] {
        let program = try Program([words[0], gateway.store] + words.dropFirst())
        let result = try program.wait()
        program.waitForLastLine()
        #expect(result == code, "\(words): \(program.complaints)")
        return program.printed + program.complaints
    }

    @Test func `refuses new orders and replaces with who and why, cancels what is open, and lets cancels pass`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("DESK1")
        for id in ["A", "B"] {
            try client.send("35=D|11=\(id)|\(limit)")
            #expect(try client.receive()?[150] == "0")
        }
        try client.send("35=D|11=M|54=1|38=10|40=2|44=100|55=MSFT|60=<now>")
        #expect(try client.receive()?[150] == "0")
        #expect(try say(["stop", "symbol", "AAPL", "--why", "fat finger", "--by", "alice"], to: gateway) == ["stopped: symbol AAPL"])
        for id in ["A", "B"] {
            let report = try client.receive()
            #expect(report?[150] == "4" && report?[11] == id, "\(String(describing: report))")
            #expect(report?[58] == "stopped: symbol AAPL, by alice: fat finger")
        }
        try client.send("35=D|11=C|\(limit)")
        let refused = try client.receive()
        #expect(refused?[150] == "8" && refused?[58] == "stopped: symbol AAPL, by alice: fat finger")
        // Nobody else is held back.
        try client.send("35=G|11=M2|41=M|54=1|38=20|40=2|44=100|55=MSFT|60=<now>")
        #expect(try client.receive()?[150] == "5")
        _ = try say(["stop", "everything"], to: gateway)
        #expect(try client.receive()?[150] == "4")
        let status = try say(["status", "--json"], to: gateway)
        #expect(status.first?.contains("\"scope\":\"everything\"") == true, "\(status)")
    }

    @Test func `of one broker is told by the broker's name`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("DESK1")
        try client.send("35=D|11=A|\(limit)")
        #expect(try client.receive()?[150] == "0")
        #expect(try say(["stop", "broker", "paper", "--by", "ann"], to: gateway) == ["stopped: broker paper"])
        let report = try client.receive()
        #expect(report?[150] == "4" && report?[58] == "stopped: broker paper, by ann", "\(String(describing: report))")
    }

    @Test func `outlives a crash, and ends with resume`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        _ = try say(["stop", "account", "ACC", "--why", "limits", "--by", "bob"], to: gateway)
        gateway.crash()
        try gateway.startAgain()
        let client = try gateway.logOn("DESK2")
        try client.send("35=D|11=A|1=ACC|\(limit)")
        #expect(try client.receive()?[58] == "stopped: account ACC, by bob: limits")
        #expect(try say(["resume", "account", "ACC", "--by", "bob"], to: gateway) == ["resumed: account ACC"])
        try client.send("35=D|11=B|1=ACC|\(limit)")
        #expect(try client.receive()?[150] == "0")
        #expect(
            try say(["resume", "account", "ACC"], to: gateway, exit: 1) == ["penstock resume: not stopped: account ACC"])
    }

    @Test func `is engaged by a client that may, and by no other`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("RISK")
        try client.send("35=BE|923=1|924=101|553=RISK|95=26|96=symbol=AAPL;reason=halted!")
        #expect(try client.receive()?[927] == "stopped: symbol AAPL")
        try client.send("35=D|11=A|\(limit)")
        #expect(try client.receive()?[58] == "stopped: symbol AAPL, by RISK: halted!")
        try client.send("35=BE|923=2|924=102|553=RISK|95=11|96=symbol=AAPL")
        #expect(try client.receive()?[927] == "resumed: symbol AAPL")
        let other = try self.gateway(["maxSessions: 10000": "tellsStops: false\n        maxSessions: 100"])
        defer { other.end() }
        let nobody = try other.logOn("NOBODY")
        try nobody.send("35=BE|923=1|924=101|553=NOBODY|95=10|96=everything")
        #expect(try nobody.receive()?[927] == "this session may not stop trading")
        try nobody.send("35=D|11=A|\(limit)")
        #expect(try nobody.receive()?[150] == "0")
    }

    @Test func `comes by itself when nobody says that all is well`() throws {
        // Long enough for the order to come before it, short enough for whoever waits for it.
        let gateway = try gateway(["risk:  ": "emergencyStop: {stopUnlessHeartbeat: 3s}\nrisk:  "])
        defer { gateway.end() }
        let client = try gateway.logOn("DEAD")
        try client.send("35=D|11=A|\(limit)")
        #expect(try client.receive()?[150] == "0")
        let report = try client.receive()
        #expect(report?[150] == "4" && report?[58] == "stopped: everything, by dead-man timer: no heartbeat in time")
        try client.send("35=g|335=1|263=0")
        let status = try client.receive()
        #expect(status?[35] == "h" && status?[340] == "1")
    }

    @Test(arguments: [
        (["stop"], "usage"), (["stop", "moon"], "moon is no scope"), (["stop", "symbol"], "symbol needs a name"),
        (["resume", "everything", "AAPL"], "`everything` has no name"),
    ])
    func `is asked for in words that make sense`(words: [String], complaint: String) throws {
        let program = try Program([words[0], "/nowhere"] + words.dropFirst())
        #expect(try program.wait() == 2)
        program.waitForLastLine()
        #expect(program.complaints.joined().contains(complaint))
    }

    @Test func `of a gateway that does not run is refused`() throws {
        let program = try Program(["stop", "/nowhere", "everything"])
        #expect(try program.wait() == 1)
        program.waitForLastLine()
        #expect(program.complaints.joined().contains("no gateway is running on the store /nowhere"))
    }
}
