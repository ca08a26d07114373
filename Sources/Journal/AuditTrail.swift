// What happened and who did it: the entries of each turn in one row, in a chain of hashes.

public import Cryptography
public import Values

/// Collects what a turn has to tell, and puts it into the turn's record as a row of the table `audit`.
///
/// A row: its layout's version, when, the entries, and the SHA-256 of the row before's hash, its own number and
/// all of that, which is made when the row is put into the store (`CLMDB/chain.h`): no turn waits for it. An entry:
/// its kind, its length (2 bytes), and what it says, which is the business of who wrote it.
public struct AuditTrail: ~Copyable {
    /// The number of the next row; they count from 1.
    public private(set) var next: UInt64 = 1
    /// The row so far.
    private var row = RowWriter(capacity: AuditTrail.rowSize)
    private var entries = 0

    /// A row stays within a page of LMDB: longer ones would have pages of their own.
    private static var rowSize: Int { @_noLocks get { 1900 } }
    /// No entry is longer.
    public static var entrySize: Int { @_noLocks get { 512 } }
    static var version: UInt8 { @_noLocks get { 1 } }

    public init() {}

    /// Goes on behind what the store has.
    ///
    /// - Throws: ``JournalError``. A last row that is damaged, or an anchor, is gone on behind all the same, and named.
    public mutating func recover(from store: inout Store) throws(JournalError) -> RowName? {
        var damaged: RowName?
        do throws(JournalError) {
            if let anchor = try AuditAnchor.read(from: &store) { next = anchor.number + 1 }
        } catch {
            guard let row = error.row else { throw error }
            damaged = row
        }
        guard let last = try store.lastKey(of: .audit), last < .max else { return damaged }
        try store.walk(.audit, from: last) { found in
            if found.value == nil { damaged = RowName(.audit, last) }
            return true
        }
        next = last + 1
        return damaged
    }

    /// Adds an entry that `write` writes, of at most ``entrySize`` bytes.
    @_noLocks
    public mutating func append(
        _ kind: UInt8, at now: Instant, _ record: inout TurnRecord, _ entry: borrowing RowWriter
    ) {
        if row.count + 3 + entry.count > AuditTrail.rowSize { seal(into: &record) }
        if entries == 0 {
            row.append(AuditTrail.version)
            row.append(now)
        }
        row.append(kind)
        row.append(UInt8(truncatingIfNeeded: entry.count))
        row.append(UInt8(truncatingIfNeeded: entry.count >> 8))
        row.append(entry.bytes)
        precondition(!row.isOverflowing, "an audit entry that is too long")
        entries += 1
    }

    /// The turn ends: what it told becomes a row.
    @_noLocks
    public mutating func seal(into record: inout TurnRecord) {
        guard entries > 0 else { return }
        entries = 0
        record.link(next, row.bytes)
        next += 1
        row.reset()
    }
}

/// A row of the table `audit` as it was stored.
public struct AuditRow {
    public let at: Instant
    public let hash: ChainHash
    private let entries: Bytes
    /// All that the hash is of, but the row's number.
    private let content: Bytes

    /// Nil for bytes that are no such row.
    public init?(_ row: Bytes) {
        guard row.count >= 9 + 32 else { return nil }
        content = row.slice(0, row.count - 32)
        var reader = RowReader(row.slice(content.count, 32))
        hash = ChainHash(&reader)
        reader = RowReader(content)
        guard reader.byte() == AuditTrail.version else { return nil }
        at = reader.instant()
        entries = content.slice(9, content.count - 9)
        guard forEach({ _, _ in }) else { return nil }
    }

    /// Calls `body` with the kind and the bytes of each entry; false when they are not in order.
    @discardableResult
    public func forEach(_ body: (UInt8, Bytes) -> Void) -> Bool {
        var reader = RowReader(entries)
        var rest = entries.count
        while rest > 0 {
            let kind = reader.byte()
            let count = Int(reader.byte()) | Int(reader.byte()) << 8
            let entry = reader.slice(count)
            guard reader.isValid else { return false }
            body(kind, entry)
            rest -= 3 + count
        }
        return true
    }

    /// Whether the row is the one with this number behind the row with that hash.
    public func follows(_ before: ChainHash, as number: UInt64) -> Bool {
        var chain = HashChain()
        chain.resume(before)
        var bytes = RowWriter(capacity: 8 + content.count)
        bytes.append(number)
        bytes.append(content)
        chain.append(bytes.bytes)
        return chain.hash == hash
    }
}

/// Where the chain begins once its oldest rows were removed: the last of those.
public struct AuditAnchor {
    public let number: UInt64
    public let hash: ChainHash

    public init(number: UInt64, hash: ChainHash) {
        self.number = number
        self.hash = hash
    }

    /// Nil when no row was ever removed.
    public static func read(from store: inout Store) throws(JournalError) -> AuditAnchor? {
        guard let row = try store.get(.meta, MetaKey.auditAnchor) else { return nil }
        var reader = RowReader(row)
        let number = reader.uint64()
        let hash = ChainHash(&reader)
        guard reader.isComplete else { throw JournalError(damaged: RowName(.meta, MetaKey.auditAnchor)) }
        return AuditAnchor(number: number, hash: hash)
    }

    @_noLocks
    public func put(into record: inout TurnRecord, _ row: inout RowWriter) {
        row.reset()
        row.append(number)
        hash.append(to: &row)
        record.put(.meta, MetaKey.auditAnchor, row.bytes)
    }
}
