// Room for rows: what is certain to fit, and what to do before nothing fits any more.

internal import CLMDB
internal import CLinux
internal import Values

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

    public init() {}
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

    /// Whether a turn that has changed so much may change more, and still be certain to fit.
    @_noLocks
    public func hasRoom(beside record: borrowing TurnRecord) -> Bool { 2 * Store.cost(of: record) <= room }

    /// Bytes of pages that a record can need at most, as trees are: each row a page of its own and a part of
    /// those above, twice its bytes for pages that are half full, and what LMDB keeps for itself.
    @_noLocks
    static func cost(of record: borrowing TurnRecord) -> Int {
        2 * 4096 * record.entries + 2 * record.count + 256 << 10
    }

    /// Before any page is touched: a page without a block would end the process.
    @_noLocks
    mutating func makeRoom(for record: borrowing TurnRecord) throws(JournalError) {
        guard let care, Store.cost(of: record) > room else { return }
        care.extend(to: Store.cost(of: record))
        room = care.look().room
        guard Store.cost(of: record) > room else { return }
        throw JournalError(code: care.error == 0 ? MDB_MAP_FULL : care.error)
    }

    /// Between two turns: how much room there is now, and more of it where it can be had.
    @_noLocks
    mutating func measure() {
        guard let care else { return }
        var found = care.look()
        if found.beyond < bounds.reserve, !cannotGrow {
            growMap()
            found = self.care?.look() ?? found
        }
        if found.room < bounds.reserve / 2 {
            self.care?.extend()
            found.room = self.care?.look().room ?? found.room
        }
        room = found.room
    }

    /// Doubles the map, within the bounds.
    ///
    /// Vouched for: it happens a few times in the life of a store.
    @_semantics("no_performance_analysis")
    mutating func growMap() {
        var used = 0
        var size = 0
        unsafe store_measure(environment, pageSize, &used, &size)
        let wanted = min(2 * size, bounds.maximumSize)
        // The other thread must not look at a map that moves.
        care?.stop()
        // Safe: no transaction is open in this process, as the call demands.
        let isGrown = unsafe wanted > size && mdb_env_set_mapsize(environment, wanted) == 0
        if care != nil { startCare() }
        cannotGrow = !isGrown
    }

    /// Rows are written by way of the map in every mode but `power`, where commits are on the disk as well.
    mutating func startCare() {
        let isPower = durability == .power
        care = unsafe CareThread(
            environment, reserve: bounds.reserve, writesMap: !isPower, syncs: !isPower)
    }
}
