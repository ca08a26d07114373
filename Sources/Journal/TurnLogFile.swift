// The turn log's file: made whole or not at all, mapped, written in one piece.

internal import CLinux
internal import Values

/// An open file `penstock.turns`. Its head: eight bytes that say what it is, the store's identity, its size.
@safe
struct TurnLogFile {
    private let descriptor: Int32
    private let map: UnsafeMutableRawPointer?
    let size: Int

    static var headSize: Int { @_noLocks get { 4096 } }
    private static var mark: UInt64 { 0x324E_5255_5453_4E50 }
    /// Of versions that put checksums behind values; they would not understand today's turns.
    private static var formerMark: UInt64 { 0x314E_5255_5453_4E50 }

    static var none: TurnLogFile { unsafe TurnLogFile(descriptor: -1, map: nil, size: 0) }

    /// Memory of that size; none at all when there is none.
    static func inMemory(size: Int) -> TurnLogFile {
        var map: UnsafeMutableRawPointer?
        // Safe: the call writes the pointer or fails.
        guard unsafe linux_map(-1, size, 1, &map) == 0 else { return .none }
        return unsafe TurnLogFile(descriptor: -1, map: map, size: size)
    }

    enum Use { case reading, writing, writingByMap }

    /// Opens the file and says whose it is; nil when there is none, or none that was made whole.
    static func open(_ path: String, for use: Use) -> (file: TurnLogFile, store: UInt64)? {
        let descriptor = unsafe use == .reading ? linux_open_to_read(path) : linux_open_to_write(path)
        guard descriptor >= 0 else { return nil }
        let size = linux_size(descriptor)
        var map: UnsafeMutableRawPointer?
        // Safe: the call writes the pointer or fails.
        guard size > headSize, unsafe linux_map(descriptor, Int(size), use == .writingByMap ? 1 : 0, &map) == 0 else {
            _ = linux_close(descriptor)
            return nil
        }
        let file = unsafe TurnLogFile(descriptor: descriptor, map: map, size: Int(size))
        var reader = RowReader(file.bytes.slice(0, 24))
        let found = reader.uint64()
        guard found == mark || found == formerMark, case let store = reader.uint64(), reader.uint64() == UInt64(size)
        else {
            file.close()
            return nil
        }
        return (file, store)
    }

    /// Makes the file, on the disk and without a hole, in the place of one that may be there.
    ///
    /// - Returns: 0, or -errno.
    static func create(_ path: String, of store: UInt64, size: Int) -> Int32 {
        var head = RowWriter(capacity: 24)
        head.append(mark)
        head.append(store)
        head.append(UInt64(size))
        let fresh = path + ".new"
        _ = unsafe linux_remove(fresh)
        let descriptor = unsafe linux_create(fresh)
        guard descriptor >= 0 else { return descriptor }
        // Safe: the head is a view that is good during the call.
        var result = unsafe linux_fill(descriptor, head.bytes.base, head.bytes.count, size)
        if result >= 0 { result = linux_sync_file(descriptor) }
        _ = linux_close(descriptor)
        if result >= 0 { result = unsafe linux_rename(fresh, path) }
        if result < 0 { _ = unsafe linux_remove(fresh) }
        return result
    }

    var bytes: Bytes {
        @_noLocks get {
            guard let map = unsafe map else { return Bytes("") }
            // Safe: so much is mapped until `close`.
            return unsafe Bytes(base: map, count: size)
        }
    }

    /// - Throws: ``JournalError``.
    @_noLocks
    func write(_ bytes: Bytes, at offset: Int, isSynced: Bool) throws(JournalError) {
        precondition(bytes.count <= size - offset, "more than the file has room for")
        guard isSynced else {
            guard let map = unsafe map else { return }
            // Safe: just checked to fit. A process that is killed in between leaves a checksum that is wrong.
            unsafe (map + offset).copyMemory(from: bytes.base, byteCount: bytes.count)
            return
        }
        // Safe: the bytes are good during the call.
        let result = unsafe linux_write_at(descriptor, bytes.base, bytes.count, UInt64(offset))
        guard result == 0 else { throw JournalError(code: -result) }
        let synced = linux_sync_data(descriptor)
        guard synced == 0 else { throw JournalError(code: -synced) }
    }

    /// Before the first of today's turns is written to what a version before has made.
    ///
    /// - Throws: ``JournalError``.
    func renewMark() throws(JournalError) {
        guard size > 0, bytes.word(0, 8) != TurnLogFile.mark else { return }
        var head = RowWriter(capacity: 8)
        head.append(TurnLogFile.mark)
        try write(head.bytes, at: 0, isSynced: true)
    }

    /// Once, by whoever opened it.
    func close() {
        guard let map = unsafe map else { return }
        // Safe: mapped by `open`, and not used again.
        unsafe linux_unmap(map, size)
        if descriptor >= 0 { _ = linux_close(descriptor) }
    }

    /// Each half is written from its beginning, in turn.
    var halfSize: Int { @_noLocks get { (size - TurnLogFile.headSize) / 2 } }

    @_noLocks
    func start(of half: Int) -> Int { TurnLogFile.headSize + half * halfSize }

    /// The turns of a half, as far as they follow on each other; nil when it has none of this store.
    private func turns(in half: Int, of store: UInt64) -> (first: UInt64, span: TurnSpan)? {
        let (start, limit) = (start(of: half), start(of: half) + halfSize)
        guard let first = TurnFrame.read(bytes.slice(0, limit), at: start, of: store) else { return nil }
        var span = TurnSpan(from: start, end: start, turn: first.turn - 1)
        while let next = TurnFrame.read(bytes.slice(0, limit), at: span.end, of: store), next.turn == span.turn + 1 {
            span.end += TurnFrame.headSize + next.entries.count
            span.turn = next.turn
        }
        return (first.turn, span)
    }

    /// The turns that follow on turn `applied`, in order.
    ///
    /// `isAhead`: turns went before the first one that the store does not have: it is an older copy, or the disk has
    /// lost some of it.
    func tail(of store: UInt64, after applied: UInt64) -> (spans: [TurnSpan], isAhead: Bool) {
        let halves = (0..<2).compactMap { turns(in: $0, of: store) }.filter { $0.span.turn > applied }
        var spans: [TurnSpan] = []
        var last = applied
        for (first, span) in halves.sorted(by: { $0.first < $1.first }) {
            guard first <= last + 1 else { return (spans, spans.isEmpty) }
            spans.append(behind(last, span))
            last = span.turn
        }
        return (spans, false)
    }

    /// What of a span lies behind a turn.
    private func behind(_ turn: UInt64, _ span: TurnSpan) -> TurnSpan {
        var rest = span
        while rest.from < rest.end, case let next = TurnFrame.known(bytes, at: rest.from), next.turn <= turn {
            rest.from += TurnFrame.headSize + next.entries.count
        }
        return rest
    }
}

/// Turns that stand one behind the other in the log, and the number of the last one.
struct TurnSpan {
    var from: Int
    var end: Int
    var turn: UInt64
}
