// Sessions that are added, changed and removed while the engine runs.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Sessions that come and go` {
    private static func template(
        _ target: String, of sender: Name = Name("ISLD"), _ change: (inout SessionSettings) -> Void = { _ in }
    ) throws -> SessionTemplate {
        var settings = SessionSettings()
        change(&settings)
        return SessionTemplate(
            senderCompID: sender, targetCompID: Name(string: target), settings: settings, dictionary: try BuiltIn.fix44.get())
    }

    private static func identity(_ target: String, of sender: Name = Name("ISLD")) throws -> SessionIdentity {
        SessionIdentity(senderCompID: sender, targetCompID: try #require(Name(string: target)))
    }

    private static func bench(path: String? = nil, _ templates: [SessionTemplate] = []) throws -> Bench {
        try Bench(path: path, templates: try templates + [template("FIRST")])
    }

    /// A peer that comes, and what it is told.
    private static func logOn(_ target: String, _ bench: inout Bench, numbered: Int = 1) throws -> (LoopbackClient, [String]) {
        let client = try LoopbackClient(port: bench.port, sender: target)
        client.nextOutbound = numbered
        return (client, outline(try bench.logOn(client)))
    }

    @Test func `one that is added is there at once, and its peer gets what was sent to it`() throws {
        var bench = try Self.bench()
        let (early, nothing) = try Self.logOn("DESK", &bench)
        #expect(nothing == [] && early.isClosed)
        let session = try bench.engine.add(Self.template("DESK"), toAcceptor: 0)
        let named = try bench.engine.session(Self.identity("DESK"))
        #expect(named == session)
        let state = bench.engine.status(of: session).state
        guard case .disconnected = state else {
            Issue.record("it waits for its peer, and is \(state)")
            return
        }
        _ = bench.engine.sendOrder(1, to: session)
        let (client, answer) = try Self.logOn("DESK", &bench)
        #expect(answer == ["A/2"])
        client.send("35=2|7=1|16=0|")
        #expect(outline(try bench.messages(2, for: client)) == ["D/1*", "4/2*"])
        let firstAnswer = try Self.logOn("FIRST", &bench).1
        #expect(firstAnswer == ["A/1"])
    }

    @Test func `nobody gets a second one with the same IDs, and none is of many peers`() throws {
        var bench = try Self.bench()
        _ = try bench.engine.add(Self.template("DESK"), toAcceptor: 0)
        for target in ["DESK", "FIRST"] {
            let twice = bench.refusal { engine in _ = try engine.add(Self.template(target), toAcceptor: 0) }
            #expect(twice == .exists)
        }
        var many = try Self.template("X")
        many.pattern.targetCompID = .any
        let pattern = bench.refusal { engine in _ = try engine.add(many, toAcceptor: 0) }
        #expect(pattern == .pattern)
        let stranger = bench.refusal { engine in _ = try engine.change(Self.template("OTHER")) }
        #expect(stranger == .unknown)
        let nobody = bench.refusal { engine in try engine.remove(Self.identity("OTHER")) }
        #expect(nobody == .unknown)
    }

    @Test func `one that is removed says goodbye, and nobody logs on to it any more`() throws {
        var bench = try Self.bench()
        let session = try bench.engine.add(Self.template("DESK"), toAcceptor: 0)
        let (client, _) = try Self.logOn("DESK", &bench)
        try bench.engine.remove(Self.identity("DESK"), saying: Text("no longer a client"))
        let goodbye = try bench.messages(1, for: client)
        #expect(outline(goodbye) == ["5/2"] && field(58, of: goodbye[0]) == "no longer a client")
        client.send("35=5|")
        #expect(try bench.end(of: client) == [])
        let (again, nothing) = try Self.logOn("DESK", &bench, numbered: 3)
        #expect(nothing == [] && again.isClosed)
        let state = bench.engine.status(of: session).state
        guard case .removed = state else {
            Issue.record("it is removed, and is \(state)")
            return
        }
        // Whoever adds it again finds its numbers.
        let same = try bench.engine.add(Self.template("DESK"), toAcceptor: 0)
        #expect(same == session)
        let welcome = try Self.logOn("DESK", &bench, numbered: 3).1
        #expect(welcome == ["A/3"])
    }

    @Test func `a template for many covers the peer of one that is removed`() throws {
        var many = try Self.template("X")
        many.pattern.targetCompID = .any
        var bench = try Self.bench([many])
        _ = try bench.engine.add(Self.template("DESK"), toAcceptor: 0)
        try bench.engine.remove(Self.identity("DESK"))
        let welcome = try Self.logOn("DESK", &bench).1
        #expect(welcome == ["A/1"])
    }

    @Test func `so it does where we connected for the one that is removed`() throws {
        var many = try Self.template("X", of: Name("TW"))
        many.pattern.targetCompID = .any
        var bench = try Self.bench([many])
        let listener = try LoopbackListener()
        let session = try bench.engine.add(
            InitiatorSettings(session: try Self.template("ISLD", of: Name("TW")), hosts: [HostAddress("127.0.0.1", listener.port)]))
        let peer = try #require(try bench.accepted(by: listener))
        peer.send("35=A|98=0|108=30|")
        try bench.turn(20)
        try bench.engine.remove(Self.identity("ISLD", of: Name("TW")))
        try bench.turn(20)
        peer.send("35=5|")
        try bench.turn(20)
        let client = try LoopbackClient(port: bench.port, sender: "ISLD", target: "TW")
        client.nextOutbound = 3
        #expect(outline(try bench.logOn(client)) == ["A/3"])
        client.hangUp()
        // Its connection is not made again.
        try bench.turns(for: .milliseconds(50))
        #expect(listener.accept() == nil)
        let isOn = bench.engine.isLoggedOn(session)
        #expect(!isOn)
    }

    @Test func `changed settings hold from the next logon on`() throws {
        var bench = try Self.bench()
        let session = try bench.engine.add(Self.template("DESK"), toAcceptor: 0)
        let (client, _) = try Self.logOn("DESK", &bench)
        let same = try bench.engine.change(Self.template("DESK") { $0.resetOnLogon = true })
        #expect(same == session)
        client.send(order(1))
        #expect(outline(try bench.messages(1, for: client)) == ["8/2"])
        client.send("35=5|")
        #expect(outline(try bench.end(of: client)) == ["5/3"])
        let welcome = try Self.logOn("DESK", &bench).1
        #expect(welcome == ["A/1"])
    }

    @Test func `addresses that it may come from are its own, also where all others' are known`() throws {
        var first = try Self.template("FIRST")
        first.allowedAddresses = [AddressRange(IPAddress(v4: 0x7F00_0002), bits: 128)]
        var bench = try Bench(templates: [first])
        var desk = try Self.template("DESK")
        desk.allowedAddresses = [AddressRange(IPAddress(v4: 0x7F00_0001), bits: 128)]
        _ = try bench.engine.add(desk, toAcceptor: 0)
        let deskAnswer = try Self.logOn("DESK", &bench).1
        #expect(deskAnswer == ["A/1"])
        let firstAnswer = try Self.logOn("FIRST", &bench).1
        #expect(firstAnswer == [])
        _ = try bench.engine.add(Self.template("OPEN"), toAcceptor: 0)
        let openAnswer = try Self.logOn("OPEN", &bench).1
        #expect(openAnswer == ["A/1"])
    }

    @Test func `thousands that come and go need no more room than those that are there`() throws {
        var bench = try Self.bench()
        for _ in 0..<5_000 {
            _ = try bench.engine.add(Self.template("DESK"), toAcceptor: 0)
            _ = try bench.engine.change(Self.template("DESK"))
            try bench.engine.remove(Self.identity("DESK"))
        }
        for number in 0..<63 { _ = try bench.engine.add(Self.template("D\(number)"), toAcceptor: 0) }
        let full = bench.refusal { engine in _ = try engine.add(Self.template("LAST"), toAcceptor: 0) }
        #expect(full == .noRoom)
        let lastAnswer = try Self.logOn("D61", &bench).1
        #expect(lastAnswer == ["A/1"])
    }

    @Test func `an initiator is added, changed to another host, and removed`() throws {
        let (one, other) = (try LoopbackListener(), try LoopbackListener())
        var bench = try Self.bench()
        func settings(_ port: UInt16) throws -> InitiatorSettings {
            var settings = InitiatorSettings(session: try Self.template("ISLD", of: Name("TW")), hosts: [HostAddress("127.0.0.1", port)])
            settings.reconnectIntervals = [.milliseconds(5)]
            return settings
        }
        let session = try bench.engine.add(settings(one.port))
        let peer = try #require(try bench.accepted(by: one))
        peer.send("35=A|98=0|108=30|")
        try bench.turn(20)
        let isOn = bench.engine.isLoggedOn(session)
        #expect(isOn)
        let same = try bench.engine.change(settings(other.port))
        #expect(same == session)
        try bench.turn(20)
        let staysOn = bench.engine.isLoggedOn(session)
        #expect(staysOn)
        peer.hangUp()
        let next = try #require(try bench.accepted(by: other))
        next.nextOutbound = 2
        next.send("35=A|98=0|108=30|")
        try bench.turn(20)
        let isOnThere = bench.engine.isLoggedOn(session)
        #expect(isOnThere)
        #expect(one.accept() == nil)
        try bench.engine.remove(Self.identity("ISLD", of: Name("TW")))
        try bench.turn(20)
        next.receive()
        #expect(outline(next.takeAll()).last == "5/3")
        next.send("35=5|")
        try bench.turns(for: .milliseconds(50))
        bench.engine.connect(session)
        try bench.turns(for: .milliseconds(50))
        #expect(other.accept() == nil)
        // As an acceptor's session, too, it has its numbers.
        let again = try bench.engine.add(Self.template("ISLD", of: Name("TW")), toAcceptor: 0)
        #expect(again == session)
        let client = try LoopbackClient(port: bench.port, sender: "ISLD", target: "TW")
        client.nextOutbound = 4
        #expect(outline(try bench.logOn(client)) == ["A/4"])
    }
}

extension Bench {
    /// Why something cannot be done.
    fileprivate mutating func refusal(_ body: (inout Engine) throws -> Void) -> AddedSessionError? {
        do {
            try body(&engine)
            return nil
        } catch {
            return error as? AddedSessionError
        }
    }

    /// Turns until somebody connects, for so many turns at most.
    fileprivate mutating func accepted(by listener: LoopbackListener) throws -> LoopbackClient? {
        let end = engine.now.steady.advanced(by: .seconds(5))
        while engine.now.steady < end {
            try turn()
            if let peer = listener.accept() { return peer }
        }
        return nil
    }
}
