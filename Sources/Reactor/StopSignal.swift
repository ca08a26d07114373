// Signals as something to wait for.

internal import CLinux

/// Asks the process to stop in good order, or to read its files again.
public struct StopSignal: Sendable {
    public enum Kind: Sendable {
        /// SIGTERM or SIGINT.
        case stop
        /// SIGHUP.
        case hangUp
        /// SIGUSR1.
        case alarm
    }

    public let descriptor: Int32

    /// Blocks the signals for this thread and those it starts: call it before any thread.
    ///
    /// - Parameters:
    ///   - takesHangUp: Without it SIGHUP has its usual effect.
    ///   - takesAlarm: The same of SIGUSR1.
    public init(takesHangUp: Bool = false, takesAlarm: Bool = false) throws(IOError) {
        let result = linux_stop_signals(takesHangUp ? 1 : 0, takesAlarm ? 1 : 0)
        guard result >= 0 else { throw IOError("cannot watch for signals", code: -result) }
        descriptor = result
    }

    /// The signal that has come, if one has; takes it.
    public func take() -> Kind? {
        switch linux_take_signal(descriptor) {
        case 0: nil
        case SIGHUP: .hangUp
        case SIGUSR1: .alarm
        default: .stop
        }
    }
}

/// What the process may need of the system, asked for once at start.
public enum ProcessLimits {
    /// As many descriptors as the system allows.
    public static func raise() { linux_raise_descriptor_limit() }
}
