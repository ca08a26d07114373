// Sums of products: what an average price is made from.

/// Exactly `mantissa` × 10^-`scale` with an Int128 inside: holds any product of two decimals and,
/// for values of trading size, very long sums of them.
@frozen
public struct WideDecimal: Sendable, Equatable {
    public let mantissa: Int128
    public let scale: UInt8

    public static var zero: WideDecimal { @_noLocks @inlinable get { WideDecimal(mantissa: 0, scale: 0) } }

    /// Traps for a scale above 36, which no product of two decimals has.
    @_noLocks @inlinable
    public init(mantissa: Int128, scale: UInt8) {
        precondition(scale <= 36, "a wide decimal has at most 36 digits behind the point")
        self.mantissa = mantissa
        self.scale = scale
    }

    @_noLocks @inlinable
    public init(_ decimal: Decimal) {
        self.init(mantissa: Int128(decimal.mantissa), scale: decimal.scale)
    }

    /// The exact product of two decimals, which always fits.
    @_noLocks @inlinable
    public init(_ left: Decimal, times right: Decimal) {
        self.init(
            mantissa: Int128(left.mantissa) &* Int128(right.mantissa), scale: left.scale + right.scale)
    }

    /// The sum, or nil when it does not fit an Int128 at the finer of the two scales.
    @_noLocks @inlinable
    public func adding(_ other: WideDecimal) -> WideDecimal? {
        let finer = max(scale, other.scale)
        guard let a = scaled(to: finer), let b = other.scaled(to: finer) else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : WideDecimal(mantissa: sum, scale: finer)
    }

    @_noLocks @inlinable
    func scaled(to finer: UInt8) -> Int128? {
        let (value, overflow) = mantissa.multipliedReportingOverflow(by: powerOfTen(Int(finer - scale)))
        return overflow ? nil : value
    }

    /// This divided by `divisor`, rounded to `digits` behind the point; nil for a divisor of zero or
    /// a quotient with no place in a Decimal.
    @_noLocks @inlinable
    public func divided(by divisor: Decimal, digits: UInt8, _ rule: Rounding) -> Decimal? {
        guard divisor.mantissa != 0, digits <= 18 else { return nil }
        // this / divisor = mantissa * 10^(digits + divisor.scale - scale) / divisor.mantissa, at `digits`.
        let shift = Int(digits) + Int(divisor.scale) - Int(scale)
        var numerator = mantissa
        var denominator = Int128(divisor.mantissa)
        if shift >= 0 {
            let (value, overflow) = numerator.multipliedReportingOverflow(by: powerOfTen(shift))
            guard !overflow else { return nil }
            numerator = value
        } else {
            let (value, overflow) = denominator.multipliedReportingOverflow(by: powerOfTen(-shift))
            guard !overflow else { return nil }
            denominator = value
        }
        // Its magnitude is no Int128, and divided by -1 it would trap.
        guard numerator != .min else { return nil }
        return Decimal(exactly: quotient(numerator, denominator, rule), scale: Int(digits))
    }

    /// The same value, or the nearest, with `digits` behind the point.
    @_noLocks @inlinable
    public func rounded(toDigits digits: UInt8, _ rule: Rounding) -> Decimal? {
        divided(by: Decimal(1), digits: digits, rule)
    }
}

/// `numerator` / `denominator` as a whole number. `up` and `down` are toward larger and smaller.
@_noLocks @inlinable
func quotient(_ numerator: Int128, _ denominator: Int128, _ rule: Rounding) -> Int128 {
    let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard rest != 0 else { return whole }
    let isNegative = (rest < 0) != (denominator < 0)
    let away: Int128 = isNegative ? whole - 1 : whole + 1
    switch rule {
    case .towardZero: return whole
    case .up: return isNegative ? whole : away
    case .down: return isNegative ? away : whole
    case .halfEven:
        // Compared as rest against what is left, since twice the rest may overflow.
        let left = denominator.magnitude - rest.magnitude
        if rest.magnitude == left { return whole % 2 == 0 ? whole : away }
        return rest.magnitude > left ? away : whole
    }
}
