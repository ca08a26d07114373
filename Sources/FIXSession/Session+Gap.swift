// Messages of the peer that are missing: asking for them, and keeping those that came early.

internal import FIXWire
internal import Values

extension Session {
    /// Keeps an early message, if there is room, and asks for those before it.
    ///
    /// Source: spec/session-scenarios.md, 2b.
    @_noLocks
    mutating func hold(_ msgSeqNum: UInt64, at now: Moment, into effects: inout SessionEffects) {
        let isKept = msgSeqNum - nextInbound <= settings.resend.maxHeldMessages
        if isKept {
            effects.append(.hold(msgSeqNum))
            heldThrough = max(heldThrough, msgSeqNum)
        } else {
            if droppedThrough == 0 { effects.append(.note(.heldTooMany)) }
            droppedThrough = max(droppedThrough, msgSeqNum)
        }
        if case .asked(let through, let asked, let at, let expecting) = gap {
            // What is dropped is asked for when the messages before it are there.
            let last = isKept ? max(through, msgSeqNum - 1) : through
            gap = .asked(through: last, asked: asked, at: at, whenExpecting: expecting)
            guard settings.resend.sendRedundantResendRequests else { return }
        }
        askForGap(through: gapEnd(msgSeqNum - 1), at: now, into: &effects)
    }

    /// The last number known to be missing.
    private func gapEnd(_ through: UInt64) -> UInt64 {
        guard case .asked(let known, _, _, _) = gap else { return through }
        return max(known, through)
    }

    /// Sends a ResendRequest(2) from the expected number on: for all, for what is known to be missing,
    /// or for a chunk of it.
    @_noLocks
    mutating func askForGap(through: UInt64, at now: Moment, into effects: inout SessionEffects) {
        var end: UInt64 = 0
        let chunk = settings.resend.resendRequestChunkSize
        if chunk > 0 {
            end = min(through, nextInbound + chunk - 1)
        } else if settings.resend.closedResendInterval {
            end = through
        }
        gap = .asked(
            through: through, asked: end == 0 ? .max : end, at: now.steady,
            whenExpecting: nextInbound)
        effects.append(.send(.resendRequest(from: nextInbound, through: end)))
        effects.append(.note(.gap(from: nextInbound, through: through)))
    }

    /// After the expected number has moved: is the gap closed, or the next chunk due?
    @_noLocks
    mutating func closeGap(at now: Moment, into effects: inout SessionEffects) {
        if case .asked(let through, let asked, _, _) = gap {
            if nextInbound <= through {
                if nextInbound > asked { askForGap(through: through, at: now, into: &effects) }
                return
            }
            gap = .none
            effects.append(.note(.gapClosed))
        }
        guard droppedThrough > 0, !expectsHeld else { return }
        let dropped = droppedThrough
        droppedThrough = 0
        if dropped >= nextInbound { askForGap(through: dropped, at: now, into: &effects) }
    }

    /// A peer that answered our ResendRequest with nothing at all is asked once more.
    @_noLocks
    mutating func askAgainForGap(at now: Moment, into effects: inout SessionEffects) {
        guard case .asked(let through, let asked, _, let expecting) = gap, now.steady >= gapDeadline
        else { return }
        if nextInbound == expecting {
            askForGap(through: through, at: now, into: &effects)
        } else {
            gap = .asked(
                through: through, asked: asked, at: now.steady, whenExpecting: nextInbound)
        }
    }

    /// When patience with an unanswered ResendRequest ends.
    var gapDeadline: Instant {
        @_noLocks get {
            guard case .asked(_, _, let asked, _) = gap else { return .distantFuture }
            return asked.advanced(by: max(Interval.seconds(30), heartBtInt))
        }
    }
}
