// The store: whole turns in, rows out.

internal import CLMDB
internal import CLinux
public import Values

/// How much a commit survives.
public enum Durability: Sendable {
    /// Memory only: nothing survives the process.
    case none
    /// Every kill of the process at any point; not a loss of power.
    case process
}

/// One LMDB environment with one writer: the thread that owns this value.
@safe
public struct Store: ~Copyable {
    /// The format of rows and tables. It changes with every change of either.
    public static var formatVersion: UInt64 { 2 }

    let environment: OpaquePointer
    var tables = InlineArray<9, UInt32>(repeating: 0)
    /// The write transaction of the turn, from its first change or look to its commit.
    var transaction: OpaquePointer?
    /// How much of the turn's record the transaction holds already.
    var applied = 0
    /// When this store was made: part of every ID that must be unique for ever.
    public private(set) var created = Instant(nanosecondsSinceEpoch: 0)
    private var lock: StoreLock?
    var care: CareThread?

    @unsafe
    private init(_ environment: OpaquePointer, lock: StoreLock?) {
        unsafe self.environment = environment
        self.lock = lock
        unsafe transaction = nil
    }

    /// Opens the store at `path`, a folder, and makes it if it is not there.
    ///
    /// - Parameter now: The time of creation of a new store.
    /// - Throws: ``StoreError``: not writable, in use, another format, damaged.
    public static func open(
        path: String, durability: Durability, mapSize: Int, at now: Instant
    ) throws(StoreError) -> Store {
        switch durability {
        case .none:
            var journal = unsafe Store(try openInMemory(mapSize: mapSize), lock: nil)
            try journal.openTables(path, creating: true)
            try journal.checkFormat(path, at: now)
            return journal
        case .process:
            try createFolder(path)
            let lock = try StoreLock(folder: path)
            // Reading ahead in a file of holes would fill them with zeros for nothing.
            let flags = UInt32(
                MDB_NOSYNC | MDB_WRITEMAP | MDB_NOTLS | MDB_NOMEMINIT | MDB_NORDAHEAD)
            let environment: OpaquePointer
            do throws(StoreError) {
                unsafe environment = try openEnvironment(path, flags: flags, mapSize: mapSize)
            } catch {
                lock.release()
                throw error
            }
            var journal = unsafe Store(environment, lock: lock)
            try journal.openTables(path, creating: true)
            try journal.checkFormat(path, at: now)
            journal.care = unsafe CareThread(journal.environment)
            return journal
        }
    }

    /// Opens an existing store for looking, also while a gateway writes to it.
    public static func read(_ path: String) throws(StoreError) -> Store {
        try findStore(path)
        let flags = UInt32(MDB_RDONLY | MDB_NOTLS)
        var journal = unsafe Store(try openEnvironment(path, flags: flags, mapSize: 0), lock: nil)
        try journal.openTables(path, creating: false)
        try journal.checkFormat(path, at: nil)
        return journal
    }

    deinit {
        care?.stop()
        if let transaction = unsafe transaction { unsafe store_abort(transaction) }
        unsafe mdb_env_sync(environment, 1)
        unsafe mdb_env_close(environment)
        lock?.release()
    }

    private mutating func openTables(_ path: String, creating: Bool) throws(StoreError) {
        var transaction: OpaquePointer?
        // Safe: the environment is open; the transaction ends below on every path.
        var result = unsafe store_begin(
            environment, creating ? 0 : UInt32(MDB_RDONLY), &transaction)
        if result == 0 { result = unsafe checkOwner(transaction) }
        for table in StoreTable.allCases where result == 0 {
            var flags = UInt32(table.hasNumericKeys ? MDB_INTEGERKEY : 0)
            if creating { flags |= UInt32(MDB_CREATE) }
            result = unsafe mdb_dbi_open(
                transaction, table.name, flags, &tables[Int(table.rawValue)])
        }
        if result == MDB_NOTFOUND { result = MDB_INCOMPATIBLE }
        guard result == 0 else {
            if let transaction = unsafe transaction { unsafe store_abort(transaction) }
            guard result == MDB_INCOMPATIBLE else {
                throw .failed(path: path, reason: storeErrorText(result))
            }
            throw .notAStore(path: path)
        }
        result = unsafe store_commit(transaction)
        guard result == 0 else { throw .failed(path: path, reason: storeErrorText(result)) }
    }

    /// Whether the tables that are there, if any, are ours: another program's are not added to.
    @unsafe
    private func checkOwner(_ transaction: OpaquePointer?) -> Int32 {
        var table: UInt32 = 0
        var facts = MDB_stat()
        // Safe: the transaction is open; the calls write to locals. Without a name it is the table
        // of tables.
        var result = unsafe mdb_dbi_open(transaction, nil, 0, &table)
        if result == 0 { result = unsafe mdb_stat(transaction, table, &facts) }
        guard result == 0, facts.ms_entries > 0 else { return result }
        return unsafe mdb_dbi_open(transaction, StoreTable.meta.name, 0, &table)
    }

    /// Reads the format, or writes it into a new store.
    private mutating func checkFormat(_ path: String, at now: Instant?) throws(StoreError) {
        do {
            if let row = try get(.meta, MetaKey.format) {
                var reader = RowReader(row)
                let found = reader.uint64()
                created = reader.instant()
                try? endReading()
                guard found == Store.formatVersion else {
                    throw StoreError.otherVersion(
                        path: path, found: found, expected: Store.formatVersion)
                }
                guard reader.isComplete else { throw StoreError.notAStore(path: path) }
                return
            }
            guard let now else { throw StoreError.notAStore(path: path) }
            var row = RowWriter(capacity: 16)
            row.append(Store.formatVersion)
            row.append(now)
            var record = TurnRecord(capacity: 4096)
            record.put(.meta, MetaKey.format, row.bytes)
            try commit(&record)
            created = now
        } catch let error as StoreError {
            throw error
        } catch {
            throw .failed(path: path, reason: "\(error)")
        }
    }
}
