// Sending again, and readers that are slow.

import FIXEngine
import FIXSession
import Journal
import TestKit
import Testing
import Values

@Suite struct `Sending again` {
    @Test func `8: 5,000 stored messages come again in order while new ones are sent`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        try fill(&bench, client, orders: 5000)

        // The request, and orders that are answered while the replay is under way.
        client.send("35=2|7=1|16=0|")
        for id in 5001...5010 {
            client.send(order(id))
            try bench.turn()
        }
        let messages = try bench.messages(1 + 5000 + 10, for: client)
        var expected = ["4/1*"] + (2...5001).map { "8/\($0)*" }
        expected += (5002...5011).map { "8/\($0)" }
        #expect(difference(outline(messages), expected) == nil)
        #expect(field(36, of: messages[0]) == "2" && field(123, of: messages[0]) == "Y")
        let again = messages[1...5000]
        #expect(again.compactMap { field(11, of: $0) } == (1...5000).map(String.init))
        #expect(again.allSatisfy { field(122, of: $0).map { $0 <= field(52, of: $0) ?? $0 } ?? false })
    }

    @Test func `8: session messages between stored ones are filled`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        client.send(order(1))
        client.send("35=1|112=a|")
        client.send("35=1|112=b|")
        client.send(order(2))
        client.send("35=1|112=c|")
        #expect(outline(try bench.messages(5, for: client)) == ["8/2", "0/3", "0/4", "8/5", "0/6"])
        client.send("35=2|7=2|16=0|")
        let messages = try bench.messages(4, for: client)
        #expect(outline(messages) == ["8/2*", "4/3*", "8/5*", "4/6*"])
        #expect(field(36, of: messages[1]) == "5" && field(36, of: messages[3]) == "7")
    }

    @Test func `what was stored under a larger maximum is filled over, not sent again`() throws {
        try withTemporaryFolder { path in
            do {
                var bench = try Bench(path: path)
                let client = try LoopbackClient(port: bench.port)
                _ = try bench.logOn(client)
                bench.application.padding = 8192
                try fill(&bench, client, orders: 1)
                bench.application.padding = 0
                client.send(order(2))
                #expect(outline(try bench.messages(1, for: client)) == ["8/3"])
            }
            var settings = Bench.engineSettings
            settings.maximumMessageSize = 4096
            var bench = try Bench(path: path, engine: settings)
            let client = try LoopbackClient(port: bench.port)
            client.nextOutbound = 4
            #expect(outline(try bench.logOn(client)) == ["A/4"])
            client.send("35=2|7=1|16=0|")
            let messages = try bench.messages(3, for: client)
            #expect(outline(messages) == ["4/1*", "8/3*", "4/4*"])
            #expect(messages.compactMap { field(36, of: $0) } == ["3", "5"])
        }
    }

    @Test func `20: what waits behind a replay is not sent again before it was sent`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        client.send(order(1))
        _ = try bench.messages(1, for: client)
        client.nextOutbound = 5
        // Both come early, so the first makes us ask for the gap; our request waits behind the replay.
        client.send(client.message("35=2|7=2|16=0|") + client.message("35=2|7=2|16=0|"))
        #expect(outline(try bench.messages(3, for: client)) == ["8/2*", "2/3"])
    }

    @Test func `13b: a Logout behind a ResendRequest is answered after the replay`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        try fill(&bench, client, orders: 3)
        client.send(client.message("35=2|7=2|16=0|") + client.message("35=5|"))
        #expect(outline(try bench.end(of: client)) == ["8/2*", "8/3*", "8/4*", "5/5"])
    }

    @Test func `2b: more held messages than a turn can answer are answered in several`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        let id = String(repeating: "x", count: 60_000)
        let header = "49=TW|52=\(WireText.timestamp(bench.engine.now.utc))|56=ISLD|"
        for number in 3..<153 {
            var bytes = WireText.framed("35=1|34=\(number)|\(header)112=\(id)|")
            while !bytes.isEmpty {
                bytes.removeFirst(client.send(bytes))
                try bench.turn()
            }
        }
        #expect(outline(try bench.messages(1, for: client)) == ["2/2"])
        client.send("35=4|34=2|43=Y|123=Y|36=3|")
        let messages = try bench.messages(150, for: client)
        #expect(difference(outline(messages), (3..<153).map { "0/\($0)" }) == nil)
    }

    @Test func `a slow reader gets every message once and in order`() throws {
        var bench = try Bench()
        bench.application.padding = 8192
        bench.application.keepsNumbers = false
        let client = try LoopbackClient(port: bench.port, receiveBuffer: 16_384)
        _ = try bench.logOn(client)
        // 5 MB of answers become due while nobody reads.
        var waiting: [UInt8] = []
        for id in 1...700 { waiting += client.message(order(id)) }
        while !waiting.isEmpty {
            waiting.removeFirst(client.send(waiting))
            try bench.turn()
        }
        try bench.turn(10)
        #expect(bench.application.received == 700)
        let messages = try bench.messages(700, for: client)
        #expect(difference(outline(messages), (2...701).map { "8/\($0)" }) == nil)
        #expect(messages.compactMap { field(11, of: $0) } == (1...700).map(String.init))
    }

    @Test func `numbers that begin again in the turn in which the kernel stops are sent all the same`() throws {
        var bench = try Bench()
        bench.application.padding = 8192
        bench.application.keepsNumbers = false
        let client = try LoopbackClient(port: bench.port, receiveBuffer: 16_384)
        _ = try bench.logOn(client)
        // The second turn has more answers than the kernel still takes, and behind them a reset.
        for batch in [1...200, 201...600] {
            var bytes: [UInt8] = []
            for id in batch { bytes += client.message(order(id)) }
            if batch.upperBound == 600 { bytes += client.message("35=A|34=1|98=0|108=30|141=Y|") }
            #expect(client.send(bytes) == bytes.count)
            try bench.turn(20)
        }
        #expect(bench.application.received == 600)
        var last = ""
        for _ in 0..<200_000 where last != "A" {
            try bench.turn()
            client.receive()
            if client.count > 0 { last = field(35, of: client.takeAll().last ?? "") ?? "" }
        }
        client.nextOutbound = 2
        client.send("35=1|112=on|")
        #expect(outline(try bench.messages(1, for: client)) == ["0/2"])
    }

    @Test func `a slow reader that asks again and logs out gets all of it`() throws {
        var bench = try Bench()
        bench.application.padding = 8192
        bench.application.keepsNumbers = false
        let client = try LoopbackClient(port: bench.port, receiveBuffer: 16_384)
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
        var seen: Set<String> = []
        for message in messages {
            let number = field(34, of: message) ?? ""
            if field(43, of: message) == "Y" {
                #expect(seen.contains(number) || number == "1", "\(number) came again before it came")
            }
            seen.insert(number)
        }
    }

    @Test func `a reader that takes little at a time does not hold up the others`() throws {
        var bench = try Bench()
        bench.application.padding = 8192
        let slow = try LoopbackClient(port: bench.port, receiveBuffer: 16_384)
        let quick = try LoopbackClient(port: bench.openPort, sender: "QUICK")
        _ = try bench.logOn(slow)
        _ = try bench.logOn(quick)
        for id in 1...600 {
            slow.send(order(id))
            try bench.turn()
        }
        quick.send("35=1|112=me?|")
        try bench.turn(3)
        quick.receive()
        #expect(outline(quick.takeAll()) == ["0/2"])
        var messages: [String] = []
        for _ in 0..<100_000 where messages.count < 600 {
            slow.receive(atMost: 3000)
            messages += slow.takeAll()
            try bench.turn()
        }
        #expect(difference(outline(messages), (2...601).map { "8/\($0)" }) == nil)
    }

    private func fill(_ bench: inout Bench, _ client: LoopbackClient, orders: Int) throws {
        for id in 1...orders {
            client.send(order(id))
            if id % 100 == 0 {
                try bench.turn()
                client.receive()
            }
        }
        let count = orders
        #expect(try bench.messages(count, for: client).count == count)
    }
}

