// A message taken out of the store to be read.

internal import Values

/// A copy of one row: rows move when the store changes, and reading a message changes the store.
@safe
struct HeldCopy: ~Copyable {
    let capacity: Int
    private let buffer: UnsafeMutableRawPointer

    init(capacity: Int) {
        self.capacity = capacity
        unsafe buffer = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit { unsafe buffer.deallocate() }

    /// The copy, good until the next one.
    @_noLocks
    mutating func fill(with row: Bytes) -> Bytes {
        precondition(row.count <= capacity, "a stored message longer than messages may be")
        // Safe: just checked to fit.
        unsafe buffer.copyMemory(from: row.base, byteCount: row.count)
        return unsafe Bytes(base: buffer, count: row.count)
    }
}
