// What a program asks of its sessions, and about them.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Requests` {
    @Test func `logOut says goodbye, and the initiator connects again after its interval`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try logOn(listener, initiator)
        initiator.engine?.logOut(SessionID(0), saying: Text("lunch"))
        let words = try messages(1, for: peer, initiator)
        #expect(outline(words) == ["5/2"] && field(58, of: words[0]) == "lunch")
        #expect(initiator.state == "logging out")
        peer.send("35=5|")
        #expect(try turn(initiator) { initiator.lastEnd == .loggedOut })
        #expect(initiator.application.log == ["on 0", "off 0"])
        #expect(outline(try messages(1, for: try accept(listener, initiator), initiator)) == ["A/3"])
    }

    @Test func `an initiator that stays away is halted behind its goodbye, until it is to connect`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try logOn(listener, initiator)
        initiator.engine?.logOut(SessionID(0), staysAway: true)
        _ = try messages(1, for: peer, initiator)
        peer.send("35=5|")
        #expect(try turn(initiator) { initiator.state == "halted" })
        initiator.engine?.connect(SessionID(0))
        #expect(outline(try messages(1, for: try accept(listener, initiator), initiator)) == ["A/3"])
    }

    @Test func `one that is to connect while it says goodbye comes back`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try logOn(listener, initiator)
        initiator.engine?.logOut(SessionID(0), staysAway: true)
        _ = try messages(1, for: peer, initiator)
        initiator.engine?.connect(SessionID(0))
        peer.send("35=5|")
        #expect(outline(try messages(1, for: try accept(listener, initiator), initiator)) == ["A/3"])
    }

    @Test func `logOut of a Logon that waits ends the attempt`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try accept(listener, initiator)
        _ = try messages(1, for: peer, initiator)
        initiator.engine?.logOut(SessionID(0))
        #expect(try turn(initiator) { initiator.lastEnd == .requested })
        #expect(try messages(1, for: peer, initiator) == [] && peer.isClosed)
    }

    @Test func `disconnect hangs up without a word, in either role`() throws {
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: acceptor.port)
        #expect(try turn(initiator, acceptor) { bothAreOn(initiator, acceptor) })
        initiator.engine?.disconnect(SessionID(0))
        #expect(try turn(initiator, acceptor) { acceptor.lastEnd == .connectionLost })
        #expect(initiator.lastEnd == .requested)
        #expect(try turn(initiator, acceptor) { bothAreOn(initiator, acceptor) })
        acceptor.engine?.disconnect(SessionID(0))
        #expect(try turn(initiator, acceptor) { initiator.lastEnd == .connectionLost })
        #expect(try turn(initiator, acceptor) { bothAreOn(initiator, acceptor) })
        #expect(acceptor.application.log == ["on 0", "off 0", "on 0", "off 0", "on 0"])
        #expect(initiator.application.log == acceptor.application.log)
    }

    @Test func `reset of an initiator that is logged on goes over the wire and nobody hangs up`() throws {
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: acceptor.port)
        #expect(try turn(initiator, acceptor) { bothAreOn(initiator, acceptor) })
        for id in 1...3 { initiator.order(id) }
        #expect(try turn(initiator, acceptor) { acceptor.application.ids.count == 3 })
        initiator.engine?.reset(SessionID(0))
        #expect(
            try turn(initiator, acceptor) {
                try numbers(initiator) == [2, 2] && numbers(acceptor) == [2, 2]
            })
        initiator.order(4)
        acceptor.order(5)
        #expect(
            try turn(initiator, acceptor) {
                acceptor.application.ids.count == 4 && initiator.application.ids.count == 1
            })
        #expect(acceptor.application.log == ["on 0"] && initiator.application.log == ["on 0"])
    }

    @Test func `reset between connections, in either role, begins at 1 in the own store alone`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port) { $0.reconnectIntervals = [.milliseconds(40)] }
        let first = try logOn(listener, initiator)
        first.finishSending()
        #expect(try turn(initiator) { initiator.state == "waiting" })
        initiator.engine?.reset(SessionID(0))
        let second = try accept(listener, initiator)
        #expect(outline(try messages(1, for: second, initiator)) == ["A/1"])
        second.send("35=A|34=1|98=0|108=30|")
        #expect(try turn(initiator) { initiator.state == "logged on" })

        let acceptor = try Node.acceptor()
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"])
        client.finishSending()
        #expect(try turn(acceptor) { acceptor.lastEnd == .connectionLost })
        acceptor.engine?.reset(SessionID(0))
        try acceptor.turn()
        #expect(try numbers(acceptor) == [1, 1])
    }

    @Test func `reset of an acceptor's session that is connected logs it out first`() throws {
        let acceptor = try Node.acceptor()
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        acceptor.engine?.reset(SessionID(0))
        #expect(outline(try messages(1, for: client, acceptor)) == ["5/2"])
        #expect(try numbers(acceptor) == [2, 3])
        client.send("35=5|")
        #expect(try turn(acceptor) { try numbers(acceptor) == [1, 1] })
        #expect(try messages(1, for: client, acceptor) == [] && client.isClosed)
    }

    @Test(arguments: [true, false])
    func `reset while a Logon waits is made as soon as it does not`(isAnswered: Bool) throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let first = try accept(listener, initiator)
        _ = try messages(1, for: first, initiator)
        initiator.engine?.reset(SessionID(0))
        try initiator.turn()
        #expect(initiator.state == "logging on")
        guard isAnswered else {
            first.finishSending()
            let second = try accept(listener, initiator)
            #expect(outline(try messages(1, for: second, initiator)) == ["A/1"])
            return
        }
        first.send("35=A|98=0|108=30|")
        let logon = try resetLogon(for: first, initiator)
        #expect(outline(logon) == ["A/1"] && field(141, of: logon.first ?? "") == "Y")
    }

    @Test func `reset while a TestRequest waits is not forgotten`() throws {
        var session = SessionSettings()
        session.heartBtInt = 1
        session.testRequestDelayPercent = -97
        session.heartBeatTimeoutPercent = 1000
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port, session: session)
        let peer = try accept(listener, initiator)
        _ = try messages(1, for: peer, initiator)
        peer.send("35=A|98=0|108=1|")
        #expect(outline(try messages(1, for: peer, initiator)) == ["1/2"])
        initiator.engine?.reset(SessionID(0))
        let logon = try resetLogon(for: peer, initiator)
        #expect(outline(logon) == ["A/1"] && field(141, of: logon.first ?? "") == "Y")
    }

    @Test func `halt keeps an initiator from connecting, whatever it was about to do`() throws {
        let full = try LoopbackListener(listens: false)
        full.listen(backlog: 0)
        let waiting = try LoopbackClient(port: full.port)
        let listener = try LoopbackListener(listens: false)
        for (name, settle) in [("127.0.0.1", "waiting"), ("127.0.0.1", "connecting"), ("localhost", "connecting")] {
            let port = settle == "waiting" || name == "localhost" ? listener.port : full.port
            let initiator = try Node.initiator(to: 0) {
                $0.hosts = [HostAddress(name, port)]
                $0.reconnectIntervals = [.milliseconds(20)]
            }
            try initiator.turn()
            #expect(try turn(initiator) { initiator.state == settle })
            initiator.engine?.halt(SessionID(0))
            try turn(initiator, for: .milliseconds(50))
            #expect(initiator.state == "halted", "after \(settle) to \(name)")
            initiator.engine?.connect(SessionID(0))
            try initiator.turn()
            #expect(initiator.state != "halted")
        }
        _ = waiting.isClosed
    }

    @Test func `connect does not wait for the interval`() throws {
        let listener = try LoopbackListener(listens: false)
        let initiator = try Node.initiator(to: listener.port) { $0.reconnectIntervals = [.seconds(600)] }
        try initiator.turn()
        #expect(try turn(initiator) { initiator.state == "waiting" })
        listener.listen()
        initiator.engine?.connect(SessionID(0))
        _ = try logOn(listener, initiator)
        #expect(initiator.state == "logged on")
    }

    @Test func `requests of sessions that are not connected do no harm`() throws {
        let listener = try LoopbackListener(listens: false)
        let initiator = try Node.initiator(to: listener.port)
        for _ in 0..<3 {
            initiator.engine?.logOut(SessionID(0))
            try initiator.turn()
            initiator.engine?.disconnect(SessionID(0))
            try initiator.turn()
            initiator.engine?.reset(SessionID(0))
            try initiator.turn()
        }
        #expect(initiator.application.log == [])
        listener.listen()
        _ = try logOn(listener, initiator)
        #expect(initiator.state == "logged on")
    }

    private func bothAreOn(_ one: Node, _ other: Node) -> Bool {
        one.state == "logged on" && other.engine?.sessionCount == 1 && other.state == "logged on"
    }
}

/// The Logon of a reset in the middle of a session, after the TestRequest that comes before it.
func resetLogon(for peer: LoopbackClient, _ initiator: Node) throws -> [String] {
    let probe = try messages(1, for: peer, initiator)
    guard let id = probe.first.flatMap({ field(112, of: $0) }) else { return probe }
    peer.send("35=0|112=\(id)|")
    return try messages(1, for: peer, initiator)
}

/// Expected next from the peer, and of our next message.
func numbers(_ node: Node) throws -> [UInt64] {
    let status = try node.status()
    return [status.nextInbound, status.nextOutbound]
}
