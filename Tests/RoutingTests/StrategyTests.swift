// Each strategy once, with its figures.

import Routing
import Testing
import Values

@Suite struct `Strategies` {
    @Test func `primaryOnly takes the first broker of the rule, or nobody`() {
        var settings = settings(["alpha", "beta"], .primaryOnly)
        settings.defaults.brokers = [name("beta"), name("alpha")]
        var desk = Desk(settings)
        let both = [RouteCandidate(broker(0)), RouteCandidate(broker(1))]
        let first = desk.route(order(), both)
        #expect(first.chosen == 1)
        #expect(first.verdict(0) == "is not the primary broker")
        desk.router.disconnected(broker(1), at: desk.now)
        let refusal = desk.refusal(order(), both)
        #expect(refusal?.text.description == "no broker: beta is not connected; nor can 1 other")
    }

    @Test func `priority takes the first that can, and fails over to the next`() {
        var desk = Desk(settings(["alpha", "beta", "gamma", "delta"]))
        let all = (0..<4).map { RouteCandidate(broker($0)) }
        let first = desk.route(order(), all)
        // 1 less the place by their count.
        #expect(first.chosen == 0)
        #expect((0..<4).map { first.score($0) } == ["1.0000", "0.7500", "0.5000", "0.2500"])
        desk.router.disconnected(broker(0), at: desk.now)
        desk.router.setEnabled(broker(1), false)
        let failedOver = desk.route(order(), all)
        #expect(failedOver.chosen == 2)
        #expect(failedOver.verdict(0) == "is not connected")
        #expect(failedOver.verdict(1) == "is disabled")
    }

    @Test func `roundRobin goes round the rule's brokers, and passes over who cannot`() {
        var settings = settings(["alpha", "beta", "gamma"], .roundRobin)
        settings.defaults.brokers = [name("gamma"), name("alpha"), name("beta")]
        var desk = Desk(settings)
        let all = (0..<3).map { RouteCandidate(broker($0)) }
        var chosen: [Int?] = []
        for _ in 0..<4 { chosen.append(desk.route(order(), all).chosen) }
        #expect(chosen == [2, 0, 1, 2])
        desk.router.setEnabled(broker(0), false)
        chosen = []
        for _ in 0..<3 { chosen.append(desk.route(order(), all).chosen) }
        #expect(chosen == [1, 2, 1])
    }

    @Test func `loadBalanced takes the least open orders by weight, this one counted`() {
        var settings = settings(["alpha", "beta"], .loadBalanced)
        settings.brokers[0].weight = 3
        var desk = Desk(settings)
        let both = [RouteCandidate(broker(0)), RouteCandidate(broker(1))]
        var chosen: [Int?] = []
        var open = [0, 0]
        for _ in 0..<8 {
            let decision = desk.route(order(), both)
            chosen.append(decision.chosen)
            open[decision.chosen ?? 0] += 1
            for number in 0..<2 { desk.router.setLoad(broker(number), openOrders: open[number], openValue: .zero) }
        }
        // (0+1)/3 before (0+1)/1, (1+1)/3, then 3/3 = 1/1, which is the lower broker's; then 4/3 against 1/1.
        #expect(chosen == [0, 0, 0, 1, 0, 0, 0, 1])
        #expect(open == [6, 2])
    }

    @Test func `loadBalanced by value counts the order's notional`() {
        var settings = settings(["alpha", "beta"], .loadBalanced)
        settings.balance = .openValue
        var desk = Desk(settings)
        desk.router.setLoad(broker(0), openOrders: 1, openValue: Decimal(3000))
        desk.router.setLoad(broker(1), openOrders: 9, openValue: Decimal(1000))
        let decision = desk.route(order(Decimal(10)), [quoted(0), quoted(1)])
        #expect(decision.chosen == 1)
        // 3000 and 1000, and 10 at 100 on each: 4000 and 2000.
        #expect(decision.candidate(of: 0)?.figure == 4000)
        #expect(decision.score(0) == "0.5000")
    }

    @Test func `bestExecution weighs price against fees`() {
        var settings = settings(["cheap", "near"], .bestExecution)
        var schedule = CommissionSchedule()
        schedule.tiers = [CommissionTier(takerPercent: Decimal("0.1"), makerPercent: .zero)]
        settings.brokers[0].commissions = [schedule]
        var desk = Desk(settings)
        // 100.00 and 0.1 % is 100.10; 100.05 without fees is better.
        let buy = desk.route(order(), [quoted(0, touch: Decimal("100")), quoted(1, touch: Decimal("100.05"))])
        #expect(buy.chosen == 1)
        #expect(buy.candidate(of: 0)?.figure == 100.1)
        #expect(buy.candidate(of: 1)?.figure == 100.05)
        // For one who sells: 100 less 0.1 is 99.90, and 99.95 is better.
        let sell = desk.route(
            order(side: .sell), [quoted(0, touch: Decimal("100")), quoted(1, touch: Decimal("99.95"))])
        #expect(sell.chosen == 1)
        #expect(sell.candidate(of: 0)?.figure == 99.9)
        // 101.101 is 0.598 percent worse than 100.5, and a percent would be no score at all.
        let near = desk.route(order(), [quoted(0, touch: Decimal("101")), quoted(1, touch: Decimal("100.5"))])
        #expect([near.score(0), near.score(1)] == ["0.4019", "1.0000"])
        let far = desk.route(order(), [quoted(0, touch: Decimal("200")), quoted(1, touch: Decimal("203"))])
        #expect([far.score(0), far.score(1)] == ["1.0000", "0.0000"])
    }

