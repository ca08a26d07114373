// The beginning of a message in text: `8=FIX.4.4|9=131|35=`.

internal import FIXWire
internal import Values

/// How a message begins that stands in text, and with it what stands there for SOH.
///
/// The separator is whatever the text has behind the version and again behind BodyLength: SOH, `|`,
/// `^A`, `\x01`, `;`, `<SOH>` or another one of at most eight bytes.
struct FIXTextHeader: Equatable {
    static var separatorMax: Int { 8 }

    /// Where the separator stands the first time, counted from the `8`.
    let separatorStart: Int
    let separatorLength: Int
    /// What BodyLength(9) says.
    let bodyLength: Int
    /// Where `35=` begins, counted from the `8`.
    let bodyStart: Int

    enum Reading: Equatable {
        case none
        /// It may be one, once there are more bytes.
        case incomplete
        case header(FIXTextHeader)
    }

    /// What begins at `start`. Total: any bytes give an answer, after a look at some forty of them.
    static func read(_ bytes: Bytes, at start: Int) -> Reading {
        var reader = ByteReader(bytes, from: start)
        guard reader.take("8=FIX") else { return reader.failure }
        _ = reader.take("T")
        for _ in 0..<2 {
            guard reader.take("."), reader.takeDigit() != nil else { return reader.failure }
        }
        let separatorStart = reader.index
        while !reader.take("9=") {
            let length = reader.index - separatorStart
            guard length < separatorMax, let byte = reader.peek(),
                separates(byte, isFirst: length == 0)
            else { return reader.failure }
            reader.index += 1
        }
        let length = reader.index - 2 - separatorStart
        guard length > 0 else { return .none }
        let firstDigit = reader.index
        var bodyLength = 0
        while reader.index - firstDigit < 9, let digit = reader.takeDigit() {
            bodyLength = bodyLength * 10 + digit
        }
        guard reader.index > firstDigit, reader.take(bytes.slice(separatorStart, length)) else {
            return reader.failure
        }
        let bodyStart = reader.index
        guard reader.take("35=") else { return reader.failure }
        return .header(
            FIXTextHeader(
                separatorStart: separatorStart - start, separatorLength: length,
                bodyLength: bodyLength, bodyStart: bodyStart - start))
    }

    private static func separates(_ byte: UInt8, isFirst: Bool) -> Bool {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "=") { return false }
        return !isFirst || !ByteReader.isWord(byte)
    }
}

/// Reads what is expected, byte for byte, and knows whether it missed it or the bytes ended before.
struct ByteReader {
    let bytes: Bytes
    var index: Int
    private var hasEnded = false

    init(_ bytes: Bytes, from start: Int) {
        self.bytes = bytes
        index = start
    }

    /// Why the last one was not taken.
    var failure: FIXTextHeader.Reading { hasEnded ? .incomplete : .none }

    /// The next byte, which stays.
    mutating func peek() -> UInt8? {
        hasEnded = index >= bytes.count
        return hasEnded ? nil : bytes[index]
    }

    /// Goes behind `text`, or stays where it does not stand.
    mutating func take(_ text: Bytes) -> Bool {
        hasEnded = false
        for offset in 0..<text.count {
            guard index + offset < bytes.count else {
                hasEnded = true
                return false
            }
            guard bytes[index + offset] == text[offset] else { return false }
        }
        index += text.count
        return true
    }

    mutating func take(_ text: StaticString) -> Bool { take(Bytes(text)) }

    mutating func takeDigit() -> Int? {
        guard let byte = peek(), byte >= 48, byte <= 57 else { return nil }
        index += 1
        return Int(byte) - 48
    }

    /// Exactly so many digits, or none.
    mutating func takeNumber(_ count: Int) -> Int? {
        let start = index
        var number = 0
        for _ in 0..<count {
            guard let digit = takeDigit() else {
                index = start
                return nil
            }
            number = number * 10 + digit
        }
        return number
    }

    /// A letter, a digit or `_`.
    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
