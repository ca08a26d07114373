// What a line of a log says of the message in it: when, and which way.

internal import FIXWire
internal import Values

/// The time and the direction that stand in front of a message.
struct FIXTextMarks: Equatable {
    /// So much of the text before a message is looked at.
    private static var lengthMax: Int { 1024 }

    /// The log's own time; one without a zone is taken for UTC.
    var time: Instant?
    var direction: LogDirection?

    var isEmpty: Bool { time == nil && direction == nil }

    /// Whether a line is all `<time, session, incoming>`: QuickFIX's screen logs have the message in
    /// the next one.
    static func isHeading(_ line: Bytes) -> Bool {
        var end = line.count
        while end > 0, line[end - 1] <= 0x20 { end -= 1 }
        return end > 2 && line[0] == UInt8(ascii: "<") && line[end - 1] == UInt8(ascii: ">")
    }

    /// Takes up what the text says; what it does not say stays.
    mutating func read(_ text: Bytes) {
        let text = text.slice(0, min(text.count, FIXTextMarks.lengthMax))
        if let time = FIXTextTime.first(in: text) { self.time = time }
        if let direction = FIXTextDirection.read(text) { self.direction = direction }
    }
}

/// Words and arrows for the way of a message.
enum FIXTextDirection {
    private static let incoming: [StaticString] = [
        "incoming", "inbound", "received", "receiving", "receive", "recv", "rcvd", "fromapp",
        "fromadmin",
    ]
    private static let outgoing: [StaticString] = [
        "outgoing", "outbound", "sent", "sending", "send", "toapp", "toadmin",
    ]
    private static let incomingArrows: [StaticString] = ["<", "<<", "<<<", "<-", "<--", "<="]
    private static let outgoingArrows: [StaticString] = [">", ">>", ">>>", "->", "-->", "=>"]

    /// The direction that the text tells: by a word such as `incoming` or `sent`, else by an arrow
    /// with space around it, else by `in` or `out`. Of several of a kind the last one counts.
    static func read(_ text: Bytes) -> LogDirection? {
        var words: LogDirection?
        var arrows: LogDirection?
        var shortWords: LogDirection?
        var index = 0
        while index < text.count {
            let start = index
            while index < text.count, isLetter(text[index]) { index += 1 }
            if index > start {
                let word = text.slice(start, index - start)
                guard stands(text, start, index) else { continue }
                words = meaning(word, incoming, outgoing) ?? words
                shortWords = meaning(word, ["in", "rx"], ["out", "tx"]) ?? shortWords
                continue
            }
            while index < text.count, isArrow(text[index]) { index += 1 }
            if index > start, isSpace(text, start - 1), isSpace(text, index) {
                let arrow = text.slice(start, index - start)
                arrows = meaning(arrow, incomingArrows, outgoingArrows) ?? arrows
            }
            if index == start { index += 1 }
        }
        return words ?? arrows ?? shortWords
    }

    private static func meaning(
        _ word: Bytes, _ incoming: [StaticString], _ outgoing: [StaticString]
    ) -> LogDirection? {
        if incoming.contains(where: { equals(word, $0) }) { return .inbound }
        if outgoing.contains(where: { equals(word, $0) }) { return .outbound }
        return nil
    }

    /// Whether the word is by itself, and no part of an ID such as `SEND->RECEIVE` or `in-flight`.
    private static func stands(_ text: Bytes, _ start: Int, _ end: Int) -> Bool {
        let before = start > 0 ? text[start - 1] : 0
        let after = end < text.count ? text[end] : 0
        return !isJoint(before) && before != UInt8(ascii: ">") && !isJoint(after)
    }

    private static func isJoint(_ byte: UInt8) -> Bool {
        ByteReader.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
            || byte >= 0x80
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
    }

    private static func isArrow(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "="): true
        default: false
        }
    }

    private static func isSpace(_ text: Bytes, _ index: Int) -> Bool {
        index < 0 || index >= text.count || text[index] <= 0x20
    }

    private static func equals(_ word: Bytes, _ other: StaticString) -> Bool {
        let other = Bytes(other)
        guard word.count == other.count else { return false }
        for index in 0..<word.count {
            let byte = isLetter(word[index]) ? word[index] | 0x20 : word[index]
            if byte != other[index] { return false }
        }
        return true
    }
}
