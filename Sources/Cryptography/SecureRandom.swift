// Bytes that nobody can foresee.

internal import COpenSSL

public enum SecureRandom {
    /// From OpenSSL's generator, which the kernel seeds.
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // Safe: `bytes` has so many.
        let result = unsafe RAND_bytes(&bytes, Int32(count))
        precondition(result == 1, "the system gives no randomness")
        return bytes
    }
}