    @Test func `bestExecution walks on from the touch for what is not shown`() {
        var desk = Desk(settings(["thin", "deep"], .bestExecution))
        // 30 with 10 shown and half a spread of 0.2: a third each at 100.0, 100.2, 100.4, so 100.2 on average.
        let decision = desk.route(
            order(Decimal(30)),
            [
                quoted(0, touch: Decimal("100"), spread: Decimal("0.4"), shown: Decimal(10)),
                quoted(1, touch: Decimal("100.1"), spread: Decimal("0.4"), shown: Decimal(30)),
            ])
        #expect(decision.chosen == 1)
        #expect(decision.candidate(of: 0)?.figure == 100.2)
        // With a limit of 100.15 the thin one cannot be worse than that.
        let limited = desk.route(
            order(Decimal(30), limit: Decimal("100.15"), needs: .limit),
            [
                quoted(0, touch: Decimal("100"), spread: Decimal("0.4"), shown: Decimal(10)),
                quoted(1, touch: Decimal("100.1"), spread: Decimal("0.4"), shown: Decimal(30)),
            ])
        #expect(limited.candidate(of: 0)?.figure == 100.15)
    }

    @Test func `fastestExecution goes by mean and tail of the acknowledgements`() {
        var desk = Desk(settings(["slow", "fast", "unknown"], .fastestExecution))
        desk.answered(0, after: 40)
        desk.answered(1, after: 10)
        let decision = desk.route(order(), (0..<3).map { RouteCandidate(broker($0)) })
        #expect(decision.chosen == 1)
        // 10 ms by 40 ms, and by the 100 ms that are assumed of one that never answered.
        #expect((0..<3).map { decision.score($0) } == ["0.2500", "1.0000", "0.1000"])
        #expect(decision.candidate(of: 1)?.figure == 10_000_000)
    }

    @Test func `highestFillProbability takes what was filled, what is shown and how near the limit is`() {
        var desk = Desk(settings(["keen", "shy"], .highestFillProbability))
        for _ in 0..<200 {
            desk.router.recordEnd(of: broker(0), filled: Decimal(10), of: Decimal(10))
            desk.router.recordEnd(of: broker(1), filled: Decimal(5), of: Decimal(10))
        }
        let market = desk.route(order(), [quoted(0), quoted(1)])
        #expect(market.chosen == 0)
        #expect(market.score(1) == "0.5000")
        // Ten wanted and four shown is 0.4 of nearly 1, against 0.5 of all.
        let thin = desk.route(order(), [quoted(0, shown: Decimal(4)), quoted(1)])
        #expect(thin.chosen == 1)
        #expect(thin.score(0) == "0.7999" || thin.score(0) == "0.8000")
        // One spread away from the touch is a half, at the touch all.
        let waiting = desk.route(
            order(limit: Decimal("100"), needs: .limit),
            [quoted(0, touch: Decimal("100.2"), spread: Decimal("0.2")), quoted(1, touch: Decimal("100"))])
        let figures = [waiting.candidate(of: 0)?.figure ?? 0, waiting.candidate(of: 1)?.figure ?? 0]
        #expect(abs(figures[0] - 0.5) < 0.0001 && abs(figures[1] - 0.5) < 0.0001)
    }

    @Test func `What is filled beyond the order, or taken back, is no more than all and no less than nothing`() {
        var desk = Desk(settings(["over", "under"], .highestFillProbability))
        for _ in 0..<200 {
            desk.router.recordEnd(of: broker(0), filled: Decimal(90), of: Decimal(10))
            desk.router.recordEnd(of: broker(1), filled: Decimal(-90), of: Decimal(10))
            desk.router.recordEnd(of: broker(1), filled: Decimal(1), of: .zero)
        }
        let shares = [desk.router.record(of: broker(0)).filledShare, desk.router.record(of: broker(1)).filledShare]
        #expect(shares[0] > 0.99 && shares[0] <= 1)
        #expect(shares[1] >= 0 && shares[1] < 0.01)
    }

    @Test func `minimalMarketImpact takes the order against what is there`() {
        var desk = Desk(settings(["small", "large"], .minimalMarketImpact))
        let decision = desk.route(
            order(Decimal(60)),
            [
                quoted(0, shown: Decimal(100), average: Decimal(20)),
                quoted(1, shown: Decimal(40), average: Decimal(200)),
            ])
        #expect(decision.chosen == 1)
        // 60 of (100 + 20) / 2, and of (40 + 200) / 2.
        #expect(decision.candidate(of: 0)?.figure == 1)
        #expect(decision.candidate(of: 1)?.figure == 0.5)
        #expect(decision.score(0) == "0.5000")
    }

    @Test func `What is not known anywhere leaves the lowest broker, what is known goes before`() {
        var desk = Desk(settings(["alpha", "beta"], .bestExecution))
        let blind = desk.route(order(), [RouteCandidate(broker(1)), RouteCandidate(broker(0))])
        #expect(blind.chosen == 0)
        #expect(blind.candidate(of: 0)?.figure == nil)
        let half = desk.route(order(), [RouteCandidate(broker(0)), quoted(1)])
        #expect(half.chosen == 1)
        // A shown size of zero divides into nothing that could be compared.
        let empty = desk.route(order(), [quoted(0, shown: .zero), quoted(1, touch: Decimal(150))])
        #expect(empty.chosen == 1)
        #expect(empty.candidate(of: 0)?.figure == nil)
    }
}
