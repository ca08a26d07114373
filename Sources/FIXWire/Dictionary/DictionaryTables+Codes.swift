// The values a field may have, where a list says so.

internal import Values

/// What is accepted beside the codes of a list.
///
/// Source: spec/fix44-notes.md, "unionDataType" and "Open lists". QuickFIX's format can only say that
/// there are other values, so the rule of these five fields is ours.
enum OtherValues: UInt8, Sendable {
    case none
    /// IOIQty(27), LegIOIQty(682): a size in words or a quantity.
    case numbers
    /// DistribPaymentMethod(477), PaymentMethod(492), TargetStrategy(847): 1000 and above are for private agreement.
    case from1000
}

/// The codes of one field.
struct CodeSet: Sendable {
    /// A bit for each code of one character.
    var single = InlineArray<4, UInt64>(repeating: 0)
    /// Codes of two to eight characters: a range of `DictionaryTables.shortCodes`.
    var shortFirst: UInt32 = 0
    var shortCount: UInt32 = 0
    /// Longer ones: a range of `DictionaryTables.longCodes`.
    var longFirst: UInt32 = 0
    var longCount: UInt32 = 0
    var others = OtherValues.none
    /// Each of the codes in a value is checked by itself.
    var isMultiple = false
    /// `07` is 7.
    var isNumeric = false
}

/// Where a long code lies in the bytes of all of them.
struct CodeSpan: Sendable {
    var first: UInt32 = 0
    var count: UInt32 = 0
}

extension DictionaryTables {
    /// Whether the value is in the list. Cost: a look for one character, a binary search up to eight.
    @_noLocks
    func allows(_ set: Int, _ value: Bytes) -> Bool {
        if value.count == 1, holdsSingle(set, value[0]) { return true }
        if codeSets[set].isMultiple { return allowEach(set, value) }
        if holds(set, value) { return true }
        if codeSets[set].isNumeric, holds(set, withoutLeadingZeros(value)) { return true }
        switch codeSets[set].others {
        case .none: return false
        case .numbers: return ValueFormat.isDecimal(value)
        case .from1000: return ValueFormat.isDigits(value) && withoutLeadingZeros(value).count >= 4
        }
    }

    /// Whether the byte is a code of the field, which has a list.
    @_noLocks @inline(__always)
    func holdsCode(of number: Int, _ byte: UInt8) -> Bool { holdsSingle(Int(fields[number].codes), byte) }

    @_noLocks @inline(__always)
    private func holdsSingle(_ set: Int, _ byte: UInt8) -> Bool {
        codeSets[set].single[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0
    }

    @_noLocks
    private func allowEach(_ set: Int, _ value: Bytes) -> Bool {
        var first = 0
        var index = 0
        while index <= value.count {
            if index == value.count || value[index] == UInt8(ascii: " ") {
                if !holds(set, value.slice(first, index - first)) { return false }
                first = index + 1
            }
            index += 1
        }
        return true
    }

    @_noLocks
    private func holds(_ set: Int, _ value: Bytes) -> Bool {
        if value.count == 1 { return holdsSingle(set, value[0]) }
        guard let packed = MsgType(value)?.packed else { return holdsLong(set, value) }
        // A code holds no NUL, so a value that does must not pass for a shorter one.
        guard value[value.count - 1] != 0 else { return false }
        var low = Int(codeSets[set].shortFirst)
        let end = low + Int(codeSets[set].shortCount)
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if shortCodes[middle] < packed { low = middle + 1 } else { high = middle }
        }
        return low < end && shortCodes[low] == packed
    }

    @_noLocks
    private func holdsLong(_ set: Int, _ value: Bytes) -> Bool {
        var index = Int(codeSets[set].longFirst)
        let end = index + Int(codeSets[set].longCount)
        while index < end {
            if longCodes[index].count == value.count, isEqual(longCodes[index], value) {
                return true
            }
            index += 1
        }
        return false
    }

    @_noLocks
    private func isEqual(_ span: CodeSpan, _ value: Bytes) -> Bool {
        var index = 0
        while index < value.count {
            if longCodeBytes[Int(span.first) + index] != value[index] { return false }
            index += 1
        }
        return true
    }

    @_noLocks
    private func withoutLeadingZeros(_ value: Bytes) -> Bytes {
        var index = 0
        while index < value.count - 1, value[index] == UInt8(ascii: "0") { index += 1 }
        return value.slice(index, value.count - index)
    }
}
