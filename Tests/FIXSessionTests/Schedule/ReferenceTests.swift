// The schedule against one that goes through time minute by minute.

import FIXSession
import Foundation
import TestKit
import Testing
import Values

@Suite struct `Schedule: against a clock on a wall` {
    /// Two weeks around the change of clocks each. `PENSTOCK_SEEDS=400` tries more; a failure names its
    /// seed: run that alone.
    @Test(arguments: 1...seeds)
    func `every minute of two weeks around a change of the clocks`(seed: Int) throws {
        var trial = ScheduleTrial(seed: UInt64(seed))
        if let failure = try trial.failure() { Issue.record("seed \(seed): \(failure)") }
    }

    private static var seeds: Int {
        guard let text = getenv("PENSTOCK_SEEDS") else { return 40 }
        return max(1, Int(String(cString: text)) ?? 40)
    }
}

/// A schedule made up, the weeks it is tried in, and what is wrong with it there.
private struct ScheduleTrial {
    private static let zones: [(rules: TimeZoneRules, changes: [String])] = [
        (Zone.newYork, ["20260308-07:00:00", "20261101-06:00:00"]),
        (Zone.london, ["20260329-01:00:00", "20261025-01:00:00"]),
        (Zone.lordHowe, ["20260404-15:00:00", "20261003-15:30:00"]),
    ]

