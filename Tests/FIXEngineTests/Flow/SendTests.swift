// What `send` says.

import FIXEngine
import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Answers of send` {
    private func answer(_ result: SendResult?) -> String {
        switch result {
        case .accepted(let number): "accepted \(number)"
        case .backPressured: "back pressure"
        case .refused(.tooLong): "too long"
        case .refused(.tooLongForPeer): "too long for the peer"
        case .refused(.ofTheSession): "of the session"
        case nil: "no engine"
        }
    }

    @Test func `maxWaitingBytes: send says so until the peer has read`() throws {
        let (acceptor, client) = try slowPeer { $0.flow.maxWaitingBytes = 50_000 }
        var accepted = 0
        while case .accepted = acceptor.order(accepted, padding: 2000), accepted < 200 {
            accepted += 1
            try acceptor.turn()
        }
        #expect(accepted > 25 && accepted < 60, "\(accepted)")
        #expect(answer(acceptor.order(0)) == "back pressure")
        #expect(try messages(accepted, for: client, acceptor).count == accepted)
        #expect(answer(acceptor.order(accepted)) == "accepted \(accepted + 2)")
    }

    @Test func `maxWaitingBytes: so it does while the peer is away, until it is back`() throws {
        let (acceptor, client) = try slowPeer { $0.flow.maxWaitingBytes = 20_000 }
        client.finishSending()
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        var accepted = 0
        while case .accepted = acceptor.order(accepted, padding: 2000), accepted < 200 {
            accepted += 1
            try acceptor.turn()
        }
        #expect(accepted == 10)
        #expect(try acceptor.status().waitingBytes > 20_000)
        let next = try LoopbackClient(port: acceptor.port)
        next.nextOutbound = 2
        next.send("35=A|98=0|108=30|")
        #expect(outline(try messages(1, for: next, acceptor)) == ["A/12"])
        #expect(answer(acceptor.order(10)) == "accepted 13")
    }

    @Test func `383: a message that the peer does not take is refused, and uses no number`() throws {
        let acceptor = try Node.acceptor()
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|383=400|")
        _ = try messages(1, for: client, acceptor)
        #expect(answer(acceptor.order(1, padding: 400)) == "too long for the peer")
        #expect(answer(acceptor.order(1, padding: 100)) == "accepted 2")
        let first = try messages(1, for: client, acceptor)
        #expect(outline(first) == ["D/2"])
        // What fits fits as well when it is sent again.
        var longest = 0
        for padding in 150...400 {
            guard case .accepted = acceptor.order(padding, padding: padding) else { break }
            longest = padding
        }
        let count = longest - 149
        #expect(try messages(count, for: client, acceptor).allSatisfy { $0.utf8.count <= 400 })
        client.send("35=2|7=3|16=0|")
        let again = try messages(count, for: client, acceptor)
        #expect(again.count == count && again.allSatisfy { $0.utf8.count <= 400 })
    }

    @Test func `what no message may be is refused whoever the peer is`() throws {
        let (acceptor, client) = try slowPeer()
        #expect(answer(acceptor.order(1, padding: 70_000)) == "too long")
        // Too long only with what it has more when it is sent again.
        var padding = 66_560 - 300
        while case .accepted = acceptor.order(1, padding: padding) {
            padding += 1
            try acceptor.turn()
        }
        #expect(answer(acceptor.order(1, padding: padding)) == "too long")
        let session = acceptor.engine?.send(.testRequest, to: SessionID(0)) { $0.append(112, "x") }
        #expect(answer(session) == "of the session")
        _ = client.isClosed
    }
}
