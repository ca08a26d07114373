// Which ClOrdIDs were certainly never used.

package import Values

/// A filter of the ClOrdIDs that each session has used, in memory. What it does not hold was never put in; of what was
/// never put in, it takes one in a hundred or so for used, more when it has more than it was made for. So a new order
/// need not be looked up in the durable index, which is as large as the store.
package struct UsedNames: ~Copyable {
    /// Three bits of one word stand for a name.
    private var words: Slab<UInt64>
    private let shift: UInt64

    /// - Parameter count: How many names there will be; 16 bits are taken for each.
    package init(expecting count: Int) {
        precondition(count >= 0 && count < 1 << 40, "more names than there is memory")
        var size = 1 << 12
        while size < count / 4 { size *= 2 }
        // Safe: zero bits are no names.
        words = unsafe Slab(zeroed: size)
        words.prepare()
        shift = UInt64(64 - size.trailingZeroBitCount)
    }

    @_noLocks
    package func mayHold(_ session: SessionNumber, _ clOrdID: Identifier) -> Bool {
        let hash = nameHash(session, clOrdID)
        let bits = UsedNames.bits(hash)
        return words[Int(hash >> shift)] & bits == bits
    }

    @_noLocks
    package mutating func insert(_ session: SessionNumber, _ clOrdID: Identifier) {
        let hash = nameHash(session, clOrdID)
        words[Int(hash >> shift)] |= UsedNames.bits(hash)
    }

    /// The word is chosen by the upper bits.
    @_noLocks
    private static func bits(_ hash: UInt64) -> UInt64 {
        1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63)
    }
}
