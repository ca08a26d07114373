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

    /// The time of such a text, or the beginning of a day; nil for anything else.
    static func time(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count <= 32, bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        let day = bytes[0..<4] + bytes[5..<7] + bytes[8..<10]
        let time: ArraySlice<UInt8>
        if bytes.count == 10 {
            time = Array("00:00:00".utf8)[...]
        } else {
            guard bytes[10] == UInt8(ascii: "T"), bytes.last == UInt8(ascii: "Z") else { return nil }
            time = bytes[11..<(bytes.count - 1)]
        }
        var row = RowWriter(capacity: 64)
        for byte in day + [UInt8(ascii: "-")] + time { row.append(byte) }
        return FIXWire.Timestamp.parse(row.bytes)
    }
}
