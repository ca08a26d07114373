// Messages for people: a line for each field.

internal import FIXWire
internal import Values

extension LogPrinter {
    enum Style {
        case header, tag, meaning, fault, plain

        var sequence: StaticString {
            switch self {
            case .header: "\u{1B}[1m"
            case .tag: "\u{1B}[2m"
            case .meaning: "\u{1B}[36m"
            case .fault: "\u{1B}[31m"
            case .plain: "\u{1B}[0m"
            }
        }
    }

    /// What stands left of a field's `=`.
    private struct Label {
        var name: String
        /// `(54)`; empty for what is no field.
        var tag: String
        /// With the hyphen before the first field of a group's entry.
        var indent: String
        var width: Int { indent.utf8.count + name.utf8.count + tag.utf8.count }
    }

    /// Names longer than this push their value to the right of the others.
    private static var labelMax: Int { 44 }

    /// Time, direction, session, `NewOrderSingle(D) 7`, and below it the fields by name, their values
    /// one under the other.
    mutating func appendPretty(_ entry: LogEntry) {
        let message = entry.message
        appendHeader(entry)
        let labels = labels(of: message)
        let width = labels.map(\.width).filter { $0 <= LogPrinter.labelMax }.max() ?? 0
        var mask = entry.mask
        for index in 0..<message.fieldCount {
            let isHidden = mask.hides(index, of: message)
            append(labels[index].indent)
            if labels[index].tag.isEmpty {
                append("not a field: ")
                appendVisible(isHidden ? Bytes(LogPrinter.mask) : message.text(at: index))
            } else {
                append(labels[index], width)
                appendPrettyValue(index, of: message, isHidden: isHidden)
            }
            append("\n")
        }
        for fault in entry.record.faults {
            append("  ")
            append(fault)
            append("\n")
        }
    }

    private mutating func appendHeader(_ entry: LogEntry) {
        // Messages stand apart from each other.
        if hasPrintedPretty { append("\n") }
        hasPrintedPretty = true
        style(.header)
        appendLineStart(entry.record)
        let msgType = entry.message.value(at: 2)
        if let name = dictionary.messageName(entry.message.msgType) {
            append("\(name)(")
            appendVisible(msgType)
            append(")")
        } else {
            appendVisible(msgType)
        }
        append(" ")
        append(entry.msgSeqNum.map { "\($0)" } ?? "without MsgSeqNum")
        style(.plain)
        append("\n")
    }

    private func labels(of message: MessageView) -> [Label] {
        var nesting = GroupNesting(message.msgType, dictionary)
        return (0..<message.fieldCount).map { index in
            let tag = message[index].tag
            let place = nesting.place(of: tag, message.value(at: index))
            var indent = String(repeating: "    ", count: place.depth)
            indent = "  " + (place.beginsEntry ? indent.dropLast(2) + "- " : indent)
            guard tag != Field.notATag, tag != Field.noSeparator else {
                return Label(name: "", tag: "", indent: indent)
            }
            guard let name = dictionary.fieldName(tag) else {
                return Label(name: "", tag: "\(tag)", indent: indent)
            }
            return Label(name: name, tag: "(\(tag))", indent: indent)
        }
    }

    /// `Side(54)   = `.
    private mutating func append(_ label: Label, _ width: Int) {
        append(label.name)
        style(.tag)
        append(label.tag)
        style(.plain)
        append(String(repeating: " ", count: max(0, width - label.width)))
        append(" = ")
    }

    /// `1 Buy`.
    private mutating func appendPrettyValue(_ index: Int, of message: MessageView, isHidden: Bool) {
        if isHidden { return append(LogPrinter.mask) }
        let value = message.value(at: index)
        appendVisible(value)
        guard let meaning = meaning(of: value, message[index].tag, message.msgType) else { return }
        append(" ")
        style(.meaning)
        append(meaning)
        style(.plain)
    }

    /// `! CheckSum(10) is 123, counted 045`.
    mutating func append(_ fault: LogFault) {
        style(.fault)
        append("! \(fault)")
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
