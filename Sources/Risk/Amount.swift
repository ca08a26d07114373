// Sums of quantities and of money, which never drift.

internal import Values

/// Exactly `units` × 10^-18. Every Decimal is one; of a product what has no place behind the point is rounded up.
///
/// All sums of the book are kept at this one scale: a sum that took the scale of its finest part would keep it when
/// that part is gone, and one order of a quintillionth would leave no room for any other. Room: 1.7 × 10^20.
struct Amount: Sendable, BitwiseCopyable {
    var units: Int128

    static var zero: Amount { @_noLocks get { Amount(units: 0) } }
    static var digits: UInt8 { @_noLocks get { 18 } }

    @_noLocks
    init(units: Int128) { self.units = units }

    /// Exact: 19 digits and 18 more fit.
    @_noLocks
    init(_ decimal: Decimal) { units = Int128(decimal.mantissa) &* power(Int(18 - decimal.scale)) }

    @_noLocks
    init(count: Int) { units = Int128(count) &* power(18) }

    @_noLocks
    static func < (left: Amount, right: Amount) -> Bool { left.units < right.units }
    @_noLocks
    static func <= (left: Amount, right: Amount) -> Bool { left.units <= right.units }
    @_noLocks
    static func > (left: Amount, right: Amount) -> Bool { left.units > right.units }

    var wide: WideDecimal { @_noLocks get { WideDecimal(mantissa: units, scale: Amount.digits) } }
    var isPositive: Bool { @_noLocks get { units > 0 } }
    /// Without its sign; the one value that has no counterpart is off by a unit.
    var magnitude: Amount { @_noLocks get { Amount(units: units == .min ? .max : units < 0 ? -units : units) } }

    @_noLocks
    func adding(_ other: Amount) -> Amount? {
        let (sum, overflow) = units.addingReportingOverflow(other.units)
        return overflow ? nil : Amount(units: sum)
    }

    @_noLocks
    func subtracting(_ other: Amount) -> Amount? {
        let (difference, overflow) = units.subtractingReportingOverflow(other.units)
        return overflow ? nil : Amount(units: difference)
    }

    /// The magnitude of the product, rounded up; nil when it has no room.
    @_noLocks
    func times(_ price: Decimal) -> Amount? {
        let (whole, factor) = (magnitude.units, Int128(price.mantissa.magnitude))
        let divisor = power(Int(price.scale))
        let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
        if !overflow { return Amount(units: Amount.quotientUp(product, divisor)) }
        // In two parts, of which the upper one is divided without a rest.
        let (high, low) = whole.quotientAndRemainder(dividingBy: power(18))
        let (upper, first) = high.multipliedReportingOverflow(by: factor)
        let (wide, second) = upper.multipliedReportingOverflow(by: power(18) / divisor)
        let (sum, third) = wide.addingReportingOverflow(Amount.quotientUp(low &* factor, divisor))
        guard !first, !second, !third else { return nil }
        return Amount(units: sum)
    }

    /// For a `value` that is not negative.
    @_noLocks
    private static func quotientUp(_ value: Int128, _ divisor: Int128) -> Int128 {
        if divisor == 1 { return value }
        guard let short = UInt64(exactly: divisor) else {
            let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
            return rest == 0 ? whole : whole &+ 1
        }
        // Digit by digit of 64 bits, as on paper: a quarter of the work.
        let (high, carry) = UInt64(truncatingIfNeeded: value >> 64).quotientAndRemainder(dividingBy: short)
        let (low, rest) = short.dividingFullWidth((carry, UInt64(truncatingIfNeeded: value)))
        return Int128(high) << 64 | Int128(low) &+ (rest == 0 ? 0 : 1)
    }

    /// `part` in percent of this, rounded up to four digits; nil when this is not above zero, or for what has no room.
    @_noLocks
    func percent(of part: Amount) -> Amount? {
        guard isPositive else { return nil }
        var (own, other) = (units, part.magnitude.units)
        var (scaled, overflow) = other.multipliedReportingOverflow(by: power(6))
        if overflow {
            // Nine digits less on both sides, of which neither matters at such a size.
            (own, other) = (own / power(9), Amount.quotientUp(other, power(9)))
            (scaled, overflow) = other.multipliedReportingOverflow(by: power(6))
        }
        guard own > 0, !overflow else { return nil }
        let (result, tooLarge) = Amount.quotientUp(scaled, own).multipliedReportingOverflow(by: power(14))
        return tooLarge ? nil : Amount(units: result)
    }
}

/// 10^`exponent`, for 0 to 18.
@_noLocks
func power(_ exponent: Int) -> Int128 {
    // A switch, which the compiler makes a table of: a global one would have to be begun at its first use.
    let power: Int64 =
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        case 8: 100_000_000
        case 9: 1_000_000_000
        case 10: 10_000_000_000
        case 11: 100_000_000_000
        case 12: 1_000_000_000_000
        case 13: 10_000_000_000_000
        case 14: 100_000_000_000_000
        case 15: 1_000_000_000_000_000
        case 16: 10_000_000_000_000_000
        case 17: 100_000_000_000_000_000
        default: 1_000_000_000_000_000_000
        }
    return Int128(power)
}

extension Amount {
    /// Appends it in decimal digits, without zeros at the end; what does not fit is left out.
    @_noLocks
    func append(to text: inout Text<16>) {
        if units < 0 { text.append(UInt8(ascii: "-")) }
        let (whole, rest) = magnitude.units.quotientAndRemainder(dividingBy: power(18))
        let (high, low) = whole.quotientAndRemainder(dividingBy: power(18))
        if high > 0 {
            text.appendDigits(of: UInt64(high))
            text.appendDigits(of: UInt64(low), width: 18)
        } else {
            text.appendDigits(of: UInt64(low))
        }
        guard rest != 0 else { return }
        var (fraction, width) = (UInt64(rest), 18)
        while fraction % 10 == 0 {
            fraction /= 10
            width -= 1
        }
        text.append(UInt8(ascii: "."))
        text.appendDigits(of: fraction, width: width)
    }
}
