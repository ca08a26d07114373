// What a field is looked at for where it stands as almost all do.

/// How much there is to find out about the value of a field that belongs to its place, counts no group and holds no
/// data. One byte for each place and field, so that what most fields need is one look.
enum FieldCheck: UInt8, Sendable {
    /// This field does not belong here, or it takes more than a look at its value.
    case inFull
    case anything
    /// One of the codes of one character; others are looked up.
    case code
    case decimal
    case timestamp
    case date
    /// Digits alone.
    case digits
    /// The format of its type, and its list where there is one.
    case value

    init(_ row: FieldRow) {
        if row.lengthTag != 0 {
            self = .inFull
        } else if row.codes != 0 {
            // A character that is in the list fits these types.
            self = row.type == .text || row.type == .character ? .code : .value
        } else {
            switch row.type {
            case .text, .data: self = .anything
            case .decimal: self = .decimal
            case .timestamp: self = .timestamp
            case .date: self = .date
            case .integer, .length, .count, .sequenceNumber: self = .digits
            default: self = .value
            }
        }
    }
}
