// Windows by day and by week, and what begins anew with them.

import FIXSession
import Testing
import Values

@Suite struct `Schedule: hours` {
    @Test func `without settings it is always open and never begins anew`() throws {
        for schedule in [Schedule(), try Schedule(ScheduleSettings())] {
            #expect(schedule.line("20260101-00:00:00") == "open since the beginning until never")
            #expect(schedule.nextChange(after: .distantPast) == nil)
            #expect(schedule.nextReset(after: utc("20260101-00:00:00")) == nil)
            #expect(schedule.isSameSession(.distantPast, .distantFuture))
            #expect(Array(schedule.transitions(after: .distantPast)).isEmpty)
        }
    }

    // 2026-06-01 is a Monday.
    @Test(arguments: [
        ("20260601-07:59:59", "closed until 20260601-08:00:00"),
        ("20260601-08:00:00", "open since 20260601-08:00:00 until 20260601-17:00:00"),
        ("20260601-16:59:59.999", "open since 20260601-08:00:00 until 20260601-17:00:00"),
        ("20260601-17:00:00", "closed until 20260602-08:00:00"),
    ])
    func `a window a day has its start and not its end`(at: String, state: String) throws {
        #expect(try Schedule.of(.day("08:00-17:00")).line(at) == state)
    }

    @Test(arguments: [
        ("20260601-04:59:59", "open since 20260531-22:00:00 until 20260601-05:00:00"),
        ("20260601-05:00:00", "closed until 20260601-22:00:00"),
        ("20260601-22:00:00", "open since 20260601-22:00:00 until 20260602-05:00:00"),
        ("20260602-00:00:00", "open since 20260601-22:00:00 until 20260602-05:00:00"),
    ])
    func `a start after the end is the evening before`(at: String, state: String) throws {
        #expect(try Schedule.of(.day("22:00-05:00")).line(at) == state)
    }

