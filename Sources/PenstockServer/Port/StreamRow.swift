// A stream's row in the store, with what tools have set of its numbers.

internal import FIXEngine
internal import Journal
internal import Values

/// Whose a stream is, since when its numbers count, and which of them no message need have.
///
/// The engine writes the first two; the rest is there once a tool has set numbers. It is kept here, and not only
/// told by the audit, since it must last as long as the stream's messages do.
struct StreamRow {
    /// ``LogMerge/noSession`` for one that a tool has not finished.
    var session: UInt32
    /// When the numbers began at 1.
    var began: Instant
    var settings = StreamSettings()

    private static var engineSize: Int { 16 }

    init(session: UInt32, began: Instant) {
        self.session = session
        self.began = began
    }

    /// Nil for bytes that are none.
    init?(_ row: Bytes) {
        var reader = RowReader(row)
        guard let session = UInt32(exactly: reader.uint64()) else { return nil }
        self.session = session
        began = reader.instant()
        if row.count > StreamRow.engineSize { settings = StreamSettings(&reader) }
        guard reader.isComplete else { return nil }
    }

    func stage(_ stream: UInt32, in record: inout TurnRecord) {
        var row = RowWriter(capacity: StreamRow.engineSize + settings.size)
        row.append(UInt64(session))
        row.append(began)
        settings.append(to: &row)
        record.put(.stream, UInt64(stream), row.bytes)
    }
}

/// Numbers that a stream skips because a tool has set others, or because its messages were imported.
struct StreamSettings {
    /// NextNumIn as it was set.
    struct Inbound {
        /// The place in the order of all messages at which it was: those below were there before.
        var ordinal: UInt64
        var next: UInt64
    }

    private(set) var inbound: [Inbound] = []
    /// Outbound numbers that are nobody's.
    private var skipped: [Range<UInt64>] = []
    /// Outbound rows below this number have gone to the stream that goes on with them. Some may still be here: a
    /// tool was killed, and the next one takes them away.
    var movedBelow: UInt64 = 0
    /// Messages of a lower place in the order of all were another engine's.
    private(set) var importedBelow: UInt64 = 0

    init() {}

    /// Numbers were set.
    ///
    /// - Parameters:
    ///   - before: NextNumOut until then; nil where nobody knows, and so any below the new one may be missing.
    ///   - ordinal: The place of the next message in the order of all.
    mutating func set(inbound next: UInt64, outbound: UInt64, from before: UInt64?, at ordinal: UInt64) {
        inbound.append(Inbound(ordinal: ordinal, next: next))
        // What comes from here on is used again.
        skipped = skipped.map { $0.clamped(to: 0..<outbound) } + [min(before ?? 0, outbound)..<outbound]
        skipped.removeAll { $0.isEmpty }
    }

    /// The messages so far came from another engine, which need not have kept all of them.
    mutating func setImported(inbound next: UInt64, outbound: UInt64, at ordinal: UInt64) {
        set(inbound: next, outbound: outbound, from: nil, at: ordinal)
        importedBelow = ordinal
    }

    /// For a stream that goes on with the rows of this one.
    func continued() -> StreamSettings {
        var settings = self
        settings.movedBelow = 0
        return settings
    }

    /// Whether the outbound number may come behind all those below `next`.
    func mayFollow(_ number: UInt64, _ next: UInt64) -> Bool {
        var next = next
        while next < number, let range = skipped.first(where: { $0.contains(next) }) { next = range.upperBound }
        return next == number
    }

    // MARK: Its part of the row

    fileprivate init(_ reader: inout RowReader) {
        movedBelow = reader.uint64()
        importedBelow = reader.uint64()
        let counts = (inbound: reader.uint64(), skipped: reader.uint64())
        var left = counts.inbound
        while left > 0, reader.isValid {
            inbound.append(Inbound(ordinal: reader.uint64(), next: reader.uint64()))
            left -= 1
        }
        left = counts.skipped
        while left > 0, reader.isValid {
            let (first, end) = (reader.uint64(), reader.uint64())
            if first <= end { skipped.append(first..<end) } else { reader.invalidate() }
            left -= 1
        }
    }

    /// Bytes that it takes.
    var size: Int { 32 + 16 * (inbound.count + skipped.count) }

    fileprivate func append(to row: inout RowWriter) {
        guard movedBelow > 0 || !inbound.isEmpty else { return }
        row.append(movedBelow)
        row.append(importedBelow)
        row.append(UInt64(inbound.count))
        row.append(UInt64(skipped.count))
        for setting in inbound {
            row.append(setting.ordinal)
            row.append(setting.next)
        }
        for range in skipped {
            row.append(range.lowerBound)
            row.append(range.upperBound)
        }
    }
}

extension Store {
    /// A stream's row, or what it must have said where it is damaged.
    mutating func streamRow(
        _ stream: UInt32, of session: StoredSession
    ) throws(JournalError) -> (number: UInt32, row: StreamRow) {
        var row = StreamRow(session: session.number, began: session.row.began)
        try forEach(in: .stream, from: UInt64(stream), damaged: { _ in false }) { key, bytes in
            if key == UInt64(stream), let found = StreamRow(bytes) { row = found }
            return false
        }
        try endReading()
        return (stream, row)
    }
}
