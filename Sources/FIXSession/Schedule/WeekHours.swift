// Windows that come again every week, as arithmetic on local times.

/// A window of local time, in seconds since 1970-01-01T00:00:00; the end is not in it.
typealias LocalRange = Range<Int64>

/// Windows of the week that do not overlap, in their order; at least one.
struct WeekHours: Hashable, Sendable {
    /// Seconds since the start of the week, Sunday 00:00:00; the end may be in the next week.
    private let windows: [LocalRange]

    private static var week: Int64 { 7 * secondsPerDay }
    /// The first Sunday: 1970-01-04.
    private static var firstWeek: Int64 { 3 * secondsPerDay }

    /// Nil for `always`.
    ///
    /// - Throws: ``ScheduleFault`` for windows that are none, too many, or overlap.
    init?(_ hours: ScheduleHours) throws(ScheduleFault) {
        var indexed: [(window: LocalRange, index: Int)] = []
        switch hours {
        case .always: return nil
        case .daily(let daily, on: let days):
            guard !daily.isEmpty else { throw .noWindows }
            guard daily.count <= Schedule.windowsPerDayMax else { throw .tooManyWindows }
            guard !days.isEmpty else { throw .noDays }
            for day in days {
                for (index, window) in daily.enumerated() {
                    let start = Self.second(of: day, window.start)
                    let length = Self.length(from: window.start, to: window.end)
                    indexed.append((start..<start + length, index))
                }
            }
        case .weekly(from: let from, to: let to):
            let start = Self.second(of: from.day, from.time)
            var end = Self.second(of: to.day, to.time)
            if end <= start { end += Self.week }
            indexed.append((start..<end, 0))
        }
        indexed.sort { ($0.window.lowerBound, $0.index) < ($1.window.lowerBound, $1.index) }
        if let first = indexed.first {
            let again = first.window.lowerBound + Self.week
            let followers = indexed.dropFirst() + [(again..<again, first.index)]
            for (window, next) in zip(indexed, followers)
            where window.window.upperBound > next.window.lowerBound {
                throw .windowsOverlap(
                    min(window.index, next.index), max(window.index, next.index))
            }
        }
        windows = indexed.map(\.window)
    }

    /// The same time with windows that touch made one; nil when it is all of the week.
    var joined: WeekHours? {
        var joined: [LocalRange] = []
        for window in windows {
            if let last = joined.last, last.upperBound == window.lowerBound {
                joined[joined.count - 1] = last.lowerBound..<window.upperBound
            } else {
                joined.append(window)
            }
        }
        let (first, last) = (joined[0], joined[joined.count - 1])
        if last.upperBound == first.lowerBound + Self.week {
            guard joined.count > 1 else { return nil }
            joined.removeFirst()
            joined[joined.count - 1] = last.lowerBound..<first.upperBound + Self.week
        }
        return WeekHours(windows: joined)
    }

    private init(windows: [LocalRange]) { self.windows = windows }

    private static func second(of day: Weekday, _ time: LocalTime) -> Int64 {
        Int64(day.rawValue) * secondsPerDay + Int64(time.secondsSinceMidnight)
    }

    private static func length(from start: LocalTime, to end: LocalTime) -> Int64 {
        let length = end.secondsSinceMidnight - start.secondsSinceMidnight
        return length > 0 ? Int64(length) : Int64(length) + secondsPerDay
    }

    /// The window that a local time lies in.
    func window(at local: Int64) -> LocalRange? {
        let last = lastWindow(startingBy: local)
        return last.contains(local) ? last : nil
    }

    /// The last window that starts at a local time or before it.
    func lastWindow(startingBy local: Int64) -> LocalRange {
        let (week, second) = Self.place(of: local)
        if let window = windows.last(where: { $0.lowerBound <= second }) {
            return Self.shifted(window, by: week)
        }
        return Self.shifted(windows[windows.count - 1], by: week - Self.week)
    }

    /// The first window that starts after a local time.
    func nextWindow(after local: Int64) -> LocalRange {
        let (week, second) = Self.place(of: local)
        if let window = windows.first(where: { $0.lowerBound > second }) {
            return Self.shifted(window, by: week)
        }
        return Self.shifted(windows[0], by: week + Self.week)
    }

    /// The first start or end of a window after a local time.
    func nextEdge(after local: Int64) -> Int64 {
        window(at: local)?.upperBound ?? nextWindow(after: local).lowerBound
    }

    /// All windows of the week that begins on 1970-01-04, to judge settings by.
    var sample: [LocalRange] { windows.map { Self.shifted($0, by: Self.firstWeek) } }

    /// When its week began, and how long ago that was.
    private static func place(of local: Int64) -> (week: Int64, second: Int64) {
        let second = floorDivide(local - firstWeek, by: week).remainder
        return (local - second, second)
    }

    private static func shifted(_ window: LocalRange, by seconds: Int64) -> LocalRange {
        window.lowerBound + seconds..<window.upperBound + seconds
    }
}