    private var random: SeededRandom
    private let zone: TimeZoneRules
    private let settings: ScheduleSettings
    private let days: [LocalDate: HolidayCalendar.Exception]
    /// Two weeks, in minutes since 1970.
    private let minutes: Range<Int>

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        let (zone, changes) = Self.zones[Int.random(in: 0..<3, using: &random)]
        let change = utc(changes[Int.random(in: 0..<2, using: &random)])
        let middle = Int(change.nanosecondsSinceEpoch / 60_000_000_000)
        let first = middle - Int.random(in: 1...13, using: &random) * 1440
        self.zone = zone
        minutes = first..<first + 14 * 1440
        var days: [LocalDate: HolidayCalendar.Exception] = [:]
        var settings = ScheduleSettings()
        repeat {
            settings.hours = Self.hours(&random)
            settings.logonHours = random.once(in: 2) ? .always : Self.hours(&random)
            settings.resetSeqTime = random.once(in: 2) ? Self.time(&random) : nil
        } while (try? Schedule(settings, zone: zone)) == nil
        while !random.once(in: 4) {
            let day = minutes.lowerBound / 1440 + Int.random(in: -2..<16, using: &random)
            days[Self.date(day)] = Self.exception(&random)
        }
        self.settings = settings
        self.days = days
    }

    /// Mostly where something may happen: around the hours that are left out or come twice.
    private static func time(_ random: inout SeededRandom) -> LocalTime {
        let minute =
            random.once(in: 3)
            ? Int.random(in: 0..<1440, using: &random) : Int.random(in: 0..<16, using: &random) * 15
        return LocalTime(hour: minute / 60, minute: minute % 60) ?? time(&random)
    }

    private static func hours(_ random: inout SeededRandom) -> ScheduleHours {
        if random.once(in: 8) { return .always }
        if random.once(in: 3) {
            func moment() -> WeekTime {
                WeekTime(Weekday.allCases.randomElement(using: &random) ?? .sunday, time(&random))
            }
            let from = moment()
            return .weekly(from: from, to: random.once(in: 6) ? from : moment())
        }
        let count = Int.random(in: 1...3, using: &random)
        var ends = (0..<2 * count).map { _ in time(&random) }
        // In order they do not overlap; out of it there is one window across midnight.
        ends.sort()
        if random.once(in: 2) { ends.append(ends.removeFirst()) }
        if random.once(in: 4) { ends = [ends[0], ends[0]] }
        let windows = stride(from: 0, to: ends.count, by: 2).map {
            DailyWindow(from: ends[$0], to: ends[$0 + 1])
        }
        let days = Weekday.allCases.filter { _ in !random.once(in: 4) }
        return .daily(windows, on: Set(days))
    }

    private static func exception(_ random: inout SeededRandom) -> HolidayCalendar.Exception {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .closed
        case 1: .earlyClose(time(&random))
        case 2: .lateOpen(time(&random))
        default: .lateOpenAndEarlyClose(time(&random), time(&random))
        }
    }

    private static func date(_ dayNumber: Int) -> LocalDate {
        let text = shown(NaiveSchedule.instant(dayNumber * 1440)).prefix(8)
        return date_(String(text))
    }

    private static func date_(_ text: String) -> LocalDate {
        let digits = Array(text)
        return FIXSessionTests.date(
            "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))")
    }

    // MARK: - The comparison

    mutating func failure() throws -> String? {
        let schedule = try Schedule(settings, zone: zone, calendar: HolidayCalendar(days))
        let expected = naive()
        if let failure = changes(of: schedule, expected) ?? resets(of: schedule, expected) {
            return "\(failure); \(settings), \(days), \(zone.name)"
        }
        for _ in 0..<300 {
            let (one, other) = (expected.indices.randomElement(using: &random) ?? 0,
                expected.indices.randomElement(using: &random) ?? 0)
            let second = Int64.random(in: 0..<60_000_000_000, using: &random)
            let state = schedule.state(
                at: instant(one).advanced(by: Interval(nanoseconds: second)))
            if !agrees(state, expected[one]) {
                return "\(shown(instant(one))): \(state), not \(expected[one]); \(settings), \(days)"
            }
            let isSame = expected[one].sessions == expected[other].sessions
            if schedule.isSameSession(instant(one), instant(other)) != isSame {
                return "\(shown(instant(one))) and \(shown(instant(other))): \(settings), \(days)"
            }
        }
        return nil
    }

    private func instant(_ index: Int) -> Instant {
        NaiveSchedule.instant(minutes.lowerBound + index)
    }

    /// Begins nine days before: by then it knows where it is.
    private func naive() -> [NaiveMinute] {
        let start = minutes.lowerBound - 9 * 1440
        var naive = NaiveSchedule(settings, zone, days, start..<minutes.upperBound)
        for minute in start..<minutes.lowerBound { _ = naive.pass(minute) }
        return minutes.map { naive.pass($0) }
    }

    private func agrees(_ state: ScheduleState, _ expected: NaiveMinute) -> Bool {
        let since = expected.since.map { NaiveSchedule.instant($0) } ?? .distantPast
        return switch state {
        case .open(let begin, until: _): expected.condition == .open && begin == since
        case .logonClosed(let begin, until: _):
            expected.condition == .logonClosed && begin == since
        case .closed: expected.condition == .closed
        }
    }

    /// From one change to the next, nothing is left out and nothing too much.
    private func changes(of schedule: Schedule, _ expected: [NaiveMinute]) -> String? {
        var index = 0
        while index < expected.count {
            let state = schedule.state(at: instant(index))
            guard agrees(state, expected[index]) else {
                return "\(shown(instant(index))): \(state), not \(expected[index])"
            }
            let next = expected[index...].firstIndex { !$0.isSameState(as: expected[index]) }
            guard let next else {
                let isBeyond = state.until.map { $0 >= instant(expected.count) } ?? true
                return isBeyond ? nil : "\(shown(instant(index))): until \(shown(state.until))"
            }
            guard state.until == instant(next), schedule.nextChange(after: instant(index)) == state.until
            else { return "\(shown(instant(index))): \(state), not until \(shown(instant(next)))" }
            index = next
        }
        return nil
    }

    private func resets(of schedule: Schedule, _ expected: [NaiveMinute]) -> String? {
        var found: [Instant] = []
        var at = instant(0).advanced(by: .seconds(-1))
        while let next = schedule.nextReset(after: at), next < instant(expected.count) {
            found.append(next)
            at = next
        }
        let right = expected.indices.filter { expected[$0].isReset }.map { instant($0) }
        return found == right ? nil : "resets \(found.map { shown($0) }), not \(right.map { shown($0) })"
    }
}
