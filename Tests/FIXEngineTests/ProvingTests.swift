// Logons with a name and a password.

import Cryptography
import FIXEngine
import TestKit
import Testing

@Suite struct `Proving who one is` {
    private static let cost = PasswordHash.Cost(passes: 1024, blockSize: 8, lanes: 1) ?? .usual

    private func bench(
        text: Text<16>? = Text("Not authenticated"), _ change: (inout User) -> Void = { _ in }
    ) throws -> Bench {
        var user = User(
            name: Identifier("alice"), password: PasswordHash(of: Array("wonder".utf8), cost: Self.cost))
        change(&user)
        var template = SessionTemplate(
            senderCompID: Name("ISLD"), targetCompID: nil, dictionary: try BuiltIn.fix44.get())
        var authentication = Authentication(users: [user], failureText: text)
        authentication.failureDelay = .milliseconds(20)
        template.authentication = authentication
        return try Bench(templates: [template])
    }

    private let good = "553=alice|554=wonder|"

    @Test func `the right password lets in, and what came behind the Logon is not lost`() throws {
        var bench = try bench()
        let client = try LoopbackClient(port: bench.port)
        client.send(
            client.message("35=A|98=0|108=30|\(good)") + client.message("35=1|112=hello|"))
        let messages = try bench.messages(2, for: client, within: .seconds(5))
        #expect(outline(messages) == ["A/1", "0/2"])
        #expect(field(112, of: messages[1]) == "hello")
    }

    @Test(arguments: [
        "", "553=alice|", "554=wonder|", "553=alice|554=Wonder|", "553=bob|554=wonder|",
        "553=alice|554=|", "553=alice|554=wonderwonder|",
    ])
    func `anything else is told so, and nothing has changed`(fields: String) throws {
        var bench = try bench()
        try logOnAndLeave(&bench)
        let intruder = try LoopbackClient(port: bench.port)
        intruder.nextOutbound = 1
        // Not even a reset happens before the proof.
        intruder.send("35=A|98=0|108=30|141=Y|\(fields)")
        let messages = try bench.end(of: intruder, within: .seconds(5))
        #expect(messages.count == 1)
        #expect(field(35, of: messages.first ?? "") == "5")
        #expect(field(58, of: messages.first ?? "") == "Not authenticated")
        let again = try LoopbackClient(port: bench.port)
        again.nextOutbound = 3
        again.send("35=A|98=0|108=30|\(good)")
        // The Logon and the Logout of before have used 1 and 2; the refusal used none.
        #expect(outline(try bench.messages(1, for: again, within: .seconds(5))) == ["A/3"])
    }

    /// One session with numbers to lose.
    private func logOnAndLeave(_ bench: inout Bench) throws {
        let client = try LoopbackClient(port: bench.port)
        client.send("35=A|98=0|108=30|\(good)")
        _ = try bench.messages(1, for: client, within: .seconds(5))
        client.send("35=5|")
        _ = try bench.end(of: client, within: .seconds(5))
    }

    @Test func `silence is an answer, too`() throws {
        var bench = try bench(text: nil)
        let client = try LoopbackClient(port: bench.port)
        client.send("35=A|98=0|108=30|553=alice|554=no|")
        #expect(try bench.end(of: client, within: .seconds(5)).isEmpty)
        var reasons: [DisconnectReason] = []
        while let event = bench.engine.takeEvent() {
            if case .disconnected(let reason) = event.kind { reasons.append(reason) }
        }
        #expect(reasons == [.notAuthenticated])
    }

    @Test func `a user may be held to CompIDs and addresses`() throws {
        var elsewhere = try bench { $0.compIDs = [NamePattern(prefix: Name("DESK"))] }
        let client = try LoopbackClient(port: elsewhere.port)
        client.send("35=A|98=0|108=30|\(good)")
        #expect(field(35, of: try elsewhere.end(of: client, within: .seconds(5)).first ?? "") == "5")
        let desk = try LoopbackClient(port: elsewhere.port, sender: "DESK7")
        desk.send("35=A|98=0|108=30|\(good)")
        #expect(outline(try elsewhere.messages(1, for: desk, within: .seconds(5))) == ["A/1"])

        var far = try bench { $0.allowedAddresses = [AddressRange(IPAddress(v4: 0x0A00_0000), bits: 104)] }
        let near = try LoopbackClient(port: far.port)
        near.send("35=A|98=0|108=30|\(good)")
        #expect(field(35, of: try far.end(of: near, within: .seconds(5)).first ?? "") == "5")
    }

    @Test func `others trade while passwords are looked at`() throws {
        var bench = try bench()
        let trader = try LoopbackClient(port: bench.port, sender: "TRADER")
        trader.send("35=A|98=0|108=30|\(good)")
        _ = try bench.messages(1, for: trader, within: .seconds(5))
        let guessers = try (0..<20).map { number in
            let guesser = try LoopbackClient(port: bench.port, sender: "G\(number)")
            guesser.send("35=A|98=0|108=30|553=alice|554=\(number)|")
            return guesser
        }
        for id in 0..<50 { trader.send(order(id)) }
        #expect(try bench.messages(50, for: trader, within: .seconds(5)).count == 50)
        for guesser in guessers {
            let messages = try bench.end(of: guesser, within: .seconds(10))
            #expect(messages.compactMap { field(35, of: $0) } == ["5"])
        }
    }

    @Test func `a guesser that hangs up while it waits leaves nothing behind`() throws {
        var bench = try bench()
        for _ in 0..<3 {
            let guesser = try LoopbackClient(port: bench.port)
            guesser.send("35=A|98=0|108=30|553=alice|554=no|")
            try bench.turn(5)
        }
        try bench.turns(for: .milliseconds(200))
        let client = try LoopbackClient(port: bench.port)
        client.send("35=A|98=0|108=30|\(good)")
        #expect(outline(try bench.messages(1, for: client, within: .seconds(5))) == ["A/1"])
    }
}
