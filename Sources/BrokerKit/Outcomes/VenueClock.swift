// What time it is at a venue.

package import Values

/// The offset of a venue's clock from our steady one, which never jumps: the median of several measurements, of which the
/// half with the longer round trips is left out.
///
/// Shape: the last nine measurements.
package struct VenueClock: Sendable {
    private static let samplesMax = 9
    /// In a row at the start, and after the venue refused a time.
    private static let burst = 5

    private struct Sample: Sendable {
        var offset: Int64
        var roundTrip: Int64
    }

    private var samples: [Sample] = []
    private let resolution: Interval
    private let renewal: Interval
    private let pace: Interval
    private var next = Instant.distantPast
    private var wanted = VenueClock.burst
    private var offset: Int64?

    /// - Parameters:
    ///   - resolution: Of the time that the venue tells: a second where it tells whole seconds.
    ///   - renewal: From one measurement to the next.
    ///   - pace: The same within a burst.
    package init(
        resolution: Interval = .milliseconds(1), renewal: Interval = .seconds(300), pace: Interval = .milliseconds(200)
    ) {
        self.resolution = resolution
        self.renewal = renewal
        self.pace = pace
    }

    /// Nil before the first measurement.
    package func time(at steady: Instant) -> Instant? {
        offset.map { steady.advanced(by: Interval(nanoseconds: $0)) }
    }

    /// How far off it may be: half the best round trip, and half of what the venue cuts off.
    package var uncertainty: Interval? {
        samples.map(\.roundTrip).min().map { Interval(nanoseconds: $0 / 2 + resolution.nanoseconds / 2) }
    }

    /// When the venue should be asked for its time; now or before at the start.
    package var nextMeasurement: Instant { next }

    /// The venue is being asked: not again before its pace.
    package mutating func asked(at steady: Instant) { next = steady.advanced(by: wanted > 1 ? pace : renewal) }

    /// - Parameters:
    ///   - sent, received: By the steady clock. An answer before its question is left out.
    ///   - venueTime: What the venue said in between.
    package mutating func measured(sent: Instant, received: Instant, venueTime: Instant) {
        let roundTrip = received.since(sent).nanoseconds
        guard roundTrip >= 0 else { return }
        let middle = sent.advanced(by: Interval(nanoseconds: roundTrip / 2))
        let told = venueTime.advanced(by: Interval(nanoseconds: resolution.nanoseconds / 2))
        samples.append(Sample(offset: told.since(middle).nanoseconds, roundTrip: roundTrip))
        if samples.count > Self.samplesMax { samples.removeFirst() }
        wanted = max(0, wanted - 1)
        offset = median()
    }

    /// The venue refused a time: what was measured is thrown away with the next measurement, and a burst begins at once.
    package mutating func refused(at steady: Instant) {
        samples.removeAll(keepingCapacity: true)
        wanted = Self.burst
        next = min(next, steady)
    }

    /// Of the offsets with the shorter round trips.
    private func median() -> Int64 {
        let best = samples.sorted { $0.roundTrip < $1.roundTrip }.prefix((samples.count + 1) / 2)
        let offsets = best.map(\.offset).sorted()
        return offsets[offsets.count / 2]
    }
}
