// A session of a store, as a recording.

internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

/// Which session is replayed, and where its rows are.
struct Recording {
    let path: String
    let session: StoredSession
    /// Each time its numbers began at 1, in order.
    let streams: [UInt32]
    /// What comes in later is not part of it: a gateway may be writing to the store.
    let end: UInt64
    let maskedTags: MaskedTags
    /// Of all sessions of the store.
    let rowCount: UInt64

    /// - Throws: ``StoreError``, ``JournalError``, ``RecoveryError``, ``UnknownSession``.
    init(_ path: String, session text: String) throws {
        self.path = path
        var store = try Store.read(path)
        session = try store.storedSession(named: text)
        maskedTags = try MaskedTags.read(&store)
        end = try store.nextOrdinal() ?? .max
        rowCount = UInt64(try store.count(of: .inbound) + store.count(of: .outbound))
        let number = UInt64(session.number)
        var streams: [UInt32] = []
        try store.forEach(in: .stream, damaged: { _ in true }) { key, value in
            var reader = RowReader(value)
            if reader.uint64() == number, reader.isValid, let stream = UInt32(exactly: key) {
                streams.append(stream)
            }
            return true
        }
        try store.endReading()
        // Should the row of its last stream be damaged, the session itself still names it.
        if !streams.contains(session.row.stream) { streams.append(session.row.stream) }
        self.streams = streams.sorted()
    }

    var identity: SessionIdentity { session.row.identity }

    /// Both directions in one order, from the beginning.
    var reader: RecordingReader { RecordingReader(self) }
}
