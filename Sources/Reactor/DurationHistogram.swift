// How long things took.

internal import Synchronization
package import Values

/// Counts durations by their length. One thread counts, without a lock and without memory from the heap; any other may look
/// meanwhile, and sees each count as it is or as it was just before.
///
/// Shape: four ranges for each doubling, from a microsecond to 2^26 of them, which are 67 s; one for what is shorter, one for
/// what is longer: 106 in all.
///
/// `@unchecked Sendable`: one thread writes the cells, which are atomic.
@safe
package final class DurationHistogram: @unchecked Sendable {
    /// The ranges, then the sum of all, then the longest, in nanoseconds.
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>

    package init() {
        unsafe cells = .allocate(capacity: DurationRanges.count + 2)
        for place in 0..<DurationRanges.count + 2 { unsafe (cells + place).initialize(to: Atomic(0)) }
    }

    deinit {
        unsafe cells.deinitialize(count: DurationRanges.count + 2)
        unsafe cells.deallocate()
    }

    /// Some things took so long, each of them. What took less than no time, by a clock of another thread, took none.
    @_noLocks
    package func note(_ interval: Interval, times: UInt64 = 1) {
        let nanoseconds = interval.nanoseconds > 0 ? UInt64(interval.nanoseconds) : 0
        add(times, at: DurationRanges.range(of: nanoseconds))
        add(nanoseconds &* times, at: DurationRanges.count)
        // Safe, as below: so many cells were made.
        let longest = unsafe cells + DurationRanges.count + 1
        if unsafe nanoseconds > longest.pointee.load(ordering: .relaxed) { unsafe longest.pointee.store(nanoseconds, ordering: .relaxed) }
    }

    /// There is one writer, so that what was read is still so.
    @_noLocks
    private func add(_ count: UInt64, at place: Int) {
        let cell = unsafe cells + place
        unsafe cell.pointee.store(cell.pointee.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    // MARK: Looking

    package var counts: DurationCounts {
        var counts: [UInt64] = []
        for place in 0..<DurationRanges.count { counts.append(unsafe cells[place].load(ordering: .relaxed)) }
        return DurationCounts(
            counts: counts, sum: unsafe cells[DurationRanges.count].load(ordering: .relaxed),
            longest: unsafe cells[DurationRanges.count + 1].load(ordering: .relaxed))
    }
}

/// Where ranges begin and end.
private enum DurationRanges {
    private static var octaves: Int { @_noLocks get { 26 } }
    static var count: Int { @_noLocks get { 4 * octaves + 2 } }

    /// Of the first range that ends at so much or more.
    @_noLocks
    static func range(of nanoseconds: UInt64) -> Int {
        guard nanoseconds > 1_000 else { return 0 }
        // In parts of a microsecond of which it has 1024, less the last of them: what ends a range belongs to it.
        let parts = (min(nanoseconds, 1 << 50) &<< 10 &- 1) / 1_000
        let octave = 63 &- parts.leadingZeroBitCount
        guard octave < 10 &+ octaves else { return count &- 1 }
        return 4 &* (octave &- 10) &+ Int(truncatingIfNeeded: parts &>> UInt64(octave &- 2) & 3) &+ 1
    }

    /// Where a range ends, in nanoseconds; nil for the last one.
    static func end(of range: Int) -> UInt64? {
        guard range < count - 1 else { return nil }
        guard range > 0 else { return 1_000 }
        let (octave, part) = ((range - 1) / 4, UInt64((range - 1) % 4))
        return (5 + part) * 250 << UInt64(octave)
    }
}

/// What a histogram had counted.
package struct DurationCounts: Sendable {
    /// By ranges.
    private let counts: [UInt64]
    /// In nanoseconds.
    package let sum: UInt64
    package let longest: UInt64

    fileprivate init(counts: [UInt64], sum: UInt64, longest: UInt64) {
        (self.counts, self.sum, self.longest) = (counts, sum, longest)
    }

    package var count: UInt64 { counts.reduce(0, &+) }

    /// In nanoseconds; zero where there is none.
    package var average: Double { count == 0 ? 0 : Double(sum) / Double(count) }

    /// What so many of a thousand took at most, in nanoseconds: within a quarter of it, as far as the ranges tell.
    package func quantile(permille: UInt64) -> Double {
        let total = count
        guard total > 0 else { return 0 }
        let rank = max(1, (total * permille + 999) / 1_000)
        var seen: UInt64 = 0
        for (range, count) in counts.enumerated() where count > 0 {
            guard seen + count < rank else {
                guard let end = DurationRanges.end(of: range) else { return Double(longest) }
                let start = range == 0 ? 0 : DurationRanges.end(of: range - 1) ?? 0
                // Those of a range are taken to lie evenly in it.
                let inside = Double(end - start) * (Double(rank - seen) / Double(count))
                return min(Double(start) + inside, Double(longest))
            }
            seen += count
        }
        return Double(longest)
    }

    /// How many took longer than the doubling before and no longer than this one, from a microsecond on: the end in
    /// nanoseconds, nil for the last one.
    package var doublings: [(end: UInt64?, count: UInt64)] {
        var doublings: [(end: UInt64?, count: UInt64)] = [(1_000, counts[0])]
        for first in stride(from: 1, to: counts.count - 1, by: 4) {
            doublings.append((DurationRanges.end(of: first + 3), counts[first..<first + 4].reduce(0, &+)))
        }
        return doublings + [(nil, counts[counts.count - 1])]
    }
}
