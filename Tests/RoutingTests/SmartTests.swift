// The weighed strategy, urgency and preference.

import Routing
import Testing
import Values

/// Tight but slow against wide but fast; both show enough, and are as reliable.
private func twoBrokers(_ change: (inout RoutingSettings) -> Void = { _ in }) -> Desk {
    var settings = settings(["tight", "fast"], .smart)
    change(&settings)
    var desk = Desk(settings)
    desk.answered(0, after: 40)
    desk.answered(1, after: 20)
    return desk
}

private let quotes = [
    quoted(0, spread: Decimal("0.1")), quoted(1, spread: Decimal("0.2")),
]

@Suite struct `Smart` {
    @Test func `0,3 spread, 0,25 latency, 0,25 liquidity and 0,2 reliability`() {
        var desk = twoBrokers()
        let decision = desk.route(order(), quotes)
        // Tight: 0.3 + 0.25/2 + 0.25 + 0.2; fast: 0.3/2 + 0.25 + 0.25 + 0.2.
        #expect(decision.score(0) == "0.8750")
        #expect(decision.score(1) == "0.8500")
        #expect(decision.chosen == 0)
        #expect(decision.candidate(of: 1)?[.spread] == decision.candidate(of: 0)?[.latency])
    }

    @Test func `High urgency doubles latency and halves the spread, low the other way round`() {
        var desk = twoBrokers()
        let high = desk.route(order(urgency: .high), quotes)
        // Of 0.15 + 0.5 + 0.25 + 0.2 = 1.1: tight 0.85, fast 1.025.
        #expect(high.chosen == 1)
        #expect(high.score(0) == "0.7727")
        #expect(high.score(1) == "0.9318")
        let low = desk.route(order(urgency: .low), quotes)
        // Of 0.6 + 0.125 + 0.25 + 0.2 = 1.175: tight 1.1125, fast 0.875.
        #expect(low.chosen == 0)
        #expect(low.score(0) == "0.9468")
        #expect(low.score(1) == "0.7446")
    }

    @Test func `Weights are settings, and need not add up to 1`() {
        var desk = twoBrokers {
            $0.smart.spread = .zero
            $0.smart.latency = Decimal(2)
            $0.smart.liquidity = .zero
            $0.smart.reliability = .zero
        }
        let decision = desk.route(order(), quotes)
        #expect(decision.chosen == 1)
        #expect(decision.score(0) == "0.5000")
    }

    @Test func `Liquidity is what the order can use of it, and reliability the health`() {
        var desk = twoBrokers()
        let decision = desk.route(
            order(Decimal(10)), [quoted(0, spread: Decimal("0.1"), shown: Decimal(5)), quoted(1, shown: Decimal(500))])
        #expect(decision.candidate(of: 0)?[.liquidity].description == "0.5000")
        // One failure in eleven outcomes costs 18 of its 40 points: 82 against 100.
        desk.answered(0, after: 40, times: 9)
        desk.failed(0)
        let after = desk.route(order(), quotes)
        #expect(after.candidate(of: 0)?[.reliability].description == "0.8200")
    }

    @Test func `A preferred broker gets a bonus`() {
        var desk = twoBrokers { $0.defaults.preferred = [name("fast")] }
        let decision = desk.route(order(), quotes)
        #expect(decision.chosen == 1)
        #expect(decision.score(1) == "0.9500")
    }

    @Test func `Preferred brokers first leaves the others for when none can`() {
        var desk = twoBrokers {
            $0.defaults.preferred = [name("fast")]
            $0.defaults.preference = .first
        }
        let first = desk.route(order(), quotes)
        #expect(first.chosen == 1)
        #expect(first.verdict(0) == "is not preferred")
        desk.router.setEnabled(broker(1), false)
        let second = desk.route(order(), quotes)
        #expect(second.chosen == 0)
    }

    @Test func `Strictly preferred brokers leave nobody else`() {
        var desk = twoBrokers {
            $0.defaults.preferred = [name("fast")]
            $0.defaults.preference = .strict
        }
        desk.router.setEnabled(broker(1), false)
        let refusal = desk.refusal(order(), quotes)
        #expect(refusal?.text.description == "no broker: fast is disabled; nor can 1 other")
        // Nor does anybody hear what is against the others.
        desk.router.disconnected(broker(0), at: desk.now)
        let again = desk.refusal(order(), quotes)
        #expect(again?.text.description == "no broker: fast is disabled; nor can 1 other")
    }
}
