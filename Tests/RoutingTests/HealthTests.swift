// Latency, outcomes and the health made of them.

import Routing
import Testing
import Values

private func points(_ health: BrokerHealth) -> [Int] {
    [health.connection, health.errors, health.latency, health.heartBeats]
}

@Suite struct `Health` {
    @Test func `A broker that is connected and does nothing wrong has 100, one that is not has none`() {
        var desk = Desk(settings(["alpha"]))
        let well = desk.router.health(of: broker(0), at: desk.now)
        #expect(points(well) == [20, 40, 20, 20])
        #expect(well.score == 100)
        desk.router.disconnected(broker(0), at: desk.now)
        let gone = desk.router.health(of: broker(0), at: desk.now)
        #expect(gone.score == 0)
    }

    @Test func `Each lost connection within the window costs 10, a planned one nothing`() {
        var desk = Desk(settings(["alpha"]))
        var found: [Int] = []
        for planned in [true, false, false, false] {
            desk.router.disconnected(broker(0), isPlanned: planned, at: desk.now)
            desk.router.connected(broker(0), at: desk.now)
            found.append(desk.router.health(of: broker(0), at: desk.now).connection)
        }
        #expect(found == [20, 10, 0, 0])
        desk.wait(.seconds(60))
        let later = desk.router.health(of: broker(0), at: desk.now).connection
        #expect(later == 20)
    }

    @Test func `Errors cost up to 40, all of them at 20 percent`() {
        var desk = Desk(settings(["alpha"]))
        desk.answered(0, after: 1, times: 95)
        desk.failed(0)
        desk.answered(0, after: 1)
        desk.failed(0, times: 3)
        // 4 of 100 is a fifth of 20 percent, and costs a fifth of the points.
        let some = desk.router.health(of: broker(0), at: desk.now).errors
        #expect(some == 32)
        desk.answered(0, after: 1)
        desk.failed(0, times: 4)
        for _ in 0..<5 {
            desk.answered(0, after: 1)
            desk.failed(0, times: 4)
        }
        let many = desk.router.health(of: broker(0), at: desk.now).errors
        #expect(many == 0)
    }

    @Test func `Outcomes are forgotten an eighth of the window at a time`() {
        var desk = Desk(settings(["alpha"]))
        desk.failed(0)
        var found: [Int] = []
        for _ in 0..<9 {
            found.append(desk.router.health(of: broker(0), at: desk.now).errors)
            desk.wait(Interval(nanoseconds: 7_500_000_000))
        }
        #expect(found == [0, 0, 0, 0, 0, 0, 0, 0, 40])
    }

    @Test func `Slow acknowledgements cost up to 20, between 250 ms and 5 s`() {
        let cases: [(Int64, Int)] = [(250, 20), (1200, 16), (2625, 10), (4999, 1), (5000, 0), (90_000, 0)]
        for (milliseconds, expected) in cases {
            var desk = Desk(settings(["alpha"]))
            desk.answered(0, after: milliseconds)
            let latency = desk.router.health(of: broker(0), at: desk.now).latency
            #expect(latency == expected, "\(milliseconds) ms")
        }
    }

    @Test func `Silence costs up to 20, from one and a half heartbeats to three`() {
        var desk = Desk(settings(["alpha"]))
        var found: [Int] = []
        for _ in 0..<5 {
            desk.wait(Interval(nanoseconds: 22_500_000_000))
            found.append(desk.router.health(of: broker(0), at: desk.now).heartBeats)
        }
        #expect(found == [20, 20, 10, 0, 0])
        desk.router.heard(broker(0), at: desk.now)
        let heard = desk.router.health(of: broker(0), at: desk.now).heartBeats
        #expect(heard == 20)
    }

    @Test func `A broker below the minimum gets nothing until it is better`() {
        var settings = settings(["alpha"])
        settings.health.minimum = 65
        settings.breaker.failuresInRow = 100
        settings.breaker.minimumOutcomes = 1000
        var desk = Desk(settings)
        desk.failed(0, times: 3)
        let ill = desk.route(order(), [RouteCandidate(broker(0))])
        #expect(ill.verdict(0) == "has a health of 60, below 65")
        desk.router.disconnected(broker(0), at: desk.now)
        desk.router.connected(broker(0), at: desk.now)
        let worse = desk.route(order(), [RouteCandidate(broker(0))])
        #expect(worse.verdict(0) == "has a health of 50, below 65")
        desk.wait(.seconds(60))
        desk.router.heard(broker(0), at: desk.now)
        let better = desk.route(order(), [RouteCandidate(broker(0))])
        #expect(better.chosen == 0)
    }

    @Test func `A clock that is set back neither traps nor loses what is known`() {
        var desk = Desk(settings(["alpha"]))
        desk.failed(0)
        desk.wait(.seconds(-3600))
        desk.failed(0)
        desk.answered(0, after: -5)
        let health = desk.router.health(of: broker(0), at: desk.now)
        #expect(health.errors == 0)
        desk.wait(.seconds(3600))
        let again = desk.router.health(of: broker(0), at: desk.now)
        #expect(again.errors == 0)
        for instant in [Instant.distantPast, .distantFuture] {
            desk.now = instant
            desk.failed(0)
            desk.router.recordFill(of: broker(0), notional: WideDecimal(Decimal(1)), at: instant)
            _ = desk.route(order(), [RouteCandidate(broker(0))])
            _ = desk.router.health(of: broker(0), at: instant)
        }
    }
}

@Suite struct `Latency` {
    @Test func `The mean follows by a sixteenth`() {
        var meter = LatencyMeter()
        meter.record(.milliseconds(16))
        #expect(meter.mean == 16_000_000)
        meter.record(.milliseconds(32))
        #expect(meter.mean == 17_000_000)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `The tail comes to rest near the slowest in a hundred`(seed: UInt64) {
        var dice = Dice(state: seed)
        var meter = LatencyMeter()
        var tails = 0.0
        for round in 0..<40_000 {
            // From 0 to 100 ms, each as often: 99 in 100 are below 99 ms.
            meter.record(Interval(nanoseconds: Int64(dice.roll(100_000)) * 1000))
            if round >= 20_000 { tails += meter.tail / 20_000 }
        }
        #expect(tails > 95_000_000 && tails < 103_000_000, "seed \(seed): \(tails)")
    }

    @Test func `One outlier does not carry the tail beyond itself`() {
        var meter = LatencyMeter()
        for _ in 0..<100 { meter.record(.milliseconds(10)) }
        meter.record(Interval(nanoseconds: 10_100_000))
        #expect(meter.tail <= 10_100_000)
        meter.record(.seconds(10))
        #expect(meter.tail < 12_000_000)
    }
}
