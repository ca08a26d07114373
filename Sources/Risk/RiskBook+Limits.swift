// Each limit measured at each level, the tightest of them judged.

internal import Values

extension RiskBook {
    /// What a limit is compared with.
    enum Measure: BitwiseCopyable {
        /// There is nothing to compare: the order makes nothing larger.
        case passes
        case amount(Amount)
        case unknown(Doubt)
    }

    /// The levels from `first` up to and without `end`; nil when all limits hold.
    @_noLocks
    func judgeLimits(_ order: RiskOrder, _ question: Question, _ first: Int, _ end: Int) -> Refusal? {
        var (mask, levels): (UInt32, UInt32) = (0, 0)
        for level in first..<end {
            let subject = question.subjects.subject(level)
            guard subject >= 0, subjects[subject].limits != 0 else { continue }
            mask |= limits.mask(subjects[subject].limits)
            levels |= 1 << UInt32(level)
        }
        while mask != 0 {
            let code = mask.trailingZeroBitCount
            mask &= mask - 1
            guard let limit = RiskLimit(code: UInt8(code)) else { continue }
            if let refusal = judge(limit, order, question, levels) { return refusal }
        }
        return nil
    }

    /// The level that leaves least is the one that counts, and that is told; `levels` has a bit for each with a limit.
    @_noLocks
    private func judge(
        _ limit: RiskLimit, _ order: RiskOrder, _ question: Question, _ levels: UInt32
    ) -> Refusal? {
        var (least, tightest, used, bound): (Int128, Int, Amount, Decimal) = (.max, -1, .zero, .zero)
        var (measure, isMeasured) = (Measure.passes, false)
        var levels = levels
        while levels != 0 {
            let subject = question.subjects.subject(levels.trailingZeroBitCount)
            levels &= levels - 1
            guard let value = limits.value(limit, subjects[subject].limits) else { continue }
            // What is the order's own is the same at every level.
            if !isMeasured || limit.isOfScope { measure = self.measure(limit, subject, order, question) }
            isMeasured = true
            switch measure {
            case .passes: continue
            case .unknown(let doubt): return refusal(limit, subject, unknown: doubt, value)
            case .amount(let amount):
                // What does not fit is far above the limit, or far below.
                let room = Amount(value).subtracting(amount)?.units ?? (amount.isPositive ? .min : .max)
                if tightest < 0 || room < least { (least, tightest, used, bound) = (room, subject, amount, value) }
            }
        }
        return tightest >= 0 && least < 0 ? refusal(limit, tightest, used, above: bound) : nil
    }

    @_noLocks
    private func measure(_ limit: RiskLimit, _ subject: Int, _ order: RiskOrder, _ question: Question) -> Measure {
        switch limit {
        case .orderSize:
            if question.isReplace, question.added.units <= 0 { return .passes }
            return .amount(Amount(order.terms.quantity))
        case .orderNotional: return notional(question)
        case .priceCollar: return collar(order, question)
        case .ordersPerSecond: return question.isReplace ? .passes : one(more: Int(subjects[subject].perSecond))
        case .ordersPerDay: return question.isReplace ? .passes : one(more: Int(today(subject)))
        case .openOrders: return question.isReplace ? .passes : one(more: Int(subjects[subject].openOrders))
        case .openValue: return openValue(subject, question)
        case .longPosition: return order.isBuy ? position(order, question) : .passes
        case .shortPosition: return order.isBuy ? .passes : position(order, question)
        case .concentration: return concentration(order, question)
        case .dailyLoss: return loss(subject, order, question) { $0.dailyLoss }
        case .drawdown: return loss(subject, order, question) { $0.drawdown }
        case .modifications:
            return question.isReplace && !question.isLowering ? one(more: order.modifications) : .passes
        // Judged by itself: it is the longest that counts.
        case .duplicateWindow: return .passes
        }
    }

    @_noLocks
    private func one(more count: Int) -> Measure { .amount(Amount(count: count + 1)) }
}

// MARK: - Value

extension RiskBook {
    @_noLocks
    private func notional(_ question: Question) -> Measure {
        guard let value = question.value else { return question.isLowering ? .passes : .unknown(question.valueDoubt) }
        if question.isReplace, let former = question.formerValue, value <= former { return .passes }
        return .amount(value)
    }

    @_noLocks
    private func openValue(_ subject: Int, _ question: Question) -> Measure {
        guard let added = question.addedValue else {
            return question.isLowering ? .passes : .unknown(question.valueDoubt)
        }
        if question.isReplace, added.units <= 0 { return .passes }
        // What has grown is the market's price alone.
        if question.isReplace, let value = question.value, let former = question.formerValue, value <= former {
            return .passes
        }
        if subjects[subject].unvalued > 0 {
            return .unknown(unrated > 0 ? .unratedOrder(unratedPair) : .unpricedOrder)
        }
        guard let sum = Amount(units: subjects[subject].openValue).adding(added) else { return .unknown(.tooLarge) }
        return .amount(sum)
    }

