// What a Logon(A) of ours has beside what the session writes.

internal import FIXSession
internal import FIXWire
internal import Values

/// One field, such as Username(553).
public struct LogonField: Sendable {
    public var tag: UInt32
    public var value: [UInt8]

    /// - Parameter value: Without the delimiter, unless the tag is a data field.
    public init(_ tag: UInt32, _ value: String) {
        self.tag = tag
        self.value = Array(value.utf8)
    }
}

extension Engine {
    /// The template's own fields, ready to be written, tags ascending.
    ///
    /// Vouched for: it happens once for a Logon.
    @_semantics("no_performance_analysis")
    mutating func logonFields(_ slot: Int, _ msgSeqNum: UInt64) -> RawFields {
        let fields = logonFields[Int(sessions[slot].template)]
        logonBytes.reset()
        for field in fields.sorted(by: { $0.tag < $1.tag }) {
            append("\(field.tag)=")
            for byte in field.value { logonBytes.append(byte) }
            logonBytes.append(SOH)
        }
        precondition(!logonBytes.isOverflowing, "the fields of a Logon have at most 16 KiB")
        return RawFields(logonBytes.bytes)
    }

    private mutating func append(_ text: String) {
        for byte in text.utf8 { logonBytes.append(byte) }
    }
}
