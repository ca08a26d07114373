// The end of a day: what stood then is what the next day's profit is counted from.

internal import Tables
internal import Values

extension PositionBook {
    /// Ends the day: profits and fees of a day are counted from now. What stands, position by position, is then
    /// ``encodeSnapshot(_:at:into:)``'s to write; the marks must stay until that is done. All positions are saved anew.
    ///
    /// **Cost:** O(positions).
    /// **Errors:** `outOfRange` when a profit cannot be held; then the day goes on.
    @_noLocks
    package mutating func closeDay() throws(PortfolioRefusal) {
        // First all are worked out, so that either all are changed or none.
        for place in 0..<positions.count { _ = try profit(place) }
        for place in 0..<holdings.count {
            _ = try holdings[place].sums.profit(symbols[Int(holdings[place].symbol)].mark)
        }
        for place in 0..<symbols.count { _ = try symbols[place].sums.profit(symbols[place].mark) }

        for place in 0..<positions.count {
            positions[place].dayStart = try profit(place)
            for fee in 0..<positions[place].feeCount {
                positions[place].fees[fee].start = positions[place].fees[fee].total
            }
            notePosition(place)
        }
        // Profits of sums are the sums of profits.
        for place in 0..<holdings.count {
            let mark = symbols[Int(holdings[place].symbol)].mark
            holdings[place].sums.dayStart = try holdings[place].sums.profit(mark)
        }
        for place in 0..<symbols.count {
            symbols[place].sums.dayStart = try symbols[place].sums.profit(symbols[place].mark)
        }
        for place in 0..<feeSums.count { feeSums[place].start = feeSums[place].total }
    }

    /// Realised and unrealised profit; what is open without a mark counts as it cost.
    @_noLocks
    private func profit(_ place: Int) throws(PortfolioRefusal) -> WideDecimal {
        try positions[place].realised.plus(unrealised(PositionNumber(place)) ?? .zero)
    }
}
