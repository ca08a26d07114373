// Pieces of output.

internal import FIXWire
internal import Values

extension LogPrinter {
    static var mask: StaticString { "***" }

    mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

    mutating func append(_ bytes: Bytes) {
        // Safe: the view holds `count` bytes, copied during the call.
        unsafe output.append(contentsOf: UnsafeRawBufferPointer(start: bytes.base, count: bytes.count))
    }

    mutating func append(_ text: StaticString) { append(Bytes(text)) }

    mutating func append<let words: Int>(_ text: Text<words>) {
        for index in 0..<text.count { output.append(text[index]) }
    }

    /// Time, direction and session, with a space behind each.
    mutating func appendLineStart(_ record: LogRecord) {
        if let time = record.time {
            append(formatter.text(of: time, .milliseconds))
        } else {
            append("without a time       ")
        }
        switch record.direction {
        case .inbound: append(" < ")
        case .outbound: append(" > ")
        case nil: append(" ? ")
        }
        withBytes(of: record.session) { appendVisible($0) }
        append(" ")
    }

    /// Bytes for a terminal: what would control it, and what is not UTF-8, as `\x1B`.
    mutating func appendVisible(_ bytes: Bytes) {
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] >= 0x20, bytes[index] < 0x7F { index += 1 }
            append(bytes.slice(start, index - start))
            guard index < bytes.count else { return }
            let length = UTF8Sequence.length(in: bytes, at: index)
            if length > 1, bytes[index] != 0xC2 || bytes[index + 1] >= 0xA0 {
                append(bytes.slice(index, length))
                index += length
            } else {
                append("\\x")
                appendHex(bytes[index])
                index += 1
            }
        }
    }

    mutating func appendHex(_ byte: UInt8) {
        for digit in [byte >> 4, byte & 15] {
            output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") - 10 + digit)
        }
    }
}

/// Characters of more than one byte.
enum UTF8Sequence {
    /// How many bytes the character takes that begins at `index`; 0 when none does.
    ///
    /// Source: Unicode 15, table 3-7.
    static func length(in bytes: Bytes, at index: Int) -> Int {
        let first = bytes[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return 0
        }
        switch first {
        case 0xE0: second = 0xA0...0xBF
        case 0xED: second = 0x80...0x9F
        case 0xF0: second = 0x90...0xBF
        case 0xF4: second = 0x80...0x8F
        default: break
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
        return length
    }

    /// Whether all of the bytes are UTF-8.
    static func isWhole(_ bytes: Bytes) -> Bool {
        var index = 0
        while index < bytes.count {
            let length = length(in: bytes, at: index)
            if length == 0 { return false }
            index += length
        }
        return true
    }
}
