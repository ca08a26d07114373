// The keys of a session's schedule.

import FIXSession
import Testing
import Values

@testable import PenstockServer

/// `09:30` or `09:30:15`.
private func time(_ text: String) throws -> LocalTime {
    try Form<LocalTime>.localTime.read(text)
}

private func window(_ start: String, _ end: String) throws -> DailyWindow {
    try DailyWindow(from: time(start), to: time(end))
}

/// The schedule of the smallest configuration with more keys in its only session.
private func schedule(_ keys: String...) throws -> Configuration.Schedule {
    try #require(Trial.load(Trial.session(keys)).acceptors.first?.sessions.first?.schedule)
}

/// The smallest configuration and an initiator with more keys in its only session.
private func initiator(_ keys: [String]) -> String {
    let session = ["senderCompID: US", "targetCompID: BROKER"] + keys
    return Trial.top(
        "initiators:", "  - connect: 127.0.0.1:9881", "    sessions:",
        "      - " + session.joined(separator: "\n        "))
}

private func initiatorSchedule(_ keys: String...) throws -> Configuration.Schedule {
    try #require(Trial.load(initiator(keys)).initiators.first?.sessions.first?.schedule)
}

@Suite struct `Configuration: schedules` {
    @Test func `a window a day, on some days`() throws {
        let read = try schedule(
            "startTime: 09:30", "endTime: 16:00:15", "weekdays: [Monday, tue, WE]",
            "timeZone: America/New_York")
        #expect(
            try read.settings.hours
                == .daily([window("09:30", "16:00:15")], on: [.monday, .tuesday, .wednesday]))
        #expect(read.settings.logonHours == .always)
        #expect(read.settings.resetSeqTime == nil)
        #expect(read.zone == .named("America/New_York"))
    }

    @Test func `days as QuickFIX writes them`() throws {
        let read = try schedule("startTime: 09:30", "endTime: 16:00", "weekdays: 'Mon, Fri,Su'")
        #expect(
            try read.settings.hours
                == .daily([window("09:30", "16:00")], on: [.monday, .friday, .sunday]))
    }

    @Test func `a window of the week`() throws {
        let read = try schedule(
            "startDay: Sunday", "startTime: 18:00:00", "endDay: fri", "endTime: 17:00:00")
        #expect(
            try read.settings.hours
                == .weekly(from: WeekTime(.sunday, time("18:00")), to: WeekTime(.friday, time("17:00"))))
    }

    @Test func `several windows a day`() throws {
        let read = try schedule("windows: [{start: 09:00, end: 11:30}, {start: 12:30, end: 15:00}]")
        #expect(
            try read.settings.hours
                == .daily([window("09:00", "11:30"), window("12:30", "15:00")]))
    }

    @Test func `a time zone behind the time, as QuickFIX J writes it`() throws {
        let read = try schedule("startTime: 15:00:00 US/Central", "endTime: 14:00:00  US/Central")
        #expect(read.zone == .named("US/Central"))
        #expect(try read.settings.hours == .daily([window("15:00", "14:00")]))
        #expect(try initiatorSchedule("resetSeqTime: 17:00 Asia/Tokyo").zone == .named("Asia/Tokyo"))
    }

    @Test func `the time zone of the machine`() throws {
        #expect(try schedule("useLocalTime: Y", "startTime: 01:00", "endTime: 02:00").zone == .local)
        #expect(try schedule("useLocalTime: N").zone == .utc)
    }

    @Test func `a session that never stops`() throws {
        let read = try initiatorSchedule("nonStopSession: Y", "resetSeqTime: 23:30")
        #expect(read.settings.hours == .always)
        #expect(try read.settings.resetSeqTime == time("23:30"))
        #expect(
            try schedule("nonStopSession: N", "startTime: 01:00", "endTime: 02:00").settings.hours
                == .daily([window("01:00", "02:00")]))
    }

    @Test func `a logon window by day and by week`() throws {
        #expect(
            try schedule("logonTime: 08:00", "logoutTime: 09:00").settings.logonHours
                == .daily([window("08:00", "09:00")]))
        #expect(
            try schedule(
                "logonDay: Mon", "logonTime: 08:00", "logoutDay: Fri", "logoutTime: 09:00"
            ).settings.logonHours
                == .weekly(from: WeekTime(.monday, time("08:00")), to: WeekTime(.friday, time("09:00"))))
    }

    @Test func `what is not said of the logon window is as in the session's`() throws {
        let weekly = try schedule(
            "startDay: Sunday", "startTime: 18:00", "endDay: Friday", "endTime: 17:00",
            "logonTime: 18:30")
        #expect(
            try weekly.settings.logonHours
                == .weekly(from: WeekTime(.sunday, time("18:30")), to: WeekTime(.friday, time("17:00"))))
        let days = try schedule(
            "startTime: 00:00", "endTime: 00:00", "logonDay: Mon", "logoutDay: Sat")
        #expect(
            try days.settings.logonHours
                == .weekly(from: WeekTime(.monday, time("00:00")), to: WeekTime(.saturday, time("00:00"))))
        let daily = try schedule("startTime: 08:00", "endTime: 17:00", "logoutTime: 16:55")
        #expect(try daily.settings.logonHours == .daily([window("08:00", "16:55")]))
    }

    @Test(
        arguments: [
            (
                ["startTime: 08:00"],
                [
                    "8: startTime: nothing without endTime; expected both",
                ]
            ),
            (
                ["endTime: 08:00"],
                [
                    "8: endTime: nothing without startTime; expected both",
                ]
            ),
            (
                ["startDay: Mon", "startTime: 08:00", "endTime: 09:00"],
                [
                    "8: startDay: nothing without endDay; expected both",
                ]
            ),
            (
                ["startDay: Mon", "endDay: Tue"],
                [
                    "8: startDay: nothing without times; expected startTime and endTime, too",
                ]
            ),
            (
                ["weekdays: [Mon]"],
                [
                    "8: weekdays: nothing without times; expected startTime and endTime, too",
                ]
            ),
            (
                ["nonStopSession: Y", "startTime: 08:00", "endTime: 08:00", "weekdays: [Mon]"],
                [
                    "9: startTime: of no use with nonStopSession; expected one of them",
                    "10: endTime: of no use with nonStopSession; expected one of them",
                    "11: weekdays: of no use with nonStopSession; expected one of them",
                ]
            ),
            (
                ["windows: [{start: 08:00, end: 09:00}]", "startTime: 08:00", "endTime: 09:00"],
                [
                    "9: startTime: of no use with windows; expected one of them",
                    "10: endTime: of no use with windows; expected one of them",
                ]
            ),
            (
                ["startDay: Mon", "endDay: Tue", "startTime: 08:00", "endTime: 09:00", "weekdays: [Mon]"],
                [
                    "12: weekdays: of no use with startDay; expected one of them",
                ]
            ),
            (
                ["logonTime: 08:00"],
                [
                    "8: logonTime: nothing without logoutTime; expected both",
                ]
            ),
            (
                ["logonDay: Mon", "logonTime: 08:00", "logoutTime: 09:00"],
                [
                    "8: logonDay: nothing without logoutDay; expected both",
                ]
            ),
            (
                ["logonDay: Mon", "logoutDay: Tue"],
                [
                    "8: logonDay: nothing without logonTime; expected both",
                ]
            ),
            (
                ["startTime: 08:00", "endTime: 17:00", "logonTime: 17:00", "logoutTime: 08:00"],
                [
                    "10: logonTime: never while the session is open; expected a time "
                        + "inside its hours",
                ]
            ),
            (
                ["windows: [{start: 08:00, end: 12:00}, {start: 11:00, end: 13:00}]"],
                [
                    "8: windows: number 2 overlaps number 1; expected one at a time",
                ]
            ),
            (
                ["windows: []"],
                [
                    "8: windows: an empty list; expected a list of at least one window, "
                        + "{start: HH:MM, end: HH:MM}",
                ]
            ),
            (
                ["windows: [{start: 08:00, stop: 9}]"],
                [
                    "8: windows[0].end: missing; expected HH:MM or HH:MM:SS, from 00:00 "
                        + "to 23:59:59",
                    "8: windows[0].stop: unknown key; expected start or end",
                ]
            ),
            (
                ["windows: [{start: 00:00, end: 00:15}, {start: 00:30, end: 00:45}, {start: 01:00, end: 01:15}, {start: 01:30, end: 01:45}, {start: 02:00, end: 02:15}, {start: 02:30, end: 02:45}, {start: 03:00, end: 03:15}, {start: 03:30, end: 03:45}, {start: 04:00, end: 04:15}, {start: 04:30, end: 04:45}, {start: 05:00, end: 05:15}, {start: 05:30, end: 05:45}, {start: 06:00, end: 06:15}, {start: 06:30, end: 06:45}, {start: 07:00, end: 07:15}, {start: 07:30, end: 07:45}, {start: 08:00, end: 08:15}, {start: 08:30, end: 08:45}, {start: 09:00, end: 09:15}, {start: 09:30, end: 09:45}, {start: 10:00, end: 10:15}, {start: 10:30, end: 10:45}, {start: 11:00, end: 11:15}, {start: 11:30, end: 11:45}, {start: 12:00, end: 12:15}]"],
                [
                    "8: windows: too many; expected at most 24 a day",
                ]
            ),
            (
                ["startTime: 08:00", "endTime: 09:00", "weekdays: []"],
                [
                    "10: weekdays: an empty list; expected a list of at least one day",
                ]
            ),
            (
                ["startTime: 08:00", "endTime: 09:00", "weekdays: {Mon: 1}"],
                [
                    "10: weekdays: a mapping; expected a list of at least one day",
                ]
            ),
            (
                ["startTime: 08:00", "endTime: 09:00", "weekdays: [Mon, Modnay, m]"],
                [
                    "10: weekdays[1]: \"Modnay\" is no day; expected a day of the week, "
                        + "such as Monday or Mon; did you mean \"Monday\"?",
                    "10: weekdays[2]: \"m\" is no day; expected a day of the week, such "
                        + "as Monday or Mon",
                ]
            ),
            (
                ["startTime: 24:00", "endTime: 09:00"],
                [
                    "8: startTime: \"24:00\" is not a time of day; expected HH:MM or "
                        + "HH:MM:SS, from 00:00 to 23:59:59, or such a time with a time zone",
                ]
            ),
            (
                ["startTime: 8:00 UTC", "endTime: 09:00"],
                [
                    "8: startTime: \"8:00\" is not a time of day; expected HH:MM or "
                        + "HH:MM:SS, from 00:00 to 23:59:59, or such a time with a time zone",
                ]
            ),
            (
                ["timeZone: America/New_Yrok"],
                [
                    "8: timeZone: \"America/New_Yrok\" is no time zone; expected a name "
                        + "from /usr/share/zoneinfo, such as America/New_York; did you mean "
                        + "\"America/New_York\"?",
                ]
            ),
            (
                ["timeZone: new york"],
                [
                    "8: timeZone: \"new york\" is no time zone; expected a name from "
                        + "/usr/share/zoneinfo, such as America/New_York; did you mean "
                        + "\"America/New_York\"?",
                ]
            ),
            (
                ["timeZone: ../zoneinfo/UTC"],
                [
                    "8: timeZone: \"../zoneinfo/UTC\" is no time zone; expected a name "
                        + "from /usr/share/zoneinfo, such as America/New_York",
                ]
            ),
            (
                ["startTime: 08:00 Europe/Lodnon", "endTime: 09:00"],
                [
                    "8: startTime: \"Europe/Lodnon\" is no time zone; expected a name "
                        + "from /usr/share/zoneinfo, such as America/New_York; did you mean "
                        + "\"Europe/London\"?",
                ]
            ),
            (
                ["startTime: 08:00 Europe/London", "endTime: 09:00 Europe/Paris"],
                [
                    "9: endTime: another time zone than that of startTime, "
                        + "Europe/London; expected only one",
                ]
            ),
            (
                ["timeZone: Europe/Paris", "useLocalTime: Y"],
                [
                    "9: useLocalTime: another time zone than that of timeZone, "
                        + "Europe/Paris; expected only one",
                ]
            ),
            (
                ["calendar: /no/such.yaml"],
                [
                    "8: calendar: \"/no/such.yaml\" cannot be read: No such file or "
                        + "directory; expected a YAML file",
                ]
            ),
        ] as [([String], [String])])
    func `that make no sense`(keys: [String], problems: [String]) {
        let expected = problems.map { problem in
            let parts = problem.split(separator: ": ", maxSplits: 1)
            return "trial.yaml:\(parts[0]): acceptors[0].sessions[0].\(parts[1])"
        }
        #expect(Trial.problems(Trial.session(keys)) == expected)
    }

    @Test func `a reset is an initiator's, in a session that goes on`() {
        #expect(
            Trial.problems(initiator(["startTime: 08:00", "endTime: 17:00", "resetSeqTime: 08:00"])) == [
                "trial.yaml:21: initiators[0].sessions[0].resetSeqTime: never while a session goes on; "
                    + "expected a time inside its hours, and not their start"
            ])
        let acceptor = Trial.problems(Trial.session("resetSeqTime: 08:00"))
        #expect(acceptor.count == 1 && acceptor[0].contains("resetSeqTime: unknown key"))
    }
}
