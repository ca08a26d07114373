// Packs the lists of codes of a dictionary.

internal import Values

/// The code sets put together so far; number 0 stands for no list at all.
struct CodeSets {
    private(set) var sets: [CodeSet] = [CodeSet()]
    private(set) var short: [UInt64] = []
    private(set) var long: [CodeSpan] = []
    private(set) var longBytes: [UInt8] = []

    /// The number of the set of these codes, or 0 where any value will do.
    mutating func add(_ field: DictionaryContents.FieldDefinition) -> UInt16 {
        guard !field.codes.isEmpty, let others = others(of: field) else { return 0 }
        var set = CodeSet()
        set.others = others
        set.isMultiple = field.type == .multiple
        set.isNumeric = field.type.isWholeNumber
        var packed: [UInt64] = []
        set.longFirst = UInt32(long.count)
        for code in field.codes {
            let bytes = Array(code.value.utf8)
            switch bytes.count {
            case 1: set.single[Int(bytes[0] >> 6)] |= 1 << UInt64(bytes[0] & 63)
            case 2...8: packed.append(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
            default:
                long.append(CodeSpan(first: UInt32(longBytes.count), count: UInt32(bytes.count)))
                longBytes += bytes
            }
        }
        set.longCount = UInt32(long.count) - set.longFirst
        set.shortFirst = UInt32(short.count)
        set.shortCount = UInt32(packed.count)
        short += packed.sorted()
        sets.append(set)
        return UInt16(sets.count - 1)
    }

    /// Nil for a list that is never enforced.
    private func others(of field: DictionaryContents.FieldDefinition) -> OtherValues? {
        switch field.tag {
        // A reject may quote a MsgType that does not exist: that may be why it was sent.
        case 372: nil
        case 27, 682: .numbers
        case 477, 492, 847: .from1000
        default: field.allowsOtherValues ? nil : OtherValues.none
        }
    }
}
