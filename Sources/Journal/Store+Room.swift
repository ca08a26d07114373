// Room for rows: what is certain to fit, and what to do before nothing fits any more.

internal import CLMDB
internal import CLinux
public import Values

/// How large a store may grow, and what is kept free for it.
public struct StoreBounds: Sendable {
    /// Bytes of address space to begin with; it is doubled when it is used up, between two turns.
    public var mapSize = 16 << 30
    /// The file never becomes larger.
    public var maximumSize = 1 << 44
    /// Bytes on the disk that are the store's before it needs them. While only half of them are left, and the
    /// disk has no more, the store is short: there is room to finish what was begun, not to begin more.
    public var reserve = 128 << 20
    /// With fewer bytes left on the disk, `diskIsLow`.
    public var alarm = 512 << 20
    /// Milliseconds after which what was written in `process` is on the disk.
    public var syncInterval = 5000
    /// The rows of the turns in the turn log are committed when they have so many bytes, or the first is so old.
    public var gatherBytes = 1 << 20
    public var gatherTime = Interval.milliseconds(20)
    /// Bytes of the turn log; a turn that is longer is committed by itself.
    public var turnLogSize = 4 << 20
    /// Rows are committed by whoever writes, in the turn in which they are due, and not by another thread.
    public var putsInAtOnce = false

    public init() {}

    /// For a store that nobody else looks at and whose rows wait for no disk: they are put in less often, and more of
    /// them at a time, since each time takes the processor from the turns where there is only one.
    var inMemory: StoreBounds {
        var bounds = self
        bounds.gatherBytes *= 4
        bounds.turnLogSize *= 4
        bounds.gatherTime = .milliseconds(100)
        return bounds
    }
}

extension Store {
    /// Whether new work is better refused: what is left is for finishing what was begun.
    public var isShort: Bool { @_noLocks get { room < bounds.reserve / 2 } }

    /// Whether somebody should look after the disk soon.
    public var diskIsLow: Bool {
        @_noLocks get {
            guard let care else { return false }
            return care.freeBytes < bounds.alarm
        }
    }

    /// Bytes that the file system has left; 0 for a store in memory.
    public var freeBytes: Int {
        @_noLocks get {
            guard let care else { return 0 }
            return care.freeBytes
        }
    }

    /// Why the disk may not have what was written more than `syncInterval` ago, as an errno; 0: it has.
    public var syncError: Int32 {
        @_noLocks get {
            guard let care else { return 0 }
            return care.syncError
        }
    }

    /// Whether `more` rows of `bytes` in all are certain to fit beside what a turn has changed already. At most a
    /// quarter of the reserve is kept for them.
    @_noLocks
    public func hasRoom(beside record: borrowing TurnRecord, for more: Int, bytes: Int) -> Bool {
        let wanted = min(Store.cost(rows: more, bytes: bytes), bounds.reserve / 4)
        return spent + Store.cost(of: record) + wanted <= room
    }

    /// The same beside whatever a turn may have changed in so many bytes.
    @_noLocks
    public func hasRoom(for more: Int, bytes: Int, besideAnyRecordOf most: Int) -> Bool {
        let rows = more + most / TurnRecord.entryHeader
        return spent + Store.cost(rows: rows, bytes: bytes + most) + 256 << 10 <= room
    }

    /// How much of the half that is kept for what was begun is left, in eighths: 8 when the store is not short.
    public var eighthsLeft: Int { @_noLocks get { min(8, max(0, 16 * min(room, bounds.reserve) / bounds.reserve)) } }

    @_noLocks
    static func cost(of record: borrowing TurnRecord) -> Int {
        cost(rows: record.entries, bytes: record.count)
    }

    /// Bytes of pages that a turn can need at most, as trees are: each row a page of its own and a part of
    /// those above, twice its bytes for pages that are half full, and what LMDB keeps for itself.
    @_noLocks
    static func cost(rows: Int, bytes: Int) -> Int { 2 &* 4096 &* rows &+ 2 &* bytes &+ 256 << 10 }

    /// The same of a turn that shares a transaction with others.
    @_noLocks
    static func rowCost(of record: borrowing TurnRecord) -> Int { cost(of: record) - 256 << 10 }

    /// Before any page is touched: a page without a block would end the process.
    @_noLocks
    mutating func makeRoom(for record: borrowing TurnRecord) throws(JournalError) {
        try makeRoom(Store.cost(of: record))
    }

    @_noLocks
    mutating func makeRoom(_ more: Int) throws(JournalError) {
        let cost = spent + more
        guard let care, cost > room else { return }
        care.extend(to: cost)
        room = care.look().room
        guard cost > room else { return }
        throw JournalError(code: care.error == 0 ? MDB_MAP_FULL : care.error)
    }

    /// While nobody has a transaction: how much room there is now, and more of it where it can be had.
    @_noLocks
    mutating func measure() {
        guard let care else { return measureMemory() }
        var found = care.look()
        while found.beyond < bounds.reserve, !cannotGrow {
            growMap()
            found = care.look()
        }
        if found.room < bounds.reserve / 2 {
            care.extend()
            found.room = care.look().room
        }
        room = found.room
    }

    /// A store in memory has what its bounds allow.
    @_noLocks
    private mutating func measureMemory() {
        var used = 0
        var size = 0
        unsafe store_measure(environment, bytesInPage, &used, &size)
        while size - used < bounds.reserve, !cannotGrow {
            growMap()
            unsafe store_measure(environment, bytesInPage, &used, &size)
        }
        room = size - used
    }

    /// Doubles the map, within the bounds. No transaction is open.
    ///
    /// Vouched for: it happens a few times in the life of a store.
    @_semantics("no_performance_analysis")
    mutating func growMap() {
        precondition(!isOpen, "a map that grows under a transaction")
        stopLooking()
        var used = 0
        var size = 0
        unsafe store_measure(environment, bytesInPage, &used, &size)
        let wanted = min(2 * size, bounds.maximumSize)
        guard wanted > size else {
            cannotGrow = true
            return
        }
        // Safe: no transaction is open in this process, as the call demands.
        cannotGrow = if let care { !care.grow(to: wanted) } else {
            unsafe mdb_env_set_mapsize(environment, wanted) != 0
        }
    }

    /// Rows are written by way of the map in every mode but `power`, where commits are on the disk as well.
    mutating func startCare() throws(JournalError) {
        let isPower = durability == .power
        care = unsafe try CareThread(
            environment, reserve: bounds.reserve, writesMap: !isPower,
            syncInterval: isPower ? 0 : bounds.syncInterval)
    }
}
