// A venue that is taken out of use, and back.

package import Values

extension VenueDriver {
    /// From here on nothing is sent, and nothing new is heard, until ``release(at:)``. What is on its way ends by itself.
    mutating func hold(at now: Instant) {
        guard !isHeld else { return }
        isHeld = true
        // What was asked there may have arrived.
        for id in requestCalls.values.sorted() { completed(id, .noAnswer, nil, at: now) }
        for place in streams.indices {
            for connection in [streams[place].making, streams[place].current] {
                if let connection { effects.append(.close(connection: connection)) }
            }
            if streams[place].plan.name == .market { market.lost(at: now) }
            streams[place] = DrivenStream(streams[place].plan, at: now)
        }
        later.removeAll()
        for id in calls.keys.sorted() where calls[id]?.sent == nil { fail(id, "the broker is out of use", at: now) }
        // Some of them have asked anew.
        queue = CallQueue(capacity: queue.capacity)
        calls = calls.filter { $0.value.sent != nil }
        queueDue = .distantFuture
        judgeLink()
    }

    /// All begins as at the start, but for what is known of orders.
    mutating func release(at now: Instant) {
        guard isHeld else { return }
        isHeld = false
        (hasClock, isLoadingInstruments, instrumentsDue) = (false, false, now)
        clock = VenueClock(resolution: profile.clockResolution)
        breaker = CallBreaker()
        for place in streams.indices { streams[place] = DrivenStream(streams[place].plan, at: now) }
        tick(at: now)
    }

    // MARK: Trying it

    /// Asks for the time, and of a venue that does not tell it for the balances: see ``takeTests()``.
    ///
    /// - Parameter isSigned: For the balances in any case, which a venue tells only who it knows.
    package mutating func test(_ number: UInt64, isSigned: Bool = false, at now: Instant) {
        guard !isHeld else { return endTest(number, "it is out of use") }
        call(isSigned ? .balances : .time, for: .test(number), at: now)
    }

    mutating func endTest(_ number: UInt64, _ problem: String?) { tests.append(VenueTestEnd(number: number, problem: problem)) }

    /// Those that are over.
    package mutating func takeTests() -> [VenueTestEnd] {
        defer { tests.removeAll(keepingCapacity: true) }
        return tests
    }
}

/// What came of a test.
package struct VenueTestEnd: Sendable, Equatable {
    package let number: UInt64
    /// Nil where the venue has answered.
    package let problem: String?
}
