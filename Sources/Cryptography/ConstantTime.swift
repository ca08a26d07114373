// Comparing without telling how far two texts agree.

internal import COpenSSL

public enum ConstantTime {
    /// Whether both are the same. How long it takes depends on their lengths alone.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        guard !left.isEmpty else { return true }
        // Safe: both have so many bytes.
        return unsafe CRYPTO_memcmp(left, right, left.count) == 0
    }
}
