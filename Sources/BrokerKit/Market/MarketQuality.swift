// How far the prices of a symbol can be relied on.

package import Values

/// A score from 0 to 100, made of three things:
///
/// - **Age**: how late the last news came by the venue's own clock, and how long the connection has said nothing since. Up
///   to a second costs nothing; from there to nine seconds all 100 points go, evenly. A symbol that does not change is as
///   good as ever while its connection is alive; one of which nothing came for a minute is as old as that.
/// - **Gaps** in the last five minutes, checksums that do not hold among them: 10 points each, 40 at most.
/// - **Crossed books** in the last five minutes: 5 points each time, 20 at most.
///
/// Zero for a symbol without prices, for a book that is not whole, and as long as it is crossed. From 50 on a price is told
/// as a good one.
package struct MarketQuality: Sendable {
    package static let good: UInt8 = 50
    static let window = Interval.seconds(300)
    static let quiet = Interval.seconds(60)
    private static let freshFor = Interval.seconds(1)
    private static let uselessFrom = Interval.seconds(9)

    /// When the venue last said something of the symbol, and how late that was.
    private var told: Instant?
    private var lag = Interval(nanoseconds: 0)
    /// When each of the last ones was noticed.
    private var gaps = RecentTimes()
    private var crossings = RecentTimes()
    package private(set) var crossedSince: Instant?

    package init() {}

    /// - Parameter lag: From the venue's own time of it until now, by the venue's clock; zero where it tells none.
    package mutating func noteNews(at now: Instant, lag: Interval = Interval(nanoseconds: 0)) {
        told = now
        // Clocks that differ by a little do not make prices come from the future.
        self.lag = max(lag, Interval(nanoseconds: 0))
    }

    package mutating func noteGap(at now: Instant) {
        gaps.add(now)
        crossedSince = nil
    }

    package mutating func noteCrossed(_ isCrossed: Bool, at now: Instant) {
        guard isCrossed else { return crossedSince = nil }
        if crossedSince == nil {
            crossedSince = now
            crossings.add(now)
        }
    }

    /// Its prices are gone, with the connection.
    package mutating func drop() {
        told = nil
        crossedSince = nil
    }

    /// - Parameters:
    ///   - isWhole: There are prices, and nothing is missing of them.
    ///   - heard: When the connection last said anything at all.
    package func score(isWhole: Bool, heard: Instant, at now: Instant) -> UInt8 {
        guard isWhole, crossedSince == nil, let told else { return 0 }
        let own = now.since(told)
        let silence = own > Self.quiet ? own : now.since(max(told, heard))
        let age = silence.nanoseconds.addingReportingOverflow(lag.nanoseconds)
        var points = 100 - Self.part(of: age.overflow ? .max : age.partialValue)
        let start = now.advanced(by: Interval(nanoseconds: -Self.window.nanoseconds))
        points -= min(40, 10 * gaps.count(since: start)) + min(20, 5 * crossings.count(since: start))
        return UInt8(max(0, points))
    }

    /// Of 100 points, what an age costs.
    private static func part(of age: Int64) -> Int {
        if age <= freshFor.nanoseconds { return 0 }
        if age >= uselessFrom.nanoseconds { return 100 }
        return Int((age - freshFor.nanoseconds) * 100 / (uselessFrom.nanoseconds - freshFor.nanoseconds))
    }
}

/// The last eight times of something.
private struct RecentTimes: Sendable {
    private var times: [Instant] = []

    mutating func add(_ time: Instant) {
        if times.count == 8 { times.removeFirst() }
        times.append(time)
    }

    func count(since start: Instant) -> Int { times.count { $0 > start } }
}
