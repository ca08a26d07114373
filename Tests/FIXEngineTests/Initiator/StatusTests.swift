// Where a session stands, and why.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Status` {
    @Test func `an initiator's states, one after the other`() throws {
        let full = try LoopbackListener(listens: false)
        let initiator = try Node.initiator(to: full.port) { $0.connectTimeout = .milliseconds(50) }
        try initiator.turn()
        #expect(try turn(initiator) { initiator.state == "waiting" })
        #expect(initiator.lastEnd == .cannotConnect)
        full.listen(backlog: 0)
        #expect(try turn(initiator) { initiator.state == "logging on" })
        let peer = try accept(full, initiator)
        peer.send("35=A|98=0|108=30|")
        #expect(try turn(initiator) { initiator.state == "logged on" })
        let status = try initiator.status()
        #expect(status.role == .initiator && "\(status.identity)" == "FIX.4.4:TW->ISLD")
        #expect(status.nextInbound == 2 && status.nextOutbound == 2 && status.waitingBytes == 0)
        #expect("\(status.peer)" == "127.0.0.1:\(full.port)")
        initiator.engine?.logOut(SessionID(0))
        #expect(try turn(initiator) { initiator.state == "logging out" })
        peer.send("35=5|")
        let filler = try LoopbackClient(port: full.port)
        #expect(try turn(initiator) { initiator.state == "connecting" })
        #expect(initiator.lastEnd == .loggedOut)
        #expect(try initiator.status().peer.isEmpty)
        initiator.engine?.halt(SessionID(0))
        #expect(initiator.state == "halted")
        _ = filler.isClosed
    }

    @Test func `an acceptor's session is there with its first Logon, and known by its identity`() throws {
        let acceptor = try Node.acceptor()
        let identity = SessionIdentity(senderCompID: Name("ISLD"), targetCompID: Name("TW"))
        #expect(acceptor.engine?.session(identity) == nil)
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        #expect(acceptor.engine?.session(identity) == SessionID(0))
        #expect(acceptor.state == "logged on" && acceptor.lastEnd == nil)
        client.send("35=5|58=done|")
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        #expect(acceptor.lastEnd == .loggedOut)
        #expect(try "\(acceptor.status().lastEnd.peerText)" == "done")
    }

    @Test func `a Logout that says nothing leaves nothing of an older one`() throws {
        let acceptor = try Node.acceptor()
        for (round, text) in [(1, "58=done|"), (2, "")] {
            let client = try LoopbackClient(port: acceptor.port)
            client.nextOutbound = 2 * round - 1
            client.send("35=A|98=0|108=30|")
            _ = try messages(1, for: client, acceptor)
            client.send("35=5|" + text)
            #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        }
        #expect(try acceptor.status().lastEnd.peerText.isEmpty)
    }
}
