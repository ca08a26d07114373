// Points in time, as values that come in as arguments.

/// Nanoseconds since 1970-01-01T00:00:00 UTC, without leap seconds; until the year 2262.
@frozen
public struct Instant: Hashable, Comparable, Sendable {
    public var nanosecondsSinceEpoch: Int64

    @_noLocks @inlinable
    public init(nanosecondsSinceEpoch: Int64) { self.nanosecondsSinceEpoch = nanosecondsSinceEpoch }

    @_noLocks @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
    }

    /// Saturates at the ends of time rather than trap.
    @_noLocks @inlinable
    public func advanced(by interval: Interval) -> Instant {
        let (sum, overflow) = nanosecondsSinceEpoch.addingReportingOverflow(interval.nanoseconds)
        guard overflow else { return Instant(nanosecondsSinceEpoch: sum) }
        return interval.nanoseconds < 0 ? .distantPast : .distantFuture
    }

    /// From `earlier` to this; saturates.
    @_noLocks @inlinable
    public func since(_ earlier: Instant) -> Interval {
        let (difference, overflow) = nanosecondsSinceEpoch.subtractingReportingOverflow(
            earlier.nanosecondsSinceEpoch)
        guard overflow else { return Interval(nanoseconds: difference) }
        return Interval(nanoseconds: self < earlier ? .min : .max)
    }

    public static var distantPast: Instant { @_noLocks @inlinable get { Instant(nanosecondsSinceEpoch: .min) } }
    public static var distantFuture: Instant { @_noLocks @inlinable get { Instant(nanosecondsSinceEpoch: .max) } }
}

/// A length of time in nanoseconds.
@frozen
public struct Interval: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    @_noLocks @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable public static func milliseconds(_ count: Int64) -> Interval {
        Interval(nanoseconds: count &* 1_000_000)
    }

    @inlinable public static func seconds(_ count: Int64) -> Interval {
        Interval(nanoseconds: count &* 1_000_000_000)
    }

    @_noLocks @inlinable
    public static func < (left: Interval, right: Interval) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    @inlinable public var magnitude: Interval {
        Interval(nanoseconds: nanoseconds == .min ? .max : abs(nanoseconds))
    }
}

/// One reading of both clocks. `utc` goes on the wire and into rows; `steady` never jumps and is
/// what timeouts are measured on.
@frozen
public struct Moment: Sendable {
    public var utc: Instant
    public var steady: Instant

    @_noLocks @inlinable
    public init(utc: Instant, steady: Instant) {
        self.utc = utc
        self.steady = steady
    }
}
