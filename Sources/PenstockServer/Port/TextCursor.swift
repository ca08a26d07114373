// Numbers in the small text files of other engines.

internal import Values

/// Reads a text from its beginning. Total: what is not there is nil, and nothing is passed over.
struct TextCursor {
    let bytes: Bytes
    private(set) var position = 0

    init(_ bytes: Bytes) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    mutating func skipSpace() {
        while let next, TextCursor.isSpace(next) { position += 1 }
    }

    /// Whether the byte comes next; it is passed then.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// At least one digit, and no number beyond 64 bits.
    mutating func number() -> UInt64? {
        var number: UInt64 = 0
        var index = position
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
            let (tens, tooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isOver) = tens.addingReportingOverflow(UInt64(bytes[index] - 48))
            guard !tooLarge, !isOver else { return nil }
            number = sum
            index += 1
        }
        guard index > position else { return nil }
        position = index
        return number
    }

    /// The next bytes as a big-endian number.
    mutating func bigEndian(_ count: Int) -> UInt64? {
        guard bytes.count - position >= count else { return nil }
        var number: UInt64 = 0
        for index in position..<position + count { number = number << 8 | UInt64(bytes[index]) }
        position += count
        return number
    }

    /// As many of the next bytes, as a view.
    mutating func slice(_ count: Int) -> Bytes? {
        guard count <= bytes.count - position else { return nil }
        position += count
        return bytes.slice(position - count, count)
    }
}
