// Which messages are printed, by what stands in them.

internal import FIXWire

/// MsgTypes and conditions: a message is of one of the types, and all conditions hold.
struct LogFilter {
    /// Empty for all.
    var types: [MsgType] = []
    var conditions: [LogCondition] = []

    func holds(for message: MessageView, _ mask: SecretMask) -> Bool {
        guard types.isEmpty || types.contains(message.msgType) else { return false }
        return conditions.allSatisfy { $0.holds(for: message, mask) }
    }
}
