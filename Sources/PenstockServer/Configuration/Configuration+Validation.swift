// How strictly the messages of a session are held to its dictionary.

package import FIXWire

extension Configuration {
    /// The switches of validation. They bear QuickFIX's names; ``ValidationRules`` says what each does.
    package struct Validation: Sendable {
        package let validateFieldsOutOfOrder: Bool
        package let validateFieldsHaveValues: Bool
        package let validateUserDefinedFields: Bool
        package let allowUnknownMsgFields: Bool
        package let validateUnorderedGroupFields: Bool
        package let firstFieldInGroupIsDelimiter: Bool
        package let allowUnknownEnumValues: UnknownEnumValues
        package let userDefinedTags: TagRanges
        package let checkRequired: Bool
    }

    /// Of which fields values may be in no list.
    package enum UnknownEnumValues: Sendable {
        case ofNone
        case ofAll
        /// Names or tags, as they were written; at most ``TagSet/capacity``.
        case of([Written<String>])
    }
}

extension Configuration.Validation {
    static func read(_ section: inout Section) -> Self {
        Self(
            validateFieldsOutOfOrder: section.value(
                "validateFieldsOutOfOrder", .boolean, default: true),
            validateFieldsHaveValues: section.value(
                "validateFieldsHaveValues", .boolean, default: true),
            validateUserDefinedFields: section.value(
                "validateUserDefinedFields", .boolean, default: false),
            allowUnknownMsgFields: section.value("allowUnknownMsgFields", .boolean, default: false),
            validateUnorderedGroupFields: section.value(
                "validateUnorderedGroupFields", .boolean, default: true),
            firstFieldInGroupIsDelimiter: section.value(
                "firstFieldInGroupIsDelimiter", .boolean, default: false),
            allowUnknownEnumValues: .read(&section), userDefinedTags: userDefinedTags(&section),
            checkRequired: section.value("checkRequired", .boolean, default: true))
    }

    private static func userDefinedTags(_ section: inout Section) -> TagRanges {
        let key = "userDefinedTags"
        guard let lists = section.values(key, .tagRanges, atMost: TagRanges.capacity) else {
            return .from5000
        }
        var tags = TagRanges()
        for range in lists.flatMap(\.value) where !tags.insert(range) {
            section.complain(
                key, "more than \(TagRanges.capacity) ranges; expected fewer, larger ones")
            break
        }
        return tags
    }

    /// The rules of validation, apart from what names of fields stand for.
    package var rules: ValidationRules {
        var rules = ValidationRules()
        rules.validateFieldsOutOfOrder = validateFieldsOutOfOrder
        rules.validateFieldsHaveValues = validateFieldsHaveValues
        rules.validateUserDefinedFields = validateUserDefinedFields
        rules.allowUnknownMsgFields = allowUnknownMsgFields
        rules.validateUnorderedGroupFields = validateUnorderedGroupFields
        rules.firstFieldInGroupIsDelimiter = firstFieldInGroupIsDelimiter
        rules.userDefinedTags = userDefinedTags
        rules.checkRequired = checkRequired
        if case .ofAll = allowUnknownEnumValues { rules.allowUnknownEnumValues = true }
        return rules
    }
}

extension Configuration.UnknownEnumValues {
    /// `true`, `false`, or a list of fields.
    fileprivate static func read(_ section: inout Section) -> Self {
        let key = "allowUnknownEnumValues"
        if case .sequence = section.node(key)?.content {
            let field = Form.text("the name or the tag of a field", bytesMax: 128)
            return .of(section.values(key, field, atMost: TagSet.capacity) ?? [])
        }
        let isOpen = section.value(
            key, .boolean(expected: "true, false or a list of fields"), default: false)
        return isOpen ? .ofAll : .ofNone
    }
}

// MARK: - Forms

extension Form<[ClosedRange<UInt32>]> {
    /// `5000-9999,20000-29999`; a range of one tag is that tag.
    fileprivate static var tagRanges: Form {
        let expected = "ranges of tags such as 5000-9999,20000-29999"
        return Form(expected: expected) { (text) throws(Misfit) -> [ClosedRange<UInt32>] in
            var ranges: [ClosedRange<UInt32>] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let range = String(part.drop { $0 == " " })
                let ends = range.split(
                    separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
                guard let first = tag(ends[0]), let last = ends.count == 1 ? first : tag(ends[1])
                else { throw Misfit(what: "\(quoted(range)) is no range of tags") }
                guard first <= last else {
                    throw Misfit(what: "\(quoted(range)) ends before it begins")
                }
                ranges.append(first...last)
            }
            return ranges
        }
    }

    /// 1 to 999999999, in digits alone.
    private static func tag(_ text: Substring) -> UInt32? {
        guard !text.isEmpty, text.utf8.allSatisfy(isDigit), let tag = UInt32(text),
            (1...TagRanges.largestTag).contains(tag)
        else { return nil }
        return tag
    }
}
