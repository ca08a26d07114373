// What the operating system refused.

internal import CLinux

/// A system call that failed: what was tried, and why it did not work.
public struct IOError: Error, CustomStringConvertible {
    public let attempt: String
    /// The errno.
    public let code: Int32

    public init(_ attempt: String, code: Int32) {
        self.attempt = attempt
        self.code = code
    }

    /// Such as `cannot listen on 127.0.0.1:9880: Address already in use`.
    public var description: String {
        if code == 1000 { return "\(attempt): no such host" }
        return "\(attempt): \(unsafe String(cString: linux_error_text(code)))"
    }
}
