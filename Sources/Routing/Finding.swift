// What a decision finds of a candidate, and how candidates are compared.

internal import Values

/// The working figures of one candidate.
///
/// A part is measured as it is and then compared with the best of those that can take the order. Where less is better
/// (cost, spread, latency) it is the best one's figure by its own; where more is better (liquidity, reliability, fill)
/// its own by the best one's. So the best has 1, one that is half as good a half, and a small difference stays small.
/// Where the best of what should be small is not above zero, such as a rebate, there is no such ratio, and it is the
/// place between the worst, 0, and the best, 1. What is not known has 0.
struct Finding: BitwiseCopyable {
    var verdict = RouteVerdict.eligible
    /// As measured, by ``RoutePart``; the last is the strategy's own figure.
    var measured = InlineArray<7, Double?>(repeating: nil)
    /// From 0 to 1.
    var parts = InlineArray<7, Double>(repeating: 0)
    /// What decides.
    var total = 0.0
    /// 0 to 100, of one that is connected and fit for the order.
    var health = 0
    /// In the rule's order of brokers.
    var place = 0
    /// Already among the candidates of the decision.
    var isKept = false

    /// Where the strategy's own figure stands in `measured` and `parts`.
    static var own: Int { @_noLocks get { 6 } }

    @_noLocks init() {}
}

extension RouteCandidates {
    /// Turns what was measured into parts, for those that can take the order.
    @_noLocks
    mutating func compare(_ column: Int, lessIsBetter: Bool) {
        var least = Double.infinity
        var most = -Double.infinity
        for index in 0..<count where findings[index].verdict.isEligible {
            guard let value = findings[index].measured[column] else { continue }
            least = value < least ? value : least
            most = value > most ? value : most
        }
        for index in 0..<count where findings[index].verdict.isEligible {
            guard let value = findings[index].measured[column] else { continue }
            findings[index].parts[column] =
                lessIsBetter
                ? RouteCandidates.share(ofLow: value, least, most) : RouteCandidates.share(ofHigh: value, most)
        }
    }

    @_noLocks
    private static func share(ofLow value: Double, _ least: Double, _ most: Double) -> Double {
        if value == least { return 1 }
        return least > 0 ? least / value : (most - value) / (most - least)
    }

    @_noLocks
    private static func share(ofHigh value: Double, _ most: Double) -> Double {
        value > 0 ? value / most : 0
    }

    /// The one that comes first of those that can take the order and stand behind `last`: the higher total, then the
    /// lower broker.
    @_noLocks
    func best(after last: Int? = nil) -> Int? {
        var best: Int?
        for index in 0..<count where findings[index].verdict.isEligible {
            if let last, !comesBefore(last, index) { continue }
            if let other = best, !comesBefore(index, other) { continue }
            best = index
        }
        return best
    }

    @_noLocks
    private func comesBefore(_ one: Int, _ other: Int) -> Bool {
        let (left, right) = (findings[one].total, findings[other].total)
        return left != right ? left > right : self[one].broker < self[other].broker
    }

    /// Whether one is told before the other in a decision, among those that were not chosen: those that can take the
    /// order by their totals, then those that came nearest.
    @_noLocks
    func isTold(_ one: Int, before other: Int) -> Bool {
        let (left, right) = (findings[one].verdict, findings[other].verdict)
        if left.isEligible || right.isEligible {
            return left.isEligible && right.isEligible ? comesBefore(one, other) : left.isEligible
        }
        return left.code != right.code ? left.code > right.code : self[one].broker < self[other].broker
    }
}
