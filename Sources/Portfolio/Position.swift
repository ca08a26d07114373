// A position: what one account has of one symbol at one broker.

package import Values

/// Fees in one currency, since ever and until the day began.
struct PositionFee: BitwiseCopyable {
    var currency: Int32 = 0
    var total = WideDecimal.zero
    var start = WideDecimal.zero

    @_noLocks
    init() {}
}

/// Figures are in the currency of the price, and exact. Quantities of a short position are below zero.
package struct Position: BitwiseCopyable {
    static var maximumFees: Int { @_noLocks get { 4 } }

    let account: Int32
    let symbol: Int32
    let holding: Int32
    package let broker: BrokerNumber
    package internal(set) var quantity = Decimal.zero
    /// What was paid for what is open; below zero for what was got for it.
    package internal(set) var cost = WideDecimal.zero
    /// What all that was closed has brought, fees aside.
    package internal(set) var realised = WideDecimal.zero
    /// The quantity of all fills, and what they were worth.
    package internal(set) var volume = WideDecimal.zero
    package internal(set) var turnover = WideDecimal.zero
    /// What adjustments have brought in quantity, and in money.
    package internal(set) var adjustedQuantity = WideDecimal.zero
    package internal(set) var adjustedCash = WideDecimal.zero
    /// Realised and unrealised profit when the day began.
    package internal(set) var dayStart = WideDecimal.zero
    /// When something was last booked.
    package internal(set) var changed = Instant.distantPast
    var fees = InlineArray<4, PositionFee>(repeating: PositionFee())
    var feeCount = 0
    var lots = LotRange()
    /// The next that is to be saved; below zero for none, -2 for one that is not to be.
    var nextDirty: Int32 = -2

    @_noLocks
    init(account: Int, symbol: Int, holding: Int, broker: BrokerNumber) {
        self.account = Int32(account)
        self.symbol = Int32(symbol)
        self.holding = Int32(holding)
        self.broker = broker
    }

    /// The average of what is open, rounded half to even to so many digits behind the point or to as many as there is
    /// room for; nil without a position.
    @_noLocks
    package func averagePrice(digits: UInt8 = 8) -> Decimal? {
        var digits = digits < 18 ? digits : 18
        while true {
            if let price = cost.divided(by: quantity, digits: digits, .halfEven) { return price }
            if digits == 0 { return nil }
            digits -= 1
        }
    }

    /// What is open is worth at a price, less what it cost.
    @_noLocks
    package func unrealised(at mark: Decimal) throws(PortfolioRefusal) -> WideDecimal {
        try WideDecimal(quantity, times: mark).minus(cost)
    }

    var long: Decimal { @_noLocks get { quantity.isNegative ? .zero : quantity } }

    @_noLocks
    func short() throws(PortfolioRefusal) -> Decimal { quantity.isNegative ? try quantity.size() : .zero }
}

/// Sums of positions in one symbol: of an account over its brokers, or over all.
package struct Holding: Sendable, BitwiseCopyable {
    /// Quantities of the long and of the short positions, neither below zero.
    package internal(set) var long = WideDecimal.zero
    package internal(set) var short = WideDecimal.zero
    /// What was paid for what is open, less what was got for it.
    package internal(set) var cost = WideDecimal.zero
    package internal(set) var realised = WideDecimal.zero
    package internal(set) var dayStart = WideDecimal.zero

    @_noLocks
    init() {}

    /// Long less short.
    @_noLocks
    package func net() throws(PortfolioRefusal) -> WideDecimal { try long.minus(short) }

    /// The sums with what a position is now in place of what it was.
    @_noLocks
    func replacing(_ old: Position, by new: Position) throws(PortfolioRefusal) -> Holding {
        var sums = self
        sums.long = try long.minus(WideDecimal(old.long)).plus(WideDecimal(new.long))
        sums.short = try short.minus(WideDecimal(old.short())).plus(WideDecimal(new.short()))
        sums.cost = try cost.minus(old.cost).plus(new.cost)
        sums.realised = try realised.minus(old.realised).plus(new.realised)
        sums.dayStart = try dayStart.minus(old.dayStart).plus(new.dayStart)
        return sums
    }

    /// Realised and unrealised at a mark; what is open counts as it cost without one.
    @_noLocks
    func profit(_ mark: Decimal?) throws(PortfolioRefusal) -> WideDecimal {
        guard let mark else { return realised }
        return try net().times(mark).minus(cost).plus(realised)
    }
}
