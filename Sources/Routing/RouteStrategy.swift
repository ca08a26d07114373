// The ways to choose among brokers.

/// How the broker is chosen. The raw values stand in rows.
package enum RouteStrategy: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// The first of the rule's brokers, or nobody.
    case primaryOnly = 0
    /// The first of the rule's brokers that can take the order.
    case priority = 1
    /// Each of the rule's brokers in turn.
    case roundRobin = 2
    /// The one with the least on its hands for its weight.
    case loadBalanced = 3
    /// The best price for this size, with fees and commission.
    case bestExecution = 4
    /// The least to pay for it: commission, fees, half the spread.
    case lowestCost = 5
    /// The one that acknowledges soonest.
    case fastestExecution = 6
    case highestFillProbability = 7
    /// The one where the order is small against what is there.
    case minimalMarketImpact = 8
    /// Spread, latency, liquidity and reliability, weighed.
    case smart = 9

    /// As the configuration writes it.
    package var name: StaticString {
        @_noLocks get {
            switch self {
            case .primaryOnly: "primaryOnly"
            case .priority: "priority"
            case .roundRobin: "roundRobin"
            case .loadBalanced: "loadBalanced"
            case .bestExecution: "bestExecution"
            case .lowestCost: "lowestCost"
            case .fastestExecution: "fastestExecution"
            case .highestFillProbability: "highestFillProbability"
            case .minimalMarketImpact: "minimalMarketImpact"
            case .smart: "smart"
            }
        }
    }

    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .primaryOnly: 0
            case .priority: 1
            case .roundRobin: 2
            case .loadBalanced: 3
            case .bestExecution: 4
            case .lowestCost: 5
            case .fastestExecution: 6
            case .highestFillProbability: 7
            case .minimalMarketImpact: 8
            case .smart: 9
            }
        }
    }

    /// Whether the choice goes by the order of the rule's brokers rather than by something measured, so that a bonus
    /// has nothing to be added to.
    package var goesByOrder: Bool {
        @_noLocks get {
            switch self {
            case .primaryOnly, .priority, .roundRobin: true
            case .loadBalanced, .bestExecution, .lowestCost, .fastestExecution, .highestFillProbability,
                .minimalMarketImpact, .smart:
                false
            }
        }
    }

    /// For the reader of the configuration: `smart`, or as others write it, `LOWEST_COST`.
    package init?(named name: String) {
        let plain = name.filter { $0 != "_" }.lowercased()
        for strategy in RouteStrategy.allCases where "\(strategy.name)".lowercased() == plain {
            self = strategy
            return
        }
        return nil
    }
}
