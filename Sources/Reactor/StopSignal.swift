// SIGTERM and SIGINT as something to wait for.

internal import CLinux

/// Asks the process to stop in good order.
public struct StopSignal: Sendable {
    public let descriptor: Int32

    /// Blocks the signals for this thread and those it starts: call it before any thread.
    public init() throws(IOError) {
        let result = linux_stop_signals()
        guard result >= 0 else { throw IOError("cannot watch for signals", code: -result) }
        descriptor = result
    }

    /// Whether a signal has come; takes it.
    public func take() -> Bool { linux_take_signal(descriptor) != 0 }
}

/// What the process may need of the system, asked for once at start.
public enum ProcessLimits {
    /// As many descriptors as the system allows.
    public static func raise() { linux_raise_descriptor_limit() }
}
