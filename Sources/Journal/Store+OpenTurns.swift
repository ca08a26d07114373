// The turn log of a store that is opened.

internal import CLMDB
internal import CLinux
internal import Cryptography
internal import Values

extension Store {
    /// Puts in what the log of the last life has, and goes on with it or with a new one. Without a log, because
    /// the disk has no room for one, rows are committed turn by turn.
    ///
    /// - Throws: ``StoreError``: the log of a store that was not closed is gone.
    mutating func openTurns(
        _ home: StoreHome, wasClosed: Bool, isCopy: Bool, hasLostPower: Bool = false
    ) throws(StoreError) {
        do throws(JournalError) {
            let row = try turnOfRows()
            storedTurn = row?.turn ?? 0
            let found = openLog(home, of: isCopy ? nil : row?.store)
            if let file = found.file {
                try putIn(found.tail, of: file, row?.store ?? 0)
                try file.renewMark()
                if hasLostPower { try beginLife() }
                return try startRows()
            }
            if found.isAhead { try noteCopy() }
            if row == nil || wasClosed || isCopy || found.isAhead {
                let isOther = isCopy || found.isAhead
                try beginTurns(home, isOther ? Store.newIdentity() : row?.store ?? Store.newIdentity())
                return try startRows()
            }
        } catch {
            throw failure(error, in: home.path)
        }
        throw .turnsAreGone(path: home.path, turns: home.turns, state: home.state)
    }

    /// The log that is there, if it is this store's. One of another life stays beside it: whoever put a backup here
    /// may want it. So does one of whose turns the store does not have the first.
    private func openLog(
        _ home: StoreHome, of identity: UInt64?
    ) -> (file: TurnLogFile?, tail: [TurnSpan], isAhead: Bool) {
        guard let found = TurnLogFile.open(home.turns, for: logUse) else { return (nil, [], false) }
        let tail = found.file.tail(of: found.store, after: storedTurn)
        if found.store == identity, !tail.isAhead { return (found.file, tail.spans, false) }
        found.file.close()
        _ = unsafe linux_rename(home.turns, home.turns + ".old")
        return (nil, [], found.store == identity)
    }

    /// What the log of the last life has.
    private mutating func putIn(_ tail: [TurnSpan], of file: TurnLogFile, _ identity: UInt64) throws(JournalError) {
        let last = tail.last?.turn ?? storedTurn
        turns = TurnLog(file, of: identity, after: last, isSynced: durability == .power)
        for span in tail {
            var (rows, place) = (0, span.from)
            while place < span.end {
                let entries = TurnFrame.known(turns.bytes, at: place).entries
                place += TurnFrame.headSize + entries.count
                rows += entries.entryCount
            }
            try makeRoom(Store.cost(rows: rows, bytes: span.end - span.from))
            try putInAll(span)
            measure()
        }
    }

    /// The turns of this life have numbers that none of the lives before had: what a disk may have kept of those, behind
    /// something that it has lost, does not follow on any of ours.
    private mutating func beginLife() throws(JournalError) {
        turns.beginLife()
        var record = TurnRecord(capacity: 4096)
        record.put(.meta, MetaKey.turn, turns.store, turns.open.turn)
        try commit(&record)
        storedTurn = turns.open.turn
    }

    /// From here on a thread puts in what turns leave in the log.
    mutating func startRows() throws(JournalError) {
        guard !bounds.putsInAtOnce, turns.bytes.count > 0 else { return }
        rows = unsafe try RowThread(environment, tables, turns.bytes)
    }

    private mutating func beginTurns(_ home: StoreHome, _ identity: UInt64) throws(JournalError) {
        var record = TurnRecord(capacity: 4096)
        let size = max(TurnLogFile.headSize + 4096, min(bounds.turnLogSize, bounds.reserve / 4))
        if TurnLogFile.create(home.turns, of: identity, size: size) >= 0,
            let made = TurnLogFile.open(home.turns, for: logUse)
        {
            record.put(.meta, MetaKey.turn, identity, storedTurn)
            try commit(&record)
            turns = TurnLog(made.file, of: identity, after: storedTurn, isSynced: durability == .power)
        } else {
            record.delete(.meta, MetaKey.turn)
            try commit(&record)
        }
    }

    private var logUse: TurnLogFile.Use { durability == .power ? .writing : .writingByMap }

    private static func newIdentity() -> UInt64 { SecureRandom.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } | 1 }

    /// Up to which turn the rows go, and of which store; nil for one that never had a log.
    mutating func turnOfRows() throws(JournalError) -> (store: UInt64, turn: UInt64)? {
        let row = try get(.meta, MetaKey.turn)
        defer { try? endReading() }
        guard let row, row.count == 16 else { return nil }
        var reader = RowReader(row)
        return (reader.uint64(), reader.uint64())
    }
}
