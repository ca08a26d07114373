// Orders of which something becomes by itself: when their time has come, or the market has reached their price.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

/// Which of the markets that orders wait for is looked at next.
struct MarketWatch {
    var place = 0
    /// Before that the markets were looked at a moment ago.
    var next = Instant.distantPast
    /// Something may have moved since.
    var isMissed = false

    /// A moment, and how long nobody need look where nothing happens.
    static var pause: Interval { @_noLocks get { .milliseconds(1) } }
    static var rest: Interval { @_noLocks get { .seconds(1) } }

    @_noLocks init() {}
}

extension GatewayApplication {
    /// Carries on with what is due, a bounded number of orders a turn.
    @_noLocks
    mutating func lookAtWaiting(in engine: inout Engine) throws(JournalError) {
        lookAtWatched(in: &engine)
        var steps = 0
        act = .expiredHere
        while steps < 64, engine.hasRoom, gateway.expireNext(at: engine.now.utc, into: &effects) {
            steps += 1
            try carryOut(in: &engine)
        }
        steps = 0
        act = .released
        while steps < 64, engine.hasRoom, gateway.fireNext(at: engine.now.utc, into: &effects) {
            steps += 1
            try carryOut(in: &engine)
            act = .released
        }
        steps = 0
        act = .followed
        while steps < 16, engine.hasRoom, gateway.hasTrails {
            steps += 1
            _ = gateway.saveTrails(at: engine.now.utc, into: &effects)
            try carryOut(in: &engine)
        }
    }

    /// Looks at the markets that orders held here wait for, some with each turn.
    @_noLocks
    private mutating func lookAtWatched(in engine: inout Engine) {
        guard gateway.watchedCount > 0 else { return }
        let now = engine.now.utc
        guard watch.place > 0 || now >= watch.next else {
            watch.isMissed = true
            return
        }
        let end = min(gateway.watchedCount, watch.place + 256)
        while watch.place < end {
            look(at: gateway.watchedSymbol(watch.place), now: now)
            if let isDark = gateway.takeDarkness(watch.place, at: now) { noteDarkness(watch.place, isDark, in: &engine) }
            watch.place += 1
        }
        guard watch.place >= gateway.watchedCount else { return }
        watch.place = 0
        watch.isMissed = false
        watch.next = now.advanced(by: MarketWatch.pause)
    }

    @_noLocks
    private mutating func noteDarkness(_ place: Int, _ isDark: Bool, in engine: inout Engine) {
        var text = Text<16>(
            isDark ? "no fresh prices; orders that are held here wait for: " : "there are prices again of: ")
        text.append(gateway.watchedSymbol(place))
        engine.note(text)
    }

    /// When to go on with all this at the latest, by UTC.
    var waitingDeadline: Instant {
        @_noLocks get {
            if gateway.hasMoves || gateway.hasTrails { return .distantPast }
            var deadline = gateway.nextDeadline ?? .distantFuture
            guard gateway.watchedCount > 0 else { return deadline }
            if watch.place > 0 { return .distantPast }
            let next = watch.isMissed ? watch.next : watch.next.advanced(by: MarketWatch.rest)
            if next < deadline { deadline = next }
            return deadline
        }
    }
}
