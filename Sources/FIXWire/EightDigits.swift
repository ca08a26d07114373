// Eight bytes at once: numbers in digits without a loop.

/// A word holds text with its first byte lowest.
enum EightDigits {
    /// How many bytes stand before the first `byte`; 8 when it is not there.
    @_noLocks @inline(__always)
    static func count(of word: UInt64, before byte: UInt8) -> UInt {
        let other = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        // The lowest marked byte is exact; carries only spoil those above it.
        let marks = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
        return UInt(truncatingIfNeeded: marks.trailingZeroBitCount) >> 3
    }

    /// The number in all eight bytes, or nil when they are not all digits.
    @_noLocks @inline(__always)
    static func number(_ word: UInt64) -> UInt64? {
        var digits = word ^ 0x3030_3030_3030_3030
        guard areDigits(digits) else { return nil }
        // Two digits, then four, then eight, side by side in one multiplication each.
        digits = (digits &* 2561) >> 8
        digits = ((digits & 0x00FF_00FF_00FF_00FF) &* 6_553_601) >> 16
        return ((digits & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) >> 32
    }

    /// The number in the lowest `count` bytes, 1 to 4, or nil when they are not all digits.
    @_noLocks @inline(__always)
    static func tag(_ word: UInt32, _ count: UInt) -> UInt32? {
        // Pushed up against the end of the word, with zeros below, and made values of.
        var digits = (word ^ 0x3030_3030) &<< (32 &- 8 &* UInt32(truncatingIfNeeded: count))
        guard ((digits &+ 0x7676_7676) | digits) & 0x8080_8080 == 0 else { return nil }
        digits = (digits &* 10 &+ (digits >> 8)) & 0x00FF_00FF
        return (digits &* 100 &+ (digits >> 16)) & 0xFFFF
    }

    /// Whether every byte is 0 to 9.
    @_noLocks @inline(__always)
    static func areDigits(_ values: UInt64) -> Bool {
        ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080 == 0
    }
}
