// The hash of a ClOrdID, for tables in memory.

import Values

/// Well mixed, over the words that the ClOrdID has: most are short. It is the same in every process, and stands in no
/// store.
@_noLocks
func nameHash(_ session: SessionNumber, _ clOrdID: Identifier) -> UInt64 {
    var hash = (UInt64(session.value) << 8 | UInt64(truncatingIfNeeded: clOrdID.count)) &* 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index &* 8 < clOrdID.count {
        hash = (hash ^ clOrdID.word(index)) &* 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 32
        index &+= 1
    }
    return hash &* 0x9E37_79B9_7F4A_7C15
}
