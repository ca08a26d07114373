// The messages of one session, one after the other, and what the audit tells.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import Orders
internal import Values

/// Reads a store as it is at one moment, in many short transactions: what a gateway adds meanwhile is left out.
struct StreamReader: ~Copyable {
    private let path: String
    private let tokenizer: Tokenizer
    private let fields = FieldTable(capacity: 16_384)
    /// Messages have lower ordinals, and rows of the audit no higher numbers.
    private let ordinals: UInt64
    private let lastAudit: UInt64
    private let progress: ProgressBar

    /// - Throws: ``StoreError``, ``JournalError``.
    init(_ path: String, _ dictionary: DataDictionary) throws {
        var store = try Store.read(path)
        let ordinals = try store.nextOrdinal() ?? .max
        let lastAudit = try store.lastKey(of: .audit) ?? 0
        var rows = 0
        for table in [StoreTable.inbound, .outbound, .audit] { rows += try store.count(of: table) }
        self.path = path
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        (self.ordinals, self.lastAudit) = (ordinals, lastAudit)
        progress = ProgressBar("reading", total: UInt64(rows))
    }

    deinit { progress.end() }

    /// Where an order was sent, and why; nil where there was nothing to decide.
    ///
    /// - Throws: ``StoreError``, ``JournalError``.
    func decision(about order: UInt64) throws -> StoredDecision? { try StoredDecision.find(order, in: path) }

    /// Calls `body` for each message of a direction, by streams; damaged rows and what is garbled are left out.
    ///
    /// - Throws: ``StoreError``, ``JournalError``.
    func forEach(
        _ direction: LogDirection, of session: UInt32, _ body: (StoredRow, MessageView) -> Void
    ) throws {
        var store = try Store.read(path)
        let streams = try store.streams(of: session)
        try store.endReading()
        for (stream, moved) in streams {
            let first = messageKey(stream: stream, direction == .outbound ? moved : 0)
            try StoreSlices.walk(path, direction.table, from: first) { found in
                guard let key = RowName(direction.table, found.key).number, key >> 40 == UInt64(stream) else {
                    return false
                }
                progress.advance()
                guard let value = found.value, let row = StoredRow(direction, key, value, ceiling: .max) else {
                    return true
                }
                guard row.ordinal < ordinals else { return false }
                if let message = try? tokenizer.tokenize(row.message, into: fields) { body(row, message) }
                return true
            }
        }
    }

    /// Calls `body` for each entry of the audit, with the time and the number of its row.
    ///
    /// - Throws: ``StoreError``, ``JournalError``.
    func forEachAuditEntry(_ body: (Instant, UInt64, UInt8, Bytes) -> Void) throws {
        try StoreSlices.walk(path, .audit) { found in
            guard let number = RowName(.audit, found.key).number, let row = AuditRow(found.stored) else { return true }
            guard number <= lastAudit else { return false }
            progress.advance()
            row.forEach { kind, entry in body(row.at, number, kind, entry) }
            return true
        }
    }

    /// The orders that are parts of one.
    func parts(of whole: UInt64) throws -> Set<UInt64> {
        var parts: Set<UInt64> = []
        try StoreSlices.walk(path, .order) { row in
            guard let order = OrderRow.decode(row.stored), order.handling.parent?.value == whole else { return true }
            parts.insert(order.number.value)
            return true
        }
        return parts
    }

    /// The name of a session, whatever its row says.
    func nameOfSession(_ number: UInt32) throws -> String {
        var store = try Store.read(path)
        var name = "session \(number)"
        try store.walk(.session, from: UInt64(number)) { row in
            if RowName(.session, row.key).number == UInt64(number), let session = SessionRow(row.stored) {
                name = "\(session.identity)"
            }
            return false
        }
        return name
    }
}

extension Store {
    /// The streams that a session has written to, the oldest first, and below which number their messages went on
    /// to another one.
    mutating func streams(of session: UInt32) throws(JournalError) -> [(stream: UInt32, movedBelow: UInt64)] {
        var streams: [(stream: UInt32, movedBelow: UInt64)] = []
        try forEach(in: .stream, damaged: { _ in true }) { key, row in
            guard let row = StreamRow(row), row.session == session else { return true }
            streams.append((UInt32(truncatingIfNeeded: key), row.settings.movedBelow))
            return true
        }
        return streams
    }
}

extension MessageView {
    /// The value as text; empty where there is none.
    func text(_ tag: UInt32) -> String { first(tag)?.description ?? "" }

    /// `ExecutionReport(8)`.
    func name(_ dictionary: DataDictionary) -> String {
        "\(dictionary.messageName(msgType) ?? "message")(\(msgType.text))"
    }
}
