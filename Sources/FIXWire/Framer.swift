// Finds where messages begin and end in a stream of bytes.

public import Values

/// What lies at the head of the bytes received so far.
public enum Frame: Equatable, Sendable {
    /// Not a whole message yet.
    case incomplete
    /// A message of `length` bytes, BodyLength right; its CheckSum is not looked at yet.
    case message(length: Int)
    /// The first `length` bytes are no message. Ignored, and the stream goes on behind them.
    case garbled(length: Int, Garbled)
    /// The beginning of a message of `length` bytes, more than are ever kept; enough of it is here to
    /// tell whose it is (``Framer/headSize``). It is passed over by an ``OversizedMessage``.
    case oversized(length: Int)
}

/// Why bytes are no message.
///
/// Source: spec/session-scenarios.md, "Garbled or reject"; cases 2d, 2m, 2t, 3b, 3e.
public enum Garbled: Error, Equatable, Sendable {
    case beginString
    case bodyLength
    case msgTypeNotThird
    case checkSum
    case tooLarge
}

/// Cuts a stream into messages. Holds no bytes and no state: it is asked again when more arrive.
public struct Framer: Sendable {
    /// From `8=` to the last delimiter.
    public let maximumMessageSize: Int

    public init(maximumMessageSize: Int) {
        precondition(maximumMessageSize >= 64, "no message is shorter than 64 bytes")
        self.maximumMessageSize = maximumMessageSize
    }

    /// How much of a message that is too large is looked at: its header stands there.
    public var headSize: Int { @_noLocks get { min(maximumMessageSize, 4096) } }

    /// Messages up to this are passed over, and can be rejected; what claims to be larger is garbled.
    public var largestPassedOver: Int { @_noLocks get { 4 * maximumMessageSize } }

    /// Judges the head of `bytes`. Total: any bytes give an answer.
    ///
    /// A BodyLength that is wrong costs everything to the first CheckSum field at or behind where it
    /// says the body ends, so one that is too large takes the next message with it.
    @_noLocks
    public func next(in bytes: Bytes) -> Frame {
        if let length = wholeMessage(in: bytes) { return .message(length: length) }
        return judge(bytes)
    }

    /// The length of a message of FIX 4.n that is all here, as almost all are; nil where there is more to say.
    @_noLocks @inline(__always)
    private func wholeMessage(in bytes: Bytes) -> Int? {
        // "8=FIX.4." and the digit, delimiter, "9=" and up to seven digits.
        guard bytes.count >= 20, bytes.word(0, 8) == 0x2E34_2E58_4946_3D38 else { return nil }
        let start = bytes.word(8, 4)
        guard start & 0xFF &- 0x30 <= 9, start >> 8 == 0x3D_3901,
            let (bodyLength, digits) = EightDigits.delimitedNumber(bytes.word(12, 8))
        else { return nil }
        let end = 12 &+ digits &+ 1 &+ bodyLength
        guard end &+ 7 <= bytes.count, end &+ 7 <= maximumMessageSize else { return nil }
        let trailer = bytes.word(end &- 1, 8)
        return isTrailer(trailer) ? end &+ 7 : nil
    }

    /// A delimiter, `10=`, three digits and a delimiter.
    @_noLocks @inline(__always)
    private func isTrailer(_ word: UInt64) -> Bool {
        // Taken away from what must be there, all but three digits is nothing.
        let digits = word ^ 0x0130_3030_3D30_3101
        return digits & 0xFF00_0000_FFFF_FFFF == 0 && EightDigits.areDigits(digits)
    }