    /// How far the limit is from the market, or from the stop at which it comes into force.
    @_noLocks
    private func collar(_ order: RiskOrder, _ question: Question) -> Measure {
        if question.isLowering { return .passes }
        guard let reference = question.reference else { return .unknown(question.doubt) }
        guard let limit = order.terms.limit else { return .passes }
        let base = Amount(order.terms.stop ?? reference)
        // Neither sum nor difference of two decimals is too large for an amount.
        let distance = Amount(limit).units - base.units
        if !rules.collarIsTwoSided, order.isBuy ? distance <= 0 : distance >= 0 { return .passes }
        guard let percent = base.magnitude.percent(of: Amount(units: distance)) else { return .unknown(.tooLarge) }
        if question.isReplace, let former = order.former, let before = former.limit {
            // Nearer than it was, on the same side.
            let was = Amount(before).units - Amount(former.stop ?? reference).units
            let isNearer = distance < 0 ? was <= distance : was >= distance
            if isNearer, same(order.terms.stop, former.stop) { return .passes }
        }
        return .amount(percent)
    }
}

// MARK: - Positions, profit

extension RiskBook {
    /// What the account would have after all its open orders of the side and this one, or would owe; nil when that is
    /// too large.
    @_noLocks
    func worst(_ isBuy: Bool, _ question: Question) -> Amount? {
        guard question.pair >= 0 else { return question.added }
        let pair = pairs[question.pair]
        let held = Amount(units: isBuy ? pair.position : 0 &- pair.position)
        guard let open = Amount(units: isBuy ? pair.openBuys : pair.openSells).adding(question.added) else {
            return nil
        }
        return open.units < 0 ? nil : held.adding(open)
    }

    /// Whether the order and all that is open on its side only make a position smaller.
    @_noLocks
    private func isReducing(_ order: RiskOrder, _ question: Question) -> Bool {
        guard question.pair >= 0, let worst = worst(order.isBuy, question) else { return false }
        return worst.units <= 0
    }

    @_noLocks
    private func position(_ order: RiskOrder, _ question: Question) -> Measure {
        if question.isReplace, question.added.units <= 0 { return .passes }
        guard let worst = worst(order.isBuy, question) else { return .unknown(.tooLarge) }
        return .amount(worst)
    }

    @_noLocks
    private func concentration(_ order: RiskOrder, _ question: Question) -> Measure {
        if question.isReplace, question.added.units <= 0 { return .passes }
        if isReducing(order, question) { return .passes }
        guard let worst = worst(order.isBuy, question) else { return .unknown(.tooLarge) }
        return share(
            of: worst, question.account, question.symbol, question.reference, question.doubt, at: question.rate)
    }

    /// What a quantity of a symbol is of an account, in percent.
    @_noLocks
    func share(
        of quantity: Amount, _ account: Int, _ symbol: Int, _ reference: Decimal?, _ doubt: Doubt, at rate: RiskRate
    ) -> Measure {
        guard account >= 0 else { return .unknown(.noAccountValue) }
        let facts = subjects.accountFacts[account - subjects.firstAccount]
        guard facts.hasValue else { return .unknown(facts.missing.isEmpty ? .noAccountValue : .noRate(facts.missing)) }
        var price = reference
        if symbol >= 0, subjects.symbolFacts[symbol - subjects.firstSymbol].hasMark {
            price = subjects.symbolFacts[symbol - subjects.firstSymbol].mark
        }
        guard let price else { return .unknown(doubt) }
        if case .missing(let pair) = rate { return .unknown(.noRate(pair)) }
        guard let unit = rate.converted(price), let value = quantity.times(unit) else { return .unknown(.tooLarge) }
        let whole = Amount(facts.value)
        guard whole.isPositive else { return .unknown(.noAccountValue) }
        guard let percent = whole.percent(of: value) else { return .unknown(.tooLarge) }
        return .amount(percent)
    }

    /// Nobody is kept from making a position smaller that loses.
    @_noLocks
    private func loss(
        _ subject: Int, _ order: RiskOrder, _ question: Question, _ figure: (SubjectState) -> Decimal
    ) -> Measure {
        if question.isLowering || isReducing(order, question) { return .passes }
        if subjects[subject].hasProfit { return .amount(Amount(figure(subjects[subject]))) }
        if !subjects.unratedProfits[subject].isEmpty { return .unknown(.noRate(subjects.unratedProfits[subject])) }
        return subjects[subject].needsProfit ? .unknown(.noProfit) : .passes
    }
}
