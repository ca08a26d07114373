// One broker and no rules: nothing is decided, and what is noted is the same.

import Routing
import Testing
import Values

@Suite struct `The only broker` {
    private func goes(_ desk: inout Desk, _ request: RouteRequest) -> Bool {
        desk.fill([quoted(0)])
        return desk.router.goesToOnlyBroker(request, among: &desk.candidates, at: desk.now)
    }

    @Test(arguments: RouteStrategy.allCases)
    func `gets what it can take, whatever the strategy, as a decision would say`(strategy: RouteStrategy) {
        var desk = Desk(settings(["one"], strategy))
        #expect(goes(&desk, order()))
        #expect(desk.route(order(), [quoted(0)]).chosen == 0)
    }

    @Test func `is left to a decision, which says why, when it cannot take the order`() {
        var desk = Desk(settings(["one"]))
        desk.router.setAbilities(broker(0), BrokerAbilities(rawValue: 0))
        #expect(!goes(&desk, order()))
        #expect(!goes(&desk, order(to: "nowhere")))
        #expect(desk.refusal(order(), [quoted(0)]) != nil)
    }

    @Test func `is left to a decision where a rule is for the order, or there are two`() {
        var ruled = settings(["one"])
        var rule = RouteRule()
        rule.symbol = name("BTC/*")
        ruled.rules = [rule]
        var desk = Desk(ruled)
        #expect(!goes(&desk, order(symbol: "BTC/USD")))
        #expect(goes(&desk, order(symbol: "ETH/USD")))
        var two = Desk(settings(["one", "two"]))
        #expect(!goes(&two, order()))
    }

    @Test func `is tried again with no more orders than a decision would give it`() {
        var one = Desk(settings(["one"]))
        var other = Desk(settings(["one"]))
        one.failed(0, times: 100)
        other.failed(0, times: 100)
        var taken = (0, 0)
        for _ in 0..<200 {
            one.wait(.seconds(1))
            other.wait(.seconds(1))
            if goes(&one, order()) { taken.0 += 1 }
            if other.route(order(), [quoted(0)]).chosen == 0 { taken.1 += 1 }
            #expect(taken.0 == taken.1)
        }
        // It was left alone, then tried, and not with all of them.
        #expect(taken.0 > 0 && taken.0 < 200)
    }
}
