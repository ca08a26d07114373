// A turn as it stands in the turn log: a head that says which turn of which store, and what it changes.

internal import Values

/// Layout of the head, each eight bytes: the turn's number, the store's identity, how many bytes follow, and a
/// checksum (XXH3) of all that.
enum TurnFrame {
    static var headSize: Int { @_noLocks get { 32 } }

    /// Safe: the caller has `headSize` bytes at `head`, and the entries right behind them.
    ///
    /// - Parameter store: 0 for one in memory, which nobody opens again: there is no checksum.
    @_noLocks @unsafe
    static func write(_ head: UnsafeMutableRawPointer, turn: UInt64, of store: UInt64, _ entries: Bytes) {
        unsafe head.storeBytes(of: turn, as: UInt64.self)
        unsafe head.storeBytes(of: store, toByteOffset: 8, as: UInt64.self)
        unsafe head.storeBytes(of: UInt64(entries.count), toByteOffset: 16, as: UInt64.self)
        guard store != 0 else { return }
        unsafe head.storeBytes(
            of: Checksum.of(0, Bytes(base: head, count: 24), entries), toByteOffset: 24, as: UInt64.self)
    }

    /// The number of a turn that is known to begin at `offset`, and what it changes.
    @_noLocks
    static func known(_ bytes: Bytes, at offset: Int) -> (turn: UInt64, entries: Bytes) {
        let count = Int(bytes.word(offset + 16, 8))
        return (bytes.word(offset, 8), bytes.slice(offset + headSize, count))
    }

    /// The number of the turn that begins at `offset`, and what it changes; nil when none of this store does, whole.
    static func read(_ bytes: Bytes, at offset: Int, of store: UInt64) -> (turn: UInt64, entries: Bytes)? {
        guard offset <= bytes.count - headSize else { return nil }
        let (turn, owner) = (bytes.word(offset, 8), bytes.word(offset + 8, 8))
        let (count, checksum) = (bytes.word(offset + 16, 8), bytes.word(offset + 24, 8))
        guard owner == store, turn > 0, count <= UInt64(bytes.count - headSize - offset) else { return nil }
        let entries = bytes.slice(offset + headSize, Int(count))
        guard Checksum.of(0, bytes.slice(offset, 24), entries) == checksum else { return nil }
        return (turn, entries)
    }
}
