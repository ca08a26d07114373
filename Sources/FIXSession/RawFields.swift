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
        while position < bytes.count, nextTag < tag {
            while position < bytes.count, bytes[position] != SOH { position += 1 }
            position += 1
        }
        guard position > start else { return }
        writer.appendRaw(bytes.slice(start, min(position, bytes.count) - start))
    }

    private var nextTag: UInt32 {
        var tag: UInt32 = 0
        var index = position
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
            tag = tag &* 10 &+ UInt32(bytes[index] - 48)
            index += 1
        }
        return tag
    }
}
