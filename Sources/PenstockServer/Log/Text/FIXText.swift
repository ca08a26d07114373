// Finds the messages in text, whatever else stands there.

internal import FIXWire
internal import Values

/// Cuts text into messages and what is around them: logs of engines and of programs, a message in
/// an e-mail. Holds no bytes, makes no system call; it is asked again when more have come.
///
/// Bounds: a message of at most ``messageMax`` bytes of text, of which ``windowMin`` are enough to
/// decide; lines may be of any length, several messages may stand in one.
struct FIXText {
    static var messageMax: Int { 1 << 20 }
    /// With so many bytes the answer is never `.incomplete`.
    static var windowMin: Int { messageMax + (64 << 10) }
    /// Text without a message is passed over in pieces of this size, where no line ends before.
    private static var pieceMax: Int { 64 << 10 }

    enum Step: Equatable {
        /// Nothing can be said before there are more bytes.
        case incomplete
        /// The first bytes are no message.
        case passed(length: Int)
        /// The first bytes are a message.
        case message(FIXTextFrame, FIXTextMarks)
        /// The first bytes belong to a message that is too long to be looked at.
        case oversized(length: Int)
    }

    /// The line that the next byte stands in, from 1.
    private(set) var line = 1
    /// Lines with something in them, but no message, that said nothing of the next line's either.
    private(set) var otherLines = 0
    /// Beginnings of messages without an end.
    private(set) var brokenMessages = 0

    /// What this line has said so far.
    private var marks = FIXTextMarks()
    /// What the line before said, when it was all `<time, session, incoming>`.
    private var heading: FIXTextMarks?
    private var hasMessage = false
    private var hasText = false
    private var isAtLineStart = true
    private var lastByte: UInt8 = 0

    /// What the bytes begin with, those that came before being dealt with. Total: any bytes give an
    /// answer, and but for lines longer than 64 KiB the same however they are cut into pieces.
    ///
    /// - Parameter isLast: No more bytes come, or not soon: what is here decides.
    mutating func next(in bytes: Bytes, isLast: Bool) -> Step {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") { return endLine(bytes.slice(0, index)) }
            if byte == UInt8(ascii: "8"), !isDigit(index > 0 ? bytes[index - 1] : lastByte) {
                switch FIXTextHeader.read(bytes, at: index) {
                case .none: break
                case .incomplete where isLast: break
                case .incomplete where index > 0 && bytes.count >= FIXText.pieceMax:
                    return pass(bytes.slice(0, index))
                case .incomplete: return .incomplete
                case .header(let header):
                    return index > 0 ? pass(bytes.slice(0, index)) : message(bytes, header, isLast)
                }
            }
            index += 1
        }
        if bytes.isEmpty || !isLast && bytes.count < FIXText.pieceMax { return .incomplete }
        return pass(bytes)
    }

    /// Counts a last line that nothing ends.
    mutating func finish() {
        if hasText, !hasMessage { otherLines += 1 }
        (hasText, isAtLineStart) = (false, true)
    }

    private mutating func message(_ bytes: Bytes, _ header: FIXTextHeader, _ isLast: Bool) -> Step {
        switch FIXTextFrame.find(bytes, header, isLast: isLast) {
        case .incomplete: return .incomplete
        case .oversized(let length):
            hasMessage = true
            step(over: bytes.slice(0, length))
            return .oversized(length: length)
        case .broken(let length):
            brokenMessages += 1
            hasMessage = true
            step(over: bytes.slice(0, length))
            return .passed(length: length)
        case .frame(let frame):
            var said = marks
            if let heading, !hasMessage, said.isEmpty {
                otherLines -= 1
                said = heading
            }
            heading = nil
            hasMessage = true
            step(over: bytes.slice(0, frame.length))
            return .message(frame, said)
        }
    }

    /// Text in front of a message, or a piece of a long line.
    private mutating func pass(_ text: Bytes) -> Step {
        read(text)
        step(over: text)
        return .passed(length: text.count)
    }

    private mutating func endLine(_ text: Bytes) -> Step {
        read(text)
        heading = !hasMessage && isAtLineStart && FIXTextMarks.isHeading(text) ? marks : nil
        if hasText, !hasMessage { otherLines += 1 }
        (hasMessage, hasText, isAtLineStart, marks) = (false, false, true, FIXTextMarks())
        line += 1
        lastByte = UInt8(ascii: "\n")
        return .passed(length: text.count + 1)
    }

    private mutating func read(_ text: Bytes) {
        if !hasText { hasText = (0..<text.count).contains { text[$0] > 0x20 } }
        marks.read(text)
    }

    private mutating func step(over bytes: Bytes) {
        guard bytes.count > 0 else { return }
        for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") { line += 1 }
        isAtLineStart = false
        lastByte = bytes[bytes.count - 1]
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
