// Files that are there whole, or not at all.

internal import Glibc
internal import Reactor

/// A file that is written under a temporary name beside the one that it gets at the end.
struct NewFile: ~Copyable {
    let path: String
    private let temporary: String
    private let descriptor: Int32
    private var waiting: [UInt8] = []
    private(set) var count: UInt64 = 0
    private var isInPlace = false

    /// - Throws: ``IOError`` when nothing can be written there.
    init(_ path: String) throws(IOError) {
        self.path = path
        temporary = "\(path).\(getpid()).new"
        // Safe: the system reads the path during the call.
        descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw IOError("cannot write \(path)", code: errno) }
    }

    deinit {
        close(descriptor)
        // Safe: the system reads the path during the call.
        if !isInPlace { unsafe unlink(temporary) }
    }

    mutating func append(_ bytes: some Sequence<UInt8>) throws(IOError) {
        let before = waiting.count
        waiting.append(contentsOf: bytes)
        count += UInt64(waiting.count - before)
        if waiting.count >= 1 << 20 { try flush() }
    }

    private mutating func flush() throws(IOError) {
        var written = 0
        while written < waiting.count {
            let result = unsafe waiting.withUnsafeBytes { buffer in
                // Safe: the rest of the array.
                unsafe write(
                    descriptor, buffer.baseAddress.unsafelyUnwrapped + written, buffer.count - written)
            }
            if result >= 0 { written += result } else if errno != EINTR {
                throw IOError("cannot write \(path)", code: errno)
            }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Everything is on the disk, still under the temporary name.
    mutating func finish() throws(IOError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw IOError("cannot write \(path)", code: errno) }
    }

    /// Gives the finished file its name.
    ///
    /// - Throws: ``IOError``; `EEXIST` for a name that is taken and must not be.
    mutating func putInPlace(replacing: Bool) throws(IOError) {
        // Safe: the system reads the paths during the calls. A link never takes a name away.
        let result = unsafe replacing ? rename(temporary, path) : link(temporary, path)
        guard result == 0 else { throw IOError("cannot write \(path)", code: errno) }
        if replacing { isInPlace = true }
    }

    /// The names in a folder are on the disk, too.
    static func sync(folder: String) {
        // Safe: the system reads the path during the call.
        let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Makes a folder in one that is there.
    static func makeFolder(_ path: String) throws(IOError) {
        // Safe: the system reads the path during the call.
        guard unsafe mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw IOError("cannot make \(path)", code: errno)
    }
}
