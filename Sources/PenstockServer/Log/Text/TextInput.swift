// Text from a file that may grow, or from a stream that may end.

internal import Glibc
internal import Reactor

/// An open file or stream.
struct TextInput: ~Copyable {
    let path: String
    let isStream: Bool
    private var descriptor: Int32
    /// Standard input stays open.
    private let isOurs: Bool
    private var position = 0

    /// - Parameter standardInput: The descriptor that the path `-` stands for.
    /// - Throws: ``IOError`` for what is not there or may not be read.
    init(path: String, isStream: Bool, standardInput: Int32) throws(IOError) {
        self.path = path
        self.isStream = isStream
        isOurs = path != "-"
        descriptor = isOurs ? try TextInput.open(path) : standardInput
    }

    deinit { if isOurs { close(descriptor) } }

    private static func open(_ path: String) throws(IOError) -> Int32 {
        // Safe: the system reads the path during the call.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw IOError("cannot open \(path)", code: errno) }
        return descriptor
    }

    /// Reads what there is, for a stream as soon as there is something; 0 at the end.
    ///
    /// - Throws: ``IOError``.
    mutating func read(into room: UnsafeMutableRawBufferPointer) throws(IOError) -> Int {
        while true {
            // Safe: the system writes at most as many bytes as there is room for.
            let count = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
            if count >= 0 {
                position += count
                return count
            }
            if errno != EINTR { throw IOError("cannot read \(path)", code: errno) }
        }
    }

    /// Whether a stream has something to read, or has ended, within this time.
    func isReady(milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // Safe: one entry, a local.
        return unsafe poll(&watched, 1, milliseconds) != 0
    }

    enum Change { case none, replaced, truncated }

    /// What has become of a file that was read to its end: another one has its name, or it is shorter.
    func change() -> Change {
        var (named, opened) = (stat(), stat())
        // Safe: the system reads the path and writes the locals during the calls.
        guard unsafe fstat(descriptor, &opened) == 0 else { return .none }
        let isNamed = unsafe stat(path, &named) == 0
        if isNamed, named.st_ino != opened.st_ino || named.st_dev != opened.st_dev {
            return .replaced
        }
        return opened.st_size < position ? .truncated : .none
    }

    /// Begins again with the file that now has the name.
    ///
    /// - Throws: ``IOError`` when it may not be read.
    mutating func reopen() throws(IOError) {
        let opened = try TextInput.open(path)
        close(descriptor)
        descriptor = opened
        position = 0
    }

    /// Begins again with the same file.
    mutating func rewind() {
        _ = lseek(descriptor, 0, SEEK_SET)
        position = 0
    }
}
