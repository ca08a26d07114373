// ResendRequest(2): what the peer has missed.

internal import FIXWire
internal import Values

extension Session {
    /// Asks the loop to send again from BeginSeqNo(7) to EndSeqNo(16), which is brought within what
    /// was sent. A request beyond it has nothing to be answered with.
    ///
    /// Source: spec/session-scenarios.md, 8 and 20.
    @_noLocks
    mutating func answerResendRequest(
        _ message: MessageView, _ msgSeqNum: UInt64, into effects: inout SessionEffects
    ) {
        guard let from = message.first(Tag.beginSeqNo)?.sequenceNumber, from > 0 else {
            rejectRange(message, msgSeqNum, Tag.beginSeqNo, into: &effects)
            return
        }
        guard let asked = message.first(Tag.endSeqNo)?.sequenceNumber, asked == 0 || asked >= from else {
            rejectRange(message, msgSeqNum, Tag.endSeqNo, into: &effects)
            return
        }
        let last = nextOutbound - 1
        guard from <= last else { return }
        effects.append(.replay(from: from, through: asked == 0 ? last : min(asked, last)))
    }

    private mutating func rejectRange(
        _ message: MessageView, _ msgSeqNum: UInt64, _ tag: UInt32, into effects: inout SessionEffects
    ) {
        let fault = BodyFault(.valueOutOfRange, tag: tag)
        reject(message, msgSeqNum, fault, text: Text(fault.reason.text), into: &effects)
    }
}
