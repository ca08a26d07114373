// Times as venues want them in what is signed.

package import Values

/// How a time is written. What is finer than the form is cut off.
package enum TimeForm: Sendable, Equatable {
    /// Since 1970, like the next two.
    case seconds
    case milliseconds
    case microseconds
    /// `2023-11-14T22:13:20.123Z`.
    case iso8601
    /// `2023-11-14T22:13:20`, without a zone.
    case iso8601Seconds

    package func text(of time: Instant) -> String {
        let nanoseconds = time.nanosecondsSinceEpoch
        switch self {
        case .seconds: return String(floored(nanoseconds, 1_000_000_000))
        case .milliseconds: return String(floored(nanoseconds, 1_000_000))
        case .microseconds: return String(floored(nanoseconds, 1_000))
        case .iso8601:
            let milliseconds = floored(nanoseconds, 1_000_000)
            let fraction = milliseconds - 1_000 * floored(milliseconds, 1_000)
            return "\(civil(floored(milliseconds, 1_000))).\(padded(fraction, 3))Z"
        case .iso8601Seconds: return civil(floored(nanoseconds, 1_000_000_000))
        }
    }

    /// `YYYY-MM-DDThh:mm:ss`. The calendar as arithmetic: years begin in March, so that leap days come last.
    private func civil(_ seconds: Int64) -> String {
        let days = floored(seconds, 86_400)
        let second = seconds - days * 86_400
        let shifted = days + 719_468
        let era = floored(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let date = [
            padded(yearOfEra + era * 400 + (month < 10 ? 0 : 1), 4), padded(month < 10 ? month + 3 : month - 9, 2),
            padded(dayOfYear - (153 * month + 2) / 5 + 1, 2),
        ]
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }
        return "\(date.joined(separator: "-"))T\(clock.joined(separator: ":"))"
    }

    private func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : ~(~number / divisor)
    }

    private func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
