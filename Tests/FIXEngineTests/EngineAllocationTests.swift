// A steady turn takes nothing from the heap but what liblmdb takes for its transaction.

import CAllocationCounter
import TestKit
import Testing

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
