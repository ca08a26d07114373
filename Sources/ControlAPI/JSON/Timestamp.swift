// Times as programs and browsers read them.

internal import FIXWire
internal import Values
internal import WebServer

/// Source: RFC 3339; in UTC, to the microsecond.
enum Timestamp {
    static func text(of time: Instant) -> String {
        // `20261127-15:04:05.123456`, as FIX has it.
        var formatter = TimestampFormatter()
        let digits = Array(formatter.text(of: time, .microseconds).description.utf8)
        guard digits.count > 17 else { return "" }
        let part = { (range: Range<Int>) in String(decoding: digits[range], as: UTF8.self) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<digits.count))Z"
    }

    /// Nil for anything that is not such a time in UTC: `2026-11-27T15:04:05Z`, with up to nine digits behind the second.
    static func time(of text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            bytes.last == UInt8(ascii: "Z")
        else { return nil }
        var fraction = Array(bytes[19..<bytes.count - 1])
        if let point = fraction.first {
            guard point == UInt8(ascii: "."), (2...10).contains(fraction.count) else { return nil }
            while (fraction.count - 1) % 3 != 0 { fraction.append(UInt8(ascii: "0")) }
        }
        let digits = Array(bytes[0..<4] + bytes[5..<7] + bytes[8..<10] + [UInt8(ascii: "-")] + bytes[11..<19] + fraction)
        return digits.withBytes { FIXWire.Timestamp.parse($0) }
    }
}
