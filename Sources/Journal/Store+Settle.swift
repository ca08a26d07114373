// Before somebody looks at a store: what its turn log has becomes rows.

internal import CLMDB
internal import CLinux

extension Store {
    /// Sees to it that whoever reads the store next finds what is committed now: waits for the process that writes
    /// to it, or, where there is none, puts in what its log has.
    ///
    /// - Throws: ``StoreError``: the last turns cannot be put in.
    static func settle(_ path: String) throws(StoreError) {
        guard let now = try progress(path), now.rows < now.log else { return }
        for _ in 0..<500 {
            guard let rows = try progress(path)?.rows, rows < now.log else { return }
            do throws(StoreError) {
                let home = try StoreHome(path)
                defer { home.release() }
                return try settle(home)
            } catch {
                switch error {
                case .inUse: break
                case .cannotCreate(_, let reason):
                    throw .cannotRead(path: path, reason: "its last turns are in penstock.turns: \(reason)")
                default: throw error
                }
            }
            linux_nap(2)
        }
    }

    private static func settle(_ home: StoreHome) throws(StoreError) {
        // After a loss of power the store is looked at before anything is put in.
        guard try home.hasData(), home.isOurs, try !home.needsLook() else { return }
        var bounds = StoreBounds()
        bounds.putsInAtOnce = true
        var store = unsafe Store(
            try openEnvironment(home.path, flags: UInt32(MDB_NOTLS), mapSize: 0), .process, bounds)
        try store.openTables(home.path, creating: false)
        try store.openTurns(home, wasClosed: false, isCopy: false)
    }

    /// The last turns that the rows and the log have; nil without a log of this store.
    private static func progress(_ path: String) throws(StoreError) -> (rows: UInt64, log: UInt64)? {
        guard let log = TurnLogFile.open(path + "/penstock.turns", for: .reading) else { return nil }
        defer { log.file.close() }
        try findStore(path)
        var store = unsafe Store(try openEnvironment(path, flags: UInt32(MDB_RDONLY | MDB_NOTLS), mapSize: 0))
        guard let row = store.turnAlone(), row.store == log.store else { return nil }
        return (row.turn, log.file.tail(of: log.store, after: row.turn).spans.last?.turn ?? row.turn)
    }

    /// Without looking at any table but `meta`.
    private mutating func turnAlone() -> (store: UInt64, turn: UInt64)? {
        guard openMetaAlone() else { return nil }
        return try? turnOfRows()
    }
}
