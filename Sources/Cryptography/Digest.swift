// Hashes, with and without a key.

internal import COpenSSL

/// A hash function.
public enum Digest: Sendable, CaseIterable {
    /// For old protocols that name it: in HMAC (OAuth 1.0a), and as a mark (WebSocket). Nobody may trust its bare hash.
    case sha1
    case sha256
    case sha384
    case sha512

    /// How many bytes its hash has.
    public var size: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The hash of the bytes.
    ///
    /// Source: FIPS 180-4.
    public func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: size)
        // Safe: `hash` has room for what this function makes.
        let result = unsafe EVP_Digest(bytes, bytes.count, &hash, nil, function, nil)
        precondition(result == 1, "OpenSSL cannot hash: out of memory")
        return hash
    }

    /// The code that proves the bytes to whoever has the key (HMAC).
    ///
    /// **Cost:** a microsecond for a request; several, where a thread goes from one hash to another.
    ///
    /// Source: RFC 2104.
    public func authenticate(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        precondition(key.count <= Int(Int32.max), "a key of gigabytes")
        var code = [UInt8](repeating: 0, count: size)
        // Safe: `code` has room for what this function makes.
        let result = unsafe hmac_code(function, key, Int32(key.count), bytes, bytes.count, &code)
        precondition(result == 1, "OpenSSL cannot hash: out of memory")
        return code
    }

    /// OpenSSL's own, which lives as long as the process.
    var function: OpaquePointer? {
        switch self {
        case .sha1: unsafe EVP_sha1()
        case .sha256: unsafe EVP_sha256()
        case .sha384: unsafe EVP_sha384()
        case .sha512: unsafe EVP_sha512()
        }
    }
}
