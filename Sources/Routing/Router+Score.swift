// From measures to scores.

internal import Values

extension Router {
    /// Compares the candidates in every part, and gives each the total that decides.
    @_noLocks
    func score(_ request: RouteRequest, _ rule: Int, _ candidates: inout RouteCandidates) {
        candidates.compare(RoutePart.cost.index, lessIsBetter: true)
        candidates.compare(RoutePart.spread.index, lessIsBetter: true)
        candidates.compare(RoutePart.latency.index, lessIsBetter: true)
        candidates.compare(RoutePart.liquidity.index, lessIsBetter: false)
        candidates.compare(RoutePart.reliability.index, lessIsBetter: false)
        candidates.compare(RoutePart.fill.index, lessIsBetter: false)
        let strategy = strategy(request, rule)
        let isBuy = if case .buy = request.side { true } else { false }
        if case .bestExecution = strategy {
            candidates.comparePrices(isBuy: isBuy)
        } else {
            candidates.compare(Finding.own, lessIsBetter: true)
        }
        let weights = plan.smart.shifted(by: plan.rules[rule].urgency(of: request))
        let count = Double(plan.rules[rule].count)
        for index in 0..<candidates.count where candidates.findings[index].verdict.isEligible {
            var total = total(candidates.findings[index], strategy, weights, count)
            let isPreferred = preferred(request, rule).contains(candidates[index].broker)
            if isPreferred, !strategy.goesByOrder { total += plan.preferenceBonus }
            candidates.findings[index].total = total
        }
    }

    @_noLocks
    private func total(
        _ finding: Finding, _ strategy: RouteStrategy, _ weights: PlannedWeights, _ count: Double
    ) -> Double {
        switch strategy {
        case .primaryOnly, .priority, .roundRobin: 1 - (finding.measured[Finding.own] ?? 0) / count
        case .loadBalanced, .bestExecution, .minimalMarketImpact: finding.parts[Finding.own]
        case .lowestCost: finding.parts[RoutePart.cost.index]
        case .fastestExecution: finding.parts[RoutePart.latency.index]
        case .highestFillProbability: finding.parts[RoutePart.fill.index]
        case .smart:
            (weights.spread * finding.parts[RoutePart.spread.index]
                + weights.latency * finding.parts[RoutePart.latency.index]
                + weights.liquidity * finding.parts[RoutePart.liquidity.index]
                + weights.reliability * finding.parts[RoutePart.reliability.index]) / weights.sum
        }
    }
}

extension RouteCandidates {
    /// Prices differ by little where it matters much: one a percent worse than the best has 0, the best has 1, and
    /// between them it goes by the difference.
    @_noLocks
    mutating func comparePrices(isBuy: Bool) {
        var best: Double?
        for index in 0..<count where findings[index].verdict.isEligible {
            guard let price = findings[index].measured[Finding.own] else { continue }
            if let known = best, isBuy ? price >= known : price <= known { continue }
            best = price
        }
        guard let best else { return }
        for index in 0..<count where findings[index].verdict.isEligible {
            guard let price = findings[index].measured[Finding.own] else { continue }
            let percent = price == best ? 0 : 100 * ((price - best) / best).magnitude
            findings[index].parts[Finding.own] = percent < 1 ? 1 - percent : 0
        }
    }
}
