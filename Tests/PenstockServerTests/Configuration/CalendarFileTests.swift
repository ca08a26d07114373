// The file of holidays that sessions name.

import FIXSession
import Foundation
import Testing
import Values

@testable import PenstockServer

private func time(_ text: String) throws -> LocalTime {
    try Form<LocalTime>.localTime.read(text)
}

private func date(_ text: String) throws -> LocalDate { try Form<LocalDate>.date.read(text) }

@Suite struct `Configuration: calendars` {
    /// The calendar of a session that names a file with this text; problems as they are printed, the
    /// folder as `DIR`.
    private func read(_ text: String) throws -> (calendar: HolidayCalendar?, problems: [String]) {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(text, to: "days.yaml")
        do throws(Problems) {
            let configuration = try Trial.load(
                Trial.session("calendar: days.yaml"), path: folder.file("trial.yaml"))
            return (configuration.acceptors.first?.sessions.first?.schedule.calendar, [])
        } catch {
            return (nil, error.all.map { $0.description.replacing(folder.path, with: "DIR") })
        }
    }

    @Test func `closed days, early closes, late openings, and both`() throws {
        let (calendar, problems) = try read(
            """
            closed: [2026-11-26, 2026-12-25]
            earlyCloses: {2026-11-27: 13:00, 2026-12-24: 12:15}
            lateOpens:
              2026-12-24: 17:00
              2026-12-28: 10:00:30
            """)
        #expect(problems.isEmpty)
        #expect(
            try calendar
                == HolidayCalendar([
                    date("2026-11-26"): .closed, date("2026-12-25"): .closed,
                    date("2026-11-27"): .earlyClose(time("13:00")),
                    date("2026-12-24"): .lateOpenAndEarlyClose(time("17:00"), time("12:15")),
                    date("2026-12-28"): .lateOpen(time("10:00:30")),
                ]))
    }

    @Test(
        arguments: [
            ("", ["1: empty; expected closed, earlyCloses or lateOpens"]),
            ("- 1", ["1: a list; expected a mapping"]),
            (
                "close: [2026-01-01]", ["1: close: unknown key; did you mean \"closed\"?"]
            ),
            (
                "closed: [2026-02-29]",
                [
                    "1: closed[0]: \"2026-02-29\" is no date; "
                        + "expected a date such as 2026-12-25, of the years 1678 to 2261"
                ]
            ),
            (
                "closed:\n- 2026-01-01\n- 2026-01-01",
                ["3: closed[1]: already closed in line 2; expected it once"]
            ),
            (
                "closed: [2026-01-01]\nearlyCloses:\n  2026-01-01: 13:00",
                ["3: earlyCloses.2026-01-01: closed all day in line 1; expected one of them"]
            ),
            (
                "earlyCloses:\n  2026-01-01: 25:00\n  20260102: 13:00",
                [
                    "2: earlyCloses.2026-01-01: \"25:00\" is not a time of day; "
                        + "expected HH:MM or HH:MM:SS, from 00:00 to 23:59:59",
                    "3: earlyCloses.20260102: \"20260102\" is no date; "
                        + "expected a date such as 2026-12-25, of the years 1678 to 2261",
                ]
            ),
        ] as [(String, [String])])
    func `what is wrong has the file and line of the calendar`(
        text: String, problems: [String]
    ) throws {
        let found = try read(text).problems
        #expect(found == problems.map { "DIR/days.yaml:\($0)" })
    }

    @Test func `a file that two sessions name is complained of once`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("closed: [never]", to: "days.yaml")
        let text = Trial.smallest(
            "targetCompID: THEM",
            becomes: """
                targetCompID: THEM
                        calendar: days.yaml
                      - {senderCompID: US, targetCompID: OTHERS, calendar: days.yaml}
                """)
        do throws(Problems) {
            _ = try Trial.load(text, path: folder.file("trial.yaml"))
            Issue.record("the calendar has a problem")
        } catch {
            #expect(error.all.map(\.line) == [1])
        }
    }

    @Test func `the one that comes with us`() throws {
        let text = Trial.session("calendar: nyse.yaml")
        let path = Trial.path("sessions/trial.yaml")
        let read = try Trial.load(text, path: path).acceptors[0].sessions[0].schedule
        let schedule = try Schedule(read.settings, calendar: read.calendar)
        for (instant, isOpen) in [
            ("20261126-12:00:00", false), ("20261127-12:59:59", true), ("20261127-13:00:00", false),
            ("20261128-12:00:00", true), ("20261225-00:00:00", false), ("20271224-23:59:59", false),
        ] {
            let time = try #require(LogTime.parse(instant, at: .distantPast))
            #expect(schedule.state(at: time).acceptsLogon == isOpen, "\(instant)")
        }
    }

    /// All prefixes and some changes of the file that comes with us: days or problems.
    @Test func `any text gives days or problems`() throws {
        let whole = try ConfigurationFile.read(Trial.path("sessions/nyse.yaml"))
        let text = Array(whole.suffix(420))
        let folder = try Folder()
        defer { folder.remove() }
        func load(_ text: [UInt8]) throws {
            try Data(text).write(to: URL(fileURLWithPath: folder.file("days.yaml")))
            do throws(Problems) {
                _ = try Trial.load(
                    Trial.session("calendar: days.yaml"), path: folder.file("trial.yaml"))
            } catch {
                #expect(!error.all.isEmpty)
            }
        }
        let bytes = Array("\0\n -:#{}[]&*'\"9a".utf8) + [0x80, 0xFF]
        for position in text.indices {
            try load(Array(text[..<position]))
            var changed = text
            changed[position] = bytes[position % bytes.count]
            try load(changed)
        }
    }
}
