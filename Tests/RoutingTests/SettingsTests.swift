// Settings that cannot be are named by their key.

import Routing
import Testing
import Values

private func problem(_ change: (inout RoutingSettings) -> Void) -> String? {
    var settings = settings(["alpha", "beta"])
    change(&settings)
    return settings.problem
}

private func choice(_ change: (inout RouteChoice) -> Void) -> String? {
    problem {
        var rule = RouteRule()
        change(&rule.choice)
        $0.rules = [RouteRule(), rule]
    }
}

@Suite struct `Settings of routing` {
    @Test func `Those that are left alone are good`() {
        #expect(problem { _ in } == nil)
    }

    @Test func `Brokers have names of their own`() {
        #expect(problem { $0.brokers = [] } == "brokers: there is none")
        #expect(
            problem { $0.brokers = (0..<65).map { RoutedBroker(name: name("b\($0)")) } }
                == "brokers: there are more than 64")
        #expect(problem { $0.brokers[1].name = Name() } == "brokers[2].name: there is none")
        #expect(
            problem { $0.brokers[1].destination = name("alpha") }
                == "brokers[2]: alpha is a broker's name or destination already")
        #expect(problem { $0.brokers[0].weight = 0 } == "brokers[1].weight: is not from 1 to 1000000")
    }

    @Test func `Commissions make sense`() {
        func schedule(_ change: (inout CommissionSchedule) -> Void) -> String? {
            problem {
                var schedule = CommissionSchedule()
                schedule.tiers = [CommissionTier(takerPercent: Decimal(1), makerPercent: Decimal(1))]
                change(&schedule)
                $0.brokers[1].commissions = [CommissionSchedule(), schedule]
            }
        }
        let start = "brokers[2].commissions[2]."
        #expect(schedule { _ in } == nil)
        #expect(schedule { $0.minimum = Decimal(-1) } == start + "minimum: is negative")
        #expect(schedule { $0.feePercent = Decimal(101) } == start + "feePercent: is above 100")
        #expect(
            schedule { $0.tiers[0].fromVolume = Decimal(1) }
                == start + "tiers[1].fromVolume: the first tier begins at 0")
        #expect(schedule { $0.tiers.append($0.tiers[0]) } == start + "tiers[2].fromVolume: is not above the one before")
        #expect(
            schedule { $0.tiers[0].makerPercent = Decimal(-101) }
                == start + "tiers[1].makerPercent: is not from -100 to 100")
        #expect(
            schedule { $0.tiers = Array(repeating: $0.tiers[0], count: 9) } == start + "tiers: there are more than 8")
    }

    @Test func `Numbers are within their bounds`() {
        #expect(problem { $0.preferenceBonus = Decimal("1.1") } == "preferenceBonus: is not from 0 to 1")
        #expect(problem { $0.smart.latency = Decimal(-1) } == "smart.latency: is not from 0 to 1000")
        #expect(
            problem {
                $0.smart.spread = .zero
                $0.smart.latency = .zero
                $0.smart.liquidity = .zero
                $0.smart.reliability = .zero
            } == "smart: every weight is zero")
        #expect(problem { $0.latency.assumed = .seconds(0) } == "latency.assumed: is not above zero")
        #expect(problem { $0.latency.tailWeight = Decimal(2) } == "latency.tailWeight: is not from 0 to 1")
        #expect(problem { $0.health.minimum = 81 } == "health.minimum: is not from 0 to 80")
        #expect(problem { $0.health.window = .seconds(0) } == "health.window: is not from a millisecond to a day")
        #expect(problem { $0.health.worstErrorPercent = 0 } == "health.worstErrorPercent: is not from 1 to 100")
        #expect(
            problem { $0.health.worstLatency = .milliseconds(250) } == "health.worstLatency: is not above goodLatency")
        #expect(problem { $0.health.heartBeat = .seconds(-1) } == "health.heartBeat: is not from 0 to a day")
        #expect(problem { $0.breaker.failuresInRow = 0 } == "breaker.failuresInRow: is not from 1 to 1000000")
        #expect(problem { $0.breaker.errorPercent = 101 } == "breaker.errorPercent: is not from 1 to 100")
        #expect(problem { $0.breaker.minimumOutcomes = 0 } == "breaker.minimumOutcomes: is not from 1 to 1000000")
        #expect(problem { $0.breaker.coolDown = .seconds(0) } == "breaker.coolDown: is not above zero")
        #expect(problem { $0.breaker.longestCoolDown = .seconds(29) } == "breaker.longestCoolDown: is below coolDown")
        #expect(problem { $0.breaker.probes = 0 } == "breaker.probes: is not from 1 to 1000")
    }

    @Test func `Rules name brokers that there are`() {
        #expect(choice { $0.brokers = [name("gamma")] } == "rules[2].brokers: there is no broker gamma")
        #expect(choice { $0.brokers = [name("beta"), name("beta")] } == "rules[2].brokers: beta is there twice")
        #expect(
            choice {
                $0.brokers = [name("beta")]
                $0.preferred = [name("alpha")]
                $0.preference = .first
            } == "rules[2].preferred: alpha is not among the brokers")
        #expect(choice { $0.preference = .strict } == "rules[2].preference: strict, but no broker is preferred")
        #expect(
            choice { $0.preferred = [name("alpha")] }
                == "rules[2].preference: priority measures nothing that a bonus could be added to; say first or strict")
        #expect(problem { $0.defaults.brokers = [name("x")] } == "defaults.brokers: there is no broker x")
    }

    @Test func `Patterns and splits are of the kind that there is`() {
        #expect(
            problem {
                $0.rules = [RouteRule()]
                $0.rules[0].symbol = name("*USD")
            } == "rules[1].symbol: a * stands at the end only")
        #expect(choice { $0.split.maximumParts = 9 } == "rules[2].split.maximumParts: is not from 2 to 8")
        #expect(choice { $0.split.minimumPart = Decimal(-1) } == "rules[2].split.minimumPart: is negative")
        #expect(
            choice {
                $0.strategy = .primaryOnly
                $0.split.share = .weights
            } == "rules[2].split.share: primaryOnly has one broker")
        #expect(
            problem { $0.rules = Array(repeating: RouteRule(), count: 257) } == "rules: there are more than 256")
    }

    @Test func `Asset classes have names of their own, and symbols`() {
        let classes = { (classes: [AssetClass]) in problem { $0.assetClasses = classes } }
        let fx = AssetClass(name: name("fx"), symbols: [name("EUR/*")])
        #expect(classes([fx]) == nil)
        #expect(classes([fx, fx]) == "assetClasses[2].class: is there twice")
        #expect(classes([AssetClass(name: name("fx"), symbols: [])]) == "assetClasses[1].symbols: there is none")
        #expect(classes([AssetClass(name: Name(), symbols: [name("X")])]) == "assetClasses[1].class: there is none")
        #expect(classes([AssetClass(name: name("fx"), symbols: [name("*X")])]) == "assetClasses[1].symbols: a * stands at the end only")
    }

    @Test func `Strategies are known by our name and by the usual one`() {
        for strategy in RouteStrategy.allCases { #expect(RouteStrategy(named: "\(strategy.name)") == strategy) }
        #expect(RouteStrategy(named: "LOWEST_COST") == .lowestCost)
        #expect(RouteStrategy(named: "MINIMAL_MARKET_IMPACT") == .minimalMarketImpact)
        #expect(RouteStrategy(named: "cheapest") == nil)
    }
}
