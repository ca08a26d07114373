// Thousands of connections that are up to no good, and sessions that trade meanwhile.

import FIXEngine
import FIXSession
import Reactor
import TestKit
import Testing
import Values

@Suite(.serialized) struct `A crowd at the door` {
    /// How many connections the crowd has.
    private static let size = 5000

    private func engine(unidentified: Int) -> EngineSettings {
        ProcessLimits.raise()
        var settings = EngineSettings()
        settings.maximumConnections = 5200
        settings.maximumSessions = 16
        settings.maximumUnidentified = unidentified
        settings.logonTimeout = .seconds(600)
        return settings
    }

    @Test func `5,000 connections that never log on, 600 of them dribbling, take no turns from those who trade`() throws {
        let acceptor = try Node.acceptor(engine: engine(unidentified: 5100))
        acceptor.application.answers = true
        let traders = try traders(at: acceptor)
        let crowd = try crowd(at: acceptor)
        let dribble = crowd[0].message("35=A|98=0|108=30|")
        var worst = 0
        for round in 1...40 {
            // More of them than one look at the poller shows, one byte each.
            for client in crowd.prefix(600) { client.send([dribble[round]]) }
            let garbage = try LoopbackClient(port: acceptor.port)
            garbage.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            worst = max(worst, try turnsToAnswer(traders, round, acceptor))
        }
        // The poller shows 512 of the 603 that have something, so everybody has a turn in two.
        #expect(worst <= 4, "\(worst) turns")
        #expect(acceptor.application.log.count == 3 && acceptor.engine?.sessionCount == 3)
        #expect(crowd.allSatisfy { !$0.isClosed })
    }

    @Test func `a crowd that is too large makes place for itself alone, and who means it can log on`() throws {
        let acceptor = try Node.acceptor(engine: engine(unidentified: 100))
        acceptor.application.answers = true
        let traders = try traders(at: acceptor)
        var worst = 0
        var round = 0
        var crowd: [LoopbackClient] = []
        for _ in 0..<20 {
            for _ in 0..<Self.size / 20 { crowd.append(try LoopbackClient(port: acceptor.port)) }
            round += 1
            worst = max(worst, try turnsToAnswer(traders, round, acceptor))
            let honest = try LoopbackClient(port: acceptor.port, sender: "H\(round % 8)")
            honest.send("35=A|34=1|98=0|108=30|141=Y|")
            var turns = 0
            while honest.count == 0, turns < 100 {
                try acceptor.turn()
                honest.receive()
                turns += 1
            }
            #expect(turns <= 4, "\(turns) turns to log on")
        }
        #expect(worst <= 4, "\(worst) turns")
        #expect(acceptor.application.log.prefix(3) == ["on 0", "on 1", "on 2"])
        #expect(!acceptor.application.log.contains("off 0") && !traders.contains { $0.isClosed })
        crowd.forEach { $0.receive() }
        #expect(crowd.filter { !$0.isClosed }.count <= 100)
    }

    @Test func `a peer that has logged on and sends garbage disturbs nobody but itself`() throws {
        let acceptor = try Node.acceptor(engine: engine(unidentified: 100))
        acceptor.application.answers = true
        let traders = try traders(at: acceptor)
        var random = SeededRandom(seed: 3)
        var worst = 0
        for round in 1...100 {
            let bytes = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            traders[2].send(bytes)
            worst = max(worst, try turnsToAnswer(Array(traders.prefix(2)), round, acceptor))
        }
        #expect(worst <= 2, "\(worst) turns")
        // It may still be understood.
        traders[2].send(Array("\u{1}10=000\u{1}".utf8))
        traders[2].send("35=1|112=x|")
        #expect(outline(try messages(1, for: traders[2], acceptor)).last == "0/2")
    }

    /// Three sessions that are logged on.
    private func traders(at acceptor: Node) throws -> [LoopbackClient] {
        try (0..<3).map { index in
            let client = try LoopbackClient(port: acceptor.port, sender: "T\(index)")
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"])
            return client
        }
    }

    private func crowd(at acceptor: Node) throws -> [LoopbackClient] {
        var crowd: [LoopbackClient] = []
        while crowd.count < Self.size {
            crowd.append(try LoopbackClient(port: acceptor.port))
            if crowd.count % 200 == 0 { try acceptor.turn() }
        }
        return crowd
    }

    /// How many turns it takes until each of them has its answer.
    private func turnsToAnswer(_ traders: [LoopbackClient], _ id: Int, _ acceptor: Node) throws -> Int {
        for trader in traders { trader.send(order(id)) }
        var turns = 0
        while traders.contains(where: { $0.count == 0 }), turns < 100 {
            try acceptor.turn()
            traders.forEach { $0.receive() }
            turns += 1
        }
        for trader in traders { #expect(trader.takeAll().map { field(11, of: $0) } == ["\(id)"]) }
        return turns
    }
}
