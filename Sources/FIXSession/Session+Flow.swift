// Rates of messages, both ways.

public import FIXWire
public import Values

extension Session {
    /// Counts an application message of the peer against its rate; true when it goes no further.
    @_noLocks
    mutating func isThrottled(
        _ message: MessageView, _ msgSeqNum: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) -> Bool {
        guard let index = settings.flow.throttledTypes[message.msgType] else { return false }
        let throttle = settings.flow.throttles[index]
        guard case .some = throttling.admit(index, throttle.rate, at: now.steady) else {
            return false
        }
        var text = Text<16>("Too many messages of this type: at most ")
        text.appendDigits(of: UInt64(throttle.rate.count))
        text.append(" in ")
        text.appendDigits(of: UInt64(throttle.rate.window.nanoseconds / 1_000_000))
        text.append(" ms")
        effects.append(.note(.throttled))
        effects.append(.send(.businessReject(refSeqNum: msgSeqNum, text: text)))
        if case .disconnect = throttle.action {
            effects.append(.send(.logout(text)))
            effects.append(.disconnect(.throttled))
        }
        return true
    }

    /// Counts an application message of ours that is about to leave for the first time; nil when it
    /// may, otherwise when it may.
    @_noLocks
    public mutating func pace(_ msgType: MsgType, at now: Moment) -> Instant? {
        guard let index = settings.flow.pacedTypes[msgType] else { return nil }
        return pacing.admit(index, settings.flow.paces[index], at: now.steady)
    }

    /// Whether a stored message is too old to be sent again.
    ///
    /// - Parameter stored: When it was first sent.
    @_noLocks
    public func isStale(_ msgType: MsgType, stored: Instant, at now: Moment) -> Bool {
        if !settings.resend.persistMessages { return true }
        guard let index = settings.resend.staleTypes[msgType] else { return settings.resend.neverTypes[msgType] != nil }
        return now.utc.since(stored) > settings.resend.staleAges[index]
    }
}
