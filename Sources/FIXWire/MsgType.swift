// MsgType(35) as a number.

public import Values

/// A MsgType(35) of one to eight bytes, packed, the first character in the lowest byte.
/// FIX 4.4 has types of one and two characters; user-defined ones start with U.
@frozen
public struct MsgType: Hashable, Sendable {
    public let packed: UInt64

    @_noLocks @inlinable public init(packed: UInt64) { self.packed = packed }

    /// Spelled out: the synthesized one fails the proof of no allocation in debug builds.
    @_noLocks @inlinable
    public static func == (left: MsgType, right: MsgType) -> Bool { left.packed == right.packed }

    /// Nil for a value that is empty or longer than eight bytes: no dictionary has such a type.
    @_noLocks @inlinable
    public init?(_ bytes: Bytes) {
        guard bytes.count >= 1, bytes.count <= 8 else { return nil }
        self.init(packed: bytes.word(0, bytes.count))
    }

    /// The seven that the session consumes itself and never sends again, in every version of FIX:
    /// 0 1 2 3 4 5 A.
    /// XMLnonFIX(n), though in the category Session, travels like an application message.
    public var isSession: Bool {
        @_noLocks @inlinable get { (packed >= 0x30 && packed <= 0x35) || packed == 0x41 }
    }

    /// A type that two parties agreed on between themselves: it begins with U.
    public var isUserDefined: Bool {
        @_noLocks @inlinable get { packed & 0xFF == 0x55 }
    }

    /// The value as it stands on the wire.
    public var text: Text<1> {
        @_noLocks @inlinable get {
            var text = Text<1>()
            var rest = packed
            while rest != 0 {
                text.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
            return text
        }
    }
}