    @Test func `a start that is the end means the whole day, and a session each`() throws {
        let schedule = try Schedule.of(.day("17:00-17:00"))
        #expect(
            schedule.line("20260601-16:59:59")
                == "open since 20260531-17:00:00 until 20260601-17:00:00")
        #expect(
            schedule.line("20260601-17:00:00")
                == "open since 20260601-17:00:00 until 20260602-17:00:00")
        #expect(!schedule.isSameSession(utc("20260601-16:59:59"), utc("20260601-17:00:00")))
        #expect(schedule.isSameSession(utc("20260601-17:00:00"), utc("20260602-16:59:59")))
    }

    @Test func `a window belongs to the weekday on which it starts`() throws {
        let schedule = try Schedule.of(.day("22:00-05:00", on: [.friday, .sunday]))
        #expect(
            schedule.lines(after: "20260601-00:00:00", 5) == [
                "20260601-05:00:00 closes hours -", "20260605-22:00:00 opens hours",
                "20260606-05:00:00 closes hours -", "20260607-22:00:00 opens hours",
                "20260608-05:00:00 closes hours -",
            ])
    }

    @Test func `several windows a day are a session each`() throws {
        let schedule = try Schedule.of(.day("13:00-15:00", "09:00-11:30", "15:00-16:00"))
        #expect(
            schedule.lines(after: "20260601-00:00:00", 5) == [
                "20260601-09:00:00 opens hours", "20260601-11:30:00 closes hours -",
                "20260601-13:00:00 opens hours", "20260601-15:00:00 turnsOver hours",
                "20260601-16:00:00 closes hours -",
            ])
        #expect(!schedule.isSameSession(utc("20260601-10:00:00"), utc("20260601-13:00:00")))
        // In between, the session that was is still the last one.
        #expect(schedule.isSameSession(utc("20260601-10:00:00"), utc("20260601-12:59:59")))
        #expect(schedule.isSameSession(utc("20260601-12:59:59"), utc("20260601-10:00:00")))
    }

    @Test(arguments: [
        (
            ScheduleHours.week(.monday, "08:00", .friday, "17:00"), "20260603-00:00:00",
            "open since 20260601-08:00:00 until 20260605-17:00:00"
        ),
        (
            .week(.monday, "08:00", .friday, "17:00"), "20260607-23:00:00",
            "closed until 20260608-08:00:00"
        ),
        // Sunday evening comes before Friday afternoon, although Sunday is the first day.
        (
            .week(.sunday, "18:00", .friday, "17:00"), "20260601-00:00:00",
            "open since 20260531-18:00:00 until 20260605-17:00:00"
        ),
        // A week that wraps around: from Friday to Monday.
        (
            .week(.friday, "18:00", .monday, "06:00"), "20260607-12:00:00",
            "open since 20260605-18:00:00 until 20260608-06:00:00"
        ),
        (
            .week(.friday, "18:00", .monday, "06:00"), "20260601-06:00:00",
            "closed until 20260605-18:00:00"
        ),
        // The same day, the start later: all week but for an hour.
        (
            .week(.wednesday, "13:00", .wednesday, "12:00"), "20260603-12:30:00",
            "closed until 20260603-13:00:00"
        ),
        (
            .week(.wednesday, "13:00", .wednesday, "12:00"), "20260603-11:00:00",
            "open since 20260527-13:00:00 until 20260603-12:00:00"
        ),
        // The same day, the end later: some hours a week.
        (
            .week(.wednesday, "12:00", .wednesday, "13:00"), "20260603-11:00:00",
            "closed until 20260603-12:00:00"
        ),
        // The same time: all week, over and over.
        (
            .week(.sunday, "17:00", .sunday, "17:00"), "20260606-00:00:00",
            "open since 20260531-17:00:00 until 20260607-17:00:00"
        ),
    ])
    func `weeks`(hours: ScheduleHours, at: String, state: String) throws {
        #expect(try Schedule.of(hours).line(at) == state)
    }

    @Test func `the 29th of February is a day like any other`() throws {
        let schedule = try Schedule.of(.day("23:00-01:00", on: [.thursday]))
        // 2024-02-29 was a Thursday.
        #expect(
            schedule.line("20240301-00:30:00")
                == "open since 20240229-23:00:00 until 20240301-01:00:00")
        let closed = try Schedule.of(
            .day("08:00-17:00"), .utc, [date("2028-02-29"): .closed])
        #expect(closed.line("20280228-18:00:00") == "closed until 20280301-08:00:00")
    }

    @Test func `seconds count`() throws {
        let schedule = try Schedule.of(.day("08:00:01-08:00:02"))
        #expect(
            schedule.lines(after: "20260601-00:00:00", 2) == [
                "20260601-08:00:01 opens hours", "20260601-08:00:02 closes hours -",
            ])
    }
}

@Suite struct `Schedule: logons and resets` {
    @Test func `outside of the logon window a session goes on, without a connection`() throws {
        let schedule = try Schedule.of(
            .week(.sunday, "18:00", .friday, "17:00"), logon: .day("07:00-19:00"))
        #expect(
            schedule.lines(after: "20260531-12:00:00", 4) == [
                "20260531-18:00:00 opens hours", "20260531-19:00:00 logonCloses logonHours -",
                "20260601-07:00:00 logonOpens logonHours", "20260601-19:00:00 logonCloses logonHours -",
            ])
        #expect(
            schedule.line("20260601-02:00:00")
                == "no logon since 20260531-18:00:00 until 20260601-07:00:00")
        #expect(schedule.isSameSession(utc("20260531-18:30:00"), utc("20260605-12:00:00")))
        // Friday: the session ends before the logon window does.
        #expect(
            schedule.lines(after: "20260605-08:00:00", 1) == ["20260605-17:00:00 closes hours -"])
    }

    @Test func `a logon window of days`() throws {
        let schedule = try Schedule.of(
            .week(.sunday, "00:00", .sunday, "00:00"),
            logon: .week(.monday, "06:00", .friday, "22:00"))
        #expect(
            schedule.lines(after: "20260605-12:00:00", 3) == [
                "20260605-22:00:00 logonCloses logonHours -", "20260607-00:00:00 turnsOver hours -",
                "20260608-06:00:00 logonOpens logonHours",
            ])
    }

    @Test func `a session resets every day when it goes on, and not when it begins`() throws {
        let schedule = try Schedule.of(.week(.sunday, "17:00", .friday, "17:00"), reset: "17:00")
        let resets = sequence(first: utc("20260531-00:00:00")) { schedule.nextReset(after: $0) }
        #expect(
            resets.dropFirst().prefix(5).map { shown($0) } == [
                "20260601-17:00:00", "20260602-17:00:00", "20260603-17:00:00",
                "20260604-17:00:00", "20260608-17:00:00",
            ])
        // A reset is no new session and no change.
        #expect(
            schedule.line("20260603-17:00:00")
                == "open since 20260531-17:00:00 until 20260605-17:00:00")
    }

    @Test func `around the clock with a reset a day`() throws {
        let schedule = try Schedule.of(.always, reset: "23:59:59")
        #expect(schedule.nextReset(after: utc("20260601-00:00:00")) == utc("20260601-23:59:59"))
        #expect(schedule.nextReset(after: utc("20260601-23:59:59")) == utc("20260602-23:59:59"))
        #expect(schedule.nextReset(after: utc("20260601-23:59:58.5")) == utc("20260601-23:59:59"))
        #expect(schedule.nextChange(after: utc("20260601-00:00:00")) == nil)
    }

    @Test func `nothing is reset while nobody is logged on`() throws {
        let schedule = try Schedule.of(
            .always, logon: .week(.monday, "06:00", .tuesday, "05:00"), reset: "06:00")
        // Monday 06:00, when the logon window opens, and Tuesday 06:00 is outside.
        #expect(schedule.nextReset(after: utc("20260601-05:59:59")) == utc("20260601-06:00:00"))
        #expect(schedule.nextReset(after: utc("20260601-06:00:00")) == utc("20260608-06:00:00"))
    }
}

