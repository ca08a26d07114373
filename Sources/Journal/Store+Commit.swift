// Turns become rows, in a transaction of their own.

internal import CLMDB
internal import Values

extension Store {
    /// Puts the whole record into the store in one transaction, behind all that the turn log has, and empties it.
    ///
    /// A map that is full is doubled, as often as it takes, and the record applied again: it holds everything.
    ///
    /// - Throws: ``JournalError``; nothing of the turn is in the store, and the record is as it
    ///   was.
    @_noLocks
    public mutating func commit(_ record: inout TurnRecord) throws(JournalError) {
        guard !record.isEmpty || isOpen else {
            // A turn that could take nothing in: perhaps the next one can.
            if isShort, !turns.isHanding { measure() }
            return
        }
        while true {
            do throws(JournalError) {
                try commitOnce(record)
                break
            } catch {
                guard error.code == MDB_MAP_FULL, !cannotGrow else { throw error }
                growMap()
            }
        }
        tell(record)
        record.removeAll()
        recent.removeAll()
        measure()
    }

    /// Who follows is told of a turn once it is committed.
    ///
    /// Vouched for: it is held from before the first turn on, so that counting who holds it never lets it go.
    @_semantics("no_performance_analysis")
    borrowing func tell(_ record: borrowing TurnRecord) {
        if let tap { tap.give(record.entriesBytes) }
    }

    /// Tells who follows of rows as they are, which nobody has changed: where it has missed some.
    public borrowing func retell(_ record: borrowing TurnRecord) { tell(record) }

    private mutating func commitOnce(_ record: borrowing TurnRecord) throws(JournalError) {
        stopLooking()
        try apply(record)
        guard let transaction = unsafe transaction else { return }
        // Safe: the transaction is open; commit ends it whether it succeeds or fails.
        let result = unsafe store_commit(transaction)
        unsafe self.transaction = nil
        applied = 0
        guard result == 0 else { throw JournalError(code: result) }
    }

    var isOpen: Bool {
        @_noLocks get {
            // Safe: only looks whether there is a pointer.
            if case .some = unsafe transaction { return true }
            return false
        }
    }

    /// Puts what is new in the record into the turn's transaction, so that reads see it. Where the map has no
    /// room, it grows, and the record is put in from its beginning: it holds all that the transaction did.
    @_noLocks
    mutating func apply(_ record: borrowing TurnRecord) throws(JournalError) {
        try applyTurns()
        while true {
            do throws(JournalError) {
                try makeRoom(for: record)
                return try applyRest(record)
            } catch {
                abort()
                guard error.code == MDB_MAP_FULL, !cannotGrow else { throw error }
                growMap()
            }
        }
    }

    @_noLocks
    private mutating func applyRest(_ record: borrowing TurnRecord) throws(JournalError) {
        let transaction = unsafe try begin()
        while applied < record.count {
            let entry = TurnEntry(record.entriesBytes, at: applied)
            let result = unsafe put(entry, transaction)
            guard result == 0 || (entry.isDeletion && result == MDB_NOTFOUND) else {
                throw JournalError(code: result)
            }
            applied = entry.next
        }
    }

    /// 0, or LMDB's code.
    @_noLocks @unsafe
    private mutating func put(_ entry: TurnEntry, _ transaction: OpaquePointer) -> Int32 {
        let table = tables[Int(entry.table)]
        // Safe, all: keys and values are views into the record, which stays as it is meanwhile; the tables are read.
        if entry.isDeletion { return unsafe store_delete(transaction, table, entry.key.base, entry.key.count) }
        if entry.isLink {
            return unsafe store_put_link(
                transaction, &tables[0], chain, entry.key.base, entry.value.base, entry.value.count)
        }
        return unsafe store_put(
            transaction, table, entry.table, entry.key.base, entry.key.count, entry.value.base, entry.value.count)
    }

    /// Ends the turn's transaction, if there is one, with nothing of it in the store.
    @_noLocks
    private mutating func abort() {
        guard let open = unsafe transaction else { return }
        // Safe: the transaction is open and is not used again.
        unsafe store_abort(open)
        unsafe transaction = nil
        applied = 0
    }

    @_noLocks
    mutating func begin() throws(JournalError) -> OpaquePointer {
        if let transaction = unsafe transaction { return unsafe transaction }
        var begun: OpaquePointer?
        // Safe: the call writes the pointer or fails.
        let result = unsafe store_begin(environment, 0, &begun)
        guard result == 0, let begun = unsafe begun else { throw JournalError(code: result) }
        unsafe transaction = begun
        unsafe store_chain_forget(chain)
        applied = 0
        return unsafe begun
    }
}
