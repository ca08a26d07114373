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

    /// The steady one alone: for how long something takes within a turn.
    @_noLocks
    public static func steady() -> Instant { Instant(nanosecondsSinceEpoch: linux_steady()) }
}
