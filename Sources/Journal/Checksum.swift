// What says whether a row is what was written.

internal import CLMDB
internal import Values

/// A row in the store is its value and, behind it, eight bytes that its table, key and value give (XXH3).
enum Checksum {
    static var size: Int { @_noLocks get { Int(checksum_size) } }

    @_noLocks
    static func of(_ table: UInt8, _ key: Bytes, _ value: Bytes) -> UInt64 {
        // Safe: views that are good during the call.
        unsafe checksum_row(table, key.base, key.count, value.base, value.count)
    }

    /// The hash of a key alone.
    @_noLocks
    static func of(_ table: UInt8, _ key: Bytes) -> UInt64 {
        // Safe: a view that is good during the call.
        unsafe checksum_key(table, key.base, key.count)
    }

    /// The value of a row as it is stored, or nil when it is damaged.
    @_noLocks
    static func value(in table: UInt8, _ key: Bytes, _ row: Bytes) -> Bytes? {
        guard row.count >= size else { return nil }
        let value = row.slice(0, row.count - size)
        // Safe: eight bytes lie there, as just checked; they need no alignment.
        let stored = unsafe row.base.loadUnaligned(fromByteOffset: value.count, as: UInt64.self)
        return of(table, key, value) == stored ? value : nil
    }
}
