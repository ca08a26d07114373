// The streams of a store of ours.

internal import FIXEngine
internal import Journal
internal import Values

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
