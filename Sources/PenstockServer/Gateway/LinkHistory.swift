// When brokers could be reached.

internal import Orders
internal import Values

/// The changes of each broker's link since the start.
///
/// Shape: the last 256 changes of each broker; what was before them counts as it was then.
struct LinkHistory: ~Copyable {
    struct Change: BitwiseCopyable {
        var at: Instant
        var isUp: Bool
    }

    /// What is told of one broker.
    struct Figures {
        /// Of the last 24 hours, or of the time since the start.
        var upPermille: Int64
        var connectedAt: Instant?
        var lostAt: Instant?
        var losses: UInt64
    }

    private static var most: Int { @_noLocks get { 256 } }
    private static let span = Interval.seconds(86_400)

    private let started: Instant
    private var changes: Slab<Change>
    /// Of all, also those that are not kept any more.
    private var counts: Slab<Int>
    private var losses: Slab<UInt64>

    /// Nobody is up at the start.
    init(brokers: Int, at now: Instant) {
        started = now
        changes = Slab(capacity: brokers * Self.most, repeating: Change(at: now, isUp: false))
        counts = Slab(capacity: brokers, repeating: 0)
        losses = Slab(capacity: brokers, repeating: 0)
    }

    var brokerCount: Int { @_noLocks get { counts.count } }

    /// - Parameter isPlanned: Somebody wants it down: then it is not lost.
    @_noLocks
    mutating func note(_ broker: Int, isUp: Bool, isPlanned: Bool, at now: Instant) {
        let count = counts[broker]
        let wasUp = count > 0 && changes[place(broker, count - 1)].isUp
        guard isUp != wasUp else { return }
        changes[place(broker, count)] = Change(at: now, isUp: isUp)
        counts[broker] = count + 1
        if !isUp, !isPlanned { losses[broker] += 1 }
    }

    @_noLocks
    private func place(_ broker: Int, _ change: Int) -> Int { broker * Self.most + change % Self.most }

    func figures(of broker: Int, at now: Instant) -> Figures {
        let count = counts[broker]
        let start = max(now.advanced(by: Interval(nanoseconds: -Self.span.nanoseconds)), started)
        var figures = Figures(upPermille: 0, connectedAt: nil, lostAt: nil, losses: losses[broker])
        var up: Int64 = 0
        var until = now
        // Backwards, from each change to the one behind it.
        for change in stride(from: count - 1, through: max(0, count - Self.most), by: -1) {
            let (at, isUp) = (changes[place(broker, change)].at, changes[place(broker, change)].isUp)
            if isUp {
                up += max(0, until.since(max(at, start)).nanoseconds)
                if figures.connectedAt == nil { figures.connectedAt = at }
            } else if figures.lostAt == nil {
                figures.lostAt = at
            }
            until = at
        }
        let whole = now.since(start).nanoseconds
        figures.upPermille = whole > 0 ? Int64((Double(up) / Double(whole) * 1_000).rounded()) : 0
        return figures
    }
}
