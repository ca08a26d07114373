// Leaves a venue alone that does not answer.

package import Values

/// Opens after a number of failures in a row, lets one call through after a time, and closes when that one is answered.
/// A refusal is an answer. Cancels pass always: where a venue takes nothing else, it may still take those.
package struct CallBreaker: Sendable {
    enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: Instant, times: Int)
        /// One call is on its way, since then.
        case probing(since: Instant, times: Int)
    }

    private(set) var state = State.closed(failures: 0)
    private let failuresMax: Int
    private let pause: Backoff
    private let patience: Interval

    /// - Parameters:
    ///   - failures: In a row, that open it.
    ///   - pause: How long it stays open, longer each time.
    ///   - patience: When a probe counts as lost.
    package init(
        failures: Int = 5, pause: Backoff = Backoff(base: .seconds(2), cap: .seconds(60)),
        patience: Interval = .seconds(30)
    ) {
        precondition(failures > 0, "a breaker opens after some failure")
        failuresMax = failures
        self.pause = pause
        self.patience = patience
    }

    package var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// When a call may find out whether the venue answers again; nil while it does.
    package var nextProbe: Instant? {
        switch state {
        case .closed: nil
        case .open(let until, _): until
        case .probing(let since, _): since.advanced(by: patience)
        }
    }

    /// Whether a call may go out; one that may is the probe of a breaker that was open.
    package mutating func admits(_ urgency: CallUrgency, at now: Instant) -> Bool {
        switch state {
        case .closed: return true
        case .open(let until, let times):
            if now >= until {
                state = .probing(since: now, times: times)
                return true
            }
        case .probing(let since, let times):
            if now >= since.advanced(by: patience) {
                state = .probing(since: now, times: times)
                return true
            }
        }
        return urgency == .cancel
    }

    /// The venue said something, whatever it was.
    package mutating func answered() { state = .closed(failures: 0) }

    /// No answer, or one that the venue's failure is behind (5xx).
    package mutating func failed(at now: Instant) {
        switch state {
        case .closed(let failures):
            state = failures + 1 < failuresMax ? .closed(failures: failures + 1) : open(at: now, times: 1)
        case .probing(_, let times): state = open(at: now, times: times + 1)
        case .open: break
        }
    }

    private func open(at now: Instant, times: Int) -> State {
        .open(until: now.advanced(by: pause.bound(attempt: times)), times: times)
    }
}
