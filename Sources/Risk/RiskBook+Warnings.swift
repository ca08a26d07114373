// Told before a limit is reached.

package import Values

/// So much of a limit is used: given once, and again after less was used.
package struct RiskWarning: Sendable, BitwiseCopyable {
    package var limit: RiskLimit
    /// What the limit was set for.
    package var scope: RiskScope
    /// Whose position it is; empty texts for a limit of sums.
    package var account: Identifier
    package var symbol: Name
    package var value: WideDecimal
    package var bound: Decimal
    /// Gives the value and the limit.
    package var text: Text<16>

    init() {
        (limit, scope, account, symbol) = (.orderSize, .global, Identifier(), Name())
        (value, bound, text) = (.zero, .zero, Text())
    }

    @_noLocks
    init(
        _ limit: RiskLimit, _ scope: RiskScope, _ account: Identifier, _ symbol: Name, _ value: Amount,
        _ bound: Decimal,
        percent: Int
    ) {
        (self.limit, self.scope, self.account, self.symbol) = (limit, scope, account, symbol)
        (self.value, self.bound) = (value.wide, bound)
        text = Text<16>()
        limit.append(to: &text)
        text.append(" ")
        value.append(to: &text)
        text.append(" is at ")
        text.appendDigits(of: UInt64(percent))
        text.append("% or more of the limit of ")
        text.append(bound.text)
        text.append(" for ")
        scope.append(to: &text)
        if !symbol.isEmpty {
            text.append(" in ")
            text.append(symbol)
        }
    }
}

extension RiskBook {
    /// Whether there is a warning, or a request to stop.
    package var hasNews: Bool { @_noLocks get { waitingWarnings.hasAny || waitingStops.hasAny } }

    /// The next warning, first in, first out; nil when there is none. While the list is full no warning counts as
    /// given, so that it comes later.
    @_noLocks
    package mutating func takeWarning() -> RiskWarning? {
        guard let place = waitingWarnings.take() else { return nil }
        return warnings[place]
    }

    /// Whether there was room.
    @_noLocks
    private mutating func warn(_ warning: RiskWarning) -> Bool {
        guard let place = waitingWarnings.add() else { return false }
        warnings[place] = warning
        return true
    }

    private static var ofSubjects: UInt32 {
        @_noLocks get {
            RiskLimit.ordersPerSecond.bit | RiskLimit.ordersPerDay.bit | RiskLimit.openOrders.bit
                | RiskLimit.openValue.bit | RiskLimit.dailyLoss.bit | RiskLimit.drawdown.bit
        }
    }

    private static var ofPairs: UInt32 {
        @_noLocks get {
            RiskLimit.longPosition.bit | RiskLimit.shortPosition.bit | RiskLimit.concentration.bit
        }
    }

    /// Looks at all that an open order counts for.
    @_noLocks
    mutating func review(_ place: Int) {
        let who = subjects(of: place)
        for level in 0..<RiskLevel.count {
            let subject = who.subject(level)
            if subject >= 0 { review(subject: subject) }
        }
        if orders[place].pair != .max { review(pair: Int(orders[place].pair)) }
    }

    @_noLocks
    mutating func review(subject: Int) {
        // Where there is no limit, no warning of one is in force.
        if subjects[subject].limits == 0, subjects[subject].warned == 0 { return }
        let mask = limits.mask(subjects[subject].limits)
        subjects[subject].warned &= mask
        var rest = mask & RiskBook.ofSubjects
        while rest != 0 {
            let code = rest.trailingZeroBitCount
            rest &= rest - 1
            if let limit = RiskLimit(code: UInt8(code)) { review(limit, subject) }
        }
    }

    /// One limit of one subject, if it is set.
    @_noLocks
    mutating func review(_ limit: RiskLimit, _ subject: Int) {
        guard let bound = limits.value(limit, subjects[subject].limits) else { return }
        let used = used(limit, subject)
        if !isClose(used, bound) {
            subjects[subject].warned &= ~limit.bit
        } else if subjects[subject].warned & limit.bit == 0 {
            let warning = RiskWarning(
                limit, subjects.scope(of: subject), Identifier(), Name(), used, bound, percent: rules.warningPercent)
            if warn(warning) { subjects[subject].warned |= limit.bit }
        }
    }

