// MsgSeqNums that people set while the engine runs.

internal import FIXSession
public import Journal
internal import Values

/// Why a session's numbers cannot be set now.
public enum NumbersObjection: Equatable, Sendable {
    /// Its peer is there, or about to be: it has to be logged out first.
    case isConnected
    /// Its row is not what was written: only what looks at all of the store may mend it.
    case isDamaged
    /// Our messages have been sent under the numbers from the new one on, up to this one, which would be used again.
    case wereSent(through: UInt64)
    /// More messages of the peer's came early than can be forgotten in one turn.
    case tooManyCameEarly
    /// In this run of numbers they were set as often as is kept: a reset begins another one.
    case tooOften
    /// The store has no place for one more run of numbers.
    case noStreams
}

extension Engine {
    /// Sets the MsgSeqNum(34) that is expected next from a peer that is away, and that of our next message, with this turn
    /// and all that is staged in it. What is nil stays.
    ///
    /// What came early is forgotten, and asked for again; a reset that the peer has not answered is given up.
    ///
    /// A lower number of ours under which nothing was sent is simply the next. Where something was, the session goes on as
    /// behind a reset, if `reusesNumbers` says that it may: what was sent so far, or waits to be, is in the store for ever and
    /// is not sent again; a peer that asks for it gets a gap fill.
    ///
    /// - Returns: Nil when it is done; otherwise nothing has changed.
    /// - Throws: ``JournalError``, for a store that cannot be read.
    public mutating func setNumbers(
        of session: SessionID, inbound: UInt64?, outbound: UInt64?, reusesNumbers: Bool = false
    ) throws(JournalError) -> NumbersObjection? {
        let slot = session.index
        let known = sessions[slot].session
        guard !known.isConnected else { return .isConnected }
        guard !sessions[slot].isDamaged else { return .isDamaged }
        let (nextIn, nextOut) = (inbound ?? known.nextInbound, outbound ?? known.nextOutbound)
        var row = try streamRow(of: slot)
        let wereSent = nextOut < known.nextOutbound && !row.settings.mayFollow(known.nextOutbound, nextOut)
        if wereSent {
            guard reusesNumbers else { return .wereSent(through: known.nextOutbound - 1) }
            guard hasStreams else { return .noStreams }
        } else if row.settings.isFull {
            return .tooOften
        }
        guard try forgetHeld(slot) else { return .tooManyCameEarly }
        sessions[slot].session.setNumbers(inbound: nextIn, outbound: nextOut)
        let began = nextIn == 1 && nextOut == 1 ? now.utc : sessions[slot].began
        if wereSent {
            resetNumbers(slot)
            row = StreamRow(session: UInt32(slot), began: began)
        }
        sessions[slot].began = began
        row.settings.set(inbound: nextIn, outbound: nextOut, from: wereSent ? nil : known.nextOutbound, at: nextOrdinal)
        row.stage(sessions[slot].stream, in: &record)
        markDirty(slot)
        return nil
    }

    /// The row of the stream that a session writes to, or what it must have said where it is damaged.
    private mutating func streamRow(of slot: Int) throws(JournalError) -> StreamRow {
        let otherwise = StreamRow(session: UInt32(slot), began: sessions[slot].began)
        do throws(JournalError) {
            guard let row = try journal.get(.stream, UInt64(sessions[slot].stream), after: record) else { return otherwise }
            return StreamRow(row) ?? otherwise
        } catch {
            guard error.row != nil else { throw error }
            return otherwise
        }
    }

    /// False when there is more than a turn has room for; then it has forgotten nothing.
    private mutating func forgetHeld(_ slot: Int) throws(JournalError) -> Bool {
        var keys: [UInt64] = []
        let most = max(0, record.room - reserve) / 32
        var hasAll = true
        try journal.walkRows(of: .held, stream: sessions[slot].stream, after: record) { key, _ in
            hasAll = keys.count < most
            keys.append(key)
            return hasAll
        }
        guard hasAll else { return false }
        for key in keys { record.delete(.held, key) }
        return true
    }
}
