// Numbers that a venue has divided.

package import Values
package import WebKit

extension JSONValue {
    /// An average or another quotient, which venues tell with as many digits as their machines have: what no Decimal
    /// holds is cut off behind the point. Of the first key that is there; nil where all are missing, null, or an empty text.
    package func quotient(_ keys: StaticString...) throws(JSONError) -> Decimal? {
        for key in keys { if let number = try oneQuotient(key) { return number } }
        return nil
    }

    /// The first that is not zero.
    package func positiveQuotient(_ keys: StaticString...) throws(JSONError) -> Decimal? {
        for key in keys { if let number = try oneQuotient(key), !number.isZero { return number } }
        return nil
    }

    private func oneQuotient(_ key: StaticString) throws(JSONError) -> Decimal? {
        guard let value = try ifGiven(key) else { return nil }
        do {
            return try value.decimal()
        } catch {
            guard error.reason == .tooManyDigits, let number = Self.cut(try String(value.textOrNumber())) else {
                throw JSONError(error.reason, at: error.offset, key: "\(key)")
            }
            return number
        }
    }

    /// Nil for what has too many digits before the point, or an exponent.
    private static func cut(_ text: String) -> Decimal? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }) else { return nil }
        var digits = text[...]
        while digits.contains("."), !digits.hasSuffix(".") {
            digits.removeLast()
            if let number = Decimal(string: String(digits)) { return number }
        }
        return nil
    }
}
