// Messages that are filled over when the peer asks for them.

import FIXEngine
import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Not worth sending again` {
    @Test func `staleAfter: what is older is filled over, what is of another type or younger is not`() throws {
        var session = SessionSettings()
        let isSet = session.resend.setStale(after: .milliseconds(300), .newOrderSingle)
        #expect(isSet)
        let acceptor = try Node.acceptor(session: session)
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        acceptor.order(1)
        acceptor.order(2)
        _ = acceptor.engine?.send(.email, to: SessionID(0)) { $0.append(164, "x") }
        _ = try messages(3, for: client, acceptor)
        client.send("35=2|7=2|16=0|")
        #expect(outline(try messages(3, for: client, acceptor)) == ["D/2*", "D/3*", "C/4*"])
        try turn(acceptor, for: .milliseconds(310))
        acceptor.order(3)
        client.send("35=2|7=2|16=0|")
        let words = try messages(4, for: client, acceptor)
        #expect(outline(words) == ["D/5", "4/2*", "C/4*", "D/5*"])
        #expect(field(36, of: words[1]) == "4" && field(123, of: words[1]) == "Y")
    }

    @Test func `persistMessages off: nothing is sent again, and what could not be sent is filled over`() throws {
        var session = SessionSettings()
        session.resend.persistMessages = false
        let acceptor = try Node.acceptor(session: session)
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        for id in 1...3 { acceptor.order(id) }
        #expect(try messages(3, for: client, acceptor).count == 3)
        client.send("35=2|7=1|16=0|")
        let words = try messages(1, for: client, acceptor)
        #expect(outline(words) == ["4/1*"] && field(36, of: words[0]) == "5")
        client.finishSending()
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        acceptor.order(4)
        let next = try LoopbackClient(port: acceptor.port)
        next.nextOutbound = 3
        next.send(next.message("35=A|98=0|108=30|") + next.message("35=2|7=5|16=0|"))
        let again = try messages(2, for: next, acceptor)
        #expect(outline(again) == ["A/6", "4/5*"] && field(36, of: again[1]) == "7")
    }

    @Test func `a slow reader still gets what it was to get for the first time`() throws {
        let (acceptor, client) = try slowPeer { $0.resend.persistMessages = false }
        for id in 1...50 { acceptor.order(id, padding: 2000) }
        #expect(outline(try messages(50, for: client, acceptor)) == (2...51).map { "D/\($0)" })
    }
}
