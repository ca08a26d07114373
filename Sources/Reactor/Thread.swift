// A thread of the process, started and joined.

internal import CLinux

/// Runs a closure on a thread of its own until it returns.
@safe
public struct Thread: ~Copyable {
    private let handle: pthread_t

    private final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// - Throws: ``IOError`` when the system has no thread left.
    public init(_ body: @escaping @Sendable () -> Void) throws(IOError) {
        var handle = pthread_t()
        let start = unsafe Unmanaged.passRetained(Start(body)).toOpaque()
        // Safe: the new thread takes over the reference, exactly once.
        let result = unsafe pthread_create(
            &handle, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, start)
        guard result == 0 else {
            // Safe: no thread has taken the reference over.
            unsafe Unmanaged<Start>.fromOpaque(start).release()
            throw IOError("cannot start a thread", code: result)
        }
        self.handle = handle
    }

    /// Waits for the closure to return.
    public consuming func join() { _ = pthread_join(handle, nil) }

    /// Leaves the closure to itself: nobody waits for it, and it ends with the process at the latest.
    public consuming func detach() { _ = pthread_detach(handle) }
}

/// The calling thread leaves the processors to others that have something to do: it gets a tenth of what one of those does,
/// and never cuts in. What it has to do with nobody else about is done as fast as ever.
public func standBack() { linux_stand_back(10) }

/// Lets time pass; for threads that have nothing better to do.
public func sleep(milliseconds: UInt32) { usleep(milliseconds * 1000) }
