// Calls that wait for their turn.

package import Values

/// Cancels before orders, orders before queries; within each, first come, first served.
///
/// Shape: at most `capacity` calls of each urgency.
package struct CallQueue<Call: Sendable>: Sendable {
    private struct Entry: Sendable {
        var call: Call
        var charges: [RateCharge]
        var since: Instant
    }

    /// What becomes of a call.
    package enum Turn: Sendable {
        case send(Call)
        case refuse(Call, RateRefusal)
    }

    private var waiting: [[Entry]]
    let capacity: Int

    package init(capacity: Int) {
        self.capacity = capacity
        waiting = CallUrgency.allCases.map { _ in [] }
    }

    /// No key path: in generic code each use of one is made anew, which takes longer than all the rest of a call's way.
    package var isEmpty: Bool { waiting.allSatisfy { $0.isEmpty } }
    package func count(_ urgency: CallUrgency) -> Int { waiting[urgency.rawValue].count }

    /// False when the queue is full: the caller refuses the call.
    package mutating func append(
        _ call: Call, _ charges: [RateCharge], _ urgency: CallUrgency, at now: Instant
    ) -> Bool {
        guard waiting[urgency.rawValue].count < capacity else { return false }
        waiting[urgency.rawValue].append(Entry(call: call, charges: charges, since: now))
        return true
    }

    /// The next call that may go or must be refused; nil, and when to ask again, while all have to wait.
    ///
    /// A call that may not go yet holds up those behind it of its urgency, and those of a lower one that take from a pool
    /// that it takes from: what comes back there is for it.
    ///
    /// - Parameter last: What is less urgent stays where it is.
    package mutating func next(
        _ budget: inout RateBudget, through last: CallUrgency = .query, at now: Instant
    ) -> (turn: Turn?, again: Instant?) {
        var again: Instant?
        var held: Set<Int> = []
        for urgency in CallUrgency.allCases where urgency <= last {
            guard let first = waiting[urgency.rawValue].first else { continue }
            let isHeld = first.charges.contains { held.contains($0.pool) }
            let answer =
                isHeld
                ? Self.hold(first.since, urgency, budget, until: again ?? now, at: now)
                : budget.ask(first.charges, urgency, waitingSince: first.since, at: now)
            switch answer {
            case .now:
                waiting[urgency.rawValue].removeFirst()
                return (.send(first.call), nil)
            case .refuse(let refusal):
                waiting[urgency.rawValue].removeFirst()
                return (.refuse(first.call, refusal), nil)
            case .wait(let until):
                again = min(again ?? until, until)
                held.formUnion(first.charges.map { $0.pool })
            }
        }
        return (nil, again)
    }

    private static func hold(
        _ since: Instant, _ urgency: CallUrgency, _ budget: RateBudget, until: Instant, at now: Instant
    ) -> RateAnswer {
        let ends = budget.patienceEnds(urgency, since)
        return now >= ends ? .refuse(.wouldWait(until: until)) : .wait(until: min(until, ends))
    }
}
