// Files of any size, read in pieces.

internal import Glibc
internal import Reactor
internal import Values

/// A file of which a window is in memory; what is read is a view of it.
///
/// Shape: a window of a mebibyte, or of the longest piece that was asked for.
struct PieceReader: ~Copyable {
    let path: String
    /// As it was when the file was opened.
    let size: UInt64
    private let descriptor: Int32
    private var window: [UInt8]
    private var start: UInt64 = 0
    private var filled = 0

    /// - Throws: ``IOError`` when there is no such file, or it cannot be read.
    init(_ path: String) throws(IOError) {
        self.path = path
        // Safe: the system reads the path during the call.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw IOError("cannot read \(path)", code: errno) }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else {
            let code = errno
            close(descriptor)
            throw IOError("cannot read \(path)", code: code)
        }
        size = UInt64(end)
        window = [UInt8](repeating: 0, count: Int(min(size, 1 << 20)))
    }

    deinit { close(descriptor) }

    /// Calls `body` with `count` bytes from `offset`, or as many as there are up to the end.
    ///
    /// - Throws: ``IOError`` of the disk, and what `body` throws.
    mutating func read<Result>(
        at offset: UInt64, _ count: Int, _ body: (Bytes) throws -> Result
    ) throws -> Result {
        let count = Int(min(UInt64(max(0, count)), offset < size ? size - offset : 0))
        if offset < start || offset + UInt64(count) > start + UInt64(filled) {
            if window.count < count { window = [UInt8](repeating: 0, count: count) }
            start = offset
            filled = 0
            while filled < count { try fill() }
        }
        let first = Int(offset - start)
        return try unsafe window.withUnsafeBytes { buffer in
            // Safe: the window holds these bytes, and stays as it is during the call.
            try body(unsafe Bytes(buffer).slice(min(first, filled), count))
        }
    }

    private mutating func fill() throws(IOError) {
        let place = off_t(start) + off_t(filled)
        let count = unsafe window.withUnsafeMutableBytes { buffer in
            // Safe: the system writes at most as many bytes as are left of the window.
            unsafe pread(
                descriptor, buffer.baseAddress.unsafelyUnwrapped + filled, buffer.count - filled, place)
        }
        if count > 0 { return filled += count }
        guard count < 0 else { throw IOError("\(path) became shorter while it was read", code: EIO) }
        guard errno == EINTR else { throw IOError("cannot read \(path)", code: errno) }
    }
}

extension PieceReader {
    /// All of a small file; of a longer one, its first `limit` bytes.
    static func small(_ path: String, limit: Int = 4096) throws -> [UInt8] {
        var reader = try PieceReader(path)
        return try reader.read(at: 0, limit) { bytes in
            // Safe: the view holds `count` bytes, which are copied.
            unsafe [UInt8](UnsafeRawBufferPointer(start: bytes.base, count: bytes.count))
        }
    }

    /// The names of what is in a folder, in order.
    ///
    /// - Throws: ``IOError`` for what is no folder, or cannot be read.
    static func names(in folder: String) throws(IOError) -> [String] {
        // Safe: the system reads the path during the call.
        guard let stream = unsafe opendir(folder) else {
            throw IOError("cannot read \(folder)", code: errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        // Safe: an entry is good until the next is asked for, and its name ends with a zero.
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func exists(_ path: String) -> Bool {
        // Safe: the system reads the path during the call.
        unsafe access(path, F_OK) == 0
    }

    static func isFolder(_ path: String) -> Bool {
        guard let stream = unsafe opendir(path) else { return false }
        unsafe closedir(stream)
        return true
    }
}
