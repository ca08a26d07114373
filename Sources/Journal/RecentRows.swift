// Where the newest rows are, until LMDB has them.

internal import Values

/// An index of the rows of a span of the turn log and of the turn that goes on behind it: made when somebody looks, and
/// only of what was added since the last look.
///
/// Open addressing over places in the log; a row of the turn that goes on has the place that it will have there.
/// It is emptied as a whole, when the span is.
struct RecentRows: ~Copyable {
    /// High half of the hash and the place, which is never 0.
    private var slots = Slab<UInt64>(capacity: RecentRows.capacity, repeating: 0)
    private var count = 0
    /// A bit for each table that somebody has looked into: rows of others are passed over.
    private var tables: UInt32 = 0
    /// The turn up to which it has come, by its place, and how much of that turn's entries.
    private var frame = 0
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
        tables = 0
        clear()
    }

    @_noLocks
    private mutating func clear() {
        frame = 0
        offset = 0
        guard count > 0 else { return }
        for index in 0..<RecentRows.capacity { slots[index] = 0 }
        count = 0
    }

    /// The newest of the rows under a key.
    @_noLocks
    mutating func find(
        _ table: StoreTable, _ key: Bytes, in log: Bytes, _ span: TurnSpan, _ record: borrowing TurnRecord
    ) -> Found {
        let place = RecentPlace(log: log, end: span.end, record: record.entriesBytes)
        if tables >> UInt32(table.index) & 1 == 0 {
            tables |= 1 << UInt32(table.index)
            clear()
        }
        guard catchUp(span.from, place) else { return .unknown }
        guard count > 0 else { return .nowhere }
        let slot = slot(of: Checksum.of(table.index, key), table.index, key, place)
        guard slots[slot] != 0 else { return .nowhere }
        let entry = place.entry(slots[slot])
        return entry.isDeletion ? .deleted : .row(entry.value)
    }

    @_noLocks
    private mutating func catchUp(_ start: Int, _ place: RecentPlace) -> Bool {
        if frame == 0 { frame = start }
        while frame < place.end {
            let turn = TurnFrame.known(place.log, at: frame)
            guard add(turn.entries, place) else { return false }
            frame += TurnFrame.headSize + turn.entries.count
            offset = 0
        }
        return add(place.record, place)
    }

    /// The entries from `offset` on of the turn that begins at `frame`.
    @_noLocks
    private mutating func add(_ entries: Bytes, _ place: RecentPlace) -> Bool {
        while offset < entries.count {
            let entry = TurnEntry(entries, at: offset)
            guard tables >> UInt32(entry.table) & 1 == 1 else {
                offset = entry.next
                continue
            }
            let hash = Checksum.of(entry.table, entry.key)
            let slot = slot(of: hash, entry.table, entry.key, place)
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
    private func slot(of hash: UInt64, _ table: UInt8, _ key: Bytes, _ place: RecentPlace) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (RecentRows.capacity - 1)
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash >> 32 {
                let entry = place.entry(slots[slot])
                if entry.table == table, entry.key == key { break }
            }
            slot = (slot + 1) & (RecentRows.capacity - 1)
        }
        return slot
    }
}

/// Where entries are found by their places.
private struct RecentPlace {
    let log: Bytes
    /// The end of the span: what lies behind is in the record.
    let end: Int
    let record: Bytes

    @_noLocks
    func entry(_ slot: UInt64) -> TurnEntry {
        let place = Int(slot & 0xFFFF_FFFF)
        guard place >= end else { return TurnEntry(log, at: place) }
        return TurnEntry(record, at: place - end - TurnFrame.headSize)
    }
}
