// Peers that do not read.

import FIXSession
import FIXWire
import Reactor
import TestKit
import Testing
import Values

@testable import FIXEngine

/// An acceptor whose kernel takes little, and its client, which takes little as well.
func slowPeer(
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
        let (acceptor, client) = try slowPeer()
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
        let (acceptor, client) = try slowPeer { $0.flow.slowConsumerBytes = 100_000 }
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
        let (acceptor, client) = try slowPeer { $0.flow.slowConsumerBytes = 20_000 }
        for id in 1...150 {
            acceptor.order(id, padding: 2000)
            _ = try messages(1, for: client, acceptor)
        }
        client.send("35=2|7=2|16=0|")
        #expect(try turn(acceptor) { acceptor.engine?.connections[0].tail ?? -1 >= 0 })
        for id in 151...170 { acceptor.order(id, padding: 2000) }
        try turn(acceptor, for: .milliseconds(5))
        #expect(acceptor.state == "logged on")
        let words = outline(try messages(60, for: client, acceptor))
        #expect(Array(words.prefix(60)) == (2...61).map { "D/\($0)*" })
    }

    @Test func `slowConsumerTimeout: who takes nothing for so long is disconnected, who takes little is not`() throws {
        let (acceptor, client) = try slowPeer { $0.flow.slowConsumerTimeout = .milliseconds(250) }
        for id in 1...300 { acceptor.order(id, padding: 2000) }
        var read = 0
        try turn(acceptor, for: .milliseconds(1))
        let end = steadyNow().advanced(by: .milliseconds(400))
        while steadyNow() < end {
            client.receive(atMost: 3000)
            read += client.takeAll().count
            try turn(acceptor, for: .milliseconds(5))
        }
        #expect(acceptor.state == "logged on" && read < 300)
        #expect(try turn(acceptor) { acceptor.state == "disconnected" })
        #expect(acceptor.lastEnd == .slowConsumer)
    }

    @Test func `numbers that begin again while the kernel is full leave nothing behind`() throws {
        let (acceptor, client) = try slowPeer()
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
        let (acceptor, client) = try slowPeer()
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
