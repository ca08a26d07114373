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
        let next = try store.placeOfNext()
        try store.endReading()
        // What the engine keeps back for the resets of sessions that are connected.
        guard last < 1 << 24 - 1 << 20 else { throw PortProblem("the store has no streams left") }
        stream = UInt32(last) + 1
        ordinal = next
        record = TurnRecord(capacity: commitBytes + StoredMessageCheck.longest + 4096)
        self.commitBytes = commitBytes
        self.now = now
        StreamRow(session: StreamRow.nobody, began: now).stage(stream, in: &record)
    }

    private let commitBytes: Int
    private let now: Instant

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
    /// - Parameters:
    ///   - old: The session as it was; nil for a new one, or one whose row is damaged.
    ///   - earlier: The stream that goes on as this one.
    mutating func finish(
        _ number: UInt32, from old: SessionRow?, to new: SessionRow, by act: NumbersDeed.Act,
        continuing earlier: (number: UInt32, row: StreamRow)? = nil, in store: inout Store
    ) throws(JournalError) {
        precondition(new.stream == stream, "a session of another stream")
        var row = StreamRow(session: number, began: new.began)
        switch act {
        case .imported:
            row.settings.setImported(inbound: new.nextInbound, outbound: new.nextOutbound, at: ordinal)
        case .set:
            row.settings = earlier?.row.settings.continued() ?? StreamSettings()
            row.settings.set(
                inbound: new.nextInbound, outbound: new.nextOutbound, from: old?.nextOutbound, at: ordinal)
        }
        if var earlier {
            earlier.row.settings.movedBelow = new.nextOutbound
            earlier.row.stage(earlier.number, in: &record)
        }
        row.stage(stream, in: &record)
        record.put(.meta, MetaKey.ordinal, ordinal)
        try SessionChange.stage(
            number, from: old, to: new, by: act, at: now, in: &record, of: &store)
        try store.commit(&record)
    }

    /// Takes away what earlier runs began and did not finish, and what they left behind.
    static func sweep(_ store: inout Store) throws(JournalError) {
        var abandoned: [UInt32] = []
        var moved: [(stream: UInt32, below: UInt64)] = []
        try store.forEach(in: .stream) { key, value in
            guard let stream = UInt32(exactly: key), let row = StreamRow(value) else { return true }
            if row.session == StreamRow.nobody { abandoned.append(stream) }
            if row.settings.movedBelow > 0 { moved.append((stream, row.settings.movedBelow)) }
            return true
        }
        try store.endReading()
        for stream in abandoned {
            try store.deleteRows(.outbound, stream)
            var record = TurnRecord(capacity: 4096)
            record.delete(.stream, UInt64(stream))
            try store.commit(&record)
        }
        for (stream, end) in moved { try store.deleteRows(.outbound, stream, below: end) }
    }
}

extension Store {
    /// The place in the order of all messages that the next one gets.
    ///
    /// - Throws: ``PortProblem`` when the row that says so is damaged, ``JournalError``.
    mutating func placeOfNext() throws -> UInt64 {
        if let next = try nextOrdinal() { return next }
        guard try count(of: .inbound) + count(of: .outbound) == 0 else {
            throw PortProblem("the row that counts the messages is damaged; a gateway that is started mends it")
        }
        return 1
    }

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
