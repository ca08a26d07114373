// What one turn changes, as one compact record, before it is rows.

public import Values

/// The rows that a turn puts and deletes, in order, in one piece of memory of fixed size.
///
/// It is self-contained: applied to the store as it was before the turn, it gives the store after
/// it. That is what makes a failed commit repeatable, and what a standby will apply.
///
/// Layout of an entry: table, operation, key length (2 bytes), value length (4 bytes), key and value.
@safe
public struct TurnRecord: ~Copyable {
    public let capacity: Int
    public private(set) var count = 0
    /// How many rows it puts and deletes.
    private(set) var entries = 0
    /// It has a row with a key that LMDB refuses.
    private(set) var isOdd = false
    /// Behind the room for a frame's head: with that in place it goes to the turn log in one piece.
    private let buffer: UnsafeMutableRawPointer

    /// As CLMDB/rows.h has them.
    enum Operation: UInt8 {
        /// In logs of versions before: the checksum stands behind the value.
        case putWithChecksum = 0
        case delete = 1
        case put = 2
        /// A row of the audit without its hash, which it gets when it is put in.
        case link = 3
    }

    static var entryHeader: Int { @_noLocks get { 8 } }

    public init(capacity: Int) {
        precondition(capacity >= 4096, "a record has room for at least a page")
        self.capacity = capacity
        let head = TurnFrame.headSize
        unsafe buffer = .allocate(byteCount: head + capacity, alignment: 16) + head
    }

    deinit { unsafe (buffer - TurnFrame.headSize).deallocate() }

    public var isEmpty: Bool { @_noLocks get { count == 0 } }
    /// The room left, in bytes. A turn takes in no more once this is below what one message needs.
    public var room: Int { @_noLocks get { capacity - count } }

    @_noLocks
    public mutating func removeAll() {
        count = 0
        entries = 0
        isOdd = false
    }

    // MARK: Writing. Traps when the record is full: the loop ends a turn before that.

    @_noLocks
    public mutating func put(_ table: StoreTable, _ key: UInt64, _ value: Bytes) {
        begin(table, .put, keyCount: 8, valueCount: value.count)
        append(key)
        append(value)
    }

    @_noLocks
    public mutating func put(_ table: StoreTable, _ key: Bytes, _ value: Bytes) {
        begin(table, .put, keyCount: key.count, valueCount: value.count)
        append(key)
        append(value)
    }

    /// A value of two parts: sixteen bytes of header, and bytes.
    @_noLocks
    public mutating func put(
        _ table: StoreTable, _ key: UInt64, header: (UInt64, UInt64), _ value: Bytes
    ) {
        begin(table, .put, keyCount: 8, valueCount: 16 + value.count)
        append(key)
        append(header.0)
        append(header.1)
        append(value)
    }

    @_noLocks
    public mutating func put(_ table: StoreTable, _ key: UInt64, _ value: UInt64) {
        begin(table, .put, keyCount: 8, valueCount: 8)
        append(key)
        append(value)
    }

    @_noLocks
    mutating func put(_ table: StoreTable, _ key: UInt64, _ value: UInt64, _ second: UInt64) {
        begin(table, .put, keyCount: 8, valueCount: 16)
        append(key)
        append(value)
        append(second)
    }

    @_noLocks
    public mutating func put(_ table: StoreTable, _ key: Bytes, _ value: UInt64, _ second: UInt64) {
        begin(table, .put, keyCount: key.count, valueCount: 16)
        append(key)
        append(value)
        append(second)
    }

    /// The next row of the audit, without its hash: that is made of the row before when this one is put in.
    @_noLocks
    mutating func link(_ number: UInt64, _ row: Bytes) {
        begin(.audit, .link, keyCount: 8, valueCount: row.count)
        append(number)
        append(row)
    }

    @_noLocks
    public mutating func delete(_ table: StoreTable, _ key: UInt64) {
        begin(table, .delete, keyCount: 8, valueCount: 0)
        append(key)
    }

    @_noLocks
    public mutating func delete(_ table: StoreTable, _ key: Bytes) {
        begin(table, .delete, keyCount: key.count, valueCount: 0)
        append(key)
    }

    private mutating func begin(_ table: StoreTable, _ operation: Operation, keyCount: Int, valueCount: Int) {
        precondition(
            TurnRecord.entryHeader + keyCount + valueCount <= room, "a turn that changes too much")
        append(
            UInt64(table.index) | UInt64(operation.rawValue) << 8 | UInt64(keyCount) << 16
                | UInt64(valueCount) << 32)
        entries += 1
        if keyCount == 0 || keyCount > TurnRecord.longestKey { isOdd = true }
    }

    /// As LMDB is built by default.
    private static var longestKey: Int { @_noLocks get { 511 } }

    private mutating func append(_ value: UInt64) {
        // Safe: `begin` made sure that the entry fits.
        unsafe buffer.storeBytes(of: value, toByteOffset: count, as: UInt64.self)
        count += 8
    }

    private mutating func append(_ bytes: Bytes) {
        // Safe: `begin` made sure that the entry fits.
        unsafe (buffer + count).copyMemory(from: bytes.base, byteCount: bytes.count)
        count += bytes.count
    }

    // MARK: Reading

    /// What it puts and deletes.
    var entriesBytes: Bytes { @_noLocks get { unsafe Bytes(base: buffer, count: count) } }

    /// The same behind a head that says which turn of which store it was.
    @_noLocks
    func frame(turn: UInt64, of store: UInt64) -> Bytes {
        let head = unsafe buffer - TurnFrame.headSize
        // Safe: so much lies before the entries.
        unsafe TurnFrame.write(head, turn: turn, of: store, entriesBytes)
        return unsafe Bytes(base: head, count: TurnFrame.headSize + count)
    }
}

/// One row put or deleted; views into the record.
struct TurnEntry {
    let table: UInt8
    let isDeletion: Bool
    /// The value is a row of the audit without its hash.
    let isLink: Bool
    let key: Bytes
    let value: Bytes
    let next: Int

    /// The entry that begins at `offset`, and where the next one does.
    @_noLocks
    init(_ record: Bytes, at offset: Int) {
        precondition(offset + TurnRecord.entryHeader <= record.count, "an entry behind the record's end")
        // Safe: eight bytes lie there, as just checked; entries need no alignment.
        let head = unsafe record.base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let keyCount = Int(head >> 16 & 0xFFFF)
        let valueCount = Int(head >> 32)
        let start = offset + TurnRecord.entryHeader
        precondition(start + keyCount + valueCount <= record.count, "an entry behind the record's end")
        table = UInt8(truncatingIfNeeded: head)
        let operation = UInt8(truncatingIfNeeded: head >> 8)
        isDeletion = operation == TurnRecord.Operation.delete.rawValue
        isLink = operation == TurnRecord.Operation.link.rawValue
        key = record.slice(start, keyCount)
        let hasChecksum = operation == TurnRecord.Operation.putWithChecksum.rawValue
        value = record.slice(start + keyCount, hasChecksum ? valueCount - Checksum.size : valueCount)
        next = start + keyCount + valueCount
    }
}

extension Bytes {
    /// How many entries of a turn they are.
    var entryCount: Int {
        var (count, place) = (0, 0)
        while place < self.count {
            place = TurnEntry(self, at: place).next
            count += 1
        }
        return count
    }
}
