// Values as programs have them, written as fields.

public import Values

extension MessageWriter {
    /// A code of one character, such as `FIX44.Side.buy`.
    @inlinable
    public mutating func append<Code: RawRepresentable>(_ tag: UInt32, code: Code)
    where Code.RawValue == UInt8 {
        append(tag, character: code.rawValue)
    }

    /// The field, or none.
    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Bytes?) {
        if let value { append(tag, value) }
    }

    /// The field, or none.
    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Decimal?) {
        if let value { append(tag, value) }
    }

    /// A text without delimiters in it; for programs in which an allocation does not matter.
    public mutating func append(_ tag: UInt32, text: String) {
        var text = text
        text.withUTF8 { unsafe append(tag, Bytes(UnsafeRawBufferPointer($0))) }
    }
}
