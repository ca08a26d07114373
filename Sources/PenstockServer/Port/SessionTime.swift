// Times of creation, as each engine writes them.

internal import FIXWire
internal import Values

/// Reads and writes them.
enum SessionTime {
    /// A UTCTimestamp; of Go, as RFC 3339 has it, with its zone.
    static func parse(_ text: Bytes, _ format: StoreFormat) -> Instant? {
        var count = text.count
        while count > 0, TextCursor.isSpace(text[count - 1]) { count -= 1 }
        let text = text.slice(0, count)
        return format == .quickfixgo ? internet(text) : Timestamp.parse(text)
    }

    /// `2026-11-26T05:48:32.123456789Z`, or with `+01:00` for the Z.
    private static func internet(_ text: Bytes) -> Instant? {
        guard text.count >= 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: "T")
        else { return nil }
        let isUTC = text[text.count - 1] == UInt8(ascii: "Z")
        let zoneCount = isUTC ? 1 : 6
        guard text.count - zoneCount >= 19 else { return nil }
        var stamp: [UInt8] = []
        for index in 0..<text.count - zoneCount where index != 4 && index != 7 {
            stamp.append(index == 10 ? UInt8(ascii: "-") : text[index])
        }
        let local = unsafe stamp.withUnsafeBytes { buffer in
            // Safe: the array stays as it is during the call.
            Timestamp.parse(unsafe Bytes(buffer))
        }
        guard let local else { return nil }
        if isUTC { return local }
        guard let offset = zoneOffset(text.slice(text.count - 6, 6)) else { return nil }
        return local.advanced(by: Interval(nanoseconds: -offset))
    }

    /// `+01:00` in nanoseconds.
    private static func zoneOffset(_ text: Bytes) -> Int64? {
        let isWest = text[0] == UInt8(ascii: "-")
        guard isWest || text[0] == UInt8(ascii: "+"), text[3] == UInt8(ascii: ":"),
            let hours = text.slice(1, 2).wholeNumber, let minutes = text.slice(4, 2).wholeNumber,
            hours < 24, minutes < 60
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return (isWest ? -seconds : seconds) * 1_000_000_000
    }

    /// As the engine of the format writes it.
    static func text(_ time: Instant, _ format: StoreFormat) -> [UInt8] {
        var formatter = TimestampFormatter()
        switch format {
        case .quickfix: return Array("\(formatter.text(of: time, .seconds))".utf8)
        case .quickfixj: return javaText("\(formatter.text(of: time, .milliseconds))")
        case .quickfixgo:
            let stamp = Array("\(formatter.text(of: time, .nanoseconds))".utf8)
            let day = stamp[..<4] + [0x2D] + stamp[4..<6] + [0x2D] + stamp[6..<8]
            // Go leaves out zeros at the end of a fraction.
            var fraction = stamp[17...]
            while let last = fraction.last, last == 0x30 || last == 0x2E { fraction.removeLast() }
            return Array(day) + [UInt8(ascii: "T")] + stamp[9..<17] + fraction + [UInt8(ascii: "Z")]
        }
    }

    /// A short text as Java's `writeUTF` writes it.
    static func javaText(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)] + bytes
    }
}
