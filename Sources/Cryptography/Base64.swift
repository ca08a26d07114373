// Bytes in base64.

/// The standard alphabet, with padding, unless a name says otherwise.
///
/// Source: RFC 4648, section 4.
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let pad = UInt8(ascii: "=")

    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group = UInt32(bytes[start]) << 16
            if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
            if count > 2 { group |= UInt32(bytes[start + 2]) }
            for place in 0..<4 {
                text.append(
                    place <= count ? alphabet[Int(group >> UInt32(18 - 6 * place) & 63)] : pad)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil for anything but the one text that `encode` makes of them: no white space,
    /// no missing padding, no stray bits.
    public static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3)
        for start in stride(from: 0, to: digits.count, by: 4) {
            let padding = start + 4 < digits.count ? 0 : paddingCount(digits)
            guard let group = group(digits[start..<start + 4 - padding]) else { return nil }
            guard padding == 0 || group & (padding == 1 ? 0xFF : 0xFFFF) == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 16))
            if padding < 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
            if padding < 1 { bytes.append(UInt8(truncatingIfNeeded: group)) }
        }
        return bytes
    }

    /// The alphabet for names and URLs, without padding.
    ///
    /// Source: RFC 4648, section 5; RFC 7515, section 2.
    public static func encodeURL(_ bytes: [UInt8]) -> String {
        String(
            decoding: encode(bytes).utf8.compactMap { digit in
                switch digit {
                case pad: nil
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                default: digit
                }
            }, as: UTF8.self)
    }

    /// The bytes, or nil for anything but the one text that `encodeURL` makes of them.
    public static func decodeURL(_ text: String) -> [UInt8]? {
        var digits: [UInt8] = []
        digits.reserveCapacity(text.utf8.count + 3)
        for digit in text.utf8 {
            switch digit {
            case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), pad: return nil
            default: digits.append(digit)
            }
        }
        while digits.count % 4 != 0 { digits.append(pad) }
        return decode(String(decoding: digits, as: UTF8.self))
    }

    private static func paddingCount(_ digits: [UInt8]) -> Int {
        guard digits[digits.count - 1] == pad else { return 0 }
        return digits[digits.count - 2] == pad ? 2 : 1
    }

    /// Up to four digits, as if zeros stood behind them.
    private static func group(_ digits: ArraySlice<UInt8>) -> UInt32? {
        var group: UInt32 = 0
        var shift: UInt32 = 18
        for digit in digits {
            guard let value = value(digit) else { return nil }
            group |= value << shift
            shift = shift &- 6
        }
        return group
    }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
