// What is different between a recorded message and the one that came in its place.

internal import FIXWire

/// One field that is not what it was.
struct FieldDifference {
    enum Kind {
        /// Another value, or only one of the messages has it.
        case value
        /// An ID that stood for another one before, or for which another one stood.
        case renamed
    }

    let tag: UInt32
    let kind: Kind
    /// Nil where the message has no such field.
    let recorded: [UInt8]?
    let received: [UInt8]?
    let isSecret: Bool
}

/// Which fields count.
struct ComparisonRules {
    /// Both messages must have them, with any values.
    var ignored: Set<UInt32>
    /// May be others, but always the same for the same.
    var ids: [UInt32]

    /// TransactTime(60); SendingTime(52) and OrigSendingTime(122) are the session's own.
    static var usual: ComparisonRules { ComparisonRules(ignored: [52, 60, 122], ids: IDRenaming.usual) }
    static var strict: ComparisonRules { ComparisonRules(ignored: [52], ids: []) }

    /// Field by field; repeated tags by their occurrence. Empty when nothing differs.
    func differences(
        _ recorded: ReplayMessage, _ received: ReplayMessage, _ renaming: IDRenaming
    ) -> [FieldDifference] {
        pairs(recorded, received).compactMap { difference($0, recorded, received, renaming) }
    }

    /// IDs of a pair that belongs together.
    func learn(_ recorded: ReplayMessage, _ received: ReplayMessage, into renaming: inout IDRenaming) {
        for case (let old?, let new?) in pairs(recorded, received) {
            let tag = recorded.fields[old].tag
            guard renaming.isID(tag), tag != IDRenaming.refSeqNum else { continue }
            renaming.learn(tag, recorded.value(at: old), received.value(at: new))
        }
    }

    private typealias Pair = (recorded: Int?, received: Int?)

    /// The fields with the same tags, and those of either without one in the other.
    private func pairs(_ recorded: ReplayMessage, _ received: ReplayMessage) -> [Pair] {
        let (old, new) = (recorded.ownFields, received.ownFields)
        // An engine writes the same fields in the same order.
        if old.count == new.count,
            zip(old, new).allSatisfy({ recorded.fields[$0].tag == received.fields[$1].tag })
        {
            return zip(old, new).map { ($0, $1) }
        }
        var places: [UInt32: ArraySlice<Int>] = [:]
        for index in new { places[received.fields[index].tag, default: []].append(index) }
        var pairs: [Pair] = old.map { ($0, places[recorded.fields[$0].tag]?.popFirst()) }
        let rest = Set(places.values.joined())
        pairs += new.filter { rest.contains($0) }.map { (nil, $0) }
        return pairs
    }

    private func difference(
        _ pair: Pair, _ recorded: ReplayMessage, _ received: ReplayMessage, _ renaming: IDRenaming
    ) -> FieldDifference? {
        let old = pair.recorded.map { recorded.value(at: $0) }
        let new = pair.received.map { received.value(at: $0) }
        let recordedTag = pair.recorded.map { recorded.fields[$0].tag }
        let tag = recordedTag ?? pair.received.map { received.fields[$0].tag } ?? 0
        var kind = FieldDifference.Kind.value
        if let old, let new {
            if ignored.contains(tag) { return nil }
            if renaming.isID(tag) {
                if renaming.agrees(tag, old, new) { return nil }
                if tag != IDRenaming.refSeqNum { kind = .renamed }
            } else if old == new {
                return nil
            }
        }
        let isSecret =
            pair.recorded.map { recorded.secrets.contains($0) } ?? false
            || pair.received.map { received.secrets.contains($0) } ?? false
        return FieldDifference(
            tag: tag, kind: kind, recorded: old.map { Array($0) }, received: new.map { Array($0) },
            isSecret: isSecret)
    }
}
