// What an order costs: tiers, minimum, fees, half the spread.

import Routing
import Testing
import Values

private func tiered() -> CommissionSchedule {
    var schedule = CommissionSchedule()
    schedule.tiers = [
        CommissionTier(takerPercent: Decimal("0.20"), makerPercent: Decimal("0.10")),
        CommissionTier(fromVolume: Decimal(1_000_000), takerPercent: Decimal("0.05"), makerPercent: Decimal("-0.01")),
    ]
    return schedule
}

private func flat(_ percent: Decimal) -> CommissionSchedule {
    var schedule = CommissionSchedule()
    schedule.tiers = [CommissionTier(takerPercent: percent, makerPercent: percent)]
    return schedule
}

private func close(_ figure: Double?, _ value: Double) -> Bool { abs((figure ?? -1) - value) < 1e-9 }

@Suite struct `lowestCost` {
    @Test func `is commission, fees and half the spread`() {
        var settings = settings(["alpha", "beta"], .lowestCost)
        var schedule = flat(Decimal("0.1"))
        schedule.perOrder = Decimal(1)
        schedule.perUnit = Decimal("0.05")
        schedule.feePercent = Decimal("0.02")
        settings.brokers[0].commissions = [schedule]
        var desk = Desk(settings)
        let decision = desk.route(order(Decimal(10)), [quoted(0), quoted(1, spread: Decimal("1.0"))])
        // 1 + 10 × 0.05 + 0.1 % of 1000 + 0.02 % of 1000 + 10 × 0.1 / 2 = 3.2; and 10 × 1 / 2 = 5.
        expect(close(decision.candidate(of: 0)?.figure, 3.2))
        expect(close(decision.candidate(of: 1)?.figure, 5))
        #expect(decision.chosen == 0)
        #expect(decision.score(1) == "0.6400")
    }

    @Test func `has a minimum of commission, fees come on top`() {
        var settings = settings(["alpha"], .lowestCost)
        var schedule = flat(Decimal("0.1"))
        schedule.minimum = Decimal(4)
        schedule.feePercent = Decimal("0.1")
        settings.brokers[0].commissions = [schedule]
        var desk = Desk(settings)
        let small = desk.route(order(Decimal(10)), [quoted(0, spread: .zero)])
        expect(close(small.candidate(of: 0)?.figure, 5))
        let large = desk.route(order(Decimal(100)), [quoted(0, spread: .zero)])
        expect(close(large.candidate(of: 0)?.figure, 20))
    }

    @Test func `changes hands when the month's volume reaches a tier, and back with the next month`() {
        var settings = settings(["tiered", "flat"], .lowestCost)
        settings.brokers[0].commissions = [tiered()]
        settings.brokers[1].commissions = [flat(Decimal("0.10"))]
        var desk = Desk(settings)
        let quotes = [quoted(0), quoted(1)]
        let before = desk.route(order(), quotes)
        #expect(before.chosen == 1)
        desk.router.recordFill(of: broker(0), notional: WideDecimal(Decimal("999999.99")), at: desk.now)
        let short = desk.route(order(), quotes)
        #expect(short.chosen == 1)
        desk.router.recordFill(of: broker(0), notional: WideDecimal(Decimal("0.01")), at: desk.now)
        let reached = desk.route(order(), quotes)
        #expect(reached.chosen == 0)
        // 2026-01-31T23:59:59 and a second later.
        desk.wait(.seconds(31 * 86_400 - 1))
        for number in 0..<2 { desk.router.heard(broker(number), at: desk.now) }
        let lastSecond = desk.route(order(), quotes)
        #expect(lastSecond.chosen == 0)
        desk.wait(.seconds(1))
        let february = desk.route(order(), quotes)
        #expect(february.chosen == 1)
    }

    @Test func `counts a month from its first moment to its last, in leap years, too`() {
        var settings = settings(["tiered"], .lowestCost)
        settings.brokers[0].commissions = [tiered()]
        var desk = Desk(settings)
        // From 1969-12-31T23:59:59 on, month by month.
        desk.now = Instant(nanosecondsSinceEpoch: -1_000_000_000)
        for month in 0..<(12 * 140) {
            let year = 1970 + month / 12
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month % 12]
            desk.wait(.seconds(1))
            desk.router.connected(broker(0), at: desk.now)
            let first = desk.route(order(), [quoted(0, spread: .zero)]).candidate(of: 0)?.figure
            desk.router.recordFill(of: broker(0), notional: WideDecimal(Decimal(1_000_000)), at: desk.now)
            desk.wait(.seconds(Int64(days) * 86_400 - 1))
            desk.router.heard(broker(0), at: desk.now)
            let last = desk.route(order(), [quoted(0, spread: .zero)]).candidate(of: 0)?.figure
            #expect(first == 2 && last == 0.5, "month \(month % 12 + 1) of \(year)")
        }
    }

    @Test func `has the maker's rate for what waits, and a rebate is the best of all`() {
        var settings = settings(["tiered", "flat"], .lowestCost)
        settings.brokers[0].commissions = [tiered()]
        settings.brokers[1].commissions = [flat(Decimal("0.02"))]
        var desk = Desk(settings)
        desk.router.recordFill(of: broker(0), notional: WideDecimal(Decimal(2_000_000)), at: desk.now)
        // A limit of 99 waits under a touch of 100: -0.01 % of 990, and 0.02 %; no spread is paid.
        let waiting = desk.route(order(limit: Decimal(99), needs: .limit), [quoted(0), quoted(1)])
        expect(close(waiting.candidate(of: 0)?.figure, -0.099))
        expect(close(waiting.candidate(of: 1)?.figure, 0.198))
        #expect(waiting.chosen == 0)
        #expect(waiting.score(1) == "0.0000")
        // At 100 it trades at once, unless it is post only.
        let taking = desk.route(order(limit: Decimal(100), needs: .limit), [quoted(0), quoted(1)])
        expect(close(taking.candidate(of: 0)?.figure, 0.5 + 0.5))
        let posted = desk.route(order(limit: Decimal(100), needs: [.limit, .postOnly]), [quoted(0), quoted(1)])
        expect(close(posted.candidate(of: 0)?.figure, -0.1))
    }

    @Test func `goes by the schedule of the asset class`() {
        var settings = settings(["alpha"], .lowestCost)
        var forex = flat(Decimal("0.01"))
        forex.assetClass = name("forex")
        settings.brokers[0].commissions = [forex, flat(Decimal("0.5"))]
        var desk = Desk(settings)
        let one = desk.route(order(assetClass: "forex"), [quoted(0, spread: .zero)])
        expect(close(one.candidate(of: 0)?.figure, 0.1))
        let other = desk.route(order(), [quoted(0, spread: .zero)])
        expect(close(other.candidate(of: 0)?.figure, 5))
    }

    @Test func `is not known without a price where it depends on one`() {
        var settings = settings(["percent", "each"], .lowestCost)
        settings.brokers[0].commissions = [flat(Decimal("0.1"))]
        settings.brokers[1].commissions = [CommissionSchedule()]
        settings.brokers[1].commissions[0].perOrder = Decimal(2)
        var desk = Desk(settings)
        let list = (0..<2).map { RouteCandidate(broker($0), spread: .zero) }
        let blind = desk.route(order(), list)
        #expect(blind.chosen == 1)
        #expect(blind.candidate(of: 0)?.figure == nil)
        var known = order()
        known.notional = Decimal(1000)
        let told = desk.route(known, list)
        expect(close(told.candidate(of: 0)?.figure, 1))
        #expect(told.chosen == 0)
    }
}
