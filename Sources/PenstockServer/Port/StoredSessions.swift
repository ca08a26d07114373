// The sessions of a store of ours.

internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

/// A session, and the number that it has in its store for ever.
struct StoredSession {
    let number: UInt32
    let row: SessionRow
    /// The row is not what was written: what it says may be wrong.
    var isDamaged = false
}

extension Store {
    /// All sessions, by number.
    ///
    /// - Throws: ``RecoveryError`` for a row that does not even say whose it is, ``JournalError``.
    mutating func storedSessions() throws -> [StoredSession] {
        var sessions: [StoredSession] = []
        var damaged: UInt64?
        try walk(.session, from: nil) { found in
            let key = RowName(.session, found.key).number ?? .max
            guard let row = SessionRow(found.stored), key == UInt64(sessions.count) else {
                damaged = key
                return false
            }
            sessions.append(
                StoredSession(number: UInt32(sessions.count), row: row, isDamaged: found.value == nil))
            return true
        }
        try endReading()
        if let damaged { throw RecoveryError.damagedRow(table: "session", key: damaged) }
        return sessions
    }

    /// The session that `text` names, as `penstock log` takes it.
    ///
    /// - Throws: ``UnknownSession``, ``RecoveryError``, ``JournalError``.
    mutating func storedSession(named text: String) throws -> StoredSession {
        var names = LogSessions()
        // What is damaged is named by the search for rows.
        try names.read(from: &self) { _, _ in }
        try endReading()
        let number = try names.number(for: text)
        let sessions = try storedSessions()
        guard number < sessions.count else {
            throw RecoveryError.damagedRow(table: "session", key: UInt64(number))
        }
        return sessions[Int(number)]
    }

    /// When a session's last message came or went; nil when there is none.
    mutating func lastTime(_ direction: LogDirection, of session: UInt32) throws(JournalError) -> Instant? {
        var streams: [UInt32] = []
        try forEach(in: .stream) { key, value in
            var reader = RowReader(value)
            if reader.uint64() == UInt64(session), let stream = UInt32(exactly: key) { streams.append(stream) }
            return true
        }
        defer { try? endReading() }
        for stream in streams.reversed() {
            if let time = try lastTime(direction, in: stream) { return time }
        }
        return nil
    }

    /// Cost: some forty looks.
    private mutating func lastTime(
        _ direction: LogDirection, in stream: UInt32
    ) throws(JournalError) -> Instant? {
        var (low, high): (UInt64, UInt64) = (0, 1 << 40)
        var time: Instant?
        // A row from `low` on, if there is any; none from `high` on.
        while low < high {
            let middle = low + (high - low) / 2
            var number: UInt64?
            try forEach(in: direction.table, from: messageKey(stream: stream, middle)) { key, value in
                if key >> 40 == UInt64(stream) {
                    number = key & (1 << 40 - 1)
                    if let row = StoredRow(direction, key, value, ceiling: .max) { time = row.time }
                }
                return false
            }
            if let number { low = number + 1 } else { high = middle }
        }
        return time
    }
}
