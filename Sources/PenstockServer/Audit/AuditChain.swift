// The chain of hashes of the audit, followed row by row.

internal import Cryptography
internal import Journal

/// Sees whether rows are the ones that were written, each behind the one before.
struct AuditChain {
    private var before = ChainHash()
    private(set) var next: UInt64 = 1

    /// Where the oldest rows were removed, the chain begins behind them.
    mutating func begin(behind anchor: AuditAnchor) {
        before = anchor.hash
        next = anchor.number + 1
    }

    /// What is wrong with the row; nil when nothing is. The next one is seen as the one behind it in any case.
    ///
    /// - Parameter isDamaged: Its checksum is wrong. It still says what hash the next one stands on.
    mutating func follow(_ number: UInt64, _ row: AuditRow, isDamaged: Bool) -> String? {
        defer {
            before = row.hash
            next = number &+ 1
        }
        if number != next { return "follows key \(next &- 1): rows between were taken out" }
        if !row.follows(before, as: number) { return "is not what was written, or not behind what was written before it" }
        return isDamaged ? "is damaged: its checksum is wrong" : nil
    }
}
