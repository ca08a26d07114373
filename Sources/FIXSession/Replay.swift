// Messages sent again: the stored bytes with PossDupFlag, a new SendingTime and the old one.

public import FIXWire
public import Values

extension Session {
    /// A stored message as it is sent again, under its old number.
    ///
    /// The header is made anew in ascending order, with 43=Y, a fresh 52, and 122 = the 52 of the
    /// first sending; the body is copied byte for byte.
    ///
    /// Source: spec/session-scenarios.md, 8.
    @_noLocks
    public func encodeReplay(
        of stored: MessageView, at now: Moment, in writer: inout MessageWriter
    ) -> Bytes? {
        writer.begin(stored.msgType)
        let original = Header(stored)
        var isMarked = false
        var isDated = false
        for index in 3..<original.bodyStart {
            let field = stored[index]
            if !isMarked, field.tag > 43 {
                writer.append(43, true)
                isMarked = true
            }
            if !isDated, field.tag > 122 {
                writer.append(122, original.sendingTime)
                isDated = true
            }
            switch field.tag {
            case 43, 122: break
            case 52: writer.append(52, now.utc, settings.timestampPrecision)
            case 369: writer.append(369, nextInbound - 1)
            default: writer.append(field.tag, stored.value(field))
            }
        }
        if !isMarked { writer.append(43, true) }
        if !isDated { writer.append(122, original.sendingTime) }
        writer.appendRaw(body(of: stored, from: original.bodyStart))
        return writer.finish(beginString: identity.beginString)
    }

    /// From the first byte of the body to the CheckSum field, whose length never varies.
    private func body(of stored: MessageView, from index: Int) -> Bytes {
        let end = stored.bytes.count - 7
        guard index < stored.fieldCount - 1 else { return stored.bytes.slice(end, 0) }
        let last = stored[index - 1]
        let start = Int(last.offset) + Int(last.length) + 1
        return stored.bytes.slice(start, end - start)
    }

    /// A SequenceReset(4) that fills from `first` up to, not including, `next`.
    ///
    /// OrigSendingTime is now: the messages it stands for are not sent again.
    @_noLocks
    public func encodeGapFill(
        from first: UInt64, upTo next: UInt64, at now: Moment, in writer: inout MessageWriter
    ) -> Bytes? {
        writer.begin(.sequenceReset)
        writer.append(34, first)
        writer.append(43, true)
        writer.append(49, identity.senderCompID)
        Session.append(50, identity.details.senderSubID, to: &writer)
        writer.append(52, now.utc, settings.timestampPrecision)
        writer.append(56, identity.targetCompID)
        Session.append(57, identity.details.targetSubID, to: &writer)
        writer.append(122, now.utc, settings.timestampPrecision)
        Session.append(142, identity.details.senderLocationID, to: &writer)
        Session.append(143, identity.details.targetLocationID, to: &writer)
        if settings.enableLastMsgSeqNumProcessed { writer.append(369, nextInbound - 1) }
        writer.append(36, next)
        writer.append(123, true)
        return writer.finish(beginString: identity.beginString)
    }
}
