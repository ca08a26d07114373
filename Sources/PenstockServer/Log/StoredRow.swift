// One message as a row of the store.

internal import FIXEngine
internal import Journal
internal import Values

/// A row of the tables `in` and `out`, taken apart. A view: good until its transaction ends.
struct StoredRow {
    /// What to say of a row that is not what was written.
    static var wrongChecksum: String { "its checksum is wrong" }

    let direction: LogDirection
    let stream: UInt32
    /// MsgSeqNum of what went out, ordinal of what came in.
    let number: UInt64
    let time: Instant
    /// The place among all messages of the store.
    let ordinal: UInt64
    let message: Bytes

    /// Nil for a row that is too short, or whose ordinal is not what its key or the store says.
    init?(_ direction: LogDirection, _ key: UInt64, _ value: Bytes, ceiling: UInt64) {
        var reader = RowReader(value)
        time = reader.instant()
        ordinal = reader.uint64()
        guard reader.isValid, ordinal < ceiling else { return nil }
        message = value.slice(16, value.count - 16)
        self.direction = direction
        stream = UInt32(truncatingIfNeeded: key >> 40)
        number = key & (1 << 40 - 1)
        if direction == .inbound, number != ordinal { return nil }
    }
}

extension LogDirection {
    var table: StoreTable {
        switch self {
        case .inbound: .inbound
        case .outbound: .outbound
        }
    }

    /// As it happens, the tables are called what the directions are.
    var tableName: String { name }
}

extension Store {
    /// What the next stored message will be numbered; nil in a store that has seen no message, or
    /// no longer tells.
    mutating func nextOrdinal() throws(JournalError) -> UInt64? {
        var ordinal: UInt64?
        try forEach(in: .meta, from: MetaKey.ordinal, damaged: { _ in false }) { key, value in
            var reader = RowReader(value)
            let number = reader.uint64()
            if key == MetaKey.ordinal, reader.isComplete { ordinal = number }
            return false
        }
        return ordinal
    }

    /// The number of the first row of a stream, from `number` on, that was not written before `time`;
    /// somewhere between for a store whose clock went back.
    ///
    /// Cost: some twenty looks for a million rows.
    mutating func firstNumber(
        _ direction: LogDirection, _ stream: UInt32, from number: UInt64, notBefore time: Instant
    ) throws(JournalError) -> UInt64 {
        // All rows below `low` are older.
        var low = number
        var step: UInt64 = 1
        var high = low
        while try isOlder(direction, stream, high, than: time) {
            low = high + 1
            high = min(high + step, 1 << 40 - 1)
            step *= 2
        }
        while low < high {
            let middle = low + (high - low) / 2
            if try isOlder(direction, stream, middle, than: time) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether the first row from here on is older; not when there is none, or none that tells.
    private mutating func isOlder(
        _ direction: LogDirection, _ stream: UInt32, _ number: UInt64, than time: Instant
    ) throws(JournalError) -> Bool {
        guard number < 1 << 40 - 1 else { return false }
        var isOlder = false
        let first = messageKey(stream: stream, number)
        try forEach(in: direction.table, from: first, damaged: { _ in false }) { key, value in
            if key >> 40 == UInt64(stream), let row = StoredRow(direction, key, value, ceiling: .max) {
                isOlder = row.time < time
            }
            return false
        }
        return isOlder
    }
}
