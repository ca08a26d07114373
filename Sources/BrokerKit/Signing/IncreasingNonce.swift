// Numbers that grow with every request of a key.

package import Values

/// The time, or one more than the last number if that is more: it grows whatever the clock does.
///
/// After a restart the clock must be ahead of the last number, or the venue refuses until it is.
package struct IncreasingNonce: Sendable {
    private let unit: Interval
    private var last: Int64 = 0

    /// - Parameter unit: What one counts: milliseconds to microseconds. It may never become larger for a key that was used.
    package init(unit: Interval) {
        precondition(unit.nanoseconds > 0, "a nonce counts in some unit of time")
        self.unit = unit
    }

    package mutating func next(at now: Instant) -> String {
        last = max(last + 1, now.nanosecondsSinceEpoch / unit.nanoseconds)
        return String(last)
    }
}
