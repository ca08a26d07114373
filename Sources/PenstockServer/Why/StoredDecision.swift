// Where an order was sent, and why, as the store has it.

internal import Journal
internal import Routing
internal import Values

/// The decision about an order, in words.
struct StoredDecision {
    let at: Instant
    let lines: [String]

    /// Nil where there was nothing to decide: with one broker, and no rule.
    ///
    /// - Throws: ``StoreError``, ``JournalError``.
    static func find(_ order: UInt64, in path: String) throws -> StoredDecision? {
        var store = try Store.read(path)
        defer { try? store.endReading() }
        var names: [UInt64: String] = [:]
        try store.walk(.book, from: BookKind.broker.key(0)) { row in
            guard let key = RowName(.book, row.key).number, BookKind(of: key) == .broker else { return false }
            names[BookKind.number(of: key)] = row.value?.description
            return true
        }
        var found: StoredDecision?
        try store.walk(.decision, from: order) { row in
            guard RowName(.decision, row.key).number == order, let decision = RouteDecisionRow.decode(row.stored) else {
                return false
            }
            let lines = decision.lines { names[UInt64($0.value)] ?? "broker \($0.value)" }
            found = StoredDecision(at: decision.at, lines: lines)
            return false
        }
        return found
    }
}
