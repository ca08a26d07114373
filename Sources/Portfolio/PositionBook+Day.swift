// The end of a day: what stood then is what the next day's profit is counted from.

internal import Tables
package import Values

extension PositionBook {
    /// Ends the day for a position: its profit and fees of a day are counted from now. What stands is
    /// ``encodeSnapshot(_:at:into:)``'s to write, before or after. The position is saved anew.
    ///
    /// **Errors:** `outOfRange` when its profit cannot be held; then its day goes on.
    @_noLocks
    package mutating func closeDay(of number: PositionNumber) throws(PortfolioRefusal) {
        let place = Int(number.value)
        let old = positions[place]
        var new = old
        new.dayStart = try old.realised.plus(unrealised(number) ?? .zero)
        let sums = try holdings[Int(old.holding)].sums.replacing(old, by: new)
        let all = try symbols[Int(old.symbol)].sums.replacing(old, by: new)
        for fee in 0..<old.feeCount { new.fees[fee].start = old.fees[fee].total }
        // Each fee is in two sums, of the account and of all; none of them is larger than its total.
        for fee in 0..<old.feeCount {
            let paid = try old.fees[fee].total.minus(old.fees[fee].start)
            try startFee(paid, old.account, old.fees[fee].currency)
            try startFee(paid, -1, old.fees[fee].currency)
        }
        positions[place] = new
        holdings[Int(old.holding)].sums = sums
        symbols[Int(old.symbol)].sums = all
        notePosition(place)
    }

    @_noLocks
    private mutating func startFee(_ paid: WideDecimal, _ owner: Int32, _ currency: Int32) throws(PortfolioRefusal) {
        let sum = try place(fees: owner, currency)
        feeSums[sum].start = try feeSums[sum].start.plus(paid)
    }

    /// Ends the day for an account, when it is ended for all its positions: drawdown is counted from now.
    ///
    /// **Errors:** as for ``figures(of:in:)``; then the peak stays as it is, as it does while figures are incomplete.
    @_noLocks
    package mutating func closeDay(of number: AccountNumber, now: Instant) throws(PortfolioRefusal) {
        let figures = try figures(of: accountNames[Int(number.value)])
        guard figures.isComplete else { return }
        accounts[Int(number.value)].peak.highest = try figures.profit()
        accounts[Int(number.value)].peak.at = now
        noteAccount(Int(number.value))
    }

    /// The same for all of them together.
    @_noLocks
    package mutating func closeDayOfAll(now: Instant) throws(PortfolioRefusal) {
        let figures = try figures()
        guard figures.isComplete else { return }
        peak.highest = try figures.profit()
        peak.at = now
        dirty.isOverallDirty = true
    }
}
