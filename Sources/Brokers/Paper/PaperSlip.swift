// How far from the best price a taker fills.

internal import Values

/// Slippage in ticks, as fractions with one denominator, and the most that it may come to.
struct PaperSlip {
    private let fixed: Int128
    private let perTick: Int128
    private let perTickAndSize: Int128
    private let perTickAndRoot: Int128
    private let denominator: Int128
    private let mostPerTick: Int128
    private let mostDenominator: Int128

    /// In which the root of a part of what is shown is counted, downwards: nine digits behind the point.
    private static var rootUnit: Int128 { @_noLocks get { 1_000_000_000 } }

    /// Nil when the parts have no common denominator in an Int128.
    init?(_ slippage: PaperSlippage, tick: Decimal) {
        let (f, p, s, r) = (slippage.fixed, slippage.percent, slippage.sizePercent, slippage.impact)
        let digits = max(Int(f.scale), Int(p.scale) + 2, Int(s.scale) + 2, Int(r.scale) + 2)
        guard digits <= 20,
            let fixed = product(
                Int128(f.mantissa), tenTo(Int(tick.scale) + digits - Int(f.scale))),
            let perTick = product(
                Int128(p.mantissa), product(Int128(tick.mantissa), tenTo(digits - 2 - Int(p.scale)))
            ),
            let perBoth = product(
                Int128(s.mantissa), product(Int128(tick.mantissa), tenTo(digits - 2 - Int(s.scale)))
            ),
            let perRoot = product(
                Int128(r.mantissa), product(Int128(tick.mantissa), tenTo(digits - 2 - Int(r.scale)))
            ),
            let denominator = product(Int128(tick.mantissa), tenTo(digits)),
            let mostDenominator = tenTo(Int(slippage.maxPercent.scale) + 2)
        else { return nil }
        self.fixed = fixed
        self.perTick = perTick
        self.perTickAndSize = perBoth
        perTickAndRoot = perRoot
        self.denominator = denominator
        mostPerTick = Int128(slippage.maxPercent.mantissa)
        self.mostDenominator = mostDenominator
    }

    /// For a fill of so many lots of those shown: rounded up to a whole tick, and the cap down to
    /// one; nil when that has no place in an Int64.
    @_noLocks
    func ticks(at best: Int64, lots: Int64, shown: Int64) -> Int64? {
        if fixed == 0, perTick == 0, perTickAndSize == 0, perTickAndRoot == 0 { return 0 }
        guard let ofPrice = product(perTick, Int128(best)),
            let alone = product(sum(fixed, ofPrice), Int128(shown)),
            let ofSize = product(product(perTickAndSize, Int128(best)), Int128(lots)),
            var above = sum(alone, ofSize), var below = product(denominator, Int128(shown)),
            let most = product(mostPerTick, Int128(best))
        else { return nil }
        if perTickAndRoot != 0 {
            guard let part = product(Int128(lots), Self.rootUnit * Self.rootUnit),
                let ofRoot = product(product(perTickAndRoot, Int128(best)), squareRoot(part / Int128(shown))),
                let whole = sum(product(above, Self.rootUnit), product(ofRoot, Int128(shown))),
                let unit = product(below, Self.rootUnit)
            else { return nil }
            (above, below) = (whole, unit)
        }
        let (ticks, rest) = above.quotientAndRemainder(dividingBy: below)
        let (whole, cap) = (rest > 0 ? ticks + 1 : ticks, most / mostDenominator)
        return Int64(exactly: whole < cap ? whole : cap)
    }
}

/// The largest whole number whose square is not above a value, which is not negative.
@_noLocks
func squareRoot(_ value: Int128) -> Int128 {
    if value < 2 { return value }
    // From above, each step of Newton's comes nearer until it is there.
    var root: Int128 = 1 << Int128((129 - value.leadingZeroBitCount) / 2)
    while true {
        let next = (root + value / root) >> 1
        if next >= root { return root }
        root = next
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
