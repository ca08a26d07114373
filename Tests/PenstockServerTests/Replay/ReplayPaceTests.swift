// When something is said, and how long answers are waited for.

import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock replay: pace` {
    private func at(_ milliseconds: Int64) -> Instant { logStart.advanced(by: .milliseconds(milliseconds)) }

    @Test func `recorded times become faster or slower ones, from the first on`() {
        var pace = ReplayPace(speed: 10, patience: .seconds(2))
        #expect(pace.due(at(5000), now: at(0)) == at(0))
        #expect(pace.due(at(6000), now: at(1)) == at(100))
        #expect(pace.due(at(4000), now: at(2)) == at(0), "a clock that was set back")
        var fast = ReplayPace(speed: nil, patience: .seconds(2))
        #expect(fast.due(at(99_999), now: at(3)) == at(3))
        var slow = ReplayPace(speed: 0.001, patience: .seconds(2))
        _ = slow.due(.distantPast, now: at(0))
        _ = slow.due(.distantFuture, now: at(0))
    }

    @Test func `patience shrinks with what does not come, and each answer prolongs it`() {
        var pace = ReplayPace(speed: nil, patience: .seconds(2))
        #expect(pace.end == .distantFuture)
        pace.note(unanswered: 2, at: at(0))
        #expect(pace.end == at(2000))
        pace.heard(at: at(30))
        pace.note(unanswered: 1, at: at(30))
        #expect(pace.end == at(2030))
        for miss in 0..<3 as Range<Int64> {
            pace.gaveUp()
            pace.note(unanswered: 1, at: at(3000 * miss))
        }
        #expect(pace.end == at(6000 + 4 * 30 / 8), "four times the slowest, halved three times")
        pace.heard(at: at(6001))
        let slowest: Int64 = 30_000_000 - 30_000_000 / 64
        #expect(pace.end == at(6001).advanced(by: Interval(nanoseconds: 4 * slowest)), "and the slowest fades")
    }

    @Test func `a peer that says nothing is not waited for long`() {
        var pace = ReplayPace(speed: nil, patience: .seconds(2))
        var now = at(0)
        for _ in 0..<100_000 {
            pace.note(unanswered: 1, at: now)
            now = pace.end
            pace.gaveUp()
        }
        #expect(now.since(at(0)) < .seconds(120))
    }
}
