// Takes out the oldest rows, a few with each turn that adds some, so that the file stays as it is.

internal import Cryptography
internal import FIXSession
internal import Journal
internal import Values

/// What is known of the oldest rows.
struct Trimmer {
    /// Of what came in, and of what went out.
    var streams = [OrdinalHeap<OldestMessage>(), OrdinalHeap<OldestMessage>()]
    /// The ordinal at which rows were last removed.
    var lastOrdinal: UInt64 = 1
    /// The number of the next row of the audit when rows of it were last removed.
    var lastAudit: UInt64 = 1
    /// When the newest message was written that was removed, as the store has it.
    var newest = Instant.distantPast
    /// Rows that are about to go: its memory is used again.
    var keys: [UInt64] = []

    /// So many rows are added before some are removed: the search for the oldest costs as much as a few.
    static var interval: UInt64 { @_noLocks get { 64 } }
}

extension Engine {
    /// What is removed for its age or number; nothing unless it is set, before the first turn.
    ///
    /// - Throws: ``JournalError``.
    public mutating func setRetention(_ retention: StoreRetention) throws(JournalError) {
        self.retention = retention
        trimmer.lastOrdinal = nextOrdinal
        guard retention.messages.isSet else { return }
        trimmer.newest = try newestTrimmed()
        var streams: [UInt32] = []
        // Whatever its row says, a stream has messages that get old.
        try journal.walk(.stream, from: nil) { found in
            if let key = RowName(.stream, found.key).number, key < UInt64(Engine.streams) {
                streams.append(UInt32(key))
            }
            return true
        }
        try journal.endReading()
        for stream in streams { noteStream(stream, from: 0) }
    }

    /// Up to when messages may have been removed; up to now where nobody knows.
    private mutating func newestTrimmed() throws(JournalError) -> Instant {
        let today = now.utc
        var newest = Instant.distantPast
        func damaged(_ key: UInt64) -> Bool {
            if key == MetaKey.trimmed { newest = today }
            return false
        }
        try journal.forEach(in: .meta, from: MetaKey.trimmed, damaged: damaged) { key, row in
            var reader = RowReader(row)
            if key == MetaKey.trimmed { newest = reader.instant() }
            return false
        }
        try journal.endReading()
        return newest
    }

    /// A stream has begun.
    ///
    /// Vouched for, as is all that follows: it happens once for a reset, or for some dozens of messages.
    @_semantics("no_performance_analysis")
    mutating func noteStream(_ stream: UInt32, from ordinal: UInt64) {
        guard retention.messages.isSet else { return }
        for way in 0..<2 { trimmer.streams[way].insert(OldestMessage(ordinal: ordinal, stream: stream)) }
    }

    /// Stages the removal of about twice as many rows as were added since the last time, if they are due.
    @_semantics("no_performance_analysis")
    mutating func trim() throws(JournalError) {
        let added = nextOrdinal - trimmer.lastOrdinal
        if retention.messages.isSet, added >= Trimmer.interval {
            trimmer.lastOrdinal = nextOrdinal
            var newest = trimmer.newest
            try trim(.inbound, 0, atMost: 2 * Int(added), &newest)
            try trim(.outbound, 1, atMost: 2 * Int(added), &newest)
            if newest > trimmer.newest {
                trimmer.newest = newest
                record.put(.meta, MetaKey.trimmed, UInt64(bitPattern: newest.nanosecondsSinceEpoch))
            }
        }
        let told = audit.next - trimmer.lastAudit
        if retention.audit.isSet, told >= Trimmer.interval {
            trimmer.lastAudit = audit.next
            try trimAudit(atMost: 2 * Int(told))
        }
    }

