// Long reading of a store in short transactions.

internal import FIXEngine
internal import Journal
internal import Values

/// Rows of a store that a gateway may be writing to.
enum StoreSlices {
    /// Read in one transaction: while one is open, the gateway cannot use the pages again that it frees.
    static var rows: Int { 1024 }

    /// Calls `body` for each row with one of the keys, in their order.
    ///
    /// - Throws: ``StoreError``, ``JournalError``, ``RecoveryError`` for a damaged row, and what `body` throws.
    static func forEach(
        _ path: String, _ table: StoreTable, _ keys: ClosedRange<UInt64>, _ body: (UInt64, Bytes) throws -> Void
    ) throws {
        try walk(path, table, from: keys.lowerBound) { row in
            guard let key = RowName(table, row.key).number, key <= keys.upperBound else { return false }
            guard let value = row.value else { throw RecoveryError.damagedRow(table: table.name, key: key) }
            try body(key, value)
            return true
        }
    }

    /// The same for all rows from a key on, damaged ones as well, until `body` returns false.
    static func walk(
        _ path: String, _ table: StoreTable, from first: UInt64, _ body: (FoundRow) throws -> Bool
    ) throws {
        try walk(path, table, from: (0..<8).map { UInt8(truncatingIfNeeded: first >> UInt64(8 * $0)) }, body)
    }

    /// The same of any table; from its beginning without a key.
    static func walk(
        _ path: String, _ table: StoreTable, from first: [UInt8] = [], _ body: (FoundRow) throws -> Bool
    ) throws {
        var next = first
        var isDone = false
        while !isDone {
            // A store that a writer has enlarged must be closed before it is opened again.
            do { isDone = try read(path, table, &next, body) } catch let error as JournalError
                where error.isMapResized
            {}
        }
    }

    /// True when there is no further row, or none is wanted.
    private static func read(
        _ path: String, _ table: StoreTable, _ next: inout [UInt8], _ body: (FoundRow) throws -> Bool
    ) throws -> Bool {
        var store = try Store.read(path)
        while true {
            var left = rows
            var failure: (any Error)?
            var isDone = true
            var key = next
            func take(_ row: FoundRow) -> Bool {
                guard left > 0 else {
                    (key, isDone) = ((0..<row.key.count).map { row.key[$0] }, false)
                    return false
                }
                left -= 1
                do { return try body(row) } catch {
                    failure = error
                    return false
                }
            }
            try store.walkRaw(table, from: next, take)
            next = key
            try store.endReading()
            if let failure { throw failure }
            if isDone { return true }
        }
    }
}

extension JournalError {
    /// MDB_MAP_RESIZED: the writer has made its map larger than ours, so the store must be opened again.
    var isMapResized: Bool { code == -30785 }
}

extension Store {
    /// Calls `body` for each row from a key on, or from the first, until it returns false.
    fileprivate mutating func walkRaw(
        _ table: StoreTable, from first: [UInt8], _ body: (FoundRow) -> Bool
    ) throws(JournalError) {
        guard !first.isEmpty else { return try walk(table, from: nil, body) }
        var row = RowWriter(capacity: first.count)
        for byte in first { row.append(byte) }
        try walk(table, from: row.bytes, body)
    }
}
