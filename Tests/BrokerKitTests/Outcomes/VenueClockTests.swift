// The venue's time from a few questions.

import TestKit
import Testing
import Values

@testable import BrokerKit

@Suite struct `Venue clocks` {
    private func measure(_ clock: inout VenueClock, at sent: Instant, there: Int64, back: Int64, offset: Int64) {
        let arrived = sent.advanced(by: .milliseconds(there))
        clock.asked(at: sent)
        clock.measured(
            sent: sent, received: arrived.advanced(by: .milliseconds(back)),
            venueTime: arrived.advanced(by: .milliseconds(offset)))
    }

    @Test func `before the first measurement nothing is known`() {
        let clock = VenueClock()
        #expect(clock.time(at: .test(0)) == nil && clock.uncertainty == nil)
        #expect(clock.nextMeasurement <= .test(0))
    }

    @Test(arguments: 1...100)
    func `it is never further off than half the best round trips, though most answers take long`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let offset = Int64.random(in: -100_000...100_000, using: &random)
        var clock = VenueClock(resolution: Interval(nanoseconds: 0))
        // Most of them long, and all of that on the way there: the median of all would be one of those.
        for (index, isSlow) in [true, true, true, true, true, false, false, false, false].shuffled(using: &random)
            .enumerated()
        {
            let there =
                isSlow ? Int64.random(in: 500...3_000, using: &random) : Int64.random(in: 10...20, using: &random)
            let back = isSlow ? 0 : Int64.random(in: 10...20, using: &random)
            measure(&clock, at: .test(Int64(index)), there: there, back: back, offset: offset)
        }
        let error = try #require(clock.time(at: .test(100))).since(
            Instant.test(100).advanced(by: .milliseconds(offset)))
        #expect(error.magnitude <= .milliseconds(20), "seed \(seed)")
    }

    @Test func `whole seconds are taken for their middle`() throws {
        var clock = VenueClock(resolution: .seconds(1))
        clock.measured(sent: .test(0), received: .test(0), venueTime: .test(10))
        #expect(clock.time(at: .test(0)) == .test(10, 500))
        #expect(clock.uncertainty == .milliseconds(500))
    }

    @Test func `five in a row at the start and after a refusal, then one now and again`() {
        var clock = VenueClock(renewal: .seconds(300), pace: .milliseconds(200))
        for _ in 0..<5 {
            let at = max(clock.nextMeasurement, .test(0))
            #expect(at <= .test(1))
            measure(&clock, at: at, there: 10, back: 10, offset: 0)
        }
        #expect(clock.nextMeasurement > .test(299))
        clock.refused(at: .test(50))
        #expect(clock.nextMeasurement == .test(50))
        // Until then the old time is better than none.
        #expect(clock.time(at: .test(50)) != nil)
        measure(&clock, at: .test(50), there: 10, back: 10, offset: 5_000)
        let time = clock.time(at: .test(50))
        #expect(time.map { $0 >= .test(55) } == true)
        #expect(clock.nextMeasurement == .test(50, 200))
    }

    @Test func `an answer before its question, and times at either end, are no harm`() {
        var clock = VenueClock()
        clock.measured(sent: .test(1), received: .test(0), venueTime: .test(0))
        #expect(clock.time(at: .test(0)) == nil)
        for time in [Instant.distantPast, .distantFuture] {
            clock.measured(sent: .test(0), received: .test(0), venueTime: time)
            clock.measured(sent: .distantPast, received: .distantFuture, venueTime: time)
            _ = clock.time(at: .distantFuture)
            _ = clock.time(at: .distantPast)
        }
    }
}
