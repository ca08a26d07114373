// The sample messages, back to back as in a receive buffer.

internal import FIXWire
internal import Glibc
internal import Values

/// What one file holds; it stays in memory for as long as the program runs.
@safe
struct Samples {
    let bytes: Bytes
    /// How many messages.
    private(set) var count = 0

    init(path: String) {
        let size = 1 << 17
        // Safe: the path ends with NUL; the memory has `size` bytes and is never freed.
        let file = unsafe open(path, O_RDONLY)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        let length = unsafe read(file, memory, size)
        guard length > 0, length < size else { fail("\(path) cannot be read, or is too large") }
        unsafe bytes = Bytes(base: UnsafeRawPointer(memory), count: length)
        let framer = Framer(maximumMessageSize: 65_536)
        var start = 0
        while start < length {
            guard case .message(let messageLength) = framer.next(in: bytes.slice(start, length - start)) else {
                fail("\(path) holds something else than messages, at byte \(start)")
            }
            start += messageLength
            count += 1
        }
    }
}
