// Signals as something to wait for.

internal import CLinux

/// Asks the process to stop in good order, or to read its files again.
public struct StopSignal: Sendable {
    public enum Kind: Sendable {
        /// SIGTERM or SIGINT.
        case stop
        /// SIGHUP.
        case hangUp
    }

    public let descriptor: Int32

    /// Blocks the signals for this thread and those it starts: call it before any thread.
    ///
    /// - Parameter takesHangUp: Without it SIGHUP has its usual effect.
    public init(takesHangUp: Bool = false) throws(IOError) {
        let result = linux_stop_signals(takesHangUp ? 1 : 0)
        guard result >= 0 else { throw IOError("cannot watch for signals", code: -result) }
        descriptor = result
    }

    /// The signal that has come, if one has; takes it.
    public func take() -> Kind? {
        switch linux_take_signal(descriptor) {
        case 0: nil
        case SIGHUP: .hangUp
        default: .stop
        }
    }
}

/// What the process may need of the system, asked for once at start.
public enum ProcessLimits {
    /// As many descriptors as the system allows.
    public static func raise() { linux_raise_descriptor_limit() }
}
