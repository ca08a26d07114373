// How often somebody may ask.

internal import Values

/// A token bucket: `burst` requests at once, and `perSecond` in the long run.
public struct Pace: Equatable, Sendable {
    let interval: Interval
    let burst: Int64

    /// Traps for less than one of either, and for more than a million.
    public init(perSecond: Int, burst: Int) {
        precondition(
            (1...1_000_000).contains(perSecond) && (1...1_000_000).contains(burst), "a pace of 1 to 1,000,000")
        interval = Interval(nanoseconds: 1_000_000_000 / Int64(perSecond))
        self.burst = Int64(burst)
    }
}

/// How full a bucket is, as the time at which it is full again.
struct Bucket {
    private var fullAt = Instant.distantPast

    /// Takes one out, or says how long to wait for one.
    mutating func take(_ pace: Pace, at now: Instant) -> Interval? {
        let start = max(fullAt, now)
        let next = start.advanced(by: pace.interval)
        let room = Interval(nanoseconds: pace.interval.nanoseconds * pace.burst)
        let excess = next.since(now).nanoseconds - room.nanoseconds
        guard excess <= 0 else { return Interval(nanoseconds: excess) }
        fullAt = next
        return nil
    }
}
