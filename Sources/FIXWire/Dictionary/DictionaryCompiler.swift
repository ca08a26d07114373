// Turns the contents of a dictionary file into flat tables.

internal import Values

/// Resolves names, lays components out where they are used, and numbers fields and places.
///
/// A place is the header (0), the trailer (1), the body of a message (2 and up, in the order of the
/// file) or the entries of a group (behind the messages). Groups with the same fields share a place;
/// groups with the same count but other fields do not, since the delimiter is the message's affair.
struct DictionaryCompiler {
    /// The fields of one place while it is put together.
    struct Draft {
        struct Member: Hashable {
            let number: UInt16
            var isRequired: Bool
            /// The place of the entries that this field counts, or 0.
            let group: UInt16
        }
        var members: [Member] = []
        /// Where each field is among the members.
        var indices: [UInt16: Int] = [:]
        /// Fields that occur inside the groups of this place.
        var inside: Set<UInt16> = []
    }

    private let source: DictionarySource
    private(set) var rows: [FieldRow] = [FieldRow()]
    private(set) var names: [String] = [""]
    /// The definition of each field, by its number.
    private(set) var definitions: [DictionarySource.FieldDefinition] = []
    private var numbers: [String: UInt16] = [:]
    private var codes = CodeSets()
    private(set) var places: [Draft] = []
    private var groups: [Draft] = []
    private var groupPlaces: [[Draft.Member]: UInt16] = [:]
    private var openComponents: [String] = []
    /// Parts of the message that is laid out, so that components cannot double without end.
    private var steps = 0

    init(_ source: DictionarySource) throws(DictionaryError) {
        self.source = source
        try addFields()
        try addPlaces()
        markSections()
    }

    private func fault(_ line: Int, _ reason: String) -> DictionaryError {
        DictionaryError(source.file, line, reason)
    }

    // MARK: - Fields

    private mutating func addFields() throws(DictionaryError) {
        guard source.fields.count < 65_535 else { throw fault(0, "more than 65,534 fields") }
        definitions = source.fields.sorted { $0.tag < $1.tag }
        for (index, field) in definitions.enumerated() {
            if index > 0, definitions[index - 1].tag == field.tag {
                let other = definitions[index - 1].name
                throw fault(
                    field.line, "tag \(field.tag) is defined twice, as \(other) and \(field.name)")
            }
            guard numbers.updateValue(UInt16(index + 1), forKey: field.name) == nil else {
                throw fault(field.line, "field \(field.name) is defined twice")
            }
            rows.append(FieldRow(tag: field.tag, type: field.type, codes: codes.add(field)))
            names.append(field.name)
        }
        for (index, field) in definitions.enumerated() where field.type == .data {
            rows[index + 1].lengthTag = lengthTag(of: field)
        }
    }

    /// By the name where it tells; Signature(89) is announced by a tag that is larger than its own.
    private func lengthTag(of field: DictionarySource.FieldDefinition) -> UInt32 {
        for name in [field.name + "Len", field.name + "Length"] {
            if let number = numbers[name] { return rows[Int(number)].tag }
        }
        if let before = definitions.first(where: { $0.tag == field.tag - 1 }),
            before.type == .length
        {
            return before.tag
        }
        return 0
    }

    // MARK: - Places

    private mutating func addPlaces() throws(DictionaryError) {
        places = [try draft(of: source.header, 0), try draft(of: source.trailer, 0)]
        var seen: Set<MsgType> = []
        for message in source.messages {
            guard seen.insert(message.msgType).inserted else {
                throw fault(message.line, "msgtype \(message.msgType.text) is defined twice")
            }
            places.append(try draft(of: message.members, 0))
        }
        places += groups
        guard places.count <= 65_535, places.count * rows.count <= 1 << 25 else {
            throw fault(
                0, "the dictionary is too large: \(places.count) places, \(rows.count) fields")
        }
    }

    private mutating func draft(
        of members: [DictionarySource.Member], _ nesting: Int
    ) throws(DictionaryError) -> Draft {
        if nesting == 0 { steps = 0 }
        var draft = Draft()
        try add(members, to: &draft, areRequired: true, nesting)
        draft.inside.subtract(draft.members.map(\.number))
        return draft
    }

