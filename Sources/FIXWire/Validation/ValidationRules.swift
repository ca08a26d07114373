// Which faults a session looks for.

/// Switches with QuickFIX's names. By default every check is on, except that user-defined fields,
/// tags 5000 and above, pass where the dictionary does not have them.
public struct ValidationRules: Equatable, Sendable {
    /// Header, then body, then trailer.
    public var validateFieldsOutOfOrder = true
    /// `55=` and nothing is a fault; where it is none, an empty value passes every other check.
    public var validateFieldsHaveValues = true
    /// The tags of `userDefinedTags` must be in the dictionary, and there for this message.
    public var validateUserDefinedFields = false
    /// All other tags need not be in the dictionary, nor belong to this message.
    public var allowUnknownMsgFields = false
    /// The fields of a group's entry come in the order of the dictionary. The one that begins an entry
    /// comes first in any case: without it there is no telling where an entry begins.
    public var validateUnorderedGroupFields = true
    /// The first field behind a count begins every entry of the group, whichever it is; not only the
    /// first one of the dictionary. Of use without `validateUnorderedGroupFields`.
    public var firstFieldInGroupIsDelimiter = false
    /// Values need not be in the lists of the dictionary, of any field.
    public var allowUnknownEnumValues = false
    /// Fields whose values need not be in their lists, though others must.
    public var fieldsWithUnknownEnumValues = TagSet()
    /// Tags that are users' own. Those outside are FIX's, known or not.
    public var userDefinedTags = TagRanges.from5000
    /// Fields that the message, or an entry that is there, cannot do without.
    public var checkRequired = true

    public init() {}

    /// Whether a field may stand where the dictionary does not have it.
    @_noLocks
    func accepts(_ tag: UInt32) -> Bool {
        userDefinedTags.contains(tag) ? !validateUserDefinedFields : allowUnknownMsgFields
    }

    /// Whether the values of a field need not be in its list.
    @_noLocks
    func allowsUnknownValues(of tag: UInt32) -> Bool {
        if allowUnknownEnumValues { return true }
        return fieldsWithUnknownEnumValues.contains(tag)
    }
}
