// Sums and shares of money: exact, or an error.

internal import Values

extension WideDecimal {
    var isZero: Bool { @_noLocks get { mantissa == 0 } }

    /// The same value without trailing zeros behind the point.
    var shortened: WideDecimal {
        @_noLocks get {
            var (mantissa, scale) = (mantissa, scale)
            while scale > 0, mantissa % 10 == 0 {
                mantissa /= 10
                scale -= 1
            }
            return WideDecimal(mantissa: mantissa, scale: scale)
        }
    }

    @_noLocks
    func plus(_ other: WideDecimal) throws(PortfolioRefusal) -> WideDecimal {
        guard let sum = adding(other) ?? shortened.adding(other.shortened), sum.mantissa != .min else {
            throw .outOfRange
        }
        // A sum that comes to nothing does not keep the digits of what was in it.
        return sum.isZero ? .zero : sum
    }

    @_noLocks
    func negated() throws(PortfolioRefusal) -> WideDecimal {
        guard mantissa != .min else { throw .outOfRange }
        return WideDecimal(mantissa: 0 - mantissa, scale: scale)
    }

    /// The value without its sign.
    @_noLocks
    func size() throws(PortfolioRefusal) -> WideDecimal { mantissa < 0 ? try negated() : self }

    @_noLocks
    func minus(_ other: WideDecimal) throws(PortfolioRefusal) -> WideDecimal { try plus(other.negated()) }

    @_noLocks
    func times(_ factor: Decimal) throws(PortfolioRefusal) -> WideDecimal {
        let (value, factor) = (shortened, factor.normalized)
        let (product, overflow) = value.mantissa.multipliedReportingOverflow(by: Int128(factor.mantissa))
        guard !overflow, product != .min, value.scale + factor.scale <= 36 else { throw .outOfRange }
        return WideDecimal(mantissa: product, scale: value.scale + factor.scale)
    }

    /// Whether both are the same value, however many zeros they have behind the point.
    @_noLocks
    func equals(_ other: WideDecimal) -> Bool {
        let (one, two) = (shortened, other.shortened)
        return one.mantissa == two.mantissa && one.scale == two.scale
    }
}

// MARK: - Parts

extension WideDecimal {
    /// What `part` of `whole` takes of this, exactly where the quotient ends by the twentieth digit behind the point; where
    /// it does not, rounded half to even at the eighteenth, or at this one's last where that is further. With more digits
    /// each share of a share would have one more than the one before, until sums have no place for them.
    ///
    /// - Parameter part: Above zero and not above `whole`.
    @_noLocks
    func share(_ part: Decimal, of whole: Decimal) -> WideDecimal {
        let scale = part.scale < whole.scale ? whole.scale : part.scale
        let numerator = UInt128(Int128(part.mantissa).magnitude) &* powerOfTen(Int(scale - part.scale)).magnitude
        let denominator = UInt128(Int128(whole.mantissa).magnitude) &* powerOfTen(Int(scale - whole.scale)).magnitude
        let usual = finest(18)
        let (rounded, isExact) = WideDecimal.ratio(usual.mantissa, numerator, denominator)
        if isExact { return WideDecimal(mantissa: rounded, scale: usual.scale).shortened }
        let finer = finest(20)
        let (exact, ends) = WideDecimal.ratio(finer.mantissa, numerator, denominator)
        if ends { return WideDecimal(mantissa: exact, scale: finer.scale).shortened }
        return WideDecimal(mantissa: rounded, scale: usual.scale)
    }

    /// At a rate, for people: rounded half to even at the eighteenth digit behind the point where it has more.
    @_noLocks
    func converted(at rate: Decimal) throws(PortfolioRefusal) -> WideDecimal {
        let (value, rate) = (shortened, rate.normalized)
        let (product, overflow) = value.mantissa.multipliedReportingOverflow(by: Int128(rate.mantissa))
        let scale = value.scale + rate.scale
        if !overflow, product != .min, scale <= 18 { return WideDecimal(mantissa: product, scale: scale) }
        let surplus = scale > 18 ? Int(scale) - 18 : 0
        let wide = value.mantissa.magnitude.multipliedFullWidth(by: UInt128(Int128(rate.mantissa).magnitude))
        // More digits before the point than there is place for.
        guard wide.high < powerOfTen(surplus).magnitude / 2 else { throw .outOfRange }
        let (rounded, _) = WideDecimal.ratio(
            value.mantissa, UInt128(Int128(rate.mantissa).magnitude), powerOfTen(surplus).magnitude)
        let isNegative = rate.mantissa < 0
        return WideDecimal(mantissa: isNegative ? 0 &- rounded : rounded, scale: scale - UInt8(surplus))
    }

    /// The same value with up to so many digits behind the point, as far as they have a place.
    @_noLocks
    private func finest(_ digits: UInt8) -> WideDecimal {
        var (mantissa, scale) = (mantissa, scale)
        while scale < digits {
            let (longer, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            if overflow { break }
            (mantissa, scale) = (longer, scale + 1)
        }
        return WideDecimal(mantissa: mantissa, scale: scale)
    }

    /// `value` * `numerator` / `denominator`, half to even, whose magnitude fits; and whether it is exact.
    @_noLocks
    private static func ratio(_ value: Int128, _ numerator: UInt128, _ denominator: UInt128) -> (Int128, Bool) {
        let (whole, rest) = denominator.dividingFullWidth(value.magnitude.multipliedFullWidth(by: numerator))
        let left = denominator - rest
        let isUp = rest > left || (rest == left && whole & 1 == 1)
        let magnitude = Int128(truncatingIfNeeded: isUp ? whole &+ 1 : whole)
        return (value < 0 ? 0 &- magnitude : magnitude, rest == 0)
    }
}

extension Decimal {
    var negated: Decimal? {
        @_noLocks get { mantissa == .min ? nil : Decimal(mantissa: 0 - mantissa, scale: scale) }
    }

    /// The value without its sign.
    @_noLocks
    func size() throws(PortfolioRefusal) -> Decimal {
        guard isNegative else { return self }
        guard let negated else { throw .outOfRange }
        return negated
    }

    @_noLocks
    func plus(_ other: Decimal) throws(PortfolioRefusal) -> Decimal {
        guard let sum = adding(other) else { throw .outOfRange }
        return sum
    }

    @_noLocks
    func minus(_ other: Decimal) throws(PortfolioRefusal) -> Decimal {
        guard let difference = subtracting(other) else { throw .outOfRange }
        return difference
    }
}
