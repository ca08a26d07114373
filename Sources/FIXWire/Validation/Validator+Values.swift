// What is wrong with one field by itself: its tag, its value.

internal import Values

extension Validator {
    /// A field that is not in the dictionary, or no field at all.
    @_noLocks
    mutating func judgeUnknown(_ message: MessageView, _ index: Int, _ rules: ValidationRules) {
        let field = message[index]
        switch field.tag {
        case Field.notATag: recordText(.invalidTagNumber, message, index)
        case Field.noSeparator:
            let previous = message[index - 1].tag
            if previous == Field.notATag {
                recordText(.delimiterInValue, message, index - 1)
            } else {
                record(.delimiterInValue, previous)
            }
        default:
            if field.length == 0, rules.validateFieldsHaveValues {
                record(.tagWithoutValue, field.tag)
            } else if !rules.accepts(field.tag) {
                record(.invalidTagNumber, field.tag)
            }
        }
    }

    /// A fault of what stands before the `=`: it is quoted when RefTagID(371) can hold it.
    @_noLocks
    private mutating func recordText(_ reason: RejectReason, _ message: MessageView, _ index: Int) {
        if hasFault { return }
        let text = message.tagText(at: index)
        hasFault = true
        fault = BodyFault(
            reason, tagText: ValueFormat.isInteger(text) ? Text(text) ?? Text() : Text())
    }

    @_noLocks
    mutating func judgeValue(
        _ message: MessageView, _ index: Int, _ row: FieldRow, _ tables: DictionaryTables,
        _ rules: ValidationRules
    ) {
        let value = message.value(at: index)
        if value.isEmpty {
            if rules.validateFieldsHaveValues { record(.tagWithoutValue, row.tag) }
        } else if !ValueFormat.fits(row.type, value) {
            record(.incorrectDataFormat, row.tag)
        } else if row.codes != 0, !tables.allows(Int(row.codes), value),
            !rules.allowsUnknownValues(of: row.tag)
        {
            record(.valueOutOfRange, row.tag)
        } else if row.lengthTag != 0, row.lengthTag == message[index - 1].tag,
            message.value(at: index - 1).wholeNumber != value.count
        {
            // The tokenizer believed the value's delimiter, not the length.
            record(.valueOutOfRange, row.lengthTag)
        }
    }
}
