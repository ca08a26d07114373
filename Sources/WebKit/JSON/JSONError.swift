// Why bytes are no JSON, or not the JSON that was expected.

/// What is wrong, and where. Nothing of the text is repeated in it but the key that was looked for.
public struct JSONError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        case empty
        case tooLarge
        case tooDeep
        case notUTF8
        /// A byte below 32 in a text; it must be escaped.
        case controlCharacter
        case unclosedText
        case badEscape
        case badNumber
        /// Something else than what can stand there.
        case unexpected
        /// The text ends too early.
        case incomplete
        /// There is something behind the value.
        case trailing
        case noMemory
        /// An object does not have the key, or an array so many values.
        case missing
        case isNot(JSONKind)
        case isNotDecimal
        /// A number, but not exactly one with 18 digits behind the point and a mantissa that fits an Int64.
        case tooManyDigits
        case isNotInteger
        case isNotInstant
    }

    public let reason: Reason
    /// Bytes from the beginning of the text.
    public let offset: Int
    /// Under which the value stands, if one was looked for.
    public var key: String?

    public init(_ reason: Reason, at offset: Int, key: String? = nil) {
        self.reason = reason
        self.offset = offset
        self.key = key
    }
}

extension JSONError: CustomStringConvertible {
    /// Such as `byte 17: price is no decimal`.
    public var description: String { "byte \(offset): \(words)" }

    private var words: String {
        let value = key ?? "the value"
        return switch reason {
        case .empty: "there is no value"
        case .tooLarge: "the text is too long"
        case .tooDeep: "too many values inside each other"
        case .notUTF8: "bytes that are not UTF-8"
        case .controlCharacter: "a control character in a text"
        case .unclosedText: "a text that does not end"
        case .badEscape: "a text with an escape that does not exist"
        case .badNumber: "a number that is not written as one"
        case .unexpected: "something unexpected"
        case .incomplete: "the text ends too early"
        case .trailing: "something behind the value"
        case .noMemory: "there is no memory left"
        case .missing: "\(value) is missing"
        case .isNot(let kind): "\(value) is not \(kind.words)"
        case .isNotDecimal: "\(value) is not a decimal"
        case .tooManyDigits: "\(value) has too many digits"
        case .isNotInteger: "\(value) is not a whole number that fits"
        case .isNotInstant: "\(value) is not a point in time"
        }
    }
}

extension JSONKind {
    fileprivate var words: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .text: "a text"
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        }
    }
}
