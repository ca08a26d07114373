// Totals of accounts, and of all.

package import Values

/// Totals in one currency.
package struct PortfolioFigures: Sendable {
    /// What is open at its marks: the sizes of all positions, and long less short.
    package internal(set) var grossExposure = WideDecimal.zero
    package internal(set) var netExposure = WideDecimal.zero
    package internal(set) var realised = WideDecimal.zero
    package internal(set) var unrealised = WideDecimal.zero
    package internal(set) var fees = WideDecimal.zero
    /// Realised and unrealised profit, and fees, since the day began.
    package internal(set) var dayProfit = WideDecimal.zero
    package internal(set) var dayFees = WideDecimal.zero
    /// How many symbols are open without a mark: they count as they cost.
    package internal(set) var unmarked = 0
    /// How many sums are left out for want of a rate of their currency,
    package internal(set) var leftOut = 0
    /// and the first eight of these currencies, each once.
    package internal(set) var missing = InlineArray<8, Name>(repeating: Name())
    package internal(set) var missingCount = 0
    /// The first currency of which a sum is at a rate that is not what the market says now; empty where there is none.
    package internal(set) var oldRate = Name()

    @_noLocks
    init() {}

    /// Nothing is left out, and nothing is without a mark.
    package var isComplete: Bool { @_noLocks get { unmarked == 0 && leftOut == 0 } }

    /// The first currency whose rate is not known, or not any more; nil where all are.
    package var unrated: Name? {
        @_noLocks get { missingCount > 0 ? missing[0] : oldRate.isEmpty ? nil : oldRate }
    }

    /// Realised and unrealised, less fees.
    @_noLocks
    package func profit() throws(PortfolioRefusal) -> WideDecimal { try realised.plus(unrealised).minus(fees) }

    /// The same since the day began.
    @_noLocks
    package func profitOfDay() throws(PortfolioRefusal) -> WideDecimal { try dayProfit.minus(dayFees) }

    @_noLocks
    mutating func useOld(_ currency: Name) {
        if oldRate.isEmpty { oldRate = currency }
    }

    @_noLocks
    mutating func leaveOut(_ currency: Name) {
        leftOut += 1
        for index in 0..<missingCount where missing[index] == currency { return }
        guard missingCount < 8 else { return }
        missing[missingCount] = currency
        missingCount += 1
    }
}

/// The highest profit that an account, or all, ever had when it was asked for; zero at first.
package struct Peak: Sendable, BitwiseCopyable {
    package internal(set) var highest = WideDecimal.zero
    package internal(set) var at = Instant.distantPast

    @_noLocks
    init() {}
}

/// Where profit stands against its peak.
package struct Drawdown: Sendable {
    package let figures: PortfolioFigures
    /// Realised and unrealised, less fees.
    package let profit: WideDecimal
    package let peak: Peak
    /// Highest less present profit: never below zero.
    package let drawdown: WideDecimal

    @_noLocks
    init(_ figures: PortfolioFigures, profit: WideDecimal, peak: Peak, drawdown: WideDecimal) {
        self.figures = figures
        self.profit = profit
        self.peak = peak
        self.drawdown = drawdown
    }
}
