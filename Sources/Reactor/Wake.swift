// How one thread wakes another that waits in its poller.

internal import CLinux

/// A descriptor that becomes readable when somebody wakes it; a plain value, closed with the process.
public struct Wake: Sendable {
    public let descriptor: Int32

    /// - Throws: ``IOError`` when the process has no descriptor left.
    public init() throws(IOError) {
        let result = linux_wake_descriptor()
        guard result >= 0 else { throw IOError("cannot make an eventfd", code: -result) }
        descriptor = result
    }

    /// From any thread.
    @_noLocks
    public func wake() { linux_wake(descriptor) }

    /// The waiting thread's: whether it was woken since it last asked.
    @_noLocks @discardableResult
    public func take() -> Bool { linux_take_wake(descriptor) != 0 }

    public func close() { _ = linux_close(descriptor) }

    /// Waits until it is woken, at most so long.
    public func wait(milliseconds: Int32) {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // Safe: one element, a local.
        _ = unsafe poll(&wanted, 1, milliseconds)
        take()
    }
}
