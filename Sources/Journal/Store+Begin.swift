// A new store.

internal import CLMDB
internal import CLinux
internal import Values

extension Store {
    /// Makes a store aside and puts it in its place when it is whole and on the disk, its name as well.
    /// Whenever the process ends or the power goes, there is such a store or none: LMDB itself would leave
    /// an empty file, or one without tables, which it could not open again.
    static func begin(_ home: StoreHome, mapSize: Int, at now: Instant) throws(StoreError) {
        let folder = home.path + "/fresh"
        try createFolder(folder)
        try check(unsafe linux_remove(folder + "/data.mdb"), folder)
        try check(unsafe linux_remove(folder + "/lock.mdb"), folder)
        try makeTables(folder, mapSize: mapSize, at: now)
        try check(unsafe linux_sync(folder + "/data.mdb"), folder)
        try check(unsafe linux_rename(folder + "/data.mdb", home.data), home.path)
        _ = unsafe linux_remove(folder + "/lock.mdb")
        _ = unsafe linux_remove_folder(folder)
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

    static func check(_ result: Int32, _ path: String) throws(StoreError) {
        guard result >= 0 else {
            throw .cannotCreate(path: path, reason: unsafe String(cString: linux_error_text(-result)))
        }
    }
}
