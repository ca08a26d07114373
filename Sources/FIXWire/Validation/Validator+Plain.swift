// The fields that are as almost all are, in few steps.

internal import Values

extension Validator {
    /// Passes over fields that are good as almost all are: outside groups, in their section, there for the first time,
    /// with a good value. Returns the place of the first that is to be judged in full.
    ///
    /// For messages whose type the dictionary or the user has, without an open group and without a fault so far.
    @_noLocks
    mutating func passPlain(
        _ message: MessageView, from first: Int, _ body: Int, _ tables: DictionaryTables
    ) -> Int {
        var index = first
        if section.isHeader { index = pass(message, from: index, DictionaryTables.header, tables) }
        // Of the body of a user-defined message nothing is known.
        if !section.isTrailer, body != 0 {
            let next = pass(message, from: index, body, tables)
            if next > index { section = .body }
            index = next
        }
        let next = pass(message, from: index, DictionaryTables.trailer, tables)
        if next > index { section = .trailer }
        return next
    }

    /// The same for one section, which is the place.
    @_noLocks @inline(never)
    private mutating func pass(
        _ message: MessageView, from first: Int, _ place: Int, _ tables: DictionaryTables
    ) -> Int {
        let stamp = messageStamp
        let count = tables.fields.count
        precondition((place + 1) * count <= tables.checks.count, "a place that has no checks")
        // Safe: a field's number is below `count`, and so is what `seen` has room for. The tags below 65,536 all have
        // a number, 0 if no other. The message has `fieldCount` fields.
        let checks = unsafe tables.checks.elements + place * count
        let numbers = unsafe tables.lowTags.elements
        let seen = unsafe self.seen.mutableAddress(of: 0)
        var index = first
        while index < message.fieldCount {
            let field = unsafe message.fields[index]
            guard field.tag < 65_536, field.length > 0 else { break }
            let number = unsafe Int(numbers[Int(field.tag)])
            let check = unsafe checks[number]
            guard unsafe seen[number] != stamp, passes(check, message, field, number, tables) else { break }
            unsafe seen[number] = stamp
            index &+= 1
        }
        return index
    }

    @_noLocks @inline(__always)
    private mutating func passes(
        _ check: FieldCheck, _ message: MessageView, _ field: Field, _ number: Int, _ tables: DictionaryTables
    ) -> Bool {
        switch check {
        case .inFull: return false
        case .anything: return true
        case .code:
            if field.length == 1, tables.holdsCode(of: number, message.value(field)[0]) { return true }
        case .decimal:
            if let digits = DigitWord(message, field), digits.isDecimal { return true }
        case .digits:
            if let digits = DigitWord(message, field), digits.isNumber { return true }
        case .timestamp: return isTimestamp(message.value(field))
        case .date:
            if field.length == 8, message.value(field).word(0, 8) == knownDate { return true }
        case .value: break
        }
        return hasGoodValue(message, field, number, tables)
    }

    /// The format of the field's type, and its list where there is one.
    @_noLocks @inline(never)
    private func hasGoodValue(
        _ message: MessageView, _ field: Field, _ number: Int, _ tables: DictionaryTables
    ) -> Bool {
        let row = tables.fields[number]
        let value = message.value(field)
        return ValueFormat.fits(row.type, value) && (row.codes == 0 || tables.allows(Int(row.codes), value))
    }

    /// Most timestamps have milliseconds, and are of a day that was seen before.
    @_noLocks @inline(__always)
    private mutating func isTimestamp(_ value: Bytes) -> Bool {
        if value.count == 21, value.word(0, 8) == knownDate, ValueFormat.isTimeOfDay(value.word(8, 8), value.word(13, 8)) {
            return true
        }
        guard ValueFormat.fits(.timestamp, value) else { return false }
        knownDate = value.word(0, 8)
        return true
    }
}

/// The digits of a short value as their values, pushed up to the end of a word with zeros below them.
private struct DigitWord {
    private let values: UInt64
    /// A bit for each byte that is no digit, exactly.
    private let marks: UInt64

    /// Nil for more than eight bytes, and so close to the end of the message that a word would go beyond it.
    @_noLocks @inline(__always)
    init?(_ message: MessageView, _ field: Field) {
        let offset = Int(field.offset)
        guard field.length <= 8, offset &+ 8 <= message.bytes.count else { return nil }
        // Safe: just checked.
        let word = unsafe message.bytes.base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        values = (UInt64(littleEndian: word) ^ 0x3030_3030_3030_3030) &<< UInt64(64 &- 8 &* field.length)
        marks = ((values & 0x7F7F_7F7F_7F7F_7F7F &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
    }

    var isNumber: Bool { @_noLocks @inline(__always) get { marks == 0 } }

    /// Digits, or digits and one point.
    var isDecimal: Bool {
        @_noLocks @inline(__always) get {
            if marks == 0 { return true }
            let point = UInt64(UInt8(ascii: ".") ^ 0x30)
            // A point by itself looks like one behind zeros: both are looked at in full.
            let mark = marks.trailingZeroBitCount
            return marks & (marks &- 1) == 0 && values >> UInt64(mark &- 7) & 0xFF == point && values != point << 56
        }
    }
}
