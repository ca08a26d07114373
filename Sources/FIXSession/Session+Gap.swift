// Messages of the peer that are missing: asking for them, and keeping those that came early.

internal import FIXWire
public import Values

extension Session {
    /// Keeps an early message, if there is room, and asks for those before it.
    ///
    /// Source: spec/session-scenarios.md, 2b.
    @_noLocks
    mutating func hold(
        _ message: MessageView, _ msgSeqNum: UInt64, at now: Moment,
        into effects: inout SessionEffects
    ) {
        let isKept = msgSeqNum - nextInbound <= heldLimit(message)
        if isKept {
            effects.append(.hold(msgSeqNum))
            heldThrough = max(heldThrough, msgSeqNum)
        }
        // What is dropped is missing too.
        let missing = isKept ? msgSeqNum - 1 : msgSeqNum
        guard case .asked(var request) = gap else {
            askForGap(through: missing, hasDropped: !isKept, at: now, into: &effects)
            return
        }
        let isFirstDropped = !isKept && !request.hasDropped
        if isFirstDropped { effects.append(.note(.heldTooMany)) }
        request.hasDropped = request.hasDropped || isFirstDropped
        request.through = max(request.through, missing)
        let isAnswer = message.isYes(Tag.possDupFlag) || message.msgType == .sequenceReset
        let isOver = isAnswerOver(&request, message, msgSeqNum, isAnswer: isAnswer, at: now)
        gap = .asked(request)
        if isOver {
            askForGap(through: request.through, again: true, at: now, into: &effects)
        } else if settings.resend.sendRedundantResendRequests, !isAnswer,
            message.msgType != .resendRequest
        {
            askForGap(through: request.through, at: now, into: &effects)
        }
    }

    /// How far ahead of the expected number a message is kept. ResendRequests are always kept for
    /// some way: two sides that both miss messages, and drop each other's requests, would ask for
    /// ever.
    private func heldLimit(_ message: MessageView) -> UInt64 {
        let limit = settings.resend.maxHeldMessages
        return message.msgType == .resendRequest ? max(limit, 64) : limit
    }

    /// Whether an early message shows that the answer to our request has come without the message
    /// that is expected: that was garbled, and is asked for again at once.
    ///
    /// So it is when the end of the answer has come, or when the answer has begun and two messages
    /// in a row do not belong to it. Not twice for the same message, which may be garbled for ever,
    /// and not more than once a second: some peers send other messages between those of an answer.
    private func isAnswerOver(
        _ request: inout GapRequest, _ message: MessageView, _ msgSeqNum: UInt64, isAnswer: Bool,
        at now: Moment
    ) -> Bool {
        var isOver = false
        if isAnswer {
            let last = isGapFill(message) ? newSeqNo(message) ?? 0 : msgSeqNum + 1
            isOver = last > request.end
        } else if request.isAnswered {
            isOver = request.expectingBetween == nextInbound
            request.expectingBetween = nextInbound
        }
        guard isOver, now.steady.since(request.repeated) >= .seconds(1) else { return false }
        return request.tries == 1 || request.expecting < nextInbound
    }

    /// A duplicate or a gap fill: our request is being answered.
    @_noLocks
    mutating func noticeAnswer() {
        guard case .asked(var request) = gap, !request.isAnswered else { return }
        request.isAnswered = true
        gap = .asked(request)
    }

    /// Messages are known to be missing.
    var hasGap: Bool {
        @_noLocks get {
            if case .asked = gap { true } else { false }
        }
    }

    /// Those that were asked for.
    public var missing: ClosedRange<UInt64>? {
        guard case .asked(let request) = gap, nextInbound <= request.through else { return nil }
        return nextInbound...request.through
    }

    /// Bytes came that are no message: perhaps one of those that were asked for.
    @_noLocks
    public mutating func receiveGarbled() { noticeAnswer() }

    /// Sends a ResendRequest(2) from the expected number on: for all, for what is known to be
    /// missing, or for a chunk of it.
    ///
    /// - Parameter again: Nothing has come of the last request.
    @_noLocks
    mutating func askForGap(
        through: UInt64, again: Bool = false, hasDropped: Bool = false, at now: Moment,
        into effects: inout SessionEffects
    ) {
        let chunk = settings.resend.resendRequestChunkSize
        var end: UInt64 = 0
        if chunk > 0 {
            end = through - nextInbound < chunk ? through : nextInbound + chunk - 1
        } else if settings.resend.closedResendInterval {
            end = through
        }
        var request = GapRequest(
            through: through, asked: end, expecting: nextInbound, at: now.steady)
        request.hasDropped = hasDropped
        if case .asked(let last) = gap {
            request.hasDropped = last.hasDropped
            request.repeated = again ? now.steady : last.repeated
            if last.expecting == nextInbound { request.tries = last.tries + (again ? 1 : 0) }
        }
        gap = .asked(request)
        effects.append(.send(.resendRequest(from: nextInbound, through: end)))
        effects.append(.note(.gap(from: nextInbound, through: through)))
        if hasDropped { effects.append(.note(.heldTooMany)) }
    }

    /// After the expected number has moved: is the gap closed, or the next part of it to be asked
    /// for?
    @_noLocks
    mutating func closeGap(at now: Moment, into effects: inout SessionEffects) {
        guard case .asked(var request) = gap else { return }
        if nextInbound > request.through {
            gap = .none
            effects.append(.note(.gapClosed))
            goOnWithReset(afterGapAt: now, into: &effects)
            return
        }
        request.moved = now.steady
        gap = .asked(request)
        // If the next may be held, the loop offers it, or says that it is not there.
        if !expectsHeld { missesHeld(at: now, into: &effects) }
    }

    /// The next expected message was not held: if it was not asked for yet, it is now.
    @_noLocks
    public mutating func missesHeld(at now: Moment, into effects: inout SessionEffects) {
        guard case .asked(let request) = gap, nextInbound > request.asked,
            nextInbound <= request.through
        else { return }
        askForGap(through: request.through, at: now, into: &effects)
    }

    /// A peer that does not answer our ResendRequest is asked again; not for ever.
    @_noLocks
    mutating func askAgainForGap(at now: Moment, into effects: inout SessionEffects) {
        guard case .asked(let request) = gap, now.steady >= gapDeadline else { return }
        let isStuck = request.expecting == nextInbound
        let limit = settings.resend.resendRequestTries
        guard !isStuck || limit == 0 || request.tries < limit else {
            var text = Text<16>("No answer to ResendRequest from ")
            text.appendDigits(of: nextInbound)
            logOut(text, .gapNotFilled, at: now, into: &effects)
            return
        }
        askForGap(through: request.through, again: true, at: now, into: &effects)
    }

    /// When patience with an unanswered ResendRequest ends.
    var gapDeadline: Instant {
        @_noLocks get {
            guard case .asked(let request) = gap else { return .distantFuture }
            return request.moved.advanced(by: max(Interval.seconds(30), heartBtInt))
        }
    }
}
