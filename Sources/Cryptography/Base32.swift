// Bytes in letters and digits that people can read to each other.

/// The alphabet of RFC 4648, section 6: `A` to `Z`, `2` to `7`; without padding.
public enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var waiting: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            waiting = waiting << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(waiting >> bits & 31)])
            }
            waiting &= 1 << bits - 1
        }
        if bits > 0 { text.append(alphabet[Int(waiting << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil for anything but the one text that `encode` makes of them; small letters are read like great ones.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var waiting: UInt32 = 0
        var bits: UInt32 = 0
        for digit in text.utf8 {
            guard let value = value(digit) else { return nil }
            waiting = waiting << 5 | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: waiting >> bits))
            }
            waiting &= 1 << bits - 1
        }
        // A whole digit too many, or stray bits in the last one.
        guard bits < 5, waiting == 0 else { return nil }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt32(digit - UInt8(ascii: "2")) + 26
        default: nil
        }
    }
}
