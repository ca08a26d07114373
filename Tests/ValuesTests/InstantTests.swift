// Points and lengths of time.

import Testing
import Values

@Suite struct `Instants` {
    @Test func `They are ordered, moved and subtracted`() {
        let start = Instant(nanosecondsSinceEpoch: 1_000)
        let later = start.advanced(by: .milliseconds(5))
        #expect(later.nanosecondsSinceEpoch == 5_001_000 && start < later)
        #expect(later.since(start) == .milliseconds(5))
        #expect(
            start.since(later) == .milliseconds(-5)
                && start.since(later).magnitude == .milliseconds(5))
        #expect(Interval.seconds(2) == .milliseconds(2000) && Interval.seconds(1) < .seconds(2))
    }

    @Test func `The ends of time hold`() {
        let ends = [Instant.distantPast, .distantFuture, Instant(nanosecondsSinceEpoch: 0)]
        let lengths = [Int64.min, -1, 0, 1, .max].map { Interval(nanoseconds: $0) }
        for instant in ends {
            for length in lengths {
                let moved = instant.advanced(by: length)
                #expect(length.nanoseconds <= 0 || moved >= instant)
                #expect(length.nanoseconds >= 0 || moved <= instant)
            }
            for other in ends {
                #expect((instant.since(other).nanoseconds < 0) == (instant < other))
                #expect(instant.since(other).magnitude.nanoseconds >= 0)
            }
        }
        #expect(Instant.distantFuture.advanced(by: .seconds(1)) == .distantFuture)
        #expect(Instant.distantPast.advanced(by: .seconds(-1)) == .distantPast)
        #expect(Instant.distantPast.since(.distantFuture).nanoseconds == .min)
        #expect(Interval(nanoseconds: .min).magnitude.nanoseconds == .max)
    }
}
