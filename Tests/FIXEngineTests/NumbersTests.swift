// MsgSeqNums that people set while the engine runs.

import FIXEngine
import FIXSession
import Journal
import TestKit
import Testing
import Values

@Suite struct `Numbers that are set by hand` {
    @Test func `higher: nobody is asked for what is left out, and a peer that asks for it gets a gap fill`() throws {
        let acceptor = try traded(2)
        #expect(try set(acceptor, in: 10, out: 20) == nil)
        #expect(try numbers(acceptor) == [10, 20])
        let client = try comes(to: acceptor, with: 10)
        #expect(outline(try messages(1, for: client, acceptor)) == ["A/20"])
        client.send("35=2|7=1|16=0|")
        let again = try messages(4, for: client, acceptor)
        #expect(outline(again) == ["4/1*", "8/2*", "8/3*", "4/4*"] && field(36, of: again[3]) == "21")
    }

    @Test func `last: a restart finds them, and a peer that counts lower is sent away`() throws {
        try withTemporaryFolder { path in
            let acceptor = try traded(2, path)
            #expect(try set(acceptor, in: 10, out: 20) == nil)
            try acceptor.turn()
            try acceptor.restart()
            #expect(try numbers(acceptor) == [10, 20])
            let client = try comes(to: acceptor, with: 4)
            #expect(try turn(acceptor) { client.receive(); return client.isClosed })
            #expect(acceptor.lastEnd == .sequenceTooLow(expected: 10, received: 4))
        }
    }

    @Test func `only one of them: the other stays`() throws {
        let acceptor = try traded(2)
        #expect(try set(acceptor, in: 7) == nil)
        #expect(try numbers(acceptor) == [7, 4])
        #expect(try set(acceptor, out: 9) == nil)
        #expect(try numbers(acceptor) == [7, 9])
    }

    @Test func `not while the peer is there`() throws {
        let acceptor = try Node.acceptor()
        let client = try comes(to: acceptor, with: 1)
        _ = try messages(1, for: client, acceptor)
        #expect(try set(acceptor, in: 5, out: 5) == .isConnected)
        #expect(try numbers(acceptor) == [2, 2])
        client.send("35=1|112=a|")
        #expect(outline(try messages(1, for: client, acceptor)) == ["0/2"])
    }

    @Test func `lower, where something was sent: only when that is meant, and then none of it is ever sent again`() throws {
        try withTemporaryFolder { path in
            let acceptor = try traded(2, path)
            #expect(try set(acceptor, out: 3) == .wereSent(through: 3))
            #expect(try numbers(acceptor) == [4, 4])
            #expect(try set(acceptor, out: 3, reuses: true) == nil)
            #expect(try numbers(acceptor) == [4, 3])
            let client = try comes(to: acceptor, with: 4)
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/3"])
            client.send("35=2|7=1|16=0|")
            let again = try messages(1, for: client, acceptor)
            #expect(outline(again) == ["4/1*"] && field(36, of: again[0]) == "4")
            client.send(order(9))
            #expect(outline(try messages(1, for: client, acceptor)) == ["8/4"])
            acceptor.engine = nil
            // What was sent under the old numbers is there for ever.
            var store = try Node.store(path)
            var keys: [UInt64] = []
            try store.forEach(in: .outbound) { key, _ in
                keys.append(key)
                return true
            }
            let expected = [(1, 1), (1, 2), (1, 3), (2, 3), (2, 4)] as [(UInt32, UInt64)]
            #expect(keys == expected.map { messageKey(stream: $0.0, $0.1) })
        }
    }

    @Test func `lower, where they were set too high by mistake: what was sent before is still sent again`() throws {
        let acceptor = try traded(2)
        #expect(try set(acceptor, out: 1_000_000) == nil)
        try acceptor.turn()
        #expect(try set(acceptor, out: 5) == nil)
        let client = try comes(to: acceptor, with: 4)
        #expect(outline(try messages(1, for: client, acceptor)) == ["A/5"])
        client.send("35=2|7=2|16=0|")
        let again = try messages(3, for: client, acceptor)
        #expect(outline(again) == ["8/2*", "8/3*", "4/4*"] && field(36, of: again[2]) == "6")
        // By now 5 is somebody's.
        try leave(client, acceptor)
        #expect(try set(acceptor, out: 5) == .wereSent(through: 5))
        #expect(try set(acceptor, out: 4) == .wereSent(through: 5))
    }

    @Test func `lower, of the peer: what it sent from there on is taken in again`() throws {
        let acceptor = try traded(3)
        #expect(try set(acceptor, in: 3) == nil)
        let client = try comes(to: acceptor, with: 5)
        let asked = try messages(2, for: client, acceptor)
        #expect(outline(asked) == ["A/5", "2/6"] && field(7, of: asked[1]) == "3")
        client.send("35=4|34=3|43=Y|122=now|123=Y|36=6|")
        #expect(try turn(acceptor) { try numbers(acceptor)[0] == 6 })
    }

