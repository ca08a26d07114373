// How much is missing in a bucket that fills evenly.

internal import Values

/// What was taken begins to come back once the call must have reached the venue and no other call can have overtaken it
/// any more: so the venue's own bucket, which calls reach early, late and bunched up, never has less than ours.
///
/// Exact: what is missing is kept as weight times the nanoseconds in which `limit` comes back.
struct RateBucket: Sendable {
    private let limit: Int128
    private let interval: Int128
    /// What is taken and does not come back yet.
    private var recent: RateWindow
    private var missing: Int128 = 0
    private var asOf = Instant(nanosecondsSinceEpoch: 0)

    /// - Parameter slack: How much earlier or later a call may reach the venue.
    init(limit: Int64, interval: Interval, slack: Interval) {
        self.limit = Int128(limit)
        self.interval = Int128(interval.nanoseconds)
        recent = RateWindow(span: Interval(nanoseconds: 2 * slack.nanoseconds))
    }

    mutating func expire(at now: Instant) {
        for slot in recent.expire(at: now) {
            fill(until: slot.end)
            missing += Int128(slot.weight) * interval
        }
        fill(until: now)
    }

    mutating func take(_ weight: Int64, at now: Instant) { recent.take(weight, at: now) }

    /// What is missing, rounded up.
    var total: Int64 { recent.total + Int64(clamping: (missing + interval - 1) / interval) }

    /// When no more than `most` is missing, if nothing is taken until then.
    func instant(of most: Int64) -> Instant {
        var left = self
        for end in recent.ends {
            if let instant = left.instant(of: most, before: end) { return instant }
            left.expire(at: end)
        }
        return left.instant(of: most, before: .distantFuture) ?? .distantFuture
    }

    /// Nil when nothing that comes back before then is enough.
    private func instant(of most: Int64, before end: Instant) -> Instant? {
        let excess = missing - (Int128(most) - Int128(recent.total)) * interval
        guard excess > 0 else { return asOf }
        guard excess <= missing else { return nil }
        let instant = asOf.advanced(by: Interval(nanoseconds: Int64(clamping: (excess + limit - 1) / limit)))
        return instant <= end ? instant : nil
    }

    private mutating func fill(until now: Instant) {
        guard now > asOf else { return }
        missing = max(0, missing - Int128(now.since(asOf).nanoseconds) * limit)
        asOf = now
    }
}
