// The sessions as the store has them.

internal import FIXSession
internal import Journal
internal import Values

extension Engine {
    /// Fills the table from the store. A session whose row is damaged is out of service; if the row does
    /// not even say whose it is, nobody who comes for the first time is let in, since it could be theirs.
    mutating func recover() throws {
        var rows: [(row: SessionRow?, isIntact: Bool)] = []
        let capacity = UInt64(sessions.capacity)
        var beyond: UInt64?
        try journal.walk(.session, from: nil) { found in
            guard let key = RowName(.session, found.key).number, key < capacity else {
                beyond = RowName(.session, found.key).number ?? .max
                return false
            }
            // A row that is gone was somebody's.
            while rows.count < Int(key) { rows.append((nil, false)) }
            rows.append((SessionRow(found.stored), found.value != nil))
            return true
        }
        if let beyond { throw RecoveryError.tooManySessions(maximum: sessions.capacity, key: beyond) }
        for (row, isIntact) in rows {
            if let row, isIntact {
                sessions.append(SessionSlot(row))
            } else {
                noteDamagedSession(row)
            }
            sessionCount += 1
        }
        nextStream = try recoverStreams() + 1
        nextOrdinal = try recoverOrdinal()
        if let damaged = try audit.recover(from: &journal) {
            events.append(EngineEvent(kind: .damagedRow(damaged), at: now.utc))
        }
        try journal.endReading()
    }

    private mutating func noteDamagedSession(_ row: SessionRow?) {
        if row == nil { hasUnknownSession = true }
        sessions.append(row.map { SessionSlot($0) } ?? .unknown())
        sessions[sessionCount].isDamaged = true
        var event = EngineEvent(kind: .damagedRow(RowName(.session, UInt64(sessionCount))), at: now.utc)
        event.session = row?.identity
        events.append(event)
    }

    /// The highest number of a stream; a row that cannot be a stream's is named.
    private mutating func recoverStreams() throws(JournalError) -> UInt32 {
        var last: UInt32 = 0
        var damaged: [RowName] = []
        try journal.walk(.stream, from: nil) { found in
            let name = RowName(.stream, found.key)
            if let key = name.number, key < UInt64(Engine.streams) {
                last = max(last, UInt32(key))
                if found.value == nil { damaged.append(name) }
            } else {
                damaged.append(name)
            }
            return true
        }
        for name in damaged { events.append(EngineEvent(kind: .damagedRow(name), at: now.utc)) }
        return last
    }

    /// The next ordinal; when its own row is damaged, one above all that were given.
    private mutating func recoverOrdinal() throws(JournalError) -> UInt64 {
        do throws(JournalError) {
            guard let row = try journal.get(.meta, MetaKey.ordinal, after: record) else { return 1 }
            var reader = RowReader(row)
            return reader.uint64()
        } catch {
            guard let damaged = error.row else { throw error }
            events.append(EngineEvent(kind: .damagedRow(damaged), at: now.utc))
        }
        var last: UInt64 = 0
        for table in [StoreTable.outbound, .inbound] {
            try journal.forEach(in: table, damaged: { _ in true }) { _, row in
                var reader = RowReader(row)
                _ = reader.instant()
                last = max(last, reader.uint64())
                return true
            }
        }
        // Messages whose own rows are damaged may have had those that come next.
        return last + 1024
    }

    /// Gives each recovered session the settings of the first template that covers it.
    mutating func assignTemplates() {
        for slot in 0..<sessionCount {
            let known = sessions[slot].session
            for template in 0..<templateCount
            where templates[template].pattern.covers(known.identity) {
                assign(template, to: slot)
                break
            }
        }
    }
}

extension Engine {
    /// The session goes on under the settings of a template.
    @_noLocks
    mutating func assign(_ template: Int, to slot: Int) {
        let known = sessions[slot].session
        let last = Int(sessions[slot].template)
        if last >= 0 { templates[last].sessionCount -= 1 }
        templates[template].sessionCount += 1
        sessions[slot].template = Int32(truncatingIfNeeded: template)
        sessions[slot].session = Session(
            identity: known.identity, settings: templates[template].settings,
            nextInbound: known.nextInbound, nextOutbound: known.nextOutbound,
            isResetPending: known.isResetPending)
    }
}

/// A store that cannot be gone on with.
public enum RecoveryError: Error, CustomStringConvertible {
    case damagedRow(table: String, key: UInt64)
    /// The store has one under this key.
    case tooManySessions(maximum: Int, key: UInt64)
    /// A damaged row does not say whose it is, so no session can be begun.
    case unknownSession

    public var description: String {
        switch self {
        case .damagedRow(let table, let key): "the store has a damaged row: table \(table), key \(key)"
        case .tooManySessions(let maximum, let key):
            "the store has more sessions than maxSessions allows (\(maximum)): one has the number \(key)"
        case .unknownSession:
            "a damaged row of the store's table session does not say whose it is; it may be an initiator's, which "
                + "cannot begin a new one: `penstock verify` names the row"
        }
    }
}
