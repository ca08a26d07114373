// Initiators find their peers, and find them again.

import FIXSession
import Reactor
import TestKit
import Testing
import Values

@testable import FIXEngine

@Suite struct `Connecting` {
    @Test func `1Ba: an initiator connects, logs on, and both sides exchange`() throws {
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: acceptor.port)
        acceptor.application.answers = true
        #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
        for id in 1...100 { initiator.order(id) }
        #expect(try turn(initiator, acceptor) { initiator.application.ids.count == 100 })
        #expect(acceptor.application.ids == (1...100).map(String.init))
        #expect(initiator.application.ids == (1...100).map(String.init))
        #expect(initiator.application.log == ["on 0"] && acceptor.application.log == ["on 0"])
        #expect(try "\(initiator.status().peer)" == "127.0.0.1:\(acceptor.port)")
    }

    @Test func `after the peer has closed it connects again, with the next numbers`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        for round in 1...3 {
            let peer = try accept(listener, initiator)
            #expect(outline(try messages(1, for: peer, initiator)) == ["A/\(round)"])
            peer.nextOutbound = round
            peer.send("35=A|98=0|108=30|")
            #expect(try turn(initiator) { initiator.state == "logged on" })
        }
        #expect(initiator.application.log == ["on 0", "off 0", "on 0", "off 0", "on 0"])
        #expect(initiator.lastEnd == .connectionLost)
    }

    @Test func `a connection that is refused is tried again until somebody listens`() throws {
        let listener = try LoopbackListener(listens: false)
        let initiator = try Node.initiator(to: listener.port)
        var refusals = 0
        #expect(
            try turn(initiator) {
                refusals += initiator.events().filter { isRefusal($0) }.count
                return refusals >= 3
            })
        #expect(initiator.lastEnd == .cannotConnect)
        listener.listen()
        _ = try accept(listener, initiator)
        #expect(try turn(initiator) { initiator.state == "logging on" })
    }

    @Test func `1B: without an answer to its Logon it gives up and tries again`() throws {
        var session = SessionSettings()
        session.logonTimeout = .milliseconds(30)
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port, session: session)
        let first = try accept(listener, initiator)
        #expect(outline(try messages(1, for: first, initiator)) == ["A/1"])
        #expect(try turn(initiator) { initiator.lastEnd == .noLogonAnswer })
        let second = try accept(listener, initiator)
        #expect(outline(try messages(1, for: second, initiator)) == ["A/2"])
        first.receive()
        #expect(first.isClosed && first.takeAll() == [])
        #expect(initiator.application.log == [])
    }

    @Test func `an attempt ends after connectTimeout when nobody answers at all`() throws {
        // One connection that waits fills the backlog; the kernel drops what comes after it.
        let full = try LoopbackListener(listens: false)
        full.listen(backlog: 0)
        let waiting = try LoopbackClient(port: full.port)
        let initiator = try Node.initiator(to: full.port) { $0.connectTimeout = .milliseconds(40) }
        #expect(try turn(initiator) { initiator.state == "connecting" })
        #expect(try turn(initiator) { initiator.lastEnd == .cannotConnect })
        let events = initiator.events()
        #expect(
            events.contains { if case .cannotConnect(IOError.timedOut) = $0 { true } else { false } },
            "\(events)")
        _ = waiting.isClosed
    }

    @Test func `a host name is looked up while turns go on`() throws {
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: 0) { $0.hosts = [HostAddress("localhost", acceptor.port)] }
        try initiator.turn()
        // The answer cannot be there in the turn that asks.
        #expect(initiator.state == "connecting")
        #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
    }

    @Test func `a name that does not exist is an attempt that failed, and the next host is tried`() throws {
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: 0) {
            $0.hosts = [HostAddress("no-such-host.invalid", 1), HostAddress("127.0.0.1", acceptor.port)]
        }
        #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
        let events = initiator.events()
        #expect(
            events.contains { if case .cannotConnect(IOError.noSuchHost) = $0 { true } else { false } },
            "\(events)")
    }

    @Test func `an answer to an older lookup is not taken for the one that is waited for`() throws {
        let old = try LoopbackListener()
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: 0) { $0.hosts = [HostAddress("localhost", acceptor.port)] }
        try initiator.turn()
        var late = Lookup(initiator: 0, number: 0, host: "localhost", port: old.port, choice: 0)
        let address = try #require(SocketAddress(numericHost: "127.0.0.1", port: old.port))
        initiator.engine?.resolved(late, address)
        #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
        late.number = 1
        initiator.engine?.resolved(late, address)
        #expect(initiator.state == "logged on" && old.accept() == nil)
    }

    @Test func `a name's addresses are counted round`() {
        for choice in [0, 1, 2, 3, .max] {
            #expect(SocketAddress.resolve(host: "localhost", port: 1, choice: choice) != nil)
            #expect(SocketAddress.resolve(host: "no-such-host.invalid", port: 1, choice: choice) == nil)
        }
    }

    @Test func `over IPv6 as well`() throws {
        let acceptor: Node
        do {
            acceptor = try Node.acceptor { $0.host = "::1" }
        } catch {
            return  // This machine has none.
        }
        let initiator = try Node.initiator(to: 0) { $0.hosts = [HostAddress("::1", acceptor.port)] }
        #expect(try turn(initiator, acceptor) { acceptor.engine?.sessionCount == 1 })
        #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
        #expect(try "\(initiator.status().peer)" == "[::1]:\(acceptor.port)")
        #expect(try "\(acceptor.status().peer)".hasPrefix("[::1]:"))
    }

    @Test func `the role is the initiator's, whatever its settings say`() throws {
        let acceptor = try Node.acceptor { $0.templates[0].settings.role = .initiator }
        let initiator = try Node.initiator(to: acceptor.port) { $0.session.settings = SessionSettings() }
        #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
        #expect(try initiator.status().role == .initiator && acceptor.status().role == .acceptor)
    }

    @Test func `sixty sessions of one engine find their way, and find it again`() throws {
        let acceptor = try Node.acceptor()
        let dictionary = try BuiltIn.fix44.get()
        let initiators = try Node { _ in
            let settings = (0..<60).map { index in
                let template = SessionTemplate(
                    senderCompID: Name(string: "C\(index)") ?? Name(), targetCompID: Name("ISLD"),
                    dictionary: dictionary)
                var settings = InitiatorSettings(
                    session: template, hosts: [HostAddress("127.0.0.1", acceptor.port)])
                settings.reconnectIntervals = [.milliseconds(5)]
                return settings
            }
            return try Engine.start(
                Bench.engineSettings, acceptors: [], initiators: settings, journal: try Node.store(nil))
        }
        #expect(try turn(initiators, acceptor) { initiators.application.log.count == 60 })
        for session in 0..<60 { initiators.order(session, to: session) }
        #expect(try turn(initiators, acceptor) { acceptor.application.ids.count == 60 })
        for session in 0..<60 { acceptor.engine?.disconnect(SessionID(session)) }
        #expect(try turn(initiators, acceptor) { initiators.application.log.count == 180 })
        for session in 0..<60 { initiators.order(session, to: session) }
        #expect(try turn(initiators, acceptor) { acceptor.application.ids.count == 120 })
        let sorted = (0..<60).flatMap { ["\($0)", "\($0)"] }.sorted()
        #expect(acceptor.application.ids.sorted() == sorted)
    }

    @Test func `it connects from the source address that is set`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port) { $0.source = HostAddress("127.0.0.9", 0) }
        let peer = try accept(listener, initiator)
        #expect(peer.peerHost == "127.0.0.9")
    }

    @Test func `a source that is no address is refused at the start, one that is not ours at each attempt`() throws {
        #expect(throws: IOError.self) {
            _ = try Node.initiator(to: 1) { $0.source = HostAddress("localhost", 0) }
        }
        let initiator = try Node.initiator(to: 1) { $0.source = HostAddress("192.0.2.77", 0) }
        #expect(try turn(initiator) { initiator.lastEnd == .cannotConnect })
    }

    private func isRefusal(_ kind: EngineEvent.Kind) -> Bool {
        if case .cannotConnect(let code) = kind { return code == 111 }
        return false
    }
}

/// The initiator's next connection, which must come.
func accept(_ listener: LoopbackListener, _ initiator: Node) throws -> LoopbackClient {
    var peer: LoopbackClient?
    _ = try turn(initiator) {
        peer = listener.accept()
        return peer != nil
    }
    guard let peer else { throw NobodyConnected() }
    return peer
}

struct NobodyConnected: Error {}

/// So many messages that the peer got, or what came within ten seconds.
func messages(_ count: Int, for peer: LoopbackClient, _ initiator: Node) throws -> [String] {
    _ = try turn(initiator) {
        peer.receive()
        return peer.count >= count || peer.isClosed
    }
    return peer.takeAll()
}
