// A store of format 2 becomes one of format 3: each row gets its checksum.

internal import CLMDB
internal import Values

extension Store {
    /// Copies all rows into a new file, which then takes the place of the old one; that stays beside it as
    /// `data.format2.mdb`. Whenever the process ends, one of the two is the store, and whole.
    static func bringOver(_ home: StoreHome, mapSize: Int, at now: Instant) throws(StoreError) {
        let workshop = try Workshop(home, "format3")
        try copyRows(from: home.path, to: workshop.folder, mapSize: mapSize, at: now)
        try workshop.finish(keeping: home.path + "/data.format2.mdb")
    }

    private static func copyRows(
        from old: String, to new: String, mapSize: Int, at now: Instant
    ) throws(StoreError) {
        var source = unsafe Store(
            try openEnvironment(old, flags: UInt32(MDB_RDONLY | MDB_NOTLS), mapSize: 0))
        try source.openTables(old, creating: false, upTo: .broker)
        // Not by way of the map: on a full disk that would be a SIGBUS.
        let flags = UInt32(MDB_NOTLS | MDB_NOSYNC)
        var target = unsafe Store(try openEnvironment(new, flags: flags, mapSize: mapSize))
        try target.openTables(new, creating: true)
        do throws(JournalError) {
            for table in StoreTable.allCases where table.rawValue <= StoreTable.broker.rawValue {
                try target.copy(table, from: &source, at: now)
            }
            // Last of all: without its format a store is none.
            try target.writeFormat(created: source.created)
            try target.sync()
        } catch {
            throw failure(error, in: new)
        }
    }

    private mutating func copy(
        _ table: StoreTable, from source: inout Store, at now: Instant
    ) throws(JournalError) {
        var record = TurnRecord(capacity: 4 << 20)
        var failure: JournalError?
        var born = Instant.distantPast
        try source.walk(table, from: nil) { row in
            var reader = RowReader(row.raw)
            if table == .meta, RowName(.meta, row.key).number == MetaKey.format {
                _ = reader.uint64()
                born = reader.instant()
            } else if table == .clOrdID {
                // When it was used is not known.
                record.put(table, row.key, reader.uint64(), UInt64(bitPattern: now.nanosecondsSinceEpoch))
            } else {
                record.put(table, row.key, row.raw)
            }
            guard record.room < 3 << 20 else { return true }
            do throws(JournalError) { try commit(&record) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
        try commit(&record)
        if table == .meta { source.created = born }
    }
}
