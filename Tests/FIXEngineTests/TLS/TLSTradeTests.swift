// Sessions over TLS: the same as in clear.

import FIXEngine
import FIXSession
import Reactor
import TestKit
import Testing
import Values

@Suite struct `TLS sessions` {
    @Test(arguments: [TLSVersion.tls12, .tls13])
    func `two engines trade`(version: TLSVersion) throws {
        var both = try Secured()
        both.acceptor.maximumVersion = version
        var bench = try Bench(tls: both.acceptor)
        var caller = try Caller(port: bench.port, tls: both.initiator)
        #expect(try turn(&bench, &caller) { $1.isLoggedOn && $0.application.loggedOn == 1 })
        for id in 1...500 {
            let isAccepted = caller.order(id)
            #expect(isAccepted)
            if id % 50 == 0 { try bench.turn() }
        }
        #expect(try turn(&bench, &caller) { $1.application.received == 500 })
        for numbers in [bench.application.numbers, caller.application.numbers] {
            #expect(difference(numbers.map(String.init), (2...501).map(String.init)) == nil)
        }
        caller.engine.logOut(SessionID(0))
        #expect(try turn(&bench, &caller) { $1.application.loggedOff == 1 && $0.application.loggedOff == 1 })
        let atAcceptor = bench.engine.takeEnds()
        #expect(atAcceptor == ["logged out"])
        let atInitiator = caller.engine.takeEnds()
        #expect(atInitiator == ["logged out"])
    }

    @Test func `a message may come byte by byte, and the handshake, too`() throws {
        let both = try Secured()
        var bench = try Bench(tls: both.acceptor)
        let (client, tls) = try both.client(bench.port)
        tls.most = 0
        client.send(client.message("35=A|98=0|108=30|") + client.message(order(1)))
        for _ in 0..<20_000 where client.count < 2 {
            tls.most += 1
            client.receive()
            try bench.turn()
        }
        #expect(outline(client.takeAll()) == ["A/1", "8/2"])
    }

    @Test func `1000 messages in one write are answered in order`() throws {
        let both = try Secured()
        var bench = try Bench(tls: both.acceptor)
        let (client, _) = try both.client(bench.port)
        _ = try bench.logOn(client)
        var bytes: [UInt8] = []
        for id in 1...1000 { bytes += client.message(order(id)) }
        client.send(bytes)
        let replies = try bench.messages(1000, for: client)
        #expect(difference(outline(replies), (2...1001).map { "8/\($0)" }) == nil)
    }

    @Test func `a slow reader that asks again and logs out gets all of it`() throws {
        let both = try Secured()
        var bench = try Bench(tls: both.acceptor)
        bench.application.padding = 8192
        bench.application.keepsNumbers = false
        let (client, _) = try both.client(bench.port, receiveBuffer: 16_384)
        _ = try bench.logOn(client)
        for id in 1...600 {
            client.send(order(id))
            try bench.turn()
        }
        // What is stuck is not sent again before it was sent.
        client.send("35=2|7=1|16=0|")
        try bench.turn(2)
        client.send("35=5|")
        try bench.turn(2)
        let messages = try bench.end(of: client, turns: 100_000)
        let first = outline(messages).filter { !$0.hasSuffix("*") }
        #expect(difference(first, (2...601).map { "8/\($0)" } + ["5/602"]) == nil)
        #expect(Set(outline(messages)).count == messages.count, "a message came twice")
    }

    @Test func `5,000 stored messages come again in order while new ones are sent`() throws {
        let both = try Secured()
        var bench = try Bench(tls: both.acceptor)
        let (client, _) = try both.client(bench.port)
        _ = try bench.logOn(client)
        var bytes: [UInt8] = []
        for id in 1...5000 { bytes += client.message(order(id)) }
        client.send(bytes)
        #expect(try bench.messages(5000, for: client).count == 5000)
        client.send("35=2|7=2|16=0|")
        for id in 5001...5010 {
            client.send(order(id))
            try bench.turn()
        }
        let messages = try bench.messages(5010, for: client)
        let expected = (2...5001).map { "8/\($0)*" } + (5002...5011).map { "8/\($0)" }
        #expect(difference(outline(messages), expected) == nil)
    }

    @Test func `a peer that takes nothing for too long is let go`() throws {
        let both = try Secured()
        var session = SessionSettings()
        session.flow.slowConsumerTimeout = .milliseconds(50)
        var bench = try Bench(session: session, tls: both.acceptor)
        bench.application.padding = 8192
        bench.application.keepsNumbers = false
        let (client, _) = try both.client(bench.port, receiveBuffer: 4096)
        _ = try bench.logOn(client)
        for id in 1...1000 {
            client.send(order(id))
            try bench.turn()
        }
        try bench.turns(for: .milliseconds(60))
        #expect(bench.application.loggedOff == 1)
        let atAcceptor = bench.engine.takeEnds()
        #expect(atAcceptor == ["the peer reads too slowly"])
    }

    @Test(.enabled(if: HeapWatch.isPossible), arguments: [TLSVersion.tls12, .tls13])
    func `records come from the pool: orders and answers cost liblmdb's calls alone`(version: TLSVersion) throws {
        var both = try Secured()
        both.acceptor.maximumVersion = version
        var bench = try Bench(tls: both.acceptor)
        bench.application.keepsNumbers = false
        let (client, _) = try both.client(bench.port)
        _ = try bench.logOn(client)
        _ = try heap(of: 5, orders: 100, &bench, client)
        for orders in [100, 1] {
            let unexpected = try heap(of: 300 / orders, orders: orders, &bench, client).unexpected()
            #expect(unexpected == nil)
        }
        #expect(bench.application.received == 1100)
    }

    @Test(.enabled(if: HeapWatch.isPossible))
    func `a look at the files of certificates costs the line thread nothing: another does it`() throws {
        let both = try Secured()
        var settings = Bench.engineSettings
        // With every turn.
        settings.tlsLookInterval = Interval(nanoseconds: 1)
        var bench = try Bench(engine: settings, tls: both.acceptor)
        bench.application.keepsNumbers = false
        let (client, _) = try both.client(bench.port)
        _ = try bench.logOn(client)
        _ = try heap(of: 100, orders: 1, &bench, client)
        let unexpected = try heap(of: 200, orders: 1, &bench, client).unexpected()
        #expect(unexpected == nil)
    }
}
