// What comparisons with brokers have found, until somebody has looked after it.

internal import Values

/// One that was found: a comparison that finds the same again says so here.
struct FoundDifference: Sendable {
    let number: UInt64
    let broker: Name
    let text: Text<16>
    let first: Instant
    var last: Instant
    var times: UInt64 = 1
    /// Who has looked after it, and what they say; empty until then.
    var resolvedBy = Identifier()
    var note = Text<16>()
}

/// Since the start: what is still so is found again by the first comparison after it.
///
/// Shape: ``capacity``; the oldest that are resolved go first, then the oldest.
struct FoundDifferences: ~Copyable {
    static var capacity: Int { 1_000 }

    private(set) var all: [FoundDifference] = []
    private var lastNumber: UInt64 = 0

    init() {}

    mutating func add(_ text: Text<16>, at broker: Name, now: Instant) {
        if let place = all.firstIndex(where: { $0.broker == broker && $0.text == text && $0.resolvedBy.isEmpty }) {
            all[place].last = now
            all[place].times += 1
            return
        }
        if all.count == FoundDifferences.capacity { all.remove(at: all.firstIndex { !$0.resolvedBy.isEmpty } ?? 0) }
        lastNumber += 1
        all.append(FoundDifference(number: lastNumber, broker: broker, text: text, first: now, last: now))
    }

    /// Nil for one that is not there, or was resolved before.
    mutating func resolve(_ number: UInt64, by who: Identifier, _ note: Text<16>) -> FoundDifference? {
        guard let place = all.firstIndex(where: { $0.number == number && $0.resolvedBy.isEmpty }) else { return nil }
        all[place].resolvedBy = who
        all[place].note = note
        return all[place]
    }
}
