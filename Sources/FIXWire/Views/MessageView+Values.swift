// Values of fields, read when they are asked for.

public import Values

extension MessageView {
    /// The first value with this tag as an exact decimal; nil when it is missing or none.
    @_noLocks
    public func decimal(_ tag: UInt32) -> Decimal? {
        guard let bytes = first(tag) else { return nil }
        return try? Decimal(bytes)
    }

    /// The same as a whole number without a sign.
    @_noLocks
    public func wholeNumber(_ tag: UInt32) -> Int? { first(tag)?.wholeNumber }

    /// The same as a UTCTimestamp.
    @_noLocks
    public func instant(_ tag: UInt32) -> Instant? {
        guard let bytes = first(tag) else { return nil }
        return Timestamp.parse(bytes)
    }

    /// The same as a code of one character, such as `FIX44.Side`; nil for one that is in no list.
    @inlinable
    public func code<Code: RawRepresentable>(_ tag: UInt32) -> Code? where Code.RawValue == UInt8 {
        guard let bytes = first(tag), bytes.count == 1 else { return nil }
        return Code(rawValue: bytes[0])
    }

    /// The same as a code that is a number, such as `FIX44.OrdRejReason`.
    @inlinable
    public func numericCode<Code: RawRepresentable>(_ tag: UInt32) -> Code? where Code.RawValue == Int {
        guard let number = first(tag)?.wholeNumber else { return nil }
        return Code(rawValue: number)
    }
}

/// A message of one type by the names of its fields. A view: nothing is copied, each property finds its
/// field when it is asked, and it is good as long as the message.
public protocol TypedMessage {
    static var msgType: MsgType { get }
    var message: MessageView { get }
    /// Takes the message's type for granted.
    init(unchecked message: MessageView)
}

extension TypedMessage {
    /// Nil for a message of another type.
    @inlinable
    public init?(_ message: MessageView) {
        guard message.msgType == Self.msgType else { return nil }
        self.init(unchecked: message)
    }
}
