// Fields of a message that are read as if they were one of their own, such as the entry of a group.

extension MessageView {
    /// The fields from `start` up to `end` behind three others, as the fields of a body stand behind BeginString,
    /// BodyLength and MsgType: what reads a message's body from field 3 on reads these. What the first three are is
    /// of no meaning, and there is no CheckSum at the end. Valid as long as the message.
    ///
    /// Shape: `start` is 3 or more, `end` at most `fieldCount`; traps outside.
    @_noLocks
    package func part(from start: Int, to end: Int, as msgType: MsgType) -> MessageView {
        precondition(start >= 3 && start <= end && end <= fieldCount, "a part outside the message")
        // Safe: three fields lie before `start`, as was just checked.
        return unsafe MessageView(
            bytes: bytes, fields: fields + (start - 3), fieldCount: end - start + 3, msgType: msgType)
    }
}
