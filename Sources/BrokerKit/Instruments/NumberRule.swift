// Which prices and quantities a venue takes.

package import Values

/// What a number of an order must be. Nothing is ever rounded: what does not fit is refused.
package struct NumberRule: Sendable, Equatable {
    /// From a value on, the step: some venues have finer ticks for cheap things.
    package struct Step: Sendable, Equatable {
        package var from: Decimal
        package var step: Decimal

        package init(from: Decimal = .zero, _ step: Decimal) {
            self.from = from
            self.step = step
        }
    }

    /// From the smallest value on; none where any value is good.
    package var steps: [Step]
    /// The most digits behind the point, and the most from the first that is not zero on.
    package var decimals: UInt8?
    package var significantDigits: Int?
    package var minimum: Decimal?
    package var maximum: Decimal?

    /// The smallest step there is; nil where any value is good.
    package var finest: Decimal? { steps.map(\.step).min() ?? decimals.map { Decimal(mantissa: 1, scale: $0) } }

    package init(
        steps: [Step] = [], decimals: UInt8? = nil, significantDigits: Int? = nil, minimum: Decimal? = nil,
        maximum: Decimal? = nil
    ) {
        self.steps = steps.sorted { $0.from < $1.from }
        self.decimals = decimals
        self.significantDigits = significantDigits
        self.minimum = minimum
        self.maximum = maximum
    }

    package init(step: Decimal, minimum: Decimal? = nil, maximum: Decimal? = nil) {
        self.init(steps: [Step(step)], minimum: minimum, maximum: maximum)
    }

    /// The number as it is sent: no exponent, no zeros at the end behind the point, no point without digits behind it.
    package func text(of number: Decimal) throws(NumberRefusal) -> String {
        try check(number)
        return number.normalized.description
    }

    package func check(_ number: Decimal) throws(NumberRefusal) {
        guard number.isPositive else { throw .notPositive }
        if let minimum, number < minimum { throw .below(minimum) }
        if let maximum, number > maximum { throw .above(maximum) }
        if let step = steps.last(where: { $0.from <= number })?.step, !number.isMultiple(of: step) {
            throw .notMultiple(of: step)
        }
        let plain = number.normalized
        if let decimals, plain.scale > decimals { throw .tooManyDecimals(most: decimals) }
        if let significantDigits, Self.significantDigits(of: plain) > significantDigits {
            throw .tooManyDigits(most: significantDigits)
        }
    }

    /// 1,200 has two: zeros before the point are none.
    private static func significantDigits(of number: Decimal) -> Int {
        var mantissa = number.mantissa.magnitude
        while mantissa != 0, mantissa % 10 == 0 { mantissa /= 10 }
        return mantissa == 0 ? 0 : String(mantissa).utf8.count
    }
}

/// Why a venue would not take a number.
package enum NumberRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case notPositive
    case below(Decimal)
    case above(Decimal)
    case notMultiple(of: Decimal)
    case tooManyDecimals(most: UInt8)
    case tooManyDigits(most: Int)

    package var description: String {
        switch self {
        case .notPositive: "is not above zero"
        case .below(let minimum): "is below \(minimum)"
        case .above(let maximum): "is above \(maximum)"
        case .notMultiple(let step): "is no multiple of \(step)"
        case .tooManyDecimals(let most): "has more than \(most) digits behind the point"
        case .tooManyDigits(let most): "has more than \(most) significant digits"
        }
    }
}
