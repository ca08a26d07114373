// What cannot be in the settings of routing.

internal import Values

extension RoutingSettings {
    /// The first thing that cannot be, as a sentence that names the key; nil when the settings are good.
    /// ``Router/init(_:)`` traps on what this names.
    package var problem: String? {
        if brokers.isEmpty { return "brokers: there is none" }
        if brokers.count > BrokerNumber.maximum { return "brokers: there are more than \(BrokerNumber.maximum)" }
        if rules.count > RoutingPlan.maximumRules { return "rules: there are more than \(RoutingPlan.maximumRules)" }
        if let problem = brokersProblem ?? classesProblem { return problem }
        if let problem = numbersProblem { return problem }
        if let problem = defaults.problem(self) { return "defaults.\(problem)" }
        for (index, rule) in rules.enumerated() {
            if let problem = rule.problem(self) { return "rules[\(index + 1)].\(problem)" }
        }
        return nil
    }

    private var brokersProblem: String? {
        var names: [Name] = []
        for (index, broker) in brokers.enumerated() {
            let key = "brokers[\(index + 1)]"
            if broker.name.isEmpty { return "\(key).name: there is none" }
            for name in [broker.name, broker.destination] where !name.isEmpty {
                if names.contains(name) { return "\(key): \(name) is a broker's name or destination already" }
            }
            names += [broker.name, broker.destination]
            if broker.weight < 1 || broker.weight > 1_000_000 { return "\(key).weight: is not from 1 to 1000000" }
            for (place, schedule) in broker.commissions.enumerated() {
                if let problem = schedule.problem { return "\(key).commissions[\(place + 1)].\(problem)" }
            }
        }
        return nil
    }

    private var classesProblem: String? {
        if assetClasses.count > 64 { return "assetClasses: there are more than 64" }
        for (index, assetClass) in assetClasses.enumerated() {
            let key = "assetClasses[\(index + 1)]"
            if assetClass.name.isEmpty { return "\(key).class: there is none" }
            if assetClasses[..<index].contains(where: { $0.name == assetClass.name }) { return "\(key).class: is there twice" }
            if assetClass.symbols.isEmpty { return "\(key).symbols: there is none" }
            if assetClass.symbols.count > 256 { return "\(key).symbols: there are more than 256" }
            if assetClass.symbols.contains(where: { $0.description.dropLast().contains("*") }) {
                return "\(key).symbols: a * stands at the end only"
            }
        }
        return nil
    }

    private var numbersProblem: String? {
        let one = Decimal(1)
        let weights = [smart.spread, smart.latency, smart.liquidity, smart.reliability]
        for (name, weight) in zip(["spread", "latency", "liquidity", "reliability"], weights) {
            if weight.isNegative || weight > Decimal(1000) { return "smart.\(name): is not from 0 to 1000" }
        }
        if !weights.contains(where: \.isPositive) { return "smart: every weight is zero" }
        if preferenceBonus.isNegative || preferenceBonus > one { return "preferenceBonus: is not from 0 to 1" }
        if latency.tailWeight.isNegative || latency.tailWeight > one { return "latency.tailWeight: is not from 0 to 1" }
        if latency.assumed.nanoseconds <= 0 { return "latency.assumed: is not above zero" }
        return health.problem.map { "health.\($0)" } ?? breaker.problem.map { "breaker.\($0)" }
    }
}

extension CommissionSchedule {
    fileprivate var problem: String? {
        let amounts = [("perOrder", perOrder), ("perUnit", perUnit), ("minimum", minimum), ("feePercent", feePercent)]
        for (name, value) in amounts where value.isNegative { return "\(name): is negative" }
        if feePercent > Decimal(100) { return "feePercent: is above 100" }
        if tiers.count > RoutingPlan.maximumTiers { return "tiers: there are more than \(RoutingPlan.maximumTiers)" }
        for (index, tier) in tiers.enumerated() {
            for (name, value) in [("takerPercent", tier.takerPercent), ("makerPercent", tier.makerPercent)]
            where value > Decimal(100) || value < Decimal(-100) {
                return "tiers[\(index + 1)].\(name): is not from -100 to 100"
            }
            if index == 0 {
                if !tier.fromVolume.isZero { return "tiers[1].fromVolume: the first tier begins at 0" }
            } else if tier.fromVolume <= tiers[index - 1].fromVolume {
                return "tiers[\(index + 1)].fromVolume: is not above the one before"
            }
        }
        return nil
    }
}

