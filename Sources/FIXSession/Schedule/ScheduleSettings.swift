// When a session runs, as one says it.

/// The settings of a ``Schedule``; with none, the session is always open and never begins anew.
///
/// All times are local ones of the schedule's time zone. Every window includes its start and not its
/// end.
public struct ScheduleSettings: Hashable, Sendable {
    /// When the session runs. Each window is a session of its own: MsgSeqNums start at 1 with it.
    public var hours = ScheduleHours.always
    /// When one may be logged on, inside of `hours`; outside, MsgSeqNums stay as they are.
    public var logonHours = ScheduleHours.always
    /// When MsgSeqNums are reset by a Logon with ResetSeqNumFlag(141)=Y while the session goes on;
    /// every day on which it is open then.
    public var resetSeqTime: LocalTime?

    public init() {}
}

/// Windows of time that come again every week.
public enum ScheduleHours: Hashable, Sendable {
    case always
    /// The windows of every one of the days; a window belongs to the day on which it starts.
    case daily([DailyWindow], on: Set<Weekday> = Set(Weekday.allCases))
    /// From one time of the week to another; all of the week, over and over, when they are the same.
    case weekly(from: WeekTime, to: WeekTime)
}

/// From one time of day to another: of the next day when it is the same or earlier.
///
/// **Source:** QuickFIX, StartTime and EndTime: the same time means the whole day.
public struct DailyWindow: Hashable, Sendable {
    public var start: LocalTime
    public var end: LocalTime

    public init(from start: LocalTime, to end: LocalTime) {
        self.start = start
        self.end = end
    }
}

/// Why settings make no schedule.
public enum ScheduleFault: Error, Hashable, Sendable {
    /// A daily schedule has no windows, or more than ``Schedule/windowsPerDayMax``, or no days.
    case noWindows, tooManyWindows, noDays
    /// A window of `hours`, by its place in the list from 0, begins before the one before it ends.
    case windowsOverlap(Int, Int)
    /// The logon hours have nothing in common with the hours.
    case neverAcceptsLogon
    /// At no `resetSeqTime` is the session open; when it opens, it is reset already.
    case neverResets
}
