// How much was taken in the last span of time.

internal import Values

/// Counts weight in slots of a 32nd of the span. A slot counts until its last instant is out of the span, so that never
/// more is taken than allowed, and at most a 32nd less.
struct RateWindow: Sendable {
    private static let slots: Int64 = 32

    private struct Slot {
        var number: Int64
        var weight: Int64
    }

    /// How long a call counts, and how wide a slot is.
    private let span: Int64
    private let width: Int64
    /// Those that count, the oldest first: at most 34.
    private var used: [Slot] = []
    private(set) var total: Int64 = 0

    /// - Parameter span: What the venue looks at, and twice what calls may be early or late.
    init(span: Interval) {
        self.span = span.nanoseconds
        width = max(1, span.nanoseconds / Self.slots)
        used.reserveCapacity(Int(Self.slots) + 2)
    }

    /// What counts no longer, and since when.
    @discardableResult
    mutating func expire(at now: Instant) -> [(end: Instant, weight: Int64)] {
        guard let first = used.first, end(of: first) <= now else { return [] }
        let gone = used.prefix { end(of: $0) <= now }
        total -= gone.reduce(0) { $0 + $1.weight }
        used.removeFirst(gone.count)
        return gone.map { (end(of: $0), $0.weight) }
    }

    /// When each slot counts no longer, the oldest first.
    var ends: [Instant] { used.map { end(of: $0) } }

    mutating func take(_ weight: Int64, at now: Instant) {
        let number = now.nanosecondsSinceEpoch / width
        total += weight
        if let last = used.last, last.number >= number {
            used[used.count - 1].weight += weight
        } else {
            used.append(Slot(number: number, weight: weight))
        }
    }

    /// When no more than `most` is counted, if nothing is taken until then.
    func instant(of most: Int64) -> Instant {
        var left = total
        for slot in used {
            if left <= most { break }
            left -= slot.weight
            if left <= most { return end(of: slot) }
        }
        return .distantPast
    }

    private func end(of slot: Slot) -> Instant {
        Instant(nanosecondsSinceEpoch: (slot.number + 1) * width + span)
    }
}
