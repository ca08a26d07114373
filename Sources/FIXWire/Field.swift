// Where a field stands in its message.

/// The byte that ends every field.
public var SOH: UInt8 { @_noLocks @inlinable get { 1 } }

/// One field: its tag, and where its value lies.
@frozen
public struct Field: Sendable {
    public var tag: UInt32
    /// From the first byte of the message to the first of the value.
    public var offset: UInt32
    public var length: UInt32

    @_noLocks @inlinable
    public init(tag: UInt32, offset: Int, length: Int) {
        self.tag = tag
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.length = UInt32(truncatingIfNeeded: length)
    }

    /// Stands in `tag` where what is before the `=` is no tag number: `0`, `-1`, `4x`, `007`.
    public static var notATag: UInt32 { @_noLocks @inlinable get { 0 } }
    /// Stands in `tag` where there is no `=`: a value held a delimiter. `offset` is its first byte.
    public static var noSeparator: UInt32 { @_noLocks @inlinable get { .max } }
}

/// The fields of the message being read: one table per thread, filled again for each message.
@safe
public struct FieldTable: ~Copyable {
    public let capacity: Int
    @usableFromInline let fields: UnsafeMutablePointer<Field>

    public init(capacity: Int) {
        precondition(capacity > 0, "a table holds at least one field")
        self.capacity = capacity
        unsafe fields = .allocate(capacity: capacity)
        unsafe fields.initialize(repeating: Field(tag: 0, offset: 0, length: 0), count: capacity)
    }

    deinit { unsafe fields.deallocate() }
}
