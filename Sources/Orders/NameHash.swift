// The hash of a ClOrdID, for tables in memory.

import Values

/// Of a ClOrdID that is unique in its session.
@_noLocks
func nameHash(_ session: SessionNumber, _ clOrdID: Identifier) -> UInt64 {
    clOrdID.hash(from: UInt64(session.value))
}
