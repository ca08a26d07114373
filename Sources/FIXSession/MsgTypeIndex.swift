// A few message types that something is set for.

internal import FIXWire

/// At most eight MsgTypes(35), held in place; what is set for one stands at its index elsewhere.
struct MsgTypeIndex: Sendable {
    private var types = InlineArray<8, UInt64>(repeating: 0)
    private(set) var count = 0

    /// The index of a type that is here from now on, or nil when there is no place for it.
    mutating func add(_ msgType: MsgType) -> Int? {
        if let index = self[msgType] { return index }
        guard count < 8 else { return nil }
        types[count] = msgType.packed
        count += 1
        return count - 1
    }

    subscript(msgType: MsgType) -> Int? {
        @_noLocks get {
            var index = 0
            while index < count {
                if types[index] == msgType.packed { return index }
                index += 1
            }
            return nil
        }
    }
}
