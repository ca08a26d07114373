// An old hash that protocols still name.

internal import COpenSSL

/// SHA-1, where a protocol has it for a mark and not for safety: it is broken as a signature.
///
/// Source: FIPS 180-4.
public enum SHA1 {
    /// The 20 bytes of the hash.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 20)
        // Safe: `hash` has room for what this function makes.
        let result = unsafe EVP_Digest(bytes, bytes.count, &hash, nil, EVP_sha1(), nil)
        precondition(result == 1, "OpenSSL cannot hash: out of memory")
        return hash
    }
}
