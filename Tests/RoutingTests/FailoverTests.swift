// Unsent orders go to another broker, and only those.

import Routing
import Testing
import Values

private let three = (0..<3).map { RouteCandidate(broker($0)) }

@Suite struct `Failover` {
    private func reroute(
        _ desk: inout Desk, _ request: RouteRequest, from number: Int, excluding: [Int] = []
    ) -> RouteDecision {
        desk.fill(three)
        var excluded = BrokerSet()
        for number in excluding { excluded.insert(broker(number)) }
        return desk.router.reroute(
            UnsentOrder(neverSent: request, to: broker(number)), excluding: excluded, among: &desk.candidates,
            at: desk.now)
    }

    @Test func `The next broker takes what was never sent, and none twice`() {
        var desk = Desk(settings(["alpha", "beta", "gamma"]))
        let first = desk.route(order(), three)
        #expect(first.chosen == 0)
        let second = reroute(&desk, order(), from: 0)
        #expect(second.chosen == 1)
        #expect(second.insteadOf == broker(0))
        #expect(second.verdict(0) == "has failed for this order")
        let third = reroute(&desk, order(), from: 1, excluding: [0])
        #expect(third.chosen == 2)
        let none = reroute(&desk, order(), from: 2, excluding: [0, 1])
        #expect(none.isRefused)
        let refusal = desk.router.refusal(of: order(), by: none)
        #expect(refusal.text.description == "no broker: alpha has failed for this order; nor can 2 others")
    }

    @Test func `A part that failed stays in one piece`() {
        var settings = settings(["alpha", "beta", "gamma"])
        settings.defaults.split.share = .weights
        var desk = Desk(settings)
        let split = desk.route(order(Decimal(30)), three)
        #expect(split.shares == "0: 10, 1: 10, 2: 10")
        let part = reroute(&desk, order(Decimal(10)), from: 0)
        #expect(part.shares == "1: 10")
    }

    @Test func `There is none from a primary broker, nor from one that the client named`() {
        var primary = Desk(settings(["alpha", "beta", "gamma"], .primaryOnly))
        let only = reroute(&primary, order(), from: 0)
        #expect(only.isRefused)
        var desk = Desk(settings(["alpha", "beta", "gamma"]))
        let named = reroute(&desk, order(to: "beta"), from: 1)
        #expect(named.isRefused)
    }
}
