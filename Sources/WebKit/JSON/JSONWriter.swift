// JSON texts from values.

public import Values

/// Writes one value, in the order of the calls.
///
/// Shape: at most `maximumBytes`, and at most 64 objects and arrays in each other. A call where it has no place, such
/// as a value in an object without its key, is a mistake of the caller's, and the process stops.
///
/// Source: RFC 8259.
public struct JSONWriter: Sendable {
    /// Why there is no text.
    public enum Fault: Error, Equatable, Sendable {
        case tooLarge
        /// A key or a text with bytes that are not UTF-8: no JSON can have them, and to change them would name
        /// another order.
        case notUTF8
    }

    /// How a decimal is written; never with an exponent.
    public enum DecimalForm: Sendable {
        case text
        case number
    }

    /// What becomes of zeros at the end of a decimal.
    public enum TrailingZeros: Sendable {
        case dropped
        case kept
    }

    private enum Place {
        case first
        case next
        case behindKey
        case end
    }

    private let maximumBytes: Int
    private var bytes: [UInt8] = []
    private var fault: Fault?
    private var place = Place.first
    private var depth = 0
    /// A bit for each open object or array, from the outermost: whether it is an object.
    private var objects: UInt64 = 0

    public init(maximumBytes: Int = 1 << 16) {
        self.maximumBytes = maximumBytes
        bytes.reserveCapacity(min(maximumBytes, 512))
    }

    /// The text.
    ///
    /// - Throws: ``Fault``.
    public consuming func finish() throws(Fault) -> [UInt8] {
        precondition(depth == 0 && place == .end, "a JSON text that is not complete")
        if let fault { throw fault }
        return bytes
    }

    // MARK: Objects and arrays

    public mutating func beginObject() { open(isObject: true, UInt8(ascii: "{")) }
    public mutating func endObject() { close(isObject: true, UInt8(ascii: "}")) }
    public mutating func beginArray() { open(isObject: false, UInt8(ascii: "[")) }
    public mutating func endArray() { close(isObject: false, UInt8(ascii: "]")) }

    public mutating func key(_ key: StaticString) { self.key(Bytes(key)) }

    public mutating func key(_ key: Bytes) {
        precondition(depth > 0 && isInObject && place != .behindKey, "a JSON key outside of an object")
        if place == .next { append(UInt8(ascii: ",")) }
        appendText(key)
        append(UInt8(ascii: ":"))
        place = .behindKey
    }

    private var isInObject: Bool { objects >> UInt64(depth - 1) & 1 == 1 }

    private mutating func open(isObject: Bool, _ byte: UInt8) {
        beginValue()
        precondition(depth < 64, "a JSON text deeper than 64")
        append(byte)
        objects = objects & ~(1 << UInt64(depth)) | (isObject ? 1 << UInt64(depth) : 0)
        depth += 1
        place = .first
    }

    private mutating func close(isObject: Bool, _ byte: UInt8) {
        precondition(depth > 0 && isInObject == isObject && place != .behindKey, "a JSON bracket that was not opened")
        append(byte)
        depth -= 1
        endValue()
    }

    private mutating func beginValue() {
        precondition(
            place == .behindKey || place != .end && (depth == 0 || !isInObject), "a JSON value where none can be")
        if place == .next { append(UInt8(ascii: ",")) }
    }

    private mutating func endValue() { place = depth == 0 ? .end : .next }

    // MARK: Values

    public mutating func text(_ text: StaticString) { self.text(Bytes(text)) }

    public mutating func text(_ text: Bytes) {
        beginValue()
        appendText(text)
        endValue()
    }

    public mutating func text<let words: Int>(_ text: Text<words>) {
        let bytes = (0..<text.count).map { text[$0] }
        // Safe: the array holds its bytes during the call.
        unsafe bytes.withUnsafeBytes { unsafe self.text(Bytes($0)) }
    }

    public mutating func decimal(
        _ decimal: Decimal, as form: DecimalForm = .text, zeros: TrailingZeros = .dropped
    ) {
        beginValue()
        let text = (zeros == .dropped ? decimal.normalized : decimal).text
        if form == .text { append(UInt8(ascii: "\"")) }
        for index in 0..<text.count { append(text[index]) }
        if form == .text { append(UInt8(ascii: "\"")) }
        endValue()
    }

    public mutating func integer(_ integer: Int64) { decimal(Decimal(integer), as: .number) }
    public mutating func boolean(_ boolean: Bool) { literal(boolean ? "true" : "false") }
    public mutating func null() { literal("null") }

    private mutating func literal(_ word: StaticString) {
        beginValue()
        append(Bytes(word))
        endValue()
    }

    // MARK: Bytes

    private mutating func append(_ byte: UInt8) {
        guard bytes.count < maximumBytes else {
            fault = fault ?? .tooLarge
            return
        }
        bytes.append(byte)
    }

    private mutating func append(_ more: Bytes) {
        guard more.count <= maximumBytes - bytes.count else {
            fault = fault ?? .tooLarge
            return
        }
        // Safe: the view holds its bytes during the call.
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: more.base, count: more.count))
    }

    private mutating func appendText(_ text: Bytes) {
        append(UInt8(ascii: "\""))
        var (isASCII, isPlain) = (true, true)
        for index in 0..<text.count {
            let byte = text[index]
            isASCII = isASCII && byte < 0x80
            isPlain = isPlain && byte >= 32 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        if isPlain {
            append(text)
        } else {
            for index in 0..<text.count { appendCharacter(text[index]) }
        }
        append(UInt8(ascii: "\""))
        if !isASCII && !text.isUTF8 { fault = fault ?? .notUTF8 }
    }

    private mutating func appendCharacter(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 8: append("\\b")
        case 9: append("\\t")
        case 10: append("\\n")
        case 12: append("\\f")
        case 13: append("\\r")
        case 0..<32:
            append(byte < 16 ? "\\u000" : "\\u001")
            append(byte & 15 < 10 ? byte & 15 + UInt8(ascii: "0") : byte & 15 - 10 + UInt8(ascii: "a"))
        default: append(byte)
        }
    }

    private mutating func append(_ literal: StaticString) { append(Bytes(literal)) }
}

extension Bytes {
    /// Whether they are the UTF-8 of some text.
    var isUTF8: Bool {
        // Safe: the view holds its bytes during the call.
        unsafe String(validating: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self) != nil
    }
}
