// How deep a field stands in repeating groups, for indentation.

internal import FIXWire
internal import Values

/// Follows the fields of one message, in order, into groups and out of them.
///
/// The dictionary says which fields count entries and which stand in groups at all; which group a
/// field stands in is told by the entries before. So a field behind the only entry of a group inside a
/// group may be indented once too often; everything else is exact for a message that is valid.
struct GroupNesting {
    private struct Group {
        let announced: Int
        var entries = 0
        /// The field that begins each entry.
        var delimiter: UInt32 = 0
        var tags: Set<UInt32> = []

        /// Its last entry has begun.
        var canEnd: Bool { entries >= announced }
    }

    private static var depthMax: Int { 16 }

    private let msgType: MsgType
    private let dictionary: DataDictionary
    private var groups: [Group] = []

    init(_ msgType: MsgType, _ dictionary: DataDictionary) {
        self.msgType = msgType
        self.dictionary = dictionary
    }

    /// The number of groups that the next field, with this tag, stands in, and whether it is the first
    /// one of an entry of the innermost.
    mutating func place(of tag: UInt32, _ value: Bytes) -> (depth: Int, beginsEntry: Bool) {
        leaveGroups(before: tag)
        var beginsEntry = false
        if let last = groups.indices.last {
            if groups[last].entries == 0 { groups[last].delimiter = tag }
            beginsEntry = groups[last].delimiter == tag
            if beginsEntry { groups[last].entries += 1 }
            groups[last].tags.insert(tag)
        }
        let place = (groups.count, beginsEntry)
        guard groups.count < GroupNesting.depthMax, dictionary.isGroupCount(tag) else { return place }
        if let count = value.wholeNumber, count > 0 { groups.append(Group(announced: count)) }
        return place
    }

    private mutating func leaveGroups(before tag: UInt32) {
        if GroupNesting.isTrailer(tag) {
            groups = []
        } else if let level = groups.lastIndex(where: { $0.delimiter == tag && !$0.canEnd }) {
            groups.removeSubrange((level + 1)...)
        } else {
            while let last = groups.last, last.canEnd, !belongs(tag, to: last) { groups.removeLast() }
        }
    }

    /// Whether the field can be one of the last entry of the innermost group.
    private func belongs(_ tag: UInt32, to group: Group) -> Bool {
        if tag == group.delimiter { return false }
        if group.entries > 1, group.tags.contains(tag) { return true }
        if groups.dropLast().contains(where: { $0.tags.contains(tag) }) { return false }
        // HopSendingTime(629) and HopRefID(630) stand in the group of the header.
        guard dictionary.standsInGroup(tag, of: msgType) || tag == 629 || tag == 630 else { return false }
        return groups.count == 1 || group.entries == 1
    }

    /// SignatureLength, Signature, CheckSum.
    private static func isTrailer(_ tag: UInt32) -> Bool { tag == 93 || tag == 89 || tag == 10 }
}