    /// The same for any bytes at all.
    @_noLocks @inline(never)
    private func judge(_ bytes: Bytes) -> Frame {
        if bytes.isEmpty { return .incomplete }
        guard startsLikeMessage(bytes) else { return resynchronize(bytes, from: 1, .beginString) }
        // "8=FIX.4.4" SOH "9=": the longest BeginString is FIXT.n.m.
        guard let delimiter = position(of: SOH, in: bytes, from: 2, limit: 2 + 9) else {
            return bytes.count < 2 + 9 ? .incomplete : resynchronize(bytes, from: 2, .beginString)
        }
        guard isVersion(bytes.slice(2, delimiter - 2)) else {
            return resynchronize(bytes, from: 2, .beginString)
        }
        var index = delimiter + 1
        if index < bytes.count, bytes[index] != UInt8(ascii: "9") {
            return resynchronize(bytes, from: 2, .bodyLength)
        }
        if index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "=") {
            return resynchronize(bytes, from: 2, .bodyLength)
        }
        index += 2
        var bodyLength = 0
        let firstDigit = index
        while index < bytes.count, bytes[index] != SOH {
            let digit = Int(bytes[index]) - 48
            guard digit >= 0, digit <= 9, index - firstDigit < 9 else {
                return resynchronize(bytes, from: 2, .bodyLength)
            }
            bodyLength = bodyLength * 10 + digit
            index += 1
        }
        guard index < bytes.count else { return .incomplete }
        guard index > firstDigit else { return resynchronize(bytes, from: 2, .bodyLength) }
        let end = index + 1 + bodyLength
        guard end + 7 <= maximumMessageSize else {
            // Nobody means so much: waiting for all of it would leave the peer unheard.
            guard end + 7 <= largestPassedOver else { return resynchronize(bytes, from: 2, .tooLarge) }
            return bytes.count < headSize ? .incomplete : .oversized(length: end + 7)
        }
        guard end + 7 <= bytes.count else { return .incomplete }
        if isTrailer(bytes.word(end - 1, 8)) { return .message(length: end + 7) }
        return skipToTrailer(bytes, from: end)
    }

    private func startsLikeMessage(_ bytes: Bytes) -> Bool {
        bytes[0] == UInt8(ascii: "8") && (bytes.count < 2 || bytes[1] == UInt8(ascii: "="))
    }

    /// FIX.n.m or FIXT.n.m.
    private func isVersion(_ text: Bytes) -> Bool {
        let dot = text.count - 4
        guard dot == 3 || dot == 4, text[0] == UInt8(ascii: "F"), text[1] == UInt8(ascii: "I"),
            text[2] == UInt8(ascii: "X"), dot == 3 || text[3] == UInt8(ascii: "T")
        else { return false }
        return text[dot] == UInt8(ascii: ".") && isDigit(text[dot + 1])
            && text[dot + 2] == UInt8(ascii: ".") && isDigit(text[dot + 3])
    }

    private func skipToTrailer(_ bytes: Bytes, from end: Int) -> Frame {
        // The field may begin exactly where the body ends, right behind its last delimiter.
        var index = end - 1
        while index + 4 <= bytes.count {
            if bytes[index] == SOH, bytes[index + 1] == UInt8(ascii: "1"),
                bytes[index + 2] == UInt8(ascii: "0"), bytes[index + 3] == UInt8(ascii: "=")
            {
                let value = index + 4
                if let last = position(of: SOH, in: bytes, from: value, limit: bytes.count) {
                    return .garbled(length: last + 1, .bodyLength)
                }
                break
            }
            index += 1
        }
        if bytes.count >= maximumMessageSize { return resynchronize(bytes, from: 2, .bodyLength) }
        return .incomplete
    }

    /// Gives up the bytes before the next `8=FIX` that does not follow a digit (as in `58=FIX`).
    private func resynchronize(_ bytes: Bytes, from start: Int, _ reason: Garbled) -> Frame {
        var index = start
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "8"), !isDigit(bytes[index - 1]),
                isPrefix("8=FIX", of: bytes, at: index)
            {
                return .garbled(length: index, reason)
            }
            index += 1
        }
        return .garbled(length: bytes.count, reason)
    }

    /// Whether `bytes` go on at `index` with the text, or with as much of it as has arrived.
    private func isPrefix(_ text: StaticString, of bytes: Bytes, at index: Int) -> Bool {
        let text = Bytes(text)
        var offset = 0
        while offset < text.count, index + offset < bytes.count {
            if bytes[index + offset] != text[offset] { return false }
            offset += 1
        }
        return true
    }

    private func position(of byte: UInt8, in bytes: Bytes, from start: Int, limit: Int) -> Int? {
        var index = start
        while index < bytes.count, index < limit {
            if bytes[index] == byte { return index }
            index += 1
        }
        return nil
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
