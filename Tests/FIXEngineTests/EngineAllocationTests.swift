// A steady turn takes nothing from the heap but what liblmdb takes for its transaction.

import FIXEngine
import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Allocations of a turn` {
    @Test(.enabled(if: HeapWatch.isPossible))
    func `orders and their answers cost what liblmdb takes for each transaction, and nothing else`() throws {
        var bench = try Bench()
        bench.application.keepsNumbers = false
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        // Warm: the store's first pages, metadata of types, everything made at first use.
        _ = try heap(of: 20, orders: 100, &bench, client)
        for orders in [100, 1] {
            let unexpected = try heap(of: 2000 / orders, orders: orders, &bench, client).unexpected()
            #expect(unexpected == nil)
        }
        #expect(bench.application.received == 6000)
    }

    @Test(.enabled(if: HeapWatch.isPossible))
    func `an initiator's cost the same, with paces, throttles and limits that are looked at`() throws {
        var session = SessionSettings()
        let rate = MessageRate(count: 1_000_000, window: .seconds(1))
        let isSet = session.flow.setPace(rate, for: .executionReport)
            && session.flow.setThrottle(Throttle(rate, .reject), for: .newOrderSingle)
        #expect(isSet)
        session.flow.slowConsumerBytes = 1 << 30
        session.flow.slowConsumerTimeout = .seconds(60)
        let listener = try LoopbackListener()
        var bench = try Bench(connectingTo: listener.port, session: session)
        bench.application.keepsNumbers = false
        var accepted: LoopbackClient?
        for _ in 0..<10_000 where accepted == nil {
            try bench.turn()
            accepted = listener.accept()
        }
        let peer = try #require(accepted)
        #expect(outline(try bench.messages(1, for: peer)) == ["A/1"])
        peer.send("35=A|98=0|108=30|")
        _ = try heap(of: 20, orders: 100, &bench, peer)
        let heap = try heap(of: 20, orders: 100, &bench, peer)
        #expect(bench.application.received == 4000)
        let unexpected = heap.unexpected()
        #expect(unexpected == nil)
    }

    @Test(.enabled(if: HeapWatch.isPossible))
    func `an idle turn takes nothing`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        try bench.turn(10)
        var heap = HeapWatch()
        for _ in 0..<100 { try heap.measure { try bench.turn() } }
        let (unexpected, transactions) = (heap.unexpected(), heap.transactions)
        #expect(unexpected == nil)
        #expect(transactions == 0)
    }

    @Test(.enabled(if: HeapWatch.isPossible))
    func `an application that allocates is found, with its name`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        bench.application.keepsNumbers = false
        _ = try heap(of: 10, orders: 100, &bench, client)
        // The numbers are kept in an array that grows.
        bench.application.keepsNumbers = true
        let found = try heap(of: 1, orders: 100, &bench, client).unexpected() ?? ""
        #expect(found.contains("libswiftCore.so: ") && found.contains("EchoApplication.receive("), "\(found)")
    }
}

/// What the turns alone took from the heap.
func heap(
    of rounds: Int, orders: Int, _ bench: inout Bench, _ client: LoopbackClient
) throws -> HeapWatch {
    var heap = HeapWatch()
    for _ in 0..<rounds {
        client.send((0..<orders).flatMap { client.message(order($0)) })
        while client.count < orders {
            try heap.measure { try bench.turn() }
            client.receive()
        }
        _ = client.takeAll()
    }
    return heap
}
