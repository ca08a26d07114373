// How deep a field stands in repeating groups, for indentation.

internal import FIXWire
internal import Values

/// Follows the fields of one message, in order, into groups and out of them.
///
/// The dictionary says where each field stands. Of fields and messages that it does not have, the
/// entries before tell: such a field stays in a group until the last entry has begun, and from then
/// on where an earlier entry had it too.
struct GroupNesting {
    private struct Group {
        /// Nil when the dictionary does not say what is in it.
        let place: DataDictionary.Place?
        let announced: Int
        var entries = 0
        /// The field that begins each entry.
        var delimiter: UInt32 = 0
        /// Those of this entry, and those of all.
        var entryTags: Set<UInt32> = []
        var tags: Set<UInt32> = []

        /// Its last entry has begun.
        var canEnd: Bool { entries >= announced }

        mutating func take(_ tag: UInt32) -> Bool {
            if entries == 0 { delimiter = tag }
            let beginsEntry = delimiter == tag
            if beginsEntry {
                entries += 1
                entryTags = []
            }
            entryTags.insert(tag)
            tags.insert(tag)
            return beginsEntry
        }
    }

    private static var depthMax: Int { 16 }

    private let dictionary: DataDictionary
    private let body: DataDictionary.Place?
    private var groups: [Group] = []

    init(_ msgType: MsgType, _ dictionary: DataDictionary) {
        self.dictionary = dictionary
        body = dictionary.body(of: msgType)
    }

    /// The number of groups that the next field, with this tag, stands in, and whether it is the
    /// first one of an entry of the innermost.
    mutating func place(of tag: UInt32, _ value: Bytes) -> (depth: Int, beginsEntry: Bool) {
        leaveGroups(before: tag)
        let beginsEntry = groups.isEmpty ? false : groups[groups.count - 1].take(tag)
        let place = (groups.count, beginsEntry)
        if groups.count < GroupNesting.depthMax, dictionary.isGroupCount(tag),
            let count = value.wholeNumber, count > 0
        {
            groups.append(Group(place: entry(of: tag), announced: count))
        }
        return place
    }

    /// The group that a count begins where it stands now.
    private func entry(of countTag: UInt32) -> DataDictionary.Place? {
        let here = groups.last.map { [$0.place] } ?? [body, dictionary.header]
        for case let place? in here {
            if let entry = dictionary.entry(of: countTag, at: place) { return entry }
        }
        return nil
    }

    private mutating func leaveGroups(before tag: UInt32) {
        if GroupNesting.isTrailer(tag) {
            groups = []
        } else if let level = groups.lastIndex(where: { holds(tag, in: $0) }) {
            groups.removeSubrange((level + 1)...)
        } else if let body, dictionary.has(tag, at: body) {
            groups = []
        } else {
            while let last = groups.last, last.canEnd { groups.removeLast() }
        }
    }

    private func holds(_ tag: UInt32, in group: Group) -> Bool {
        if tag == group.delimiter { return true }
        if let place = group.place, dictionary.has(tag, at: place) {
            // Twice in one entry is once in it and once behind it.
            return !group.canEnd || !group.entryTags.contains(tag)
        }
        return group.entries > 1 && group.tags.contains(tag) && !group.entryTags.contains(tag)
    }

    /// SignatureLength, Signature, CheckSum.
    private static func isTrailer(_ tag: UInt32) -> Bool { tag == 93 || tag == 89 || tag == 10 }
}
