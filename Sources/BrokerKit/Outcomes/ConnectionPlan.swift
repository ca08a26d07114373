// When a stream is connected, connected anew and given up.

package import Values

/// What is done about a connection.
package enum ConnectionStep: Sendable, Equatable {
    case connect
    /// Connect another one; the one in use goes on until that is there.
    case connectBeside
    /// The one beside is in use now: close the other.
    case closeOld
    /// The one in use is silent: close it.
    case drop
    /// The one that is being made takes too long, or nobody waits for it: close it.
    case abandon
}

package struct ConnectionRule: Sendable {
    /// After so long the venue closes it; nil where it does not.
    package var lifetime: Interval?
    /// How long before that another one is connected.
    package var lead = Interval.seconds(300)
    /// Up to so much earlier still, so that many do not come at once.
    package var spread = Interval.seconds(300)
    /// A connection on which nothing comes for so long is dead; nil where silence is usual.
    package var silence: Interval?
    /// When a connection that is being made counts as failed.
    package var patience = Interval.seconds(15)
    /// A connection that lived so long was a good one: the back-off begins anew.
    package var good = Interval.seconds(30)
    package var backoff = Backoff(base: .milliseconds(500), cap: .seconds(30))

    package init(lifetime: Interval? = nil, silence: Interval? = nil) {
        self.lifetime = lifetime
        self.silence = silence
    }
}

/// A pure machine for one stream. It is told what happens, and says what to do when it is ticked.
package struct ConnectionPlan: Sendable {
    enum State: Sendable, Equatable {
        case down(until: Instant, failures: Int)
        case connecting(since: Instant, failures: Int)
        case up(Up)
        /// Another one is being made beside it.
        case renewing(Up, since: Instant)
    }

    struct Up: Sendable, Equatable {
        var since: Instant
        var heard: Instant
        var renewAt: Instant
        /// Failures before it, or of renewing it.
        var failures: Int
    }

    private(set) var state: State
    private let rule: ConnectionRule

    package init(_ rule: ConnectionRule, at now: Instant) {
        self.rule = rule
        state = .down(until: now, failures: 0)
    }

    package var isUp: Bool {
        switch state {
        case .up, .renewing: true
        case .down, .connecting: false
        }
    }

    /// Whether ``tick(at:random:)`` would make a connection.
    package func connects(at now: Instant) -> Bool {
        switch state {
        case .down(let until, _): now >= until
        case .up(let up): now >= up.renewAt && now < silent(up)
        case .connecting, .renewing: false
        }
    }

    /// When ``tick(at:random:)`` has something to do, if nothing else happens.
    package var nextTick: Instant {
        switch state {
        case .down(let until, _): until
        case .connecting(let since, _): since.advanced(by: rule.patience)
        case .up(let up): min(up.renewAt, silent(up))
        case .renewing(let up, let since): min(since.advanced(by: rule.patience), silent(up))
        }
    }

    // MARK: Inputs. Each takes any 64 bits of randomness where it waits for a time of its own choice.

    package mutating func tick(at now: Instant, random: UInt64) -> ConnectionStep? {
        guard now >= nextTick else { return nil }
        switch state {
        case .down(_, let failures):
            state = .connecting(since: now, failures: failures)
            return .connect
        case .connecting(_, let failures):
            state = wait(failures + 1, at: now, random)
            return .abandon
        case .up(let up) where now >= silent(up), .renewing(let up, _) where now >= silent(up):
            lost(at: now, random: random)
            return .drop
        case .up(let up):
            state = .renewing(up, since: now)
            return .connectBeside
        case .renewing:
            failed(at: now, random: random)
            return .abandon
        }
    }

    /// The connection that was being made is there.
    package mutating func opened(at now: Instant, random: UInt64) -> ConnectionStep? {
        switch state {
        case .connecting(_, let failures):
            state = .up(up(failures, at: now, random))
            return nil
        case .renewing:
            state = .up(up(0, at: now, random))
            return .closeOld
        case .down, .up: return .abandon
        }
    }

    /// The connection that was being made is not coming.
    package mutating func failed(at now: Instant, random: UInt64) {
        switch state {
        case .connecting(_, let failures): state = wait(failures + 1, at: now, random)
        case .renewing(var up, _):
            up.failures += 1
            up.renewAt = now.advanced(by: rule.backoff.delay(attempt: up.failures, random: random))
            state = .up(up)
        case .down, .up: break
        }
    }

    /// The connection in use is gone.
    package mutating func lost(at now: Instant, random: UInt64) {
        switch state {
        case .up(let up):
            state = wait(now >= up.since.advanced(by: rule.good) ? 1 : up.failures + 1, at: now, random)
        case .renewing(_, let since): state = .connecting(since: since, failures: 0)
        case .down, .connecting: break
        }
    }

    /// Something came.
    package mutating func heard(at now: Instant) {
        switch state {
        case .up(var up):
            up.heard = max(up.heard, now)
            state = .up(up)
        case .renewing(var up, let since):
            up.heard = max(up.heard, now)
            state = .renewing(up, since: since)
        case .down, .connecting: break
        }
    }

    /// The venue says that it closes the connection soon: another one at once.
    package mutating func closeAnnounced(at now: Instant) {
        guard case .up(var up) = state else { return }
        up.renewAt = min(up.renewAt, now)
        state = .up(up)
    }

    // MARK: Steps

    private func silent(_ up: Up) -> Instant { rule.silence.map { up.heard.advanced(by: $0) } ?? .distantFuture }

    private func wait(_ failures: Int, at now: Instant, _ random: UInt64) -> State {
        .down(until: now.advanced(by: rule.backoff.delay(attempt: failures, random: random)), failures: failures)
    }

    private func up(_ failures: Int, at now: Instant, _ random: UInt64) -> Up {
        var renewAt = Instant.distantFuture
        if let lifetime = rule.lifetime {
            let early = (UInt64(rule.spread.nanoseconds) + 1).multipliedFullWidth(by: random).high
            // Never before half of its life, or a short life would be nothing but renewals.
            let life = max(lifetime.nanoseconds / 2, lifetime.nanoseconds - rule.lead.nanoseconds - Int64(early))
            renewAt = now.advanced(by: Interval(nanoseconds: life))
        }
        return Up(since: now, heard: now, renewAt: renewAt, failures: failures)
    }
}
