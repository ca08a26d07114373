// Circuit breakers, which ask for an emergency stop and never make one.

package import Values

extension RiskBook {
    /// The next request, first in, first out; nil when there is none.
    @_noLocks
    package mutating func takeStop() -> StopRequest? {
        guard let place = waitingStops.take() else { return nil }
        return stops[place]
    }

    /// Lets a circuit breaker that has fired fire again, from nothing; `breaker` is its place in the settings.
    @_noLocks
    package mutating func rearm(_ breaker: Int) {
        breakers[breaker].rearm()
        nextStaleCheck = .min
    }

    /// Lets all circuit breakers of a scope fire again, as when what they stopped is resumed.
    @_noLocks
    package mutating func rearm(_ scope: RiskScope) {
        guard let subject = subjects.find(scope) else { return }
        var next = subjects[subject].breaker
        while next != 0 {
            let breaker = Int(next) - 1
            next = breakers[breaker].next
            rearm(breaker)
        }
    }

    /// Lets all circuit breakers fire again.
    @_noLocks
    package mutating func rearmAll() {
        for breaker in 0..<breakers.count { rearm(breaker) }
    }

    /// A broker has answered an order for the first time. One that is not in the book counts for nobody.
    ///
    /// - Parameter latency: From sending to the answer.
    @_noLocks
    package mutating func answered(_ number: UInt64, isRejected: Bool, latency: Interval, at now: Instant) {
        advance(to: now)
        guard breakers.count > 0, let place = orders.place(of: number) else { return }
        let who = subjects(of: place)
        watch(.rejectRate, who, isMarked: isRejected, 0)
        watch(.latency, who, isMarked: false, max(latency.nanoseconds, 0))
    }

    /// How volatile a scope is, in what its threshold is given in.
    @_noLocks
    package mutating func setVolatility(_ scope: RiskScope, _ figure: Decimal, at now: Instant) {
        advance(to: now)
        guard let subject = subjects.find(scope) else { return }
        watch(.volatility, subject, figure)
    }

    /// Market data of a scope have come.
    @_noLocks
    package mutating func noteMarketData(_ scope: RiskScope, at now: Instant) {
        advance(to: now)
        guard breakers.count > 0, let subject = subjects.find(scope) else { return }
        var next = subjects[subject].breaker
        while next != 0 {
            let breaker = Int(next) - 1
            next = breakers[breaker].next
            guard breakers[breaker].kind.bit == RiskBreakerKind.staleData.bit else { continue }
            breakers[breaker].latest = self.now.nanosecondsSinceEpoch
            breakers[breaker].seen += 1
        }
    }
}

// MARK: - What they see

extension RiskBook {
    @_noLocks
    mutating func watch(_ kind: RiskBreakerKind, _ who: Subjects, isMarked: Bool, _ figure: Int64) {
        guard breakers.count > 0 else { return }
        for level in 0..<RiskLevel.count {
            let subject = who.subject(level)
            guard subject >= 0 else { continue }
            var next = subjects[subject].breaker
            while next != 0 {
                let breaker = Int(next) - 1
                next = breakers[breaker].next
                guard breakers[breaker].kind.bit == kind.bit, !breakers[breaker].hasFired else { continue }
                breakers[breaker].add(isMarked: isMarked, figure, at: now.nanosecondsSinceEpoch)
                judge(breaker)
            }
        }
    }

    /// A figure that is compared with the threshold by itself.
    @_noLocks
    mutating func watch(_ kind: RiskBreakerKind, _ subject: Int, _ figure: Decimal) {
        var next = subjects[subject].breaker
        while next != 0 {
            let breaker = Int(next) - 1
            next = breakers[breaker].next
            guard breakers[breaker].kind.bit == kind.bit, !breakers[breaker].hasFired else { continue }
            let isAbove = figure > breakers[breaker].threshold
            breakers[breaker].add(isMarked: isAbove, 0, at: now.nanosecondsSinceEpoch)
            let total = breakers[breaker].total
            if isAbove, total.marked >= max(breakers[breaker].minimumCount, 1) {
                fire(breaker, Amount(figure), Int(total.marked))
            }
        }
    }

    /// Shares and averages.
    @_noLocks
    private mutating func judge(_ breaker: Int) {
        let (total, state) = (breakers[breaker].total, breakers[breaker])
        guard total.count >= max(state.minimumCount, 1) else { return }
        let bound = Amount(state.threshold)
        let (count, figure): (Int128, Int128) = (
            Int128(total.count),
            state.kind.bit == RiskBreakerKind.latency.bit
                ? Int128(total.sum) * power(12) : Int128(total.marked) * 100 * power(18)
        )
        // A nanosecond is 10^12 units of an amount of milliseconds.
        let value = Amount(units: figure / count)
        let isTooMuch =
            state.kind.bit == RiskBreakerKind.fillRate.bit ? figure < bound.units * count : value > bound
        if isTooMuch { fire(breaker, value, Int(total.count)) }
    }

    @_noLocks
    mutating func findStaleData() {
        let time = now.nanosecondsSinceEpoch
        nextStaleCheck = .max
        for breaker in 0..<breakers.count {
            guard breakers[breaker].kind.bit == RiskBreakerKind.staleData.bit, !breakers[breaker].hasFired else {
                continue
            }
            if breakers[breaker].latest == .min { breakers[breaker].latest = time }
            let since = Interval(nanoseconds: breakers[breaker].window)
            let due = Instant(nanosecondsSinceEpoch: breakers[breaker].latest).advanced(by: since).nanosecondsSinceEpoch
            if time > due, breakers[breaker].seen >= breakers[breaker].minimumCount {
                let gone = Int128(time - breakers[breaker].latest) * power(9)
                fire(breaker, Amount(units: gone), Int(breakers[breaker].seen))
            } else {
                // What has too few data is looked at again when it could be stale next.
                nextStaleCheck = min(nextStaleCheck, time > due ? time + breakers[breaker].window : due + 1)
            }
        }
    }

    /// Such as `refused percent 60 against 50, of 30 in 60 seconds, for account DESK1`.
    @_noLocks
    private mutating func fire(_ breaker: Int, _ figure: Amount, _ count: Int) {
        let state = breakers[breaker]
        let scope = subjects.scope(of: Int(state.subject))
        let window = Amount(units: Int128(state.window) * power(9))
        var text = Text<16>()
        state.kind.append(to: &text)
        figure.append(to: &text)
        text.append(" against ")
        let bound = state.kind.bit == RiskBreakerKind.staleData.bit ? window : Amount(state.threshold)
        bound.append(to: &text)
        text.append(", of ")
        text.appendDigits(of: UInt64(count))
        text.append(" in ")
        window.append(to: &text)
        text.append(" seconds, for ")
        scope.append(to: &text)
        // Without room it fires with the next figure.
        guard let place = waitingStops.add() else { return }
        breakers[breaker].hasFired = true
        stops[place].breaker = breaker
        stops[place].kind = state.kind
        stops[place].scope = scope
        stops[place].figure = figure.wide
        stops[place].threshold = state.threshold
        stops[place].count = count
        stops[place].text = text
    }
}
