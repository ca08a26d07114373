// Bytes that wait.

package import Values

/// Bytes that leave in the order in which they came. Its memory grows with what waits, and is given back when much has
/// left; whoever adds keeps the bound.
@safe
package final class ByteQueue {
    private var storage: UnsafeMutableRawPointer
    private static let usualCapacity = 4096
    private static let keptCapacity = 64 << 10
    private var capacity = ByteQueue.usualCapacity
    private var start = 0
    /// How many wait.
    package private(set) var count = 0

    /// Empty.
    package init() { unsafe storage = .allocate(byteCount: capacity, alignment: 1) }

    deinit { unsafe storage.deallocate() }

    /// All of them; good until the next call.
    package var bytes: Bytes {
        // Safe: so many bytes were written from `start` on.
        unsafe Bytes(base: UnsafeRawPointer(storage + start), count: count)
    }

    /// Adds them behind the others.
    package func append(_ more: Bytes) {
        if start + count + more.count > capacity { makeRoom(for: more.count) }
        // Safe: there is room for them behind the others, and they are not among those.
        unsafe (storage + start + count).copyMemory(from: more.base, byteCount: more.count)
        count += more.count
    }

    /// Forgets the first of them.
    package func removeFirst(_ removed: Int) {
        precondition(removed >= 0 && removed <= count, "more bytes removed than there are")
        count -= removed
        start = count == 0 ? 0 : start + removed
        if count == 0 && capacity > ByteQueue.keptCapacity { giveBack() }
    }

    private func giveBack() {
        unsafe storage.deallocate()
        capacity = ByteQueue.usualCapacity
        unsafe storage = .allocate(byteCount: capacity, alignment: 1)
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
