// The days on which things are different.

/// Days on which sessions are closed, all day or in part, whatever their hours.
///
/// A day is one of the schedule's time zone, from midnight to midnight: a session that runs across
/// midnight is closed for those of its hours that lie on the day. When a session is open again before
/// its window ends, it is the same session still.
///
/// Cost: looked up in the logarithm of the number of days.
public struct HolidayCalendar: Hashable, Sendable {
    /// What is different on a day.
    public enum Exception: Hashable, Sendable {
        /// Closed all day.
        case closed
        /// Closed from a time on.
        case earlyClose(LocalTime)
        /// Closed until a time.
        case lateOpen(LocalTime)
        /// Both: open between the two. When it opens later than it closes, as markets do that open
        /// again in the evening, it is closed between them instead.
        case lateOpenAndEarlyClose(LocalTime, LocalTime)
    }

    /// A part of a day, and why it is closed: what is said when it begins, and when it ends.
    private struct Part: Hashable {
        let closed: LocalRange
        let begins: ScheduleTransition.Reason
        let ends: ScheduleTransition.Reason
    }

    /// In the order of time; none overlap, some touch.
    private var parts: [Part] = []
    /// The same, with what touches made one.
    private var cuts: [LocalRange] = []

    public init(_ days: [LocalDate: Exception] = [:]) {
        for (date, exception) in days.sorted(by: { $0.key < $1.key }) { append(date, exception) }
        for part in parts {
            if let last = cuts.last, last.upperBound == part.closed.lowerBound {
                cuts[cuts.count - 1] = last.lowerBound..<part.closed.upperBound
            } else {
                cuts.append(part.closed)
            }
        }
    }

    private mutating func append(_ date: LocalDate, _ exception: Exception) {
        switch exception {
        case .closed: append(date, 0, secondsPerDay, .closedDay, .closedDay)
        case .earlyClose(let close):
            append(date, close.seconds, secondsPerDay, .earlyClose, .earlyClose)
        case .lateOpen(let open): append(date, 0, open.seconds, .lateOpen, .lateOpen)
        case .lateOpenAndEarlyClose(let open, let close) where open <= close:
            append(date, 0, open.seconds, .lateOpen, .lateOpen)
            append(date, close.seconds, secondsPerDay, .earlyClose, .earlyClose)
        case .lateOpenAndEarlyClose(let open, let close):
            append(date, close.seconds, open.seconds, .earlyClose, .lateOpen)
        }
    }

    private mutating func append(
        _ date: LocalDate, _ from: Int64, _ to: Int64, _ begins: ScheduleTransition.Reason,
        _ ends: ScheduleTransition.Reason
    ) {
        guard from < to else { return }
        let closed = date.midnight + from..<date.midnight + to
        parts.append(Part(closed: closed, begins: begins, ends: ends))
    }

    /// The time around a local time that is closed.
    func cut(at local: Int64) -> LocalRange? {
        guard let cut = cuts[..<count(of: cuts) { $0.lowerBound <= local }].last else { return nil }
        return cut.contains(local) ? cut : nil
    }

    /// What is closed between two local times, in seconds since 1970 as if the clocks were in UTC.
    package func closed(from start: Int64, to end: Int64) -> [Range<Int64>] {
        cuts.filter { $0.lowerBound < end && $0.upperBound > start }.map { $0.clamped(to: start..<end) }
    }

    /// When the next closed time after an open one begins; nil for never.
    func nextCut(after local: Int64) -> Int64? {
        cuts[count(of: cuts) { $0.lowerBound <= local }...].first?.lowerBound
    }

    /// Why it is closed at a local time; nil when it is not.
    func reason(at local: Int64) -> ScheduleTransition.Reason? {
        let part = parts[..<count(of: parts) { $0.closed.lowerBound <= local }].last
        return part.flatMap { $0.closed.contains(local) ? $0.begins : nil }
    }

    /// Why it is open at a local time again that lies behind the end of a cut.
    func reasonOfEnd(at local: Int64) -> ScheduleTransition.Reason? {
        parts[..<count(of: parts) { $0.closed.upperBound <= local }].last?.ends
    }

    /// How many at the front something is true of that is true of none behind the first of the others.
    private func count<Element>(of list: [Element], where isSo: (Element) -> Bool) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if isSo(list[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension LocalTime {
    fileprivate var seconds: Int64 { Int64(secondsSinceMidnight) }
}
