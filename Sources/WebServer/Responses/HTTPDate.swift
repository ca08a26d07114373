// Times as HTTP writes them.

internal import Values

/// Source: RFC 9110, section 5.6.7.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(_ instant: Instant) -> String {
        let seconds = max(0, instant.nanosecondsSinceEpoch / 1_000_000_000)
        let (day, clock) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, dayOfMonth) = date(Int(day))
        return "\(days[Int(day % 7)]), \(padded(dayOfMonth)) \(months[month - 1]) \(year) "
            + "\(padded(Int(clock / 3600))):\(padded(Int(clock / 60 % 60))):\(padded(Int(clock % 60))) GMT"
    }

    /// Years begin in March here, so that a leap day is a year's last.
    private static func date(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