    /// A required field of a component is required only where the component is.
    private mutating func add(
        _ members: [DictionarySource.Member], to draft: inout Draft, areRequired: Bool,
        _ nesting: Int
    ) throws(DictionaryError) {
        for member in members {
            steps += 1
            guard steps <= 200_000 else {
                throw fault(member.line, "one message has more than 200,000 parts")
            }
            let isRequired = areRequired && member.isRequired
            switch member.kind {
            case .field:
                append(try number(of: member), isRequired, 0, to: &draft)
            case .component:
                guard let parts = source.components[member.name] else {
                    throw fault(member.line, "component \(member.name) is not defined")
                }
                guard !openComponents.contains(member.name) else {
                    throw fault(member.line, "component \(member.name) contains itself")
                }
                openComponents.append(member.name)
                try add(parts, to: &draft, areRequired: isRequired, nesting)
                openComponents.removeLast()
            case .group:
                try add(group: member, to: &draft, isRequired, nesting)
            }
        }
    }

    private mutating func add(
        group: DictionarySource.Member, to draft: inout Draft, _ isRequired: Bool, _ nesting: Int
    ) throws(DictionaryError) {
        guard nesting < DictionaryTables.maximumNesting else {
            throw fault(group.line, "group \(group.name) is nested deeper than 16 groups")
        }
        let count = try number(of: group)
        let entry = try self.draft(of: group.members, nesting + 1)
        guard !entry.members.isEmpty else {
            throw fault(group.line, "group \(group.name) has no fields")
        }
        var place = groupPlaces[entry.members]
        if place == nil {
            let next = 2 + source.messages.count + groups.count
            guard next <= 65_534 else {
                throw fault(group.line, "more than 65,534 messages and groups")
            }
            groups.append(entry)
            place = UInt16(next)
            groupPlaces[entry.members] = place
        }
        rows[Int(count)].isGroupCount = true
        append(count, isRequired, place ?? 0, to: &draft)
        draft.inside.formUnion(entry.members.map(\.number))
        draft.inside.formUnion(entry.inside)
    }

    private func number(of member: DictionarySource.Member) throws(DictionaryError) -> UInt16 {
        guard let number = numbers[member.name] else {
            throw fault(member.line, "field \(member.name) is not defined")
        }
        return number
    }

    /// A field that comes twice keeps its first place.
    private func append(
        _ number: UInt16, _ isRequired: Bool, _ group: UInt16, to draft: inout Draft
    ) {
        if let index = draft.indices[number] {
            if isRequired { draft.members[index].isRequired = true }
            return
        }
        draft.indices[number] = draft.members.count
        draft.members.append(Draft.Member(number: number, isRequired: isRequired, group: group))
    }

    private mutating func markSections() {
        for number in places[0].members.map(\.number) + places[0].inside {
            rows[Int(number)].section = .header
        }
        for number in places[1].members.map(\.number) + places[1].inside
        where rows[Int(number)].section == .body {
            rows[Int(number)].section = .trailer
        }
    }
}

// MARK: - Tables

extension DictionaryCompiler {
    func tables() -> DictionaryTables {
        var lowTags = [UInt16](repeating: 0, count: 65_536)
        var highTags: [UInt32] = []
        for (number, row) in rows.enumerated() where number > 0 {
            if row.tag < 65_536 {
                lowTags[Int(row.tag)] = UInt16(number)
            } else {
                highTags.append(row.tag)
            }
        }
        var roles = [Role](repeating: .none, count: places.count * rows.count)
        var ranges: [RequiredRange] = []
        var required: [UInt16] = []
        for (place, draft) in places.enumerated() {
            for number in draft.inside { roles[place * rows.count + Int(number)] = .insideGroups }
            for (index, member) in draft.members.enumerated() {
                roles[place * rows.count + Int(member.number)] =
                    Role(position: index + 1, group: Int(member.group))
            }
            let numbers = draft.members.filter(\.isRequired).map(\.number)
            ranges.append(
                RequiredRange(first: UInt32(required.count), count: UInt32(numbers.count)))
            required += numbers
        }
        let types = source.messages.enumerated()
            .map { (packed: $1.msgType.packed, place: UInt16($0 + 2)) }
            .sorted { $0.packed < $1.packed }
        return DictionaryTables(
            lowTags: Table(lowTags), highTags: Table(highTags),
            firstHighField: rows.count - highTags.count, fields: Table(rows), roles: Table(roles),
            requiredRanges: Table(ranges), required: Table(required),
            msgTypes: Table(types.map(\.packed)), msgTypePlaces: Table(types.map(\.place)),
            codeSets: Table(codes.sets), shortCodes: Table(codes.short),
            longCodes: Table(codes.long), longCodeBytes: Table(codes.longBytes))
    }

    /// The pairs of length and data fields.
    ///
    /// - Throws: when there are more than ``DataFields`` holds.
    func dataFields() throws(DictionaryError) -> DataFields {
        var fields = DataFields()
        for row in rows where row.lengthTag != 0 {
            guard fields.insert(length: row.lengthTag, data: row.tag) else {
                throw fault(0, "more than \(DataFields.capacity) data fields")
            }
        }
        return fields
    }
}
