// Bytes that wait.

internal import Values

/// Bytes that leave in the order in which they came. Its memory grows with what waits; whoever adds keeps the bound.
@safe
final class ByteQueue {
    private var storage: UnsafeMutableRawPointer
    private var capacity = 4096
    private var start = 0
    private(set) var count = 0

    init() { unsafe storage = .allocate(byteCount: capacity, alignment: 1) }

    deinit { unsafe storage.deallocate() }

    /// All of them; good until the next call.
    var bytes: Bytes {
        // Safe: so many bytes were written from `start` on.
        unsafe Bytes(base: UnsafeRawPointer(storage + start), count: count)
    }

    func append(_ more: Bytes) {
        if start + count + more.count > capacity { makeRoom(for: more.count) }
        // Safe: there is room for them behind the others, and they are not among those.
        unsafe (storage + start + count).copyMemory(from: more.base, byteCount: more.count)
        count += more.count
    }

    /// Forgets the first of them.
    func removeFirst(_ removed: Int) {
        precondition(removed >= 0 && removed <= count, "more bytes removed than there are")
        count -= removed
        start = count == 0 ? 0 : start + removed
    }

    private func makeRoom(for more: Int) {
        while capacity < count + more { capacity *= 2 }
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
        // Safe: what waits fits the new memory, and is copied before the old is given back.
        unsafe larger.copyMemory(from: storage + start, byteCount: count)
        unsafe storage.deallocate()
        unsafe storage = larger
        start = 0
    }
}
