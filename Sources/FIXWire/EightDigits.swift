// Eight bytes at once: numbers in digits without a loop.

internal import Values

/// A word holds text with its first byte lowest.
enum EightDigits {
    /// The number in all eight bytes, or nil when they are not all digits.
    @_noLocks @inline(__always)
    static func number(_ word: UInt64) -> UInt64? {
        let digits = word ^ 0x3030_3030_3030_3030
        return areDigits(digits) ? PackedDigits.number(of: digits) : nil
    }

    /// The number at the beginning, of one to four digits, the first not 0; and how many digits it has. 0 for
    /// anything else.
    @_noLocks @inline(__always)
    static func tag(_ word: UInt64) -> (number: UInt32, digits: Int) {
        let values = word ^ 0x3030_3030_3030_3030
        // The lowest marked byte, behind the first one, is no digit; carries only spoil those above it.
        let marks = ((values &+ 0x7676_7676_7676_7676) | values) & 0x80_8080_8000
        guard word & 0xFF &- 0x31 < 9, marks != 0 else { return (0, 0) }
        let mark = marks.trailingZeroBitCount
        // Pushed up until that is the highest, with the digits right below it and zeros below those.
        let digits = UInt32(truncatingIfNeeded: (values &<< UInt64(63 ^ mark)) >> 24)
        let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF
        return ((pairs &* 100 &+ pairs >> 16) & 0xFFFF, mark >> 3)
    }

    /// The number of one to seven digits at the beginning with a delimiter behind it, and how many digits it has.
    /// Nil for anything else.
    @_noLocks @inline(__always)
    static func delimitedNumber(_ word: UInt64) -> (number: Int, digits: Int)? {
        let values = word ^ 0x3030_3030_3030_3030
        let marks = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
        let mark = marks.trailingZeroBitCount
        guard marks & ~0x80 != 0, marks & 0x80 == 0 else { return nil }
        let pushed = values &<< UInt64(63 ^ mark)
        guard pushed >> 56 == 0x01 ^ 0x30 else { return nil }
        return (Int(PackedDigits.number(of: pushed << 8)), mark >> 3)
    }

    /// Whether every byte is 0 to 9.
    @_noLocks @inline(__always)
    static func areDigits(_ values: UInt64) -> Bool {
        ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080 == 0
    }
}
