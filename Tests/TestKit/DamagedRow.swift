// A byte of a row is another one, as after an error of the disk.

import CLMDB
public import Journal

/// Changes a byte of a row's value in a store that nobody has open, past the store's own ways of writing.
public func damageRow(in path: String, _ table: StoreTable, _ key: [UInt8], at place: Int = 0) throws {
    var environment: OpaquePointer?
    // Safe: what is opened here is closed here; what is found is copied before the next call.
    try check(unsafe mdb_env_create(&environment))
    defer { unsafe mdb_env_close(environment) }
    try check(unsafe mdb_env_set_maxdbs(environment, 16))
    try check(unsafe mdb_env_open(environment, path, 0, 0o600))
    var transaction: OpaquePointer?
    try check(unsafe mdb_txn_begin(environment, nil, 0, &transaction))
    var opened: UInt32 = 0
    try check(unsafe mdb_dbi_open(transaction, table.name, 0, &opened))
    var value: UnsafeRawPointer?
    var count = 0
    try check(unsafe store_get(transaction, opened, key, key.count, &value, &count))
    var bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: value, count: count))
    bytes[place] ^= 0x10
    try unsafe putAsItIs(key, bytes, in: opened, transaction)
    try check(unsafe mdb_txn_commit(transaction))
}

public func damageRow(in path: String, _ table: StoreTable, _ key: UInt64, at place: Int = 0) throws {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: key >> UInt64(8 * $0)) }
    try damageRow(in: path, table, bytes, at: place)
}

/// A row without what the store puts behind its value.
///
/// Safe: the transaction is open, and the table is one of its environment.
@unsafe
public func putAsItIs(_ key: [UInt8], _ row: [UInt8], in table: UInt32, _ transaction: OpaquePointer?) throws {
    var (key, row) = (key, row)
    try unsafe key.withUnsafeMutableBytes { key in
        try unsafe row.withUnsafeMutableBytes { row in
            // Safe: views that are good during the call, which copies them.
            var name = unsafe MDB_val(mv_size: key.count, mv_data: key.baseAddress)
            var value = unsafe MDB_val(mv_size: row.count, mv_data: row.baseAddress)
            try check(unsafe mdb_put(transaction, table, &name, &value, 0))
        }
    }
}

private func check(_ result: Int32) throws {
    if result != 0 { throw LMDBError(text: unsafe String(cString: mdb_strerror(result))) }
}

struct LMDBError: Error {
    let text: String
}
