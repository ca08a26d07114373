// Decimals as FIX writes them.

/// Why bytes are not a Decimal.
public enum DecimalError: Error, Sendable {
    /// Not of the form `-12.340`: a sign other than minus, no digit, an exponent, anything else.
    case malformed
    /// Well formed, but more digits than a Decimal holds.
    case outOfRange
}

extension Decimal {
    /// Reads a FIX float: an optional minus, digits with at most one point, at least one digit.
    ///
    /// Leading zeros are accepted, and so is a point at either end (`.5`, `5.`). Trailing zeros
    /// behind the point are kept, so that the text that comes out is worth what came in, digit by digit.
    ///
    /// Source: FIX 4.4 volume 1, data type float.
    @inlinable
    public init(_ bytes: Bytes) throws(DecimalError) {
        if let short = Decimal(short: bytes) {
            self = short
            return
        }
        var magnitude: UInt64 = 0
        var digits = 0
        var scale: UInt8 = 0
        var isBehindPoint = false
        var isTooLarge = false
        let isNegative = !bytes.isEmpty && bytes[0] == UInt8(ascii: "-")
        var index = isNegative ? 1 : 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "."), !isBehindPoint {
                isBehindPoint = true
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { throw .malformed }
            digits += 1
            if isTooLarge { continue }
            let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(digit))
            if overflow || carry || sum > UInt64(Int64.max) || (isBehindPoint && scale == 18) {
                isTooLarge = true
                continue
            }
            magnitude = sum
            if isBehindPoint { scale += 1 }
        }
        guard digits > 0 else { throw .malformed }
        guard !isTooLarge else { throw .outOfRange }
        let mantissa = Int64(magnitude)
        self.init(mantissa: isNegative ? -mantissa : mantissa, scale: scale)
    }

    /// Up to eight bytes, digits alone or with a point among them; nil for anything else.
    @_noLocks @inlinable
    init?(short bytes: Bytes) {
        guard bytes.count > 0, bytes.count <= 8 else { return nil }
        // The values of the digits, pushed up to the end of the word, zeros below them; a mark on what is no digit.
        let pushed = bytes.word(0, bytes.count) &<< UInt64(64 &- 8 &* bytes.count)
        let filled = (0x3030_3030_3030_3030 as UInt64) &<< UInt64(64 &- 8 &* bytes.count)
        let values = pushed ^ filled
        let marks = ((values & 0x7F7F_7F7F_7F7F_7F7F &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
        if marks == 0 {
            self.init(mantissa: Int64(truncatingIfNeeded: PackedDigits.number(of: values)), scale: 0)
            return
        }
        let place = UInt64(marks.trailingZeroBitCount & 56)
        guard marks & (marks &- 1) == 0, values &>> place & 0xFF == 0x2E ^ 0x30, bytes.count > 1 else { return nil }
        // What stands before the point moves up into its place.
        let whole = values & ((1 &<< place) &- 1)
        let digits = whole << 8 | values & ~(0xFF &<< place) & ~((1 &<< place) &- 1)
        self.init(
            mantissa: Int64(truncatingIfNeeded: PackedDigits.number(of: digits)),
            scale: UInt8(truncatingIfNeeded: (56 &- place) >> 3))
    }

    /// A literal, for tests and tables; traps when it is not a decimal.
    public init(_ literal: StaticString) {
        guard let value = try? Decimal(Bytes(literal)) else {
            preconditionFailure("a literal that is not a decimal")
        }
        self = value
    }

    /// Nil when the text is not a decimal.
    public init?(string: String) {
        var string = string
        let value = string.withUTF8 { unsafe try? Decimal(Bytes(UnsafeRawBufferPointer($0))) }
        guard let value else { return nil }
        self = value
    }

    /// At most this many bytes: a sign, 19 digits, a point.
    @inlinable public static var textCapacity: Int { 24 }

    /// The shortest text with this scale: `-0.50`, `12`, never an exponent.
    @inlinable
    public var text: Text<3> {
        var text = Text<3>()
        if mantissa < 0 { text.append(UInt8(ascii: "-")) }
        guard scale > 0 else {
            text.appendDigits(of: mantissa.magnitude)
            return text
        }
        var unit: UInt64 = 1
        for _ in 0..<Int(scale) { unit &*= 10 }
        let (whole, fraction) = mantissa.magnitude.quotientAndRemainder(dividingBy: unit)
        text.appendDigits(of: whole)
        text.append(UInt8(ascii: "."))
        text.appendDigits(of: fraction, width: Int(scale))
        return text
    }
}

extension Decimal: CustomStringConvertible {
    public var description: String { text.description }
}
