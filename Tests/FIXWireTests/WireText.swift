// Messages written as people write them: `35=D|11=A|`, with `|` for the delimiter.

import FIXWire
import Values

/// The one dictionary of these tests.
enum Shared {
    static let fix44 = Result { try DataDictionary.fix44() }
}

/// The bytes of a text with `|` for delimiters.
func wire(_ text: String) -> [UInt8] { text.utf8.map { $0 == UInt8(ascii: "|") ? 1 : $0 } }

/// A body with BeginString, BodyLength and CheckSum around it.
func framed(_ body: [UInt8]) -> [UInt8] {
    let head = Array("8=FIX.4.4\u{1}9=\(body.count)\u{1}".utf8) + body
    let sum = head.reduce(0) { ($0 + Int($1)) % 256 }
    let digits = String(sum + 1000).dropFirst()
    return head + Array("10=\(digits)\u{1}".utf8)
}

func framed(_ body: String) -> [UInt8] { framed(wire(body)) }

extension [UInt8] {
    /// Calls `body` with a view of the bytes.
    func asBytes<Result>(_ body: (Bytes) throws -> Result) rethrows -> Result {
        try withUnsafeBytes { try body(Bytes($0)) }
    }
}

/// What becomes of a message: `accepted`, `garbled`, or the Reject as `373=5 371=40`.
func verdict(
    bytes: [UInt8], _ dictionary: DataDictionary, _ rules: ValidationRules = ValidationRules()
) -> String {
    var validator = Validator()
    let table = FieldTable(capacity: 1024)
    return verdict(bytes: bytes, rules, dictionary, &validator, table)
}

func verdict(
    bytes: [UInt8], _ rules: ValidationRules, _ dictionary: DataDictionary,
    _ validator: inout Validator, _ table: borrowing FieldTable
) -> String {
    bytes.withUnsafeBytes { buffer in
        let tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        guard let message = try? tokenizer.tokenize(Bytes(buffer), into: table) else {
            return "garbled"
        }
        guard let fault = validator.firstFault(in: message, dictionary, rules) else {
            return "accepted"
        }
        let reject = "373=\(fault.reason.rawValue)"
        return fault.refTagID.isEmpty ? reject : "\(reject) 371=\(fault.refTagID)"
    }
}

/// The same for the rest of a message behind a good header.
func verdict(
    _ msgType: String, _ rest: String = "", _ rules: ValidationRules = ValidationRules()
) throws -> String {
    try verdict(raw: "35=\(msgType)|34=2|49=TW|52=20261120-14:30:05.123|56=ISLD|" + rest, rules)
}

/// The same for a whole body, from MsgType(35) to before CheckSum(10).
func verdict(raw body: String, _ rules: ValidationRules = ValidationRules()) throws -> String {
    verdict(bytes: framed(body), try Shared.fix44.get(), rules)
}

/// Rules that differ from the default in one switch.
func rules(_ path: WritableKeyPath<ValidationRules, Bool>, _ value: Bool) -> ValidationRules {
    var rules = ValidationRules()
    rules[keyPath: path] = value
    return rules
}

/// A generator that gives the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
