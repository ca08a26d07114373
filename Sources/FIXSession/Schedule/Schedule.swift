// When a session is open, when it begins anew, and when one may log on: a function of time.

public import Values

/// Hours, a time zone and a calendar together; a value that answers for any instant.
///
/// A **session** is what a window of the hours makes, from its first instant that the calendar leaves
/// open: MsgSeqNums start at 1 with it. Where windows touch, one session ends as the next begins.
///
/// Everything is found by a local clock that never goes back, see ``TimeZoneRules``. On the days when
/// clocks change, a window is as much longer or shorter as its local times say; one that lies wholly in
/// the time left out does not exist that day.
///
/// Cost: 50 ns to 3 µs, and as much again for each day on end on which the calendar leaves a session out.
///
/// **Source:** engine-settings.md A2.
public struct Schedule: Hashable, Sendable {
    /// The most windows that a day may have.
    public static let windowsPerDayMax = 24

    public let settings: ScheduleSettings
    public let zone: TimeZoneRules
    let calendar: HolidayCalendar
    /// Nil: always.
    let hours: WeekHours?
    /// None touch. Nil: whenever the session runs.
    let logonHours: WeekHours?

    /// Always open, never begun anew.
    public init() {
        settings = ScheduleSettings()
        zone = .utc
        calendar = HolidayCalendar()
        hours = nil
        logonHours = nil
    }

    /// - Throws: ``ScheduleFault`` for settings that contradict themselves.
    public init(
        _ settings: ScheduleSettings, zone: TimeZoneRules = .utc,
        calendar: HolidayCalendar = HolidayCalendar()
    ) throws(ScheduleFault) {
        self.settings = settings
        self.zone = zone
        self.calendar = calendar
        hours = try WeekHours(settings.hours)
        // What touches must be one: an edge at which nothing changes every day would be looked past
        // until the end of time.
        logonHours = try WeekHours(settings.logonHours)?.joined
        guard Schedule.isOpen(hours, logonHours) else { throw .neverAcceptsLogon }
        if let time = settings.resetSeqTime {
            guard Schedule.isReset(hours, logonHours, at: time) else { throw .neverResets }
        }
    }

    /// What holds at an instant, and until when.
    public func state(at instant: Instant) -> ScheduleState {
        let second = instant.wholeSeconds
        let until = change(after: second).map { Instant(wholeSeconds: $0) }
        switch condition(at: second) {
        case .open(let since): return .open(since: Instant(wholeSeconds: since), until: until)
        case .logonClosed(let since):
            return .logonClosed(since: Instant(wholeSeconds: since), until: until)
        case .closed: return .closed(until: until)
        }
    }

    /// The first instant after `instant` at which the state is another, or nil for never; the end of
    /// one session and the begin of the next in the same instant is a change.
    public func nextChange(after instant: Instant) -> Instant? {
        change(after: instant.wholeSeconds).map { Instant(wholeSeconds: $0) }
    }

    /// Whether no session has begun from one instant to the other. MsgSeqNums that were created at
    /// `earlier` are reset where that is not so.
    public func isSameSession(_ earlier: Instant, _ later: Instant) -> Bool {
        lastStart(by: earlier.wholeSeconds) == lastStart(by: later.wholeSeconds)
    }

    /// The first `resetSeqTime` after `instant` at which one may be logged on, in a session that has
    /// begun before it; nil for never.
    public func nextReset(after instant: Instant) -> Instant? {
        reset(after: instant.wholeSeconds).map { Instant(wholeSeconds: $0) }
    }
}

extension Schedule {
    /// Whether the two have anything in common: then one of them starts inside of the other.
    private static func isOpen(_ hours: WeekHours?, _ logonHours: WeekHours?) -> Bool {
        guard let hours, let logonHours else { return true }
        return hours.sample.contains { logonHours.window(at: $0.lowerBound) != nil }
            || logonHours.sample.contains { hours.window(at: $0.lowerBound) != nil }
    }

    /// Whether the time is inside of both on any day of the week, and not just when a session begins.
    private static func isReset(
        _ hours: WeekHours?, _ logonHours: WeekHours?, at time: LocalTime
    ) -> Bool {
        (0..<Int64(7)).contains { day in
            let local = day * secondsPerDay + Int64(time.secondsSinceMidnight)
            if let logonHours, logonHours.window(at: local) == nil { return false }
            guard let hours else { return true }
            guard let window = hours.window(at: local) else { return false }
            return window.lowerBound < local
        }
    }
}
