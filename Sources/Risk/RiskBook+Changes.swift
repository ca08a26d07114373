// What is set at run time: limits, lists, market hours.

package import Values

extension RiskBook {
    /// What became of a limit that was set.
    package enum LimitChange: Sendable {
        /// It had this value before; nil for none.
        case changed(from: Decimal?)
        case refused(LimitSetting.Problem)
    }

    /// Sets a limit, or takes it away. The caller writes what it was and what it is into the audit trail.
    @_noLocks
    package mutating func set(_ setting: LimitSetting) -> LimitChange {
        if let problem = setting.problem { return .refused(problem) }
        guard let subject = setting.value == nil ? subjects.find(setting.scope) : subjects.add(setting.scope) else {
            return setting.value == nil ? .changed(from: nil) : .refused(.noRoom)
        }
        let former = limits.value(setting.limit, subjects[subject].limits)
        var place = subjects[subject].limits
        guard limits.set(setting.limit, &place, setting.value) else {
            subjects.noteIfIdle(subject)
            return .refused(.noRoom)
        }
        subjects[subject].limits = place
        listForProfit(subject)
        // What was counted without a limit is saved from now on.
        if setting.limit.bit == RiskLimit.ordersPerDay.bit { markDirty(subject) }
        review(subject: subject)
        subjects.noteIfIdle(subject)
        return .changed(from: former)
    }

    /// The limit as it is; nil for none.
    @_noLocks
    package func value(_ limit: RiskLimit, _ scope: RiskScope) -> Decimal? {
        guard let subject = subjects.find(scope) else { return nil }
        return limits.value(limit, subjects[subject].limits)
    }

    /// How much of a limit is used that is about a sum; nil for limits of each order or position, and for a loss that
    /// nobody has told yet.
    @_noLocks
    package func use(of limit: RiskLimit, _ scope: RiskScope) -> WideDecimal? {
        guard limit.isOfScope, let subject = subjects.find(scope) else { return nil }
        if limit.bit & RiskBook.ofProfit != 0, !subjects[subject].hasProfit { return nil }
        return used(limit, subject).wide
    }

    /// All limits, by level, then as their scopes were first named. For tools: it allocates.
    package var allLimits: [LimitSetting] {
        var found: [LimitSetting] = []
        for subject in 0..<subjects.count where subjects[subject].limits != 0 {
            for limit in RiskLimit.allCases {
                guard let value = limits.value(limit, subjects[subject].limits) else { continue }
                found.append(LimitSetting(limit, subjects.scope(of: subject), value))
            }
        }
        return found
    }

    /// What is known of a symbol from now on; gives what it was. Nil when there is no room for the symbol, or no such
    /// class of market hours.
    package mutating func set(_ symbol: RiskSymbol) -> RiskSymbol? {
        if let number = symbol.hours, !(0..<MarketHours.classesMax).contains(number) { return nil }
        guard let subject = subjects.add(.symbol(symbol.symbol)) else { return nil }
        let place = subject - subjects.firstSymbol
        let facts = subjects.symbolFacts[place]
        subjects.symbolFacts[place].isRestricted = symbol.isRestricted
        subjects.symbolFacts[place].isEasyToBorrow = symbol.isEasyToBorrow
        subjects.symbolFacts[place].hours = UInt8((symbol.hours ?? -1) + 1)
        subjects.noteIfIdle(subject)
        return RiskSymbol(
            symbol.symbol, isRestricted: facts.isRestricted, isEasyToBorrow: facts.isEasyToBorrow,
            hours: facts.hours == 0 ? nil : Int(facts.hours) - 1)
    }

    /// The minutes of a class of market hours from now on, without those that are closed all the same: again when clocks
    /// were put forward or back, and before and after holidays. False when there is no such class or no such minute.
    package mutating func setHours(_ number: Int, _ ranges: [OpenMinutes], except closed: [OpenMinutes] = []) -> Bool {
        guard (0..<MarketHours.classesMax).contains(number), ranges.allSatisfy(\.isValid), closed.allSatisfy(\.isValid)
        else { return false }
        hours.set(number, ranges, except: closed)
        return true
    }
}
