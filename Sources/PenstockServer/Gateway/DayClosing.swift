// When the day of positions ends, and how far its end has come.

internal import FIXSession
internal import Values

/// A time of day by the clocks of a time zone.
struct DayEnd: Sendable {
    let secondsSinceMidnight: Int64
    let zone: TimeZoneRules

    private static var day: Int64 { 86_400 }

    /// The last end of a day at an instant or before it.
    func last(upTo now: Instant) -> Instant {
        let local = zone.localTime(at: now.wholeSeconds)
        let day = (local - secondsSinceMidnight) / Self.day + 1
        for back in 0..<4 {
            let end = end(ofDay: day - Int64(back))
            if end <= now { return end }
        }
        return end(ofDay: day - 4)
    }

    /// The first one behind an instant.
    func next(after end: Instant) -> Instant {
        let day = (zone.localTime(at: end.wholeSeconds) - secondsSinceMidnight) / Self.day - 1
        for ahead in 0..<4 {
            let next = self.end(ofDay: day + Int64(ahead))
            if end < next { return next }
        }
        return self.end(ofDay: day + 4)
    }

    private func end(ofDay day: Int64) -> Instant {
        Instant(wholeSeconds: zone.second(atLocal: day * Self.day + secondsSinceMidnight))
    }

    /// The number of the day that ends then, by the clocks there: since 1970. At midnight it is the day before that ends.
    func day(endingAt end: Instant) -> UInt64 {
        UInt64(clamping: (zone.localTime(at: end.wholeSeconds) - 1) / Self.day) & 0xFF_FFFF
    }
}

/// The end of a day is carried out over some turns: a part of the positions with each, then the accounts, then what is
/// too old of the days before. Where it stands is a row, written with what it has done: each position's day ends once.
struct DayClosing {
    enum Part: UInt8 {
        case positions = 0
        case accounts = 1
        case trimming = 2
        case done = 3

        /// Asked every turn, of the part alone: a copy of all of it would take hold of the time zone.
        var isUnderWay: Bool {
            @_noLocks get {
                switch self {
                case .positions, .accounts, .trimming: true
                case .done: false
                }
            }
        }
    }

    let ends: DayEnd
    let snapshotDays: Int
    /// When the day ended that was closed last or is being closed; distant past before the first.
    private(set) var ended = Instant.distantPast
    private(set) var due = Instant.distantFuture
    var part = Part.done
    var place = 0

    init(_ ends: DayEnd, snapshotDays: Int) {
        self.ends = ends
        self.snapshotDays = snapshotDays
    }

    /// At start, after the row was read. In a store without one, days are counted from now on: whether it began.
    mutating func start(at now: Instant) -> Bool {
        let isFirst = ended == .distantPast
        if isFirst { ended = ends.last(upTo: now) }
        due = ends.next(after: ended)
        return isFirst
    }

    /// A day has ended, or several while nobody was there, which end as one.
    mutating func begin(at now: Instant) {
        ended = ends.last(upTo: now)
        due = ends.next(after: ended)
        (part, place) = (.positions, 0)
    }

    mutating func go(on part: Part) { (self.part, place) = (part, 0) }

    var day: UInt64 { ends.day(endingAt: ended) }

    // MARK: The row

    func append(to row: inout RowWriter) {
        row.append(UInt8(1))
        row.append(ended)
        row.append(part.rawValue)
        row.append(UInt64(place))
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    static func decode(_ bytes: Bytes) -> (ended: Instant, part: Part, place: Int)? {
        var row = RowReader(bytes)
        guard row.byte() == 1 else { return nil }
        let (ended, part, place) = (row.instant(), Part(rawValue: row.byte()), row.uint64())
        guard row.isComplete, let part, place < 1 << 32 else { return nil }
        return (ended, part, Int(place))
    }

    mutating func restore(_ bytes: Bytes) -> Bool {
        guard let found = DayClosing.decode(bytes) else { return false }
        (ended, part, place) = found
        return true
    }
}
