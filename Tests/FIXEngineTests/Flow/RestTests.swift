// Peers that are kept waiting, and a disk that does not take what is written.

import CStoreFaults
import FIXEngine
import Foundation
import Journal
import TestKit
import Testing
import Values

@Suite struct `A session that rests` {
    private func start() throws -> (Node, LoopbackClient) {
        let acceptor = try Node.acceptor()
        acceptor.application.answers = true
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"])
        return (acceptor, client)
    }

    @Test func `is not read from until the time is over, and then all of it in order, while others are served`() throws {
        let (acceptor, client) = try start()
        let other = try LoopbackClient(port: acceptor.port, sender: "OTHER")
        other.send("35=A|98=0|108=30|")
        _ = try messages(1, for: other, acceptor)
        let began = steadyNow()
        acceptor.engine?.rest(SessionID(0), for: .milliseconds(200))
        for id in 1...50 { client.send(order(id)) }
        other.send(order(100))
        #expect(outline(try messages(1, for: other, acceptor)) == ["8/2"])
        #expect(acceptor.application.ids == ["100"])
        #expect(try turn(acceptor) { acceptor.application.ids.count == 51 })
        #expect(steadyNow().since(began) >= .milliseconds(200))
        #expect(acceptor.application.ids == ["100"] + (1...50).map { "\($0)" })
    }

    /// What was read in one piece with what the session was made to rest for waits as well.
    @Test func `keeps what was read of it already`() throws {
        let (acceptor, client) = try start()
        acceptor.application.rests = .milliseconds(100)
        let began = steadyNow()
        client.send((1...4).flatMap { client.message(order($0)) })
        #expect(try turn(acceptor) { acceptor.application.ids.count == 4 })
        #expect(steadyNow().since(began) >= .milliseconds(300))
        #expect(acceptor.application.ids == ["1", "2", "3", "4"])
    }

    @Test func `is read to its end when the peer hangs up meanwhile`() throws {
        let (acceptor, client) = try start()
        acceptor.engine?.rest(SessionID(0), for: .milliseconds(100))
        client.send(order(1))
        client.hangUp()
        #expect(try turn(acceptor) { acceptor.application.log == ["on 0", "off 0"] })
        #expect(acceptor.application.ids == ["1"])
    }
}

@Suite struct `A disk that does not take what is written` {
    @Test func `is told of once`() throws {
        try withTemporaryFolder { path in
            let acceptor = try Node { port in
                var bounds = StoreBounds()
                bounds.mapSize = 64 << 20
                bounds.syncInterval = 20
                let store = try Store.open(
                    path: path, durability: .process, bounds: bounds, at: Instant(nanosecondsSinceEpoch: 1))
                let facts = try FileManager.default.attributesOfItem(atPath: path + "/data.mdb")
                store_sync_fails(facts[.systemFileNumber] as? UInt ?? 0)
                let listener = AcceptorSettings(host: "127.0.0.1", port: port, templates: [])
                return try Engine.start(Bench.engineSettings, acceptors: [listener], journal: store)
            }
            var told = 0
            #expect(
                try turn(acceptor) {
                    told += acceptor.events().count { if case .storeSyncFailed(EIO) = $0 { true } else { false } }
                    return told > 0
                })
            try turn(acceptor, for: .milliseconds(100))
            told += acceptor.events().count { if case .storeSyncFailed = $0 { true } else { false } }
            #expect(told == 1)
        }
    }
}
