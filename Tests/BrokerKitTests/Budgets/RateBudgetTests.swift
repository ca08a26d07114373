// Never more than a venue allows, and cancels first.

import TestKit
import Testing
import Values

@testable import BrokerKit

@Suite struct `Rate budgets` {
    static func policy(slack: Int64 = 0, margin: Int64 = 0, reserve: Int64 = 0) -> RatePolicy {
        var policy = RatePolicy()
        policy.slack = .milliseconds(slack)
        policy.marginPermille = margin
        policy.reservePermille = reserve
        for urgency in CallUrgency.allCases { policy.patience[urgency] = .seconds(86_400) }
        return policy
    }

    // MARK: Whatever comes

    @Test(arguments: 1...120)
    func `never more than the venue allows in any span, however early or late calls reach it`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let slack = Int64.random(in: 0...400, using: &random)
        let rules = (0..<Int.random(in: 1...3, using: &random)).map { _ in RateRule.random(&random) }
        var budget = RateBudget(rules, Self.policy(slack: slack, reserve: Int64.random(in: 0...300, using: &random)))
        var venues = rules.map { VenueCount(rule: $0) }
        var now = Instant.test(0)
        let isBusy = Bool.random(using: &random)
        // Worst for us: calls that are all late, and then all early.
        let bunch = Bool.random(using: &random) ? Int.random(in: 5...60, using: &random) : nil
        for step in 0..<400 {
            now = now.advanced(
                by: .milliseconds(
                    random.once(in: 20) ? 3_000 : Int64.random(in: 0...(isBusy ? 5 : 300), using: &random)))
            let charges = rules.indices.filter { _ in !random.once(in: 3) }.map {
                RateCharge(pool: $0, weight: Int64.random(in: 0...3, using: &random))
            }
            let urgency = CallUrgency.allCases.randomElement(using: &random) ?? .order
            switch budget.ask(charges, urgency, at: now) {
            case .now:
                let drawn = Int64.random(in: -slack...slack, using: &random)
                let late = (bunch.map { step / $0 % 2 == 0 ? slack : -slack } ?? drawn) * 1_000_000
                for charge in charges {
                    venues[charge.pool].calls.append((now.nanosecondsSinceEpoch + late, charge.weight))
                }
            case .wait(let until):
                #expect(until > now)
                // Waiting as told is enough, if nothing else goes out meanwhile.
                if random.once(in: 3) {
                    var later = budget
                    #expect(later.ask(charges, urgency, at: until) == .now, "seed \(seed)")
                    if until.nanosecondsSinceEpoch > now.nanosecondsSinceEpoch + 1 {
                        let before = Instant(nanosecondsSinceEpoch: until.nanosecondsSinceEpoch - 1)
                        later = budget
                        #expect(later.ask(charges, urgency, at: before) == .wait(until: until), "seed \(seed)")
                    }
                }
            case .refuse(let refusal): #expect(refusal == .tooHeavy, "seed \(seed)")
            }
        }
        for venue in venues { #expect(!venue.isExceeded, "seed \(seed): \(venue.rule)") }
    }

