// Rows, one at a time and in order.

internal import CLMDB
public import Values

extension Store {
    /// A row as the turn so far has left it; a view that is good until the next change.
    ///
    /// - Throws: ``JournalError``, for a store that cannot be read.
    @_noLocks
    public mutating func get(
        _ table: StoreTable, _ key: UInt64, after record: borrowing TurnRecord
    ) throws(JournalError) -> Bytes? {
        var key = key
        // Safe: eight bytes of a local, read during the call.
        return unsafe try get(table, &key, 8, after: record)
    }

    @_noLocks @unsafe
    private mutating func get(
        _ table: StoreTable, _ key: UnsafeRawPointer, _ count: Int, after record: borrowing TurnRecord
    ) throws(JournalError) -> Bytes? {
        unsafe try get(table, Bytes(base: key, count: count), after: record)
    }

    /// The same under a key that is a text.
    @_noLocks
    public mutating func get(
        _ table: StoreTable, _ key: Bytes, after record: borrowing TurnRecord
    ) throws(JournalError) -> Bytes? {
        if !isOpen {
            switch findRecent(table, key, record) {
            case .row(let row): return row
            case .deleted: return nil
            case .nowhere: return try find(table, key)
            case .unknown: break
            }
        }
        if !record.isEmpty { try apply(record) } else { try applyTurns() }
        return try find(table, key)
    }

    /// In the turn that goes on and in the log, the newest first.
    @_noLocks
    private mutating func findRecent(
        _ table: StoreTable, _ key: Bytes, _ record: borrowing TurnRecord
    ) -> RecentRows.Found {
        let found = recent.find(table, key, in: turns.bytes, turns.open, record)
        if case .nowhere = found, let handed = turns.handed {
            return other.find(table, key, in: turns.bytes, handed, noRecord)
        }
        return found
    }

    @_noLocks
    mutating func get(_ table: StoreTable, _ key: UInt64) throws(JournalError) -> Bytes? {
        var key = key
        // Safe: eight bytes of a local, read during the call.
        return unsafe try find(table, &key, 8)
    }

    @_noLocks @unsafe
    private mutating func find(
        _ table: StoreTable, _ key: UnsafeRawPointer, _ count: Int
    ) throws(JournalError) -> Bytes? {
        unsafe try find(table, Bytes(base: key, count: count))
    }

    @_noLocks
    private mutating func find(_ table: StoreTable, _ key: Bytes) throws(JournalError) -> Bytes? {
        guard let row = try findRaw(table, key) else { return nil }
        guard let value = Checksum.value(in: table.index, key, row) else {
            throw JournalError(damaged: RowName(table, key))
        }
        return value
    }

    /// The row with its checksum, which nobody has looked at.
    @_noLocks
    mutating func findRaw(_ table: StoreTable, _ key: Bytes) throws(JournalError) -> Bytes? {
        if tables[Int(table.index)] == Store.noTable { return nil }
        let transaction = unsafe try look()
        var value: UnsafeRawPointer?
        var size = 0
        // Safe: the transaction is open; what is found stays where it is until the next change.
        let result = unsafe store_get(
            transaction, tables[Int(table.index)], key.base, key.count, &value, &size)
        if result == MDB_NOTFOUND { return nil }
        guard result == 0, let value = unsafe value else { throw JournalError(code: result) }
        return unsafe Bytes(base: value, count: size)
    }

    /// The turn's transaction, with all that the turn log has, or one for looking where the store may not be written.
    @_noLocks
    mutating func beginReading() throws(JournalError) -> OpaquePointer {
        if let transaction = unsafe transaction { return unsafe transaction }
        try applyTurns()
        var begun: OpaquePointer?
        let flags = unsafe store_reading_flags(environment)
        // Safe: the call writes the pointer or fails.
        let result = unsafe store_begin(environment, flags, &begun)
        guard result == 0, let begun = unsafe begun else { throw JournalError(code: result) }
        unsafe transaction = begun
        applied = 0
        return unsafe begun
    }

    /// The turn's transaction, or one that has what is committed and not what the turn log has.
    @_noLocks
    private mutating func look() throws(JournalError) -> OpaquePointer {
        let flags = unsafe store_reading_flags(environment)
        if isOpen || flags != 0 { return unsafe try beginReading() }
        guard !isLooking, let known = unsafe reader else { return unsafe try beginLooking() }
        // Safe: it was reset, and is used on this thread alone.
        let result = unsafe store_renew(known)
        guard result == 0 else { throw JournalError(code: result) }
        isLooking = true
        return unsafe known
    }

    @_noLocks
    private mutating func beginLooking() throws(JournalError) -> OpaquePointer {
        if let known = unsafe reader { return unsafe known }
        var begun: OpaquePointer?
        // Safe: the call writes the pointer or fails.
        let result = unsafe store_begin(environment, UInt32(MDB_RDONLY), &begun)
        guard result == 0, let begun = unsafe begun else { throw JournalError(code: result) }
        unsafe reader = begun
        isLooking = true
        return unsafe begun
    }

