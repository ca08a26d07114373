// JSON texts into values.

internal import CSimdjson
public import Values

/// Reads one text after another, keeping its memory.
///
/// A text is checked whole before there is a value: any bytes give a value or an error. Values are good until the
/// next text is parsed; who uses one later has made a mistake, and the process stops.
///
/// Shape: texts of up to `maximumBytes`, values inside at most `maximumDepth` others. The memory is six times the
/// longest text so far, and 16 bytes for each value in it.
///
/// Cost: about 1 ns for each byte.
///
/// Source: RFC 8259. Bytes that are no UTF-8 are refused, and so are a byte order mark and halves of surrogate pairs.
@safe
public final class JSONParser {
    private let document: OpaquePointer
    /// How many texts there were, round 2^32.
    private(set) var generation: UInt32 = 0

    public static let largestText = json_largest
    public static let greatestDepth = json_deepest

    /// Traps beyond ``largestText`` and ``greatestDepth``.
    public init(maximumBytes: Int = 16 << 20, maximumDepth: Int = 64) {
        precondition(
            maximumBytes >= 0 && maximumBytes <= JSONParser.largestText && maximumDepth >= 0
                && maximumDepth <= JSONParser.greatestDepth, "texts of more than 256 MiB, or deeper than 1024")
        guard let document = unsafe json_document_new(maximumBytes, maximumDepth) else {
            preconditionFailure("there is no memory for a parser")
        }
        unsafe self.document = document
    }

    deinit { unsafe json_document_free(document) }

    /// The one value that the text holds. The bytes are copied.
    ///
    /// - Throws: ``JSONError``: what is wrong, and where. Then there are no values.
    public func parse(_ text: Bytes) throws(JSONError) -> JSONValue {
        generation &+= 1
        var offset = 0
        // Safe: the view holds its bytes during the call.
        let fault = unsafe json_document_parse(document, text.base, text.count, &offset)
        guard Int(fault) == json_fine else { throw JSONError(JSONParser.reason(fault), at: offset) }
        return JSONValue(parser: self, index: 0, generation: generation)
    }

    private static func reason(_ fault: Int32) -> JSONError.Reason {
        switch Int(fault) {
        case json_empty: .empty
        case json_too_large: .tooLarge
        case json_too_deep: .tooDeep
        case json_not_utf8: .notUTF8
        case json_control_character: .controlCharacter
        case json_unclosed_text: .unclosedText
        case json_bad_escape: .badEscape
        case json_bad_number: .badNumber
        case json_incomplete: .incomplete
        case json_trailing: .trailing
        case json_no_memory: .noMemory
        default: .unexpected
        }
    }

    // MARK: What was read

    /// Traps for a value of an earlier text.
    func node(_ index: Int, of generation: UInt32) -> Node {
        precondition(generation == self.generation, "a JSON value used after the next text was parsed")
        let count = unsafe json_document_count(document)
        precondition(index >= 0 && index < count, "a JSON value that is not there")
        // Safe: the index was just checked.
        return unsafe Node(json_document_nodes(document)[index])
    }

    /// The bytes of a text or a number.
    func bytes(_ index: Int, of generation: UInt32) -> Bytes {
        let node = node(index, of: generation)
        precondition(node.kind == .text || node.kind == .number, "bytes of a value that has none")
        // Safe: the node is one of the document's, and says how many bytes it has.
        return unsafe Bytes(
            base: json_document_bytes(document, json_document_nodes(document) + index), count: node.count)
    }

    /// One value, or the key of one.
    struct Node {
        let kind: JSONKind
        let isTrue: Bool
        let offset: Int
        let count: Int
        /// Behind the last value inside.
        let end: Int

        init(_ node: json_node) {
            isTrue = Int(node.kind) == json_true
            offset = Int(node.offset)
            count = Int(node.count)
            end = Int(node.place)
            kind =
                switch Int(node.kind) {
                case json_object: .object
                case json_array: .array
                case json_text: .text
                case json_number: .number
                case json_null: .null
                default: .boolean
                }
        }
    }
}

/// What a JSON value is.
public enum JSONKind: Sendable {
    case object
    case array
    case text
    case number
    case boolean
    case null
}
