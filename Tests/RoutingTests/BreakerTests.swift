// Circuit breakers, with their times.

import Routing
import Testing
import Values

private let alpha = [RouteCandidate(broker(0))]

/// A breaker that has just opened.
private func opened(_ change: (inout RoutingSettings) -> Void = { _ in }) -> Desk {
    var settings = settings(["alpha"])
    change(&settings)
    var desk = Desk(settings)
    desk.failed(0, times: settings.breaker.failuresInRow)
    return desk
}

@Suite struct `Breakers` {
    @Test func `Five failures in a row open it for 30 seconds, an answer between starts anew`() {
        var desk = Desk(settings(["alpha"]))
        desk.failed(0, times: 4)
        desk.answered(0, after: 1)
        let four = desk.failed(0, times: 4)
        #expect(four == nil)
        let fifth = desk.failed(0)
        #expect(fifth == .opened(until: desk.now.advanced(by: .seconds(30))))
        let refused = desk.route(order(), alpha)
        #expect(refused.verdict(0) == "failed too often and is left alone until 00:00:30 UTC")
        desk.wait(Interval(nanoseconds: 29_999_999_999))
        let early = desk.route(order(), alpha)
        #expect(early.isRefused)
        desk.wait(Interval(nanoseconds: 1))
        let probe = desk.route(order(), alpha)
        #expect(probe.chosen == 0)
    }

    @Test func `Half of the outcomes failed opens it, once there are twenty`() {
        var desk = Desk(settings(["alpha"]))
        for _ in 0..<9 {
            desk.failed(0)
            desk.answered(0, after: 1)
        }
        desk.answered(0, after: 1)
        // 9 of 19, then 10 of 20.
        let state = desk.router.breaker(of: broker(0))
        #expect(state == .closed(failuresInRow: 0))
        let change = desk.failed(0)
        #expect(change == .opened(until: desk.now.advanced(by: .seconds(30))))
    }

    @Test func `Three probes go out, and three answers close it`() {
        var desk = opened()
        desk.wait(.seconds(30))
        let since = desk.now
        var chosen: [Int?] = []
        for _ in 0..<4 { chosen.append(desk.route(order(), alpha).chosen) }
        #expect(chosen == [0, 0, 0, nil])
        let waiting = desk.route(order(), alpha)
        #expect(waiting.verdict(0) == "failed too often and is being tried with other orders")
        let state = desk.router.breaker(of: broker(0))
        #expect(state == .halfOpen(sent: 3, answered: 0, since: since, coolDown: .seconds(30)))
        desk.answered(0, after: 1, times: 2)
        let third = desk.router.record(.answered(after: .milliseconds(1)), of: broker(0), at: desk.now)
        #expect(third == .closed)
        // The failures from before are forgotten: it would take five new ones.
        let next = desk.failed(0, times: 4)
        #expect(next == nil)
        let closed = desk.route(order(), alpha)
        #expect(closed.chosen == 0)
    }

    @Test func `An old rate of errors does not open it again when it has closed`() {
        var settings = settings(["alpha"])
        settings.breaker.failuresInRow = 100
        settings.health.minimum = 80
        var desk = Desk(settings)
        let change = desk.failed(0, times: 20)
        #expect(change == .opened(until: desk.now.advanced(by: .seconds(30))))
        desk.wait(.seconds(30))
        // A probe goes out whatever the health: it is how the health gets better.
        let probe = desk.route(order(), alpha)
        #expect(probe.chosen == 0)
        desk.answered(0, after: 1, times: 3)
        let next = desk.failed(0)
        #expect(next == nil)
    }

    @Test func `A probe that fails opens it for twice as long, up to ten minutes`() {
        var desk = opened()
        var coolDowns: [Int64] = []
        for seconds in [30, 60, 120, 240, 480, 600] as [Int64] {
            desk.wait(.seconds(seconds))
            _ = desk.route(order(), alpha)
            guard case .opened(let until)? = desk.failed(0) else { continue }
            coolDowns.append(until.since(desk.now).nanoseconds / 1_000_000_000)
        }
        #expect(coolDowns == [60, 120, 240, 480, 600, 600])
    }

    @Test func `Late answers and failures of an open one change nothing`() {
        var desk = opened()
        let before = desk.router.breaker(of: broker(0))
        desk.answered(0, after: 1, times: 5)
        let change = desk.failed(0, times: 9)
        #expect(change == nil)
        let after = desk.router.breaker(of: broker(0))
        #expect(after == before)
    }

    @Test func `Probes that nobody tells about do not keep it half open for ever`() {
        var desk = opened()
        desk.wait(.seconds(30))
        for _ in 0..<3 { _ = desk.route(order(), alpha) }
        desk.wait(.seconds(29))
        desk.router.heard(broker(0), at: desk.now)
        let early = desk.route(order(), alpha)
        #expect(early.isRefused)
        desk.wait(.seconds(1))
        let renewed = desk.route(order(), alpha)
        #expect(renewed.chosen == 0)
        let state = desk.router.breaker(of: broker(0))
        #expect(state == .halfOpen(sent: 1, answered: 0, since: desk.now, coolDown: .seconds(30)))
    }

    @Test func `What would be decided sends no probe`() {
        var desk = opened()
        desk.wait(.seconds(30))
        desk.fill(alpha)
        for _ in 0..<9 {
            let decision = desk.router.decide(order(), among: &desk.candidates, at: desk.now)
            #expect(decision.chosen == 0)
        }
    }

    @Test func `Other brokers take over meanwhile`() {
        var desk = Desk(settings(["alpha", "beta"]))
        desk.failed(0, times: 5)
        let both = [RouteCandidate(broker(0)), RouteCandidate(broker(1))]
        let decision = desk.route(order(), both)
        #expect(decision.chosen == 1)
    }
}
