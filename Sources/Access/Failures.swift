// What becomes of somebody who fails again and again.

internal import Values

/// Attempts of one user or one address. An attempt counts as a failure until it has succeeded, so that many at once gain nothing.
struct Failures: Sendable {
    private var count = 0
    private var last = Instant.distantPast
    private var lockedUntil = Instant.distantPast

    /// How long this one must wait before an attempt; nil for not at all.
    func wait(at now: Instant) -> Interval? { now < lockedUntil ? lockedUntil.since(now) : nil }

    /// Counts an attempt.
    ///
    /// - Parameter free: How many failures have no consequences.
    mutating func attempt(free: Int, _ rules: AccessRules, at now: Instant) {
        if now.since(last) >= rules.failuresLast { count = 0 }
        count += 1
        last = now
        guard count >= free else { return }
        let doublings = min(count - free, 40)
        let (delay, overflow) = rules.firstDelay.nanoseconds.multipliedReportingOverflow(by: 1 << Int64(doublings))
        let longest = rules.longestDelay.nanoseconds
        lockedUntil = now.advanced(by: Interval(nanoseconds: overflow ? longest : min(delay, longest)))
    }

    /// It succeeded: one failure less, and none of them locks.
    mutating func undo() {
        count = max(0, count - 1)
        lockedUntil = .distantPast
    }
}
