// Sessions by pattern: one template for many peers.

import FIXEngine
import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Name patterns` {
    @Test(arguments: [
        ("DESK*", "DESK", true), ("DESK*", "DESK1", true), ("DESK*", "XDESK1", false), ("DESK*", "DES", false),
        ("*.LDN", "A.LDN", true), ("*.LDN", ".LDN", true), ("*.LDN", "A.LDN2", false), ("*.LDN", "LDN", false),
        ("A*A", "AA", true), ("A*A", "A", false), ("A*A", "ABA", true), ("*", "ANY", true), ("*", "", false),
        ("TW", "TW", true), ("TW", "TW2", false), ("TW", "T", false),
    ])
    func `one star stands for any bytes`(pattern: String, name: String, isCovered: Bool) throws {
        let dictionary = try BuiltIn.fix44.get()
        let acceptor = try Node.acceptor { settings in
            settings.templates = [template(pattern, dictionary)].compactMap { $0 }
        }
        let client = try LoopbackClient(port: acceptor.port, sender: name)
        client.send("35=A|98=0|108=30|")
        #expect(outline(try messages(1, for: client, acceptor)) == (isCovered ? ["A/1"] : []))
    }

    @Test func `two stars, or parts too long for a name, are no pattern`() {
        #expect(NamePattern(string: "A**") == nil)
        #expect(NamePattern(string: "*A*") == nil)
        #expect(NamePattern(string: String(repeating: "x", count: 33)) == nil)
        #expect(NamePattern(string: String(repeating: "x", count: 33) + "*") == nil)
        #expect(NamePattern(string: "A*B").map { "\($0)" } == "A*B")
        #expect(NamePattern(string: "AB").map { "\($0)" } == "AB")
    }
}

private func template(
    _ pattern: String, _ dictionary: DataDictionary, heartBtInt: Int? = nil,
    details: SessionIdentity.Details = SessionIdentity.Details(), maximum: Int = 100
) -> SessionTemplate? {
    guard let pattern = NamePattern(string: pattern) else { return nil }
    var settings = SessionSettings()
    settings.heartBtIntOverride = heartBtInt
    return SessionTemplate(
        pattern: PeerPattern(senderCompID: Name("ISLD"), targetCompID: pattern, details: details),
        settings: settings, dictionary: dictionary, maximumSessions: maximum)
}

@Suite struct `Sessions by pattern` {
    /// HeartBtInt(108) of the answer tells which template took a peer.
    private func taken(by acceptor: Node, _ sender: String, at port: UInt16? = nil) throws -> String? {
        let client = try LoopbackClient(port: port ?? acceptor.port, sender: sender)
        client.send("35=A|34=1|98=0|108=30|141=Y|")
        return field(108, of: try messages(1, for: client, acceptor).first ?? "")
    }

    @Test func `an exact name goes before a pattern, and the longer pattern before the shorter`() throws {
        let dictionary = try BuiltIn.fix44.get()
        let acceptor = try Node.acceptor { settings in
            settings.templates = [
                template("*", dictionary, heartBtInt: 11), template("DESK*", dictionary, heartBtInt: 12),
                template("DESK*.LDN", dictionary, heartBtInt: 13), template("DESK7", dictionary, heartBtInt: 14),
                template("*.LDN", dictionary, heartBtInt: 15),
            ].compactMap { $0 }
        }
        for (sender, interval) in [
            ("DESK7", "14"), ("DESK8", "12"), ("DESK7.LDN", "13"), ("A.LDN", "15"), ("WHO", "11"),
        ] { #expect(try taken(by: acceptor, sender) == interval, "\(sender)") }
    }

    @Test func `they are remembered, each with its numbers, and keep their own template`() throws {
        try withTemporaryFolder { path in
            let dictionary = try BuiltIn.fix44.get()
            let acceptor = try Node.acceptor(path: path) { settings in
                settings.templates = [
                    template("*", dictionary, heartBtInt: 11), template("DESK*", dictionary, heartBtInt: 12),
                ].compactMap { $0 }
            }
            for (index, sender) in ["DESK1", "X", "DESK2"].enumerated() {
                let client = try LoopbackClient(port: acceptor.port, sender: sender)
                client.send("35=A|98=0|108=30|")
                for _ in 0...index { client.send("35=1|112=a|") }
                _ = try messages(2 + index, for: client, acceptor)
            }
            try acceptor.restart()
            #expect(acceptor.engine?.sessionCount == 3)
            for (index, sender) in ["DESK1", "X", "DESK2"].enumerated() {
                #expect(try "\(acceptor.status(index).identity)" == "FIX.4.4:ISLD->\(sender)")
                #expect(try acceptor.status(index).nextInbound == UInt64(index + 3))
                let client = try LoopbackClient(port: acceptor.port, sender: sender)
                client.nextOutbound = index + 3
                client.send("35=A|98=0|108=30|")
                let answer = try messages(1, for: client, acceptor)
                #expect(outline(answer) == ["A/\(index + 3)"])
                #expect(field(108, of: answer.first ?? "") == (sender == "X" ? "11" : "12"))
            }
            #expect(acceptor.engine?.sessionCount == 3)
        }
    }

    @Test func `a template makes no more sessions than it may, and what is remembered counts`() throws {
        try withTemporaryFolder { path in
            let dictionary = try BuiltIn.fix44.get()
            let acceptor = try Node.acceptor(path: path) { settings in
                settings.templates = [template("*", dictionary, heartBtInt: 11, maximum: 2)].compactMap { $0 }
            }
            for sender in ["A", "B"] { #expect(try taken(by: acceptor, sender) == "11") }
            #expect(try taken(by: acceptor, "C") == nil)
            try acceptor.restart()
            #expect(try taken(by: acceptor, "C") == nil)
            #expect(try taken(by: acceptor, "A") == "11")
            #expect(ends(of: acceptor).contains(.tooManySessions))
        }
    }

    @Test func `SubIDs and LocationIDs tell sessions with the same CompIDs apart`() throws {
        var london = SessionIdentity.Details()
        london.targetSubID = Name("DESK")
        london.targetLocationID = Name("LDN")
        var paris = london
        paris.targetLocationID = Name("PAR")
        paris.senderSubID = Name("US")
        let details = [SessionIdentity.Details(), london, paris]
        let dictionary = try BuiltIn.fix44.get()
        let acceptor = try Node.acceptor { settings in
            settings.templates = details.compactMap { template("TW", dictionary, details: $0) }
        }
        // As the peer says them: its own are Sender's, ours are Target's.
        let logons = ["", "50=DESK|142=LDN|", "50=DESK|57=US|142=PAR|"]
        var clients: [LoopbackClient] = []
        for (index, header) in logons.enumerated() {
            let client = try LoopbackClient(port: acceptor.port)
            client.send("35=A|\(header)98=0|108=30|")
            let answer = try messages(1, for: client, acceptor)
            #expect(outline(answer) == ["A/1"])
            #expect(field(57, of: answer[0]) == (index == 0 ? nil : "DESK"))
            #expect(field(143, of: answer[0]) == [nil, "LDN", "PAR"][index])
            #expect(field(50, of: answer[0]) == (index == 2 ? "US" : nil))
            #expect(try acceptor.status(index).identity.details == details[index])
            clients.append(client)
        }
        #expect(acceptor.engine?.sessionCount == 3)
        // A message that is sent again, and a gap fill, have them too.
        acceptor.order(1, to: 2)
        _ = try messages(1, for: clients[2], acceptor)
        clients[2].send("35=2|50=DESK|57=US|142=PAR|7=1|16=0|")
        for message in try messages(2, for: clients[2], acceptor) {
            #expect(field(43, of: message) == "Y")
            #expect(field(143, of: message) == "PAR" && field(50, of: message) == "US")
        }
        // A place that nobody has a session for is the plain one's, which is taken.
        let other = try LoopbackClient(port: acceptor.port)
        other.send("35=A|50=DESK|142=NYC|98=0|108=30|")
        #expect(try messages(1, for: other, acceptor) == [])
    }

    @Test func `a session that comes over another acceptor has the settings of its template there`() throws {
        try withTemporaryFolder { path in
            let dictionary = try BuiltIn.fix44.get()
            let node = try Node { port in
                let templates = [
                    template("*", dictionary, heartBtInt: 11, maximum: 1),
                    template("TW", dictionary, heartBtInt: 12),
                ].compactMap { $0 }
                let acceptors = zip([port, 0], templates).map { port, template in
                    AcceptorSettings(host: "127.0.0.1", port: port, templates: [template])
                }
                return try Engine.start(
                    Bench.engineSettings, acceptors: acceptors, journal: try Node.store(path))
            }
            let ports = node.engine?.ports ?? []
            #expect(try taken(by: node, "TW", at: ports[0]) == "11")
            #expect(try taken(by: node, "TW", at: ports[1]) == "12")
            // It no longer counts as a session of the first.
            #expect(try taken(by: node, "OTHER", at: ports[0]) == "11")
            #expect(node.engine?.sessionCount == 2)
        }
    }
}
