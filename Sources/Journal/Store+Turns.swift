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
        guard !record.isEmpty, !isOpen, !record.isOdd, turns.hasRoom(for: record, ifEmpty: true),
            spent + Store.cost(of: record) <= room
        else { return try commit(&record) }
        if !turns.hasRoom(for: record) {
            try waitForRows()
            // It may know rows of this turn, by places that they will not have.
            recent.removeAll()
            try hand()
        }
        try turns.append(record)
        spent += Store.rowCost(of: record)
        tell(record)
        record.removeAll()
    }

    /// Has the rows of the turns in the log put in when there are many, or the first is old, or the disk has little
    /// left, and when it is done with those before them.
    ///
    /// - Throws: ``JournalError``: the turns are in the store all the same when it is opened next.
    @_noLocks
    public mutating func gather(at now: Instant) throws(JournalError) {
        try endReading()
        if turns.isHanding, !isPuttingIn { try waitForRows() }
        guard turns.count > 0 else { return }
        if !(due < .distantFuture) { due = now.advanced(by: bounds.gatherTime) }
        guard turns.count >= bounds.gatherBytes || now >= due || hasSpent(bounds.reserve / 4) else { return }
        if turns.isHanding {
            // The thread has more than it can do for now. What waits is looked at again, as long as turns have room.
            guard hasSpent(bounds.reserve / 2) else {
                due = now.advanced(by: bounds.gatherTime)
                return
            }
            try waitForRows()
        }
        if bounds.putsInAtOnce { try applyTurns() } else { try hand() }
    }

    /// Whether the turns in the log may cost so much of what is kept on the disk, or more than can be spared.
    @_noLocks
    private func hasSpent(_ part: Int) -> Bool {
        if care != nil, spent >= part { return true }
        return room - spent < bounds.reserve / 2
    }

    /// Whether the log has turns whose rows are not committed.
    public var isBehind: Bool { @_noLocks get { turns.count > 0 || turns.isHanding } }

    private var isPuttingIn: Bool {
        @_noLocks get {
            guard let rows else { return false }
            return rows.isBusy
        }
    }

    /// The thread takes what is in the log, and turns go on in the other half.
    @_noLocks
    private mutating func hand() throws(JournalError) {
        guard let rows else { return try applyTurns() }
        try makeRoom(0)
        turns.hand()
        other.removeAll()
        swap()
        (spentHanded, due) = (spent, .distantFuture)
        guard let span = turns.handed else { return }
        var row = turnRow(span.turn)
        // Safe: a local, copied during the call.
        unsafe rows.hand(span, turns.store == 0 ? nil : pointer(&row))
    }

    /// Waits for the thread, if it has something in its hands.
    @_noLocks
    mutating func waitForRows() throws(JournalError) {
        guard let rows, let span = turns.handed else { return }
        var result = rows.wait()
        while result == MDB_MAP_FULL, !cannotGrow {
            growMap()
            result = putIn(span)
        }
        guard result == 0 else { throw JournalError(code: result) }
        turns.handed = nil
        storedTurn = span.turn
        spent -= spentHanded
        spentHanded = 0
        other.removeAll()
        measure()
    }

    /// Commits the rows of all turns in the log, which then begins anew.
    ///
    /// - Throws: ``JournalError``: the turns are in the store all the same when it is opened next.
    @_noLocks
    mutating func applyTurns() throws(JournalError) {
        try waitForRows()
        guard turns.count > 0 else { return }
        precondition(!isOpen, "a transaction without the turns before it")
        stopLooking()
        try makeRoom(0)
        try putInAll(turns.open)
        turns.restart()
        recent.removeAll()
        spent = 0
        due = .distantFuture
        measure()
    }

    /// With a larger map where it takes one.
    @_noLocks
    mutating func putInAll(_ span: TurnSpan) throws(JournalError) {
        while true {
            let result = putIn(span)
            if result == 0 { break }
            guard result == MDB_MAP_FULL, !cannotGrow else { throw JournalError(code: result) }
            growMap()
        }
        storedTurn = span.turn
    }

    /// On the calling thread: 0, or LMDB's code.
    @_noLocks
    private borrowing func putIn(_ span: TurnSpan) -> Int32 {
        var row = turnRow(span.turn)
        var tables = self.tables
        // Safe: the environment and the log are open; locals, read during the call.
        return unsafe store_put_turns(
            environment, &tables[0], chain, turns.bytes.base, span.from, span.end, turns.store == 0 ? nil : pointer(&row), nil)
    }

    /// What says up to which turn the rows go: identity and turn.
    @_noLocks
    private borrowing func turnRow(_ turn: UInt64) -> (UInt64, UInt64) { (turns.store, turn) }

    /// Safe: the caller uses it while the local is there.
    @_noLocks @unsafe
    private borrowing func pointer(_ row: UnsafeRawPointer) -> UnsafeRawPointer { unsafe row }

    /// The index of what was the half that is written is the other half's now.
    @_noLocks
    private mutating func swap() { Swift.swap(&recent, &other) }

    /// The store is closed: commits the rows of all turns in the log. Whether it could.
    borrowing func putAway() -> Bool {
        if let rows {
            let result = turns.isHanding ? rows.wait() : 0
            rows.stop()
            if result != 0 { return false }
        }
        return turns.count == 0 || putIn(turns.open) == 0
    }
}
