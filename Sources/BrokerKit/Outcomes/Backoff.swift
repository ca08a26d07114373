// How long to wait before trying again.

package import Values

/// Exponential, with full jitter: anything from nothing to a bound that doubles with each attempt, so that many who
/// failed together do not come back together.
package struct Backoff: Sendable {
    package let base: Interval
    package let cap: Interval

    /// - Parameters:
    ///   - base: The bound after the first failure; more than nothing.
    ///   - cap: The bound never grows above it.
    package init(base: Interval, cap: Interval) {
        precondition(base.nanoseconds > 0 && base <= cap, "a back-off begins above nothing and below its cap")
        self.base = base
        self.cap = cap
    }

    /// The longest that is waited after so many failures, 1 for the first.
    package func bound(attempt: Int) -> Interval {
        let doublings = max(0, min(attempt - 1, 62))
        guard base.nanoseconds <= cap.nanoseconds >> Int64(doublings) else { return cap }
        return Interval(nanoseconds: base.nanoseconds << Int64(doublings))
    }

    /// - Parameter random: Any 64 bits.
    package func delay(attempt: Int, random: UInt64) -> Interval {
        let bound = UInt64(bound(attempt: attempt).nanoseconds)
        return Interval(nanoseconds: Int64((bound + 1).multipliedFullWidth(by: random).high))
    }
}
