// When brokers could be reached.

import Testing
import Values

@testable import PenstockServer

@Suite struct `When a broker was there` {
    private let start = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
    private func time(_ seconds: Int64) -> Instant { start.advanced(by: .seconds(seconds)) }

    @Test func `is told of the last day, or of the time since the start`() {
        var history = LinkHistory(brokers: 2, at: start)
        let never = history.figures(of: 0, at: time(10))
        #expect(never.upPermille == 0 && never.connectedAt == nil)
        history.note(0, isUp: true, isPlanned: false, at: time(10))
        history.note(0, isUp: true, isPlanned: false, at: time(20))
        let there = history.figures(of: 0, at: time(40))
        #expect(there.upPermille == 750)
        history.note(0, isUp: false, isPlanned: false, at: time(50))
        let lost = history.figures(of: 0, at: time(100))
        #expect(lost.upPermille == 400 && lost.connectedAt == time(10) && lost.lostAt == time(50) && lost.losses == 1)
        history.note(0, isUp: true, isPlanned: false, at: time(100))
        let (day, other) = (history.figures(of: 0, at: time(100 + 86_400)), history.figures(of: 1, at: time(100)))
        #expect(day.upPermille == 1_000 && other.upPermille == 0)
    }

    @Test func `one that is wanted down is not lost`() {
        var history = LinkHistory(brokers: 1, at: start)
        history.note(0, isUp: true, isPlanned: false, at: time(1))
        history.note(0, isUp: false, isPlanned: true, at: time(2))
        let figures = history.figures(of: 0, at: time(3))
        #expect(figures.losses == 0 && figures.lostAt == time(2))
    }

    @Test func `more changes than are kept count as they were before`() {
        var history = LinkHistory(brokers: 1, at: start)
        for change in 0..<1_000 as Range<Int64> { history.note(0, isUp: change % 2 == 0, isPlanned: false, at: time(change)) }
        let figures = history.figures(of: 0, at: time(1_000))
        #expect(figures.losses == 500 && figures.connectedAt == time(998) && figures.lostAt == time(999))
        // 128 of the last 256 seconds; what is older is not known.
        #expect(figures.upPermille == 128)
    }
}
