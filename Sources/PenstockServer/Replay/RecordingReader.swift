// The rows of a recording, in the order in which messages came and went.

internal import FIXEngine
internal import Journal
internal import Values

/// One row, copied out of the store.
struct RecordedRow {
    let direction: LogDirection
    let stream: UInt32
    /// MsgSeqNum of what went out, ordinal of what came in.
    let number: UInt64
    let time: Instant
    let ordinal: UInt64
    /// Nil for a row that is not what was written.
    let bytes: [UInt8]?

    /// `table in, stream 1, number 7`.
    var name: String { "\(RowName(direction.table, messageKey(stream: stream, number)))" }
}

/// Reads some hundred rows at a time, each time in a transaction of its own, so that a gateway that is
/// writing to the store is not held up.
struct RecordingReader {
    /// One direction. Within it, rows are in the order of their streams and numbers.
    private struct Side {
        let direction: LogDirection
        var streams: ArraySlice<UInt32>
        var number: UInt64 = 0
        /// Of the last row that was read.
        var ordinal: UInt64 = 0
        var rows: ArraySlice<RecordedRow> = []
    }

    private static var slice: (rows: Int, bytes: Int) { (256, 1 << 20) }

    private let path: String
    private let end: UInt64
    private var inbound: Side
    private var outbound: Side

    init(_ recording: Recording) {
        path = recording.path
        end = recording.end
        inbound = Side(direction: .inbound, streams: recording.streams[...])
        outbound = Side(direction: .outbound, streams: recording.streams[...])
    }

    /// The next row of either direction; nil at the end.
    ///
    /// - Throws: ``StoreError``, ``JournalError``.
    mutating func next() throws -> RecordedRow? {
        try fill(&inbound)
        try fill(&outbound)
        guard let first = inbound.rows.first else { return outbound.rows.popFirst() }
        guard let other = outbound.rows.first, other.ordinal < first.ordinal else {
            return inbound.rows.popFirst()
        }
        return outbound.rows.popFirst()
    }

    /// What went out before the next message came in: of many, the first few.
    mutating func answers() throws -> ArraySlice<RecordedRow> {
        try fill(&inbound)
        try fill(&outbound)
        let limit = inbound.rows.first?.ordinal ?? .max
        return outbound.rows.prefix(8).prefix { $0.ordinal < limit }
    }

    private func fill(_ side: inout Side) throws {
        while side.rows.isEmpty, let stream = side.streams.first {
            var rows: [RecordedRow] = []
            do {
                if try !read(stream, &side, into: &rows) {
                    side.streams = side.streams.dropFirst()
                    side.number = 0
                }
            } catch let error as JournalError where error.isMapResized {
                // Once more, from the store as it is now.
                rows = []
            }
            side.rows = rows[...]
        }
    }

    /// False when the stream has no further row.
    private func read(_ stream: UInt32, _ side: inout Side, into rows: inout [RecordedRow]) throws -> Bool {
        var store = try Store.read(path)
        let direction = side.direction
        var (next, ordinal, bytes, hasMore) = (side.number, side.ordinal, 0, false)
        func isInside(_ key: UInt64) -> Bool {
            guard key >> 40 == UInt64(stream) else { return false }
            hasMore = rows.count >= RecordingReader.slice.rows || bytes >= RecordingReader.slice.bytes
            return !hasMore
        }
        func take(_ key: UInt64, _ row: StoredRow?) -> Bool {
            guard row?.ordinal ?? 0 < end else { return false }
            ordinal = row?.ordinal ?? ordinal
            next = key & (1 << 40 - 1) + 1
            bytes += row?.message.count ?? 0
            rows.append(
                RecordedRow(
                    direction: direction, stream: stream, number: next - 1, time: row?.time ?? .distantPast,
                    ordinal: ordinal, bytes: row.map { ReplayMessage.copy($0.message) }))
            return next < 1 << 40
        }
        try store.forEach(
            in: direction.table, from: messageKey(stream: stream, next),
            damaged: { isInside($0) && take($0, nil) },
            { isInside($0) && take($0, StoredRow(direction, $0, $1, ceiling: .max)) })
        try store.endReading()
        (side.number, side.ordinal) = (next, ordinal)
        return hasMore
    }
}
