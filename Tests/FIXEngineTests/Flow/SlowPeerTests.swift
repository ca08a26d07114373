// Peers that do not read.

import FIXSession
import FIXWire
import Reactor
import TestKit
import Testing
import Values

@testable import FIXEngine

/// An acceptor whose kernel takes little, and its client, which takes little as well.
private func start(
    _ change: (inout SessionSettings) -> Void = { _ in }
) throws -> (Node, LoopbackClient) {
    var session = SessionSettings()
    change(&session)
    let acceptor = try Node.acceptor(session: session) { $0.options.sendBufferBytes = 8192 }
    let client = try LoopbackClient(port: acceptor.port, receiveBuffer: 4096)
    client.send("35=A|98=0|108=30|")
    _ = try messages(1, for: client, acceptor)
    return (acceptor, client)
}

@Suite struct `Slow peers` {
    @Test func `waitingBytes is what waits, no more and no less, and nothing when all was read`() throws {
        let (acceptor, client) = try start()
        for id in 1...50 { acceptor.order(id, padding: 2000) }
        try acceptor.turn()
        let waiting = try acceptor.status().waitingBytes
        // The kernel has taken a few of them.
        #expect(waiting > 20 * 2000 && waiting < 50 * 2130, "\(waiting)")
        for id in 51...60 { acceptor.order(id, padding: 2000) }
        try acceptor.turn()
        let more = try acceptor.status().waitingBytes - waiting
        #expect(more > 10 * 2140 - 8000 && more < 10 * 2140, "\(more)")
        #expect(outline(try messages(60, for: client, acceptor)) == (2...61).map { "D/\($0)" })
        #expect(try acceptor.status().waitingBytes == 0)
    }

    @Test func `slowConsumerBytes: more may not wait; it gets all of it when it comes back`() throws {
        let (acceptor, client) = try start { $0.flow.slowConsumerBytes = 100_000 }
        for id in 1...40 { acceptor.order(id, padding: 2000) }
        try turn(acceptor, for: .milliseconds(5))
        #expect(acceptor.state == "logged on")
        for id in 41...100 { acceptor.order(id, padding: 2000) }
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        #expect(acceptor.lastEnd == .slowConsumer && acceptor.application.log == ["on 0", "off 0"])
        let next = try LoopbackClient(port: acceptor.port)
        next.nextOutbound = 2
        next.send(next.message("35=A|98=0|108=30|") + next.message("35=2|7=2|16=0|"))
        let words = try messages(102, for: next, acceptor)
        #expect(outline(words) == ["A/102"] + (2...101).map { "D/\($0)*" } + ["4/102*"])
        _ = client.isClosed
    }

    @Test func `what waits behind a replay does not make its reader a slow one`() throws {
        let (acceptor, client) = try start { $0.flow.slowConsumerBytes = 20_000 }
        for id in 1...150 {
            acceptor.order(id, padding: 2000)
            _ = try messages(1, for: client, acceptor)
        }
        client.send("35=2|7=2|16=0|")
        #expect(try turn(acceptor) { acceptor.engine?.connections[0].tail ?? -1 >= 0 })
        for id in 151...170 { acceptor.order(id, padding: 2000) }
        try turn(acceptor, for: .milliseconds(5))
        #expect(acceptor.state == "logged on")
        #expect(outline(try messages(60, for: client, acceptor)).prefix(60) == (2...61).map { "D/\($0)*" }[...])
    }

    @Test func `slowConsumerTimeout: who takes nothing for so long is disconnected, who takes little is not`() throws {
        let (acceptor, client) = try start { $0.flow.slowConsumerTimeout = .milliseconds(60) }
        for id in 1...100 { acceptor.order(id, padding: 2000) }
        var read = 0
        try turn(acceptor, for: .milliseconds(1))
        let end = steadyNow().advanced(by: .milliseconds(150))
        while steadyNow() < end {
            client.receive(atMost: 3000)
            read += client.takeAll().count
            try turn(acceptor, for: .milliseconds(5))
        }
        #expect(acceptor.state == "logged on" && read < 100)
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        #expect(acceptor.lastEnd == .slowConsumer)
    }

    @Test func `numbers that begin again while the kernel is full leave nothing behind`() throws {
        let (acceptor, client) = try start()
        acceptor.application.answers = true
        acceptor.application.padding = 6000
        // In one turn: answers that the kernel does not take, a reset, and answers under new numbers.
        var bytes: [UInt8] = []
        for id in 1...20 { bytes += client.message(order(id)) }
        bytes += client.message("35=A|34=1|98=0|108=30|141=Y|")
        client.nextOutbound = 2
        for id in 21...24 { bytes += client.message(order(id)) }
        client.send(bytes)
        var words: [String] = []
        #expect(
            try turn(acceptor) {
                client.receive()
                words += client.takeAll()
                return words.last.map { field(11, of: $0) == "24" } ?? false
            })
        let reset = words.firstIndex { field(35, of: $0) == "A" } ?? 0
        #expect(outline(Array(words[reset...])) == ["A/1", "8/2", "8/3", "8/4", "8/5"])
        // Of the old numbers what was on its way came, in order.
        #expect(outline(Array(words[..<reset])) == (2..<reset + 2).map { "8/\($0)" })
        #expect(try acceptor.status().waitingBytes == 0)
        acceptor.order(25)
        #expect(outline(try messages(1, for: client, acceptor)) == ["D/6"])
    }

    @Test func `with no memory left to lend, what waits goes on as soon as there is some`() throws {
        let (acceptor, client) = try start()
        for id in 1...3 { acceptor.order(id) }
        _ = try messages(3, for: client, acceptor)
        var lent: [Int32] = []
        while let block = acceptor.engine?.blocks.borrow(), block >= 0 { lent.append(block) }
        client.send("35=2|7=2|16=0|")
        try turn(acceptor, for: .milliseconds(5))
        client.receive()
        #expect(client.count == 0)
        for block in lent { acceptor.engine?.blocks.giveBack(block) }
        #expect(outline(try messages(3, for: client, acceptor)) == ["D/2*", "D/3*", "D/4*"])
    }
}

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
        let (acceptor, client) = try start { $0.flow.maxWaitingBytes = 50_000 }
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
        let (acceptor, client) = try start { $0.flow.maxWaitingBytes = 20_000 }
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
        let (acceptor, client) = try start()
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

@Suite struct `Not worth sending again` {
    @Test func `staleAfter: what is older is filled over, what is of another type or younger is not`() throws {
        var session = SessionSettings()
        let isSet = session.resend.setStale(after: .milliseconds(60), .newOrderSingle)
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
        try turn(acceptor, for: .milliseconds(70))
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
        let (acceptor, client) = try start { $0.resend.persistMessages = false }
        for id in 1...50 { acceptor.order(id, padding: 2000) }
        #expect(outline(try messages(50, for: client, acceptor)) == (2...51).map { "D/\($0)" })
    }
}
