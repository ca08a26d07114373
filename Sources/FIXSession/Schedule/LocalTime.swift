// Times of day, days of the week and days, as clocks and calendars on a wall show them.

internal import FIXWire
package import Values

/// A time of day by the clocks of a place.
public struct LocalTime: Hashable, Comparable, Sendable {
    /// 0 to 86399.
    public let secondsSinceMidnight: Int

    /// Nil outside of 00:00:00 to 23:59:59.
    public init?(hour: Int, minute: Int, second: Int = 0) {
        guard 0..<24 ~= hour, 0..<60 ~= minute, 0..<60 ~= second else { return nil }
        secondsSinceMidnight = hour * 3600 + minute * 60 + second
    }

    /// Nil outside of 0 to 86399.
    public init?(secondsSinceMidnight: Int) {
        guard 0..<86_400 ~= secondsSinceMidnight else { return nil }
        self.secondsSinceMidnight = secondsSinceMidnight
    }

    public static func < (left: LocalTime, right: LocalTime) -> Bool {
        left.secondsSinceMidnight < right.secondsSinceMidnight
    }
}

/// A day of the week.
public enum Weekday: Int, CaseIterable, Sendable {
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday
}

/// A time of day on a day of the week.
public struct WeekTime: Hashable, Sendable {
    public var day: Weekday
    public var time: LocalTime

    public init(_ day: Weekday, _ time: LocalTime) {
        self.day = day
        self.time = time
    }
}

/// A day of the calendar.
public struct LocalDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; those that an ``Instant`` can lie in: of the years 1678 to 2261.
    package let dayNumber: Int

    /// Nil when there is no such day, or it is outside of the years 1678 to 2261.
    public init?(year: Int, month: Int, day: Int) {
        guard 1678...2261 ~= year,
            let number = Timestamp.dayNumber(year: year, month: month, day: day)
        else { return nil }
        dayNumber = number
    }

    /// The one that an instant lies in, which is a local time as if the clocks were in UTC.
    package init(of local: Instant) { self.init(local: local.wholeSeconds) }

    init(local: Int64) { dayNumber = Int(floorDivide(local, by: secondsPerDay).quotient) }

    /// Its first second, as a local time.
    var midnight: Int64 { Int64(dayNumber) * secondsPerDay }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let index = (dayNumber % 7 + 11) % 7
        return Weekday(rawValue: index) ?? .sunday
    }

    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        left.dayNumber < right.dayNumber
    }
}

let secondsPerDay: Int64 = 86_400

/// Rounds down, also below zero; the remainder is never negative.
func floorDivide(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
