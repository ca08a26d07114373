// Engines that end at any time and go on from their stores.

import FIXEngine
import FIXSession
import Journal
import TestKit
import Testing
import Values

@Suite struct `Ends and beginnings` {
    @Test(arguments: 1...4)
    func `whichever side ends and begins again, all arrives once and in order, both ways`(seed: Int) throws {
        try withTemporaryFolder { one in
            try withTemporaryFolder { other in
                let acceptor = try Node.acceptor(path: one)
                let initiator = try Node.initiator(to: acceptor.port, path: other)
                #expect(try turn(initiator, acceptor) { acceptor.application.log == ["on 0"] })
                var random = SeededRandom(seed: UInt64(seed))
                var given = 0
                for _ in 0..<12 {
                    given += try give(from: given, initiator, acceptor, &random)
                    for _ in 0..<Int.random(in: 0...6, using: &random) {
                        try initiator.turn()
                        try acceptor.turn()
                    }
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: try acceptor.restart()
                    case 1: try initiator.restart()
                    case 2: acceptor.engine?.disconnect(SessionID(0))
                    default: break
                    }
                }
                let expected = (0..<given).map(String.init)
                #expect(
                    try turn(initiator, acceptor) {
                        initiator.application.ids.count >= given && acceptor.application.ids.count >= given
                    })
                try turn(initiator, acceptor, for: .milliseconds(5))
                #expect(difference(acceptor.application.ids, expected) == nil)
                #expect(difference(initiator.application.ids, expected) == nil)
            }
        }
    }

    /// Gives both sides the same few orders, committed but not always sent.
    private func give(
        from first: Int, _ initiator: Node, _ acceptor: Node, _ random: inout SeededRandom
    ) throws -> Int {
        let count = Int.random(in: 0...20, using: &random)
        for id in first..<first + count {
            initiator.order(id)
            acceptor.order(id)
            if random.once(in: 3) { try initiator.turn() }
        }
        try initiator.turn()
        try acceptor.turn()
        return count
    }

    @Test func `an initiator's session is found again, whatever else the engine has before it`() throws {
        try withTemporaryFolder { path in
            let listener = try LoopbackListener()
            do {
                let initiator = try Node.initiator(to: listener.port, path: path)
                _ = try logOn(listener, initiator)
            }
            let dictionary = try BuiltIn.fix44.get()
            let node = try Node { _ in
                let templates = ["A", "ISLD", "B"].map { target in
                    SessionTemplate(
                        senderCompID: Name("TW"), targetCompID: Name(string: target), dictionary: dictionary)
                }
                let initiators = templates.map {
                    InitiatorSettings(session: $0, hosts: [HostAddress("127.0.0.1", listener.port)])
                }
                return try Engine.start(
                    Bench.engineSettings, acceptors: [], initiators: initiators,
                    journal: try Node.store(path))
            }
            #expect(try numbers(node) == [2, 2])
            #expect(try "\(node.status(0).identity)" == "FIX.4.4:TW->ISLD")
            #expect(try "\(node.status(1).identity)" == "FIX.4.4:TW->A")
            #expect(try node.status(0).role == .initiator)
        }
    }

    @Test func `a halt does not outlive the engine, a reset does`() throws {
        try withTemporaryFolder { path in
            let listener = try LoopbackListener()
            let initiator = try Node.initiator(to: listener.port, path: path)
            let peer = try logOn(listener, initiator)
            peer.finishSending()
            #expect(try turn(initiator) { initiator.state != "logged on" })
            initiator.engine?.halt(SessionID(0))
            initiator.engine?.reset(SessionID(0))
            try initiator.turn()
            try initiator.restart()
            #expect(try numbers(initiator) == [1, 1])
            _ = listener.accept()
            #expect(outline(try messages(1, for: try accept(listener, initiator), initiator)) == ["A/1"])
        }
    }

    @Test func `a reset that was begun and not answered is begun again`() throws {
        try withTemporaryFolder { path in
            let listener = try LoopbackListener()
            let initiator = try Node.initiator(to: listener.port, path: path)
            let first = try logOn(listener, initiator)
            initiator.order(1)
            #expect(outline(try messages(1, for: first, initiator)) == ["D/2"])
            initiator.engine?.reset(SessionID(0))
            #expect(outline(try resetLogon(for: first, initiator)) == ["A/1"])
            try initiator.restart()
            let second = try accept(listener, initiator)
            let logon = try messages(1, for: second, initiator)
            #expect(outline(logon) == ["A/1"] && field(141, of: logon[0]) == "Y")
            second.send("35=A|34=1|98=0|108=30|141=Y|")
            #expect(try turn(initiator) { initiator.state == "logged on" })
            #expect(try numbers(initiator) == [2, 2])
        }
    }
}

