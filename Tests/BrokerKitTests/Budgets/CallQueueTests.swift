// Whose turn it is.

import TestKit
import Testing
import Values

@testable import BrokerKit

@Suite struct `Call queues` {
    private func budget(_ rules: [RateRule], patience: Int64 = 3_600) -> RateBudget {
        var policy = `Rate budgets`.policy()
        for urgency in CallUrgency.allCases { policy.patience[urgency] = .seconds(patience) }
        return RateBudget(rules, policy)
    }

    /// The calls that go out, in their order, `-` before those refused, until nothing is left.
    private func drain(_ queue: inout CallQueue<String>, _ budget: inout RateBudget, from start: Instant) -> [String] {
        var (now, gone) = (start, [String]())
        for _ in 0..<10_000 where !queue.isEmpty {
            let (turn, again) = queue.next(&budget, at: now)
            switch turn {
            case .send(let call): gone.append(call)
            case .refuse(let call, _): gone.append("-" + call)
            case nil:
                #expect(again.map { $0 > now } == true)
                now = again ?? now
            }
        }
        return gone
    }

    @Test func `cancels before orders before queries, each in the order they came`() {
        var budget = budget([RateRule(1, in: .seconds(1), .sliding)])
        var queue = CallQueue<String>(capacity: 8)
        for call in ["q1", "o1", "o2", "c1", "q2", "c2"] {
            let urgency: CallUrgency = call.hasPrefix("c") ? .cancel : call.hasPrefix("o") ? .order : .query
            #expect(queue.append(call, [RateCharge(pool: 0)], urgency, at: .test(0)) == true)
        }
        #expect(drain(&queue, &budget, from: .test(0)) == ["c1", "c2", "o1", "o2", "q1", "q2"])
    }

    @Test func `an order takes nothing that a heavier cancel waits for, and passes it in other pools`() {
        var budget = budget([RateRule(10, in: .seconds(10), .sliding), RateRule(10, in: .seconds(1), .sliding)])
        #expect(budget.ask([RateCharge(pool: 0, weight: 6)], .cancel, at: .test(0)) == .now)
        var queue = CallQueue<String>(capacity: 8)
        #expect(queue.append("c", [RateCharge(pool: 0, weight: 5)], .cancel, at: .test(0)) == true)
        #expect(queue.append("o1", [RateCharge(pool: 1)], .order, at: .test(0)) == true)
        #expect(queue.append("o2", [RateCharge(pool: 0)], .order, at: .test(0)) == true)
        #expect(queue.append("q", [RateCharge(pool: 0)], .query, at: .test(0)) == true)
        #expect(drain(&queue, &budget, from: .test(0)) == ["o1", "c", "o2", "q"])
    }

    @Test func `a full queue takes no more of that urgency`() {
        var queue = CallQueue<String>(capacity: 2)
        #expect(queue.append("1", [], .order, at: .test(0)) == true)
        #expect(queue.append("2", [], .order, at: .test(0)) == true)
        #expect(queue.append("3", [], .order, at: .test(0)) == false)
        #expect(queue.append("4", [], .cancel, at: .test(0)) == true)
        #expect(queue.count(.order) == 2 && queue.count(.cancel) == 1)
    }

    @Test func `a call whose patience ends is refused, held up or not`() {
        var budget = budget([RateRule(1, in: .seconds(60), .sliding)], patience: 5)
        #expect(budget.ask([RateCharge(pool: 0)], .cancel, at: .test(0)) == .now)
        var queue = CallQueue<String>(capacity: 2)
        #expect(queue.append("c", [RateCharge(pool: 0)], .cancel, at: .test(57)) == true)
        #expect(queue.append("o", [RateCharge(pool: 0)], .order, at: .test(57)) == true)
        #expect(queue.append("q", [RateCharge(pool: 0)], .query, at: .test(0)) == true)
        #expect(drain(&queue, &budget, from: .test(58)) == ["-q", "c", "-o"])
    }

    @Test(arguments: 1...20)
    func `everything goes out or is refused, and never in another order within an urgency`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var budget = budget(
            (0..<3).map { _ in RateRule.random(&random) }, patience: Int64.random(in: 1...100, using: &random))
        var queue = CallQueue<String>(capacity: 100)
        for number in 100..<200 {
            let charges = (0..<3).filter { _ in random.once(in: 2) }.map { RateCharge(pool: $0) }
            let urgency = CallUrgency.allCases.randomElement(using: &random) ?? .order
            #expect(queue.append("\(urgency.rawValue)\(number)", charges, urgency, at: .test(0)) == true)
        }
        let gone = drain(&queue, &budget, from: .test(0)).map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
        #expect(gone.count == 100, "seed \(seed)")
        for urgency in ["0", "1", "2"] {
            let ofOne = gone.filter { $0.hasPrefix(urgency) }
            #expect(ofOne == ofOne.sorted(), "seed \(seed)")
        }
    }
}
