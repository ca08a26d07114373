// Decimals as JSON writes them.

public import Values

extension Decimal {
    /// Reads a number that may have an exponent: `-1.5e-7`. Otherwise as `Decimal(_:)` reads it.
    ///
    /// Exactly. Trailing zeros are kept where `Decimal(_:)` keeps them, and given up with an exponent, or where the
    /// value has no place with them.
    ///
    /// - Throws: `outOfRange` when no Decimal is equal to it.
    ///
    /// Source: RFC 8259, section 6.
    public init(scientific bytes: Bytes) throws(DecimalError) {
        if let plain = try? Decimal(bytes) {
            self = plain
            return
        }
        var reader = ScientificReader(bytes)
        self = try reader.read()
    }
}

/// Reads digits, a point among them, and an exponent; at most once.
private struct ScientificReader {
    private let bytes: Bytes
    private var index = 0
    private var mantissa: Int128 = 0
    /// Zeros that were read and are not in the mantissa yet: they may be trailing ones.
    private var zeros = 0
    /// How many digits behind the point the mantissa has.
    private var scale = 0
    private var isTooLong = false

    init(_ bytes: Bytes) { self.bytes = bytes }

    mutating func read() throws(DecimalError) -> Decimal {
        let isNegative = take(UInt8(ascii: "-"))
        let whole = readDigits(areBehindPoint: false)
        let fraction = take(UInt8(ascii: ".")) ? readDigits(areBehindPoint: true) : 0
        guard whole + fraction > 0 else { throw .malformed }
        let exponent = try readExponent()
        guard index == bytes.count else { throw .malformed }
        guard !isTooLong else { throw .outOfRange }
        guard mantissa != 0 else { return .zero }
        // The value is the mantissa × 10^(zeros - scale + exponent).
        let power = zeros - scale + exponent
        let signed = isNegative ? -mantissa : mantissa
        guard power > -38, power < 19 else { throw .outOfRange }
        let value = power > 0 ? signed * powerOfTen(power) : signed
        guard let decimal = Decimal(exactly: value, scale: max(0, -power)) else { throw .outOfRange }
        return decimal
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// How many digits there were.
    private mutating func readDigits(areBehindPoint: Bool) -> Int {
        let start = index
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
            add(Int128(bytes[index] - UInt8(ascii: "0")))
            if areBehindPoint { scale += 1 }
            index += 1
        }
        return index - start
    }

    private mutating func add(_ digit: Int128) {
        guard digit != 0 else {
            if mantissa != 0 { zeros += 1 }
            return
        }
        // More than nineteen digits from the first to the last that is not zero.
        guard zeros < 19, mantissa < powerOfTen(18 - zeros) else {
            isTooLong = true
            return
        }
        mantissa = mantissa * powerOfTen(zeros + 1) + digit
        zeros = 0
    }

    /// Saturates far outside of what a Decimal can be.
    private mutating func readExponent() throws(DecimalError) -> Int {
        guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return 0 }
        let isNegative = take(UInt8(ascii: "-"))
        if !isNegative { _ = take(UInt8(ascii: "+")) }
        var exponent = 0
        let start = index
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
            exponent = min(1_000_000_000, exponent * 10 + Int(bytes[index] - UInt8(ascii: "0")))
            index += 1
        }
        guard index > start else { throw .malformed }
        return isNegative ? -exponent : exponent
    }
}
