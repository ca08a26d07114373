// What is old is taken out, in the turns that add what is new.

import FIXEngine
import FIXSession
import Foundation
import Journal
import TestKit
import Testing
import Values

@Suite struct `What is kept` {
    @Test func `by count: the newest are kept, and a peer who asks for older ones gets a gap fill`() throws {
        try withTemporaryFolder { path in
            let acceptor = try trade(path, Retention(count: 500), ["TW"], orders: 1500)
            let kept = try rows(path, acceptor)
            #expect(kept.inbound + kept.outbound >= 500 && kept.inbound + kept.outbound < 800, "\(kept)")
            try acceptor.restart()
            try keep(Retention(count: 500), acceptor)
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 1502
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/1502"])
            client.send("35=2|7=1|16=0|")
            var again = try messages(1, for: client, acceptor)
            let next = Int(field(36, of: again[0]) ?? "") ?? 0
            #expect(next > 1200 && next < 1400, "\(next)")
            while again.count < 1504 - next { again += try messages(1, for: client, acceptor) }
            #expect(outline(again) == ["4/1*"] + (next...1501).map { "8/\($0)*" } + ["4/1502*"])
        }
    }

    @Test func `the file stays as it is`() throws {
        let sizes = try [1500, 6000].map { orders in
            var size = 0
            try withTemporaryFolder { path in
                let acceptor = try trade(path, Retention(count: 500), ["TW"], orders: orders)
                _ = try rows(path, acceptor)
                size = try FileManager.default.attributesOfItem(atPath: path + "/data.mdb")[.size] as? Int ?? 0
            }
            return size
        }
        #expect(sizes[1] < sizes[0] * 5 / 4 && sizes[0] > 100_000, "\(sizes)")
    }

    @Test func `the oldest of all sessions go first, and a stream that is over goes with its last message`() throws {
        try withTemporaryFolder { path in
            do { _ = try trade(path, Retention(), ["OLD", "RESET"], orders: 100) }
            let acceptor = try Node.acceptor(path: path)
            acceptor.application.answers = true
            try keep(Retention(count: 600), acceptor)
            // RESET begins at 1 again, so that its first stream is over; then BUSY trades.
            let again = try LoopbackClient(port: acceptor.port, sender: "RESET")
            again.send("35=A|98=0|108=30|141=Y|")
            #expect(outline(try messages(1, for: again, acceptor)) == ["A/1"])
            try send(1500, from: LoopbackClient(port: acceptor.port, sender: "BUSY"), to: acceptor)
            acceptor.engine = nil
            var store = try Node.store(path)
            #expect(try streams(.stream, &store) == [1, 3, 4])
            #expect(try streams(.inbound, &store) == [4])
            #expect(try streams(.outbound, &store) == [4])
            try store.endReading()
        }
    }

    @Test func `by age: what is older goes`() throws {
        try withTemporaryFolder { path in
            let acceptor = try trade(path, Retention(), ["TW"], orders: 300)
            usleep(300_000)
            try keep(Retention(age: .milliseconds(250)), acceptor)
            try send(400, from: LoopbackClient(port: acceptor.port, sender: "NEXT"), to: acceptor)
            acceptor.engine = nil
            var store = try Node.store(path)
            #expect(try !streams(.inbound, &store).contains(1))
            #expect(try !streams(.outbound, &store).contains(1))
            try store.endReading()
        }
    }

    @Test func `of the audit: the chain goes on behind the last row that was taken out`() throws {
        try withTemporaryFolder { path in
            let acceptor = try Node.acceptor(path: path)
            var kept = StoreRetention()
            kept.audit = Retention(count: 100)
            try acceptor.engine?.setRetention(kept)
            let client = try LoopbackClient(port: acceptor.port)
            client.send("35=A|98=0|108=30|")
            _ = try messages(1, for: client, acceptor)
            // Each of these is rejected, which the audit tells.
            for _ in 0..<400 {
                client.send("35=D|11=A|")
                _ = try messages(1, for: client, acceptor)
            }
            acceptor.engine = nil
            var store = try Node.store(path)
            let found = try AuditAnchor.read(from: &store)
            let anchor = try #require(found)
            var (before, next, count) = (anchor.hash, anchor.number + 1, 0)
            try store.forEach(in: .audit) { number, bytes in
                guard let row = AuditRow(bytes), number == next, row.follows(before, as: number) else { return false }
                before = row.hash
                next += 1
                count += 1
                return true
            }
            try store.endReading()
            #expect(count >= 100 && count < 300 && anchor.number + UInt64(count) == 401, "\(count)")
        }
    }

