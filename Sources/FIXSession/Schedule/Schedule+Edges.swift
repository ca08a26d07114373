// Where the state of a schedule changes. Seconds are UTC since 1970; local times say so.

internal import Values

extension Schedule {
    /// A state without its end. What a session is known by is the second at which it began.
    enum Condition: Hashable {
        case open(since: Int64)
        case logonClosed(since: Int64)
        case closed
    }

    /// The last second that an Instant can hold.
    private static var secondsMax: Int64 { Int64.max / 1_000_000_000 }

    func condition(at second: Int64) -> Condition {
        let local = zone.localTime(at: second)
        guard calendar.cut(at: local) == nil else { return .closed }
        var since = Int64.min
        if let hours {
            guard let window = hours.window(at: local), let start = start(of: window) else {
                return .closed
            }
            since = start
        }
        let acceptsLogon = logonHours.map { $0.window(at: local) != nil } ?? true
        return acceptsLogon ? .open(since: since) : .logonClosed(since: since)
    }

    /// The first second after `second` with another condition.
    func change(after second: Int64) -> Int64? {
        let now = condition(at: second)
        var at = second
        // Each edge without a change is the end of a cut, or a window that a cut or a change of the
        // clocks swallows: there are only so many.
        while let edge = edge(after: at), edge <= Self.secondsMax {
            if condition(at: edge) != now { return edge }
            at = edge
        }
        return nil
    }

    /// The first second after `second` at which the condition may be another.
    private func edge(after second: Int64) -> Int64? {
        let local = zone.localTime(at: second)
        var edge: Int64?
        func consider(_ other: Int64?) {
            if let other { edge = min(other, edge ?? other) }
        }
        if let cut = calendar.cut(at: local) {
            edge = cut.upperBound
        } else if let hours, hours.window(at: local) == nil {
            edge = hours.nextWindow(after: local).lowerBound
        } else {
            consider(hours?.nextEdge(after: local))
            consider(calendar.nextCut(after: local))
            consider(logonHours?.nextEdge(after: local))
        }
        return edge.map { zone.second(atLocal: $0) }
    }

    /// The first second of the session that a window makes; nil when it makes none.
    func start(of window: LocalRange) -> Int64? {
        var local = window.lowerBound
        while true {
            let second = zone.second(atLocal: local)
            local = zone.localTime(at: second)
            guard local < window.upperBound else { return nil }
            guard let cut = calendar.cut(at: local) else { return second }
            local = cut.upperBound
        }
    }

    /// The last second up to `second` at which a session began; nil when sessions never do.
    func lastStart(by second: Int64) -> Int64? {
        guard let hours else { return nil }
        var local = zone.localTime(at: second)
        while true {
            let window = hours.lastWindow(startingBy: local)
            if let start = start(of: window), start <= second { return start }
            // A window that a cut swallows is passed over with all others that it swallows.
            let cut = calendar.cut(at: window.lowerBound)
            local = min(window.lowerBound, cut?.lowerBound ?? .max) - 1
        }
    }

    /// The first second after `second` at which a session that goes on is reset.
    func reset(after second: Int64) -> Int64? {
        guard let time = settings.resetSeqTime else { return nil }
        var after = second
        while true {
            let local = zone.localTime(at: after)
            var next = LocalDate(local: local).midnight + Int64(time.secondsSinceMidnight)
            if next <= local { next += secondsPerDay }
            let reset = zone.second(atLocal: next)
            guard reset <= Self.secondsMax else { return nil }
            switch condition(at: reset) {
            case .open(let since) where since < reset: return reset
            case .open: after = reset
            case .logonClosed, .closed:
                guard let change = change(after: reset) else { return nil }
                // The second before, so that a reset just then is found.
                after = change - 1
            }
        }
    }
}
