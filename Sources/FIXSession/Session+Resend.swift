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
        _ message: MessageView, _ msgSeqNum: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) {
        guard let from = message.first(Tag.beginSeqNo)?.sequenceNumber, from > 0 else {
            rejectRange(message, msgSeqNum, Tag.beginSeqNo, into: &effects)
            return
        }
        guard let asked = message.first(Tag.endSeqNo)?.sequenceNumber, asked == 0 || asked >= from
        else {
            rejectRange(message, msgSeqNum, Tag.endSeqNo, into: &effects)
            return
        }
        let last = nextOutbound - 1
        guard from <= last else { return }
        guard mayAsk(message, msgSeqNum, from, at: now, into: &effects) else { return }
        var through = asked == 0 ? last : min(asked, last)
        // A peer that is told less than it asked for misses the rest when the next message comes.
        let limit = settings.resend.maxResendMessages
        if limit > 0, through - from >= limit { through = from + limit - 1 }
        effects.append(.replay(from: from, through: through))
        waitForRecovery(at: now)
    }

    /// Counts a request, and refuses one too many.
    private mutating func mayAsk(
        _ message: MessageView, _ msgSeqNum: UInt64, _ from: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) -> Bool {
        switch resendGuard.judge(from: from, settings.resend, at: now.steady) {
        case .answer: return true
        case .refuse:
            reject(
                message, msgSeqNum, BodyFault(.other), text: Text("Too many ResendRequests"),
                into: &effects)
            effects.append(.note(.resendRefused))
        case .loop(let times):
            var text = Text<16>("Messages from ")
            text.appendDigits(of: from)
            text.append(" were asked for ")
            text.appendDigits(of: UInt64(times))
            text.append(" times in a row")
            effects.append(.send(.logout(text)))
            effects.append(.disconnect(.resendLoop))
        }
        return false
    }

    private mutating func rejectRange(
        _ message: MessageView, _ msgSeqNum: UInt64, _ tag: UInt32,
        into effects: inout SessionEffects
    ) {
        let fault = BodyFault(.valueOutOfRange, tag: tag)
        reject(message, msgSeqNum, fault, text: Text(fault.reason.text), into: &effects)
    }
}
