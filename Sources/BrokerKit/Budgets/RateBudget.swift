// Whether a call may go out now.

package import Values

/// What a call takes from a pool.
package struct RateCharge: Sendable, Equatable {
    /// The place of the pool in the budget.
    package var pool: Int
    package var weight: Int64

    package init(pool: Int, weight: Int64 = 1) {
        self.pool = pool
        self.weight = weight
    }

    /// Those that take something.
    package static func each(_ charges: (pool: Int, weight: Int)...) -> [RateCharge] {
        charges.filter { $0.weight > 0 }.map { RateCharge(pool: $0.pool, weight: Int64($0.weight)) }
    }
}

/// The answer for a call.
package enum RateAnswer: Sendable, Equatable {
    /// It is charged: send it.
    case now
    /// Ask again then; nothing is charged.
    case wait(until: Instant)
    case refuse(RateRefusal)
}

package enum RateRefusal: Sendable, Equatable, CustomStringConvertible {
    /// Heavier than a pool ever allows.
    case tooHeavy
    /// It would have to wait longer than the policy lets it.
    case wouldWait(until: Instant)

    package var description: String {
        switch self {
        case .tooHeavy: "heavier than the venue's rate limit allows"
        case .wouldWait: "the venue's rate limit is used up"
        }
    }
}

/// All pools of a venue. It counts what was sent, hears what the venue says, and never sends more than allowed in any
/// span of time, even when calls reach the venue earlier or later than thought, by no more than the policy's slack.
///
/// `now` is the venue's time, from a clock that does not jump (``VenueClock``). Going back a little is as standing still.
///
/// Shape: as many pools as were given; 34 counters for each at most. Cost: 0.2 to 0.4 us for a pool, 5 us for a bucket that is empty.
package struct RateBudget: Sendable {
    private var pools: [RatePool]
    private let policy: RatePolicy
    private var latest = Instant(nanosecondsSinceEpoch: 0)

    package init(_ rules: [RateRule], _ policy: RatePolicy = RatePolicy()) {
        pools = rules.map { RatePool($0, policy) }
        self.policy = policy
    }

    /// - Parameters:
    ///   - charges: Each pool once, with a weight from 0 on.
    ///   - since: From when its patience counts; nil for now.
    package mutating func ask(
        _ charges: [RateCharge], _ urgency: CallUrgency, waitingSince since: Instant? = nil, at now: Instant
    ) -> RateAnswer {
        let now = step(to: now)
        var free = Instant.distantPast
        for (place, charge) in charges.enumerated() {
            precondition(!charges[..<place].contains { $0.pool == charge.pool }, "a call takes from a pool once")
            precondition(charge.weight >= 0, "a call gives nothing back")
            guard let instant = pools[charge.pool].instant(charge.weight, urgency, at: now) else {
                return .refuse(.tooHeavy)
            }
            free = max(free, instant)
        }
        guard free > now else {
            for charge in charges { pools[charge.pool].take(charge.weight, at: now) }
            return .now
        }
        return free > patienceEnds(urgency, since ?? now) ? .refuse(.wouldWait(until: free)) : .wait(until: free)
    }

    /// When a call of an urgency has waited as long as the policy lets it.
    func patienceEnds(_ urgency: CallUrgency, _ since: Instant) -> Instant {
        since.advanced(by: policy.patience[urgency] ?? Interval(nanoseconds: 0))
    }

    /// The rule of a pool, as it was last heard.
    package func rule(of pool: Int) -> RateRule { pools[pool].rule }

    /// What is taken of a pool, by our counting and the venue's.
    package func taken(of pool: Int) -> Int64 { pools[pool].total(at: latest) }

    /// The same as of now.
    package mutating func used(of pool: Int, at now: Instant) -> Int64 { pools[pool].used(at: step(to: now)) }

    /// When a closed pool opens; nil for one that is open.
    package func closed(_ pool: Int, at now: Instant) -> Instant? {
        pools[pool].closedUntil > now ? pools[pool].closedUntil : nil
    }

    /// The venue's limit is another one than thought: its instrument endpoint or a header says so.
    package mutating func adopt(_ rule: RateRule, for pool: Int, at now: Instant) {
        pools[pool].adopt(rule, at: step(to: now))
    }

    /// What an answer of the venue says.
    package mutating func observe(_ observation: RateObservation, at now: Instant) {
        let now = step(to: now)
        switch observation {
        case .used(let pool, let weight): pools[pool].raise(to: weight, at: now)
        case .remaining(let pool, let weight):
            pools[pool].raise(to: pools[pool].rule.most - max(0, weight), at: now)
        case .limit(let pool, let limit):
            var rule = pools[pool].rule
            guard RateRule.limits.contains(limit) else { return }
            rule.limit = limit
            pools[pool].adopt(rule, at: now)
        case .closed(let pool, let interval):
            close(pool, until: now.advanced(by: interval ?? policy.closing))
        case .closedUntil(let pool, let instant): close(pool, until: instant)
        }
    }

    /// Nil for all pools.
    private mutating func close(_ pool: Int?, until: Instant) {
        for place in pools.indices where pool == nil || pool == place { pools[place].close(until: until) }
    }

    private mutating func step(to now: Instant) -> Instant {
        // Half of what an Instant holds, so that no sum overflows: until the year 2116.
        latest = max(latest, min(now, Instant(nanosecondsSinceEpoch: .max / 2)))
        return latest
    }
}
