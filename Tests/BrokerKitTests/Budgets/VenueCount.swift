// How a venue counts, written another way than ours.

import TestKit
import Values

@testable import BrokerKit

/// Every call that reached a venue, and whether there was ever more than its rule allows.
struct VenueCount {
    let rule: RateRule
    var calls: [(at: Int64, weight: Int64)] = []

    var isExceeded: Bool {
        let sorted = calls.sorted { $0.at < $1.at }
        let interval = rule.interval.nanoseconds
        switch rule.shape {
        case .sliding:
            // Half-open spans that end with a call: the fullest ones do.
            var (first, sum) = (0, Int64(0))
            for call in sorted {
                sum += call.weight
                while sorted[first].at <= call.at - interval {
                    sum -= sorted[first].weight
                    first += 1
                }
                if sum > rule.limit { return true }
            }
        case .fixed:
            var sums: [Int64: Int64] = [:]
            for call in sorted {
                sums[call.at / interval, default: 0] += call.weight
                if sums[call.at / interval, default: 0] > rule.limit { return true }
            }
        case .bucket(let capacity):
            var (missing, last) = (Int128(0), Int64(0))
            for call in sorted {
                missing = max(0, missing - Int128(call.at - last) * Int128(rule.limit))
                missing += Int128(call.weight) * Int128(interval)
                last = call.at
                if missing > Int128(capacity) * Int128(interval) { return true }
            }
        }
        return false
    }
}

extension RateRule {
    static func random(_ random: inout SeededRandom) -> RateRule {
        let interval = Interval.milliseconds(Int64.random(in: 100...10_000, using: &random))
        let limit = Int64.random(in: 1...60, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: return RateRule(limit, in: interval, .sliding)
        case 1: return RateRule(limit, in: interval, .fixed)
        default: return RateRule(limit, in: interval, .bucket(capacity: Int64.random(in: 1...60, using: &random)))
        }
    }
}

extension Instant {
    /// Times of tests: seconds after an instant that no span begins at.
    static func test(_ seconds: Int64, _ milliseconds: Int64 = 0) -> Instant {
        Instant(nanosecondsSinceEpoch: 1_700_000_003_700_000_000).advanced(by: .seconds(seconds)).advanced(
            by: .milliseconds(milliseconds))
    }
}
