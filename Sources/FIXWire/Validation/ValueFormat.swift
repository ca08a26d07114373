// Whether a value is written as its type demands.

internal import Values

/// Source: FIX 4.4 volume 1, data types; spec/fix44-notes.md, "Types".
enum ValueFormat {
    /// Whether a value that is not empty has the form of the type.
    @_noLocks
    static func fits(_ type: FieldType, _ value: Bytes) -> Bool {
        switch type {
        case .text, .data: true
        case .character: value.count == 1
        case .boolean:
            value.count == 1 && (value[0] == UInt8(ascii: "Y") || value[0] == UInt8(ascii: "N"))
        case .integer: isInteger(value)
        case .length, .count, .sequenceNumber: isDigits(value)
        case .tagNumber: value[0] != UInt8(ascii: "0") && isDigits(value)
        case .dayOfMonth: isDayOfMonth(value)
        case .decimal: isDecimal(value)
        case .timestamp: isTimestamp(value)
        case .time: Timestamp.timeOfDay(value) != nil
        case .date: Timestamp.dayNumber(value) != nil
        case .monthYear: isMonthYear(value)
        case .multiple: isList(value)
        }
    }

    /// Digits alone, any number of them.
    @_noLocks
    static func isDigits(_ value: Bytes) -> Bool {
        var index = 0
        while index < value.count {
            if value[index] &- 48 > 9 { return false }
            index += 1
        }
        return index > 0
    }

    /// Digits behind an optional minus; a plus is not allowed, leading zeros are.
    @_noLocks
    static func isInteger(_ value: Bytes) -> Bool {
        if !value.isEmpty, value[0] == UInt8(ascii: "-") {
            return isDigits(value.slice(1, value.count - 1))
        }
        return isDigits(value)
    }

    /// Digits with at most one point anywhere among them, behind an optional minus; no exponent.
    @_noLocks
    static func isDecimal(_ value: Bytes) -> Bool {
        var index = 0
        var digits = 0
        var hasPoint = false
        if !value.isEmpty, value[0] == UInt8(ascii: "-") { index = 1 }
        while index < value.count {
            let byte = value[index]
            if byte &- 48 <= 9 {
                digits += 1
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                return false
            }
            index += 1
        }
        return digits > 0
    }

    @_noLocks
    private static func isTimestamp(_ value: Bytes) -> Bool {
        // Not compared with nil, which would compare instants.
        if case .some = Timestamp.parse(value) { true } else { false }
    }

    /// `-HH:MM:S` and `M:SS.sss`, as they stand in a timestamp of 21 bytes; false for a leap second, too.
    @_noLocks @inline(__always)
    static func isTimeOfDay(_ upper: UInt64, _ lower: UInt64) -> Bool {
        // "-00:00:0" and "0:00.000" taken away leave the digits, and nothing where the others are.
        let (hours, seconds) = (upper ^ 0x303A_3030_3A30_302D, lower ^ 0x3030_302E_3030_3A30)
        // More than 0, 2, 5 or 9 carries into the highest bit of its byte.
        let tooLarge =
            (hours &+ 0x7A7F_767A_7F76_7D7F) | hours | (seconds &+ 0x7676_767F_767A_7F76) | seconds
        return tooLarge & 0x8080_8080_8080_8080 == 0 && (hours >> 8 & 0xF) &* 10 &+ (hours >> 16 & 0xF) < 24
    }

    @_noLocks
    private static func isDayOfMonth(_ value: Bytes) -> Bool {
        guard let day = value.wholeNumber else { return false }
        return day >= 1 && day <= 31
    }

    /// `YYYYMM`, `YYYYMMDD`, or `YYYYMMw1` to `w5`.
    @_noLocks
    private static func isMonthYear(_ value: Bytes) -> Bool {
        guard value.count == 6 || value.count == 8, let month = value.slice(0, 6).wholeNumber,
            month % 100 >= 1, month % 100 <= 12
        else { return false }
        if value.count == 6 { return true }
        if value[6] == UInt8(ascii: "w") {
            return value[7] >= UInt8(ascii: "1") && value[7] <= UInt8(ascii: "5")
        }
        return Timestamp.dayNumber(value) != nil
    }

    /// One space between codes, none at the ends.
    @_noLocks
    private static func isList(_ value: Bytes) -> Bool {
        var wasSpace = true
        var index = 0
        while index < value.count {
            let isSpace = value[index] == UInt8(ascii: " ")
            if isSpace, wasSpace { return false }
            wasSpace = isSpace
            index += 1
        }
        return !wasSpace
    }
}
