// What turns have changed, for a thread that follows the store without touching it.

internal import Synchronization
public import Values

/// Copies of the rows that committed turns put and deleted, turn by turn, in a ring of fixed size.
///
/// The thread of the store gives and never waits: a turn that the ring has no room for breaks the tap, and nothing more
/// goes in until the other side has noticed and ``mend()``s it. Whoever follows then has to read anew what it knows:
/// what the tap gives from the mend on goes on top of that, whatever of it was read already.
///
/// Shape: `capacity` bytes, rounded up to a power of two; a turn takes at most half of it. One producer, one consumer.
///
/// `@unchecked Sendable`: bytes between `taken` and `given` are the consumer's, all others the producer's.
@safe
public final class TurnTap: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private let mask: Int
    private let given = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)
    private let broken = Atomic<Bool>(false)
    /// A bit for each table whose rows are wanted.
    private let tables: UInt32

    public init(capacity: Int, of tables: [StoreTable]) {
        var size = 4096
        while size < capacity { size *= 2 }
        mask = size - 1
        self.tables = tables.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
        unsafe memory = .allocate(byteCount: size, alignment: 16)
    }

    deinit { unsafe memory.deallocate() }

    // MARK: The producer's

    /// What a turn has changed, once it is committed.
    @_noLocks
    func give(_ entries: Bytes) {
        guard !broken.load(ordering: .acquiring) else { return }
        let size = self.size(of: entries)
        guard size > 0 else { return }
        let start = given.load(ordering: .relaxed)
        let place = start & mask
        let rest = mask + 1 - place
        let pad = TapFrame.head + size <= rest ? 0 : rest
        let need = pad + TapFrame.head + size
        guard size <= mask / 2, start + need - taken.load(ordering: .acquiring) <= mask + 1 else {
            broken.store(true, ordering: .releasing)
            return
        }
        // Safe, both: places are multiples of eight, so that a head fits before the end.
        if pad > 0 { unsafe memory.storeBytes(of: TapFrame.again, toByteOffset: place, as: UInt64.self) }
        let frame = pad > 0 ? 0 : place
        unsafe memory.storeBytes(of: UInt64(size), toByteOffset: frame, as: UInt64.self)
        copy(entries, to: frame + TapFrame.head)
        given.store(start + need, ordering: .releasing)
    }

    @_noLocks
    private func isWanted(_ table: UInt8) -> Bool { tables >> UInt32(table) & 1 == 1 }

    /// Of what is wanted, in whole words.
    @_noLocks
    private func size(of entries: Bytes) -> Int {
        var (size, place) = (0, 0)
        while place < entries.count {
            let entry = TurnEntry(entries, at: place)
            if isWanted(entry.table) { size += TapFrame.padded(entry.next - place) }
            place = entry.next
        }
        return size
    }

    @_noLocks
    private func copy(_ entries: Bytes, to start: Int) {
        var (place, end) = (0, start)
        while place < entries.count {
            let entry = TurnEntry(entries, at: place)
            if isWanted(entry.table) {
                // Safe: `give` has made sure of the room.
                unsafe (memory + end).copyMemory(from: entries.base + place, byteCount: entry.next - place)
                end += TapFrame.padded(entry.next - place)
            }
            place = entry.next
        }
    }

    // MARK: The consumer's

    /// Calls `body` for each row of the next turn, in its order: table, key, and the value, or nil for a row that is
    /// gone. Views that are good during the call. False when there is no turn.
    public func next(_ body: (StoreTable, Bytes, Bytes?) -> Void) -> Bool {
        var start = taken.load(ordering: .relaxed)
        guard start < given.load(ordering: .acquiring) else { return false }
        // Safe, both: the producer has put a head there.
        var size = unsafe memory.load(fromByteOffset: start & mask, as: UInt64.self)
        if size == TapFrame.again {
            start += mask + 1 - start & mask
            size = unsafe memory.load(fromByteOffset: start & mask, as: UInt64.self)
        }
        // Safe: so many bytes follow the head.
        let rows = unsafe Bytes(base: memory + start & mask + TapFrame.head, count: Int(size))
        var place = 0
        while place < rows.count {
            let entry = TurnEntry(rows, at: place)
            if let table = StoreTable(rawValue: entry.table) {
                body(table, entry.key, entry.isDeletion ? nil : entry.value)
            }
            place += TapFrame.padded(entry.next - place)
        }
        taken.store(start + TapFrame.head + Int(size), ordering: .releasing)
        return true
    }

    /// Turns are missing behind those that are still there.
    public var isBroken: Bool { broken.load(ordering: .acquiring) }

    /// Forgets what is there, and takes turns again.
    public func mend() {
        taken.store(given.load(ordering: .acquiring), ordering: .releasing)
        broken.store(false, ordering: .releasing)
    }
}

/// A turn in the ring: its size in a head, then its rows, each in whole words.
private enum TapFrame {
    static var head: Int { @_noLocks get { 8 } }
    /// In place of a size: the next turn begins at the beginning.
    static var again: UInt64 { @_noLocks get { .max } }

    @_noLocks
    static func padded(_ count: Int) -> Int { (count + 7) & ~7 }
}
