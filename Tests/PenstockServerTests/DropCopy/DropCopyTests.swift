// Copies of ExecutionReports for sessions that watch.

import Testing

@testable import PenstockServer

@Suite struct `Drop copies` {
    private func gateway(_ watcher: String, _ more: String = "") throws -> Gateway {
        let first = "      - senderCompID: PENSTOCK          # what we are called: the client's TargetCompID"
        return try Gateway(
            changing: [
                "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
                first: "      - {senderCompID: PENSTOCK, targetCompID: WATCH, \(watcher)}\(more)\n\(first)",
            ])
    }

    private func order(_ id: String, account: String = "ACC") -> String {
        "35=D|11=\(id)|1=\(account)|54=1|38=10|40=2|44=100|55=AAPL|60=<now>"
    }

    /// The next report, and that it is a copy of another.
    private func expectCopy(of report: WireMessage?, from client: String, at watcher: WireClient) throws {
        let copy = try watcher.receive()
        #expect(copy?[797] == "Y" && copy?[448] == client && copy?[447] == "D" && copy?[452] == "13", "\(String(describing: copy))")
        for tag in [6, 11, 14, 17, 37, 38, 39, 54, 55, 58, 60, 150, 151] { #expect(copy?[tag] == report?[tag], "\(tag)") }
        #expect(report?[797] == nil && report?[453] == nil)
    }

    @Test func `of everybody's reports wait for a watcher who is away, over a crash, and the store is whole`() throws {
        let gateway = try gateway("dropCopy: all")
        defer { gateway.end() }
        let (desk, other) = (try gateway.logOn("DESK"), try gateway.logOn("OTHER"))
        // Nobody has ever logged on as the watcher.
        try desk.send(order("A"))
        let first = try desk.receive()
        gateway.crash()
        try gateway.startAgain()
        let watcher = try gateway.connect("WATCH")
        try watcher.send("35=A|98=0|108=30")
        let logon = try watcher.receive()
        #expect(logon?[35] == "A" && logon?[34] == "2")
        try watcher.send("35=2|7=1|16=0")
        try expectCopy(of: first, from: "DESK", at: watcher)
        try other.reconnect(to: gateway)
        try other.send("35=A|98=0|108=30")
        _ = try other.receive()
        while let filled = try watcher.receive() { if filled[35] == "4" { break } }
        try other.send(order("B"))
        try expectCopy(of: try other.receive(), from: "OTHER", at: watcher)
        try other.send("35=H|11=B|54=1|55=AAPL")
        #expect(try other.receive()?[150] == "I")
        try other.send("35=F|11=C|41=B|54=1|38=10|55=AAPL|60=<now>")
        try expectCopy(of: try other.receive(), from: "OTHER", at: watcher)
        #expect(try gateway.stop() == 0)
        let verified = try Program.run(["verify", gateway.store])
        #expect(verified.exitCode == 0, "\(verified.output) \(verified.errors)")
    }

    @Test func `are of the clients and accounts that are named, and each is sent once`() throws {
        let gateway = try gateway("dropCopy: [DESK*], dropCopyAccounts: [FUND*, ACC]")
        defer { gateway.end() }
        let (watcher, desk, other) = (try gateway.logOn("WATCH"), try gateway.logOn("DESK1"), try gateway.logOn("OTHER"))
        try other.send(order("A", account: "MINE"))
        _ = try other.receive()
        try desk.send(order("B", account: "FUND1"))
        try expectCopy(of: try desk.receive(), from: "DESK1", at: watcher)
        try other.send(order("C", account: "FUND2"))
        try expectCopy(of: try other.receive(), from: "OTHER", at: watcher)
        try other.send(order("D"))
        try expectCopy(of: try other.receive(), from: "OTHER", at: watcher)
    }

    @Test func `are for one who may not send orders, unless it is said`() throws {
        let gateway = try gateway("dropCopy: all")
        defer { gateway.end() }
        let watcher = try gateway.logOn("WATCH")
        try watcher.send(order("A"))
        try watcher.expect("35=j|45=2|58=this session may not send orders|372=D|379=A|380=6")
        try watcher.send("35=q|11=Q|530=7|60=<now>")
        #expect(try watcher.receive()?[380] == "6")
        let trading = try self.gateway("dropCopy: all, mayTrade: true")
        defer { trading.end() }
        let both = try trading.logOn("WATCH")
        try both.send(order("A"))
        // Its own it has already.
        #expect(try both.receive()?[797] == nil)
        try both.send("35=1|112=X")
        try both.expect("35=0|112=X")
    }

    @Test func `are for one name, and for 16 of them`() throws {
        let problems = Trial.problems(Trial.smallest("targetCompID: THEM", becomes: "targetCompID: \"*\"\n        dropCopy: all"))
        #expect(problems.contains { $0.contains("dropCopy: copies for *; expected a targetCompID that is one name") }, "\(problems)")
    }
}
