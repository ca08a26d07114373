// The one place in which a tool changes a session of a store.

internal import FIXEngine
internal import Journal
internal import Values

/// What a tool puts in the place of a session's row.
enum SessionChange {
    /// Stages a session's new row; whatever is to be told of the change goes into the same commit.
    ///
    /// - Parameter old: The session as it was; nil for one that is new to the store.
    static func stage(
        _ number: UInt32, from old: SessionRow?, to new: SessionRow, in record: inout TurnRecord
    ) {
        var row = RowWriter(capacity: SessionRow.maximumSize)
        new.append(to: &row)
        record.put(.session, UInt64(number), row.bytes)
    }
}
