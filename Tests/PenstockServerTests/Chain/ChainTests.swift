// A gateway whose broker is a gateway.

import Glibc
import TestKit
import Testing

@Suite struct `A chain of two gateways` {
    /// `PENSTOCK_SEEDS=20000` plays more; a failure names its seed, and `PENSTOCK_SEED=17` plays that one alone and
    /// prints what happens.
    @Test(arguments: batches)
    func `Client and both gateways have the same of every order, whoever is killed and however the line is cut`(
        seeds: ClosedRange<UInt64>
    ) throws {
        var (deaths, cuts, orders) = (0, 0, 0)
        for seed in seeds {
            let simulation = try ChainSimulation(seed: seed, isTraced: seeds.count == 1)
            do { try simulation.run() } catch { Issue.record("seed \(seed): \(error)") }
            if seeds.count == 1 { print(simulation.trace.joined(separator: "\n")) }
            deaths += simulation.deaths
            cuts += simulation.cuts
            orders += simulation.orders
        }
        // One alone may have little of everything.
        guard seeds.count > 1 else { return }
        #expect(deaths >= seeds.count && cuts > seeds.count && orders > seeds.count * 5, "\(deaths), \(cuts), \(orders)")
    }

    private static var batches: [ClosedRange<UInt64>] {
        if let one = getenv("PENSTOCK_SEED").flatMap({ UInt64(String(cString: $0)) }) { return [one...one] }
        let count = getenv("PENSTOCK_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 60
        return stride(from: 1, through: count, by: 30).map { $0...min($0 + 29, count) }
    }
}
