// Values that only the dialect of a FIX counterparty has.

internal import Brokers
internal import Values

extension Form<UInt8> {
    /// One character that can stand in a FIX field.
    static func character(orNone mayBeNone: Bool) -> Form {
        Form(expected: mayBeNone ? "a character, or none" : "a character") { (text) throws(Misfit) -> UInt8 in
            if mayBeNone, text == "none" { return 0 }
            guard text.utf8.count == 1, let code = text.utf8.first, code > 0x20, code < 0x7F else {
                throw Misfit(what: "\(quoted(text)) is no character")
            }
            return code
        }
    }
}

extension Form<FIXNumberForm> {
    static var numberForm: Form {
        Form(expected: "asGiven, shortest, or a number of digits from 0 to 18") { (text) throws(Misfit) -> FIXNumberForm in
            switch text {
            case "asGiven": return .asGiven
            case "shortest": return .shortest
            default: break
            }
            guard let digits = UInt8(text), digits <= 18 else {
                throw Misfit(
                    what: "\(quoted(text)) is no form of a number",
                    suggestion: suggestion(for: text, among: ["asGiven", "shortest"]))
            }
            return .digits(digits)
        }
    }
}

extension Form<FIXMessages> {
    /// A message that the broker writes.
    static var brokerMessage: Form {
        choice(["D", "G", "F", "H", "AF", "AN", "BB", "AD", "Q"].map { ($0, FIXMessages(msgType: $0) ?? .all) })
    }
}

extension Form<[(tag: UInt32, value: String)]> {
    /// `1=ACC1`, or `453=1|448=TRADER7|447=D`: fields that stand behind each other.
    static var fixFields: Form {
        Form(expected: "fields such as 1=ACC1, or 453=1|448=TRADER7") {
            (text) throws(Misfit) -> [(tag: UInt32, value: String)] in
            var fields: [(tag: UInt32, value: String)] = []
            for field in text.split(separator: "|", omittingEmptySubsequences: false) {
                let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[1].isEmpty, let tag = UInt32(parts[0]), tag > 0 else {
                    throw Misfit(what: "\(quoted(String(field))) is no field")
                }
                fields.append((tag, String(parts[1])))
            }
            return fields
        }
    }
}
