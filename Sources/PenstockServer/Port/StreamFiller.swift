// A new stream of messages for a session, written beside what is there and then put in its place.

internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

/// Writes rows in commits of bounded size. Until the last one no session has them: a process that is
/// killed before leaves a stream that is nobody's, which `sweep` takes away the next time.
struct StreamFiller: ~Copyable {
    /// A commit at least whenever so much has come together.
    static var commitBytes: Int { 1 << 20 }

    let stream: UInt32
    private(set) var record: TurnRecord
    /// The next ordinal of a stored message.
    private var ordinal: UInt64

    /// - Throws: ``PortProblem`` when the store has no stream left, ``JournalError``.
    init(_ store: inout Store, at now: Instant, commitBytes: Int = commitBytes) throws {
        let last = try store.lastKey(of: .stream) ?? 0
        let next = try store.nextOrdinal() ?? 1
        try store.endReading()
        // What the engine keeps back for the resets of sessions that are connected.
        guard last < 1 << 24 - 1 << 20 else { throw PortProblem("the store has no streams left") }
        stream = UInt32(last) + 1
        ordinal = next
        record = TurnRecord(capacity: commitBytes + StoredMessageCheck.longest + 4096)
        self.commitBytes = commitBytes
        self.now = now
        stageStream(of: UInt64(LogMerge.noSession), began: now)
    }

    private let commitBytes: Int
    private let now: Instant

    private mutating func stageStream(of session: UInt64, began: Instant) {
        var row = RowWriter(capacity: 16)
        row.append(session)
        row.append(began)
        record.put(.stream, UInt64(stream), row.bytes)
    }

    /// A message that was sent at a time.
    mutating func append(
        _ number: UInt64, _ message: Bytes, sent: Instant, to store: inout Store
    ) throws(JournalError) {
        let time = UInt64(bitPattern: sent.nanosecondsSinceEpoch)
        record.put(.outbound, messageKey(stream: stream, number), header: (time, ordinal), message)
        ordinal += 1
        try commitIfLarge(&store)
    }

    /// A row of another stream, as it is.
    mutating func copy(_ number: UInt64, _ row: Bytes) {
        record.put(.outbound, messageKey(stream: stream, number), row)
    }

    var isFull: Bool { record.count >= commitBytes }

    mutating func commitIfLarge(_ store: inout Store) throws(JournalError) {
        guard isFull else { return }
        record.put(.meta, MetaKey.ordinal, ordinal)
        try store.commit(&record)
    }

    /// The session has the stream from now on; with this, all of it is committed.
    ///
    /// - Parameter old: The session as it was; nil for a new one.
    mutating func finish(
        _ number: UInt32, from old: SessionRow?, to new: SessionRow, by action: Text<8>, in store: inout Store
    ) throws(JournalError) {
        precondition(new.stream == stream, "a session of another stream")
        stageStream(of: UInt64(number), began: new.began)
        record.put(.meta, MetaKey.ordinal, ordinal)
        try SessionChange.stage(
            number, from: old, to: new, by: action, at: now, in: &record, of: &store)
        try store.commit(&record)
    }

    /// Takes away what earlier runs began and did not finish.
    static func sweep(_ store: inout Store) throws(JournalError) {
        var abandoned: [UInt32] = []
        try store.forEach(in: .stream) { key, value in
            var reader = RowReader(value)
            if reader.uint64() == UInt64(LogMerge.noSession), let stream = UInt32(exactly: key) {
                abandoned.append(stream)
            }
            return true
        }
        try store.endReading()
        for stream in abandoned {
            try store.deleteRows(.outbound, stream)
            var record = TurnRecord(capacity: 4096)
            record.delete(.stream, UInt64(stream))
            try store.commit(&record)
        }
    }
}

extension Store {
    /// Deletes rows of a stream, some thousand in a commit.
    mutating func deleteRows(
        _ table: StoreTable, _ stream: UInt32, below end: UInt64 = 1 << 40
    ) throws(JournalError) {
        var record = TurnRecord(capacity: 64 << 10)
        repeat {
            record.removeAll()
            func delete(_ key: UInt64) -> Bool {
                guard key >> 40 == UInt64(stream), key & (1 << 40 - 1) < end, record.room >= 32 else {
                    return false
                }
                record.delete(table, key)
                return true
            }
            try forEach(in: table, from: messageKey(stream: stream, 0), damaged: delete) { key, _ in delete(key) }
            try endReading()
            if record.isEmpty { return }
            try commit(&record)
        } while true
    }
}