    @Test(arguments: 1...40)
    func `cancels never wait while they take no more than their reserve, whatever else is asked`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let limit = Int64.random(in: 20...200, using: &random)
        let interval = Interval.milliseconds(Int64.random(in: 500...5_000, using: &random))
        let shapes: [RateRule.Shape] = [.sliding, .fixed, .bucket(capacity: limit)]
        let shape = shapes[Int.random(in: 0...2, using: &random)]
        let reserve = Int64.random(in: 1...limit / 4, using: &random)
        let rule = RateRule(limit, in: interval, shape, reserve: reserve)
        var budget = RateBudget([rule], Self.policy(slack: 50, margin: 50))
        var now = Instant.test(0)
        // So many cancels in a span as we count it, evenly: its slots and slack make it longer than the venue's.
        let step = (interval.nanoseconds * 34 / 32 + 200_000_000) / reserve
        var nextCancel = now
        for _ in 0..<2_000 {
            now = now.advanced(by: Interval(nanoseconds: Int64.random(in: 0...2_000_000, using: &random)))
            while nextCancel <= now {
                #expect(budget.ask([RateCharge(pool: 0)], .cancel, at: nextCancel) == .now, "seed \(seed): \(rule)")
                nextCancel = nextCancel.advanced(by: Interval(nanoseconds: step))
            }
            // Everybody else asks all the time.
            for urgency in [CallUrgency.order, .query] { _ = budget.ask([RateCharge(pool: 0)], urgency, at: now) }
        }
    }

    @Test(arguments: [RateRule.Shape.sliding, .fixed, .bucket(capacity: 100)])
    func `who asks all the time gets nearly all that is allowed`(shape: RateRule.Shape) {
        var budget = RateBudget([RateRule(100, in: .seconds(10), shape)], Self.policy())
        var sent = 0
        for millisecond in stride(from: 0, to: 100_000, by: 5)
        where budget.ask([RateCharge(pool: 0)], .cancel, at: .test(0, Int64(millisecond))) == .now {
            sent += 1
        }
        #expect((900...1_100).contains(sent))
    }

    // MARK: One by one

    @Test func `cancels take all, orders leave a reserve, queries leave another`() {
        let shares = { (urgency: CallUrgency) in
            var budget = RateBudget([RateRule(100, in: .seconds(60), .sliding)], Self.policy(margin: 50, reserve: 100))
            return (0..<200).filter { _ in budget.ask([RateCharge(pool: 0)], urgency, at: .test(0)) == .now }.count
        }
        #expect(shares(.cancel) == 95)
        #expect(shares(.order) == 85)
        #expect(shares(.query) == 75)
    }

    @Test func `a call takes from all its pools or from none`() {
        var budget = RateBudget(
            [RateRule(10, in: .seconds(1), .sliding), RateRule(1, in: .seconds(60), .sliding)], Self.policy())
        let both = [RateCharge(pool: 0, weight: 4), RateCharge(pool: 1)]
        #expect(budget.ask(both, .order, at: .test(0)) == .now)
        guard case .wait(let until) = budget.ask(both, .order, at: .test(0)) else {
            Issue.record("went twice")
            return
        }
        #expect(until > .test(59) && until < .test(63))
        #expect(budget.taken(of: 0) == 4)
        #expect(budget.ask([RateCharge(pool: 0, weight: 6)], .order, at: .test(0)) == .now)
    }

    @Test func `what would wait too long, or is too heavy for ever, is refused`() {
        var policy = Self.policy()
        policy.patience[.order] = .seconds(1)
        policy.patience[.query] = nil
        var budget = RateBudget([RateRule(5, in: .seconds(10), .fixed)], policy)
        #expect(budget.ask([RateCharge(pool: 0, weight: 6)], .cancel, at: .test(0)) == .refuse(.tooHeavy))
        #expect(budget.ask([RateCharge(pool: 0, weight: 5)], .cancel, at: .test(0)) == .now)
        // The span ends 6.3 s later.
        #expect(budget.ask([RateCharge(pool: 0)], .cancel, at: .test(0)) == .wait(until: .test(6, 300)))
        #expect(budget.ask([RateCharge(pool: 0)], .order, at: .test(0)) == .refuse(.wouldWait(until: .test(6, 300))))
        #expect(budget.ask([RateCharge(pool: 0)], .order, at: .test(6)) == .wait(until: .test(6, 300)))
        #expect(budget.ask([RateCharge(pool: 0)], .query, at: .test(6)) == .refuse(.wouldWait(until: .test(6, 300))))
        #expect(budget.ask([RateCharge(pool: 0)], .order, at: .test(6, 300)) == .now)
    }

    @Test func `near the end of a venue's span a call counts in both`() {
        var budget = RateBudget([RateRule(5, in: .seconds(10), .fixed)], Self.policy(slack: 500))
        #expect(budget.ask([RateCharge(pool: 0, weight: 5)], .cancel, at: .test(6)) == .now)
        // 0.3 s before the end; the next span is full, too.
        #expect(budget.ask([RateCharge(pool: 0)], .cancel, at: .test(7)) == .wait(until: .test(16, 800)))
    }

    // MARK: What the venue says

    @Test func `a venue that counts more than we do is believed, one that counts less is not`() {
        for shape in [RateRule.Shape.sliding, .fixed, .bucket(capacity: 100)] {
            var budget = RateBudget([RateRule(100, in: .seconds(60), shape)], Self.policy())
            #expect(budget.ask([RateCharge(pool: 0, weight: 10)], .cancel, at: .test(0)) == .now)
            budget.observe(.used(pool: 0, 97), at: .test(0))
            #expect(budget.taken(of: 0) == 97)
            budget.observe(.used(pool: 0, 20), at: .test(0))
            budget.observe(.remaining(pool: 0, 50), at: .test(0))
            #expect(budget.taken(of: 0) == 97)
            budget.observe(.remaining(pool: 0, 1), at: .test(0))
            #expect(budget.ask([RateCharge(pool: 0, weight: 1)], .cancel, at: .test(0)) == .now)
            #expect(budget.ask([RateCharge(pool: 0, weight: 1)], .cancel, at: .test(0)) != .now)
        }
    }

    @Test func `429 and 418 close the pool for everybody until the venue says, and no earlier news opens it`() {
        var budget = RateBudget(
            [RateRule(100, in: .seconds(1), .sliding), RateRule(9, in: .seconds(1), .fixed)], Self.policy())
        budget.observe(.closed(pool: 0, .seconds(120)), at: .test(0))
        budget.observe(.closed(pool: 0, .seconds(5)), at: .test(0))
        for urgency in CallUrgency.allCases {
            #expect(budget.ask([RateCharge(pool: 0)], urgency, at: .test(119)) == .wait(until: .test(120)))
        }
        #expect(budget.closed(0, at: .test(119)) == .test(120))
        #expect(budget.ask([RateCharge(pool: 1)], .order, at: .test(119)) == .now)
        budget.observe(.closed(pool: 1, nil), at: .test(119))
        #expect(budget.closed(1, at: .test(119)) == .test(179))
        #expect(budget.ask([RateCharge(pool: 0)], .query, at: .test(120)) == .now)
        #expect(budget.closed(0, at: .test(120)) == nil)
        budget.observe(.closed(pool: nil, .seconds(600)), at: .test(120))
        for pool in 0...1 { #expect(budget.closed(pool, at: .test(120)) == .test(720)) }
    }

    @Test func `a limit that the venue changes holds at once, what is taken stays taken`() {
        for shape in [RateRule.Shape.sliding, .fixed, .bucket(capacity: 100)] {
            var budget = RateBudget([RateRule(100, in: .seconds(60), shape)], Self.policy())
            #expect(budget.ask([RateCharge(pool: 0, weight: 50)], .cancel, at: .test(0)) == .now)
            budget.adopt(RateRule(60, in: .seconds(30), .sliding), for: 0, at: .test(0))
            #expect(budget.ask([RateCharge(pool: 0, weight: 11)], .cancel, at: .test(0)) != .now)
            #expect(budget.ask([RateCharge(pool: 0, weight: 10)], .cancel, at: .test(0)) == .now)
            budget.observe(.limit(pool: 0, 70), at: .test(1))
            #expect(budget.ask([RateCharge(pool: 0, weight: 10)], .cancel, at: .test(1)) == .now)
            budget.observe(.limit(pool: 0, 0), at: .test(1))
            budget.observe(.limit(pool: 0, .max), at: .test(1))
            #expect(budget.rule(of: 0).limit == 70)
        }
    }

    @Test func `a clock that goes back stands still, at either end of time nothing traps`() {
        var budget = RateBudget(
            [
                RateRule(1, in: .seconds(1), .sliding), RateRule(1, in: .milliseconds(100), .fixed),
                RateRule(1, in: .seconds(1), .bucket(capacity: 1)),
            ], Self.policy(slack: 250))
        let all = (0...2).map { RateCharge(pool: $0) }
        #expect(budget.ask(all, .order, at: .distantPast) == .now)
        #expect(budget.ask(all, .order, at: .test(0)) == .now)
        #expect(budget.ask(all, .order, at: .test(-100)) != .now)
        #expect(budget.ask(all, .order, at: .distantFuture) == .now)
        budget.observe(.closedUntil(pool: nil, .distantFuture), at: .distantFuture)
        #expect(budget.ask(all, .order, at: .distantFuture) == .refuse(.wouldWait(until: .distantFuture)))
    }
}