    @_noLocks
    func used(_ limit: RiskLimit, _ subject: Int) -> Amount {
        switch limit {
        case .ordersPerSecond: Amount(count: Int(subjects[subject].perSecond))
        case .ordersPerDay: Amount(count: Int(today(subject)))
        case .openOrders: Amount(count: Int(subjects[subject].openOrders))
        case .openValue: Amount(units: subjects[subject].openValue)
        case .dailyLoss: Amount(subjects[subject].dailyLoss)
        case .drawdown: Amount(subjects[subject].drawdown)
        case .orderSize, .orderNotional, .priceCollar, .longPosition, .shortPosition, .concentration, .modifications,
            .duplicateWindow:
            .zero
        }
    }

    @_noLocks
    private func isClose(_ used: Amount, _ bound: Decimal) -> Bool {
        guard rules.warningPercent > 0, used.isPositive else { return false }
        let (limit, percent) = (Amount(bound).units, Int128(rules.warningPercent))
        // A division costs more than all the rest; it is for what has no room.
        let most = Int128.max >> 7
        if used.units > most || limit > most { return used.units / 100 >= limit / 100 * percent / 100 }
        return used.units &* 100 >= limit &* percent
    }
}

// MARK: - Positions

extension RiskBook {
    /// What an account has of a symbol, by the limits of all orders, the account and the symbol.
    @_noLocks
    mutating func review(pair: Int) {
        let (account, symbol) = (Int(pairs[pair].account), Int(pairs[pair].symbol))
        let mask =
            limits.mask(subjects[0].limits) | limits.mask(subjects[account].limits)
            | limits.mask(subjects[symbol].limits)
        pairs[pair].warned &= mask
        var rest = mask & RiskBook.ofPairs
        while rest != 0 {
            let code = rest.trailingZeroBitCount
            rest &= rest - 1
            if let limit = RiskLimit(code: UInt8(code)) { review(limit, pair, account, symbol) }
        }
    }

    @_noLocks
    private mutating func review(_ limit: RiskLimit, _ pair: Int, _ account: Int, _ symbol: Int) {
        var (holder, bound): (Int, Decimal) = (-1, .zero)
        for level in 0..<3 {
            let subject = level == 0 ? 0 : level == 1 ? account : symbol
            guard let value = limits.value(limit, subjects[subject].limits) else { continue }
            if holder < 0 || value < bound { (holder, bound) = (subject, value) }
        }
        guard holder >= 0 else { return }
        let used = used(limit, pair, account, symbol)
        if !isClose(used, bound) {
            pairs[pair].warned &= ~limit.bit
        } else if pairs[pair].warned & limit.bit == 0 {
            guard case .account(let name) = subjects.scope(of: account),
                case .symbol(let of) = subjects.scope(of: symbol)
            else { return }
            let warning = RiskWarning(
                limit, subjects.scope(of: holder), name, of, used, bound, percent: rules.warningPercent)
            if warn(warning) { pairs[pair].warned |= limit.bit }
        }
    }

    @_noLocks
    private func used(_ limit: RiskLimit, _ pair: Int, _ account: Int, _ symbol: Int) -> Amount {
        let (long, short) = (
            Amount(units: pairs[pair].position).adding(Amount(units: pairs[pair].openBuys)) ?? .zero,
            Amount(units: pairs[pair].openSells).subtracting(Amount(units: pairs[pair].position)) ?? .zero
        )
        if limit.bit == RiskLimit.longPosition.bit { return long }
        if limit.bit == RiskLimit.shortPosition.bit { return short }
        guard case .amount(let percent) = share(
            of: short > long ? short : long, account, symbol, nil, .noReference, at: lastRate(symbol) ?? .same)
        else {
            return .zero
        }
        return percent
    }
}
