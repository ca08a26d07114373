// What cannot be in a dialect, told to the configuration's author.

internal import FIXWire
internal import Values

extension FIXDialect {
    /// The first thing that cannot be, as a sentence; nil when the dialect is good. ``FIXBroker/init(_:capacity:)``
    /// traps on what this names.
    public var problem: String? {
        if let problem = names.problem { return problem }
        for (name, form) in [("price", price), ("quantity", quantity)] {
            if case .digits(let count) = form, count > 18 { return "\(name): more than 18 digits" }
        }
        switch features.displayTag {
        case 0, 111, 210, 1138: break
        default: return "iceberg: a field other than 111, 210 and 1138"
        }
        for pair in execTypes + ordStatuses where pair.theirs <= 0x20 || pair.ours <= 0x20 || pair.theirs > 0x7E {
            return "a code that is no character"
        }
        return problemOfFields ?? problemOfSymbols
    }

    private var problemOfFields: String? {
        if extras.count > 1000 || omissions.count > 1000 { return "more than 1000 fields" }
        for extra in extras {
            guard !extra.fields.isEmpty else { return "fields: an entry without fields" }
            for (tag, value) in extra.fields {
                if FIXDialect.isOfSession(tag) { return "fields: \(tag) is the session's" }
                if tag == 0 || tag > 999_999 { return "fields: \(tag) is no tag" }
                if value.isEmpty || value.utf8.count > 1000 || value.utf8.contains(SOH) {
                    return "fields: \(tag) has no good value"
                }
            }
        }
        for omission in omissions where [11, 41].contains(omission.tag) {
            return "leaveOut: without \(omission.tag) an answer does not find its order"
        }
        return nil
    }

    private var problemOfSymbols: String? {
        if symbols.count > 100_000 { return "more than 100000 symbols" }
        var names: Set<Name> = []
        for symbol in symbols {
            if symbol.symbol.isEmpty { return "a symbol without a name" }
            if !names.insert(symbol.symbol).inserted { return "\(symbol.symbol): listed twice" }
            if symbol.securityID.isEmpty != symbol.securityIDSource.isEmpty {
                return "\(symbol.symbol): SecurityID and SecurityIDSource go together"
            }
            for form in [symbol.price, symbol.quantity] {
                if case .digits(let count)? = form, count > 18 { return "\(symbol.symbol): more than 18 digits" }
            }
        }
        return nil
    }

    /// The fields of header and trailer.
    private static func isOfSession(_ tag: UInt32) -> Bool {
        switch tag {
        case 8, 9, 10, 34, 35, 43, 49, 50, 52, 56, 57, 89, 90, 91, 93, 97, 115, 116, 122, 128, 129, 142, 143, 144, 145,
            212, 213, 347, 369, 627, 628, 629, 630:
            true
        default: false
        }
    }
}

extension FIXNameForm {
    var problem: String? {
        for index in 0..<prefix.count {
            switch prefix[index] {
            case 0x30...0x39: break
            case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                if isDigitsOnly { return "clOrdID.prefix: not digits only" }
            default: return "clOrdID.prefix: other than letters, digits, - _ and ."
            }
        }
        if isDigitsOnly, !prefix.isEmpty, prefix[0] == 0x30 { return "clOrdID.prefix: a zero in front" }
        if maximumLength > 64 { return "clOrdID.maximumLength: above 64" }
        if maximumLength < prefix.count + 10 {
            return "clOrdID.maximumLength: no room for ten characters behind the prefix"
        }
        return nil
    }
}
