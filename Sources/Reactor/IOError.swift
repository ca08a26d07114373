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
        "\(attempt): \(IOError.words(for: code))"
    }

    /// What a failed call's code means; 1000 is a host that was not found.
    public static func words(for code: Int32) -> String {
        if code == noSuchHost { return "no such host" }
        return unsafe String(cString: linux_error_text(code))
    }

    public static var noSuchHost: Int32 { @_noLocks get { 1000 } }
    public static var timedOut: Int32 { @_noLocks get { ETIMEDOUT } }
}
