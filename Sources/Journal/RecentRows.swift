// Where the newest rows are, until LMDB has them.

internal import Values

/// An index of the rows in the turn log and in the turn that goes on: made when somebody looks, and only of what was
/// added since the last look.
///
/// Open addressing over places in the log; a row of the turn that goes on has the place that it will have there.
/// It is emptied as a whole, when the log is.
struct RecentRows: ~Copyable {
    /// High half of the hash and the place, which is never 0.
    private var slots = Slab<UInt64>(capacity: RecentRows.capacity, repeating: 0)
    private var count = 0
    /// The turn up to which it has come, by its place, and how much of that turn's entries.
    private var frame = TurnLogFile.headSize
    private var offset = 0

    private static var capacity: Int { @_noLocks get { 1 << 15 } }

    enum Found {
        case row(Bytes)
        case deleted
        case nowhere
        /// More rows than there are places for.
        case unknown
    }

    @_noLocks
    mutating func removeAll() {
        frame = TurnLogFile.headSize
        offset = 0
        guard count > 0 else { return }
        for index in 0..<RecentRows.capacity { slots[index] = 0 }
        count = 0
    }

    /// The newest of the rows under a key: without its checksum, which says nothing yet.
    @_noLocks
    mutating func find(
        _ table: StoreTable, _ key: Bytes, _ turns: borrowing TurnLog, _ record: borrowing TurnRecord
    ) -> Found {
        guard catchUp(turns, record) else { return .unknown }
        guard count > 0 else { return .nowhere }
        let hash = Checksum.of(table.index, key)
        let slot = slot(of: hash, table.index, key, turns, record)
        guard slots[slot] != 0 else { return .nowhere }
        let entry = entry(slots[slot], turns, record)
        return entry.isDeletion ? .deleted : .row(entry.value.slice(0, entry.value.count - Checksum.size))
    }

    @_noLocks
    private mutating func catchUp(_ turns: borrowing TurnLog, _ record: borrowing TurnRecord) -> Bool {
        while frame < turns.next {
            guard let turn = turns.turn(at: frame) else { return false }
            guard add(turn.entries, turns, record) else { return false }
            frame = turn.next
            offset = 0
        }
        return add(record.entriesBytes, turns, record)
    }

    /// The entries from `offset` on of the turn that begins at `frame`.
    @_noLocks
    private mutating func add(
        _ entries: Bytes, _ turns: borrowing TurnLog, _ record: borrowing TurnRecord
    ) -> Bool {
        while offset < entries.count {
            let entry = TurnEntry(entries, at: offset)
            let hash = Checksum.of(entry.table, entry.key)
            let slot = slot(of: hash, entry.table, entry.key, turns, record)
            if slots[slot] == 0 {
                guard count < RecentRows.capacity / 2 else { return false }
                count += 1
            }
            slots[slot] = (hash & ~0xFFFF_FFFF) | UInt64(frame + TurnFrame.headSize + offset)
            offset = entry.next
        }
        return true
    }

    /// The slot that has the key, or the one that it would have.
    @_noLocks
    private func slot(
        of hash: UInt64, _ table: UInt8, _ key: Bytes, _ turns: borrowing TurnLog, _ record: borrowing TurnRecord
    ) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (RecentRows.capacity - 1)
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash >> 32 {
                let entry = entry(slots[slot], turns, record)
                if entry.table == table, entry.key == key { break }
            }
            slot = (slot + 1) & (RecentRows.capacity - 1)
        }
        return slot
    }

    @_noLocks
    private func entry(
        _ slot: UInt64, _ turns: borrowing TurnLog, _ record: borrowing TurnRecord
    ) -> TurnEntry {
        let place = Int(slot & 0xFFFF_FFFF)
        guard place >= turns.next else { return TurnEntry(turns.bytes, at: place) }
        return TurnEntry(record.entriesBytes, at: place - turns.next - TurnFrame.headSize)
    }
}
