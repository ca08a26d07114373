// Bytes as hexadecimal digits.

/// Two digits for each byte.
public enum Hex {
    /// Small letters.
    public static func encode(_ bytes: [UInt8]) -> String {
        // Safe: each byte that is counted was written, and all of them are ASCII.
        unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
            for place in bytes.indices {
                unsafe digits[2 * place] = digit(bytes[place] >> 4)
                unsafe digits[2 * place + 1] = digit(bytes[place] & 15)
            }
            return 2 * bytes.count
        }
    }

    /// The bytes, or nil when the text is anything but pairs of digits. Both cases are read.
    public static func decode(_ text: String) -> [UInt8]? { decode(digits: Array(text.utf8)) }

    /// The same of digits in an array, which makes no copy of a secret.
    public static func decode(digits: [UInt8]) -> [UInt8]? {
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
