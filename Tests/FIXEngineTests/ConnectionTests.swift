// Connections and sessions over real sockets.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Connections` {
    @Test func `1Sa: a client logs on, is served, and logs out`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        #expect(outline(try bench.logOn(client)) == ["A/1"])
        client.send("35=1|112=hello|")
        let reply = try #require(try bench.messages(1, for: client).first)
        #expect(outline([reply]) == ["0/2"] && field(112, of: reply) == "hello")
        client.send("35=5|")
        #expect(outline(try bench.end(of: client)) == ["5/3"])
        #expect(client.isClosed)
        #expect(bench.application.loggedOn == 1 && bench.application.loggedOff == 1)
    }

    @Test func `1Sb: a second connection of a session is dropped, and the first goes on`() throws {
        var bench = try Bench()
        let first = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(first)
        let second = try LoopbackClient(port: bench.port)
        second.send("35=A|98=0|108=30|141=Y|")
        #expect(try bench.end(of: second) == [])
        #expect(second.isClosed)
        first.send("35=1|112=still there?|")
        #expect(outline(try bench.messages(1, for: first)) == ["0/2"])
        #expect(bench.application.loggedOff == 0)
    }

    @Test(arguments: [("WHO", "ISLD"), ("TW", "WHO")])
    func `1Sc: an unknown CompID is dropped without a word`(sender: String, target: String) throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port, sender: sender, target: target)
        client.send("35=A|98=0|108=30|")
        #expect(try bench.end(of: client) == [])
        #expect(client.isClosed && bench.engine.sessionCount == 0)
    }

    @Test func `1Sd: a Logon that is refused leaves the application out of it`() throws {
        var bench = try Bench()
        let first = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(first)
        first.send("35=5|")
        _ = try bench.end(of: first)
        let second = try LoopbackClient(port: bench.port)
        second.send("35=A|34=1|98=0|108=30|")
        let words = try bench.end(of: second)
        #expect(field(58, of: words.first ?? "") == "MsgSeqNum too low, expecting 3 but received 1")
        #expect(bench.application.loggedOn == 1 && bench.application.loggedOff == 1)
    }

    @Test func `a connection cut inside a message loses the broken rest and nothing else`() throws {
        var bench = try Bench()
        let first = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(first)
        first.send(first.message(order(1)) + first.message(order(2)).dropLast(20))
        #expect(outline(try bench.messages(1, for: first)) == ["8/2"])
        first.finishSending()
        _ = try bench.end(of: first)
        #expect(bench.application.numbers == [2] && bench.application.loggedOff == 1)

        let second = try LoopbackClient(port: bench.port)
        second.nextOutbound = 3
        #expect(outline(try bench.logOn(second)) == ["A/3"])
        second.send(order(2))
        _ = try bench.messages(1, for: second)
        #expect(bench.application.numbers == [2, 4])
    }

    @Test func `a message may come byte by byte`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        for byte in client.message("35=A|98=0|108=30|") + client.message(order(1)) {
            client.send([byte])
            try bench.turn()
        }
        #expect(outline(try bench.messages(2, for: client)) == ["A/1", "8/2"])
    }

    @Test func `garbled bytes are passed over, and the gap brings back what they hid`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        var broken = client.message(order(1))
        broken[40] ^= 1
        client.send(Array("garbage\u{1}8=FIX\u{1}".utf8) + broken + client.message(order(2)))
        #expect(outline(try bench.messages(1, for: client)) == ["2/2"])
        client.send("35=D|34=2|43=Y|11=1|38=10|40=1|54=1|55=X|60=now|")
        #expect(outline(try bench.messages(2, for: client)) == ["8/3", "8/4"])
        #expect(bench.application.numbers == [2, 3])
    }

    @Test func `1000 messages in one write are answered in order`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        var bytes: [UInt8] = []
        for id in 1...1000 { bytes += client.message(order(id)) }
        #expect(client.send(bytes) == bytes.count)
        try bench.turn(4)
        client.receive()
        let replies = client.takeAll()
        #expect(replies.count == 1000)
        #expect(replies.compactMap { field(11, of: $0) } == (1...1000).map(String.init))
        #expect(outline(replies) == (2...1001).map { "8/\($0)" })
    }

    @Test func `many sessions over one listener each have numbers of their own`() throws {
        var bench = try Bench()
        let clients = try (1...20).map { try LoopbackClient(port: bench.openPort, sender: "C\($0)") }
        for client in clients { #expect(outline(try bench.logOn(client)) == ["A/1"]) }
        for client in clients { client.send(order(1)) }
        for client in clients { #expect(outline(try bench.messages(1, for: client)) == ["8/2"]) }
        #expect(bench.engine.sessionCount == 20)
    }

    @Test func `the same peer may log on again at once after its connection broke`() throws {
        var bench = try Bench()
        for round in 0..<20 {
            let client = try LoopbackClient(port: bench.port)
            client.nextOutbound = round + 1
            #expect(outline(try bench.logOn(client)) == ["A/\(round + 1)"])
            // The client goes away without a word; the engine learns it in the turn that accepts the next.
        }
        #expect(bench.application.loggedOn == 20)
    }

    @Test func `resetOnLogon: a new Logon begins at 1 with nothing of the old numbers`() throws {
        var session = SessionSettings()
        session.resetOnLogon = true
        var bench = try Bench(session: session)
        for _ in 0..<3 {
            let client = try LoopbackClient(port: bench.port)
            #expect(outline(try bench.logOn(client)) == ["A/1"])
            client.send("35=2|7=1|16=0|")
            #expect(outline(try bench.messages(1, for: client)) == ["4/1*"])
            client.send(order(1))
            #expect(outline(try bench.messages(1, for: client)) == ["8/2"])
        }
    }

    @Test func `resetOnLogout: the answer to a Logout goes out under the old numbers`() throws {
        var session = SessionSettings()
        session.resetOnLogout = true
        var bench = try Bench(session: session)
        let first = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(first)
        first.send("35=5|")
        #expect(outline(try bench.end(of: first)) == ["5/2"])
        let second = try LoopbackClient(port: bench.port)
        #expect(outline(try bench.logOn(second)) == ["A/1"])
    }

    @Test func `stopping says goodbye to everybody and waits for the answers`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        bench.engine.beginStop(Text("good night"))
        let words = try bench.messages(1, for: client)
        #expect(outline(words) == ["5/2"] && field(58, of: words[0]) == "good night")
        let isQuietBefore = bench.engine.isQuiet
        #expect(!isQuietBefore)
        client.send("35=5|")
        #expect(try bench.end(of: client) == [])
        let isQuietAfter = bench.engine.isQuiet
        #expect(isQuietAfter)
    }
}

