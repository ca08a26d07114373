// Points in time as people type them.

internal import FIXWire
internal import Values

/// Reads the values of --since and --until, and of the --at of schedules.
enum LogTime {
    /// `YYYYMMDD[-HH:MM:SS[.f]]`, `HH:MM:SS[.f]` of the day of `now`, or `5m`: so long before `now`.
    /// Nil for anything else.
    static func parse(_ text: String, at now: Instant) -> Instant? {
        withBytes(of: text) { bytes in
            if let instant = Timestamp.parse(bytes) { return instant }
            if let day = Timestamp.dayNumber(bytes), day > -106_000, day < 106_000 {
                return Instant(nanosecondsSinceEpoch: Int64(day) * nanosecondsPerDay)
            }
            if let time = Timestamp.timeOfDay(bytes) {
                return midnight(before: now).advanced(by: Interval(nanoseconds: time))
            }
            guard let back = duration(bytes) else { return nil }
            return now.advanced(by: Interval(nanoseconds: -back))
        }
    }

    private static var nanosecondsPerDay: Int64 { 86_400_000_000_000 }

    private static func midnight(before now: Instant) -> Instant {
        let time = now.nanosecondsSinceEpoch % nanosecondsPerDay
        return Instant(
            nanosecondsSinceEpoch: now.nanosecondsSinceEpoch - (time < 0 ? time + nanosecondsPerDay : time))
    }

    /// At most nine digits and a unit; what is longer than time lasts is nil.
    private static func duration(_ bytes: Bytes) -> Int64? {
        var digits = 0
        while digits < bytes.count, bytes[digits] >= 48, bytes[digits] <= 57 { digits += 1 }
        guard let count = bytes.slice(0, digits).wholeNumber else { return nil }
        let unit = bytes.slice(digits, bytes.count - digits)
        let nanoseconds: Int64
        switch unit.description {
        case "ms": nanoseconds = 1_000_000
        case "s": nanoseconds = 1_000_000_000
        case "m": nanoseconds = 60_000_000_000
        case "h": nanoseconds = 3_600_000_000_000
        case "d": nanoseconds = nanosecondsPerDay
        default: return nil
        }
        let (product, overflow) = Int64(count).multipliedReportingOverflow(by: nanoseconds)
        return overflow ? nil : product
    }
}
