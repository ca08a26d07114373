// Names that nothing depends on any more make room for new ones.

internal import Values

/// The ends of a list that goes through ``SubjectState/nextIdle``; plus one, zero for none.
struct IdleList: BitwiseCopyable {
    var first: Int32 = 0
    var last: Int32 = 0

    @_noLocks init() {}
}

/// Whoever may trade can invent names, and each gets a number with its first order. So a number goes on to the next
/// name when there is no other, but never while an order is open, a position is held, a limit or a breaker is set, or an
/// order is remembered that others are compared with.
extension SubjectTable {
    private static var mostLooks: Int { @_noLocks get { 1024 } }

    @_noLocks
    private func isIdle(_ subject: Int) -> Bool {
        let state = self[subject]
        return state.openOrders == 0 && state.recentOrders == 0 && state.pairs == 0 && state.limits == 0
            && state.breaker == 0 && !state.isDirty && !hasFacts(subject)
    }

    /// Somebody has set something about it.
    @_noLocks
    private func hasFacts(_ subject: Int) -> Bool {
        guard subject >= firstSymbol, subject < firstStrategy else { return false }
        let facts = symbolFacts[subject - firstSymbol]
        return facts.isRestricted || facts.isEasyToBorrow || facts.hours != 0
    }

    @_noLocks
    private func level(of subject: Int) -> RiskLevel {
        subject < firstSymbol ? .account : subject < firstStrategy ? .symbol : subject < firstSession ? .strategy : .session
    }

    /// Something that depended on it is gone, or nothing came to depend on it: it is listed if that was the last. One
    /// that comes to be in use again stays in the list until it is looked at there.
    @_noLocks
    mutating func noteIfIdle(_ subject: Int) {
        guard subject >= firstAccount, !self[subject].isListedIdle, isIdle(subject) else { return }
        let list = Int(level(of: subject).code)
        self[subject].isListedIdle = true
        self[subject].nextIdle = 0
        if idle[list].last != 0 { self[Int(idle[list].last) - 1].nextIdle = Int32(subject + 1) }
        if idle[list].first == 0 { idle[list].first = Int32(subject + 1) }
        idle[list].last = Int32(subject + 1)
    }

    /// The same of all that an order belongs to.
    @_noLocks
    mutating func noteIfIdle(_ who: Subjects) {
        for level in Int(RiskLevel.account.code)..<RiskLevel.count {
            let subject = who.subject(level)
            if subject >= 0 { noteIfIdle(subject) }
        }
    }

    /// Whether there is one, which then stands first in the list. Cost: at most 1024 that are in use again are taken
    /// out; where there are more, the next call finds further ones.
    @_noLocks
    mutating func hasIdle(_ level: RiskLevel) -> Bool {
        let list = Int(level.code)
        for _ in 0..<SubjectTable.mostLooks {
            guard idle[list].first != 0 else { return false }
            if isIdle(Int(idle[list].first) - 1) { return true }
            removeFirst(list)
        }
        return false
    }

    /// Takes the first for another name: nothing is counted of it.
    @_noLocks
    mutating func takeIdle(_ level: RiskLevel) -> Int? {
        guard hasIdle(level) else { return nil }
        let subject = Int(idle[Int(level.code)].first) - 1
        removeFirst(Int(level.code))
        self[subject] = SubjectState()
        unratedProfits[subject] = Name()
        last = Subjects()
        return subject
    }

    @_noLocks
    private mutating func removeFirst(_ list: Int) {
        let subject = Int(idle[list].first) - 1
        idle[list].first = self[subject].nextIdle
        if idle[list].first == 0 { idle[list].last = 0 }
        self[subject].isListedIdle = false
    }
}

extension RiskBook {
    /// What an account has of a symbol; nil when there is no room.
    @_noLocks
    mutating func addPair(_ account: Int32, _ symbol: Int32) -> Int? {
        let before = pairs.count
        let pair = pairs.add(account, symbol)
        if pairs.count > before {
            subjects[Int(account)].pairs += 1
            subjects[Int(symbol)].pairs += 1
        }
        return pair
    }

    /// Gives the place of a pair back if it has nothing.
    @_noLocks
    mutating func releasePair(_ pair: Int) {
        let (account, symbol) = (Int(pairs[pair].account), Int(pairs[pair].symbol))
        guard pairs.release(pair) else { return }
        subjects[account].pairs -= 1
        subjects[symbol].pairs -= 1
        subjects.noteIfIdle(account)
        subjects.noteIfIdle(symbol)
    }
}
