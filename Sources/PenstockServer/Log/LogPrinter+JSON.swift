// Messages for programs: one JSON object a line.

internal import FIXWire
internal import Values

extension LogPrinter {
    /// `{"time","direction","session","msgSeqNum","msgType","name","fields":[{"tag","name","value"}]}`.
    ///
    /// The time is RFC 3339 with nanoseconds. What is not known is null: time and direction of text
    /// that does not say, the name of a user's own field, and the tag of something that is no field,
    /// all of which is then the value. A message in text that is not as it should be has
    /// `"faults":["…"]`.
    mutating func appendJSON(_ entry: LogEntry) {
        append("{\"time\":")
        appendJSON(entry.record.time)
        append(",\"direction\":")
        appendJSON(entry.record.direction?.name)
        append(",\"session\":")
        appendJSON(entry.record.session)
        append(",\"msgSeqNum\":")
        append(entry.msgSeqNum.map { "\($0)" } ?? "null")
        append(",\"msgType\":")
        appendJSON(entry.message.value(at: 2))
        append(",\"name\":")
        appendJSON(dictionary.messageName(entry.message.msgType))
        append(",\"fields\":[")
        var mask = entry.mask
        for index in 0..<entry.message.fieldCount {
            if index > 0 { append(",") }
            appendJSON(index, of: entry.message, isHidden: mask.hides(index, of: entry.message))
        }
        append("]")
        appendJSON(entry.record.faults)
        append("}\n")
    }

    private mutating func appendJSON(_ index: Int, of message: MessageView, isHidden: Bool) {
        let field = message[index]
        let isField = field.tag != Field.notATag && field.tag != Field.noSeparator
        append("{\"tag\":")
        append(isField ? "\(field.tag)" : "null")
        append(",\"name\":")
        appendJSON(isField ? dictionary.fieldName(field.tag) : nil)
        append(",\"value\":")
        if isHidden {
            appendJSON(Bytes(LogPrinter.mask))
        } else {
            appendJSON(isField ? message.value(field) : message.text(at: index))
        }
        append("}")
    }

    /// Nothing for a message without any.
    private mutating func appendJSON(_ faults: [LogFault]) {
        guard !faults.isEmpty else { return }
        append(",\"faults\":[")
        for (index, fault) in faults.enumerated() {
            if index > 0 { append(",") }
            appendJSON(fault.description)
        }
        append("]")
    }

    /// `20261121-03:30:00.123456789` as `2026-11-21T03:30:00.123456789Z`.
    private mutating func appendJSON(_ time: Instant?) {
        guard let time else { return append("null") }
        append("\"")
        let text = formatter.text(of: time, .nanoseconds)
        for index in 0..<text.count {
            switch index {
            case 4, 6: append("-")
            default: break
            }
            output.append(index == 8 ? UInt8(ascii: "T") : text[index])
        }
        append("Z\"")
    }

    private mutating func appendJSON(_ text: String?) {
        guard let text else { return append("null") }
        // Safe: the copy lives until the closure returns.
        unsafe Array(text.utf8).withUnsafeBytes { unsafe appendJSON(Bytes($0)) }
    }

    /// A string: of UTF-8, or else of Latin-1, in which every byte is a character.
    private mutating func appendJSON(_ bytes: Bytes) {
        let isUTF8 = UTF8Sequence.isWhole(bytes)
        append("\"")
        for index in 0..<bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append("\\")
                output.append(byte)
            case 0..<0x20, 0x7F:
                append("\\u00")
                appendHex(byte)
            case 0x80...0xFF where !isUTF8:
                append("\\u00")
                appendHex(byte)
            default: output.append(byte)
            }
        }
        append("\"")
    }
}
