// Numbers that a venue has divided.

package import Values
package import WebKit

extension JSONValue {
    /// An average or another quotient, which venues tell with as many digits as their machines have: what no Decimal
    /// holds is cut off behind the point. Nil where the key is missing, null, or an empty text.
    package func quotient(_ key: StaticString) throws(JSONError) -> Decimal? {
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

    /// The same, and nil for zero.
    package func positiveQuotient(_ key: StaticString) throws(JSONError) -> Decimal? {
        guard let number = try quotient(key), !number.isZero else { return nil }
        return number
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
