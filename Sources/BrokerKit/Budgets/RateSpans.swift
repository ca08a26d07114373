// How much was taken in each of a venue's own spans of time.

internal import Values

/// Counts weight in every span that a call may fall into, by the venue's clock: near an end that is two.
struct RateSpans: Sendable {
    private let length: Int64
    private let slack: Int64
    /// What was taken in spans from `first` on.
    private var first: Int64 = 0
    private var taken: [Int64] = []

    /// - Parameter slack: How much earlier or later a call may reach the venue.
    init(length: Interval, slack: Interval) {
        self.length = length.nanoseconds
        self.slack = min(slack.nanoseconds, length.nanoseconds)
    }

    mutating func expire(at now: Instant) {
        let earliest = spans(at: now).lowerBound
        if earliest - first >= Int64(taken.count) {
            taken.removeAll(keepingCapacity: true)
        } else if earliest > first {
            taken.removeFirst(Int(earliest - first))
        } else {
            return
        }
        first = earliest
    }

    mutating func take(_ weight: Int64, at now: Instant) {
        for span in spans(at: now) { self[span] += weight }
    }

    /// The venue says that so much was taken.
    mutating func raise(to weight: Int64, at now: Instant) {
        for span in spans(at: now) { self[span] = max(self[span], weight) }
    }

    /// The most that is counted in a span which a call falls into now.
    func total(at now: Instant) -> Int64 { spans(at: now).map { self[$0] }.max() ?? 0 }

    /// When no span that a call falls into counts more than `most`, if nothing is taken until then.
    func instant(of most: Int64, at now: Instant) -> Instant {
        guard let full = spans(at: now).last(where: { self[$0] > most }) else { return .distantPast }
        return Instant(nanosecondsSinceEpoch: (full + 1) * length + slack)
    }

    private func spans(at now: Instant) -> ClosedRange<Int64> {
        let time = now.nanosecondsSinceEpoch
        return max(0, time - slack) / length...(time + slack) / length
    }

    private subscript(span: Int64) -> Int64 {
        get { taken.indices.contains(Int(span - first)) ? taken[Int(span - first)] : 0 }
        set {
            while Int64(taken.count) <= span - first { taken.append(0) }
            taken[Int(span - first)] = newValue
        }
    }
}
