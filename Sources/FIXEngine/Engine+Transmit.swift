// What does not leave with its turn: replays, and what a slow peer could not take.

internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

extension Engine {
    /// The connection has something to send that is not in the outbox, or can write again.
    @_noLocks
    mutating func queueTransmission(_ index: Int) {
        guard index >= 0, !connections[index].isQueued else { return }
        connections[index].isQueued = true
        transmitQueue.append(index)
    }

    /// Serves those that are queued, a bounded amount in all; whoever has more is queued again, behind the others.
    @_noLocks
    mutating func transmit() throws(JournalError) {
        var budget = Engine.budget
        for _ in 0..<transmitQueue.count {
            guard budget > 0 else { break }
            let index = transmitQueue.removeFirst()
            connections[index].isQueued = false
            try transmit(index, &budget)
        }
    }

    /// Whole messages up to this many bytes in one turn, for all peers together: some forty reports, which take
    /// some 40 us. Whoever trades meanwhile waits for no more than that, and the turn costs little beside it.
    private static var budget: Int { @_noLocks get { 16 << 10 } }

    @_noLocks
    private mutating func transmit(_ index: Int, _ budget: inout Int) throws(JournalError) {
        while true {
            guard flushTail(index) else { return }
            switch connections[index].state {
            case .free, .connecting, .securing, .unidentified, .proving: return
            case .draining:
                connections[index].socket.finishSending()
                return
            case .closing(_, _, _, let through):
                var filled: Int? = 0
                if let slot = servedSession(index) { filled = try fillTail(index, slot, through: through, budget) }
                guard let work = filled else {
                    queueTransmission(index)
                    return
                }
                if work == 0 {
                    releaseTail(index)
                    drain(index)
                    return
                }
                budget -= work
            case .bound(let slot):
                guard sessions[slot].isAnnounced else { return }
                let through = sessions[slot].session.nextOutbound - 1
                guard let work = try fillTail(index, slot, through: through, budget) else {
                    queueTransmission(index)
                    return
                }
                if work == 0 {
                    releaseTail(index)
                    return
                }
                budget -= work
                sessions[slot].session.sent(at: now)
            }
            if budget <= 0 {
                queueTransmission(index)
                return
            }
        }
    }

    /// The session whose messages go out over the connection: its own, or, while it closes, the one
    /// that was.
    @_noLocks
    func servedSession(_ index: Int) -> Int? {
        switch connections[index].state {
        case .bound(let slot): return slot
        case .closing(_, let slot, let stream, _):
            if sessions[slot].connection >= 0 { return nil }
            return sessions[slot].stream == stream ? slot : nil
        case .free, .connecting, .securing, .unidentified, .proving, .draining: return nil
        }
    }

    /// Sends what is in the tail; false when some of it is left or the connection is gone.
    @_noLocks
    private mutating func flushTail(_ index: Int) -> Bool {
        let block = connections[index].tail
        guard block >= 0 else {
            let isEmpty = flush(index)
            watchWriting(index, !isEmpty)
            return isEmpty
        }
        let count = connections[index].tailEnd - connections[index].tailStart
        if count > 0 {
            // Safe: these bytes of the block were written and not yet sent.
            let bytes = unsafe Bytes(
                base: blocks.address(block) + connections[index].tailStart, count: count)
            switch send(bytes, on: index) {
            case .bytes(let sent):
                connections[index].tailStart += sent
                if sent < count { noticeBlocked(index) }
            case .later: break
            case .closed: return false  // The poller says so too.
            }
        }
        let isSent = connections[index].tailStart == connections[index].tailEnd
        let isEmpty = isSent && !hasPending(index)
        watchWriting(index, !isEmpty)
        if isSent { releaseTail(index) }
        if !isEmpty, case .bound(let slot) = connections[index].state, hasTooMuchWaiting(slot, index) {
            noticeDeadline(now.steady)
        }
        return isEmpty
    }

    /// The kernel takes no more: from now on our patience runs out.
    @_noLocks
    mutating func noticeBlocked(_ index: Int) {
        guard !(connections[index].blockedSince < .distantFuture),
            case .bound(let slot) = connections[index].state
        else { return }
        connections[index].blockedSince = now.steady
        let patience = templates[Int(sessions[slot].template)].settings.flow.slowConsumerTimeout
        if patience.nanoseconds > 0 { noticeDeadline(now.steady.advanced(by: patience)) }
    }

    @_noLocks
    mutating func releaseTail(_ index: Int) {
        guard connections[index].tail >= 0 else { return }
        blocks.giveBack(connections[index].tail)
        connections[index].tail = -1
        connections[index].tailStart = 0
        connections[index].tailEnd = 0
    }

    /// Puts into the tail what comes next: the replay, then what was not sent for the first time.
    /// Returns how much work it was, in bytes, a row looked at for the replay counting as 64; 0 when nothing is left
    /// that may leave, nil when no block is left to put it in.
    @_noLocks
    private mutating func fillTail(
        _ index: Int, _ slot: Int, through: UInt64, _ budget: Int
    ) throws(JournalError) -> Int? {
        guard sessions[slot].isReplaying || sessions[slot].nextToSend <= through else { return 0 }
        let block = blocks.borrow()
        guard block >= 0 else { return nil }
        connections[index].tail = block
        connections[index].tailStart = 0
        connections[index].tailEnd = 0
        var looks = 0
        while connections[index].tailEnd + 64 * looks < budget,
            blocks.blockSize - connections[index].tailEnd > settings.maximumMessageSize + 1536
        {
            if sessions[slot].isReplaying {
                looks += try replayNext(index, slot)
            } else if sessions[slot].nextToSend <= through {
                guard try sendNext(index, slot, through) else { break }
            } else {
                break
            }
        }
        return connections[index].tailEnd + 64 * looks
    }

