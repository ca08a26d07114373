// One limit of a venue, and what is left of it.

internal import Values

/// What we may take is the venue's limit less the margin, in spans that are longer by what calls may be early or late.
struct RatePool: Sendable {
    private enum Counter: Sendable {
        case window(RateWindow)
        case spans(RateSpans)
        case bucket(RateBucket)
    }

    private(set) var rule: RateRule
    private let policy: RatePolicy
    private var counter: Counter
    /// Nothing may be sent before.
    private(set) var closedUntil = Instant.distantPast

    init(_ rule: RateRule, _ policy: RatePolicy) {
        self.rule = rule
        self.policy = policy
        counter = Self.counter(rule, policy)
    }

    private static func counter(_ rule: RateRule, _ policy: RatePolicy) -> Counter {
        switch rule.shape {
        case .sliding:
            let span = rule.interval.nanoseconds + 2 * policy.slack.nanoseconds
            return .window(RateWindow(span: Interval(nanoseconds: span)))
        case .fixed: return .spans(RateSpans(length: rule.interval, slack: policy.slack))
        case .bucket: return .bucket(RateBucket(limit: rule.limit, interval: rule.interval, slack: policy.slack))
        }
    }

    /// The most that may be taken at once by calls of an urgency; never below one where a venue allows one at all.
    func most(_ urgency: CallUrgency) -> Int64 {
        let reserve = rule.reserve ?? (usable * policy.reservePermille + 999) / 1_000
        return max(min(1, usable), usable - Int64(urgency.rawValue) * reserve)
    }

    private var usable: Int64 { rule.most - rule.most * policy.marginPermille / 1_000 }

    /// When a call of this weight may go: now or before for one that may go at once; nil for one that never may.
    mutating func instant(_ weight: Int64, _ urgency: CallUrgency, at now: Instant) -> Instant? {
        let most = most(urgency) - weight
        guard most >= 0 else { return nil }
        expire(at: now)
        let free =
            switch counter {
            case .window(let window): window.instant(of: most)
            case .spans(let spans): spans.instant(of: most, at: now)
            case .bucket(let bucket): bucket.instant(of: most)
            }
        return max(free, closedUntil)
    }

    mutating func take(_ weight: Int64, at now: Instant) {
        switch counter {
        case .window(var window):
            window.take(weight, at: now)
            counter = .window(window)
        case .spans(var spans):
            spans.take(weight, at: now)
            counter = .spans(spans)
        case .bucket(var bucket):
            bucket.take(weight, at: now)
            counter = .bucket(bucket)
        }
    }

    /// The venue says that so much is taken. What it does not know of yet stays counted: it is never lowered.
    mutating func raise(to weight: Int64, at now: Instant) {
        expire(at: now)
        let weight = min(max(weight, 0), rule.most)
        switch counter {
        case .window(let window): take(max(0, weight - window.total), at: now)
        case .bucket(let bucket): take(max(0, weight - bucket.total), at: now)
        case .spans(var spans):
            spans.raise(to: weight, at: now)
            counter = .spans(spans)
        }
    }

    /// The venue says that the limit is another one. What is taken stays taken.
    mutating func adopt(_ other: RateRule, at now: Instant) {
        guard other != rule else { return }
        expire(at: now)
        let taken = total(at: now)
        let isCountedAlike = other.interval == rule.interval && other.shape == rule.shape
        rule = other
        if isCountedAlike, rule.shape == .sliding || rule.shape == .fixed { return }
        counter = Self.counter(other, policy)
        expire(at: now)
        take(taken, at: now)
    }

    mutating func close(until: Instant) { closedUntil = max(closedUntil, until) }

    func total(at now: Instant) -> Int64 {
        switch counter {
        case .window(let window): window.total
        case .spans(let spans): spans.total(at: now)
        case .bucket(let bucket): bucket.total
        }
    }

    mutating func used(at now: Instant) -> Int64 {
        expire(at: now)
        return total(at: now)
    }

    private mutating func expire(at now: Instant) {
        switch counter {
        case .window(var window):
            window.expire(at: now)
            counter = .window(window)
        case .spans(var spans):
            spans.expire(at: now)
            counter = .spans(spans)
        case .bucket(var bucket):
            bucket.expire(at: now)
            counter = .bucket(bucket)
        }
    }
}
