// Orders that say in ExDestination(100) how they are to be routed.

import Routing
import Testing
import Values

@Suite struct `What an order wishes` {
    /// alpha is dear and first, beta cheap, gamma in between.
    private func desk(_ change: (inout RoutingSettings) -> Void = { _ in }) -> Desk {
        var settings = settings(["alpha", "beta", "gamma"])
        for (place, percent) in ["0.5", "0.1", "0.3"].enumerated() {
            var schedule = CommissionSchedule()
            schedule.tiers = [CommissionTier(takerPercent: Decimal(string: percent) ?? .zero, makerPercent: .zero)]
            settings.brokers[place].commissions = [schedule]
        }
        change(&settings)
        return Desk(settings)
    }

    private let all = (0..<3).map { quoted($0) }

    @Test(arguments: [("", 0), ("lowestCost", 1), ("LOWEST_COST", 1), ("lowestcost:high", 1), (":low", 0), ("::gamma", 2), ("lowestCost::gamma,alpha", 2)])
    func `its strategy and its preferred brokers are in the place of the rule's`(destination: String, chosen: Int) {
        var desk = desk()
        #expect(desk.route(order(to: destination), all).chosen == chosen)
    }

    @Test func `its strategy and urgency stand in the decision`() {
        var desk = desk { $0.defaults.urgency = .low }
        let wished = desk.route(order(to: "smart:high"), all)
        #expect(wished.strategy == .smart && wished.urgency == .high)
        #expect(desk.route(order(to: "smart:normal"), all).urgency == .normal)
        #expect(desk.route(order(to: "smart"), all).urgency == .low)
    }

    @Test func `others come in when no preferred broker can take it`() {
        var desk = desk()
        desk.router.disconnected(broker(2), at: desk.now)
        #expect(desk.route(order(to: "lowestCost::gamma"), all).chosen == 1)
    }

    @Test func `only brokers of the rule are asked`() {
        var desk = desk { $0.defaults.brokers = [name("alpha"), name("gamma")] }
        let decision = desk.route(order(to: "lowestCost::beta"), all)
        #expect(decision.chosen == 2 && decision.verdict(1) == "is not among the rule's brokers")
    }

    @Test func `primaryOnly asks for the first broker of the rule alone`() {
        var desk = desk { $0.defaults.strategy = .smart }
        desk.router.disconnected(broker(0), at: desk.now)
        let refusal = desk.refusal(order(to: "primaryOnly"), all)
        #expect(refusal?.text.description == "no broker: alpha is not connected; nor can 2 others")
    }

    @Test(arguments: ["smrt", "smart:soon", "smart:high:delta", "smart:high:beta:x", "smart::beta,,delta", "beta,gamma"])
    func `what is no strategy, urgency or broker is refused`(destination: String) {
        var desk = desk()
        #expect(desk.refusal(order(to: destination), all)?.text.description == "ExDestination(100) \(destination) is not known here")
    }

    @Test func `a broker is meant before a strategy, and a rule before both`() {
        var byName = Desk(settings(["alpha", "smart"]))
        #expect(byName.route(order(to: "smart"), [quoted(0), quoted(1)]).chosen == 1)
        var rule = RouteRule()
        rule.exDestination = name("lowestCost")
        rule.choice.brokers = [name("gamma")]
        var byRule = desk { $0.rules = [rule] }
        let decision = byRule.route(order(to: "lowestCost"), all)
        #expect(decision.chosen == 2 && decision.strategy == .priority)
    }

    @Test func `each goes round for those that ask for it`() {
        var desk = desk()
        var chosen: [Int?] = []
        for _ in 0..<4 { chosen.append(desk.route(order(to: "roundRobin"), all).chosen) }
        #expect(chosen == [0, 1, 2, 0])
        #expect(desk.route(order(), all).chosen == 0)
    }

    @Test func `what stands there for a wish is read as that wish`() {
        let desk = desk()
        for strategy in RouteStrategy.allCases.map(Optional.some) + [nil] {
            for urgency in [Urgency.low, .normal, .high, nil] {
                for preferred in [[], [1], [0, 2]] {
                    let names = preferred.map { name(["alpha", "beta", "gamma"][$0]) }
                    guard let destination = RouteWish.destination(strategy: strategy, urgency: urgency, preferred: names) else { continue }
                    let wish = desk.router.wish(in: destination)
                    let isSame = wish?.strategy == strategy && wish?.urgency == urgency
                    #expect(isSame && wish?.preferred.bits == preferred.reduce(0) { $0 | 1 << UInt64($1) }, "\(destination)")
                }
            }
        }
    }
}
