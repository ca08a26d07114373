// Clocks that are put forward and back.

import FIXSession
import Testing
import Values

@Suite struct `Schedule: on days when clocks change` {
    /// The same hours on the wall, an hour apart in UTC.
    @Test func `hours are those of the place, before and after`() throws {
        let trading = try Schedule.of(.day("09:30-16:00", on: workdays), Zone.newYork)
        #expect(
            trading.lines(after: "20260306-00:00:00", 4) == [
                "20260306-14:30:00 opens hours", "20260306-21:00:00 closes hours -",
                "20260309-13:30:00 opens hours", "20260309-20:00:00 closes hours -",
            ])
        #expect(
            trading.lines(after: "20261030-00:00:00", 4) == [
                "20261030-13:30:00 opens hours", "20261030-20:00:00 closes hours -",
                "20261102-14:30:00 opens hours", "20261102-21:00:00 closes hours -",
            ])
    }

    /// New York, 2026-03-08: 02:00 is 03:00 at once.
    @Test(arguments: [
        ("02:30-05:00", "20260308-07:00:00", "20260308-09:00:00"),
        ("02:00-05:00", "20260308-07:00:00", "20260308-09:00:00"),
        ("01:30-02:30", "20260308-06:30:00", "20260308-07:00:00"),
        ("01:30-02:00", "20260308-06:30:00", "20260308-07:00:00"),
        ("01:59:59-03:00:01", "20260308-06:59:59", "20260308-07:00:01"),
        ("03:00-03:30", "20260308-07:00:00", "20260308-07:30:00"),
        // Not there at all that day; the next day it is.
        ("02:15-02:45", "20260309-06:15:00", "20260309-06:45:00"),
        ("02:00-03:00", "20260309-06:00:00", "20260309-07:00:00"),
    ])
    func `a time that does not exist is the instant at which it is skipped`(
        hours: String, opens: String, closes: String
    ) throws {
        let schedule = try Schedule.of(.day(hours), Zone.newYork)
        #expect(
            schedule.lines(after: "20260308-06:00:00", 2) == [
                "\(opens) opens hours", "\(closes) closes hours -",
            ])
    }

    /// New York, 2026-11-01: after 01:59:59 it is 01:00 again.
    @Test(arguments: [
        ("01:30-05:00", "20261101-05:30:00", "20261101-10:00:00"),
        ("00:30-01:30", "20261101-04:30:00", "20261101-05:30:00"),
        ("01:15-01:45", "20261101-05:15:00", "20261101-05:45:00"),
        ("01:00-02:00", "20261101-05:00:00", "20261101-07:00:00"),
        ("00:30-02:00", "20261101-04:30:00", "20261101-07:00:00"),
        ("02:00-03:00", "20261101-07:00:00", "20261101-08:00:00"),
    ])
    func `of a time that exists twice, the first one counts`(
        hours: String, opens: String, closes: String
    ) throws {
        let schedule = try Schedule.of(.day(hours), Zone.newYork)
        #expect(
            schedule.lines(after: "20261101-04:00:00", 3) == [
                "\(opens) opens hours", "\(closes) closes hours -",
                // And not once more in the same night.
                "20261102-\(later(opens)) opens hours",
            ])
    }

    /// The next day's UTC time of a start that was in daylight time, or already not.
    private func later(_ opens: String) -> String {
        let isDaylight = utc(opens) < utc("20261101-06:00:00")
        return String(
            shown(utc(opens).advanced(by: .seconds(isDaylight ? 3600 : 0))).dropFirst(9))
    }

    @Test func `the longest day is one session, and so is the shortest`() throws {
        let wholeDay = try Schedule.of(.day("17:00-17:00"), Zone.newYork)
        #expect(
            wholeDay.line("20260308-12:00:00")
                == "open since 20260307-22:00:00 until 20260308-21:00:00")
        #expect(
            wholeDay.line("20261101-12:00:00")
                == "open since 20261031-21:00:00 until 20261101-22:00:00")
        #expect(
            wholeDay.lines(after: "20261031-00:00:00", 2) == [
                "20261031-21:00:00 turnsOver hours", "20261101-22:00:00 turnsOver hours",
            ])
    }

    @Test func `London changes on other days than New York`() throws {
        let london = try Schedule.of(.day("08:00-16:30", on: workdays), Zone.london)
        #expect(london.line("20260327-07:59:59") == "closed until 20260327-08:00:00")
        #expect(london.line("20260330-06:59:59") == "closed until 20260330-07:00:00")
        #expect(
            london.line("20261023-15:00:00")
                == "open since 20261023-07:00:00 until 20261023-15:30:00")
        #expect(
            london.line("20261026-16:00:00")
                == "open since 20261026-08:00:00 until 20261026-16:30:00")
    }

    /// Lord Howe, 2026-10-04: 02:00 is 02:30 at once; 2026-04-05: after 01:59:59 it is 01:30 again.
    @Test(arguments: [
        ("02:15-04:00", "20261003-00:00:00", "20261003-15:30:00", "20261003-17:00:00"),
        ("01:45-04:00", "20260404-00:00:00", "20260404-14:45:00", "20260404-17:30:00"),
        ("00:00-01:45", "20260404-00:00:00", "20260404-13:00:00", "20260404-14:45:00"),
    ])
    func `half an hour, too`(hours: String, from: String, opens: String, closes: String) throws {
        let schedule = try Schedule.of(.day(hours), Zone.lordHowe)
        #expect(
            schedule.lines(after: from, 2) == [
                "\(opens) opens hours", "\(closes) closes hours -",
            ])
    }

    @Test func `a day that a place leaves out has no session`() throws {
        let schedule = try Schedule.of(.day("09:00-17:00"), Zone.apia)
        #expect(
            schedule.lines(after: "20111229-00:00:00", 4) == [
                "20111229-03:00:00 closes hours -", "20111229-19:00:00 opens hours",
                "20111230-03:00:00 closes hours -", "20111230-19:00:00 opens hours",
            ])
        let wholeDay = try Schedule.of(.day("00:00-00:00"), Zone.apia)
        #expect(
            wholeDay.lines(after: "20111229-12:00:00", 2) == [
                "20111230-10:00:00 turnsOver hours", "20111231-10:00:00 turnsOver hours",
            ])
    }

    @Test func `a reset and a logon window move with the clocks`() throws {
        let schedule = try Schedule.of(
            .week(.sunday, "18:00", .friday, "17:00"), logon: .day("02:30-01:30"), reset: "02:45",
            Zone.newYork)
        #expect(
            schedule.lines(after: "20260310-05:00:00", 3) == [
                "20260310-05:30:00 logonCloses logonHours -", "20260310-06:30:00 logonOpens logonHours",
                "20260310-06:45:00 resets resetSeqTime",
            ])
        // The night in which 02:30 and 02:45 do not exist; Saturday night, so that all is open.
        let always = try Schedule.of(
            .always, logon: .day("02:30-01:30"), reset: "02:45", Zone.newYork)
        #expect(
            always.lines(after: "20260308-06:00:00", 3) == [
                "20260308-06:30:00 logonCloses logonHours -", "20260308-07:00:00 logonOpens logonHours",
                "20260308-07:00:00 resets resetSeqTime",
            ])
        // Here the pause itself is left out, and nothing happens.
        let pause = try Schedule.of(.always, logon: .day("02:45-02:15"), Zone.newYork)
        #expect(
            pause.lines(after: "20260308-00:00:00", 1) == [
                "20260309-06:15:00 logonCloses logonHours -"
            ])
    }
}
