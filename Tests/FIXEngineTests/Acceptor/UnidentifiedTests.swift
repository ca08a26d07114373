// Connections that have not logged on: how many, how long, how much they say.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Before the Logon` {
    @Test func `one connection too many closes the one that has waited longest, and nobody who has logged on`() throws {
        var settings = Bench.engineSettings
        settings.maximumUnidentified = 3
        let acceptor = try Node.acceptor(engine: settings)
        let early = try LoopbackClient(port: acceptor.port, sender: "EARLY")
        early.send("35=A|98=0|108=30|")
        _ = try messages(1, for: early, acceptor)
        var waiting: [LoopbackClient] = []
        for index in 0..<5 {
            waiting.append(try LoopbackClient(port: acceptor.port, sender: "C\(index)"))
            try turn(acceptor, for: .milliseconds(2))
        }
        for (index, client) in waiting.enumerated() {
            client.receive()
            #expect(client.isClosed == (index < 2), "\(index)")
        }
        #expect(ends(of: acceptor) == [.tooManyConnections, .tooManyConnections])
        for client in waiting.dropFirst(2) {
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"])
        }
        early.send("35=1|112=x|")
        #expect(outline(try messages(1, for: early, acceptor)) == ["0/2"])
    }

    @Test func `with every place taken a newcomer takes that of one who waits, not of one who has logged on`() throws {
        var settings = Bench.engineSettings
        settings.maximumConnections = 3
        let acceptor = try Node.acceptor(engine: settings)
        let known = try LoopbackClient(port: acceptor.port, sender: "KNOWN")
        known.send("35=A|98=0|108=30|")
        _ = try messages(1, for: known, acceptor)
        let silent = [try LoopbackClient(port: acceptor.port), try LoopbackClient(port: acceptor.port)]
        try turn(acceptor, for: .milliseconds(2))
        let late = try LoopbackClient(port: acceptor.port, sender: "LATE")
        late.send("35=A|98=0|108=30|")
        #expect(outline(try messages(1, for: late, acceptor)) == ["A/1"])
        silent[0].receive()
        silent[1].receive()
        #expect(silent[0].isClosed && !silent[1].isClosed)
        // Now only the last can give way; then those who have logged on stay.
        let next = try LoopbackClient(port: acceptor.port, sender: "NEXT")
        next.send("35=A|98=0|108=30|")
        #expect(outline(try messages(1, for: next, acceptor)) == ["A/1"])
        let tooMany = try LoopbackClient(port: acceptor.port, sender: "MORE")
        #expect(try messages(1, for: tooMany, acceptor) == [] && tooMany.isClosed)
        known.send("35=1|112=x|")
        #expect(outline(try messages(1, for: known, acceptor)) == ["0/2"])
    }

    @Test func `an initiator finds a place for its connection as well`() throws {
        var settings = Bench.engineSettings
        settings.maximumConnections = 2
        let dictionary = try BuiltIn.fix44.get()
        let peer = try Node.acceptor()
        let node = try Node { port in
            let open = SessionTemplate(senderCompID: Name("TW"), targetCompID: nil, dictionary: dictionary)
            let template = SessionTemplate(
                senderCompID: Name("TW"), targetCompID: Name("ISLD"), dictionary: dictionary)
            var initiator = InitiatorSettings(
                session: template, hosts: [HostAddress("127.0.0.1", peer.port)])
            initiator.reconnectIntervals = [.milliseconds(5)]
            return try Engine.start(
                settings, acceptors: [AcceptorSettings(host: "127.0.0.1", port: port, templates: [open])],
                initiators: [initiator], journal: try Node.store(nil))
        }
        node.engine?.halt(SessionID(0))
        let silent = [try LoopbackClient(port: node.port), try LoopbackClient(port: node.port)]
        try turn(node, for: .milliseconds(2))
        node.engine?.connect(SessionID(0))
        #expect(try turn(node, peer) { node.state == "logged on" })
        silent[0].receive()
        #expect(silent[0].isClosed)
    }

    @Test(arguments: [true, false])
    func `a Logon has at most so many bytes, come whole or in parts`(isWhole: Bool) throws {
        var settings = Bench.engineSettings
        settings.maximumLogonSize = 300
        let acceptor = try Node.acceptor(engine: settings)
        for (length, isLetIn) in [(300, true), (301, false), (5000, false)] {
            let client = try LoopbackClient(port: acceptor.port, sender: "C\(length)")
            let bytes = logon(of: length, from: client)
            #expect(bytes.count == length)
            if isWhole {
                client.send(bytes)
            } else {
                for start in stride(from: 0, to: bytes.count, by: 60) {
                    client.send(Array(bytes[start..<min(start + 60, bytes.count)]))
                    try acceptor.turn()
                }
            }
            #expect(outline(try messages(1, for: client, acceptor)) == (isLetIn ? ["A/1"] : []))
            #expect(client.isClosed != isLetIn)
            #expect(ends(of: acceptor).contains(.logonTooLong) != isLetIn)
        }
    }

    /// A Logon padded to a length with Text(58), which the Logon may have as a user-defined field.
    private func logon(of length: Int, from client: LoopbackClient) -> [UInt8] {
        var padding = length - 100
        while true {
            client.nextOutbound = 1
            let text = "35=A|98=0|108=30|9000=\(String(repeating: "x", count: padding))|"
            let bytes = client.message(text)
            if bytes.count == length { return bytes }
            padding += length - bytes.count
        }
    }

    @Test func `messages behind the Logon do not count as part of it`() throws {
        var settings = Bench.engineSettings
        settings.maximumLogonSize = 200
        let acceptor = try Node.acceptor(engine: settings)
        acceptor.application.answers = true
        let client = try LoopbackClient(port: acceptor.port)
        var bytes = client.message("35=A|98=0|108=30|")
        for id in 1...20 { bytes += client.message(order(id)) }
        client.send(bytes)
        #expect(outline(try messages(21, for: client, acceptor)) == ["A/1"] + (2...21).map { "8/\($0)" })
    }
}