    @Test func `forget what came early: it is asked for again`() throws {
        let acceptor = try Node.acceptor()
        let client = try comes(to: acceptor, with: 1)
        _ = try messages(1, for: client, acceptor)
        client.nextOutbound = 4
        client.send(order(40))
        #expect(outline(try messages(1, for: client, acceptor)) == ["2/2"])
        try leave(client, acceptor)
        #expect(try set(acceptor, in: 2) == nil)
        let again = try comes(to: acceptor, with: 2)
        _ = try messages(1, for: again, acceptor)
        for id in [3, 41, 5] { again.send(order(id)) }
        #expect(try turn(acceptor) { try numbers(acceptor)[0] == 6 })
        #expect(acceptor.application.ids == ["3", "41", "5"])
    }

    @Test func `keep what waits for a peer that is away`() throws {
        let acceptor = try traded(2)
        acceptor.order(77)
        #expect(try set(acceptor, out: 20) == nil)
        let client = try comes(to: acceptor, with: 4)
        #expect(outline(try messages(1, for: client, acceptor)) == ["A/20"])
        client.send("35=2|7=4|16=0|")
        let again = try messages(2, for: client, acceptor)
        #expect(outline(again) == ["D/4*", "4/5*"] && field(11, of: again[0]) == "77" && field(36, of: again[1]) == "21")
    }

    @Test func `of an initiator, between its attempts`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port) { $0.reconnectIntervals = [.milliseconds(200)] }
        let peer = try logOn(listener, initiator)
        #expect(try set(initiator, out: 9) == .isConnected)
        peer.finishSending()
        #expect(try turn(initiator) { initiator.state == "waiting" })
        #expect(try set(initiator, in: 30, out: 9) == nil)
        let second = try accept(listener, initiator)
        #expect(outline(try messages(1, for: second, initiator)) == ["A/9"])
        second.send("35=A|34=30|98=0|108=30|")
        #expect(try turn(initiator) { initiator.state == "logged on" })
    }

    @Test func `give up a reset that the peer has not answered`() throws {
        let listener = try LoopbackListener()
        var session = SessionSettings()
        session.resetOnLogon = true
        let initiator = try Node.initiator(to: listener.port, session: session) { $0.reconnectIntervals = [.milliseconds(200)] }
        let peer = try accept(listener, initiator)
        #expect(field(141, of: try messages(1, for: peer, initiator)[0]) == "Y")
        peer.hangUp()
        #expect(try turn(initiator) { initiator.state == "waiting" })
        #expect(try set(initiator, in: 6, out: 8) == nil)
        #expect(try numbers(initiator) == [6, 8])
    }

    @Test func `both to 1: they count from now`() throws {
        let acceptor = try traded(1)
        let began = try acceptor.status().began
        try turn(acceptor, for: .milliseconds(5))
        #expect(try set(acceptor, in: 1, out: 1, reuses: true) == nil)
        #expect(try acceptor.status().began > began)
        #expect(try set(acceptor, in: 2) == nil)
        let client = try comes(to: acceptor, with: 2)
        #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"])
    }

    @Test func `not where the session's row is damaged`() throws {
        try withTemporaryFolder { path in
            do {
                let acceptor = try traded(1, path)
                acceptor.engine = nil
            }
            try damageRow(in: path, .session, 0, at: 20)
            let acceptor = try Node.acceptor(path: path)
            #expect(try set(acceptor, in: 5, out: 5) == .isDamaged)
        }
    }

    @Test func `so often in one run of numbers, and again behind a reset`() throws {
        let acceptor = try traded(1)
        var count: UInt64 = 0
        while count < 1_000, try set(acceptor, in: 5 + count) == nil {
            count += 1
            try acceptor.turn()
        }
        #expect(count == 200)
        #expect(try set(acceptor, in: 5) == .tooOften)
        acceptor.engine?.reset(SessionID(0))
        try acceptor.turn()
        #expect(try set(acceptor, in: 5) == nil)
    }

    // MARK: -

    /// ISLD, which has answered so many orders of TW's, who has left.
    private func traded(_ orders: Int, _ path: String? = nil) throws -> Node {
        let acceptor = try Node.acceptor(path: path)
        acceptor.application.answers = true
        let client = try comes(to: acceptor, with: 1)
        _ = try messages(1, for: client, acceptor)
        for id in 1...orders { client.send(order(id)) }
        #expect(try messages(orders, for: client, acceptor).count == orders)
        try leave(client, acceptor)
        return acceptor
    }

    private func comes(to acceptor: Node, with number: Int) throws -> LoopbackClient {
        let client = try LoopbackClient(port: acceptor.port)
        client.nextOutbound = number
        client.send("35=A|98=0|108=30|")
        return client
    }

    private func leave(_ client: LoopbackClient, _ acceptor: Node) throws {
        client.finishSending()
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
    }

    private func set(
        _ node: Node, in inbound: UInt64? = nil, out outbound: UInt64? = nil, reuses: Bool = false
    ) throws -> NumbersObjection? {
        let answer = try node.engine?.setNumbers(of: SessionID(0), inbound: inbound, outbound: outbound, reusesNumbers: reuses)
        return answer ?? nil
    }
}
