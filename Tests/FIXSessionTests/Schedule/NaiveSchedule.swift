// The same rules as a clock on a wall would follow them, minute by minute: slow, and plain to see.

import FIXSession
import Testing
import Values

/// Windows that are opened and closed by the minutes of a local clock as they pass.
struct NaiveWindows {
    let hours: ScheduleHours
    /// What is to be waited for; nil while closed.
    private(set) var endsAt: (day: Weekday?, minute: Int)?

    init(_ hours: ScheduleHours) { self.hours = hours }

    /// Whether a window began just now.
    mutating func pass(_ day: Weekday, _ minute: Int) -> Bool {
        if let end = endsAt, end.minute == minute, end.day == nil || end.day == day { endsAt = nil }
        switch hours {
        case .always: return false
        case .daily(let windows, on: let days):
            for window in windows where days.contains(day) && window.start.minute == minute {
                endsAt = (nil, window.end.minute)
                return true
            }
        case .weekly(from: let from, to: let to):
            if from.day == day, from.time.minute == minute {
                endsAt = (to.day, to.time.minute)
                return true
            }
        }
        return false
    }

    var isOpen: Bool { hours == .always || endsAt != nil }
}

extension LocalTime {
    /// Of whole minutes.
    fileprivate var minute: Int { secondsSinceMidnight / 60 }
}

/// What holds in a minute.
struct NaiveMinute: Equatable {
    enum Condition: Equatable { case open, logonClosed, closed }

    var condition: Condition
    /// The minute since 1970 in which the session began; nil when there is none, or no begin.
    var since: Int?
    /// How many sessions have begun so far.
    var sessions: Int
    var isReset: Bool

    func isSameState(as other: NaiveMinute) -> Bool {
        condition == other.condition && since == other.since
    }
}

/// A schedule that goes through a range of minutes; a week and a day later it knows where it is.
struct NaiveSchedule {
    private let settings: ScheduleSettings
    private let zone: TimeZoneRules
    /// By the day's number since 1970.
    private var days: [Int: HolidayCalendar.Exception] = [:]
    private var hours: NaiveWindows
    private var logonHours: NaiveWindows
    private var since: Int?
    private var isNew = true
    private var sessions = 0
    /// The local minute that the clock shows; it stands still instead of going back.
    private var clock: Int

    init(
        _ settings: ScheduleSettings, _ zone: TimeZoneRules,
        _ days: [LocalDate: HolidayCalendar.Exception], _ minutes: Range<Int>
    ) {
        self.settings = settings
        self.zone = zone
        hours = NaiveWindows(settings.hours)
        logonHours = NaiveWindows(settings.logonHours)
        let first = minutes.lowerBound
        clock = first + zone.offset(at: Self.instant(first)).seconds / 60 - 1
        for number in first / 1440 - 2...minutes.upperBound / 1440 + 2 {
            if let day = days.first(where: { $0.key.isDay(number) }) { self.days[number] = day.value }
        }
    }

    static func instant(_ minute: Int) -> Instant {
        Instant(nanosecondsSinceEpoch: Int64(minute) * 60_000_000_000)
    }

    /// Every minute of UTC, one after the other.
    mutating func pass(_ minute: Int) -> NaiveMinute {
        var isReset = false
        let shown = minute + zone.offset(at: Self.instant(minute)).seconds / 60
        while clock < shown {
            clock += 1
            // 1970-01-01 was a Thursday.
            let day = Weekday(rawValue: (clock / 1440 + 4) % 7) ?? .sunday
            if hours.pass(day, clock % 1440) {
                since = nil
                isNew = true
            }
            _ = logonHours.pass(day, clock % 1440)
            if settings.resetSeqTime?.minute == clock % 1440 { isReset = true }
        }
        if !hours.isOpen || isClosedByCalendar {
            return NaiveMinute(condition: .closed, since: nil, sessions: sessions, isReset: false)
        }
        if isNew, settings.hours != .always {
            since = minute
            sessions += 1
            isNew = false
        }
        let condition = logonHours.isOpen ? NaiveMinute.Condition.open : .logonClosed
        return NaiveMinute(
            condition: condition, since: since, sessions: sessions,
            isReset: isReset && condition == .open && since != minute)
    }

    private var isClosedByCalendar: Bool {
        let minute = clock % 1440
        switch days[clock / 1440] {
        case nil: return false
        case .closed: return true
        case .earlyClose(let close): return minute >= close.minute
        case .lateOpen(let open): return minute < open.minute
        case .lateOpenAndEarlyClose(let open, let close):
            if open <= close { return minute < open.minute || minute >= close.minute }
            return minute >= close.minute && minute < open.minute
        }
    }
}

extension LocalDate {
    /// Counted from 1970-01-01, day after day.
    fileprivate func isDay(_ number: Int) -> Bool {
        var (left, year) = (number, 1970)
        func length(_ year: Int) -> Int { year % 4 == 0 ? 366 : 365 }
        while left >= length(year) {
            left -= length(year)
            year += 1
        }
        let february = length(year) - 337
        for (month, length) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
            if left < length { return LocalDate(year: year, month: month + 1, day: left + 1) == self }
            left -= length
        }
        return false
    }
}
