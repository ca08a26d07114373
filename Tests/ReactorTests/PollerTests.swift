// Waiting for what becomes possible, and for a time.

import Reactor
import Testing
import Values

@Suite struct `Waiting` {
    @Test func `lasts until the time, and tells of nothing`() throws {
        var poller = try Poller()
        let time = Clock.steady().advanced(by: .milliseconds(20))
        while Clock.steady() < time { poller.wait(until: time) }
        let count = poller.count
        #expect(count == 0)
    }

    @Test func `is over at once when the time has passed`() throws {
        var poller = try Poller()
        // Nothing would ever end either.
        poller.wait(until: Clock.steady())
        poller.wait(until: .distantPast)
        let count = poller.count
        #expect(count == 0)
    }

    @Test func `heeds a time before the one that it was waiting for, and one behind it`() throws {
        var poller = try Poller()
        let wake = try Wake()
        #expect(poller.add(wake.descriptor, token: 7) == 0)
        let far = Clock.steady().advanced(by: .seconds(60))
        wake.wake()
        // It is set, and not waited for.
        poller.wait(until: far)
        var seen = (poller.count, poller[0].token)
        #expect(seen == (1, 7))
        _ = wake.take()
        for milliseconds in [10, 30, 20] as [Int64] {
            let time = Clock.steady().advanced(by: .milliseconds(milliseconds))
            while Clock.steady() < time { poller.wait(until: time) }
            seen.0 = poller.count
            #expect(seen.0 == 0)
        }
        #expect(Clock.steady() < far)
    }

    @Test func `ends with what comes, and the time that comes with it is no event`() throws {
        var poller = try Poller()
        let wakes = [try Wake(), try Wake(), try Wake()]
        for (index, wake) in wakes.enumerated() { #expect(poller.add(wake.descriptor, token: UInt64(index)) == 0) }
        // The timer is set, and due when the others are.
        wakes[0].wake()
        poller.wait(until: Clock.steady().advanced(by: .milliseconds(1)))
        for wake in wakes { wake.wake() }
        let due = Clock.steady().advanced(by: .milliseconds(5))
        while Clock.steady() < due {}
        poller.wait(until: .distantFuture)
        let tokens = (0..<poller.count).map { poller[$0].token }.sorted()
        #expect(tokens == [0, 1, 2])
    }
}
