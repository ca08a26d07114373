// The end of a turn: commit, then release.

public import Journal
internal import FIXSession
internal import Reactor
internal import Values

extension Engine {
    /// Commits what the turn changed, and only then lets its bytes go.
    ///
    /// - Throws: ``JournalError``; nothing has left.
    @_noLocks
    public mutating func finishTurn() throws(JournalError) {
        try commitTurn()
        try releaseTurn()
    }

    /// - Throws: ``JournalError``; nothing has left.
    @_noLocks
    public mutating func commitTurn() throws(JournalError) {
        try stage()
        if !record.isEmpty { committedAt = now.utc }
        try journal.append(&record)
        noteRoom()
    }

    /// What was committed leaves.
    ///
    /// - Throws: ``JournalError`` for what is read again for a slow peer.
    @_noLocks
    public mutating func releaseTurn() throws(JournalError) {
        release()
        try transmit()
        try journal.gather(at: now.steady)
        noticeDeadline(journal.due)
    }

    /// The last rows of the turn: what it told, and the sessions that it changed.
    @_noLocks
    mutating func stage() throws(JournalError) {
        audit.seal(into: &record)
        if !record.isEmpty { try trim() }
        if !record.isEmpty || dirtySessions.count > 0 {
            while dirtySessions.count > 0 { stageSession(dirtySessions.removeFirst()) }
            record.put(.meta, MetaKey.ordinal, nextOrdinal)
        }
    }

    /// Says when the disk begins to be low, when the store is short of room, and when that is over.
    @_noLocks
    private mutating func noteRoom() {
        if journal.syncError != 0, !isSyncFailing {
            isSyncFailing = true
            note(.storeSyncFailed(journal.syncError), -1, nil)
        }
        let level: StoreLevel = journal.isShort ? .short : journal.diskIsLow ? .low : .enough
        switch (level, storeLevel) {
        case (.enough, .enough), (.low, .low), (.short, .short): return
        default: storeLevel = level
        }
        note(.storeRoom(level, freeBytes: journal.freeBytes), -1, nil)
    }

    @_noLocks
    private mutating func stageSession(_ slot: Int) {
        sessions[slot].isDirty = false
        // What is damaged stays as it is for people to look at.
        guard !sessions[slot].isDamaged else { return }
        sessionRow.reset()
        sessions[slot].append(to: &sessionRow)
        record.put(.session, UInt64(slot), sessionRow.bytes)
    }

    /// Gives the outbox to the kernel, all messages of a connection that stand in a row at once.
    @_noLocks
    private mutating func release() {
        var first = 0
        while first < outbox.count {
            let index = Int(outbox[first].connection)
            var end = first + 1
            while end < outbox.count, Int(outbox[end].connection) == index { end += 1 }
            release(first, end, to: index)
            first = end
        }
        outbox.removeAll()
    }

    @_noLocks
    private mutating func release(_ first: Int, _ end: Int, to index: Int) {
        switch connections[index].state {
        case .bound, .closing: break
        case .free, .connecting, .securing, .unidentified, .proving, .draining: return
        }
        // A message behind one that is stuck waits in the store.
        guard connections[index].tail < 0 else { return }
        let bytes = outbox.bytes(first, end)
        var sent = 0
        switch send(bytes, on: index) {
        case .bytes(let count): sent = count
        case .later: break
        case .closed: return  // The poller says so too, and the session is told then.
        }
        guard sent < bytes.count else { return }
        keepTail(first, sent, of: bytes, index)
    }

    /// The message in which the kernel stopped goes to a block; those after it wait in the store.
    @_noLocks
    private mutating func keepTail(_ first: Int, _ sent: Int, of bytes: Bytes, _ index: Int) {
        let origin = outbox[first].offset
        var entry = first
        while outbox[entry].offset - origin + outbox[entry].length <= sent { entry += 1 }
        let stop = outbox[entry].offset - origin + outbox[entry].length
        let block = blocks.borrow()
        guard block >= 0 else {
            // Cut off in the middle: the peer will ask for it after it has come back.
            finishSending(index)
            return
        }
        let rest = bytes.slice(sent, stop - sent)
        // Safe: a block holds a whole message.
        unsafe blocks.address(block).copyMemory(from: rest.base, byteCount: rest.count)
        connections[index].tail = block
        connections[index].tailStart = 0
        connections[index].tailEnd = rest.count
        if let slot = servedSession(index) { takeBack(from: entry + 1, slot, index) }
        queueTransmission(index)
    }

    /// What the outbox still has for a connection was not sent after all. Messages under numbers that
    /// have begun anew since are history.
    @_noLocks
    private mutating func takeBack(from first: Int, _ slot: Int, _ index: Int) {
        var isFirst = true
        for entry in first..<outbox.count
        where Int(outbox[entry].connection) == index && outbox[entry].stream == sessions[slot].stream {
            if isFirst { sessions[slot].nextToSend = outbox[entry].msgSeqNum }
            isFirst = false
            countWaiting(outbox[entry].length, slot)
        }
        sessions[slot].replayThrough = min(sessions[slot].replayThrough, sessions[slot].nextToSend - 1)
    }
}
