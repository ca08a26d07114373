// Which faults a session looks for.

/// Switches with QuickFIX's names. By default every check is on, except that user-defined fields,
/// tags 5000 and above, pass where the dictionary does not have them.
public struct ValidationRules: Equatable, Sendable {
    /// Header, then body, then trailer.
    public var validateFieldsOutOfOrder = true
    /// `55=` and nothing is a fault; where it is none, an empty value passes every other check.
    public var validateFieldsHaveValues = true
    /// Tags 5000 and above must be in the dictionary, and there for this message.
    public var validateUserDefinedFields = false
    /// Tags below 5000 need not be in the dictionary, nor belong to this message.
    public var allowUnknownMsgFields = false
    /// The fields of a group's entry come in the order of the dictionary. The first one comes first
    /// in any case: without it there is no telling where an entry begins.
    public var validateUnorderedGroupFields = true
    /// Fields that the message, or an entry that is there, cannot do without.
    public var checkRequired = true

    public init() {}
}
