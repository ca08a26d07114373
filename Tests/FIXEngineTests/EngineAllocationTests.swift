// A steady turn takes nothing from the heap but what liblmdb takes for its transaction.

import CAllocationCounter
import FIXEngine
import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Allocations of a turn` {
    @Test(.enabled(if: allocation_counting() != 0))
    func `2,000 orders and their answers cost one allocation of liblmdb's for each turn`() throws {
        var bench = try Bench()
        bench.application.keepsNumbers = false
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        // Warm: the store's first pages, metadata of types, everything made at first use.
        _ = try cost(of: 20, orders: 100, &bench, client)
        let (allocations, turns) = try cost(of: 20, orders: 100, &bench, client)
        #expect(bench.application.received == 4000)
        #expect(allocations <= turns + 8, "\(allocations) allocations in \(turns) turns")
    }

    @Test(.enabled(if: allocation_counting() != 0))
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
        _ = try cost(of: 20, orders: 100, &bench, peer)
        let (allocations, turns) = try cost(of: 20, orders: 100, &bench, peer)
        #expect(bench.application.received == 4000)
        #expect(allocations <= turns + 8, "\(allocations) allocations in \(turns) turns")
    }

    @Test(.enabled(if: allocation_counting() != 0))
    func `an idle turn allocates nothing`() throws {
        var bench = try Bench()
        let client = try LoopbackClient(port: bench.port)
        _ = try bench.logOn(client)
        try bench.turn(10)
        let before = allocation_counts_now()
        try bench.turn(100)
        let after = allocation_counts_now()
        #expect(after.allocations - before.allocations == 0)
    }

    /// Allocations of the turns alone, and how many turns there were.
    private func cost(
        of rounds: Int, orders: Int, _ bench: inout Bench, _ client: LoopbackClient
    ) throws -> (allocations: UInt64, turns: UInt64) {
        var allocations: UInt64 = 0
        var turns: UInt64 = 0
        for _ in 0..<rounds {
            var bytes: [UInt8] = []
            for id in 0..<orders { bytes += client.message(order(id)) }
            client.send(bytes)
            while client.count < orders {
                let before = allocation_counts_now()
                try bench.turn()
                allocations += allocation_counts_now().allocations - before.allocations
                turns += 1
                client.receive()
            }
            _ = client.takeAll()
        }
        return (allocations, turns)
    }
}
