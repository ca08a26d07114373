// Judges a well-framed message by a dictionary.

internal import Values

/// Finds the first fault of a message. One per thread: it holds the memory that the work takes.
///
/// The faults are looked for in this order, and one is reported:
/// - (g) the structure, header, body, trailer;
/// - a MsgType(35) that is not defined and not a user's own;
/// - required fields, of the header, the body, the trailer, and then of groups' entries;
/// - then field by field, in the order of the message: the tag is a number, the value holds no
///   delimiter, is there, has the format of its type and is in the list; the tag is defined, for this
///   message, and there once; groups have the entries they announce, in their order.
///
/// What a dictionary cannot tell is accepted: a tag that the rules let pass may repeat, since it may be
/// of a group that nobody described, and does not end the group it stands in; the body of a
/// user-defined message may hold any field in any order.
///
/// A field may occur beside a group and in it, but it is required of, or comes twice in, the outer one of
/// two groups only where the inner one does not have it.
///
/// Shape: 512 KiB, taken at `init`. Cost: linear in the fields; nothing is cleared between messages.
/// Source: spec/session-scenarios.md, section 14.
public struct Validator: ~Copyable {
    /// When each field was last seen: outside groups, the stamp of the message; and from `inEntry` on,
    /// the stamp of the entry of a group.
    var seen = Slab<UInt32>(capacity: 2 * 65_536, repeating: 0)
    static var inEntry: Int { @_noLocks get { 65_536 } }
    /// The stamp given last.
    var stamp: UInt32 = 0
    var messageStamp: UInt32 = 0
    /// The groups that may go on, the innermost last.
    var groups = Slab<OpenGroup>(capacity: DictionaryTables.maximumNesting, repeating: OpenGroup())
    var depth = 0
    var section = Section.header
    /// The first eight bytes of a timestamp that was good, at first 19700101.
    var knownDate: UInt64 = 0x3130_3130_3037_3931
    var hasFault = false
    /// The first fault of a field, where there is one.
    var fault = BodyFault(.other)
    /// A required field that an entry lacks.
    var missingInGroup: UInt32 = 0

    public init() {}

    /// The first fault of the message, or nil. Total: whatever the tokenizer accepts gets an answer.
    @_noLocks
    public mutating func firstFault(
        in message: MessageView, _ dictionary: DataDictionary, _ rules: ValidationRules
    ) -> BodyFault? {
        firstFault(in: message, dictionary.tables, rules)
    }

    /// The same by a dictionary's tables; the caller keeps the dictionary.
    @_noLocks
    public mutating func firstFault(
        in message: MessageView, _ tables: DictionaryTables, _ rules: ValidationRules
    ) -> BodyFault? {
        begin(message)
        let body = tables.place(of: message.msgType)
        let isDefined = body != 0 || message.msgType.isUserDefined
        // The framer and the tokenizer have judged BeginString, BodyLength and MsgType.
        for index in 0..<3 { seen[tables.number(of: message[index].tag)] = messageStamp }
        var index = 3
        if isDefined { index = passPlain(message, from: index, body, tables) }
        while index < message.fieldCount {
            if let fault = judge(message, index, body, isDefined, tables, rules) { return fault }
            index += 1
            if isDefined, depth == 0, !hasFault { index = passPlain(message, from: index, body, tables) }
        }
        guard isDefined else { return BodyFault(.invalidMsgType) }
        closeGroups(above: 0, tables, rules)
        if rules.checkRequired, let tag = missingTag(body, tables) {
            return BodyFault(.requiredTagMissing, tag: tag)
        }
        return hasFault ? fault : nil
    }

    @_noLocks
    private mutating func begin(_ message: MessageView) {
        // Every message takes a stamp, and so does every entry; there are fewer entries than fields.
        if stamp > .max - UInt32(truncatingIfNeeded: message.fieldCount) - 1 {
            for index in 0..<seen.capacity { seen[index] = 0 }
            stamp = 0
        }
        stamp += 1
        messageStamp = stamp
        depth = 0
        section = .header
        hasFault = false
        missingInGroup = 0
    }

    /// Keeps the first fault.
    @_noLocks
    mutating func record(_ reason: RejectReason, _ tag: UInt32) {
        if hasFault { return }
        hasFault = true
        fault = BodyFault(reason, tag: tag)
    }

    // MARK: - One field

    /// Judges a field in full. A fault of the structure is returned, others are kept.
    @_noLocks @inline(never)
    private mutating func judge(
        _ message: MessageView, _ index: Int, _ body: Int, _ isDefined: Bool,
        _ tables: DictionaryTables, _ rules: ValidationRules
    ) -> BodyFault? {
        let tag = message[index].tag
        let number = tables.number(of: tag)
        if number == 0 {
            if !hasFault, isDefined { judgeUnknown(message, index, rules) }
            return nil
        }
        guard let role = role(of: number, body, tables, rules) else {
            return BodyFault(.tagOutOfOrder, tag: tag)
        }
        guard isDefined else { return nil }
        if !hasFault { judgeValue(message, index, tables.fields[number], tables, rules) }
        admit(message, index, number, role, body, tables, rules)
        return nil
    }

    // MARK: - Structure

    /// What the field is at the top level of the message, or nil where it is out of place.
    @_noLocks
    private mutating func role(
        of number: Int, _ body: Int, _ tables: DictionaryTables, _ rules: ValidationRules
    ) -> Role? {
        let home = tables.fields[number].section
        if home.isHeader, section.isHeader {
            return tables.role(of: number, at: DictionaryTables.header)
        }
        let role = body == 0 ? Role.none : tables.role(of: number, at: body)
        if home.isBody || (role.isMember && !section.isTrailer) {
            if section.isTrailer, rules.validateFieldsOutOfOrder { return nil }
            section = .body
            return role
        }
        if home.isTrailer {
            section = .trailer
            return tables.role(of: number, at: DictionaryTables.trailer)
        }
        return rules.validateFieldsOutOfOrder
            ? nil : tables.role(of: number, at: DictionaryTables.header)
    }

    // MARK: - Required fields

    @_noLocks
    private func missingTag(_ body: Int, _ tables: DictionaryTables) -> UInt32? {
        if let tag = missing(at: DictionaryTables.header, messageStamp, tables) { return tag }
        if body != 0, let tag = missing(at: body, messageStamp, tables) { return tag }
        if let tag = missing(at: DictionaryTables.trailer, messageStamp, tables) { return tag }
        return missingInGroup == 0 ? nil : missingInGroup
    }

    /// The first required field of a place that was not seen under the stamp.
    @_noLocks
    func missing(
        at place: Int, _ stamp: UInt32, _ tables: DictionaryTables, from first: Int = 0
    ) -> UInt32? {
        let range = tables.requiredRanges[place]
        var index = Int(range.first)
        let end = index + Int(range.count)
        precondition(end <= tables.required.count, "a range outside the list")
        // Safe: just checked; behind either beginning there is room for every number.
        let (required, seen) = unsafe (tables.required.elements, seen.address(of: first))
        while index < end {
            let number = unsafe Int(required[index])
            if unsafe seen[number] != stamp { return tables.fields[number].tag }
            index &+= 1
        }
        return nil
    }
}
