// The promise of the store, for the whole gateway, at every place where a process can end.

import Glibc
import TestKit
import Testing

@Suite struct `A gateway that is killed` {
    /// `PENSTOCK_SEEDS=20000` plays more; a failure names its seed, and `PENSTOCK_SEED=17` plays that one alone and
    /// prints what happens.
    @Test(arguments: batches)
    func `loses nothing that it acknowledged, delivers nothing twice, and goes on`(seeds: ClosedRange<UInt64>) throws {
        var (deaths, reports) = (0, 0)
        for seed in seeds {
            let simulation = try CrashSimulation(seed: seed, isTraced: seeds.count == 1)
            do { try simulation.run() } catch { Issue.record("seed \(seed): \(error)") }
            if seeds.count == 1 { print(simulation.trace.joined(separator: "\n")) }
            deaths += simulation.deaths
            reports += simulation.reports
        }
        #expect(deaths >= seeds.count && reports > seeds.count * 10, "\(deaths) deaths, \(reports) reports")
    }

    /// The same with a broker that loses what it is told and what it says, tells things twice, and goes away.
    @Test(arguments: batches)
    func `makes good what its broker loses, sends nothing twice, and says nothing that is not so`(
        seeds: ClosedRange<UInt64>
    ) throws {
        var deaths = 0
        for seed in seeds {
            let simulation = try CrashSimulation(seed: seed, hasFaults: true, isTraced: seeds.count == 1)
            do { try simulation.run() } catch { Issue.record("seed \(seed): \(error)") }
            if seeds.count == 1 { print(simulation.trace.joined(separator: "\n")) }
            deaths += simulation.deaths
        }
        #expect(deaths >= seeds.count)
    }

    /// Every fourth write, unless `PENSTOCK_SEEDS` asks for more.
    @Test(arguments: [CrashSimulation.End.write, .beforeCommit, .afterCommit])
    func `at each write and commit of a short play`(end: CrashSimulation.End) throws {
        let step = end == .write && CrashTestSize.seeds == nil ? 4 : 1
        var number = 1
        while number < 2000 {
            let simulation = try CrashSimulation(seed: 6, onlyDeath: (end, number))
            do { try simulation.run() } catch { Issue.record("\(end) \(number): \(error)") }
            // The last death is the orderly one, at the end.
            if simulation.deaths < 2 { break }
            number += step
        }
        #expect(number > (end == .write ? 100 : 8), "\(number)")
    }

    private static var batches: [ClosedRange<UInt64>] {
        if let one = CrashTestSize.seed { return [one...one] }
        let count = CrashTestSize.seeds ?? 200
        return stride(from: 1, through: count, by: 50).map { $0...min($0 + 49, count) }
    }
}

/// What the environment asks for.
private enum CrashTestSize {
    static let seed = number("PENSTOCK_SEED")
    static let seeds = number("PENSTOCK_SEEDS")

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }
}
