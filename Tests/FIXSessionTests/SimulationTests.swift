// Two sessions over a bad line.

import Glibc
import TestKit
import Testing

@Suite struct `A bad line` {
    /// `PENSTOCK_SEEDS=20000` plays more; a failure names its seed, and `PENSTOCK_SEED=17` plays that one
    /// alone and prints what happens.
    @Test(arguments: batches)
    func `all that was sent arrives once and in order, and in time`(seeds: ClosedRange<UInt64>) throws {
        var delivered = 0
        for seed in seeds {
            let simulation = try Simulation(seed: seed, isTraced: seeds.count == 1)
            if let problem = simulation.run() { Issue.record("seed \(seed): \(problem)") }
            delivered += simulation.delivered
            if seeds.count == 1 { print(simulation.trace.joined(separator: "\n")) }
        }
        #expect(delivered > seeds.count * 5)
    }

    private static var batches: [ClosedRange<UInt64>] {
        if let one = number("PENSTOCK_SEED") { return [one...one] }
        let count = number("PENSTOCK_SEEDS") ?? 2000
        return stride(from: 1, through: count, by: 250).map { $0...min($0 + 249, count) }
    }

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }
}
