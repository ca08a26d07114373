// What an initiator does with the answer to its Logon, or without one.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `An initiator's Logon` {
    @Test func `1B: an answer that is too low halts it until somebody says connect`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let first = try logOn(listener, initiator)
        first.send("35=0|")
        #expect(try turn(initiator) { try initiator.status().nextInbound == 3 })
        first.finishSending()

        let second = try accept(listener, initiator)
        second.send("35=A|34=1|98=0|108=30|")
        let words = try messages(2, for: second, initiator)
        #expect(outline(words) == ["A/2", "5/3"])
        #expect(field(58, of: words.last ?? "") == "MsgSeqNum too low, expecting 3 but received 1")
        #expect(try turn(initiator) { initiator.state == "halted" })
        #expect(initiator.lastEnd == .sequenceTooLow(expected: 3, received: 1))
        try turn(initiator, for: .milliseconds(30))
        #expect(listener.accept() == nil && initiator.state == "halted")

        initiator.engine?.connect(SessionID(0))
        let third = try accept(listener, initiator)
        third.send("35=A|34=3|98=0|108=30|")
        #expect(try turn(initiator) { initiator.state == "logged on" })
    }

    @Test func `2c: a number used twice in the middle of a session halts it as well`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try logOn(listener, initiator)
        peer.send("35=0|34=1|")
        #expect(try turn(initiator) { initiator.state == "halted" })
        try turn(initiator, for: .milliseconds(30))
        #expect(listener.accept() == nil)
        #expect(initiator.application.log == ["on 0", "off 0"])
    }

    @Test func `with resetOnLogon nothing halts it: the next Logon begins at 1`() throws {
        var session = SessionSettings()
        session.resetOnLogon = true
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port, session: session)
        for _ in 0..<3 {
            let peer = try accept(listener, initiator)
            let logon = try messages(1, for: peer, initiator)
            #expect(outline(logon) == ["A/1"] && field(141, of: logon[0]) == "Y")
            peer.send("35=A|34=1|98=0|108=30|141=Y|")
            #expect(try turn(initiator) { initiator.state == "logged on" })
            peer.send("35=0|34=1|")
            _ = try messages(1, for: peer, initiator)
        }
    }

    @Test func `1B: a Logout in answer is kept with its words, and forgotten with the next connection`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let first = try accept(listener, initiator)
        _ = try messages(1, for: first, initiator)
        first.send("35=5|58=not today|")
        #expect(try turn(initiator) { initiator.lastEnd == .logonRefused })
        #expect(try "\(initiator.status().lastEnd.peerText)" == "not today")
        let second = try accept(listener, initiator)
        _ = try messages(1, for: second, initiator)
        second.finishSending()
        #expect(try turn(initiator) { initiator.lastEnd == .connectionLost })
        #expect(try initiator.status().lastEnd.peerText.isEmpty)
        #expect(initiator.application.log == [])
    }

    @Test func `1Be: anything else that comes first is answered with a Logout`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try accept(listener, initiator)
        peer.send("35=0|")
        let words = try messages(2, for: peer, initiator)
        #expect(outline(words) == ["A/1", "5/2"])
        #expect(field(58, of: words.last ?? "") == "first message not a logon")
        #expect(try turn(initiator) { initiator.lastEnd == .firstMessageNotLogon })
    }

    @Test func `nothing but the Logon goes out before its answer, and then what waited, once and in order`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try accept(listener, initiator)
        #expect(outline(try messages(1, for: peer, initiator)) == ["A/1"])
        for id in 1...5 { initiator.order(id) }
        #expect(try initiator.status().waitingBytes > 0)
        try turn(initiator, for: .milliseconds(10))
        peer.receive()
        #expect(peer.count == 0)
        peer.send("35=A|98=0|108=30|")
        #expect(outline(try messages(5, for: peer, initiator)) == (2...6).map { "D/\($0)" })
        #expect(try initiator.status().waitingBytes == 0)
        initiator.order(6)
        #expect(outline(try messages(1, for: peer, initiator)) == ["D/7"])
    }

    @Test func `what waited behind a Logon that was refused is there for who asks`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let first = try accept(listener, initiator)
        _ = try messages(1, for: first, initiator)
        initiator.order(1)
        first.send("35=0|")
        #expect(outline(try messages(1, for: first, initiator)) == ["5/3"])
        let second = try accept(listener, initiator)
        #expect(outline(try messages(1, for: second, initiator)) == ["A/4"])
        second.send("35=A|34=1|98=0|108=30|")
        second.nextOutbound = 2
        second.send("35=2|7=2|16=0|")
        #expect(outline(try messages(2, for: second, initiator)) == ["D/2*", "4/3*"])
    }

    @Test func `messages given while it was down come once and in order, and new ones behind them`() throws {
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: acceptor.port)
        initiator.application.greeting = [11, 12]
        for id in 1...10 { initiator.order(id) }
        #expect(try turn(initiator, acceptor) { acceptor.application.ids.count == 12 })
        #expect(acceptor.application.ids == (1...12).map(String.init))
        for round in 1...5 {
            initiator.application.greeting = []
            initiator.engine?.disconnect(SessionID(0))
            #expect(try turn(initiator, acceptor) { initiator.state == "waiting" })
            initiator.order(100 * round)
            initiator.order(100 * round + 1)
            #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
            initiator.order(100 * round + 2)
        }
        #expect(try turn(initiator, acceptor) { acceptor.application.ids.count == 27 })
        var expected = (1...12).map(String.init)
        for round in 1...5 { expected += ["\(round)00", "\(round)01", "\(round)02"] }
        #expect(acceptor.application.ids == expected)
    }

    @Test func `a Logon that makes the peer ask, and is asked, closes both gaps`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        for id in 1...3 { initiator.order(id) }
        let peer = try accept(listener, initiator)
        #expect(outline(try messages(1, for: peer, initiator)) == ["A/4"])
        initiator.order(4)
        peer.nextOutbound = 4
        peer.send(peer.message("35=A|98=0|108=30|") + peer.message("35=2|7=1|16=0|"))
        let words = try messages(6, for: peer, initiator)
        #expect(outline(words) == ["D/1*", "D/2*", "D/3*", "4/4*", "D/5", "2/6"])
        peer.send("35=4|34=1|43=Y|123=Y|36=6|")
        #expect(try turn(initiator) { try initiator.status().nextInbound == 6 })
    }
}

/// A peer that has answered the initiator's Logon, both numbered 1.
func logOn(_ listener: LoopbackListener, _ initiator: Node) throws -> LoopbackClient {
    let peer = try accept(listener, initiator)
    _ = try messages(1, for: peer, initiator)
    peer.send("35=A|98=0|108=30|")
    _ = try turn(initiator) { initiator.state == "logged on" }
    return peer
}
