// Stopping an engine whose initiators are on their way.

import FIXSession
import TestKit
import Testing
import Values

@testable import FIXEngine

@Suite struct `Stopping an initiator` {
    @Test func `one that waits does not hold up the stop`() throws {
        let listener = try LoopbackListener(listens: false)
        let initiator = try Node.initiator(to: listener.port)
        try initiator.turn()
        initiator.engine?.beginStop(Text("bye"))
        try initiator.turn()
        #expect(isQuiet(initiator))
        listener.listen()
        try turn(initiator, for: .milliseconds(30))
        #expect(listener.accept() == nil)
    }

    @Test func `a connection that stands only after the stop began is not used`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        // The turn that connects does not yet see that the connection stands.
        try initiator.turn()
        #expect(initiator.state == "connecting")
        initiator.engine?.beginStop(Text("bye"))
        try turn(initiator, for: .milliseconds(10))
        #expect(isQuiet(initiator))
        let peer = listener.accept()
        peer?.receive()
        #expect(peer?.count == 0 && peer?.isClosed == true)
    }

    @Test func `a Logon that waits is given up`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port)
        let peer = try accept(listener, initiator)
        _ = try messages(1, for: peer, initiator)
        initiator.engine?.beginStop(Text("bye"))
        #expect(try turn(initiator) { isQuiet(initiator) })
        #expect(try messages(1, for: peer, initiator) == [] && peer.isClosed)
    }

    @Test func `a name that is being looked up is not connected to`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: 0) { $0.hosts = [HostAddress("localhost", listener.port)] }
        try initiator.turn()
        initiator.engine?.beginStop(Text("bye"))
        try turn(initiator, for: .milliseconds(30))
        #expect(isQuiet(initiator) && listener.accept() == nil)
    }

    @Test func `a TLS handshake that ends only after the stop began is not gone on from`() throws {
        let both = try Secured()
        let acceptor = try Node.acceptor { $0.tls = both.acceptor }
        let initiator = try Node.initiator(to: acceptor.port) { $0.tls = both.initiator }
        #expect(
            try turn(initiator) {
                if case .securing = initiator.engine?.connections[0].state { true } else { false }
            })
        initiator.engine?.beginStop(Text("bye"))
        try turn(initiator, acceptor, for: .milliseconds(40))
        #expect(isQuiet(initiator) && initiator.state == "waiting" && acceptor.engine?.sessionCount == 0)
    }

    @Test func `one that is logged on says goodbye and does not come back`() throws {
        let acceptor = try Node.acceptor()
        let initiator = try Node.initiator(to: acceptor.port)
        #expect(try turn(initiator, acceptor) { initiator.state == "logged on" })
        initiator.engine?.beginStop(Text("bye"))
        #expect(try turn(initiator, acceptor) { isQuiet(initiator) && isQuiet(acceptor) })
        #expect(try "\(acceptor.status().lastEnd.peerText)" == "bye")
        try turn(initiator, acceptor, for: .milliseconds(30))
        #expect(acceptor.application.log == ["on 0", "off 0"])
        #expect(initiator.application.log == ["on 0", "off 0"])
    }

    @Test func `a Logon that comes while an acceptor stops is not let in`() throws {
        let acceptor = try Node.acceptor()
        let slow = try LoopbackClient(port: acceptor.port, sender: "SLOW")
        slow.send("35=A|98=0|108=30|")
        _ = try messages(1, for: slow, acceptor)
        let late = try LoopbackClient(port: acceptor.port, sender: "LATE")
        try turn(acceptor, for: .milliseconds(5))
        acceptor.engine?.beginStop(Text("bye"))
        #expect(outline(try messages(1, for: slow, acceptor)) == ["5/2"])
        late.send("35=A|98=0|108=30|")
        #expect(try messages(1, for: late, acceptor) == [] && late.isClosed)
        slow.send("35=5|")
        #expect(try turn(acceptor) { isQuiet(acceptor) })
    }

    private func isQuiet(_ node: Node) -> Bool { node.engine?.isQuiet == true }
}
