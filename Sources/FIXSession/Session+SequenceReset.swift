// SequenceReset(4): moving the expected number forward.

internal import FIXWire
internal import Values

extension Session {
    @_noLocks
    func isGapFill(_ message: MessageView) -> Bool {
        message.isYes(Tag.gapFillFlag)
    }

    /// Gap fill mode, under the expected number: these messages will not come.
    ///
    /// Source: spec/session-scenarios.md, 10b and 10e.
    @_noLocks
    mutating func receiveGapFill(
        _ message: MessageView, _ msgSeqNum: UInt64, into effects: inout SessionEffects
    ) {
        let newSeqNo = newSeqNo(message)
        guard let newSeqNo, newSeqNo > msgSeqNum else {
            nextInbound += 1
            var text = Text<16>("Attempt to lower sequence number, invalid value NewSeqNo=")
            if let newSeqNo { text.appendDigits(of: newSeqNo) }
            let fault = BodyFault(.valueOutOfRange, tag: Tag.newSeqNo)
            reject(message, msgSeqNum, fault, text: text, into: &effects)
            return
        }
        nextInbound = newSeqNo
    }

    /// Gap fill mode, under a number that was counted: ignored, unless it goes on to what we have
    /// asked for. So it does where two requests overlapped, and nothing else would come for the
    /// second.
    ///
    /// Source: spec/session-scenarios.md, 10c.
    @_noLocks
    mutating func receiveOldGapFill(
        _ message: MessageView, at now: Moment, into effects: inout SessionEffects
    ) {
        guard hasGap, let newSeqNo = newSeqNo(message), newSeqNo > nextInbound else { return }
        nextInbound = newSeqNo
        closeGap(at: now, into: &effects)
    }

    /// Reset mode: its own number is not looked at. Forward only; the way back is a Logon.
    ///
    /// Source: spec/session-scenarios.md, 11a to 11c.
    @_noLocks
    mutating func receiveReset(
        _ message: MessageView, _ msgSeqNum: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) {
        guard let newSeqNo = newSeqNo(message), newSeqNo >= nextInbound else {
            let reason = RejectReason.valueOutOfRange
            reject(message, msgSeqNum, BodyFault(reason), text: Text(reason.text), into: &effects)
            return
        }
        if newSeqNo == nextInbound {
            effects.append(.note(.unchangedSequenceReset))
            return
        }
        nextInbound = newSeqNo
        effects.append(.note(.sequenceReset(to: newSeqNo)))
        closeGap(at: now, into: &effects)
    }

    @_noLocks
    func newSeqNo(_ message: MessageView) -> UInt64? {
        guard let number = message.first(Tag.newSeqNo)?.sequenceNumber,
            number <= Header.maximumSeqNum
        else { return nil }
        return number
    }
}
