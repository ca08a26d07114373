// How far from the best price a taker fills.

internal import Values

/// Slippage in ticks, as fractions with one denominator, and the most that it may come to.
struct PaperSlip {
    private let fixed: Int128
    private let perTick: Int128
    private let perTickAndSize: Int128
    private let denominator: Int128
    private let mostPerTick: Int128
    private let mostDenominator: Int128

    /// Nil when the parts have no common denominator in an Int128.
    init?(_ slippage: PaperSlippage, tick: Decimal) {
        let (f, p, s) = (slippage.fixed, slippage.percent, slippage.sizePercent)
        let digits = max(Int(f.scale), Int(p.scale) + 2, Int(s.scale) + 2)
        guard digits <= 20,
            let fixed = product(
                Int128(f.mantissa), tenTo(Int(tick.scale) + digits - Int(f.scale))),
            let perTick = product(
                Int128(p.mantissa), product(Int128(tick.mantissa), tenTo(digits - 2 - Int(p.scale)))
            ),
            let perBoth = product(
                Int128(s.mantissa), product(Int128(tick.mantissa), tenTo(digits - 2 - Int(s.scale)))
            ),
            let denominator = product(Int128(tick.mantissa), tenTo(digits)),
            let mostDenominator = tenTo(Int(slippage.maxPercent.scale) + 2)
        else { return nil }
        self.fixed = fixed
        self.perTick = perTick
        self.perTickAndSize = perBoth
        self.denominator = denominator
        mostPerTick = Int128(slippage.maxPercent.mantissa)
        self.mostDenominator = mostDenominator
    }

    /// For a fill of so many lots of those shown: rounded up to a whole tick, and the cap down to
    /// one; nil when that has no place in an Int64.
    @_noLocks
    func ticks(at best: Int64, lots: Int64, shown: Int64) -> Int64? {
        if fixed == 0, perTick == 0, perTickAndSize == 0 { return 0 }
        guard let ofPrice = product(perTick, Int128(best)),
            let alone = product(sum(fixed, ofPrice), Int128(shown)),
            let ofSize = product(product(perTickAndSize, Int128(best)), Int128(lots)),
            let above = sum(alone, ofSize), let below = product(denominator, Int128(shown)),
            let most = product(mostPerTick, Int128(best))
        else { return nil }
        let (ticks, rest) = above.quotientAndRemainder(dividingBy: below)
        let (whole, cap) = (rest > 0 ? ticks + 1 : ticks, most / mostDenominator)
        return Int64(exactly: whole < cap ? whole : cap)
    }
}

func tenTo(_ exponent: Int) -> Int128? {
    var result: Int128? = 1
    for _ in 0..<exponent { result = product(result, 10) }
    return result
}

/// Nil when there is no factor or the product has no place.
@_noLocks
func product(_ left: Int128?, _ right: Int128?) -> Int128? {
    guard let left, let right else { return nil }
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : value
}

/// Nil when there is no summand or the sum has no place.
@_noLocks
func sum(_ left: Int128?, _ right: Int128?) -> Int128? {
    guard let left, let right else { return nil }
    let (value, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : value
}
