// Leaves a broker alone that fails, and tries it again.

package import Values

/// What became of an instruction, as far as it tells about the broker.
package enum BrokerOutcome: Sendable {
    /// Accepted or refused: the broker works.
    case answered(after: Interval)
    /// An error of its own, no way to reach it, or no answer in time.
    case failed
}

/// What a breaker did.
package enum BreakerChange: Sendable, Equatable {
    case opened(until: Instant)
    case closed
}

/// The circuit breaker of a broker.
package struct CircuitBreaker: Sendable, BitwiseCopyable {
    package enum State: Sendable, Equatable, BitwiseCopyable {
        case closed(failuresInRow: UInt32)
        case open(until: Instant, coolDown: Interval)
        /// So many probes sent and answered. `since` is when the last was sent.
        case halfOpen(sent: UInt32, answered: UInt32, since: Instant, coolDown: Interval)
    }

    /// Whether an order may go out.
    enum Admission: BitwiseCopyable {
        case granted
        case open(until: Instant)
        /// All probes are on their way.
        case probing
    }

    package internal(set) var state: State = .closed(failuresInRow: 0)

    @_noLocks init() {}

    @_noLocks
    func admission(at now: Instant, _ settings: BreakerSettings) -> Admission {
        switch state {
        case .closed: .granted
        case .open(let until, _): now < until ? .open(until: until) : .granted
        case .halfOpen(let sent, _, let since, let coolDown):
            // Probes that nobody ever told about do not count for longer than a breaker stays open.
            Int(sent) < settings.probes || now >= since.advanced(by: coolDown) ? .granted : .probing
        }
    }

    /// An order was sent there; one that was admitted.
    @_noLocks
    mutating func sent(at now: Instant, _ settings: BreakerSettings) {
        switch state {
        case .closed: break
        case .open(_, let coolDown):
            state = .halfOpen(sent: 1, answered: 0, since: now, coolDown: coolDown)
        case .halfOpen(let sent, let answered, _, let coolDown):
            let isRenewed = Int(sent) >= settings.probes
            state = .halfOpen(
                sent: isRenewed ? 1 : sent + 1, answered: isRenewed ? 0 : answered, since: now, coolDown: coolDown)
        }
    }

    /// An answer of an open breaker's broker comes late, and tells nothing of how it is now.
    @_noLocks
    mutating func answered(_ settings: BreakerSettings) -> BreakerChange? {
        switch state {
        case .closed:
            state = .closed(failuresInRow: 0)
            return nil
        case .open: return nil
        case .halfOpen(let sent, let answered, let since, let coolDown):
            guard Int(answered) + 1 < settings.probes else {
                state = .closed(failuresInRow: 0)
                return .closed
            }
            state = .halfOpen(sent: sent, answered: answered + 1, since: since, coolDown: coolDown)
            return nil
        }
    }

    /// `recent` counts this failure, too.
    @_noLocks
    mutating func failed(
        at now: Instant, _ recent: OutcomeWindow.Counts, _ settings: BreakerSettings
    ) -> BreakerChange? {
        switch state {
        case .closed(let failures):
            let isTooOften =
                recent.outcomes >= settings.minimumOutcomes
                && Int(recent.failed) * 100 >= settings.errorPercent * recent.outcomes
            guard isTooOften || Int(failures) + 1 >= settings.failuresInRow else {
                state = .closed(failuresInRow: failures + 1)
                return nil
            }
            return open(at: now, for: settings.coolDown)
        case .open: return nil
        case .halfOpen(_, _, _, let coolDown):
            let doubled = Interval(nanoseconds: coolDown.nanoseconds &* 2)
            return open(at: now, for: doubled > settings.longestCoolDown ? settings.longestCoolDown : doubled)
        }
    }

    @_noLocks
    private mutating func open(at now: Instant, for coolDown: Interval) -> BreakerChange {
        let until = now.advanced(by: coolDown)
        state = .open(until: until, coolDown: coolDown)
        return .opened(until: until)
    }
}