@Suite struct `Deadlines` {
    /// Long enough to be seen, short enough to be waited for.
    private static var soon: Interval { .milliseconds(30) }

    @Test func `a connection that does not log on in time is dropped`() throws {
        var settings = Bench.engineSettings
        settings.logonTimeout = Deadlines.soon
        var bench = try Bench(engine: settings)
        let client = try LoopbackClient(port: bench.port)
        try bench.turn(3)
        client.receive()
        #expect(!client.isClosed)
        try bench.turns(for: .milliseconds(40))
        #expect(try bench.end(of: client) == [] && client.isClosed)
    }

    @Test(arguments: [0, 30])
    func `2k: after a fault we wait for the Logout as long as is set, and no longer`(heartBtInt: Int) throws {
        var session = SessionSettings()
        session.logoutTimeout = Deadlines.soon
        var bench = try Bench(session: session)
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client, heartBtInt: heartBtInt)
        client.send("35=0|49=WHO|")
        #expect(outline(try bench.messages(2, for: client)) == ["3/2", "5/3"])
        try bench.turns(for: .milliseconds(40))
        #expect(try bench.end(of: client) == [] && client.isClosed)
    }

    @Test func `a turn that is full before the deadlines are looked at does not lose them`() throws {
        var settings = Bench.engineSettings
        settings.logonTimeout = Deadlines.soon
        var bench = try Bench(engine: settings)
        let busy = try LoopbackClient(port: bench.openPort, sender: "BUSY")
        _ = try bench.logOn(busy)
        let silent = try LoopbackClient(port: bench.port)
        try bench.turn(2)
        bench.application.fillsTurn = true
        let end = bench.engine.now.steady.advanced(by: .milliseconds(40))
        while bench.engine.now.steady < end {
            busy.send("35=B|148=news|33=1|58=x|")
            try bench.turn()
        }
        bench.application.fillsTurn = false
        #expect(try bench.end(of: silent) == [] && silent.isClosed)
    }

    @Test func `6: silence is asked about over the line, and then the connection ends`() throws {
        var session = SessionSettings()
        // HeartBtInt has whole seconds; three and six hundredths of one are enough here.
        session.testRequestDelayPercent = -97
        session.heartBeatTimeoutPercent = -94
        var bench = try Bench(session: session)
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client, heartBtInt: 1)
        try bench.turns(for: .milliseconds(70))
        #expect(outline(try bench.end(of: client)) == ["1/2"])
        #expect(client.isClosed && bench.application.loggedOff == 1)
    }
}
