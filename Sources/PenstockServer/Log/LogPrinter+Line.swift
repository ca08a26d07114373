// The usual format, and the bytes as they are.

internal import FIXWire
internal import Values

extension LogPrinter {
    /// Time, direction, session, and the message with `|` for SOH; behind it what is wrong with it.
    mutating func appendLine(_ entry: LogEntry) {
        appendLineStart(entry.record)
        appendMessage(entry)
        for fault in entry.record.faults {
            append(" ")
            append(fault)
        }
        append("\n")
    }

    /// The message with `|` for SOH.
    mutating func appendMessage(_ entry: LogEntry) {
        var mask = entry.mask
        for index in 0..<entry.message.fieldCount {
            appendField(index, of: entry.message, isHidden: mask.hides(index, of: entry.message))
            append("|")
        }
    }

    /// `tag=value`; a SOH inside raw data shows as `\x01`.
    private mutating func appendField(_ index: Int, of message: MessageView, isHidden: Bool) {
        let field = message[index]
        switch field.tag {
        case Field.noSeparator, Field.notATag:
            if isHidden { return append(LogPrinter.mask) }
            appendVisible(message.text(at: index))
        default:
            append("\(field.tag)=")
            if isHidden { append(LogPrinter.mask) } else { appendVisible(message.value(field)) }
        }
    }

    /// The line of a QuickFIX message log.
    mutating func appendQuickFIX(_ entry: LogEntry) {
        if let time = entry.record.time {
            append(formatter.text(of: time, .nanoseconds))
            append(" : ")
        }
        appendRaw(entry)
    }

    /// The message's bytes, but for secrets, and a line feed.
    mutating func appendRaw(_ entry: LogEntry) {
        let message = entry.message
        var mask = entry.mask
        var copied = 0
        for index in 0..<message.fieldCount where mask.hides(index, of: message) {
            let field = message[index]
            let end = Int(field.offset) + Int(field.length)
            let start = field.tag == Field.notATag ? end - message.text(at: index).count : Int(field.offset)
            append(message.bytes.slice(copied, start - copied))
            append(LogPrinter.mask)
            copied = end
        }
        append(message.bytes.slice(copied, message.bytes.count - copied))
        append("\n")
    }
}

extension MessageView {
    /// All of a field, from its tag to before its delimiter.
    func text(at index: Int) -> Bytes {
        let field = self[index]
        let end = Int(field.offset) + Int(field.length)
        let start: Int
        switch field.tag {
        case Field.noSeparator: start = Int(field.offset)
        case Field.notATag: start = Int(field.offset) - 1 - tagText(at: index).count
        default: start = Int(field.offset) - 1 - "\(field.tag)".utf8.count
        }
        return bytes.slice(start, end - start)
    }
}
