// Durations by their length.

import Reactor
import Testing
import Values

@Suite struct `Durations that are counted` {
    private func counts(_ nanoseconds: Int64...) -> DurationCounts {
        let histogram = DurationHistogram()
        for duration in nanoseconds { histogram.note(Interval(nanoseconds: duration)) }
        return histogram.counts
    }

    @Test func `are in the range that ends with them, not in the one behind it`() {
        for (duration, end) in [
            (0, 1_000), (1_000, 1_000), (1_001, 2_000), (2_000, 2_000), (2_001, 4_000), (4_000, 4_000), (1_000_000, 1_024_000),
            (1_024_000, 1_024_000), (1_024_001, 2_048_000), (67_108_864_000, 67_108_864_000),
        ] as [(Int64, UInt64)] {
            let there = counts(duration).doublings.filter { $0.count > 0 }
            #expect(there.count == 1 && there[0].end == end, "\(duration)")
        }
        #expect(counts(67_108_864_001).doublings.last?.count == 1)
        #expect(counts(.max).doublings.last?.count == 1)
    }

    @Test func `have a sum, an average and a longest, and never go below nothing`() {
        let found = counts(1_000, 3_000, -5)
        #expect(found.count == 3 && found.sum == 4_000 && found.longest == 3_000)
        #expect(found.doublings[0].count == 2)
        #expect(counts().average == 0 && counts().quantile(permille: 500) == 0)
        let many = DurationHistogram()
        many.note(Interval(nanoseconds: 2_000), times: 10)
        #expect(many.counts.count == 10 && many.counts.average == 2_000)
    }

    /// Against the values themselves, in order.
    @Test(arguments: [3 as UInt64, 4, 5]) func `tell quantiles within a quarter`(seed: UInt64) {
        var state = seed
        func roll(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let histogram = DurationHistogram()
        var durations: [UInt64] = []
        for _ in 0..<5_000 {
            let duration = (1_000 << roll(20)) + roll(1_000_000)
            durations.append(duration)
            histogram.note(Interval(nanoseconds: Int64(duration)))
        }
        durations.sort()
        for permille in [1, 100, 500, 950, 990, 999, 1_000] as [UInt64] {
            let exact = Double(durations[max(1, Int((5_000 * permille + 999) / 1_000)) - 1])
            let told = histogram.counts.quantile(permille: permille)
            #expect(told <= exact * 1.25 && told >= exact / 1.25, "\(permille): \(told) for \(exact), seed \(seed)")
        }
    }

    @Test func `of one kind are told as such`() {
        let one = counts(7_300)
        #expect(one.quantile(permille: 500) == 7_300 && one.quantile(permille: 990) == 7_300)
    }
}
