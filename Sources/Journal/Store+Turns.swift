// Turns that are committed in the turn log, and become rows many at a time.

internal import CLMDB
public import Values

extension Store {
    /// The turn is committed when this returns, and its bytes may leave. Its rows follow: see ``gather(at:)``.
    ///
    /// - Throws: ``JournalError``: nothing of the turn is in the store, and the record is as it was; or the disk
    ///   failed, and whether the turn is in the store is known when it is opened next.
    @_noLocks
    public mutating func append(_ record: inout TurnRecord) throws(JournalError) {
        // What looked at all rows has a transaction already; what LMDB will refuse is to be refused now.
        guard !record.isEmpty, !isOpen, !record.isOdd, turns.hasRoom(for: record),
            spent + Store.cost(of: record) <= room
        else { return try commit(&record) }
        try turns.append(record)
        spent += Store.rowCost(of: record)
        record.removeAll()
    }

    /// Commits the rows of the turns in the log when there are many, or the first is old, or the disk has little left.
    ///
    /// - Throws: ``JournalError``: the turns are in the store all the same when it is opened next.
    @_noLocks
    public mutating func gather(at now: Instant) throws(JournalError) {
        try endReading()
        guard isBehind else { return }
        if !(due < .distantFuture) { due = now.advanced(by: bounds.gatherTime) }
        guard turns.count >= bounds.gatherBytes || now >= due || spent >= bounds.reserve / 8
            || room - spent < bounds.reserve / 2
        else { return }
        try applyTurns()
    }

    /// Whether the log has turns whose rows are not committed.
    public var isBehind: Bool { @_noLocks get { turns.count > 0 } }

    /// Commits the rows of all turns in the log, which then begins anew.
    ///
    /// - Throws: ``JournalError``: the turns are in the store all the same when it is opened next.
    @_noLocks
    mutating func applyTurns() throws(JournalError) {
        guard isBehind else { return }
        precondition(!isOpen, "a transaction without the turns before it")
        stopLooking()
        try makeRoom(0)
        while true {
            let (result, turn) = putTurns()
            if result == 0 {
                storedTurn = turn
                if turn == turns.turn { break }
            } else {
                guard result == MDB_MAP_FULL, !cannotGrow else { throw JournalError(code: result) }
                growMap()
            }
        }
        turns.restart()
        recent.removeAll()
        spent = 0
        due = .distantFuture
        measure()
    }

    /// Commits rows of turns behind `storedTurn`, a megabyte or so: up to which turn, or LMDB's code.
    @_noLocks
    private borrowing func putTurns() -> (result: Int32, turn: UInt64) {
        var begun: OpaquePointer?
        // Safe: the call writes the pointer or fails.
        var result = unsafe store_begin(environment, 0, &begun)
        guard result == 0, let transaction = unsafe begun else { return (result, storedTurn) }
        var (place, last, bytes) = (TurnLogFile.headSize, storedTurn, 0)
        while result == 0, bytes < 1 << 20, let found = turns.turn(at: place) {
            place = found.next
            guard found.turn > storedTurn else { continue }
            var offset = 0
            // Safe: the transaction is open.
            result = unsafe put(found.entries, &offset, into: transaction)
            last = found.turn
            bytes += found.entries.count
        }
        if result == 0, turns.store != 0 { result = unsafe putTurn(last, into: transaction) }
        guard result == 0 else {
            // Safe: the transaction is open and is not used again.
            unsafe store_abort(transaction)
            return (result, storedTurn)
        }
        // Safe: as above.
        return (unsafe store_commit(transaction), last)
    }

    /// Says in the transaction up to which turn it goes.
    @_noLocks @unsafe
    private borrowing func putTurn(_ turn: UInt64, into transaction: OpaquePointer) -> Int32 {
        var key = MetaKey.turn
        var row: (UInt64, UInt64, UInt64) = (turns.store, turn, 0)
        // Safe: locals of these sizes, read during the call.
        row.2 = unsafe Checksum.of(StoreTable.meta.index, of: &key, 8, &row, 16)
        return unsafe store_put(transaction, tables[Int(StoreTable.meta.index)], &key, 8, &row, 24)
    }

    /// The store is closed: commits the rows of all turns in the log. Whether it could.
    borrowing func putAway() -> Bool {
        var place = TurnLogFile.headSize
        var last = storedTurn
        while let found = turns.turn(at: place) { (place, last) = (found.next, found.turn) }
        guard last > storedTurn else { return true }
        // More than a megabyte is for the next start.
        let (result, turn) = putTurns()
        return result == 0 && turn == last
    }
}
