// Which figures somebody asks for, so that others are not made.

package import Values

extension RiskBook {
    static var ofProfit: UInt32 {
        @_noLocks get { RiskLimit.dailyLoss.bit | RiskLimit.drawdown.bit }
    }

    /// The next scope whose profit a limit or a circuit breaker is about, from `place` on, which moves behind it; nil at
    /// the end. Begin at 0.
    @_noLocks
    package func nextWithProfit(from place: inout Int) -> RiskScope? {
        while place < profitCount {
            let subject = Int(profitSubjects[place])
            place += 1
            if needsProfit(subject) { return subjects.scope(of: subject) }
        }
        return nil
    }

    /// The next symbol whose prices a circuit breaker watches; as above.
    @_noLocks
    package func nextWatched(from place: inout Int) -> Name? {
        while place < breakers.count {
            let state = breakers[place]
            place += 1
            guard state.kind.isOfMarket, case .symbol(let symbol) = subjects.scope(of: Int(state.subject)) else { continue }
            return symbol
        }
        return nil
    }

    /// Whether there is anything to be fed as time goes by.
    package var wantsFigures: Bool {
        @_noLocks get { profitCount > 0 || breakers.count > 0 || wantsValues || unratedEnd > 0 }
    }

    /// Whether a limit is on what share of its account a position is.
    package var wantsValues: Bool { @_noLocks get { limits.shares > 0 } }

    @_noLocks
    private func needsProfit(_ subject: Int) -> Bool {
        if limits.mask(subjects[subject].limits) & RiskBook.ofProfit != 0 { return true }
        var next = subjects[subject].breaker
        while next != 0 {
            let state = breakers[Int(next) - 1]
            next = state.next
            if state.kind.isOfProfit { return true }
        }
        return false
    }

    /// A limit or a breaker has been set: it is listed if it is about profit.
    @_noLocks
    mutating func listForProfit(_ subject: Int) {
        guard needsProfit(subject) else { return }
        for place in 0..<profitCount where Int(profitSubjects[place]) == subject { return }
        // Those whose limits were taken away since give their places first.
        for place in 0..<profitCount where !needsProfit(Int(profitSubjects[place])) {
            profitSubjects[place] = Int32(subject)
            return
        }
        precondition(profitCount < profitSubjects.capacity, "no more scopes have limits or breakers than there is room for")
        profitSubjects[profitCount] = Int32(subject)
        profitCount += 1
    }
}

extension RiskBreakerKind {
    var isOfProfit: Bool {
        @_noLocks get {
            switch self {
            case .loss, .drawdown: true
            case .volatility, .rejectRate, .fillRate, .staleData, .latency: false
            }
        }
    }

    var isOfMarket: Bool {
        @_noLocks get {
            switch self {
            case .volatility, .staleData: true
            case .loss, .drawdown, .rejectRate, .fillRate, .latency: false
            }
        }
    }
}
