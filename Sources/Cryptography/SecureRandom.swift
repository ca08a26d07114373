// Bytes that nobody can foresee.

internal import COpenSSL

/// From OpenSSL's generator, which the kernel seeds. A value of it is for code that takes its randomness as an argument.
public struct SecureRandom: RandomNumberGenerator, Sendable {
    public init() {}

    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // Safe: `bytes` has so many.
        let result = unsafe RAND_bytes(&bytes, Int32(count))
        precondition(result == 1, "the system gives no randomness")
        return bytes
    }

    public mutating func next() -> UInt64 { SecureRandom.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
