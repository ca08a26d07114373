// Messages that are larger than an engine takes.

import FIXEngine
import FIXSession
import TestKit
import Testing

@Suite struct `Messages that are too large` {
    private static var small: EngineSettings {
        var settings = Bench.engineSettings
        settings.maximumMessageSize = 4096
        return settings
    }

    private func long(_ client: LoopbackClient, _ number: Int, _ size: Int, again: Bool = false) -> [UInt8] {
        let text = "58=\(String(repeating: "x", count: size))|"
        return client.message("34=\(number)|\(again ? "43=Y|" : "")\(order(number))\(text)".movingType)
    }

    @Test(arguments: [4096, 5000, 9000, 16_000])
    func `one is rejected and counted, and the next is served`(size: Int) throws {
        var bench = try Bench(engine: OversizedTests.small)
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        try send(long(client, 2, size), client, &bench)
        client.nextOutbound = 3
        client.send("35=1|112=on|")
        let messages = try bench.messages(2, for: client)
        #expect(outline(messages) == ["3/2", "0/3"])
        let reject = messages.first ?? ""
        #expect(field(45, of: reject) == "2" && field(373, of: reject) == "99")
        #expect(field(58, of: reject) == "Message too large: at most 4096 bytes")
        #expect(bench.application.received == 0)
    }

    @Test func `what claims more than four of the largest is garbled, and the peer is heard at once`() throws {
        var bench = try Bench(engine: OversizedTests.small)
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        try send(long(client, 2, 70_000), client, &bench)
        client.nextOutbound = 3
        client.send("35=1|112=on|")
        #expect(outline(try bench.messages(1, for: client)) == ["2/2"])
        client.send("35=4|34=2|43=Y|122=now|36=3|123=Y|")
        #expect(outline(try bench.messages(1, for: client)) == ["0/3"])
    }

    @Test func `it closes the gap that it was asked for`() throws {
        var bench = try Bench(engine: OversizedTests.small)
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        client.nextOutbound = 3
        client.send(order(3))
        #expect(outline(try bench.messages(1, for: client)) == ["2/2"])
        try send(long(client, 2, 9000, again: true), client, &bench)
        #expect(outline(try bench.messages(2, for: client)) == ["3/3", "8/4"])
        #expect(bench.application.numbers == [3])
    }

    @Test func `as the first message it ends the connection`() throws {
        var bench = try Bench(engine: OversizedTests.small)
        let client = try LoopbackClient(port: bench.port)
        client.send(client.message("35=A|98=0|108=30|58=\(String(repeating: "x", count: 9000))|"))
        #expect(try bench.end(of: client) == [])
        #expect(client.isClosed && bench.engine.sessionCount == 0)
    }

    @Test func `one whose connection breaks in the middle is nobody's`() throws {
        var bench = try Bench(engine: OversizedTests.small)
        for _ in 0..<100 {
            let client = try LoopbackClient(port: bench.port)
            client.send("35=A|98=0|108=30|141=Y|")
            _ = try bench.messages(1, for: client)
            try send(Array(long(client, 2, 9000).prefix(6000)), client, &bench)
            client.finishSending()
            #expect(try bench.end(of: client) == [])
        }
    }

    @Test func `with a wrong CheckSum it is garbled, and the session goes on`() throws {
        var bench = try Bench(engine: OversizedTests.small)
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        var bytes = long(client, 2, 9000)
        bytes[4000] ^= 1
        try send(bytes, client, &bench)
        client.nextOutbound = 2
        client.send("35=1|112=on|")
        #expect(outline(try bench.messages(1, for: client)) == ["0/2"])
    }

    @Test func `more fields than are looked at are too large as well`() throws {
        var settings = Bench.engineSettings
        settings.maximumMessageSize = 1 << 20
        var bench = try Bench(engine: settings)
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        try send(client.message("35=D|" + String(repeating: "1=x|", count: 20_000)), client, &bench)
        client.send("35=1|112=on|")
        let messages = try bench.messages(2, for: client)
        #expect(outline(messages) == ["3/2", "0/3"])
        #expect(field(373, of: messages.first ?? "") == "99")
    }

    /// All of it, in turns: the kernel takes less at once.
    private func send(_ bytes: [UInt8], _ client: LoopbackClient, _ bench: inout Bench) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            rest = rest.dropFirst(client.send(Array(rest.prefix(100_000))))
            try bench.turn()
        }
    }

    private typealias OversizedTests = `Messages that are too large`
}

extension String {
    /// `34=2|35=D|…` with MsgType(35) first, where it is looked for.
    fileprivate var movingType: String {
        let fields = split(separator: "|", omittingEmptySubsequences: false)
        let type = fields.first { $0.hasPrefix("35=") }.map { [$0] } ?? []
        return (type + fields.filter { !$0.hasPrefix("35=") }).joined(separator: "|")
    }
}
