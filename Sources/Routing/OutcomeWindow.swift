// What became of the latest instructions.

internal import Values

/// Counts over a sliding window, in eighths of it: what is older than the window is forgotten an eighth at a time.
package struct OutcomeWindow: Sendable, BitwiseCopyable {
    package struct Counts: Sendable, Equatable, BitwiseCopyable {
        package internal(set) var answered: UInt32 = 0
        package internal(set) var failed: UInt32 = 0
        /// Connections.
        package internal(set) var lost: UInt32 = 0

        @_noLocks init() {}
        package var outcomes: Int { @_noLocks get { Int(answered) + Int(failed) } }

        @_noLocks
        mutating func add(_ other: Counts) {
            answered &+= other.answered
            failed &+= other.failed
            lost &+= other.lost
        }
    }

    struct Bucket: BitwiseCopyable {
        /// Which eighth of a window since the epoch.
        var slot: Int64 = .min
        var counts = Counts()
        @_noLocks init() {}
    }

    static var size: Int { @_noLocks get { 8 } }
    var buckets: InlineArray<8, Bucket>

    @_noLocks init() { buckets = InlineArray(repeating: Bucket()) }

    /// Counts what happened now. `window` is the same for every call, or what is there is of no use.
    @_noLocks
    mutating func record(
        answered: UInt32 = 0, failed: UInt32 = 0, lost: UInt32 = 0, at now: Instant, _ window: Interval
    ) {
        let slot = OutcomeWindow.slot(now, window)
        let index = Int(slot & 7)
        // A later one stays: the clock was set back.
        if buckets[index].slot < slot {
            buckets[index] = Bucket()
            buckets[index].slot = slot
        }
        var more = Counts()
        more.answered = answered
        more.failed = failed
        more.lost = lost
        buckets[index].counts.add(more)
    }

    @_noLocks
    func counts(at now: Instant, _ window: Interval) -> Counts {
        let slot = OutcomeWindow.slot(now, window)
        var sum = Counts()
        for index in 0..<OutcomeWindow.size where buckets[index].slot > slot - 8 { sum.add(buckets[index].counts) }
        return sum
    }

    /// Forgets the outcomes, not the connections that were lost.
    @_noLocks
    mutating func forgetOutcomes() {
        for index in 0..<OutcomeWindow.size {
            buckets[index].counts.answered = 0
            buckets[index].counts.failed = 0
        }
    }

    @_noLocks
    private static func slot(_ now: Instant, _ window: Interval) -> Int64 {
        let length = window.nanoseconds / 8
        let (whole, rest) = now.nanosecondsSinceEpoch.quotientAndRemainder(dividingBy: length)
        return rest < 0 ? whole - 1 : whole
    }
}
