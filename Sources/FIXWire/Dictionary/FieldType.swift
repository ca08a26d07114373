// The types of values, as far as they are checked differently.

/// What the value of a field must look like.
///
/// Source: FIX 4.4 volume 1, data types; spec/fix44-notes.md, "Types".
enum FieldType: UInt8, Sendable {
    /// Anything: String, Currency, Country, Exchange, and types that are not known.
    case text
    case character
    case boolean
    case integer
    /// Length, NumInGroup, SeqNum: digits alone.
    case length
    case count
    case sequenceNumber
    case tagNumber
    case dayOfMonth
    /// Float and all that is counted or paid in: Qty, Price, PriceOffset, Amt, Percentage.
    case decimal
    case timestamp
    case time
    case date
    case monthYear
    /// Codes with single spaces between them.
    case multiple
    /// Bytes whose number the field before tells.
    case data

    var isText: Bool { @_noLocks get { if case .text = self { true } else { false } } }

    /// Whether leading zeros mean nothing.
    var isWholeNumber: Bool { self == .integer || self == .length || self == .count }

    /// The type by its name in a QuickFIX dictionary, of any version and in any case.
    init(named name: String) {
        switch name.uppercased() {
        case "CHAR": self = .character
        case "BOOLEAN": self = .boolean
        case "INT": self = .integer
        case "LENGTH": self = .length
        case "NUMINGROUP": self = .count
        case "SEQNUM": self = .sequenceNumber
        case "TAGNUM": self = .tagNumber
        case "DAYOFMONTH": self = .dayOfMonth
        case "FLOAT", "QTY", "QUANTITY", "PRICE", "PRICEOFFSET", "AMT", "PERCENTAGE":
            self = .decimal
        case "UTCTIMESTAMP", "TIME": self = .timestamp
        case "UTCTIMEONLY": self = .time
        case "UTCDATEONLY", "UTCDATE", "LOCALMKTDATE", "DATE": self = .date
        case "MONTHYEAR": self = .monthYear
        case "MULTIPLEVALUESTRING", "MULTIPLESTRINGVALUE", "MULTIPLECHARVALUE": self = .multiple
        case "DATA", "XMLDATA": self = .data
        default: self = .text
        }
    }
}
