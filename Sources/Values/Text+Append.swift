// Putting short texts together.

extension Text {
    /// Adds a number in decimal digits; what does not fit is left out.
    @inlinable
    public mutating func appendDigits(of number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: 48 + number / divisor % 10))
            divisor /= 10
        }
    }

    /// Adds bytes; what does not fit is left out.
    @inlinable
    public mutating func append(_ bytes: Bytes) {
        for index in 0..<bytes.count { append(bytes[index]) }
    }

    @inlinable
    public mutating func append(_ literal: StaticString) { append(Bytes(literal)) }

    @inlinable
    public mutating func append<let other: Int>(_ text: Text<other>) {
        for index in 0..<text.count { append(text[index]) }
    }
}
