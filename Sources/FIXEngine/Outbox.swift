// The bytes of a turn, held until its transaction is committed.

internal import Values

/// One staged message.
struct OutboxEntry {
    var connection: Int32
    var msgSeqNum: UInt64
    /// The stream that its number is of.
    var stream: UInt32
    var offset: Int
    var length: Int
}

/// Messages in the order in which they were made, end to end, so that those of one connection in a
/// row leave in one `send`.
@safe
struct Outbox: ~Copyable {
    let capacityBytes: Int
    private let buffer: UnsafeMutableRawPointer
    private var entries: Slab<OutboxEntry>
    private(set) var count = 0
    private var bytesCount = 0

    init(capacityBytes: Int, capacity: Int) {
        self.capacityBytes = capacityBytes
        unsafe buffer = .allocate(byteCount: capacityBytes, alignment: 64)
        entries = Slab(
            capacity: capacity,
            repeating: OutboxEntry(connection: -1, msgSeqNum: 0, stream: 0, offset: 0, length: 0))
    }

    deinit { unsafe buffer.deallocate() }

    /// Takes a copy, or returns false when there is no room: the message then waits in the store.
    @_noLocks
    mutating func append(
        _ bytes: Bytes, to connection: Int32, _ msgSeqNum: UInt64, stream: UInt32
    ) -> Bool {
        guard count < entries.capacity, bytesCount + bytes.count <= capacityBytes else { return false }
        // Safe: just found to fit.
        unsafe (buffer + bytesCount).copyMemory(from: bytes.base, byteCount: bytes.count)
        entries[count] = OutboxEntry(
            connection: connection, msgSeqNum: msgSeqNum, stream: stream, offset: bytesCount,
            length: bytes.count)
        count += 1
        bytesCount += bytes.count
        return true
    }

    @_noLocks
    mutating func removeAll() {
        count = 0
        bytesCount = 0
    }

    subscript(index: Int) -> OutboxEntry {
        @_noLocks get {
            precondition(index < count, "an entry that was not staged")
            return entries[index]
        }
    }

    /// The bytes of the entries from `first` up to, not including, `end`.
    @_noLocks
    func bytes(_ first: Int, _ end: Int) -> Bytes {
        let start = self[first].offset
        let last = self[end - 1]
        // Safe: entries lie end to end inside the buffer.
        return unsafe Bytes(base: buffer + start, count: last.offset + last.length - start)
    }
}
