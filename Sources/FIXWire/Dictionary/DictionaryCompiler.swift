// Turns the contents of dictionary files into flat tables.

internal import Values

/// Resolves names, lays components out where they are used, and numbers fields and places.
///
/// A place is the header (0), the trailer (1), the body of a message (2 and up, in the order of the
/// files) or the entries of a group (behind the messages). Groups with the same fields share a place;
/// groups with the same count but other fields do not, since the delimiter is the message's affair.
struct DictionaryCompiler {
    /// The fields of one place while it is put together.
    struct Draft {
        struct Member: Hashable {
            let number: UInt16
            var isRequired: Bool
            /// The place of the entries that this field counts, or 0.
            var group: UInt16
        }
        var members: [Member] = []
        /// Where each field is among the members.
        var indices: [UInt16: Int] = [:]
        /// Fields that occur inside the groups of this place.
        var inside: Set<UInt16> = []
    }

    let contents: DictionaryContents
    private(set) var rows: [FieldRow] = [FieldRow()]
    private(set) var names: [String] = [""]
    /// The definition of each field, by its number less one.
    private(set) var definitions: [DictionaryContents.FieldDefinition] = []
    private var numbers: [String: UInt16] = [:]
    private(set) var codes = CodeSets()
    private(set) var places: [Draft] = []
    private var groups: [Draft] = []
    private var groupPlaces: [[Draft.Member]: UInt16] = [:]
    private var openComponents: [String] = []
    /// Parts of the message that is laid out, so that components cannot double without end.
    private var steps = 0

    init(_ contents: DictionaryContents) throws(DictionaryError) {
        self.contents = contents
        try addFields()
        try addPlaces()
        markSections()
    }

    private func fault(_ member: DictionarySource.Member, _ reason: String) -> DictionaryError {
        DictionaryError(member.origin, reason)
    }

    /// A fault of the dictionary as a whole.
    func fault(_ reason: String) -> DictionaryError {
        DictionaryError(DictionaryOrigin(file: contents.origin.file, line: 0), reason)
    }

    // MARK: - Fields

    private mutating func addFields() throws(DictionaryError) {
        guard contents.fields.count < 65_535 else { throw fault("more than 65,534 fields") }
        definitions = contents.fields.sorted { $0.tag < $1.tag }
        for (index, field) in definitions.enumerated() {
            numbers[field.name] = UInt16(index + 1)
            rows.append(FieldRow(tag: field.tag, type: field.type, codes: codes.add(field)))
            names.append(field.name)
        }
        for (index, field) in definitions.enumerated() where field.type == .data {
            rows[index + 1].lengthTag = lengthTag(of: field)
        }
    }

    /// By the name where it tells; Signature(89) is announced by a tag that is larger than its own.
    private func lengthTag(of field: DictionaryContents.FieldDefinition) -> UInt32 {
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

    private func number(of member: DictionarySource.Member) throws(DictionaryError) -> UInt16 {
        guard let number = numbers[member.name] else {
            throw fault(member, "field \(member.name) is not defined")
        }
        return number
    }
}

// MARK: - Places

extension DictionaryCompiler {
    private mutating func addPlaces() throws(DictionaryError) {
        places = [try draft(of: contents.header), try draft(of: contents.trailer)]
        for message in contents.messages { places.append(try draft(of: message.layers)) }
        places += groups
        guard places.count <= 65_535, places.count * rows.count <= 1 << 25 else {
            throw fault("the dictionary is too large: \(places.count) places, \(rows.count) fields")
        }
    }

    private mutating func draft(
        of layers: [DictionaryContents.Layer]
    ) throws(DictionaryError) -> Draft {
        steps = 0
        var draft = Draft()
        for (index, layer) in layers.enumerated() {
            try add(layer, to: &draft, areRequired: true, restates: index > 0, nesting: 0)
        }
        draft.inside.subtract(draft.members.map(\.number))
        return draft
    }

