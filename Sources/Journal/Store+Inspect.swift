// A store that was in use when the machine went down.

internal import CLMDB
internal import Values

extension Store {
    /// Looks at all pages and rows, and sets the store aside when one is damaged.
    static func inspect(_ home: StoreHome, at now: Instant) throws(StoreError) {
        let problem = try PageCheck.problem(in: home.data)
        guard home.isOurs else {
            // A backup, a store of format 2, or somebody else's file: it stays where it is.
            if problem == PageCheck.isNoStore { throw .notAStore(path: home.path) }
            if let problem { throw .failed(path: home.path, reason: "damaged: \(problem)") }
            if let found = try format(of: home.path), (3...formatVersion).contains(found),
                let problem = problemOfRows(home.path) {
                throw .failed(path: home.path, reason: problem)
            }
            return
        }
        if let problem { try home.setAside(because: problem, at: now) }
        if let problem = problemOfRows(home.path) { try home.setAside(because: problem, at: now) }
    }

    /// What is wrong with the rows of a store whose pages are in order.
    private static func problemOfRows(_ path: String) -> String? {
        do {
            var store = try read(path)
            var damaged: RowName?
            for table in StoreTable.allCases where damaged == nil {
                try store.walk(table, from: nil) { row in
                    if row.value == nil { damaged = RowName(table, row.key) }
                    return damaged == nil
                }
            }
            return damaged.map { "a damaged row: \($0)" }
        } catch {
            return "\(error)"
        }
    }

    /// The format of the store in a folder; nil when there is none, or none of ours.
    static func format(of path: String) throws(StoreError) -> UInt64? {
        do throws(StoreError) { try findStore(path) } catch {
            guard case .missing = error else { throw error }
            return nil
        }
        var store = unsafe Store(
            try openEnvironment(path, flags: UInt32(MDB_RDONLY | MDB_NOTLS), mapSize: 0))
        return store.formatAlone()
    }

    /// Without looking at any table but `meta`: older formats have fewer.
    private mutating func formatAlone() -> UInt64? { openMetaAlone() ? try? rawFormat() : nil }

    mutating func openMetaAlone() -> Bool {
        var begun: OpaquePointer?
        // Safe: the environment is open; the transaction ends with the store.
        guard unsafe store_begin(environment, UInt32(MDB_RDONLY), &begun) == 0 else { return false }
        unsafe transaction = begun
        let meta = Int(StoreTable.meta.rawValue)
        return unsafe mdb_dbi_open(begun, StoreTable.meta.name, 0, &tables[meta]) == 0
    }
}
