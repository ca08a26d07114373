// Any instant and any settings have an answer.

import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Schedule: any instant has an answer` {
    private static let ends: [Instant] = {
        let ends: [Int64] = [.min, .min + 1, .max - 1, .max, -1, 0]
        let seconds: [Int64] = [-9_223_372_036, 9_223_372_036]
        return (ends + seconds.map { $0 * 1_000_000_000 }).map { Instant(nanosecondsSinceEpoch: $0) }
    }()

    private static let schedules: [Schedule] = {
        let hours: [ScheduleHours] = [
            .always, .day("08:00-17:00"), .day("22:00-05:00", on: workdays), .day("17:00-17:00"),
            .day("00:00-00:00", on: [.sunday]), .day("23:59:59-00:00:01", "12:00-13:00"),
            .week(.sunday, "18:00", .friday, "17:00"), .week(.friday, "18:00", .monday, "06:00"),
            .week(.sunday, "00:00", .sunday, "00:00"), .week(.saturday, "23:59:59", .sunday, "00:00"),
        ]
        let days: [LocalDate: HolidayCalendar.Exception] = [
            date("1678-01-01"): .closed, date("2261-12-31"): .closed, date("2026-12-25"): .closed,
            date("2026-12-24"): .lateOpenAndEarlyClose(time("17:00"), time("12:00")),
        ]
        let zones = [Zone.newYork, Zone.lordHowe, Zone.apia, .utc]
        return hours.flatMap { first in
            hours.flatMap { second in
                zones.flatMap { zone in
                    [nil, "12:30"].compactMap { reset in
                        try? Schedule.of(first, logon: second, reset: reset, zone, days)
                    }
                }
            }
        }
    }()

    @Test func `and the next change comes after it, with another state`() {
        #expect(Self.schedules.count > 300)
        var random = SeededRandom(seed: 1)
        for schedule in Self.schedules {
            let others = (0..<4).map { _ in
                Instant(nanosecondsSinceEpoch: .random(in: .min ... .max, using: &random))
            }
            for instant in Self.ends + others {
                let state = schedule.state(at: instant)
                #expect(state.until == schedule.nextChange(after: instant))
                if let since = state.since { #expect(since <= instant) }
                if let until = state.until {
                    #expect(until > instant)
                    #expect(schedule.state(at: until) != state)
                }
                if let reset = schedule.nextReset(after: instant) {
                    #expect(reset > instant && schedule.state(at: reset).acceptsLogon)
                }
                #expect(schedule.isSameSession(instant, instant))
                if let since = state.since { #expect(schedule.isSameSession(since, instant)) }
            }
        }
    }

    @Test func `transitions come to the end of time`() {
        let nearTheEnd = utc("22620401-00:00:00")
        for schedule in Self.schedules {
            var last = nearTheEnd
            var count = 0
            for transition in schedule.transitions(after: nearTheEnd) {
                #expect(transition.at >= last)
                last = transition.at
                count += 1
            }
            #expect(count < 100)
        }
    }
}
