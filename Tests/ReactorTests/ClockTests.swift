// Two clocks, of which mostly one is read.

import Testing
import Values

@testable import Reactor

@Suite struct `The clock` {
    @Test func `goes on from what was read within a millisecond by the steady clock alone`() {
        var read = Clock.now()
        // An offset that no clock of the system has tells which of the two was asked.
        read.utc = read.utc.advanced(by: .seconds(1_000_000))
        let (utc, steady) = (read.utc, Clock.steady())
        read.steady = steady
        let now = Clock.now(since: &read)
        if now.steady.since(steady) < .milliseconds(1) {
            #expect(now.utc.since(utc) == now.steady.since(steady))
        }
        #expect(now.steady >= steady)
    }

    @Test func `reads both after that, and notices one that was set`() {
        var read = Clock.now()
        let truth = read
        read.utc = read.utc.advanced(by: .seconds(1_000_000))
        read.steady = read.steady.advanced(by: .milliseconds(-1))
        let now = Clock.now(since: &read)
        #expect(now.utc.since(truth.utc) < .seconds(100_000) && now.utc >= truth.utc)
        #expect(read.utc == now.utc && read.steady == now.steady)
    }
}
