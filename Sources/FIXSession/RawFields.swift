// Fields that are added to a message as they stand.

internal import FIXWire
public import Values

/// Whole fields, `tag=value` and a delimiter each, in ascending order of tags; a view.
///
/// A data field stands behind its length field, whatever the order of their tags.
public struct RawFields {
    private let bytes: Bytes
    private var position = 0

    @_noLocks public init(_ bytes: Bytes) { self.bytes = bytes }

    /// Writes those whose tags are below `tag` and have not been written yet.
    @_noLocks
    mutating func write(below tag: UInt32, to writer: inout MessageWriter) {
        let start = position
        while position < bytes.count {
            let next = number(at: position)
            guard next < tag else { break }
            let end = endOfField(at: position)
            // Data may hold delimiters, and what looks like other fields.
            let length = isLength(next) ? Int(number(at: end - digits(before: end))) : -1
            position = min(end + 1, bytes.count)
            if length >= 0 { passData(length) }
        }
        guard position > start else { return }
        writer.appendRaw(bytes.slice(start, position - start))
        if bytes[position - 1] != SOH { writer.appendRaw(Bytes("\u{1}")) }
    }

    /// Moves behind the data field that begins here.
    private mutating func passData(_ length: Int) {
        while position < bytes.count, bytes[position] != UInt8(ascii: "=") { position += 1 }
        let end = min(position + 1 + length, bytes.count)
        position = min(max(end, endOfField(at: end)) + 1, bytes.count)
    }

    /// The place of the delimiter that ends a field, or the end of all.
    private func endOfField(at start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != SOH { end += 1 }
        return end
    }

    private func digits(before end: Int) -> Int {
        var count = 0
        while count < end, bytes[end - count - 1] >= 48, bytes[end - count - 1] <= 57 { count += 1 }
        return count
    }

    /// The number whose digits begin here, at most nine of them.
    private func number(at start: Int) -> UInt32 {
        var number: UInt32 = 0
        var index = start
        while index < bytes.count, index - start < 9, bytes[index] >= 48, bytes[index] <= 57 {
            number = number * 10 + UInt32(bytes[index] - 48)
            index += 1
        }
        return number
    }

    /// The length fields that a Logon may have.
    private func isLength(_ tag: UInt32) -> Bool {
        switch tag {
        case 90, 93, 95, 212, 348, 354, 1401, 1403: true
        default: false
        }
    }
}