    /// Ends a transaction in which nothing was changed, so that its pages can be used again.
    @_noLocks
    public mutating func endReading() throws(JournalError) {
        stopLooking()
        guard let open = unsafe transaction else { return }
        precondition(applied == 0, "a turn with changes ends with a commit")
        // Safe: the transaction is open and is not used again.
        unsafe store_abort(open)
        unsafe transaction = nil
    }

    @_noLocks
    mutating func stopLooking() {
        guard isLooking, let known = unsafe reader else { return }
        // Safe: it is renewed before it is used again.
        unsafe store_reset(known)
        isLooking = false
    }

    /// Calls `body` for each row from `first` on, in the order of keys, until it returns false.
    ///
    /// For recovery and tools: a row may not be changed meanwhile.
    ///
    /// - Throws: ``JournalError``, at a row that is damaged as well.
    public mutating func forEach(
        in table: StoreTable, from first: UInt64 = 0, _ body: (UInt64, Bytes) -> Bool
    ) throws(JournalError) {
        var damaged: RowName?
        try forEach(
            in: table, from: first,
            damaged: {
                damaged = RowName(table, $0)
                return false
            }, body)
        if let damaged { throw JournalError(damaged: damaged) }
    }

    /// The same, and what is damaged goes to `damaged`, by its key.
    public mutating func forEach(
        in table: StoreTable, from first: UInt64 = 0, damaged: (UInt64) -> Bool,
        _ body: (UInt64, Bytes) -> Bool
    ) throws(JournalError) {
        precondition(table.hasNumericKeys, "a table whose keys are no numbers is walked through")
        var key = first
        var isOdd = false
        // Safe: eight bytes of a local, read during the call.
        unsafe try withUnsafeBytes(of: &key) { (bytes) throws(JournalError) in
            unsafe try walk(table, from: Bytes(bytes)) { row in
                guard row.key.count == 8 else {
                    isOdd = true
                    return false
                }
                // Safe: eight bytes, as just checked; they need no alignment.
                let key = unsafe row.key.base.loadUnaligned(as: UInt64.self)
                guard let value = row.value else { return damaged(key) }
                return body(key, value)
            }
        }
        if isOdd { throw JournalError(code: MDB_CORRUPTED) }
    }

    /// Calls `body` for each row of any table from the key `first` on, until it returns false.
    public mutating func walk(
        _ table: StoreTable, from first: Bytes?, _ body: (FoundRow) -> Bool
    ) throws(JournalError) {
        if tables[Int(table.rawValue)] == Store.noTable { return }
        var cursor: OpaquePointer?
        let transaction = unsafe try beginReading()
        // Safe: the cursor is closed before its transaction ends.
        let result = unsafe mdb_cursor_open(transaction, tables[Int(table.rawValue)], &cursor)
        guard result == 0, let cursor = unsafe cursor else { throw JournalError(code: result) }
        defer { unsafe mdb_cursor_close(cursor) }
        var operation = first == nil ? MDB_FIRST : MDB_SET_RANGE
        while true {
            var key: UnsafeRawPointer?
            var keyCount = 0
            var value: UnsafeRawPointer?
            var count = 0
            // Safe: what is found is good until the cursor moves.
            let result = unsafe store_seek(
                cursor, first?.base, first?.count ?? 0, Int32(operation.rawValue), &key, &keyCount,
                &value, &count)
            if result == MDB_NOTFOUND { return }
            guard result == 0, let key = unsafe key, let value = unsafe value else {
                throw JournalError(code: result)
            }
            let found = unsafe FoundRow(
                table, Bytes(base: key, count: keyCount), Bytes(base: value, count: count))
            guard body(found) else { return }
            operation = MDB_NEXT
        }
    }

    /// How many rows a table has.
    public mutating func count(of table: StoreTable) throws(JournalError) -> Int {
        if tables[Int(table.rawValue)] == Store.noTable { return 0 }
        var facts = MDB_stat()
        let transaction = unsafe try beginReading()
        // Safe: the transaction is open; the call writes to a local.
        let result = unsafe mdb_stat(transaction, tables[Int(table.rawValue)], &facts)
        guard result == 0 else { throw JournalError(code: result) }
        return facts.ms_entries
    }

    /// The rows of one stream as the turn so far has left them, whether or not they are what was written.
    public mutating func walkRows(
        of table: StoreTable, stream: UInt32, after record: borrowing TurnRecord, _ body: (UInt64, Bytes) -> Bool
    ) throws(JournalError) {
        try walkRows(of: table, from: messageKey(stream: stream, 0), after: record) { key, row in
            key >> 40 == UInt64(stream) && body(key, row)
        }
    }

    /// The same of a table with numeric keys, from a key on.
    public mutating func walkRows(
        of table: StoreTable, from first: UInt64, after record: borrowing TurnRecord,
        _ body: (UInt64, Bytes) -> Bool
    ) throws(JournalError) {
        if !record.isEmpty { try apply(record) }
        try walk(table, from: first) { found in
            guard let key = RowName(table, found.key).number else { return false }
            return body(key, found.stored)
        }
    }

