// Exact decimals: money and quantity never pass through floating point.

/// Exactly `mantissa` × 10^-`scale`, with the trailing zeros that were written.
///
/// Bounds: the mantissa is an Int64, the scale 0 to 18. Every operation that could leave them says
/// so with nil. Equality and order are of the value: 1.50 equals 1.5.
@frozen
public struct Decimal: Sendable {
    public let mantissa: Int64
    public let scale: UInt8

    public static var maximumScale: UInt8 { @_noLocks @inlinable get { 18 } }
    public static var zero: Decimal { @_noLocks @inlinable get { Decimal(mantissa: 0, scale: 0) } }

    /// Traps for a scale above 18.
    @_noLocks @inlinable
    public init(mantissa: Int64, scale: UInt8) {
        precondition(scale <= 18, "a decimal has at most 18 digits behind the point")
        self.mantissa = mantissa
        self.scale = scale
    }

    @_noLocks @inlinable public init(_ whole: Int64) { self.init(mantissa: whole, scale: 0) }

    @inlinable public var isZero: Bool { mantissa == 0 }
    @inlinable public var isNegative: Bool { mantissa < 0 }
    @inlinable public var isPositive: Bool { mantissa > 0 }
}

/// 10^`exponent`, for exponents 0 to 38.
@_noLocks @inlinable
public func powerOfTen(_ exponent: Int) -> Int128 {
    var result: Int128 = 1
    var count = 0
    while count < exponent {
        result &*= 10
        count += 1
    }
    return result
}

extension Decimal: Comparable, Hashable {
    /// Both mantissas at the larger of the two scales; 19 digits and 18 more fit an Int128.
    @_noLocks @inlinable
    static func aligned(_ left: Decimal, _ right: Decimal) -> (Int128, Int128, UInt8) {
        if left.scale == right.scale { return (Int128(left.mantissa), Int128(right.mantissa), left.scale) }
        if left.scale < right.scale {
            let factor = powerOfTen(Int(right.scale - left.scale))
            return (Int128(left.mantissa) &* factor, Int128(right.mantissa), right.scale)
        }
        let factor = powerOfTen(Int(left.scale - right.scale))
        return (Int128(left.mantissa), Int128(right.mantissa) &* factor, left.scale)
    }

    @_noLocks @inlinable
    public static func == (left: Decimal, right: Decimal) -> Bool {
        let (a, b, _) = aligned(left, right)
        return a == b
    }

    @_noLocks @inlinable
    public static func < (left: Decimal, right: Decimal) -> Bool {
        let (a, b, _) = aligned(left, right)
        return a < b
    }

    public func hash(into hasher: inout Hasher) {
        let short = normalized
        hasher.combine(short.mantissa)
        hasher.combine(short.scale)
    }

    /// The same value without trailing zeros behind the point.
    @inlinable
    public var normalized: Decimal {
        var (mantissa, scale) = (mantissa, scale)
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return Decimal(mantissa: mantissa, scale: scale)
    }
}

// MARK: - Arithmetic, nil where the result has no place

extension Decimal {
    /// `value` × 10^-`scale`, or nil when it is not exactly a Decimal. Trailing zeros are given up
    /// only where the value would not fit with them.
    @_noLocks @inlinable
    public init?(exactly value: Int128, scale: Int) {
        var (value, scale) = (value, scale)
        while scale > 18 || Int64(exactly: value) == nil {
            guard scale > 0, value % 10 == 0 else { return nil }
            value /= 10
            scale -= 1
        }
        guard let mantissa = Int64(exactly: value) else { return nil }
        self.init(mantissa: mantissa, scale: UInt8(scale))
    }

    @_noLocks @inlinable
    public func adding(_ other: Decimal) -> Decimal? {
        let (a, b, scale) = Decimal.aligned(self, other)
        return Decimal(exactly: a &+ b, scale: Int(scale))
    }

    @_noLocks @inlinable
    public func subtracting(_ other: Decimal) -> Decimal? {
        let (a, b, scale) = Decimal.aligned(self, other)
        return Decimal(exactly: a &- b, scale: Int(scale))
    }

    /// The exact product; nil when it needs more than 18 digits behind the point or an Int64.
    @_noLocks @inlinable
    public func multiplied(by other: Decimal) -> Decimal? {
        let product = Int128(mantissa) &* Int128(other.mantissa)
        return Decimal(exactly: product, scale: Int(scale) + Int(other.scale))
    }

    /// The same value, or the nearest, with `digits` behind the point.
    @_noLocks @inlinable
    public func rounded(toDigits digits: UInt8, _ rule: Rounding) -> Decimal? {
        WideDecimal(self).rounded(toDigits: digits, rule)
    }

    /// Whether this is a whole number of increments; false for an increment of zero.
    @_noLocks @inlinable
    public func isMultiple(of increment: Decimal) -> Bool {
        let (a, b, _) = Decimal.aligned(self, increment)
        return b != 0 && a % b == 0
    }
}

/// What happens to digits that have no place.
public enum Rounding: Sendable {
    case halfEven
    case towardZero
    case up
    case down
}
