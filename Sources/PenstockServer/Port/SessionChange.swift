// The one place in which a tool changes a session of a store.

internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

/// What a tool puts in the place of a session's row.
enum SessionChange {
    /// Stages a session's new row, and an entry of the audit that says who changed it from what to what.
    ///
    /// - Parameter old: The session as it was; nil for one that is new to the store, or whose row is damaged.
    static func stage(
        _ number: UInt32, from old: SessionRow?, to new: SessionRow, by act: NumbersDeed.Act, at now: Instant,
        in record: inout TurnRecord, of store: inout Store
    ) throws(JournalError) {
        var row = RowWriter(capacity: SessionRow.maximumSize)
        new.append(to: &row)
        record.put(.session, UInt64(number), row.bytes)
        let deed = NumbersDeed(
            act, by: Operator.name, session: number, from: old.map(numbers), to: numbers(new))
        try AuditTrail.append(deed, at: now, in: &record, of: &store)
    }

    private static func numbers(_ row: SessionRow) -> NumbersDeed.Numbers {
        NumbersDeed.Numbers(inbound: row.nextInbound, outbound: row.nextOutbound)
    }
}

extension AuditTrail {
    /// A tool's entry, behind those that the store has.
    static func append(
        _ deed: NumbersDeed, at now: Instant, in record: inout TurnRecord, of store: inout Store
    ) throws(JournalError) {
        var trail = AuditTrail()
        _ = try trail.recover(from: &store)
        try store.endReading()
        var entry = RowWriter(capacity: AuditTrail.entrySize)
        deed.append(to: &entry)
        trail.append(NumbersDeed.kind, at: now, &record, entry)
        trail.seal(into: &record)
    }
}

/// Whoever runs a command.
enum Operator {
    /// The name that the system was logged on to with, as the environment has it.
    static var name: Text<8> {
        let environment = (try? ConfigurationFile.environment()) ?? [:]
        let name = environment["SUDO_USER"] ?? environment["USER"] ?? environment["LOGNAME"] ?? "somebody"
        return shortened(name)
    }
}

/// As much of the text as there is room for.
func shortened<let words: Int>(_ text: String) -> Text<words> {
    var short = Text<words>()
    for byte in text.utf8 where !short.append(byte) { break }
    return short
}
