// What an answer proves, and what is done then.

package import Values

/// What is proven about what a call asked for.
package enum Outcome: Sendable, Equatable {
    case accepted
    case refused
    /// It was not done, and may be later.
    case tryLater
    /// Nothing is proven: it is asked about, never sent again as if it had not been sent.
    case unknown
}

/// How far a request came.
package enum Transport: Sendable, Equatable {
    /// No byte of the request left: no address, no connection, no TLS, no room in a budget.
    case notSent
    /// At least one byte may have left, and no whole answer came: timed out, dropped, cut off.
    case noAnswer
    /// A whole answer with its HTTP status; 200 for an answer on a WebSocket.
    case answered(status: Int)
}

/// What an adapter reads in an answer's body.
package enum Verdict: Sendable, Equatable {
    case accepted
    /// The venue's own error says that it was not done.
    case refused
    /// The venue's own error says that it was not done because of the venue: busy, too many requests.
    case busy
    /// The venue's own error says that our clock is wrong, and so that it was not done.
    case wrongTime
    /// The venue says that it does not know itself.
    case undecided
    /// Not what the venue's documents show.
    case unreadable
}

extension Outcome {
    /// An answer in between (3xx), or a server that failed (5xx), proves nothing, whatever stands in it: it may come from
    /// a machine before the venue's own. A refusal is the venue's own words, never a bare status.
    package init(_ transport: Transport, _ verdict: Verdict = .unreadable) {
        switch transport {
        case .notSent: self = .tryLater
        case .noAnswer: self = .unknown
        case .answered(200...299): self = Outcome(verdict, isSuccess: true)
        case .answered(400...499): self = Outcome(verdict, isSuccess: false)
        case .answered: self = .unknown
        }
    }

    private init(_ verdict: Verdict, isSuccess: Bool) {
        switch verdict {
        // An acceptance under the status of an error contradicts itself.
        case .accepted: self = isSuccess ? .accepted : .unknown
        case .refused: self = .refused
        case .busy, .wrongTime: self = .tryLater
        case .undecided, .unreadable: self = .unknown
        }
    }
}

/// What a call is for.
package enum CallPurpose: Sendable, Equatable {
    /// Changes nothing.
    case read
    /// May be done twice to the same effect; but what is refused the second time may have been done the first time.
    case cancel
    /// An order, or a change of one: never sent twice unless it is proven that it was not done.
    case create
}

/// What is done next about a call.
package enum NextStep: Sendable, Equatable {
    /// It is settled.
    case done(Outcome)
    /// The same bytes of meaning with the same client id, signed anew, after this.
    case again(after: Interval)
    /// The venue's clock is measured first, and then the call is sent again.
    case measureTime
    /// The order is asked about by its client id.
    case ask
}

/// The tries of one call.
package struct CallTries: Sendable {
    let purpose: CallPurpose
    let rule: RetryRule
    /// Answers that settled nothing.
    private(set) var count = 0
    private var hasMeasured = false
    /// One try may have been done.
    private var isInDoubt = false

    package init(_ purpose: CallPurpose, _ rule: RetryRule = RetryRule()) {
        self.purpose = purpose
        self.rule = rule
    }

    /// - Parameter random: Any 64 bits, for the back-off.
    package mutating func next(_ transport: Transport, _ verdict: Verdict, random: UInt64) -> NextStep {
        let outcome = Outcome(transport, verdict)
        switch outcome {
        case .accepted: return .done(.accepted)
        case .refused: return isInDoubt && purpose != .read ? .ask : .done(.refused)
        case .tryLater where verdict == .wrongTime && transport != .notSent: return measure()
        case .tryLater: return again(random) ?? (isInDoubt && purpose != .read ? .ask : .done(.tryLater))
        case .unknown:
            isInDoubt = true
            guard purpose != .create else { return .ask }
            return again(random) ?? (purpose == .read ? .done(.unknown) : .ask)
        }
    }

    /// Once: a clock that is measured and still refused is not ours to mend.
    private mutating func measure() -> NextStep {
        guard !hasMeasured else { return isInDoubt && purpose != .read ? .ask : .done(.refused) }
        hasMeasured = true
        return .measureTime
    }

    private mutating func again(_ random: UInt64) -> NextStep? {
        count += 1
        guard count < rule.tries, purpose != .create || rule.repeatsCreates else { return nil }
        return .again(after: rule.backoff.delay(attempt: count, random: random))
    }
}

package struct RetryRule: Sendable {
    /// At most, with the first.
    package var tries = 4
    /// Whether an order that is proven not to be at the venue is sent again by itself. The price may have moved since:
    /// else its client is told, and decides.
    package var repeatsCreates = false
    package var backoff = Backoff(base: .milliseconds(200), cap: .seconds(10))

    package init() {}
}
