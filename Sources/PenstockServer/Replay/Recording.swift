// A session of a store, as a recording.

internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

/// Which session is replayed, and where its rows are.
struct Recording {
    let path: String
    let session: SessionRow
    /// Each time its numbers began at 1, in order.
    let streams: [UInt32]
    /// What comes in later is not part of it: a gateway may be writing to the store.
    let end: UInt64
    let maskedTags: MaskedTags
    /// Of all sessions of the store.
    let rowCount: UInt64
    /// Rows of sessions that cannot be read: of others, as this one's could be.
    let damage: [String]

    /// - Throws: ``StoreError``, ``JournalError``, ``PortProblem`` for a session that is not there.
    init(_ path: String, session text: String) throws {
        self.path = path
        var store = try Store.read(path)
        var damage: [String] = []
        var names = LogSessions()
        try names.read(from: &store) { damage.append("damaged row: table session, key \($0): \($1)") }
        let number = try Recording.number(of: text, names, damage)
        let record = TurnRecord(capacity: 4096)
        guard let row = try store.get(.session, number, after: record), let session = SessionRow(row) else {
            throw PortProblem("the store has a damaged row: \(RowName(.session, number))")
        }
        (self.session, self.damage) = (session, damage)
        maskedTags = try MaskedTags.read(&store)
        end = try store.nextOrdinal() ?? .max
        rowCount = UInt64(try store.count(of: .inbound) + store.count(of: .outbound))
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
        if !streams.contains(session.stream) { streams.append(session.stream) }
        self.streams = streams.sorted()
    }

    private static func number(
        of text: String, _ names: LogSessions, _ damage: [String]
    ) throws(PortProblem) -> UInt64 {
        do throws(UnknownSession) {
            return UInt64(try names.number(for: text))
        } catch {
            throw PortProblem(([error.description] + damage).joined(separator: "\n"))
        }
    }

    var identity: SessionIdentity { session.identity }

    /// Both directions in one order, from the beginning.
    var reader: RecordingReader { RecordingReader(self) }
}
