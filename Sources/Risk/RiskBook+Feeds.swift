// What others know and risk must be told: positions, prices, values, profit.

package import Values

extension RiskBook {
    /// What an account has of a symbol, whatever the fills were: at recovery, after a correction, at reconciliation.
    /// Below zero is owed. False when there is no room for it.
    @_noLocks
    package mutating func setPosition(_ account: Identifier, _ symbol: Name, _ quantity: Decimal) -> Bool {
        guard let account = subjects.add(.account(account)) else { return false }
        subjects.noteIfIdle(account)
        guard let symbol = subjects.add(.symbol(symbol)) else { return false }
        subjects.noteIfIdle(symbol)
        guard let pair = addPair(Int32(account), Int32(symbol)) else { return false }
        pairs[pair].position = Amount(quantity).units
        if quantity.mantissa != 0 {
            subjects[0].needsProfit = true
            subjects[account].needsProfit = true
            subjects[symbol].needsProfit = true
        }
        review(pair: pair)
        releasePair(pair)
        return true
    }

    /// What a symbol is worth in its currency, and at which rate that counts: orders that come without a rate of their own
    /// from now on, too. One that is missing leaves the last that was told. False when there is no room for the symbol.
    @_noLocks
    package mutating func setMark(_ symbol: Name, _ price: Decimal, rate: RiskRate = .same) -> Bool {
        guard let subject = subjects.add(.symbol(symbol)) else { return false }
        subjects.noteIfIdle(subject)
        let place = subject - subjects.firstSymbol
        subjects.symbolFacts[place].mark = price
        subjects.symbolFacts[place].hasMark = price.mantissa != 0
        subjects.symbolFacts[place].note(rate)
        return true
    }

    /// What all of an account is worth, money and positions: concentration is a share of that. Nil: nobody knows it any
    /// more, for want of a rate if a pair is `missing`. False when there is no room for the account.
    @_noLocks
    package mutating func setValue(_ account: Identifier, _ value: Decimal?, missing pair: Name = Name()) -> Bool {
        guard let subject = subjects.add(.account(account)) else { return false }
        subjects.noteIfIdle(subject)
        let place = subject - subjects.firstAccount
        subjects.accountFacts[place].value = value ?? .zero
        subjects.accountFacts[place].missing = pair
        if case .some = value { subjects.accountFacts[place].hasValue = true } else { subjects.accountFacts[place].hasValue = false }
        return true
    }

    /// The day's profit of a scope, below zero for a loss, and how far its value is below its highest. They hold until
    /// the next are fed, also into another day. Until the first, a scope that has traded is refused where it has such
    /// a limit. False when there is no room for the name.
    @_noLocks
    package mutating func setProfit(_ scope: RiskScope, day profit: Decimal, drawdown: Decimal, at now: Instant) -> Bool
    {
        advance(to: now)
        guard let subject = subjects.add(scope) else { return false }
        subjects.noteIfIdle(subject)
        let loss = profit.mantissa == .min ? Int64.max : -profit.mantissa
        subjects[subject].hasProfit = true
        subjects.unratedProfits[subject] = Name()
        subjects[subject].dailyLoss = Decimal(mantissa: loss, scale: profit.scale)
        subjects[subject].drawdown = drawdown
        review(subject: subject)
        watch(.loss, subject, subjects[subject].dailyLoss)
        watch(.drawdown, subject, drawdown)
        return true
    }

    /// Nobody knows the profit of a scope for want of this pair: who would make a position larger is refused until it is
    /// known again.
    @_noLocks
    package mutating func loseProfit(_ scope: RiskScope, missing pair: Name) {
        guard let subject = subjects.find(scope) else { return }
        subjects[subject].hasProfit = false
        subjects.unratedProfits[subject] = pair
    }
}
