// Putting short texts together.

extension Text {
    /// Adds up to eight bytes, the first in the lowest byte of `word`, zeros behind them; what does
    /// not fit is left out.
    @inlinable
    public mutating func append(word: UInt64, count added: Int) {
        guard length + added <= words * 8 else {
            for index in 0..<added { append(UInt8(truncatingIfNeeded: word >> UInt64(8 * index))) }
            return
        }
        let place = length >> 3
        let shift = UInt64((length & 7) << 3)
        if added > 0 { storage[place] |= word << shift }
        if (length & 7) + added > 8 { storage[place + 1] |= word >> (64 - shift) }
        length += added
    }

    /// Adds a number in decimal digits; what does not fit is left out.
    @inlinable
    public mutating func appendDigits(of number: UInt64) {
        // At most 20 digits: four, eight and eight.
        let (upper, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        let (top, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
        if top > 0 { append(PackedDigits(top)) }
        if top > 0 {
            append(PackedDigits(padded: middle))
        } else if middle > 0 {
            append(PackedDigits(middle))
        }
        append(upper > 0 ? PackedDigits(padded: low) : PackedDigits(low))
    }

    /// Adds a number in exactly `width` digits, 1 to 18, zeros in front; it must not have more.
    @inlinable
    public mutating func appendDigits(of number: UInt64, width: Int) {
        let (upper, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        let (top, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
        if width > 16 { append(PackedDigits(padded: top).last(width - 16)) }
        if width > 8 { append(PackedDigits(padded: middle).last(min(width - 8, 8))) }
        append(PackedDigits(padded: low).last(min(width, 8)))
    }

    @inlinable
    mutating func append(_ digits: PackedDigits) { append(word: digits.word, count: digits.count) }

    /// Adds bytes; what does not fit is left out.
    @inlinable
    public mutating func append(_ bytes: Bytes) {
        var place = 0
        while place < bytes.count {
            let part = min(8, bytes.count - place)
            append(word: bytes.word(place, part), count: part)
            place += 8
        }
    }

    @inlinable
    public mutating func append(_ literal: StaticString) { append(Bytes(literal)) }

    /// Adds a text; what does not fit is left out.
    @inlinable
    public mutating func append<let other: Int>(_ text: Text<other>) {
        var rest = text.count
        var index = 0
        while rest > 0 {
            append(word: text.word(index), count: min(rest, 8))
            rest -= 8
            index += 1
        }
    }
}

/// A number below 10^8 in decimal digits, the first in the lowest byte.
@frozen
public struct PackedDigits {
    public var word: UInt64 = 0
    public var count = 0

    /// Without zeros in front.
    @_noLocks @inlinable
    public init(_ number: UInt64) {
        let digits = PackedDigits.digits(of: number)
        // One digit stays, whatever it is.
        let zeros = min(7, digits.trailingZeroBitCount >> 3)
        word = (digits | 0x3030_3030_3030_3030) >> UInt64(8 * zeros)
        count = 8 - zeros
    }

    /// All eight digits.
    @_noLocks @inlinable
    public init(padded number: UInt64) {
        word = PackedDigits.digits(of: number) | 0x3030_3030_3030_3030
        count = 8
    }

    /// The values of all eight digits, the first in the lowest byte: split in two, and both halves in two, and so on,
    /// side by side.
    @_noLocks @inlinable
    static func digits(of number: UInt64) -> UInt64 {
        let (high, low) = number.quotientAndRemainder(dividingBy: 10_000)
        let halves = high | low << 32
        // Divided by 100, and by 10: exact for what has four digits, and for what has two.
        let hundreds = ((halves &* 10_486) >> 20) & 0x7F_0000_007F
        let pairs = hundreds | (halves &- hundreds &* 100) << 16
        let tens = ((pairs &* 103) >> 10) & 0x000F_000F_000F_000F
        return tens | (pairs &- tens &* 10) << 8
    }

    /// The last digits of them.
    @_noLocks @inlinable
    public func last(_ wanted: Int) -> PackedDigits {
        var digits = self
        digits.word >>= UInt64(8 * (count - wanted))
        digits.count = wanted
        return digits
    }
}
