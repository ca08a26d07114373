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
    /// A loss of power as well: each commit is on the disk before it returns.
    case power
}

/// One LMDB environment with one writer: the thread that owns this value.
@safe
public struct Store: ~Copyable {
    /// The format of rows and tables. It changes with every change of either.
    ///
    /// 5: there are tables of trades, books and decisions. 4: there is a turn log, whose turns are part of the store. 3: each row has a checksum, and
    /// there is an audit table. All are brought over, as is 2; 1 was never released.
    public static var formatVersion: UInt64 { 5 }

    private let inPlace = InPlace()
    let environment: OpaquePointer
    var tables = InlineArray<13, UInt32>(repeating: 0)
    /// The write transaction of the turn, from its first change or look to its commit.
    var transaction: OpaquePointer?
    /// How much of the turn's record the transaction holds already.
    var applied = 0
    /// What is known of the chain of the audit's rows in that transaction.
    let chain: UnsafeMutableRawPointer
    /// Turns that are committed and whose rows may not be yet.
    var turns = TurnLog.none
    /// The last turn of the log whose rows are committed.
    var storedTurn: UInt64 = 0
    /// The rows of turns in the half of the log that is written, and of the turn that goes on, by their keys; and
    /// those of the other half.
    var recent = RecentRows()
    var other = RecentRows()
    let noRecord = TurnRecord(capacity: 4096)
    /// Commits the rows of turns in the log, in a store that is written.
    var rows: RowThread?
    /// What the rows of the turns in the log may cost, those that the thread has in its hands, and when the others are
    /// to be committed at the latest.
    var spent = 0
    var spentHanded = 0
    public internal(set) var due = Instant.distantFuture
    /// For looking while turns are in the log: between turns it holds no page.
    var reader: OpaquePointer?
    var isLooking = false
    /// What follows the turns from now on.
    public var tap: TurnTap?
    /// When this store was made: part of every ID that must be unique for ever.
    public internal(set) var created = Instant(nanosecondsSinceEpoch: 0)
    private var home: StoreHome?
    /// LMDB's file, of a store that is open for looking.
    var file = ""
    var care: CareThread?
    let durability: Durability
    var bounds: StoreBounds
    let bytesInPage: Int
    /// Bytes that rows may take before the disk is asked for more.
    var room = Int.max / 4
    /// The map has all the address space that it may have.
    var cannotGrow = false

    @unsafe
    init(_ environment: OpaquePointer, _ durability: Durability = .none, _ bounds: StoreBounds = StoreBounds()) {
        unsafe self.environment = environment
        self.durability = durability
        self.bounds = bounds
        guard let chain = unsafe store_chain_make() else { preconditionFailure("OpenSSL cannot hash: out of memory") }
        unsafe self.chain = chain
        unsafe bytesInPage = Store.pageSize(environment)
        unsafe transaction = nil
        unsafe reader = nil
    }

    /// Opens the store at `path`, a folder, and makes it if it is not there.
    ///
    /// One that was in use when the machine went down is looked at whole before it is used, unless its
    /// `durability` is `power`; one that is damaged is set aside. One of an older format is brought over.
    ///
    /// - Parameter now: The time of creation of a new store.
    /// - Throws: ``StoreError``: not writable, in use, another format, damaged.
    public static func open(
        path: String, durability: Durability, bounds: StoreBounds = StoreBounds(), at now: Instant
    ) throws(StoreError) -> Store {
        let mapSize = bounds.mapSize
        if durability == .none {
            let bounds = bounds.inMemory
            var journal = unsafe Store(try openInMemory(mapSize: mapSize), .none, bounds)
            try journal.openTables(path, creating: true)
            try journal.checkFormat(path, at: now)
            journal.turns = .inMemory(size: bounds.turnLogSize)
            journal.measure()
            do throws(JournalError) { try journal.startRows() } catch { throw failure(error, in: path) }
            return journal
        }
        let home = try StoreHome(path)
        do throws(StoreError) {
            let isCopy = try home.hasData() && !home.isOurs
            if try !home.hasData() { try begin(home, mapSize: mapSize, at: now) }
            let hasLostPower = try home.needsLook()
            if hasLostPower { try inspect(home, at: now) }
            let wasClosed = home.isClosed
            try home.markOpen(keepsOnPowerLoss: durability == .power)
            if try format(of: path) == 2 { try bringOver(home, mapSize: mapSize, at: now) }
            // Reading ahead in a file of holes would fill them with zeros for nothing.
            var flags = UInt32(MDB_NOTLS | MDB_NORDAHEAD)
            // Pages that LMDB writes itself are not to show what else is in memory.
            if durability == .process { flags |= UInt32(MDB_NOSYNC | MDB_WRITEMAP | MDB_NOMEMINIT) }
            var journal = unsafe Store(
                try openEnvironment(path, flags: flags, mapSize: mapSize), durability, bounds)
            try journal.openTables(path, creating: true, upTo: .meta)
            try journal.checkFormat(path, at: now)
            try journal.openTables(path, creating: true)
            do throws(JournalError) {
                if isCopy { try journal.noteCopy() }
                try journal.startCare()
            } catch {
                throw failure(error, in: path)
            }
            journal.measure()
            try journal.openTurns(home, wasClosed: wasClosed, isCopy: isCopy, hasLostPower: hasLostPower)
            journal.home = home
            return journal
        } catch {
            home.release()
            throw error
        }
    }

    /// With a map of so many bytes to begin with.
    public static func open(
        path: String, durability: Durability, mapSize: Int, at now: Instant
    ) throws(StoreError) -> Store {
        var bounds = StoreBounds()
        bounds.mapSize = mapSize
        return try open(path: path, durability: durability, bounds: bounds, at: now)
    }