extension HealthSettings {
    fileprivate var problem: String? {
        if minimum < 0 || minimum > 80 { return "minimum: is not from 0 to 80" }
        if window < .milliseconds(1) || window > .seconds(86_400) {
            return "window: is not from a millisecond to a day"
        }
        if worstErrorPercent < 1 || worstErrorPercent > 100 { return "worstErrorPercent: is not from 1 to 100" }
        if goodLatency.nanoseconds < 0 { return "goodLatency: is negative" }
        if worstLatency <= goodLatency { return "worstLatency: is not above goodLatency" }
        if heartBeat.nanoseconds < 0 || heartBeat > .seconds(86_400) { return "heartBeat: is not from 0 to a day" }
        return nil
    }
}

extension BreakerSettings {
    fileprivate var problem: String? {
        if failuresInRow < 1 || failuresInRow > 1_000_000 { return "failuresInRow: is not from 1 to 1000000" }
        if errorPercent < 1 || errorPercent > 100 { return "errorPercent: is not from 1 to 100" }
        if minimumOutcomes < 1 || minimumOutcomes > 1_000_000 { return "minimumOutcomes: is not from 1 to 1000000" }
        if coolDown.nanoseconds <= 0 { return "coolDown: is not above zero" }
        if longestCoolDown < coolDown { return "longestCoolDown: is below coolDown" }
        if longestCoolDown > .seconds(86_400) { return "longestCoolDown: is above a day" }
        if probes < 1 || probes > 1000 { return "probes: is not from 1 to 1000" }
        return nil
    }
}

extension RouteChoice {
    fileprivate func problem(_ settings: RoutingSettings) -> String? {
        for (key, list) in [("brokers", brokers), ("preferred", preferred)] {
            for (index, name) in list.enumerated() {
                guard settings.brokers.contains(where: { $0.name == name }) else {
                    return "\(key): there is no broker \(name)"
                }
                if list[..<index].contains(name) { return "\(key): \(name) is there twice" }
            }
        }
        if !brokers.isEmpty, let stray = preferred.first(where: { !brokers.contains($0) }) {
            return "preferred: \(stray) is not among the brokers"
        }
        if preference == .strict, preferred.isEmpty { return "preference: strict, but no broker is preferred" }
        if preference == .bonus, !preferred.isEmpty, strategy.goesByOrder {
            return "preference: \(strategy.name) measures nothing that a bonus could be added to; say first or strict"
        }
        return split.problem(strategy).map { "split.\($0)" }
    }
}

extension SplitSettings {
    fileprivate func problem(_ strategy: RouteStrategy) -> String? {
        if share != .none, strategy == .primaryOnly { return "share: primaryOnly has one broker" }
        if maximumParts < 2 || maximumParts > RouteDecision.maximumParts {
            return "maximumParts: is not from 2 to \(RouteDecision.maximumParts)"
        }
        for (name, value) in [("minimumPart", minimumPart), ("fromQuantity", fromQuantity)] where value.isNegative {
            return "\(name): is negative"
        }
        return nil
    }
}

extension RouteRule {
    fileprivate func problem(_ settings: RoutingSettings) -> String? {
        let hasStar = { (text: String) in text.dropLast().contains("*") }
        if hasStar(symbol.description) { return "symbol: a * stands at the end only" }
        if hasStar(account.description) { return "account: a * stands at the end only" }
        if session != nil, !sessionName.isEmpty { return "session: is there as a number and by name" }
        return choice.problem(settings)
    }
}
