// Why a broker cannot take an order, and which reason the client hears.

import Routing
import Testing
import Values

@Suite struct `Eligibility` {
    private func reason(
        _ request: RouteRequest, _ candidate: RouteCandidate, _ prepare: (inout Router, Instant) -> Void = { _, _ in }
    ) -> (String, OrderRejectReason) {
        var desk = Desk(settings(["alpha"]))
        prepare(&desk.router, desk.now)
        guard let refusal = desk.refusal(request, [candidate]) else { return ("taken", .other) }
        return (refusal.text.description, refusal.reason)
    }

    @Test func `Each thing against a broker has its words and its OrdRejReason`() {
        let alpha = RouteCandidate(broker(0))
        func check(_ found: (String, OrderRejectReason), _ words: String, _ reason: OrderRejectReason) {
            #expect(found.0 == "no broker: alpha \(words)")
            #expect(found.1 == reason)
        }
        check(reason(order(), alpha) { router, _ in router.setEnabled(broker(0), false) }, "is disabled", .brokerOption)
        check(
            reason(order(), alpha) { router, now in router.disconnected(broker(0), at: now) }, "is not connected",
            .brokerOption)
        check(
            reason(order(), RouteCandidate(broker(0), tradesSymbol: false)), "does not trade the symbol",
            .unknownSymbol)
        check(
            reason(order(needs: [.limit, .postOnly, .iceberg]), alpha) { router, _ in
                router.setAbilities(broker(0), [.limit, .market])
            }, "does not do: post only, iceberg", .unsupportedCharacteristic)
        check(
            reason(order(needs: [.limit, .extendedHours]), alpha) { router, _ in
                router.setAbilities(broker(0), [.limit, .market])
            }, "does not do: extended hours", .unsupportedCharacteristic)
        check(
            reason(order(Decimal("1.05")), RouteCandidate(broker(0), lot: Decimal("0.1"))), "takes multiples of 0.1",
            .incorrectQuantity)
        check(
            reason(order(Decimal("1")), RouteCandidate(broker(0), minimum: Decimal("2"))), "takes no less than 2",
            .incorrectQuantity)
        check(
            reason(order(Decimal("11")), RouteCandidate(broker(0), maximum: Decimal("10"))), "takes no more than 10",
            .incorrectQuantity)
        check(reason(order(.zero), alpha), "takes no less than 0", .incorrectQuantity)
    }

    @Test func `What the caller keeps out has its words, too`() {
        let cases: [(RouteObstacle, String, OrderRejectReason)] = [
            (.emergencyStop, "is stopped", .brokerOption),
            (.marketClosed, "is closed for the symbol", .exchangeClosed),
            (.riskLimit, "is at a risk limit", .exceedsLimit),
            (.rateLimit, "is at its rate limit", .brokerOption),
            (.other, "is kept out by the gateway", .brokerOption),
        ]
        for (obstacle, words, ordRejReason) in cases {
            let found = reason(order(), RouteCandidate(broker(0), obstacle: obstacle))
            #expect(found.0 == "no broker: alpha \(words)")
            #expect(found.1 == ordRejReason)
        }
    }

    @Test func `The client hears of the broker that came nearest`() {
        var desk = Desk(settings(["alpha", "beta", "gamma"]))
        desk.router.setEnabled(broker(0), false)
        desk.router.setAbilities(broker(1), .limit)
        desk.failed(2, times: 5)
        let refusal = desk.refusal(order(), (0..<3).map { RouteCandidate(broker($0)) })
        #expect(
            refusal?.text.description
                == "no broker: gamma failed too often and is left alone until 00:00:30 UTC; nor can 2 others")
    }

    @Test func `Without a candidate there is a refusal all the same`() {
        var desk = Desk(settings(["alpha"]))
        let refusal = desk.refusal(order(), [])
        #expect(refusal?.text.description == "no broker can take the order")
    }

    @Test func `Of many candidates those chosen and those nearest are kept, and the others counted`() {
        let names = (0..<20).map { "broker-\($0)" }
        var desk = Desk(settings(names, .fastestExecution))
        for number in 0..<20 { desk.answered(number, after: Int64(100 - number)) }
        for number in 12..<20 { desk.router.setEnabled(broker(number), false) }
        let decision = desk.route(order(), (0..<20).reversed().map { RouteCandidate(broker($0)) })
        #expect(decision.chosen == 11)
        let kept = (0..<decision.candidateCount).map { Int(decision.candidate($0).broker.value) }
        #expect(kept == Array((4...11).reversed()))
        #expect(decision.others == 12)
    }

    @Test func `Every ability has a name`() {
        for bit in 0..<64 {
            let ability = BrokerAbilities(rawValue: 1 << UInt64(bit))
            var text = Text<16>()
            ability.append(to: &text)
            #expect((text.description != "unknown ability") == BrokerAbilities.all.contains(ability), "bit \(bit)")
        }
    }
}
