// What a price in another currency is in the one that all is counted in.

package import Values

/// How prices of a symbol become money of the currency that all is counted in.
///
/// Exact where a decimal holds the result; else rounded away from zero at the eighteenth digit behind the point, or at
/// the last that there is room for. So nothing ever counts for less than it is.
package enum RiskRate: Sendable, BitwiseCopyable {
    /// They are in that currency.
    case same
    /// One of theirs is so much of it: EUR/USD for euros in dollars. Above zero.
    case times(Decimal)
    /// One of it is so much of theirs: USD/JPY for yens in dollars. Above zero.
    case over(Decimal)
    /// Nobody knows, for want of this pair.
    case missing(Name)
}

extension RiskRate {
    var isKnown: Bool {
        @_noLocks get {
            switch self {
            case .same, .times, .over: true
            case .missing: false
            }
        }
    }

    /// Nil where it is not known, and for what has no room.
    @_noLocks
    func converted(_ price: Decimal) -> Decimal? {
        switch self {
        case .same: return price
        case .times(let rate):
            if let exact = price.multiplied(by: rate) { return exact }
            return RiskRate.quotient(WideDecimal(price, times: rate), Decimal(1))
        case .over(let rate): return RiskRate.quotient(WideDecimal(price), rate)
        case .missing: return nil
        }
    }

    /// With as many digits behind the point as there is room for.
    @_noLocks
    private static func quotient(_ value: WideDecimal, _ divisor: Decimal) -> Decimal? {
        var digits: UInt8 = 18
        while true {
            let rule = value.mantissa < 0 ? Rounding.down : .up
            if let quotient = value.divided(by: divisor, digits: digits, rule) { return quotient }
            if digits == 0 { return nil }
            digits -= 1
        }
    }
}

// MARK: - As a symbol has it

extension SubjectTable.SymbolFacts {
    /// The last that was told; nil before the first.
    var rate: RiskRate? {
        @_noLocks get {
            switch rateKind {
            case 1: .same
            case 2: .times(rateValue)
            case 3: .over(rateValue)
            default: nil
            }
        }
    }

    /// One that is missing leaves what was known as it is.
    @_noLocks
    mutating func note(_ rate: RiskRate) {
        switch rate {
        case .same: (rateKind, rateValue) = (1, .zero)
        case .times(let value): (rateKind, rateValue) = (2, value)
        case .over(let value): (rateKind, rateValue) = (3, value)
        case .missing: return
        }
    }
}

extension RiskBook {
    /// What an order is judged by. It is as old as the reference it came with; without one it is what was told last, and
    /// a symbol of which none was told is in the currency that all is counted in.
    @_noLocks
    func rate(_ reference: RiskReference?, _ symbol: Int) -> RiskRate {
        guard let reference, let rate = reference.rate else { return lastRate(symbol) ?? .same }
        switch rate {
        case .same, .missing: return rate
        case .times, .over: return isStale(reference) ? .missing(Name()) : rate
        }
    }

    /// What an order is counted at that is open: a rate is no older than the order, or it was known then.
    @_noLocks
    func countedRate(_ reference: RiskReference?, _ order: RiskOrder, _ symbol: Int) -> RiskRate {
        let rate = rate(reference, symbol)
        if rate.isKnown { return rate }
        // That of a part is not looked up with it.
        return lastRate(symbol >= 0 ? symbol : subjects.find(.symbol(order.symbol)) ?? -1) ?? rate
    }

    @_noLocks
    func lastRate(_ symbol: Int) -> RiskRate? {
        symbol >= 0 ? subjects.symbolFacts[symbol - subjects.firstSymbol].rate : nil
    }

    @_noLocks
    mutating func note(_ reference: RiskReference?, _ symbol: Int) {
        guard symbol >= 0, let reference, case .some = reference.rate else { return }
        subjects.symbolFacts[symbol - subjects.firstSymbol].note(rate(reference, symbol))
    }

    /// The next open order, by its number, that counts as nothing until its rate is known; nil after a thousand that do
    /// not, and `place` is behind them. Begin at 0; at the end it is ``unratedEnd``.
    @_noLocks
    package func nextUnrated(from place: inout Int) -> UInt64? { orders.nextUnrated(from: &place) }

    /// Where there is none, and nobody asks what orders are worth together, this is 0.
    package var unratedEnd: Int { @_noLocks get { unrated > 0 && limits.openValues > 0 ? orders.end : 0 } }
}
