// Putting short texts together.

extension Text {
    /// Adds up to eight bytes, the first in the lowest byte of `word`, zeros behind them; what does
    /// not fit is left out.
    @inlinable
    public mutating func append(word: UInt64, count added: Int) {
        guard added <= words &* 8 &- length else { return appendBytes(of: word, added) }
        guard added > 0 else { return }
        let (place, taken) = (length >> 3, length & 7)
        storage[place] |= word &<< UInt64(8 &* taken)
        if taken &+ added > 8 { storage[place &+ 1] |= word &>> UInt64(64 &- 8 &* taken) }
        length &+= added
    }

    @inlinable
    mutating func appendBytes(of word: UInt64, _ count: Int) {
        for index in 0..<count { append(UInt8(truncatingIfNeeded: word >> UInt64(8 * index))) }
    }

    /// Adds a number in decimal digits; what does not fit is left out.
    @inlinable
    public mutating func appendDigits(of number: UInt64) {
        if number < 100_000_000 { append(PackedDigits(number)) } else { appendLongDigits(of: number) }
    }

    /// At most 20 digits: four, eight and eight.
    @inlinable
    mutating func appendLongDigits(of number: UInt64) {
        let (upper, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        if upper < 100_000_000 {
            append(PackedDigits(upper))
        } else {
            let (top, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
            append(PackedDigits(top))
            append(PackedDigits(padded: middle))
        }
        append(PackedDigits(padded: low))
    }

    /// Adds a number in exactly `width` digits, 1 to 18, zeros in front; it must not have more.
    @inlinable
    public mutating func appendDigits(of number: UInt64, width: Int) {
        guard width > 8 else { return append(PackedDigits(padded: number).last(width)) }
        let (upper, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        let (top, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
        if width > 16 { append(PackedDigits(padded: top).last(width - 16)) }
        append(PackedDigits(padded: middle).last(min(width - 8, 8)))
        append(PackedDigits(padded: low))
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
    @_noLocks @inlinable @inline(__always)
    public init(_ number: UInt64) {
        if number < 10_000 {
            self.init(PackedDigits.fourDigits(of: UInt32(truncatingIfNeeded: number)), 4, atLeast: 1)
        } else {
            self.init(PackedDigits.digits(of: number), 8, atLeast: 1)
        }
    }

    /// Without zeros in front of the last `least` digits, 1 to 8.
    @_noLocks @inlinable @inline(__always)
    public init(_ number: UInt64, atLeast least: Int) {
        self.init(PackedDigits.digits(of: number), 8, atLeast: least)
    }

    /// The values of `all` digits, without zeros in front of the last `least`.
    @_noLocks @inlinable @inline(__always)
    init(_ digits: UInt64, _ all: Int, atLeast least: Int) {
        // One bit at the first digit that stays, whatever it is.
        let kept = digits | 1 &<< UInt64(8 &* (all &- least))
        let zeros = kept.trailingZeroBitCount & 56
        let characters = (0x3030_3030_3030_3030 as UInt64) &>> UInt64(64 &- 8 &* all)
        word = (digits | characters) &>> UInt64(zeros)
        count = all &- zeros >> 3
    }

    /// All eight digits.
    @_noLocks @inlinable @inline(__always)
    public init(padded number: UInt64) {
        word = PackedDigits.digits(of: number) | 0x3030_3030_3030_3030
        count = 8
    }

    /// The last three digits of a number below 1,000.
    @_noLocks @inlinable @inline(__always)
    public init(three number: UInt32) {
        word = (PackedDigits.fourDigits(of: number) | 0x3030_3030) >> 8
        count = 3
    }

    /// The same as `digits` for a number below 10^4.
    @_noLocks @inlinable @inline(__always)
    static func fourDigits(of number: UInt32) -> UInt64 {
        let hundreds = (number &* 10_486) >> 20
        let pairs = number << 16 &- hundreds &* (100 << 16 - 1)
        let tens = (pairs &* 103) >> 10 & 0xF_000F
        return UInt64(pairs << 8 &- tens &* (10 << 8 - 1))
    }

    /// The values of all eight digits, the first in the lowest byte: split in two, and both halves in two, and so on,
    /// side by side.
    @_noLocks @inlinable @inline(__always)
    static func digits(of number: UInt64) -> UInt64 {
        let number = UInt32(truncatingIfNeeded: number)
        let high = UInt64(number / 10_000)
        // What is left of the number stands above the quotient, here and in each of the parts below: the divisor's
        // multiple is taken away and the quotient put in, in one go.
        let halves = UInt64(number) << 32 &- high &* (10_000 << 32 - 1)
        // Divided by 100, and by 10: exact for what has four digits, and for what has two.
        let hundreds = (halves &* 10_486) >> 20 & 0x7F_0000_007F
        let pairs = halves << 16 &- hundreds &* (100 << 16 - 1)
        let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
        return pairs << 8 &- tens &* (10 << 8 - 1)
    }

    /// The other way round: the number of eight values of digits, the first in the lowest byte.
    @_noLocks @inlinable @inline(__always)
    public static func number(of digits: UInt64) -> UInt64 {
        // Two digits, then four, then eight, side by side in one multiplication each.
        let pairs = (digits &* 2561) >> 8
        let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 6_553_601) >> 16
        return ((fours & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) >> 32
    }

    /// The last `wanted` digits of them, 1 to `count`.
    @_noLocks @inlinable @inline(__always)
    public func last(_ wanted: Int) -> PackedDigits {
        var digits = self
        digits.word &>>= UInt64(8 &* (count &- wanted))
        digits.count = wanted
        return digits
    }
}
