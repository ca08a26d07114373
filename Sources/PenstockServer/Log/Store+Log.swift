// Rows of a store for somebody who looks at what is damaged, too.

internal import Journal
internal import Values

extension Store {
    /// Calls `body` for each row from `first` on, in the order of keys, until it returns false;
    /// without a value for a row that is not what was written.
    ///
    /// - Throws: ``JournalError``, for a store that cannot be read.
    mutating func forEachRow(
        in table: StoreTable, from first: UInt64, _ body: (UInt64, Bytes?) -> Bool
    ) throws(JournalError) {
        var first = first
        // Safe: eight bytes of a local, which outlives the call.
        unsafe try withUnsafeBytes(of: &first) { (bytes) throws(JournalError) in
            unsafe try walk(table, from: Bytes(bytes)) { row in
                guard row.key.count == 8 else { return true }
                // Safe: eight bytes, as just checked; they need no alignment.
                return body(unsafe row.key.base.loadUnaligned(as: UInt64.self), row.value)
            }
        }
    }
}
