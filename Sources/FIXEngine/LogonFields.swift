// What a Logon(A) of ours has beside what the session writes.

internal import FIXSession
internal import FIXWire
internal import Values

extension Engine {
    /// The fields that the template sets, and those of its signer, tags ascending.
    ///
    /// Vouched for: it happens once for a Logon.
    @_semantics("no_performance_analysis")
    mutating func logonFields(_ slot: Int, _ msgSeqNum: UInt64) -> RawFields {
        let template = Int(sessions[slot].template)
        var fields = logonFields[template]
        if let signer = signers[template] {
            fields += signer.fields(for: unsignedLogon(slot, msgSeqNum))
        }
        logonBytes.reset()
        for field in fields.sorted(by: { $0.tag < $1.tag }) {
            append("\(field.tag)=")
            for byte in field.value { logonBytes.append(byte) }
            logonBytes.append(SOH)
        }
        precondition(!logonBytes.isOverflowing, "the fields of a Logon have at most 16 KiB")
        return RawFields(logonBytes.bytes)
    }

    private func unsignedLogon(_ slot: Int, _ msgSeqNum: UInt64) -> UnsignedLogon {
        let session = sessions[slot].session
        var formatter = TimestampFormatter()
        let time = formatter.text(of: now.utc, session.settings.timestampPrecision)
        return UnsignedLogon(
            msgSeqNum: msgSeqNum, sendingTime: "\(time)", sentAt: now.utc,
            senderCompID: "\(session.identity.senderCompID)",
            targetCompID: "\(session.identity.targetCompID)")
    }

    private mutating func append(_ text: String) {
        for byte in text.utf8 { logonBytes.append(byte) }
    }
}
