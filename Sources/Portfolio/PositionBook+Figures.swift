// Marks, rates, and the totals that follow from them when they are asked for.

internal import Tables
package import Values

extension PositionBook {
    /// The price at which a symbol is worth what it is now; nil for none. Profits follow when they are asked for.
    ///
    /// **Errors:** `full` for a symbol that is new when there is no room for it.
    @_noLocks
    package mutating func mark(_ symbol: Name, _ price: Decimal?) throws(PortfolioRefusal) {
        symbols[try place(symbol: symbol)].mark = price
    }

    /// Unrealised profit of a position, in the currency of its price; nil when it is open without a mark.
    @_noLocks
    package func unrealised(_ number: PositionNumber) throws(PortfolioRefusal) -> WideDecimal? {
        let position = positions[Int(number.value)]
        if position.quantity.isZero { return .zero }
        guard let mark = mark(of: number) else { return nil }
        return try position.unrealised(at: mark)
    }

    /// Realised and unrealised profit of a position since the day began; what is open without a mark counts as it cost.
    @_noLocks
    package func dayProfit(_ number: PositionNumber) throws(PortfolioRefusal) -> WideDecimal {
        let position = positions[Int(number.value)]
        return try position.realised.plus(unrealised(number) ?? .zero).minus(position.dayStart)
    }

    /// Totals of an account: in a currency, of what is priced in that, exactly; or else of all in the base currency, at
    /// the rates that were set.
    ///
    /// **Cost:** O(symbols that the account ever had).
    /// **Errors:** `outOfRange` when a total cannot be held.
    @_noLocks
    package func figures(
        of account: Identifier, in currency: Name? = nil
    ) throws(PortfolioRefusal) -> PortfolioFigures {
        var figures = PortfolioFigures()
        guard let account = accountNames.number(of: account), let only = only(currency) else { return figures }
        var next = accounts[account].firstHolding
        while next >= 0 {
            let holding = holdings[Int(next)]
            next = holding.next
            try add(holding.sums, Int(holding.symbol), only, to: &figures)
        }
        try addFees(accounts[account].firstFee, only, to: &figures)
        return figures
    }

    /// The same over all accounts. Positions of several accounts in one symbol count for their sizes, also where they
    /// are opposite. **Cost:** O(symbols).
    @_noLocks
    package func figures(in currency: Name? = nil) throws(PortfolioRefusal) -> PortfolioFigures {
        var figures = PortfolioFigures()
        guard let only = only(currency) else { return figures }
        for symbol in 0..<symbols.count { try add(symbols[symbol].sums, symbol, only, to: &figures) }
        try addFees(firstFee, only, to: &figures)
        return figures
    }

    /// The figures of an account, and how far its profit is below the highest it had when this was asked. The peak
    /// moves only when the figures are complete.
    @_noLocks
    package mutating func assess(_ account: Identifier, now: Instant) throws(PortfolioRefusal) -> Drawdown {
        let figures = try figures(of: account)
        guard let place = accountNames.number(of: account) else {
            return Drawdown(figures, profit: .zero, peak: Peak(), drawdown: .zero)
        }
        let drawdown = try PositionBook.drawdown(figures, accounts[place].peak, now)
        if !drawdown.peak.highest.equals(accounts[place].peak.highest) {
            accounts[place].peak = drawdown.peak
            noteAccount(place)
        }
        return drawdown
    }

    /// The same over all accounts.
    @_noLocks
    package mutating func assess(now: Instant) throws(PortfolioRefusal) -> Drawdown {
        let drawdown = try PositionBook.drawdown(try figures(), peak, now)
        if !drawdown.peak.highest.equals(peak.highest) {
            peak = drawdown.peak
            dirty.isOverallDirty = true
        }
        return drawdown
    }

    @_noLocks
    private static func drawdown(
        _ figures: PortfolioFigures, _ peak: Peak, _ now: Instant
    ) throws(PortfolioRefusal) -> Drawdown {
        let profit = try figures.profit()
        let below = try peak.highest.minus(profit)
        guard below.mantissa < 0 else { return Drawdown(figures, profit: profit, peak: peak, drawdown: below) }
        guard figures.isComplete else { return Drawdown(figures, profit: profit, peak: peak, drawdown: .zero) }
        var higher = Peak()
        (higher.highest, higher.at) = (profit, now)
        return Drawdown(figures, profit: profit, peak: higher, drawdown: .zero)
    }

    // MARK: - Adding up

    /// The number of the one currency that is asked for; -1 for all; nil for one that is not known.
    @_noLocks
    private func only(_ currency: Name?) -> Int32? {
        guard let currency else { return -1 }
        return currencyNames.number(of: currency).map { Int32($0) }
    }

    /// The rate at which sums of a currency count: 1 for the one that is asked for, nil for none.
    @_noLocks
    private func rate(_ currency: Int32, _ only: Int32) -> Decimal? {
        only < 0 ? rates[Int(currency)].value : Decimal(1)
    }

    @_noLocks
    private func add(
        _ sums: Holding, _ symbol: Int, _ only: Int32, to figures: inout PortfolioFigures
    ) throws(PortfolioRefusal) {
        let currency = symbols[symbol].priced
        if only >= 0, currency != only { return }
        let mark = symbols[symbol].mark
        let isOpen = !sums.long.isZero || !sums.short.isZero
        if !isOpen, sums.realised.isZero, sums.dayStart.isZero { return }
        guard let rate = rate(currency, only) else { return figures.leaveOut(currencyNames[Int(currency)]) }
        if only < 0, rates[Int(currency)].isOld { figures.useOld(currencyNames[Int(currency)]) }
        if isOpen, mark == nil { figures.unmarked += 1 }
        let profit = try sums.profit(mark)
        let day = try profit.minus(sums.dayStart)
        figures.realised = try figures.realised.plus(sums.realised.converted(at: rate))
        figures.unrealised = try figures.unrealised.plus(profit.minus(sums.realised).converted(at: rate))
        figures.dayProfit = try figures.dayProfit.plus(day.converted(at: rate))
        guard isOpen else { return }
        var (net, gross) = (sums.cost, sums.cost)
        if let mark {
            net = try sums.net().times(mark)
            gross = try sums.long.plus(sums.short).times(mark)
        }
        figures.netExposure = try figures.netExposure.plus(net.converted(at: rate))
        figures.grossExposure = try figures.grossExposure.plus(gross.size().converted(at: rate))
    }

    @_noLocks
    private func addFees(
        _ first: Int32, _ only: Int32, to figures: inout PortfolioFigures
    ) throws(PortfolioRefusal) {
        var next = first
        while next >= 0 {
            let sum = feeSums[Int(next)]
            next = sum.next
            if only >= 0, sum.currency != only { continue }
            guard let rate = rate(sum.currency, only) else {
                figures.leaveOut(currencyNames[Int(sum.currency)])
                continue
            }
            if only < 0, rates[Int(sum.currency)].isOld { figures.useOld(currencyNames[Int(sum.currency)]) }
            figures.fees = try figures.fees.plus(sum.total.converted(at: rate))
            figures.dayFees = try figures.dayFees.plus(sum.total.minus(sum.start).converted(at: rate))
        }
    }
}
