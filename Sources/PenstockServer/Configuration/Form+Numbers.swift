// Whole numbers and decimals.

internal import Values

extension Form where Value: FixedWidthInteger {
    static func integer(_ range: ClosedRange<Value>) -> Form {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Form(expected: expected) { (text) throws(Misfit) -> Value in
            let digits =
                text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
            guard !digits.isEmpty, digits.allSatisfy(isDigit) else {
                throw Misfit(what: "\(quoted(text)) is not a whole number")
            }
            // Digits that are no Value are too many of them.
            guard let value = Value(text), range.contains(value) else {
                throw Misfit(what: "\(shown(text)) is out of range")
            }
            return value
        }
    }
}

/// Which decimals make sense.
enum DecimalRange {
    case positive
    case notNegative
    case from0(to: Decimal)
    /// From as much below zero to so much.
    case within(Decimal)

    /// Keeps sums and products of a few such values well inside a Decimal.
    static let limit = Decimal(1_000_000_000_000)

    var expected: String {
        switch self {
        case .positive: "a decimal above 0, at most \(Self.limit)"
        case .notNegative: "a decimal from 0 to \(Self.limit)"
        case .from0(let most): "a decimal from 0 to \(most)"
        case .within(let most): "a decimal from -\(most) to \(most)"
        }
    }

    func contains(_ value: Decimal) -> Bool {
        switch self {
        case .positive: value.isPositive && value <= Self.limit
        case .notNegative: !value.isNegative && value <= Self.limit
        case .from0(let most): !value.isNegative && value <= most
        case .within(let most): value <= most && (Decimal.zero.subtracting(most).map { value >= $0 } ?? false)
        }
    }
}

extension Form<Decimal> {
    static func decimal(_ range: DecimalRange) -> Form {
        Form(expected: range.expected) { (text) throws(Misfit) -> Decimal in
            guard let value = Decimal(string: text) else {
                throw Misfit(what: "\(quoted(text)) is not a decimal, or has too many digits")
            }
            guard range.contains(value) else {
                throw Misfit(what: "\(shown(text)) is out of range")
            }
            return value
        }
    }

    static var percent: Form { decimal(.from0(to: Decimal(100))) }
}
