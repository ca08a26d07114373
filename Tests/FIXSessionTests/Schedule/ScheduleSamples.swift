// Places, times and schedules to try, in a few letters.

import FIXSession
import FIXWire
import Testing
import Values

/// A point in time in UTC: `20260308-07:00:00`.
func utc(_ text: String) -> Instant {
    let instant = Array(text.utf8).withUnsafeBytes { Timestamp.parse(Bytes($0)) }
    guard let instant else { preconditionFailure("\(text) is no UTCTimestamp") }
    return instant
}

/// A point in time, to read in the message of a test that fails.
func shown(_ instant: Instant?) -> String {
    guard let instant else { return "never" }
    if instant == .distantPast { return "the beginning" }
    var formatter = TimestampFormatter()
    return formatter.text(of: instant, .seconds).description
}

/// `09:30` or `09:30:15`.
func time(_ text: String) -> LocalTime {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    let time = LocalTime(hour: parts[0], minute: parts[1], second: parts.count > 2 ? parts[2] : 0)
    guard let time else { preconditionFailure("\(text) is no time of day") }
    return time
}

/// `2026-12-25`.
func date(_ text: String) -> LocalDate {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard let date = LocalDate(year: parts[0], month: parts[1], day: parts[2]) else {
        preconditionFailure("\(text) is no date")
    }
    return date
}

let workdays: Set<Weekday> = [.monday, .tuesday, .wednesday, .thursday, .friday]

extension ScheduleHours {
    /// `.day("09:30-16:00", "17:00-18:00")`, every day or on some.
    static func day(_ windows: String..., on days: Set<Weekday> = Set(Weekday.allCases)) -> Self {
        .daily(
            windows.map { text in
                let ends = text.split(separator: "-").map { time(String($0)) }
                return DailyWindow(from: ends[0], to: ends[1])
            }, on: days)
    }

    static func week(_ from: Weekday, _ start: String, _ to: Weekday, _ end: String) -> Self {
        .weekly(from: WeekTime(from, time(start)), to: WeekTime(to, time(end)))
    }
}

extension Schedule {
    static func of(
        _ hours: ScheduleHours, logon: ScheduleHours = .always, reset: String? = nil,
        _ zone: TimeZoneRules = .utc, _ days: [LocalDate: HolidayCalendar.Exception] = [:]
    ) throws -> Schedule {
        var settings = ScheduleSettings()
        settings.hours = hours
        settings.logonHours = logon
        settings.resetSeqTime = reset.map { time($0) }
        return try Schedule(settings, zone: zone, calendar: HolidayCalendar(days))
    }

    /// `open since … until …`, as a line to compare.
    func line(_ instant: String) -> String {
        switch state(at: utc(instant)) {
        case .open(let since, let until): "open since \(shown(since)) until \(shown(until))"
        case .logonClosed(let since, let until):
            "no logon since \(shown(since)) until \(shown(until))"
        case .closed(let until): "closed until \(shown(until))"
        }
    }

    /// The next transitions, a line each.
    func lines(after instant: String, _ count: Int) -> [String] {
        transitions(after: utc(instant)).prefix(count).map { next in
            "\(shown(next.at)) \(next.event) \(next.reason)\(next.acceptsLogon ? "" : " -")"
        }
    }
}

/// The clocks of 2026, whatever time-zone database the machine has.
enum Zone {
    static let newYork = rules(
        "America/New_York", -5 * 3600, "EST",
        ("20260308-07:00:00", -4 * 3600, "EDT"), ("20261101-06:00:00", -5 * 3600, "EST"))
    static let london = rules(
        "Europe/London", 0, "GMT", ("20260329-01:00:00", 3600, "BST"),
        ("20261025-01:00:00", 0, "GMT"))
    /// Half an hour forward and back, and half an hour off.
    static let lordHowe = rules(
        "Australia/Lord_Howe", 39_600, "+11", ("20260404-15:00:00", 37_800, "+1030"),
        ("20261003-15:30:00", 39_600, "+11"))
    /// Left out 2011-12-30 altogether.
    static let apia = rules("Pacific/Apia", -36_000, "-10", ("20111230-10:00:00", 50_400, "+14"))

    private static func rules(
        _ name: String, _ offset: Int, _ abbreviation: String, _ changes: (String, Int, String)...
    ) -> TimeZoneRules {
        let rules = TimeZoneRules(
            name: name, first: .init(at: 0, offset: offset, abbreviation: abbreviation),
            changes: changes.map {
                .init(
                    at: utc($0.0).nanosecondsSinceEpoch / 1_000_000_000, offset: $0.1,
                    abbreviation: $0.2)
            })
        guard let rules else { preconditionFailure("\(name) is in order") }
        return rules
    }
}
