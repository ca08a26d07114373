// The piece of a text that is being looked at.

internal import Reactor
internal import Values

/// Bytes that were read and not dealt with yet.
///
/// Shape: one allocation of ``FIXText/windowMin`` and 64 KiB more, whatever the text.
@safe
struct TextBuffer: ~Copyable {
    private static var roomMin: Int { 64 << 10 }
    private static var capacity: Int { FIXText.windowMin + roomMin }

    private let base: UnsafeMutableRawPointer
    private var head = 0
    private var tail = 0

    init() { unsafe base = .allocate(byteCount: TextBuffer.capacity, alignment: 16) }

    // Safe: nobody else has this memory.
    deinit { unsafe base.deallocate() }

    /// Good until the buffer is changed.
    var unread: Bytes {
        // Safe: the bytes between head and tail were written by `fill`.
        unsafe Bytes(base: base + head, count: tail - head)
    }

    /// All of it is whole lines.
    var endsLine: Bool {
        let unread = unread
        return !unread.isEmpty && unread[unread.count - 1] == UInt8(ascii: "\n")
    }

    mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= tail - head, "no more than there is")
        head += count
    }

    /// Adds what the input has; 0 at its end.
    ///
    /// - Throws: ``IOError`` of the input.
    mutating func fill(from input: inout TextInput) throws(IOError) -> Int {
        if TextBuffer.capacity - tail < TextBuffer.roomMin {
            // Safe: both ranges lie in the buffer, and may overlap.
            unsafe base.copyMemory(from: base + head, byteCount: tail - head)
            (head, tail) = (0, tail - head)
        }
        precondition(tail < TextBuffer.capacity, "with so many bytes something can be said")
        // Safe: the bytes from the tail to the end are free.
        let room = unsafe UnsafeMutableRawBufferPointer(
            start: base + tail, count: TextBuffer.capacity - tail)
        let count = unsafe try input.read(into: room)
        tail += count
        return count
    }
}
