// The flat tables of a dictionary, out of what the compiler has put together.

internal import Values

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
        let types = contents.messages.enumerated()
            .map { (packed: $1.msgType.packed, place: UInt16($0 + 2)) }
            .sorted { $0.packed < $1.packed }
        var shortPlaces = [UInt16](repeating: 0, count: 256)
        for type in types where type.packed < 256 { shortPlaces[Int(type.packed)] = type.place }
        return DictionaryTables(
            lowTags: Table(lowTags), highTags: Table(highTags),
            firstHighField: rows.count - highTags.count, fields: Table(rows), roles: Table(roles),
            checks: Table(checks()), requiredRanges: Table(ranges), required: Table(required),
            msgTypes: Table(types.map(\.packed)), msgTypePlaces: Table(types.map(\.place)),
            shortTypePlaces: Table(shortPlaces),
            codeSets: Table(codes.sets), shortCodes: Table(codes.short),
            longCodes: Table(codes.long), longCodeBytes: Table(codes.longBytes))
    }

    /// What the fields of the header, the trailer and the bodies are looked at for.
    private func checks() -> [FieldCheck] {
        let placeCount = 2 + contents.messages.count
        var checks = [FieldCheck](repeating: .inFull, count: placeCount * rows.count)
        // Of the trailer's, those that stand in no body as well, where they would be taken for its own.
        let ofBodies = Set(places[2..<placeCount].flatMap(\.members).map(\.number))
        for (place, draft) in places[..<placeCount].enumerated() {
            let isTrailer = place == DictionaryTables.trailer
            for member in draft.members where member.group == 0 && !(isTrailer && ofBodies.contains(member.number)) {
                let row = rows[Int(member.number)]
                let isAtHome =
                    switch row.section {
                    case .header: place == DictionaryTables.header
                    case .trailer: isTrailer
                    case .body: place != DictionaryTables.header && !isTrailer
                    }
                if isAtHome { checks[place * rows.count + Int(member.number)] = FieldCheck(row) }
            }
        }
        return checks
    }

    /// The pairs of length and data fields.
    ///
    /// - Throws: when there are more than ``DataFields`` holds.
    func dataFields() throws(DictionaryError) -> DataFields {
        var fields = DataFields()
        for row in rows where row.lengthTag != 0 {
            guard fields.insert(length: row.lengthTag, data: row.tag) else {
                throw fault("more than \(DataFields.capacity) data fields")
            }
        }
        return fields
    }
}
