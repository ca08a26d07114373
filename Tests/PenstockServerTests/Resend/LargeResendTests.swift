// A hundred thousand messages are sent again, and nobody else notices.

import FIXEngine
import Foundation
import TestKit
import Testing
import Values

@testable import PenstockServer

@Suite struct `A large resend` {
    private static let count = 100_000

    @Test func `takes its turns: others are answered at once, and no turn sends much`() throws {
        let session = try LongSession(count: Self.count)
        var gateway = try start(session)
        let many = try logOn("MANY", &gateway)
        var others = try ["A", "B", "C"].map { Trader(try logOn($0, &gateway)) }
        many.send("35=2|7=\(LongSession.first)|16=0|")
        var (reader, turns, most) = (NumberReader(), 0, 0)
        while reader.last < session.next, turns < 100_000 {
            for index in others.indices { others[index].trade() }
            try gateway.turn()
            turns += 1
            most = max(most, many.read { reader.read($0) })
        }
        // The last is a gap fill, for our Logon.
        #expect(reader.last == session.next && reader.problem == nil, "\(reader)")
        #expect(most <= 24 << 10, "\(most) bytes in one turn")
        #expect(others.allSatisfy { $0.answered >= turns - 2 && $0.longest <= 1 }, "\(others) in \(turns) turns")
    }

    @Test func `of nothing but what is filled over looks at some rows a turn, and is one gap fill`() throws {
        let session = try LongSession(count: 20_000, type: "0")
        var gateway = try start(session)
        let many = try logOn("MANY", &gateway)
        var other = Trader(try logOn("A", &gateway))
        many.send("35=2|7=\(LongSession.first)|16=0|")
        var turns = 0
        while many.count == 0, turns < 10_000 {
            other.trade()
            try gateway.turn()
            turns += 1
            many.receive()
        }
        let messages = many.takeAll()
        #expect(messages.count == 1 && field(36, of: messages.first ?? "") == "\(session.next + 1)", "\(messages)")
        #expect(turns >= 20_000 / 300 && other.longest <= 1, "\(turns) turns, \(other)")
    }

    @Test func `a peer that reads slowly holds up nobody either`() throws {
        let session = try LongSession(count: 20_000)
        var gateway = try start(session)
        let many = try logOn("MANY", &gateway)
        var other = Trader(try logOn("A", &gateway))
        many.send("35=2|7=\(LongSession.first)|16=0|")
        var reader = NumberReader()
        for turn in 0..<3000 {
            other.trade()
            try gateway.turn()
            if turn % 3 == 0 { _ = many.read(atMost: 2000) { reader.read($0) } }
        }
        #expect(other.answered == 2999 && other.longest <= 1, "\(other)")
        while reader.last < session.next, reader.problem == nil {
            try gateway.turn()
            _ = many.read { reader.read($0) }
        }
        #expect(reader.problem == nil)
    }

    /// Of a process of its own, where nobody else takes memory.
    @Test func `takes no memory, whether the peer reads quickly or slowly`() throws {
        let session = try LongSession(count: Self.count)
        let file = session.path + "/gateway.yaml"
        try configuration(session.path).write(toFile: file, atomically: true, encoding: .utf8)
        let program = try Program(["serve", file])
        defer { program.kill() }
        let port = try program.port()
        let other = try WireClient(port: port, me: "A", you: "PENSTOCK")
        try other.send("35=A|98=0|108=600")
        try other.expect("35=A|98=0|108=600")
        let before = try program.ownKilobytes()
        var most = before
        for (number, limit) in [(1, Int.max), (3, 60_000)] {
            let many = try LoopbackClient(port: port, sender: "MANY", target: "PENSTOCK")
            // Longer than a slow machine takes for all of it.
            many.send("35=A|34=\(number)|98=0|108=600|")
            while many.count == 0 {
                guard !many.isClosed else { throw Missing("an answer to Logon \(number); \(program.printed)") }
                try ping(other)
                many.receive()
            }
            _ = many.takeAll()
            many.send("35=2|34=\(number + 1)|7=\(LongSession.first)|16=0|")
            var reader = NumberReader()
            var rounds = 0
            // All of it, or some of it and then no more.
            while reader.last < session.next, limit == .max || rounds < 100, !many.isClosed {
                try ping(other)
                _ = many.read(atMost: limit) { reader.read($0) }
                rounds += 1
                if rounds % 20 == 0 { most = max(most, try program.ownKilobytes()) }
            }
            #expect(reader.problem == nil && (limit < .max || reader.last == session.next), "\(reader)")
        }
        for _ in 0..<100 { try ping(other) }
        most = max(most, try program.ownKilobytes())
        #expect(most - before < 4096, "\(before) kB before, then \(most) kB")
    }

    private func ping(_ client: WireClient) throws {
        try client.send("35=1|112=\(client.nextOut)")
        try client.expect("35=0|112=\(client.nextOut - 1)")
    }

    // MARK: Steps

    private func configuration(_ path: String) -> String {
        """
        name: resend
        store: {path: "\(path)", mapSize: 256MiB, reserve: 8MiB, minFree: 0MiB}
        acceptors:
          - listen: 127.0.0.1:0
            maxConnections: 16
            sessions:
              - {senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 16}
        brokers:
          - {id: paper, kind: paper, fills: false, prices: still, anySymbol: true}
        routing: {default: paper}
        risk: {maxOrderQty: 1000, maxOpenOrders: 100000}
        """
    }

    private func start(_ session: LongSession) throws -> RunningGateway {
        let configuration = try Configuration.load(
            path: "resend.yaml", text: Array(configuration(session.path).utf8), environment: [:])
        let now = Instant(nanosecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1e9))
        return try RunningGateway(configuration, configuration.dictionaries(), at: now)
    }

    private func logOn(_ name: String, _ gateway: inout RunningGateway) throws -> LoopbackClient {
        let client = try LoopbackClient(port: gateway.engine.ports[0], sender: name, target: "PENSTOCK")
        client.send("35=A|98=0|108=30|")
        for _ in 0..<1000 where client.count == 0 {
            try gateway.turn()
            client.receive()
        }
        guard field(35, of: client.takeAll().first ?? "") == "A" else { throw Missing("a Logon for \(name)") }
        return client
    }
}

/// Sends an order, waits for its report, sends the next; counts the turns that each takes.
private struct Trader: CustomStringConvertible {
    private let client: LoopbackClient
    private var waited = -1
    private(set) var answered = 0
    private(set) var longest = 0

    init(_ client: LoopbackClient) { self.client = client }

    var description: String { "\(client.sender): \(answered) answers, \(longest) turns for one at most" }

    /// Before each turn.
    mutating func trade() {
        if waited >= 0 {
            waited += 1
            longest = max(longest, waited)
            client.receive()
            guard client.count > 0 else { return }
            _ = client.takeAll()
            answered += 1
        }
        waited = 0
        client.send("35=D|11=\(client.sender)-\(answered)|38=1|40=2|44=9|54=1|55=X|60=now|")
    }
}