    /// The same of a table whose keys are texts; from its beginning for an empty one.
    public mutating func walkRows(
        of table: StoreTable, from first: [UInt8], after record: borrowing TurnRecord,
        _ body: (Bytes, Bytes) -> Bool
    ) throws(JournalError) {
        if !record.isEmpty { try apply(record) }
        guard !first.isEmpty else { return try walk(table, from: nil) { body($0.key, $0.stored) } }
        // Safe: the array outlives the call.
        unsafe try walk(table, first, first.count) { body($0.key, $0.stored) }
    }

    @unsafe
    private mutating func walk(
        _ table: StoreTable, _ first: UnsafeRawPointer, _ count: Int, _ body: (FoundRow) -> Bool
    ) throws(JournalError) {
        unsafe try walk(table, from: Bytes(base: first, count: count), body)
    }

    /// The rows of a table with numeric keys from `first` on.
    public mutating func walk(
        _ table: StoreTable, from first: UInt64, _ body: (FoundRow) -> Bool
    ) throws(JournalError) {
        var key = first
        // Safe: eight bytes of a local, read during the call.
        unsafe try withUnsafeBytes(of: &key) { (bytes) throws(JournalError) in
            unsafe try walk(table, from: Bytes(bytes), body)
        }
    }

    /// The rows of a table with numeric keys below `end`, the last one first, until `body` returns false.
    public mutating func walkBack(
        _ table: StoreTable, below end: UInt64, _ body: (FoundRow) -> Bool
    ) throws(JournalError) {
        if tables[Int(table.rawValue)] == Store.noTable { return }
        var cursor: OpaquePointer?
        let transaction = unsafe try beginReading()
        // Safe: the cursor is closed before its transaction ends.
        let opened = unsafe mdb_cursor_open(transaction, tables[Int(table.rawValue)], &cursor)
        guard opened == 0, let cursor = unsafe cursor else { throw JournalError(code: opened) }
        defer { unsafe mdb_cursor_close(cursor) }
        var end = end
        var key: UnsafeRawPointer?
        var keyCount = 0
        var value: UnsafeRawPointer?
        var count = 0
        // Safe: eight bytes of a local, read during the call; what is found is good until the cursor moves.
        let sought = unsafe store_seek(
            cursor, &end, 8, Int32(MDB_SET_RANGE.rawValue), &key, &keyCount, &value, &count)
        guard sought == 0 || sought == MDB_NOTFOUND else { throw JournalError(code: sought) }
        var operation = sought == 0 ? MDB_PREV : MDB_LAST
        while true {
            // Safe: as above.
            let result = unsafe store_seek(
                cursor, &end, 8, Int32(operation.rawValue), &key, &keyCount, &value, &count)
            if result == MDB_NOTFOUND { return }
            guard result == 0, let key = unsafe key, let value = unsafe value else {
                throw JournalError(code: result)
            }
            let found = unsafe FoundRow(
                table, Bytes(base: key, count: keyCount), Bytes(base: value, count: count))
            guard body(found) else { return }
            operation = MDB_PREV
        }
    }

    /// The highest key of a table, or nil when it is empty.
    public mutating func lastKey(of table: StoreTable) throws(JournalError) -> UInt64? {
        if tables[Int(table.rawValue)] == Store.noTable { return nil }
        var cursor: OpaquePointer?
        let transaction = unsafe try beginReading()
        // Safe: the cursor is closed before its transaction ends.
        let result = unsafe mdb_cursor_open(transaction, tables[Int(table.rawValue)], &cursor)
        guard result == 0, let cursor = unsafe cursor else { throw JournalError(code: result) }
        defer { unsafe mdb_cursor_close(cursor) }
        var none: UInt64 = 0
        var found: UnsafeRawPointer?
        var foundCount = 0
        var value: UnsafeRawPointer?
        var count = 0
        // Safe: as above.
        let last = unsafe store_seek(
            cursor, &none, 8, Int32(MDB_LAST.rawValue), &found, &foundCount, &value, &count)
        if last == MDB_NOTFOUND { return nil }
        guard last == 0, let found = unsafe found, foundCount == 8 else {
            throw JournalError(code: last)
        }
        return unsafe found.loadUnaligned(as: UInt64.self)
    }
}

/// A row that a walk has come to: views that are good until it goes on.
public struct FoundRow {
    public let key: Bytes
    /// Nil when it is not what was written.
    public let value: Bytes?
    /// The value as it is stored, whether or not it is what was written.
    public let stored: Bytes
    /// The same with its checksum.
    let raw: Bytes

    init(_ table: StoreTable, _ key: Bytes, _ raw: Bytes) {
        self.key = key
        self.raw = raw
        stored = raw.slice(0, max(0, raw.count - Checksum.size))
        value = Checksum.value(in: table.index, key, raw)
    }
}
