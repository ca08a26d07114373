// The messages of one session, one after the other.

internal import FIXWire
internal import Journal
internal import Values

/// Reads all messages of a session, in and out, with what they say.
struct StreamReader: ~Copyable {
    private let tokenizer: Tokenizer
    private let fields = FieldTable(capacity: 16_384)

    init(_ dictionary: DataDictionary) { tokenizer = Tokenizer(dataFields: dictionary.dataFields) }

    /// Calls `body` for each message of a direction, by streams; damaged rows and what is garbled are left out.
    ///
    /// - Throws: ``JournalError``.
    func forEach(
        _ direction: LogDirection, of session: UInt32, in store: inout Store,
        _ body: (StoredRow, MessageView) -> Void
    ) throws(JournalError) {
        for (stream, moved) in try store.streams(of: session) {
            let first = direction == .outbound ? moved : 0
            try store.walk(direction.table, from: messageKey(stream: stream, first)) { found in
                guard let key = RowName(direction.table, found.key).number, key >> 40 == UInt64(stream) else {
                    return false
                }
                guard let value = found.value, let row = StoredRow(direction, key, value, ceiling: .max) else {
                    return true
                }
                if let message = try? tokenizer.tokenize(row.message, into: fields) { body(row, message) }
                return true
            }
        }
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

    /// Calls `body` for each entry of the audit, with the time and the number of its row.
    mutating func forEachAuditEntry(_ body: (Instant, UInt64, UInt8, Bytes) -> Void) throws(JournalError) {
        try walk(.audit, from: nil) { found in
            guard let number = RowName(.audit, found.key).number, let row = AuditRow(found.stored) else { return true }
            row.forEach { kind, entry in body(row.at, number, kind, entry) }
            return true
        }
    }
}

extension MessageView {
    /// The value as text; empty where there is none.
    func text(_ tag: UInt32) -> String { first(tag)?.description ?? "" }

    /// `ExecutionReport(8)`.
    func name(_ dictionary: DataDictionary) -> String {
        "\(dictionary.messageName(msgType) ?? "message")(\(msgType.text))"
    }

    /// `PartiallyFilled`, or the code where the dictionary has no name for it.
    func meaning(_ tag: UInt32, _ dictionary: DataDictionary) -> String {
        let value = text(tag)
        return dictionary.codes(tag).first { $0.value == value }?.name ?? value
    }
}