    /// Opens an existing store for looking, also while a gateway writes to it; or a copy of one, which
    /// is a file, and which nobody writes to.
    public static func read(_ given: String) throws(StoreError) -> Store {
        let path = folder(of: given)
        if !isFile(path) { try settle(path) }
        return try look(path)
    }

    /// The same with what is in the tables by now.
    static func look(_ path: String) throws(StoreError) -> Store {
        var flags = UInt32(MDB_RDONLY | MDB_NOTLS)
        if isFile(path) { flags |= UInt32(MDB_NOSUBDIR | MDB_NOLOCK) } else { try findStore(path) }
        var journal = unsafe Store(try openEnvironment(path, flags: flags, mapSize: 0))
        journal.file = isFile(path) ? path : path + "/data.mdb"
        try journal.openTables(path, creating: false, upTo: .meta)
        try journal.checkFormat(path, at: nil)
        try journal.openTables(path, creating: false)
        return journal
    }

    deinit {
        if let transaction = unsafe transaction { unsafe store_abort(transaction) }
        if let reader = unsafe reader { unsafe store_abort(reader) }
        let isPutAway = putAway()
        let wasOnDisk = syncError == 0
        care?.stop()
        // Only a store that was opened to be written to has a home. One with turns in its log stays open in name.
        let isOnDisk = unsafe home != nil && wasOnDisk && isPutAway && mdb_env_sync(environment, 1) == 0
        if home != nil { giveBack() }
        unsafe closeEnvironment(environment)
        unsafe store_chain_free(chain)
        if isOnDisk { home?.markClosed() }
        home?.release()
    }

    /// Cuts what was reserved off the file; by its descriptor, as another file may have its name by now.
    private borrowing func giveBack() {
        var used = 0
        var mapSize = 0
        var file: Int32 = -1
        // Safe: the environment is open; the calls write to locals.
        unsafe store_measure(environment, bytesInPage, &used, &mapSize)
        if unsafe mdb_env_get_fd(environment, &file) == 0 { _ = linux_cut(file, UInt64(used)) }
    }

    /// Bytes in a page of the file.
    private static func pageSize(_ environment: OpaquePointer) -> Int {
        var facts = MDB_stat()
        // Safe: the environment is open; the call writes to a local.
        _ = unsafe mdb_env_stat(environment, &facts)
        return Int(facts.ms_psize)
    }

    /// Whatever is written is on the disk when this returns.
    ///
    /// - Throws: ``JournalError``.
    func sync() throws(JournalError) {
        // Safe: the environment is open.
        let result = unsafe mdb_env_sync(environment, 1)
        guard result == 0 else { throw JournalError(code: result) }
    }

    /// Remembers that the store is a copy of one that may have gone on since: what counts up must jump.
    mutating func noteCopy() throws(JournalError) {
        var record = TurnRecord(capacity: 4096)
        record.put(.meta, MetaKey.copied, 1)
        try commit(&record)
        try sync()
    }

    mutating func openTables(
        _ path: String, creating: Bool, upTo last: StoreTable = .decision
    ) throws(StoreError) {
        var transaction: OpaquePointer?
        // Safe: the environment is open; the transaction ends below on every path.
        var result = unsafe store_begin(
            environment, creating ? 0 : UInt32(MDB_RDONLY), &transaction)
        if result == 0 { result = unsafe checkOwner(transaction) }
        for table in StoreTable.allCases where result == 0 && table.rawValue <= last.rawValue {
            var flags = UInt32(table.hasNumericKeys ? MDB_INTEGERKEY : 0)
            if creating { flags |= UInt32(MDB_CREATE) }
            result = unsafe mdb_dbi_open(
                transaction, table.name, flags, &tables[Int(table.rawValue)])
            if result == MDB_NOTFOUND, table.isNew {
                tables[Int(table.rawValue)] = Store.noTable
                result = 0
            }
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

    /// In place of a table that a store of an older format does not have; to be looked for in vain.
    static var noTable: UInt32 { @_noLocks get { .max } }

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
    mutating func checkFormat(_ path: String, at now: Instant?) throws(StoreError) {
        do {
            if let found = try rawFormat() {
                guard (3...Store.formatVersion).contains(found) else {
                    try? endReading()
                    throw StoreError.otherVersion(
                        path: path, found: found, expected: Store.formatVersion)
                }
                guard let row = try get(.meta, MetaKey.format), row.count == 16 else {
                    throw StoreError.notAStore(path: path)
                }
                var reader = RowReader(row)
                _ = reader.uint64()
                created = reader.instant()
                try? endReading()
                if found < Store.formatVersion, now != nil { try writeFormat(created: created) }
                return
            }
            guard let now else { throw StoreError.notAStore(path: path) }
            try writeFormat(created: now)
        } catch let error as JournalError {
            throw failure(error, in: path)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .failed(path: path, reason: "\(error)")
        }
    }

    /// What a store says its format is: older ones have no checksums.
    mutating func rawFormat() throws(JournalError) -> UInt64? {
        var key = MetaKey.format
        // Safe: eight bytes of a local, read during the call.
        let row = unsafe try withUnsafeBytes(of: &key) { (bytes) throws(JournalError) in
            unsafe try findRaw(.meta, Bytes(bytes))
        }
        guard let row, row.count >= 16 else { return nil }
        var reader = RowReader(row)
        return reader.uint64()
    }

    mutating func writeFormat(created: Instant) throws(JournalError) {
        var row = RowWriter(capacity: 16)
        row.append(Store.formatVersion)
        row.append(created)
        var record = TurnRecord(capacity: 4096)
        record.put(.meta, MetaKey.format, row.bytes)
        try commit(&record)
        self.created = created
    }
}
