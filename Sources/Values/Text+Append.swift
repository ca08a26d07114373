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
        for index in 0..<bytes.count { append(bytes[index]) }
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
        var rest = number
        repeat {
            word = word << 8 | (48 + rest % 10)
            rest /= 10
            count += 1
        } while rest > 0
    }

    /// All eight digits.
    @_noLocks @inlinable
    public init(padded number: UInt64) {
        var rest = number
        while count < 8 {
            word = word << 8 | (48 + rest % 10)
            rest /= 10
            count += 1
        }
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
