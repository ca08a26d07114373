// Messages for people: a line for each field.

internal import FIXWire
internal import Values

extension LogPrinter {
    private enum Style {
        case header, meaning, plain

        var sequence: StaticString {
            switch self {
            case .header: "\u{1B}[1m"
            case .meaning: "\u{1B}[36m"
            case .plain: "\u{1B}[0m"
            }
        }
    }

    /// Time, direction, session, `NewOrderSingle(D) 7`, and below it the fields by name.
    mutating func appendPretty(_ entry: LogEntry) {
        let message = entry.message
        style(.header)
        appendLineStart(entry)
        if let name = dictionary.messageName(message.msgType) {
            append("\(name)(")
            appendVisible(message.value(at: 2))
            append(")")
        } else {
            appendVisible(message.value(at: 2))
        }
        append(" ")
        append(entry.msgSeqNum.map { "\($0)" } ?? "without MsgSeqNum")
        style(.plain)
        append("\n")
        var mask = SecretMask(message.msgType, maskedTags, isOn: !options.showsSecrets)
        var nesting = GroupNesting(message.msgType, dictionary)
        for index in 0..<message.fieldCount {
            let isHidden = mask.hides(index, of: message)
            let depth = nesting.depth(of: message[index].tag, message.value(at: index))
            append(String(repeating: "  ", count: depth + 1))
            appendPretty(index, of: message, isHidden: isHidden)
            append("\n")
        }
    }

    /// `Side(54) = 1 Buy`.
    private mutating func appendPretty(_ index: Int, of message: MessageView, isHidden: Bool) {
        let field = message[index]
        if field.tag == Field.notATag || field.tag == Field.noSeparator {
            append("not a field: ")
            if isHidden { append(LogPrinter.mask) } else { appendVisible(message.text(at: index)) }
            return
        }
        append(dictionary.fieldName(field.tag).map { "\($0)(\(field.tag)) = " } ?? "\(field.tag) = ")
        if isHidden { return append(LogPrinter.mask) }
        let value = message.value(field)
        appendVisible(value)
        guard let meaning = meaning(of: value, field.tag, message.msgType) else { return }
        append(" ")
        style(.meaning)
        append(meaning)
        style(.plain)
    }

    /// The name of a value, or of each of several with spaces between them.
    private func meaning(of value: Bytes, _ tag: UInt32, _ msgType: MsgType) -> String? {
        if tag == 35 { return dictionary.messageName(msgType) }
        guard value.count <= 64 else { return nil }
        let text = value.description
        if let name = dictionary.codeName(tag, text) { return words(name) }
        guard text.contains(" ") else { return nil }
        var names: [String] = []
        for code in text.split(separator: " ") {
            guard let name = dictionary.codeName(tag, String(code)) else { return nil }
            names.append(words(name))
        }
        return names.joined(separator: ", ")
    }

    /// `SELL_SHORT` as `Sell short`.
    private func words(_ name: String) -> String {
        let words = name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst().lowercased()
    }

    private mutating func style(_ style: Style) {
        if usesColour { append(style.sequence) }
    }
}
