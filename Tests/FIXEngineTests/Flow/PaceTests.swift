// Paces: our own messages wait, in order.

import FIXEngine
import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Paces` {
    /// Three orders in 40 ms; an initiator and the peer that it is logged on to.
    private func start(
        _ change: (inout SessionSettings) -> Void = { _ in }
    ) throws -> (Node, LoopbackClient, LoopbackListener) {
        var session = SessionSettings()
        let isSet = session.flow.setPace(MessageRate(count: 3, window: .milliseconds(40)), for: .newOrderSingle)
        #expect(isSet)
        change(&session)
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port, session: session) {
            $0.reconnectIntervals = [.milliseconds(200)]
        }
        return (initiator, try logOn(listener, initiator), listener)
    }

    @Test func `so many leave in a window, the rest in the next ones, and all in order`() throws {
        let (initiator, peer, listener) = try start()
        for id in 1...10 { initiator.order(id) }
        let began = steadyNow()
        var times: [Interval] = []
        var ids: [String] = []
        #expect(
            try turn(initiator) {
                peer.receive()
                for message in peer.takeAll() {
                    times.append(steadyNow().since(began))
                    ids.append(field(11, of: message) ?? "")
                }
                return ids.count == 10
            })
        #expect(ids == (1...10).map(String.init))
        for index in 0..<10 {
            // The first window began with the first order, a little before we looked.
            let earliest = Interval.milliseconds(40 * Int64(index / 3) - 20)
            #expect(times[index] >= earliest, "\(index): \(times[index])")
        }
        #expect(try initiator.status().waitingBytes == 0)
        _ = listener
    }

    @Test func `messages of other types wait behind it, so that numbers stay in order`() throws {
        let (initiator, peer, _) = try start()
        for id in 1...4 { initiator.order(id) }
        peer.send("35=1|112=x|")
        #expect(outline(try messages(5, for: peer, initiator)) == ["D/2", "D/3", "D/4", "D/5", "0/6"])
    }

    @Test func `a type without a pace, and a window with room, do not wait`() throws {
        let (initiator, peer, _) = try start()
        initiator.order(1)
        for id in 1...20 {
            _ = initiator.engine?.send(.orderCancelRequest, to: SessionID(0)) { writer in
                writer.append(11, UInt64(id))
            }
        }
        initiator.order(2)
        try initiator.turn()
        peer.receive()
        #expect(peer.count == 22)
    }

    @Test func `what the session says comes behind what waits, too`() throws {
        let (initiator, peer, _) = try start { session in
            let rate = MessageRate(count: 1, window: .milliseconds(120))
            let isSet = session.flow.setPace(rate, for: .newOrderSingle)
            #expect(isSet)
        }
        for id in 1...3 { initiator.order(id) }
        peer.send("35=1|112=a|")
        try initiator.turn()
        initiator.order(4)
        #expect(outline(try messages(5, for: peer, initiator)) == ["D/2", "D/3", "D/4", "0/5", "D/6"])
    }

    @Test func `what waits for its pace does not make the peer a slow one`() throws {
        let (initiator, peer, _) = try start { $0.flow.slowConsumerBytes = 200 }
        for id in 1...12 { initiator.order(id) }
        #expect(outline(try messages(12, for: peer, initiator)) == (2...13).map { "D/\($0)" })
        #expect(initiator.application.log == ["on 0"])
    }

    @Test func `a goodbye does not wait for paces; what waited is there for who asks`() throws {
        let (initiator, peer, listener) = try start {
            let isSet = $0.flow.setPace(MessageRate(count: 1, window: .seconds(60)), for: .newOrderSingle)
            #expect(isSet)
        }
        for id in 1...5 { initiator.order(id) }
        #expect(outline(try messages(1, for: peer, initiator)) == ["D/2"])
        peer.send("35=5|")
        #expect(outline(try messages(1, for: peer, initiator)) == ["5/7"])
        let again = try accept(listener, initiator)
        #expect(outline(try messages(1, for: again, initiator)) == ["A/8"])
        again.nextOutbound = 3
        again.send(again.message("35=A|98=0|108=30|") + again.message("35=2|7=3|16=0|"))
        #expect(outline(try messages(5, for: again, initiator)) == ["D/3*", "D/4*", "D/5*", "D/6*", "4/7*"])
    }

    @Test func `nine types have no place for their paces and are refused`() {
        var flow = FlowSettings()
        let types = ["D", "F", "G", "H", "8", "9", "V", "W", "X"]
        let rate = MessageRate(count: 1, window: .seconds(1))
        let taken = types.map { type in
            Array(type.utf8).asBytes { MsgType($0) }.map { flow.setPace(rate, for: $0) } ?? false
        }
        #expect(taken == [Bool](repeating: true, count: 8) + [false])
    }
}

@Suite struct `Throttles` {
    private func acceptor(_ action: ThrottleAction) throws -> (Node, LoopbackClient) {
        var session = SessionSettings()
        let rate = MessageRate(count: 3, window: .seconds(600))
        let isSet = session.flow.setThrottle(Throttle(rate, action), for: .newOrderSingle)
        #expect(isSet)
        let acceptor = try Node.acceptor(session: session)
        let client = try LoopbackClient(port: acceptor.port)
        client.send("35=A|98=0|108=30|")
        _ = try messages(1, for: client, acceptor)
        return (acceptor, client)
    }

    @Test func `what comes faster than it may is refused, counted, and does not reach the application`() throws {
        let (acceptor, client) = try acceptor(.reject)
        for id in 1...5 { client.send(order(id)) }
        client.send("35=1|112=x|")
        let words = try messages(3, for: client, acceptor)
        #expect(outline(words) == ["j/2", "j/3", "0/4"])
        #expect([45, 379, 380].map { field($0, of: words[0]) } == ["5", "4", "0"])
        #expect(acceptor.application.ids == ["1", "2", "3"])
        // Not again when it is sent again: it was counted.
        client.send("35=D|34=5|43=Y|11=4|38=10|40=1|54=1|55=X|60=now|")
        client.send("35=1|112=y|")
        #expect(outline(try messages(1, for: client, acceptor)) == ["0/5"])
    }

    @Test func `or ends the session`() throws {
        let (acceptor, client) = try acceptor(.disconnect)
        for id in 1...5 { client.send(order(id)) }
        #expect(outline(try messages(3, for: client, acceptor)) == ["j/2", "5/3"])
        #expect(acceptor.application.ids == ["1", "2", "3"] && acceptor.lastEnd == .throttled)
    }
}
