// Finds table entries by hash.

internal import Values

/// An open-addressing index of entry numbers with linear probing. It holds hashes, not keys: the
/// caller compares the candidates. Removal shifts back what follows, so that there are no
/// tombstones and a table that has been busy for a year probes like a new one.
public struct HashIndex: ~Copyable {
    // Not private: the compiler loses the type of a private element when another file frees the
    // slab.
    struct Bucket {
        var hash: UInt32
        /// The entry plus one; zero is an empty bucket.
        var entry: UInt32
    }

    private var buckets: Slab<Bucket>
    private let mask: Int
    public private(set) var count = 0
    public let capacity: Int

    /// Room for `capacity` entries, at most three quarters of the buckets.
    ///
    /// - Parameter isPrepared: The memory is there from the start, for an index that is used all over from the start.
    public init(capacity: Int, isPrepared: Bool = false) {
        precondition(capacity > 0 && capacity < 1 << 28, "an index holds up to 2^28 entries")
        var size = 16
        while size / 4 * 3 < capacity { size *= 2 }
        // Safe: zero bytes are an empty bucket.
        buckets = unsafe Slab(zeroed: size)
        if isPrepared { buckets.prepare() }
        mask = size - 1
        self.capacity = capacity
    }

    /// The hash of numbers that are given out one after the other: eight in a row share a line of the processor's cache.
    @_noLocks
    public static func hash(ofNumber number: UInt64) -> UInt32 {
        let group = ((number >> 3) &* 0x9E37_79B9_7F4A_7C15) >> 32
        return UInt32(truncatingIfNeeded: (group << 3) | (number & 7))
    }

    /// Somebody will soon look for this hash: what that needs comes to the processor meanwhile.
    @_noLocks
    public func prefetch(_ hash: UInt32) { buckets.prefetch(Int(hash) & mask) }

    /// The next entry with this hash. `probe` starts at zero and is passed back for the one after.
    @_noLocks
    public func candidate(_ hash: UInt32, _ probe: inout Int) -> Int? {
        while true {
            let bucket = buckets[(Int(hash) + probe) & mask]
            if bucket.entry == 0 { return nil }
            probe += 1
            if bucket.hash == hash { return Int(bucket.entry) - 1 }
        }
    }

    /// Adds an entry, which is below 2^32 - 1. Traps when there are `capacity`.
    @_noLocks
    public mutating func insert(_ hash: UInt32, _ entry: Int) {
        precondition(count < capacity, "an index with no room left")
        var position = Int(hash) & mask
        while buckets[position].entry != 0 { position = (position + 1) & mask }
        buckets[position] = Bucket(hash: hash, entry: UInt32(entry + 1))
        count += 1
    }

    /// Takes out an entry that is in the index under this hash; traps when it is not.
    @_noLocks
    public mutating func remove(_ hash: UInt32, _ entry: Int) {
        var hole = Int(hash) & mask
        while buckets[hole].entry != UInt32(entry + 1) {
            precondition(buckets[hole].entry != 0, "an entry that is not in the index")
            hole = (hole + 1) & mask
        }
        var position = hole
        while true {
            position = (position + 1) & mask
            let bucket = buckets[position]
            if bucket.entry == 0 { break }
            // A bucket may move back as far as its home, and the hole must not be before that.
            let home = Int(bucket.hash) & mask
            if (position - home) & mask >= (position - hole) & mask {
                buckets[hole] = bucket
                hole = position
            }
        }
        buckets[hole] = Bucket(hash: 0, entry: 0)
        count -= 1
    }
}
