// What a venue allows, and how careful we are with it.

package import Values

/// A limit of a venue: so much weight in so much time.
package struct RateRule: Sendable, Equatable {
    package enum Shape: Sendable, Equatable {
        /// In any span of that length, wherever it begins.
        case sliding
        /// In each span that begins at a multiple of its length since 1970, by the venue's clock.
        case fixed
        /// At most `capacity` at once; what was taken comes back evenly, `limit` in each span.
        case bucket(capacity: Int64)
    }

    package var limit: Int64
    package var interval: Interval
    package var shape: Shape
    /// What only cancels may take, of what is left behind the margin; nil for the policy's share. Zero for pools that
    /// cancels never take from.
    package var reserve: Int64?

    /// - Parameters:
    ///   - limit: 1 to a thousand million.
    ///   - interval: A microsecond to 31 days.
    package init(_ limit: Int64, in interval: Interval, _ shape: Shape, reserve: Int64? = nil) {
        precondition(Self.limits.contains(limit), "a limit of something, below a thousand million")
        precondition((1_000...31 * 86_400_000_000_000).contains(interval.nanoseconds), "a microsecond to a month")
        if case .bucket(let capacity) = shape {
            precondition(Self.limits.contains(capacity), "a bucket that holds something")
        }
        self.limit = limit
        self.interval = interval
        self.shape = shape
        self.reserve = reserve
    }

    static let limits: ClosedRange<Int64> = 1...1_000_000_000

    /// The most at once.
    var most: Int64 {
        if case .bucket(let capacity) = shape { capacity } else { limit }
    }
}

/// How careful we are.
package struct RatePolicy: Sendable {
    /// What we leave of every limit, of a thousand.
    package var marginPermille: Int64 = 50
    /// What only cancels may take, of a thousand; orders leave as much again to cancels as queries leave to orders.
    package var reservePermille: Int64 = 100
    /// How much earlier or later than by our clock a call may reach the venue.
    package var slack = Interval.milliseconds(250)
    /// How long a call may wait; longer is refused. Nothing means that nothing ever waits.
    package var patience: [CallUrgency: Interval] = [.cancel: .seconds(10), .order: .seconds(1), .query: .seconds(60)]
    /// How long a pool is closed by a venue that does not say until when.
    package var closing = Interval.seconds(60)

    package init() {}
}

/// What goes before what.
package enum CallUrgency: Int, Sendable, CaseIterable, Comparable {
    case cancel
    case order
    case query

    package static func < (left: CallUrgency, right: CallUrgency) -> Bool { left.rawValue < right.rawValue }
}
