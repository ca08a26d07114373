// The bytes being read: one buffer for all connections.

internal import Values

/// What the current connection has sent and nobody has looked at yet. Only a message that is not
/// whole moves out of here, to a block lent to its connection.
@safe
struct Intake: ~Copyable {
    let capacity: Int
    private let buffer: UnsafeMutableRawPointer
    /// The connection whose bytes these are, or -1.
    var connection = -1
    private var start = 0
    private var end = 0

    init(capacity: Int) {
        self.capacity = capacity
        unsafe buffer = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit { unsafe buffer.deallocate() }

    /// What has not been taken yet; good until the next `begin`.
    var bytes: Bytes { @_noLocks get { unsafe Bytes(base: buffer + start, count: end - start) } }

    /// Begins with the bytes that were left over last time.
    @_noLocks
    mutating func begin(_ connection: Int, with rest: Bytes) {
        precondition(rest.count < capacity, "a rest larger than the intake")
        self.connection = connection
        start = 0
        end = rest.count
        // Safe: just checked to fit.
        unsafe buffer.copyMemory(from: rest.base, byteCount: rest.count)
    }

    /// Where the next bytes go, and how many fit.
    @_noLocks @unsafe
    func room() -> (UnsafeMutableRawPointer, Int) { unsafe (buffer + end, capacity - end) }

    @_noLocks
    mutating func extend(by count: Int) {
        precondition(count <= capacity - end, "more than there was room for")
        end += count
    }

    @_noLocks
    mutating func take(_ count: Int) {
        precondition(count <= end - start, "more than there is")
        start += count
    }

    @_noLocks
    mutating func finish() {
        connection = -1
        start = 0
        end = 0
    }
}
