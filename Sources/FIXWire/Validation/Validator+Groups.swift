// Where a field belongs: once in its message, or in the entry of a group.

internal import Values

/// A group whose count has been read, and whose entries may go on.
struct OpenGroup: Sendable {
    var place = 0
    var countTag: UInt32 = 0
    var announced = 0
    var entries = 0
    /// The stamp of the entry that is being read.
    var stamp: UInt32 = 0
    /// The position of its last field.
    var position: Int32 = 0
    /// The position of the field that begins an entry; 0 while the first entry is yet to tell.
    var delimiter: Int32 = 1
    /// A fault was found here, so that what follows would only be found because of it.
    var isBroken = false
}

extension Validator {
    /// Puts a field where it belongs: the innermost open group that has it, or the message itself.
    @_noLocks @inline(__always)
    mutating func admit(
        _ message: MessageView, _ index: Int, _ number: Int, _ role: Role, _ body: Int,
        _ tables: DictionaryTables, _ rules: ValidationRules
    ) {
        var level = depth
        while level > 0 {
            let role = tables.role(of: number, at: groups[level - 1].place)
            if role.isMember {
                closeGroups(above: level, tables, rules)
                admit(message, index, number, role, inGroup: level - 1, tables, rules)
                return
            }
            level -= 1
        }
        let tag = message[index].tag
        if role.isMember {
            if depth > 0 { closeGroups(above: 0, tables, rules) }
            if seen[number] == messageStamp { record(.tagAppearsMoreThanOnce, tag) }
            seen[number] = messageStamp
            if role.group != 0 { open(role.group, message, index, rules) }
        } else if body == 0, tables.fields[number].section.isBody {
            // The body of a user-defined message, of which nothing is known.
        } else if !rules.accepts(tag) {
            record(role.isInsideGroups ? .groupFieldsOutOfOrder : .tagNotDefinedForMessageType, tag)
        }
    }

    @_noLocks @inline(__always)
    private mutating func admit(
        _ message: MessageView, _ index: Int, _ number: Int, _ role: Role, inGroup level: Int,
        _ tables: DictionaryTables, _ rules: ValidationRules
    ) {
        if groups[level].isBroken { return }
        let tag = message[index].tag
        let position = Int32(truncatingIfNeeded: role.position)
        if groups[level].delimiter == 0 { groups[level].delimiter = position }
        if position == groups[level].delimiter {
            beginEntry(level, tables, rules)
        } else if groups[level].entries == 0
            || (rules.validateUnorderedGroupFields && position <= groups[level].position)
        {
            record(.groupFieldsOutOfOrder, tag)
            groups[level].isBroken = true
        } else if seen[Validator.inEntry + number] == groups[level].stamp {
            record(.tagAppearsMoreThanOnce, tag)
            groups[level].isBroken = true
        }
        if groups[level].isBroken { return }
        seen[Validator.inEntry + number] = groups[level].stamp
        groups[level].position = position
        if role.group != 0 { open(role.group, message, index, rules) }
    }

    @_noLocks
    private mutating func beginEntry(
        _ level: Int, _ tables: DictionaryTables, _ rules: ValidationRules
    ) {
        endEntry(level, tables)
        groups[level].entries += 1
        if groups[level].entries > groups[level].announced {
            record(.incorrectNumInGroup, groups[level].countTag)
            groups[level].isBroken = true
        }
        stamp += 1
        groups[level].stamp = stamp
    }

    /// Looks for the required fields of the entry that ends.
    @_noLocks
    private mutating func endEntry(_ level: Int, _ tables: DictionaryTables) {
        guard groups[level].entries > 0, missingInGroup == 0 else { return }
        missingInGroup =
            missing(
                at: groups[level].place, groups[level].stamp, tables, from: Validator.inEntry) ?? 0
    }

    @_noLocks
    private mutating func open(
        _ place: Int, _ message: MessageView, _ index: Int, _ rules: ValidationRules
    ) {
        var group = OpenGroup()
        if rules.firstFieldInGroupIsDelimiter { group.delimiter = 0 }
        group.place = place
        group.countTag = message[index].tag
        let value = message.value(at: index)
        if value.isEmpty || !ValueFormat.isDigits(value) {
            group.isBroken = true
        } else {
            // No message has as many fields as a number with ten digits.
            group.announced = value.wholeNumber ?? .max
        }
        groups[depth] = group
        depth += 1
    }

    /// Ends the groups inside `level` others, comparing what they announced with what came.
    @_noLocks
    mutating func closeGroups(
        above level: Int, _ tables: DictionaryTables, _ rules: ValidationRules
    ) {
        while depth > level {
            let last = depth - 1
            if !groups[last].isBroken {
                endEntry(last, tables)
                if groups[last].entries != groups[last].announced {
                    record(.incorrectNumInGroup, groups[last].countTag)
                }
            }
            depth = last
        }
    }
}
