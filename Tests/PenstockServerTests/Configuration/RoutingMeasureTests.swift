// What brokers are compared by: the keys, and what is wrong with them.

import Routing
import Testing
import Values

@testable import PenstockServer

@Suite struct `Configuration: what routing measures` {
    private func routing(_ keys: String) -> String {
        Trial.smallest("routing: {default: paper}", becomes: "routing: {default: paper, \(keys)}")
    }

    @Test func `every key is taken`() throws {
        let text = routing(
            """
            strategy: smart, urgency: high, preferenceBonus: 0.2, balance: openValue,
              smart: {spread: 1, latency: 2, liquidity: 3, reliability: 4},
              latency: {assumed: 50ms, tailWeight: 0.5},
              health: {minimum: 40, window: 30s, worstErrorPercent: 10, goodLatency: 100ms, worstLatency: 2s},
              breaker: {failuresInRow: 3, errorPercent: 25, minimumOutcomes: 10, coolDown: 5s, longestCoolDown: 60s, probes: 1},
              assetClasses: [{class: crypto, symbols: ["BTC/*", ETH/USD]}],
              rules: [{assetClass: crypto, session: DESK1, urgency: low, strategy: lowestCost}]
            """)
        let routing = try Trial.load(text).routing
        let measures = routing.measures
        #expect(routing.defaults.urgency == .high && measures.preferenceBonus == Decimal("0.2") && measures.balance == .openValue)
        #expect(measures.smart.spread == Decimal(1) && measures.smart.reliability == Decimal(4))
        #expect(measures.latency.assumed == .milliseconds(50) && measures.latency.tailWeight == Decimal("0.5"))
        #expect(measures.health.minimum == 40 && measures.health.worstLatency == .seconds(2))
        #expect(measures.breaker.failuresInRow == 3 && measures.breaker.longestCoolDown == .seconds(60))
        #expect(measures.assetClasses.map { "\($0.name) \($0.symbols)" } == ["crypto [BTC/*, ETH/USD]"])
        let rule = try #require(routing.rules.first)
        #expect("\(rule.assetClass)" == "crypto" && rule.sessionName == "DESK1" && rule.choice.urgency == .low)
    }

    @Test func `costs are what the broker says, or what a paper broker charges`() throws {
        let said = try Trial.load(
            Trial.broker(
                "destination: XNAS",
                "costs: [{perOrder: 1, perUnit: 0.005, minimum: 1, feePercent: 0.01, tiers: [{taker: 0.1, maker: -0.02}, {from: 1000000, taker: 0.05}]}]"))
        let broker = try #require(said.brokers.first)
        #expect("\(broker.destination)" == "XNAS")
        let costs = try #require(broker.commissions.first)
        #expect(costs.perUnit == Decimal("0.005") && costs.tiers.count == 2)
        #expect(costs.tiers[0].makerPercent == Decimal("-0.02") && costs.tiers[1].fromVolume == Decimal(1_000_000))
        let charged = try Trial.load(
            Trial.broker("commission: {flat: 1, percent: 0.1, minimum: 2, tiers: [{from: 5000, percent: 0.05}]}"))
        let schedule = try #require(charged.brokers.first?.commissions.first)
        #expect(schedule.perOrder == Decimal(1) && schedule.minimum == Decimal(2))
        #expect(schedule.tiers.map(\.takerPercent) == [Decimal("0.1"), Decimal("0.05")])
    }

    @Test(arguments: [
        ("smart: {spread: 0, latency: 0, liquidity: 0, reliability: 0}", "routing.smart.spread: every weight is zero"),
        ("smart: {spreads: 1}", "routing.smart.spreads: unknown key; did you mean \"spread\"?"),
        ("health: {goodLatency: 2s, worstLatency: 1s}", "routing.health.worstLatency: is not above goodLatency"),
        ("breaker: {coolDown: 60s, longestCoolDown: 5s}", "routing.breaker.longestCoolDown: is below coolDown"),
        ("urgency: hasty", "routing.urgency: \"hasty\" is unknown; expected low, normal or high"),
        ("assetClasses: [{class: fx}]", "routing.assetClasses[0].symbols: missing"),
        ("rules: [{assetClass: crypto}]", "routing.rules[0].assetClass:"),
    ])
    func `what is wrong is named`(keys: String, problem: String) {
        let found = Trial.problems(routing(keys))
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    @Test func `tiers begin at zero and rise, and costs are for an asset class that there is`() {
        let tiers = Trial.problems(Trial.broker("costs: [{tiers: [{from: 5}, {from: 5}]}]"))
        #expect(tiers.contains { $0.contains("brokers[0].costs[0].tiers[0].from: the first tier begins at 0") }, "\(tiers)")
        #expect(tiers.contains { $0.contains("brokers[0].costs[0].tiers[1].from: is not above") }, "\(tiers)")
        let unknown = Trial.problems(Trial.broker("costs: [{assetClass: fx}]"))
        #expect(unknown.contains { $0.contains("costs of paper are for the asset class fx") }, "\(unknown)")
    }
}
