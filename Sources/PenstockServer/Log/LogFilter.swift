// Which messages are printed, by what stands in them.

internal import FIXWire

/// MsgTypes and conditions: a message is of one of the types, and all conditions hold.
struct LogFilter {
    /// Empty for all.
    var types: [MsgType] = []
    var conditions: [LogCondition] = []

    /// A message type by its code or its name; nil where the dictionary has none.
    static func type(_ word: String, _ dictionary: DataDictionary) -> MsgType? {
        if let code = withBytes(of: word, { MsgType($0) }), dictionary.knows(code) { return code }
        return dictionary.msgType(named: word)
    }

    /// Names of message types.
    static func names(_ dictionary: DataDictionary) -> [String] {
        dictionary.codes(35).compactMap { code in
            withBytes(of: code.value) { MsgType($0) }.flatMap { dictionary.messageName($0) }
        }
    }

    func holds(for message: MessageView, _ mask: SecretMask) -> Bool {
        guard types.isEmpty || types.contains(message.msgType) else { return false }
        return conditions.allSatisfy { $0.holds(for: message, mask) }
    }
}