    /// A required field of a component is required only where the component is.
    ///
    /// - Parameters:
    ///   - areRequired: What is said of the component whose fields these are; nil when nothing is.
    ///   - restates: Whether these come on top of what another file has laid out, so that they change
    ///     what is required of it and add to its groups.
    private mutating func add(
        _ members: [DictionarySource.Member], to draft: inout Draft, areRequired: Bool?,
        restates: Bool, nesting: Int
    ) throws(DictionaryError) {
        for member in members {
            steps += 1
            guard steps <= 200_000 else {
                throw fault(member, "one message has more than 200,000 parts")
            }
            let isRequired = areRequired == true ? member.isRequired : areRequired
            switch member.kind {
            case .field:
                place(try number(of: member), isRequired, restates: restates, in: &draft)
            case .component:
                guard let layers = contents.components[member.name] else {
                    throw fault(member, "component \(member.name) is not defined")
                }
                guard !openComponents.contains(member.name) else {
                    throw fault(member, "component \(member.name) contains itself")
                }
                openComponents.append(member.name)
                for (index, layer) in layers.enumerated() {
                    try add(
                        layer, to: &draft, areRequired: isRequired, restates: restates || index > 0,
                        nesting: nesting)
                }
                openComponents.removeLast()
            case .group:
                try add(group: member, to: &draft, isRequired, restates: restates, nesting: nesting)
            }
        }
    }

    private mutating func add(
        group: DictionarySource.Member, to draft: inout Draft, _ isRequired: Bool?, restates: Bool,
        nesting: Int
    ) throws(DictionaryError) {
        guard nesting < DictionaryTables.maximumNesting else {
            throw fault(group, "group \(group.name) is nested deeper than 16 groups")
        }
        let count = try number(of: group)
        let known = restates ? entry(countedBy: count, in: draft) : nil
        var entry = known ?? Draft()
        try add(
            group.members, to: &entry, areRequired: true, restates: known != nil,
            nesting: nesting + 1)
        entry.inside.subtract(entry.members.map(\.number))
        guard !entry.members.isEmpty else { throw fault(group, "group \(group.name) has no fields") }
        let groupPlace = try self.groupPlace(of: entry, group)
        rows[Int(count)].isGroupCount = true
        // Before FIX 4.3 a count was an int like any other.
        rows[Int(count)].type = .count
        place(count, isRequired, group: groupPlace, restates: restates, in: &draft)
        draft.inside.formUnion(entry.members.map(\.number))
        draft.inside.formUnion(entry.inside)
    }

    /// What a group has in this place so far.
    private func entry(countedBy count: UInt16, in draft: Draft) -> Draft? {
        guard let index = draft.indices[count], draft.members[index].group != 0 else { return nil }
        return groups[Int(draft.members[index].group) - 2 - contents.messages.count]
    }

    /// The place of entries like this one.
    private mutating func groupPlace(
        of entry: Draft, _ group: DictionarySource.Member
    ) throws(DictionaryError) -> UInt16 {
        if let place = groupPlaces[entry.members] { return place }
        let next = 2 + contents.messages.count + groups.count
        guard next <= 65_534 else { throw fault(group, "more than 65,534 messages and groups") }
        groups.append(entry)
        groupPlaces[entry.members] = UInt16(next)
        return UInt16(next)
    }

    /// A field that comes twice keeps its first place.
    private func place(
        _ number: UInt16, _ isRequired: Bool?, group: UInt16 = 0, restates: Bool,
        in draft: inout Draft
    ) {
        guard let index = draft.indices[number] else {
            draft.indices[number] = draft.members.count
            draft.members.append(
                Draft.Member(number: number, isRequired: isRequired == true, group: group))
            return
        }
        if isRequired == true || (restates && isRequired == false) {
            draft.members[index].isRequired = isRequired == true
        }
        if restates, group != 0 { draft.members[index].group = group }
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
