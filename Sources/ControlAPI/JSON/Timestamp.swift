// Times as programs and browsers read them.

internal import FIXWire
internal import Values

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
}
