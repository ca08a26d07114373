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
                throw fault("more than \(DataFields.capacity) data fields")
            }
        }
        return fields
    }
}