    /// Its row would say whose it is, and the number would be given a second time were it taken out.
    @Test func `a stream of a session that is there, whose row is damaged, is no stream that is over`() throws {
        try withTemporaryFolder { path in
            do { _ = try trade(path, Retention(), ["TW"], orders: 300) }
            try damageRow(in: path, .stream, 1)
            let acceptor = try Node.acceptor(path: path)
            acceptor.application.answers = true
            usleep(300_000)
            try keep(Retention(age: .milliseconds(250)), acceptor)
            try send(600, from: LoopbackClient(port: acceptor.port, sender: "NEXT"), to: acceptor)
            acceptor.engine = nil
            var store = try Node.store(path)
            var streams: [UInt64] = []
            try store.walk(.stream, from: nil) { found in
                streams.append(RowName(.stream, found.key).number ?? 0)
                return true
            }
            #expect(try self.streams(.inbound, &store) == [2])
            try store.endReading()
            #expect(streams == [1, 2])
        }
    }

    @Test func `of the audit: a row that nobody can read goes with those around it`() throws {
        try withTemporaryFolder { path in
            let acceptor = try Node.acceptor(path: path)
            func reject(_ count: Int, _ client: LoopbackClient) throws {
                for _ in 0..<count {
                    client.send("35=D|11=A|")
                    _ = try messages(1, for: client, acceptor)
                }
            }
            let client = try LoopbackClient(port: acceptor.port)
            client.send("35=A|98=0|108=30|")
            _ = try messages(1, for: client, acceptor)
            try reject(200, client)
            acceptor.engine = nil
            do {
                var store = try Node.store(path)
                var record = TurnRecord(capacity: 4096)
                for number in UInt64(50)..<53 { record.put(.audit, number, 9) }
                try store.commit(&record)
            }
            try acceptor.restart()
            var kept = StoreRetention()
            kept.audit = Retention(count: 100)
            try acceptor.engine?.setRetention(kept)
            let again = try LoopbackClient(port: acceptor.port)
            again.nextOutbound = client.nextOutbound
            again.send("35=A|98=0|108=30|")
            _ = try messages(1, for: again, acceptor)
            try reject(300, again)
            acceptor.engine = nil
            var store = try Node.store(path)
            let count = try store.count(of: .audit)
            let anchor = try AuditAnchor.read(from: &store)
            try store.endReading()
            #expect(count < 300 && anchor.map { $0.number > 200 } ?? false, "\(count)")
        }
    }

    @Test(.enabled(if: HeapWatch.isPossible))
    func `costs no call of the heap but liblmdb's`() throws {
        var bench = try Bench()
        var kept = StoreRetention()
        kept.messages = Retention(count: 200)
        try bench.engine.setRetention(kept)
        bench.application.keepsNumbers = false
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        _ = try heap(of: 20, orders: 100, &bench, client)
        let heap = try heap(of: 20, orders: 100, &bench, client)
        // A cursor or two for each search for the oldest.
        let unexpected = heap.unexpected(cursors: 4 * heap.turns)
        #expect(unexpected == nil)
    }

    // MARK: Steps

    private func keep(_ messages: Retention, _ acceptor: Node) throws {
        var kept = StoreRetention()
        kept.messages = messages
        try acceptor.engine?.setRetention(kept)
    }

    private func trade(_ path: String, _ kept: Retention, _ names: [String], orders: Int) throws -> Node {
        let acceptor = try Node.acceptor(path: path)
        acceptor.application.answers = true
        try keep(kept, acceptor)
        for name in names { try send(orders, from: LoopbackClient(port: acceptor.port, sender: name), to: acceptor) }
        return acceptor
    }

    /// Logs on and sends orders, some at a time, each of which is answered.
    private func send(_ orders: Int, from client: LoopbackClient, to acceptor: Node) throws {
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        for first in stride(from: 1, through: orders, by: 50) {
            for id in first..<min(first + 50, orders + 1) { client.send(order(id)) }
            _ = try messages(min(50, orders + 1 - first), for: client, acceptor)
        }
    }

    private func rows(_ path: String, _ acceptor: Node) throws -> (inbound: Int, outbound: Int) {
        acceptor.engine = nil
        var store = try Node.store(path)
        let counts = (try store.count(of: .inbound), try store.count(of: .outbound))
        try store.endReading()
        return counts
    }

    private func streams(_ table: StoreTable, _ store: inout Store) throws -> Set<UInt64> {
        var streams: Set<UInt64> = []
        try store.forEach(in: table) { key, _ in
            streams.insert(table == .stream ? key : key >> 40)
            return true
        }
        return streams
    }
}
