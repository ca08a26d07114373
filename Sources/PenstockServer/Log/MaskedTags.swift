// Tags that a configuration adds to the secrets; the store remembers them, so that logs know.

internal import FIXEngine
internal import Journal
internal import Values

/// Tags whose values logs show as ***.
struct MaskedTags {
    private var tags: Set<UInt32> = []

    init() {}

    init(_ tags: some Sequence<UInt32>) { self.tags = Set(tags) }

    mutating func add(_ further: [UInt32]) { tags.formUnion(further) }

    func contains(_ tag: UInt32) -> Bool { tags.contains(tag) }

    /// As the store has them: those of the gateway that ran last.
    ///
    /// - Throws: ``JournalError`` for a store that cannot be read.
    static func read(_ store: inout Store) throws(JournalError) -> MaskedTags {
        let record = TurnRecord(capacity: 4096)
        var masked = MaskedTags()
        if let row = try store.get(.meta, MetaKey.maskedTags, after: record) {
            var reader = RowReader(row)
            for _ in 0..<row.count / 4 { masked.tags.insert(reader.uint32()) }
        }
        try store.endReading()
        return masked
    }

    /// Stages the row; it is written with the first turn.
    func stage(in engine: inout Engine) {
        var row = RowWriter(capacity: max(4, tags.count * 4))
        for tag in tags.sorted() { row.append(tag) }
        engine.record.put(.meta, MetaKey.maskedTags, row.bytes)
    }
}