@Suite struct `Session rows` {
    @Test func `a row of version 1 is read, and goes on as version 2`() throws {
        try withTemporaryFolder { path in
            try write(versionOne(), to: path)
            let acceptor = try Node.acceptor(path: path)
            let status = try acceptor.status()
            #expect("\(status.identity)" == "FIX.4.4:ISLD->TW")
            #expect(status.nextInbound == 7 && status.nextOutbound == 9)
            #expect(status.began == Instant(nanosecondsSinceEpoch: 5))
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 7
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/9"])
            try acceptor.restart()
            #expect(try numbers(acceptor) == [8, 10])
            #expect(try acceptor.status().began == Instant(nanosecondsSinceEpoch: 5))
        }
    }

    @Test func `a row of either version that is cut, longer or of another version is damage`() throws {
        var rows = [versionOne()]
        rows.append(try versionTwo())
        for row in rows {
            #expect(row.asBytes { SessionRow($0) } != nil)
            for length in 0..<row.count {
                #expect(Array(row.prefix(length)).asBytes { SessionRow($0) } == nil)
            }
            #expect((row + [0]).asBytes { SessionRow($0) } == nil)
            #expect(([9] + row.dropFirst()).asBytes { SessionRow($0) } == nil)
            try withTemporaryFolder { path in
                try write(Array(row.dropLast()), to: path)
                let acceptor = try Node.acceptor(path: path)
                let events = acceptor.events()
                #expect(events.contains { if case .damagedRow = $0 { true } else { false } })
            }
        }
    }

    /// What the first release wrote: version, stream, created, numbers, BeginString and CompIDs.
    private func versionOne() -> [UInt8] {
        var row = RowWriter(capacity: 512)
        row.append(1 as UInt8)
        row.append(1 as UInt32)
        row.append(Instant(nanosecondsSinceEpoch: 5))
        row.append(7 as UInt64)
        row.append(9 as UInt64)
        row.append(Text<1>("FIX.4.4"))
        row.append(Name("ISLD"))
        row.append(Name("TW"))
        return [UInt8](row.bytes)
    }

    /// What an engine of today writes.
    private func versionTwo() throws -> [UInt8] {
        var found: [UInt8] = []
        try withTemporaryFolder { path in
            do {
                let acceptor = try Node.acceptor(path: path)
                let client = try LoopbackClient(port: acceptor.port)
                client.send("35=A|98=0|108=30|")
                _ = try messages(1, for: client, acceptor)
            }
            var store = try Node.store(path)
            try store.forEach(in: .session) { _, row in
                found = [UInt8](row)
                return true
            }
        }
        #expect(found.first == 2)
        return found
    }

    private func write(_ row: [UInt8], to path: String) throws {
        var store = try Node.store(path)
        var record = TurnRecord(capacity: 4096)
        row.asBytes { record.put(.session, 0, $0) }
        // The stream that the row names.
        row.asBytes { record.put(.stream, 1, $0) }
        try store.commit(&record)
    }
}
