// Findings as lines, for people and for programs.

internal import FIXSession
internal import FIXWire
internal import Values

/// Words for what was found, with the dictionary's names.
struct ReplayLines {
    private let dictionary: DataDictionary

    init(_ dictionary: DataDictionary) { self.dictionary = dictionary }

    private static var mask: String { "***" }
    /// What tells a message from others, for people: ClOrdID, ExecType, OrdStatus, LastQty, LastPx, RefTagID,
    /// RefMsgType, SessionRejectReason, BusinessRejectReason, Text.
    private static var telling: [UInt32] { [11, 150, 39, 32, 31, 371, 372, 373, 380, 58] }

    // MARK: For people

    func text(_ finding: ReplayFinding) -> String {
        switch finding {
        case .same: return ""
        case .missing(let message, let key):
            return "missing\(place(key)): recorded \(title(message)) at \(JSONObject.stamp(message.time)): "
                + summary(message) + "\n"
        case .extra(let message, let key):
            return "extra\(place(key)): received \(title(message)): \(summary(message))\n"
        case .differs(let recorded, let received, let key, let fields, let isReordered):
            var text = "differs\(place(key)): recorded \(title(recorded)) at "
            text += "\(JSONObject.stamp(recorded.time)), received \(title(received))\n"
            if isReordered { text += "    comes in another order than recorded\n" }
            for field in fields {
                text += "    \(name(field.tag)): recorded \(value(field, field.recorded)), "
                text += "received \(value(field, field.received))"
                text += field.kind == .renamed ? ": one of the two stood for another ID before\n" : "\n"
            }
            return text
        }
    }

    /// ` to ClOrdID(11)=A1`, nothing for the session as a whole.
    private func place(_ key: ConversationKey) -> String {
        key.tag == 0 ? "" : " to \(name(key.tag))=\(ReplayReport.visible(key.value))"
    }

    /// `ExecutionReport(8) 7`.
    private func title(_ message: ReplayMessage) -> String {
        let code = ReplayReport.visible(message.value(at: 2))
        let number = message.msgSeqNum.map { " \($0)" } ?? ""
        return (dictionary.messageName(message.msgType).map { "\($0)(\(code))" } ?? code) + number
    }

    private func summary(_ message: ReplayMessage) -> String {
        ReplayLines.telling.compactMap { tag in
            guard let index = message.fields.firstIndex(where: { $0.tag == tag }) else { return nil }
            let isSecret = message.secrets.contains(index)
            return "\(name(tag))=" + (isSecret ? ReplayLines.mask : meaning(tag, message.value(at: index)))
        }.joined(separator: " ")
    }

    private func name(_ tag: UInt32) -> String {
        if tag == Field.notATag || tag == Field.noSeparator { return "not a field" }
        return dictionary.fieldName(tag).map { "\($0)(\(tag))" } ?? "\(tag)"
    }

    private func value(_ field: FieldDifference, _ value: [UInt8]?) -> String {
        guard let value else { return "without it" }
        return field.isSecret ? ReplayLines.mask : meaning(field.tag, value[...])
    }

    /// `2 (FILLED)`.
    private func meaning(_ tag: UInt32, _ value: ArraySlice<UInt8>) -> String {
        let text = ReplayReport.visible(value)
        guard value.count <= 64, let name = dictionary.codeName(tag, text) else { return text }
        return "\(text) (\(name))"
    }

    // MARK: For programs

    /// `{"kind","conversation","recorded","received","reordered","fields":[…]}`, an object a line.
    func json(_ finding: ReplayFinding) -> String {
        var object = JSONObject()
        switch finding {
        case .same: return ""
        case .missing(let message, let key):
            object.add("kind", "missing")
            add(key, to: &object)
            object.add("recorded", described(message))
        case .extra(let message, let key):
            object.add("kind", "extra")
            add(key, to: &object)
            object.add("received", described(message))
        case .differs(let recorded, let received, let key, let fields, let isReordered):
            object.add("kind", "differs")
            add(key, to: &object)
            object.add("recorded", described(recorded))
            object.add("received", described(received))
            object.add("reordered", isReordered)
            object.add("fields", fields.map { described($0) })
        }
        return object.text + "\n"
    }

    private func add(_ key: ConversationKey, to object: inout JSONObject) {
        let text = "\(key.tag)=" + String(decoding: key.value, as: UTF8.self)
        object.add("conversation", key.tag == 0 ? nil : text)
    }

    private func described(_ message: ReplayMessage) -> JSONObject {
        var object = JSONObject()
        object.add("time", message.time)
        if let number = message.msgSeqNum { object.add("msgSeqNum", number) }
        object.add("msgType", String(decoding: message.value(at: 2), as: UTF8.self))
        object.add("name", dictionary.messageName(message.msgType))
        return object
    }

    private func described(_ field: FieldDifference) -> JSONObject {
        func text(_ value: [UInt8]?) -> String? {
            value.map { field.isSecret ? ReplayLines.mask : String(decoding: $0, as: UTF8.self) }
        }
        var object = JSONObject()
        object.add("tag", UInt64(field.tag))
        object.add("name", dictionary.fieldName(field.tag))
        object.add("recorded", text(field.recorded))
        object.add("received", text(field.received))
        object.add("renamed", field.kind == .renamed)
        return object
    }
}
