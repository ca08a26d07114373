// The audit: its chain, and what it says of numbers and orders.

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
        var chain = AuditChain()
        do throws(JournalError) {
            if let anchor = try AuditAnchor.read(from: &store) { chain.begin(behind: anchor) }
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
            if let problem = chain.follow(number, row, isDamaged: found.value == nil) { find(.audit, "key \(number)", problem) }
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
