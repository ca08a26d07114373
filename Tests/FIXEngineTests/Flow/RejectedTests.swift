// Messages of ours that the peer does not take.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `A Reject(3) of ours` {
    @Test func `is handed to the application once, and in its turn`() throws {
        let acceptor = try Node.acceptor()
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        acceptor.order(1)
        client.send("35=3|45=2|373=5|")
        #expect(try turn(acceptor) { acceptor.application.log == ["on 0", "rejected 2 by 0"] })
        // One that is early waits for what is before it; one that comes again is known.
        client.send("35=3|34=5|45=4|373=5|")
        try turn(acceptor, for: .milliseconds(5))
        #expect(acceptor.application.log.count == 2)
        client.send("35=3|34=3|43=Y|122=20260101-00:00:00|45=3|373=5|")
        client.send("35=0|34=4|43=Y|122=20260101-00:00:00|")
        client.send("35=3|34=3|43=Y|122=20260101-00:00:00|45=3|373=5|")
        let all = ["on 0", "rejected 2 by 0", "rejected 3 by 0", "rejected 4 by 0"]
        #expect(try turn(acceptor) { acceptor.application.log == all }, "\(acceptor.application.log)")
        #expect(acceptor.application.ids.isEmpty)
    }

    @Test func `a session is established between its Logon and the first word of its end`() throws {
        let acceptor = try Node.acceptor()
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        #expect(acceptor.engine?.isEstablished(SessionID(0)) == true)
        acceptor.engine?.logOut(SessionID(0))
        _ = try messages(1, for: client, acceptor)
        #expect(acceptor.engine?.isEstablished(SessionID(0)) == false)
        #expect(acceptor.engine?.isLoggedOn(SessionID(0)) == true)
        client.send("35=5|")
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        #expect(acceptor.engine?.isEstablished(SessionID(0)) == false)
        #expect(acceptor.engine?.lastEnd(of: SessionID(0)) == .loggedOut)
    }
}
