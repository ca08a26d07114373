// A new store.

internal import CLMDB
internal import Values

extension Store {
    /// Makes a store aside and puts it in its place when it is whole and on the disk, its name as well.
    /// Whenever the process ends or the power goes, there is such a store or none: LMDB itself would leave
    /// an empty file, or one without tables, which it could not open again.
    static func begin(_ home: StoreHome, mapSize: Int, at now: Instant) throws(StoreError) {
        let workshop = try Workshop(home, "fresh")
        try makeTables(workshop.folder, mapSize: mapSize, at: now)
        try workshop.finish()
    }

    private static func makeTables(_ folder: String, mapSize: Int, at now: Instant) throws(StoreError) {
        let flags = UInt32(MDB_NOTLS | MDB_NOSYNC)
        var store = unsafe Store(try openEnvironment(folder, flags: flags, mapSize: mapSize))
        try store.openTables(folder, creating: true)
        do throws(JournalError) {
            try store.writeFormat(created: now)
            try store.sync()
        } catch {
            throw failure(error, in: folder)
        }
    }
}