    @_semantics("no_performance_analysis")
    private mutating func trim(
        _ table: StoreTable, _ way: Int, atMost limit: Int,
        _ newest: inout Instant
    ) throws(JournalError) {
        var left = limit
        while left > 0, let entry = trimmer.streams[way].removeFirst() {
            let found = try trim(table, entry.stream, &left, &newest)
            switch found {
            case .younger(let ordinal), .limit(let ordinal):
                trimmer.streams[way].insert(OldestMessage(ordinal: ordinal, stream: entry.stream))
                // The oldest of all is young enough.
                if case .younger = found, trimmer.streams[way].first.map({ $0.ordinal >= ordinal }) ?? true {
                    return
                }
            case .empty:
                if isCurrent(entry.stream) {
                    trimmer.streams[way].insert(OldestMessage(ordinal: nextOrdinal, stream: entry.stream))
                    if trimmer.streams[way].first.map({ $0.ordinal >= nextOrdinal }) ?? true { return }
                } else if try isEmpty(table == .inbound ? .outbound : .inbound, entry.stream) {
                    record.delete(.stream, UInt64(entry.stream))
                }
            }
        }
    }

    private enum Found {
        /// A row that is kept: its ordinal.
        case younger(UInt64)
        /// Enough was removed: no row is left with a lower ordinal.
        case limit(UInt64)
        case empty
    }

    private mutating func trim(
        _ table: StoreTable, _ stream: UInt32, _ left: inout Int, _ newest: inout Instant
    ) throws(JournalError) -> Found {
        let messages = retention.messages
        let oldest = messages.count.map { nextOrdinal > $0 ? nextOrdinal - $0 : 0 } ?? 0
        let (time, room) = (now.utc, record.room - reserve)
        var found = Found.empty
        var keys = takeKeys()
        var last = newest
        let limit = max(1, min(left, room / 32, 1024))
        try journal.walkRows(of: table, stream: stream, after: record) { key, row in
            var reader = RowReader(row)
            let written = reader.instant()
            let ordinal = reader.uint64()
            guard ordinal < oldest || messages.isOld(written, at: time) else {
                found = .younger(ordinal)
                return false
            }
            guard keys.count < limit else {
                found = .limit(ordinal)
                return false
            }
            keys.append(key)
            last = max(last, written)
            return true
        }
        for index in 0..<keys.count { record.delete(table, keys[index]) }
        left -= max(1, keys.count)
        trimmer.keys = keys
        newest = last
        return found
    }

    /// An empty list that has its memory already.
    private mutating func takeKeys() -> [UInt64] {
        var keys: [UInt64] = []
        swap(&keys, &trimmer.keys)
        keys.removeAll(keepingCapacity: true)
        return keys
    }

    /// Whether some session writes to it.
    private func isCurrent(_ stream: UInt32) -> Bool {
        for slot in 0..<sessionCount where sessions[slot].stream == stream { return true }
        return false
    }

    private mutating func isEmpty(_ table: StoreTable, _ stream: UInt32) throws(JournalError) -> Bool {
        var isEmpty = true
        try journal.walkRows(of: table, stream: stream, after: record) { _, _ in
            isEmpty = false
            return false
        }
        return isEmpty
    }

    private mutating func trimAudit(atMost limit: Int) throws(JournalError) {
        let (kept, time) = (retention.audit, now.utc)
        let oldest = kept.count.map { audit.next > $0 ? audit.next - $0 : 0 } ?? 0
        var keys = takeKeys()
        var anchor: AuditAnchor?
        var count = 0
        try journal.walkRows(of: .audit, from: 0, after: record) { key, row in
            guard keys.count < limit else { return false }
            // One that nobody can read is as old as those behind it.
            if let entry = AuditRow(row) {
                guard key < oldest || kept.isOld(entry.at, at: time) else { return false }
                anchor = AuditAnchor(number: key, hash: entry.hash)
                count = keys.count + 1
            }
            keys.append(key)
            return true
        }
        for index in 0..<count { record.delete(.audit, keys[index]) }
        trimmer.keys = keys
        anchor?.put(into: &record, &auditRow)
    }
}
