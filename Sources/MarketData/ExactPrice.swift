// Prices as whole numbers of one unit, so that they are compared and ordered exactly.

internal import Values

/// Units of 5 × 10^-23. Each decimal is a whole number of them, and so is the middle of two, and a whole number of
/// basis points of any of these. Prices and offsets are below 10^14, so that what is made of them has a place, too.
enum ExactPrice {
    /// 10^14 in units.
    private static var limit: Int128 { @_noLocks get { powerOfTen(36) &* 2 } }

    /// What is below every price.
    static var lowest: Int128 { @_noLocks get { .min / 4 } }

    /// Nil for a price of 10^14 or more in size.
    @_noLocks
    static func units(_ price: Decimal) -> Int128? {
        units(WideDecimal(price))
    }

    /// Nil for a price of 10^14 or more in size, or one that is no whole number of units.
    @_noLocks
    static func units(_ price: WideDecimal) -> Int128? {
        let (double, isTooLarge) = price.mantissa.multipliedReportingOverflow(by: 2)
        guard !isTooLarge else { return nil }
        if price.scale > 22 {
            let divisor = powerOfTen(Int(price.scale) - 22)
            return double % divisor == 0 ? bounded(double / divisor) : nil
        }
        let (units, overflow) = double.multipliedReportingOverflow(by: powerOfTen(22 - Int(price.scale)))
        return overflow ? nil : bounded(units)
    }

    @_noLocks
    private static func bounded(_ units: Int128) -> Int128? {
        units.magnitude < limit.magnitude ? units : nil
    }

    /// The middle of two prices.
    @_noLocks
    static func middle(_ one: Int128, _ other: Int128) -> Int128 { (one &+ other) / 2 }

    /// The value of up to four times the limit, without trailing zeros.
    @_noLocks
    static func value(_ units: Int128) -> WideDecimal {
        var (mantissa, scale) = (units &* 5, UInt8(23))
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return WideDecimal(mantissa: mantissa, scale: scale)
    }
}
