// A message as views: nothing is copied, values are read on demand.

public import Values

/// One framed message and its fields. Valid while the receive buffer and the field table are left
/// alone, that is, during the turn that read it; never kept.
@safe @frozen
public struct MessageView {
    /// From `8=` to the delimiter after CheckSum(10).
    public let bytes: Bytes
    /// In wire order; 0 to 2 are BeginString, BodyLength and MsgType, the last is CheckSum.
    public let fieldCount: Int
    public let msgType: MsgType
    @usableFromInline let fields: UnsafePointer<Field>

    /// Safe: the caller promises `fieldCount` fields that lie inside `bytes`.
    @_noLocks @inlinable @unsafe
    init(bytes: Bytes, fields: UnsafePointer<Field>, fieldCount: Int, msgType: MsgType) {
        self.bytes = bytes
        unsafe self.fields = fields
        self.fieldCount = fieldCount
        self.msgType = msgType
    }

    public subscript(index: Int) -> Field {
        @_noLocks @inlinable get {
            precondition(index >= 0 && index < fieldCount, "a field outside the message")
            // Safe: the index was just checked.
            return unsafe fields[index]
        }
    }

    @_noLocks @inlinable
    public func value(_ field: Field) -> Bytes { bytes.slice(Int(field.offset), Int(field.length)) }

    @_noLocks @inlinable
    public func value(at index: Int) -> Bytes { value(self[index]) }

    /// The place of the first field with this tag at or behind `start`; cost grows with the fields.
    @_noLocks @inlinable
    public func index(of tag: UInt32, from start: Int = 0) -> Int? {
        var index = start
        while index < fieldCount {
            // Safe: the index is below the count.
            if unsafe fields[index].tag == tag { return index }
            index += 1
        }
        return nil
    }

    /// The first value with this tag.
    @_noLocks @inlinable
    public func first(_ tag: UInt32) -> Bytes? {
        guard let index = index(of: tag) else { return nil }
        return value(at: index)
    }

    /// Whether the first value with this tag is Y.
    @_noLocks
    public func isYes(_ tag: UInt32) -> Bool {
        guard let index = index(of: tag) else { return false }
        return value(at: index) == "Y"
    }

    /// What stands before the `=` of a field that is `notATag`.
    @_noLocks
    public func tagText(at index: Int) -> Bytes {
        let end = Int(self[index].offset) - 1
        var start = end
        while start > 0, bytes[start - 1] != SOH { start -= 1 }
        return bytes.slice(start, end - start)
    }
}
