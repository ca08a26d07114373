// A damaged row takes down what depends on it, and nothing else.

import FIXEngine
import FIXSession
import Journal
import TestKit
import Testing
import Values

@Suite struct `A damaged row` {
    @Test func `of a session: its peer is not let in, others are, and the row stays as it is`() throws {
        try withTemporaryFolder { path in
            try trade(path, ["TW", "OTHER"])
            try damageRow(in: path, .session, 0, at: 20)
            let acceptor = try Node.acceptor(path: path)
            #expect(rows(acceptor.events()) == ["table session, key 0"])
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 4
            client.send("35=A|98=0|108=30|")
            #expect(try turn(acceptor) { client.receive(); return client.isClosed })
            #expect(acceptor.events().contains { $0.isEnd(.damagedRecord) })
            #expect(client.count == 0)
            let other = try LoopbackClient(port: acceptor.port, sender: "OTHER")
            other.nextOutbound = 4
            other.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: other, acceptor)) == ["A/4"])
            try acceptor.restart()
            #expect(rows(acceptor.events()) == ["table session, key 0"])
        }
    }

    @Test func `of a session that nobody can tell: no newcomer is let in, since it could be the one`() throws {
        try withTemporaryFolder { path in
            try trade(path, ["TW", "OTHER"])
            // The version, without which nothing of a row is read.
            try damageRow(in: path, .session, 0)
            let acceptor = try Node.acceptor(path: path)
            for name in ["TW", "THIRD"] {
                let client = try LoopbackClient(port: acceptor.port, sender: name)
                client.send("35=A|98=0|108=30|")
                #expect(try turn(acceptor) { client.receive(); return client.isClosed })
            }
            let other = try LoopbackClient(port: acceptor.port, sender: "OTHER")
            other.nextOutbound = 4
            other.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: other, acceptor)) == ["A/4"])
        }
    }

    @Test func `of an initiator's session: it does not connect`() throws {
        try withTemporaryFolder { path in
            let listener = try LoopbackListener()
            do {
                let initiator = try Node.initiator(to: listener.port, path: path)
                _ = try logOn(listener, initiator)
            }
            while listener.accept() != nil {}
            try damageRow(in: path, .session, 0, at: 20)
            let initiator = try Node.initiator(to: listener.port, path: path)
            #expect(try turn(initiator) { initiator.state == "halted" })
            #expect(initiator.lastEnd == .damagedRecord && listener.accept() == nil)
        }
    }

    @Test func `of a message: it is not filled over, and the peer hears which it is`() throws {
        try withTemporaryFolder { path in
            try trade(path, ["TW", "OTHER"])
            try damageRow(in: path, .outbound, messageKey(stream: 1, 3), at: 50)
            let acceptor = try Node.acceptor(path: path)
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 4
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/4"])
            client.send("35=2|7=1|16=0|")
            let words = try messages(3, for: client, acceptor)
            #expect(outline(words) == ["4/1*", "8/2*", "5/5"])
            #expect(field(58, of: words[2]) == "our record of MsgSeqNum 3 is damaged")
            #expect(rows(acceptor.events()) == ["table out, stream 1, number 3"])
            let other = try LoopbackClient(port: acceptor.port, sender: "OTHER")
            other.nextOutbound = 4
            other.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: other, acceptor)) == ["A/4"])
            other.send("35=2|7=3|16=3|")
            #expect(outline(try messages(1, for: other, acceptor)) == ["8/3*"])
        }
    }

    @Test func `of a message that came early: it is asked for again`() throws {
        try withTemporaryFolder { path in
            let acceptor = try Node.acceptor(path: path)
            do {
                let client = try LoopbackClient(port: acceptor.port)
                client.send("35=A|98=0|108=30|")
                _ = try messages(1, for: client, acceptor)
                client.nextOutbound = 3
                client.send(order(3))
                #expect(outline(try messages(1, for: client, acceptor)) == ["2/2"])
            }
            acceptor.engine = nil
            try damageRow(in: path, .held, messageKey(stream: 1, 3), at: 20)
            try acceptor.restart()
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 2
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/3"])
            client.send(order(3))
            #expect(try turn(acceptor) { acceptor.application.ids == ["3"] })
        }
    }

    @Test func `of the count of messages: it goes on above all that were counted`() throws {
        try withTemporaryFolder { path in
            try trade(path, ["TW", "OTHER"])
            try damageRow(in: path, .meta, MetaKey.ordinal)
            let acceptor = try Node.acceptor(path: path)
            #expect(rows(acceptor.events()) == ["table meta, key 2"])
            let stored = acceptor.engine?.storedMessages ?? 0
            #expect(stored > 12 && stored < 2000)
        }
    }

    @Test func `of a session that is not there at all: nobody can tell whose it was, and others are served`() throws {
        try withTemporaryFolder { path in
            try trade(path, ["TW", "OTHER"])
            try change(path) { $0.delete(.session, 0) }
            let acceptor = try Node.acceptor(path: path)
            #expect(rows(acceptor.events()) == ["table session, key 0"])
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 4
            client.send("35=A|98=0|108=30|")
            #expect(try turn(acceptor) { client.receive(); return client.isClosed })
            let other = try LoopbackClient(port: acceptor.port, sender: "OTHER")
            other.nextOutbound = 4
            other.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: other, acceptor)) == ["A/4"])
        }
    }

    @Test func `of more sessions than there may be: it is said which key it has`() throws {
        try withTemporaryFolder { path in
            try trade(path, ["TW"])
            try change(path) { $0.put(.session, 1 << 33, 1) }
            do {
                _ = try Node.acceptor(path: path)
                Issue.record("started")
            } catch {
                let maximum = Bench.engineSettings.maximumSessions
                #expect(
                    "\(error)" == "the store has more sessions than maxSessions allows (\(maximum)): one has the number "
                        + "8589934592")
            }
        }
    }

    @Test(arguments: [1 << 24, 1 << 32, UInt64.max])
    func `of a stream that cannot be: it is named, and no number is given twice`(key: UInt64) throws {
        try withTemporaryFolder { path in
            try trade(path, ["TW"])
            try change(path) { $0.put(.stream, key, 1) }
            let acceptor = try Node.acceptor(path: path)
            #expect(rows(acceptor.events()) == ["table stream, key \(key)"])
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 4
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/4"])
        }
    }

    /// What a program other than this one left in the store, with its checksum.
    private func change(_ path: String, _ change: (inout TurnRecord) -> Void) throws {
        var store = try Node.store(path)
        var record = TurnRecord(capacity: 1 << 16)
        change(&record)
        try store.commit(&record)
    }

    /// Each logs on and sends two orders, which are answered.
    private func trade(_ path: String, _ names: [String]) throws {
        let acceptor = try Node.acceptor(path: path)
        acceptor.application.answers = true
        for name in names {
            let client = try LoopbackClient(port: acceptor.port, sender: name)
            client.send("35=A|98=0|108=30|")
            client.send(order(1))
            client.send(order(2))
            #expect(outline(try messages(3, for: client, acceptor)) == ["A/1", "8/2", "8/3"])
        }
    }

    private func rows(_ events: [EngineEvent.Kind]) -> [String] {
        events.compactMap { if case .damagedRow(let row) = $0 { "\(row)" } else { nil } }
    }
}

extension EngineEvent.Kind {
    fileprivate func isEnd(_ reason: DisconnectReason) -> Bool {
        if case .disconnected(reason) = self { true } else { false }
    }
}
