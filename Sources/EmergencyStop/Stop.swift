// One stop: what it holds back, who wants it and why, and how far its orders are gone.

package import Values

/// Who asked for a stop, or for its end, and why.
package struct StopCause: Sendable {
    /// How the word came.
    package enum Origin: UInt8, Sendable {
        /// An operator's command on this machine.
        case command = 1
        case controlAPI = 2
        /// A circuit breaker of risk.
        case breaker = 3
        /// A FIX client with the right to it.
        case client = 4
        /// Nobody has said for too long that all is well.
        case heartbeat = 5
        case signal = 6

        package var code: UInt8 { @_noLocks get { rawValue } }
    }

    package var origin: Origin
    /// Who it was: a user, a session, a breaker.
    package var who: Identifier
    package var why: Text<16>

    @_noLocks
    package init(_ origin: Origin, who: Identifier, why: Text<16>) {
        self.origin = origin
        self.who = who
        self.why = why
    }
}

/// A stop from when it is engaged until it is resumed.
package struct Stop: Sendable {
    /// Counts up from 1 for the life of the store.
    package var number: UInt64
    package var scope: StopScope
    package var cause: StopCause
    package var at: Instant
    /// Its positions are closed by market orders, once its open orders are gone.
    package var closesPositions = false
    /// Orders of the scope that a look through all orders has found open and that have not ended since, and those among
    /// them of which the broker has not said in several times of asking that they are gone. One that is in several
    /// stops counts for the first.
    package var open = 0
    package var unknown = 0
    /// The last look has come to the end of all orders: the figures are whole.
    package var isCounted = false
    /// As the last look through the positions found: those that are to be closed and are open, and those among them
    /// that the gateway has given up.
    package var positions = 0
    package var abandoned = 0

    /// Nothing of the scope can be filled any more, as far as anybody knows.
    package var isClear: Bool { @_noLocks get { isCounted && open == unknown } }

    @_noLocks
    package init(number: UInt64, scope: StopScope, cause: StopCause, at: Instant) {
        self.number = number
        self.scope = scope
        self.cause = cause
        self.at = at
    }

    /// What a refused request is told: `stopped: symbol AAPL, by alice: fat finger`.
    ///
    /// - Parameter broker: What the broker of a stop of one broker is called; its number is told where this is empty.
    @_noLocks
    package func text(naming broker: Name = Name()) -> Text<16> {
        var text = Text<16>("stopped: ")
        if case .broker = scope, !broker.isEmpty {
            text.append("broker ")
            text.append(broker)
        } else {
            scope.append(to: &text)
        }
        text.append(", by ")
        text.append(cause.who)
        if !cause.why.isEmpty {
            text.append(": ")
            text.append(cause.why)
        }
        return text
    }
}