@Suite struct `Restarting` {
    @Test func `an engine that is opened again goes on with the old numbers, and has everything`() throws {
        try withTemporaryFolder { path in
            do {
                var bench = try Bench(path: path)
                let client = try LoopbackClient(port: bench.port)
                _ = try bench.logOn(client)
                for id in 1...100 { client.send(order(id)) }
                #expect(try bench.messages(100, for: client).count == 100)
                // The engine is dropped as it is, connection and all.
            }
            var bench = try Bench(path: path)
            let client = try LoopbackClient(port: bench.port)
            client.nextOutbound = 102
            #expect(outline(try bench.logOn(client)) == ["A/102"])
            client.send("35=2|7=1|16=0|")
            let messages = try bench.messages(102, for: client)
            #expect(outline(messages) == ["4/1*"] + (2...101).map { "8/\($0)*" } + ["4/102*"])
            #expect(messages.compactMap { field(11, of: $0) } == (1...100).map(String.init))
            client.send(order(101))
            #expect(outline(try bench.messages(1, for: client)) == ["8/103"])
            #expect(bench.application.numbers == [104])
        }
    }

    @Test func `messages held before a restart are asked for again, and come once`() throws {
        try withTemporaryFolder { path in
            do {
                var bench = try Bench(path: path)
                let client = try LoopbackClient(port: bench.port)
                _ = try bench.logOn(client)
                client.send("35=D|34=4|11=4|38=10|40=1|54=1|55=X|60=now|")
                #expect(outline(try bench.messages(1, for: client)) == ["2/2"])
                #expect(bench.application.received == 0)
            }
            var bench = try Bench(path: path)
            let client = try LoopbackClient(port: bench.port)
            client.nextOutbound = 5
            #expect(outline(try bench.logOn(client)).first == "A/3")
            for id in 2...4 {
                client.send("35=D|34=\(id)|43=Y|11=\(id)|38=10|40=1|54=1|55=X|60=now|")
            }
            client.send("35=4|34=5|43=Y|123=Y|36=6|")
            try bench.turn(5)
            #expect(bench.application.numbers == [2, 3, 4])
        }
    }

    @Test func `a store in memory forgets`() throws {
        do {
            var bench = try Bench()
            let client = try LoopbackClient(port: bench.port)
            _ = try bench.logOn(client)
        }
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        #expect(outline(try bench.logOn(client)) == ["A/1"])
    }

    @Test func `a store that is in use is not opened twice`() throws {
        try withTemporaryFolder { path in
            let bench = try Bench(path: path)
            #expect(throws: StoreError.self) { _ = try Bench(path: path) }
            _ = bench.engine.sessionCount
        }
    }
}
