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
/// Cost: 0.8 µs for an execution report of 478 bytes and 36 members; about 80 ns to read one of them by its key.
///
/// Source: RFC 8259. Bytes that are no UTF-8 are refused, and so are a byte order mark and halves of surrogate pairs.
@safe
public final class JSONParser {
    private let document: OpaquePointer
    /// The document's own, so that reading a value is a matter of reading memory.
    private let contents: UnsafePointer<json_contents>

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
        unsafe contents = json_document_contents(document)
    }

    deinit { unsafe json_document_free(document) }

    /// The one value that the text holds. The bytes are copied.
    ///
    /// - Throws: ``JSONError``: what is wrong, and where. Then there are no values.
    public func parse(_ text: Bytes) throws(JSONError) -> JSONValue {
        var offset = 0
        // Safe: the view holds its bytes during the call.
        let fault = unsafe json_document_parse(document, text.base, text.count, &offset)
        guard Int(fault) == json_fine else { throw JSONError(JSONParser.reason(fault), at: offset) }
        return JSONValue(parser: self, index: 0, generation: unsafe contents.pointee.generation)
    }

    /// The same of bytes in an array.
    public func parse(_ text: [UInt8]) throws(JSONError) -> JSONValue {
        var result = Result<JSONValue, JSONError>.failure(JSONError(.empty, at: 0))
        // Safe: the array holds its bytes during the call.
        unsafe text.withUnsafeBytes { buffer in
            result = Result { () throws(JSONError) in try parse(unsafe Bytes(buffer)) }
        }
        return try result.get()
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
    func node(_ index: Int, of generation: UInt32) -> json_node {
        // Safe: the document lives as long as this; the index is checked.
        let contents = unsafe self.contents.pointee
        let (current, count) = unsafe (contents.generation, contents.count)
        precondition(generation == current, "a JSON value used after the next text was parsed")
        precondition(index >= 0 && index < count, "a JSON value that is not there")
        return unsafe contents.nodes[index]
    }

    /// The bytes of a text or a number.
    func bytes(_ index: Int, of generation: UInt32) -> Bytes {
        let node = node(index, of: generation)
        precondition(node.kind == json_text || node.kind == json_number, "bytes of a value that has none")
        // Safe: the node is one of the document's, and says where its bytes are and how many.
        guard let base = unsafe node.kind == json_text ? contents.pointee.texts : contents.pointee.input else { return Bytes("") }
        return unsafe Bytes(base: base + Int(node.place), count: Int(node.count))
    }

    /// The index of what an object has under a key, the first if there are more.
    func find(_ key: Bytes, in object: Int, of generation: UInt32) -> Int? {
        guard node(object, of: generation).kind == json_object else { return nil }
        // Safe: it is an object of the document's, and the key is good during the call.
        let index = unsafe json_find(contents, object, key.base, key.count)
        return index > 0 ? index : nil
    }
}

extension json_node {
    var form: JSONKind {
        switch Int(kind) {
        case json_object: .object
        case json_array: .array
        case json_text: .text
        case json_number: .number
        case json_null: .null
        default: .boolean
        }
    }

    /// Behind this and all that is in it, where it stands at an index.
    func end(from index: Int) -> Int { kind <= json_array ? Int(place) : index + 1 }
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