@Suite struct `Schedule: settings that contradict themselves` {
    @Test(arguments: [
        (ScheduleHours.daily([]), ScheduleHours.always, nil, ScheduleFault.noWindows),
        (.day("08:00-17:00", on: []), .always, nil, .noDays),
        (
            .daily(Array(repeating: DailyWindow(from: time("08:00"), to: time("09:00")), count: 25)),
            .always, nil, .tooManyWindows
        ),
        (.day("08:00-12:00", "11:59:59-17:00"), .always, nil, .windowsOverlap(0, 1)),
        (.day("13:00-17:00", "08:00-13:00:01"), .always, nil, .windowsOverlap(0, 1)),
        (.day("08:00-12:00", "22:00-08:00:01"), .always, nil, .windowsOverlap(0, 1)),
        (.day("08:00-12:00", "08:00-12:00"), .always, nil, .windowsOverlap(0, 1)),
        (.day("08:00-09:00", "12:00-12:00"), .always, nil, .windowsOverlap(0, 1)),
        (.day("08:00-17:00"), .day("17:00-08:00"), nil, .neverAcceptsLogon),
        (
            .week(.monday, "08:00", .friday, "17:00"), .week(.friday, "17:00", .monday, "08:00"),
            nil, .neverAcceptsLogon
        ),
        (.day("08:00-17:00"), .always, "17:00", .neverResets),
        (.day("08:00-17:00"), .always, "08:00", .neverResets),
        (.day("08:00-17:00"), .day("09:00-12:00"), "13:00", .neverResets),
    ])
    func `are refused`(
        hours: ScheduleHours, logon: ScheduleHours, reset: String?, fault: ScheduleFault
    ) {
        #expect(throws: fault) { try Schedule.of(hours, logon: logon, reset: reset) }
    }

    @Test func `windows that touch, or overlap on days that they do not share, are not`() throws {
        _ = try Schedule.of(.day("08:00-12:00", "12:00-17:00", "17:00-08:00"))
        // Monday's first window ends on Tuesday, when there is no second one.
        _ = try Schedule.of(.day("22:00-02:00", "01:00-03:00", on: [.monday]))
        #expect(throws: ScheduleFault.windowsOverlap(0, 1)) {
            try Schedule.of(.day("22:00-02:00", "01:00-03:00", on: [.monday, .tuesday]))
        }
        // From Saturday to Sunday the week begins again.
        #expect(throws: ScheduleFault.windowsOverlap(0, 1)) {
            try Schedule.of(.day("22:00-02:00", "01:00-03:00", on: [.saturday, .sunday]))
        }
    }
}
