// The only place that asks what time it is.

internal import CLinux
public import Values

/// Reads both clocks; once per turn is enough.
public enum Clock {
    @_noLocks
    public static func now() -> Moment {
        Moment(
            utc: Instant(nanosecondsSinceEpoch: linux_utc()),
            steady: Instant(nanosecondsSinceEpoch: linux_steady()))
    }

    /// The same, from a moment that was read lately: within a millisecond the two clocks go on alike, so that one is read.
    /// A clock that is set is noticed after that.
    @_noLocks
    public static func now(since read: inout Moment) -> Moment {
        let steady = steady()
        let gone = steady.since(read.steady)
        guard gone.nanoseconds < 1_000_000 else {
            read = now()
            return read
        }
        return Moment(utc: read.utc.advanced(by: gone), steady: steady)
    }

    /// The steady one alone: for how long something takes within a turn.
    @_noLocks
    public static func steady() -> Instant { Instant(nanosecondsSinceEpoch: linux_steady()) }
}
