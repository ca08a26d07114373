// What clocks show in a place, as a table.

/// The offsets from UTC of one time zone, and when they change. Whoever may read the system's
/// time-zone database makes one; here it is only looked up.
///
/// Clocks that are put back show some times twice, clocks that are put forward leave some out. A
/// local time always has one meaning: **the first instant at which the clocks of the place show it
/// or have passed it**. So of a time that exists twice the first one counts, and one that does not
/// exist is the instant at which it is skipped. In other words, everything goes by a clock that stands
/// still instead of going back. A later local time is never earlier in UTC.
///
/// Shape: seconds since 1970-01-01T00:00:00 throughout; local ones as if the clocks were in UTC.
/// Cost: the logarithm of the number of changes.
public struct TimeZoneRules: Hashable, Sendable {
    /// The furthest that clocks may be from UTC, in seconds.
    public static let offsetMax = 26 * 3600

    /// From an instant on, what clocks show.
    public struct Change: Hashable, Sendable {
        /// In seconds since 1970, UTC.
        public var at: Int64
        /// Local time less UTC, in seconds.
        public var offset: Int
        /// Such as `EST`, or `+1030` where a zone has no letters.
        public var abbreviation: String

        public init(at: Int64, offset: Int, abbreviation: String) {
            self.at = at
            self.offset = offset
            self.abbreviation = abbreviation
        }
    }

    private struct Period: Hashable {
        /// `Int64.min` for the first.
        let start: Int64
        let offset: Int64
        /// The latest local time that clocks have shown before; `Int64.min` for the first.
        let reached: Int64
    }

    /// Such as `America/New_York`.
    public let name: String
    private let periods: [Period]
    /// Of each period.
    private let abbreviations: [String]

    /// - Parameters:
    ///   - first: What clocks show at first; `at` means nothing.
    ///   - changes: In the order of time.
    ///
    /// Nil when two changes are not one after the other, an offset is beyond `offsetMax`, or a change is
    /// tens of thousands of years away.
    public init?(name: String, first: Change, changes: [Change] = []) {
        var periods: [Period] = []
        for change in [first] + changes {
            guard change.offset.magnitude <= UInt(Self.offsetMax) else { return nil }
            var (start, reached) = (Int64.min, Int64.min)
            if let last = periods.last {
                // Far beyond what an Instant can hold, and no sum overflows.
                guard change.at > last.start, change.at.magnitude < 1 << 40 else { return nil }
                start = change.at
                reached = max(last.reached, change.at + last.offset - 1)
            }
            periods.append(Period(start: start, offset: Int64(change.offset), reached: reached))
        }
        self.name = name
        self.periods = periods
        abbreviations = ([first] + changes).map(\.abbreviation)
    }

    private init(utc name: String) {
        self.name = name
        periods = [Period(start: .min, offset: 0, reached: .min)]
        abbreviations = ["UTC"]
    }

    public static let utc = TimeZoneRules(utc: "UTC")
}

extension TimeZoneRules {
    /// Local time less UTC, in seconds, and what that is called there.
    public func offset(at instant: Instant) -> (seconds: Int, abbreviation: String) {
        let index = index(at: instant.wholeSeconds)
        return (Int(periods[index].offset), abbreviations[index])
    }

    /// The local time at a second of UTC by the clock that never goes back.
    package func localTime(at second: Int64) -> Int64 {
        let period = periods[index(at: second)]
        return max(second + period.offset, period.reached)
    }

    /// The first second of UTC at which clocks show the local time or have passed it.
    package func second(atLocal local: Int64) -> Int64 {
        let index = lastIndex { $0.reached < local }
        return max(periods[index].start, local - periods[index].offset)
    }

    private func index(at second: Int64) -> Int { lastIndex { $0.start <= second } }

    /// The last period of which something is true that is true of all before it, and of the first.
    private func lastIndex(where isSo: (Period) -> Bool) -> Int {
        var (low, high) = (0, periods.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if isSo(periods[middle]) { low = middle } else { high = middle }
        }
        return low
    }
}

extension Instant {
    /// The second that it lies in.
    package var wholeSeconds: Int64 {
        let (quotient, remainder) = nanosecondsSinceEpoch.quotientAndRemainder(
            dividingBy: 1_000_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The start of a second; the end of time for one that is beyond it.
    package init(wholeSeconds: Int64) {
        let (product, overflow) = wholeSeconds.multipliedReportingOverflow(by: 1_000_000_000)
        nanosecondsSinceEpoch = overflow ? (wholeSeconds < 0 ? .min : .max) : product
    }
}
