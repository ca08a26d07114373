// The audit: its chain, and what it says of numbers and orders.

internal import Cryptography
internal import FIXEngine
internal import Journal
internal import Orders
internal import Values

/// What the audit says, as far as other tables are compared with it.
struct AuditCheck {
    /// Where each order stood last, and since when.
    var orders: [UInt64: (standing: OrderStanding, at: Instant)] = [:]
}

extension Verifier {
    mutating func checkAudit(_ store: inout Store) throws(JournalError) {
        var before = ChainHash()
        var next: UInt64 = 1
        do throws(JournalError) {
            if let anchor = try AuditAnchor.read(from: &store) {
                before = anchor.hash
                next = anchor.number + 1
            }
        } catch {
            // The row is named where its table is read.
            guard error.row != nil else { throw error }
        }
        // Not `forEach`: a row whose checksum is wrong still says what hash the next one stands on.
        try store.walk(.audit, from: nil) { found in
            countRow()
            let name = RowName(.audit, found.key)
            guard let number = name.number, let row = AuditRow(found.stored) else {
                find(.audit, name.place, "is no row of the audit")
                return true
            }
            count(\.auditRows)
            if number != next {
                find(.audit, "key \(number)", "follows key \(next - 1): rows between were taken out")
            } else if !row.follows(before, as: number) {
                find(.audit, "key \(number)", "is not what was written, or not behind what was written before it")
            } else if found.value == nil {
                find(.audit, "key \(number)", "is damaged: its checksum is wrong")
            }
            before = row.hash
            next = number + 1
            row.forEach { kind, entry in note(kind, entry, in: number, row.at) }
            return true
        }
    }

    private mutating func note(_ kind: UInt8, _ entry: Bytes, in row: UInt64, _ at: Instant) {
        switch kind {
        case AuditKind.note:
            guard AuditNote(entry) == nil else { return }
        case AuditKind.session:
            guard SessionDeed(entry) == nil else { return }
        case OrderDeed.kind:
            guard let deed = OrderDeed(entry) else { break }
            if let after = deed.after { audit.orders[deed.order] = (after, at) }
            return
        case NumbersDeed.kind:
            guard NumbersDeed(entry) == nil else { return }
        default: break
        }
        find(.audit, "key \(row)", "has an entry that nobody can read")
    }
}
