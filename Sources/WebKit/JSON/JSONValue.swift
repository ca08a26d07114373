// One value of a JSON text.

internal import CSimdjson
public import Values

/// A value, good until its parser reads the next text.
///
/// Reading something as what it is not is an error, never an empty or a zero value: an account without orders looks
/// like one, and an answer in another form does not.
public struct JSONValue {
    let parser: JSONParser
    let index: Int
    let generation: UInt32

    var node: json_node { parser.node(index, of: generation) }

    func sibling(_ index: Int) -> JSONValue {
        JSONValue(parser: parser, index: index, generation: generation)
    }

    /// Behind this and all that is in it.
    var indexBehind: Int { node.end(from: index) }

    func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason, at: offset) }

    public var kind: JSONKind { node.form }
    public var isNull: Bool { kind == .null }
    /// Bytes from the beginning of the text.
    public var offset: Int { Int(node.offset) }

    // MARK: What it is

    /// A text without its escapes; its bytes are good as long as the value.
    public func text() throws(JSONError) -> Bytes {
        guard kind == .text else { throw error(.isNot(.text)) }
        return parser.bytes(index, of: generation)
    }

    /// The bytes of a text, or of a number as it is written: what venues name orders by is either.
    public func textOrNumber() throws(JSONError) -> Bytes {
        guard kind == .text || kind == .number else { throw error(.isNot(.text)) }
        return parser.bytes(index, of: generation)
    }

    public func boolean() throws(JSONError) -> Bool {
        let node = node
        guard node.form == .boolean else { throw error(.isNot(.boolean)) }
        return node.kind == json_true
    }

    /// Exactly what a number says, or a text that holds one.
    ///
    /// - Throws: `isNotDecimal`, or `tooManyDigits` for one that no Decimal is equal to.
    public func decimal() throws(JSONError) -> Decimal {
        guard kind == .number || kind == .text else { throw error(.isNotDecimal) }
        do {
            return try Decimal(scientific: parser.bytes(index, of: generation))
        } catch {
            switch error {
            case .malformed: throw self.error(.isNotDecimal)
            case .outOfRange: throw self.error(.tooManyDigits)
            }
        }
    }

    /// A whole number, or a text that holds one: `12`, `"12"`, `1.2e1`.
    public func integer() throws(JSONError) -> Int64 {
        guard let decimal = try? decimal().normalized, decimal.scale == 0 else { throw error(.isNotInteger) }
        return decimal.mantissa
    }

    /// A point in time, as a number or as a text.
    public func instant(_ form: JSONInstant) throws(JSONError) -> Instant {
        guard kind == .number || kind == .text,
            let instant = form.read(parser.bytes(index, of: generation))
        else { throw error(.isNotInstant) }
        return instant
    }
}
