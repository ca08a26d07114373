// A secret that several may hold.

public import Cryptography
public import Values

/// Pages that may not be copied, shared by reference: overwritten when the last one drops them.
public final class SharedSecret: Sendable, CustomStringConvertible {
    private let buffer: SecretBuffer

    public init(_ buffer: consuming SecretBuffer) { self.buffer = buffer }

    public var count: Int { buffer.count }

    /// Shows the bytes, which are good during the call.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try buffer.withBytes(body)
    }

    /// Calls `body` with the buffer, which is good during the call.
    func withBuffer<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing SecretBuffer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(buffer)
    }

    /// Never the secret.
    public var description: String { "a secret" }
}
