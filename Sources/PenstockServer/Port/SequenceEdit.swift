// Sets a session's MsgSeqNums while no gateway runs.

internal import FIXEngine
internal import Journal
internal import Values

/// New numbers for a session. What was sent under the old ones stays in the log.
struct SequenceEdit {
    /// The MsgSeqNum(34) expected next from the peer; nil to leave it.
    var inbound: UInt64?
    /// That of our next message.
    var outbound: UInt64?

    /// Changes the session, and returns it as it is now.
    ///
    /// Numbers from the new NextNumOut on are used again. What was sent under them must not be sent
    /// as an answer to a ResendRequest, so the session goes on with a new stream, which takes with it
    /// what is below; the rest stays where it is, as after a reset.
    ///
    /// Messages that came early are forgotten: the peer is asked for them again. A reset that the
    /// peer has not answered is given up.
    ///
    /// - Throws: ``JournalError``, ``PortProblem`` when the store has no streams left.
    func apply(
        to session: StoredSession, in store: inout Store, at now: Instant,
        commitBytes: Int = StreamFiller.commitBytes
    ) throws -> StoredSession {
        let old = session.row
        let known = session.isDamaged ? nil : old
        var new = old
        new.nextInbound = inbound ?? old.nextInbound
        new.nextOutbound = outbound ?? old.nextOutbound
        new.isResetPending = false
        if new.nextInbound == 1, new.nextOutbound == 1 { new.began = now }
        try StreamFiller.sweep(&store)
        // First: what is forgotten is only asked for again.
        try store.deleteRows(.held, old.stream)
        var stream = try store.streamRow(old.stream, of: session)
        guard new.nextOutbound < old.nextOutbound else {
            stream.row.settings.set(
                inbound: new.nextInbound, outbound: new.nextOutbound, from: known?.nextOutbound,
                at: try store.placeOfNext())
            var record = TurnRecord(capacity: 16 << 10 + stream.row.settings.size)
            stream.row.stage(stream.number, in: &record)
            try SessionChange.stage(
                session.number, from: known, to: new, by: .set, at: now, in: &record, of: &store)
            try store.commit(&record)
            return StoredSession(number: session.number, row: new)
        }
        var filler = try StreamFiller(&store, at: now, commitBytes: commitBytes)
        new.stream = filler.stream
        try copy(old.stream, below: new.nextOutbound, into: &filler, &store)
        try filler.finish(session.number, from: known, to: new, by: .set, continuing: stream, in: &store)
        try store.deleteRows(.outbound, old.stream, below: new.nextOutbound)
        return StoredSession(number: session.number, row: new)
    }

    private func copy(
        _ stream: UInt32, below end: UInt64, into filler: inout StreamFiller, _ store: inout Store
    ) throws(JournalError) {
        var next: UInt64 = 0
        var isDone = false
        while !isDone {
            isDone = true
            try store.forEach(in: .outbound, from: messageKey(stream: stream, next)) { key, value in
                let number = key & (1 << 40 - 1)
                guard key >> 40 == UInt64(stream), number < end else { return false }
                guard !filler.isFull else {
                    isDone = false
                    return false
                }
                filler.copy(number, value)
                next = number + 1
                return true
            }
            try store.endReading()
            if !isDone { try filler.commitIfLarge(&store) }
        }
    }
}
