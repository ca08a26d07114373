// What the audit keeps of tools that set a session's numbers.

internal import Values

/// A tool has put a session's numbers in the place of others.
struct NumbersDeed: Equatable {
    /// Kinds of audit entries; see ``AuditKind`` and ``OrderDeed``.
    static var kind: UInt8 { 33 }

    enum Act: UInt8 {
        case set = 1
        case imported = 2

        var words: String {
            switch self {
            case .set: "set numbers"
            case .imported: "import"
            }
        }
    }

    struct Numbers: Equatable {
        var inbound: UInt64
        var outbound: UInt64

        var text: String { "NextNumIn \(inbound), NextNumOut \(outbound)" }
    }

    var act: Act
    /// Who did it.
    var actor: Text<8>
    var session: UInt32
    /// Nil for a session that was new, or whose row was damaged.
    var before: Numbers?
    var after: Numbers

    init(_ act: Act, by actor: Text<8>, session: UInt32, from before: Numbers?, to after: Numbers) {
        self.act = act
        self.actor = actor
        self.session = session
        self.before = before
        self.after = after
    }

    /// Nil for bytes that are none.
    init?(_ entry: Bytes) {
        var row = RowReader(entry)
        guard let act = Act(rawValue: row.byte()) else { return nil }
        self.act = act
        actor = row.text()
        session = row.uint32()
        after = Numbers(inbound: row.uint64(), outbound: row.uint64())
        if row.byte() == 1 { before = Numbers(inbound: row.uint64(), outbound: row.uint64()) }
        guard row.isComplete else { return nil }
    }

    func append(to row: inout RowWriter) {
        row.append(act.rawValue)
        row.append(actor)
        row.append(session)
        NumbersDeed.append(after, to: &row)
        row.append(UInt8(before == nil ? 0 : 1))
        if let before { NumbersDeed.append(before, to: &row) }
    }

    private static func append(_ numbers: Numbers, to row: inout RowWriter) {
        row.append(numbers.inbound)
        row.append(numbers.outbound)
    }
}
