// Days on which sessions are closed, all day or in part.

import FIXSession
import Testing
import Values

@Suite struct `Schedule: holidays` {
    @Test func `a closed day has no session, and an early close a short one`() throws {
        let schedule = try Schedule.of(
            .day("09:30-16:00", on: workdays), Zone.newYork,
            [date("2026-11-26"): .closed, date("2026-11-27"): .earlyClose(time("13:00"))])
        #expect(
            schedule.lines(after: "20261125-00:00:00", 6) == [
                "20261125-14:30:00 opens hours", "20261125-21:00:00 closes hours -",
                "20261126-14:30:00 staysClosed closedDay -", "20261127-14:30:00 opens hours",
                "20261127-18:00:00 closes earlyClose -", "20261130-14:30:00 opens hours",
            ])
        #expect(schedule.line("20261126-15:00:00") == "closed until 20261127-14:30:00")
        #expect(
            schedule.line("20261127-15:00:00")
                == "open since 20261127-14:30:00 until 20261127-18:00:00")
    }

    @Test func `a late opening is the begin of the session`() throws {
        let schedule = try Schedule.of(
            .day("08:00-17:00"), .utc, [date("2026-06-01"): .lateOpen(time("10:00"))])
        #expect(
            schedule.lines(after: "20260601-00:00:00", 2) == [
                "20260601-10:00:00 opens lateOpen", "20260601-17:00:00 closes hours -",
            ])
        #expect(!schedule.isSameSession(utc("20260601-09:00:00"), utc("20260601-10:00:00")))
        #expect(schedule.isSameSession(utc("20260531-12:00:00"), utc("20260601-09:59:59")))
    }

    @Test func `in a week that goes on, a holiday is a pause of the same session`() throws {
        let schedule = try Schedule.of(
            .week(.sunday, "18:00", .friday, "17:00"), .utc, [date("2026-06-03"): .closed])
        #expect(
            schedule.lines(after: "20260601-00:00:00", 3) == [
                "20260603-00:00:00 closes closedDay -", "20260604-00:00:00 opens closedDay",
                "20260605-17:00:00 closes hours -",
            ])
        #expect(
            schedule.line("20260604-12:00:00")
                == "open since 20260531-18:00:00 until 20260605-17:00:00")
        #expect(schedule.isSameSession(utc("20260602-00:00:00"), utc("20260604-12:00:00")))
    }

    /// Christmas of a market that opens in the evening: closes early on the 24th, opens on the 25th at
    /// five, and the evening of the 24th belongs to the holiday.
    @Test func `overnight sessions`() throws {
        let days: [LocalDate: HolidayCalendar.Exception] = [
            date("2026-12-24"): .earlyClose(time("12:15")),
            date("2026-12-25"): .lateOpen(time("17:00")),
        ]
        let schedule = try Schedule.of(.day("17:00-16:00"), .utc, days)
        #expect(
            schedule.lines(after: "20261223-12:00:00", 6) == [
                "20261223-16:00:00 closes hours -", "20261223-17:00:00 opens hours",
                "20261224-12:15:00 closes earlyClose -", "20261224-17:00:00 staysClosed earlyClose -",
                "20261225-17:00:00 opens hours", "20261226-16:00:00 closes hours -",
            ])
    }

    /// Thanksgiving of the same market: closes at noon, opens again in the evening.
    @Test func `a day that opens later than it closes is closed in between`() throws {
        let days: [LocalDate: HolidayCalendar.Exception] = [
            date("2026-11-26"): .lateOpenAndEarlyClose(time("17:00"), time("12:00"))
        ]
        let schedule = try Schedule.of(.day("17:00-16:00"), .utc, days)
        #expect(
            schedule.lines(after: "20261125-16:30:00", 4) == [
                "20261125-17:00:00 opens hours", "20261126-12:00:00 closes earlyClose -",
                "20261126-17:00:00 opens hours", "20261127-16:00:00 closes hours -",
            ])
    }

    @Test func `a day that opens late and closes early`() throws {
        let days: [LocalDate: HolidayCalendar.Exception] = [
            date("2026-06-01"): .lateOpenAndEarlyClose(time("10:00"), time("12:00"))
        ]
        let schedule = try Schedule.of(.always, .utc, days)
        #expect(
            schedule.lines(after: "20260531-12:00:00", 10) == [
                "20260601-00:00:00 closes lateOpen -", "20260601-10:00:00 opens lateOpen",
                "20260601-12:00:00 closes earlyClose -", "20260602-00:00:00 opens earlyClose",
            ])
        // What has no hours has no sessions.
        #expect(schedule.isSameSession(utc("20260530-00:00:00"), utc("20260603-00:00:00")))
    }

    @Test func `exceptions at the edges of the hours change nothing`() throws {
        let plain = try Schedule.of(.day("08:00-17:00"))
        let edges = try Schedule.of(
            .day("08:00-17:00"), .utc,
            [
                date("2026-06-01"): .earlyClose(time("17:00")),
                date("2026-06-02"): .lateOpen(time("08:00")),
                date("2026-06-03"): .lateOpen(time("00:00")),
                date("2026-06-04"): .lateOpenAndEarlyClose(time("08:00"), time("17:00")),
            ])
        #expect(
            edges.lines(after: "20260531-00:00:00", 20) == plain.lines(after: "20260531-00:00:00", 20))
    }

    @Test func `a whole day's session does not begin on a closed day`() throws {
        let schedule = try Schedule.of(.day("00:00-00:00"), .utc, [date("2026-06-02"): .closed])
        #expect(
            schedule.lines(after: "20260601-12:00:00", 3) == [
                "20260602-00:00:00 closes closedDay -", "20260602-00:00:00 staysClosed closedDay -",
                "20260603-00:00:00 opens hours",
            ])
        #expect(schedule.isSameSession(utc("20260601-00:00:00"), utc("20260602-23:59:59")))
    }

    @Test func `midnights are those of the place`() throws {
        let schedule = try Schedule.of(.always, Zone.newYork, [date("2026-11-01"): .closed])
        #expect(
            schedule.lines(after: "20261030-00:00:00", 2) == [
                "20261101-04:00:00 closes closedDay -", "20261102-05:00:00 opens closedDay",
            ])
    }

    @Test func `a reset falls out on a closed day`() throws {
        let schedule = try Schedule.of(
            .week(.sunday, "00:00", .sunday, "00:00"), reset: "12:00", .utc,
            [date("2026-06-02"): .closed, date("2026-06-03"): .earlyClose(time("12:00"))])
        #expect(schedule.nextReset(after: utc("20260601-12:00:00")) == utc("20260604-12:00:00"))
    }

    /// One answer each, although every day of 27 years is looked through at most once.
    @Test func `ten thousand closed days on end`() throws {
        var days: [LocalDate: HolidayCalendar.Exception] = [:]
        for year in 2026..<2053 {
            for month in 1...12 {
                for day in 1...31 {
                    if let date = LocalDate(year: year, month: month, day: day) {
                        // Some that touch, and some that leave a minute at midnight.
                        days[date] = year < 2040 ? .closed : .earlyClose(time("00:01"))
                    }
                }
            }
        }
        let schedule = try Schedule.of(.day("08:00-17:00"), reset: "12:00", Zone.newYork, days)
        #expect(schedule.line("20260102-00:00:00") == "closed until 20530101-13:00:00")
        #expect(schedule.nextReset(after: utc("20260102-00:00:00")) == utc("20530101-17:00:00"))
        #expect(schedule.isSameSession(utc("20251231-20:00:00"), utc("20521231-23:59:59")))
    }
}
