// When the next message is said, and how long an answer is waited for.

internal import Values

/// Times of a recording on the clock of its replay, and patience with a peer.
///
/// An answer that was recorded is waited for before the next message is said: for `patience`, and after
/// three that did not come, four times as long as the slowest of late. While nothing comes at all, half as
/// long each time.
struct ReplayPace {
    /// How many seconds of the recording pass in one; nil: no waiting.
    let speed: Double?
    let patience: Interval
    private var began: Moment?
    /// Since when an answer is due; nil: none is.
    private var waitingSince: Instant?
    private var slowest = Interval(nanoseconds: 0)
    private var misses = 0
    private var missesInARow = 0

    init(speed: Double?, patience: Interval) {
        self.speed = speed
        self.patience = patience
    }

    /// Of a hundred that do not come the next is hardly expected.
    private var leastWait: Interval { misses < 100 ? .milliseconds(20) : .milliseconds(2) }
    private static var missesForgiven: Int { 3 }

    /// When something recorded at a time is due, on the steady clock.
    mutating func due(_ time: Instant, now: Instant) -> Instant {
        guard let speed else { return now }
        guard let began else {
            // The first one is due at once.
            self.began = Moment(utc: time, steady: now)
            return now
        }
        let offset = max(0, Double(time.since(began.utc).nanoseconds) / speed)
        // Beyond three years nobody waits.
        return began.steady.advanced(by: Interval(nanoseconds: Int64(min(offset, 1e17))))
    }

    /// So many answers are due.
    mutating func note(unanswered: Int, at now: Instant) {
        if unanswered == 0 {
            if let waitingSince { took(now.since(waitingSince)) }
            waitingSince = nil
        } else if waitingSince == nil {
            waitingSince = now
        }
    }

    /// Something came: what comes next is waited for anew.
    mutating func heard(at now: Instant) {
        missesInARow = 0
        guard let waitingSince else { return }
        took(now.since(waitingSince))
        self.waitingSince = now
    }

    /// One that was slow by chance is forgotten in time.
    private mutating func took(_ interval: Interval) {
        slowest = max(Interval(nanoseconds: slowest.nanoseconds - slowest.nanoseconds / 64), interval)
    }

    /// When what is due will not be waited for any more.
    var end: Instant {
        guard let waitingSince else { return .distantFuture }
        return waitingSince.advanced(by: Interval(nanoseconds: wait))
    }

    private var wait: Int64 {
        guard misses >= ReplayPace.missesForgiven else { return patience.nanoseconds }
        let usual = max(4 * slowest.nanoseconds, leastWait.nanoseconds)
        return max(1_000_000, min(usual, patience.nanoseconds) >> Int64(min(missesInARow, 8)))
    }

    mutating func gaveUp() {
        misses += 1
        missesInARow += 1
        waitingSince = nil
    }
}