    /// So many rows of a run that is filled over are looked at in one turn.
    private static var longestLook: Int { @_noLocks get { 256 } }

    /// One message again, or one gap fill for a run of those that are not sent again; a long run takes several
    /// calls. Returns how many rows were looked at.
    @_noLocks
    private mutating func replayNext(_ index: Int, _ slot: Int) throws(JournalError) -> Int {
        let first = sessions[slot].replayNext
        var next = first
        if sessions[slot].runFirst == first {
            next = max(first, min(sessions[slot].runNext, sessions[slot].replayThrough + 1))
        }
        var looks = 0
        while next <= sessions[slot].replayThrough {
            guard looks < Engine.longestLook else {
                sessions[slot].runFirst = first
                sessions[slot].runNext = next
                return looks
            }
            looks += 1
            if let message = try stored(slot, next), mayGoAgain(message, slot) {
                if next > first { break }
                sessions[slot].replayNext = next + 1
                guard let bytes = sessions[slot].session.encodeReplay(of: message, at: now, in: &writer)
                else { preconditionFailure("a stored message that does not fit its writer") }
                appendToTail(index, bytes)
                return looks
            }
            // It was found to be damaged.
            if next > sessions[slot].replayThrough { break }
            next += 1
        }
        sessions[slot].replayNext = next
        guard next > first else { return looks }
        guard
            let bytes = sessions[slot].session.encodeGapFill(from: first, upTo: next, at: now, in: &writer)
        else { preconditionFailure("a gap fill that does not fit its writer") }
        appendToTail(index, bytes)
        return looks
    }

    /// What another engine left in the store, or settings of before, may be too long.
    private func isSendable(_ message: MessageView) -> Bool {
        message.bytes.count + Engine.replayGrowth <= writer.maximumMessageSize
    }

    /// Whether a stored message is sent again, not filled over. `storedAt` is its own.
    private func mayGoAgain(_ message: MessageView, _ slot: Int) -> Bool {
        !message.msgType.isSession && isSendable(message)
            && !sessions[slot].session.isStale(message.msgType, stored: storedAt, at: now)
    }

    /// One message for the first time, exactly as it was stored. False when its pace does not let it
    /// leave yet.
    @_noLocks
    private mutating func sendNext(
        _ index: Int, _ slot: Int, _ through: UInt64
    ) throws(JournalError) -> Bool {
        let number = sessions[slot].nextToSend
        if let message = try stored(slot, number) {
            guard mayLeave(message.msgType, slot) else {
                guard sessions[slot].connection < 0 else { return false }
                // A goodbye, which is last, does not wait for paces: the peer asks for the rest when it
                // is back.
                sessions[slot].pacedUntil = .distantPast
                sessions[slot].nextToSend = max(number + 1, through)
                return true
            }
            countWaiting(-message.bytes.count, slot)
            // One that is longer than messages may be today is filled over when the peer misses it.
            if isSendable(message) { appendToTail(index, message.bytes) }
        }
        sessions[slot].nextToSend = number + 1
        return true
    }

    @_noLocks
    private mutating func stored(_ slot: Int, _ number: UInt64) throws(JournalError) -> MessageView? {
        let key = messageKey(stream: sessions[slot].stream, number)
        let found: Bytes?
        do throws(JournalError) {
            found = try journal.get(.outbound, key, after: record)
        } catch {
            guard let damaged = error.row else { throw error }
            cannotSend(number, damaged, slot)
            return nil
        }
        guard let row = found, row.count > 16 else { return nil }
        let dictionary = templates[Int(sessions[slot].template)].dictionary
        var reader = RowReader(row)
        storedAt = reader.instant()
        do throws(Garbled) {
            return try validators.tokenize(
                row.slice(16, row.count - 16), by: dictionary, into: fields)
        } catch {
            return nil
        }
    }

    /// A message whose record is damaged is not filled over, which would be to say that it never was: the
    /// peer hears which one it is, and people decide.
    @_noLocks
    private mutating func cannotSend(_ number: UInt64, _ damaged: RowName, _ slot: Int) {
        note(.damagedRow(damaged), Int(sessions[slot].connection), slot)
        sessions[slot].replayThrough = min(sessions[slot].replayThrough, number - 1)
        var text = Text<16>("our record of MsgSeqNum ")
        text.appendDigits(of: number)
        text.append(" is damaged")
        sessions[slot].request = .logOut(text)
        requestCount += 1
        noticeDeadline(now.steady)
    }

    private mutating func appendToTail(_ index: Int, _ bytes: Bytes) {
        let end = connections[index].tailEnd
        precondition(end + bytes.count <= blocks.blockSize, "a message with no place in its block")
        // Safe: just checked to fit.
        unsafe (blocks.address(connections[index].tail) + end)
            .copyMemory(from: bytes.base, byteCount: bytes.count)
        connections[index].tailEnd = end + bytes.count
    }
}
