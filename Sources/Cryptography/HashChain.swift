// Hashes of which each depends on all before it.

internal import COpenSSL
public import Values

/// A chain of SHA-256 hashes: each is that of the hash before it and of some bytes. Who changes a link, or takes
/// one out, changes all that follow.
///
/// Source: FIPS 180-4.
@safe
public struct HashChain: ~Copyable {
    private let context: OpaquePointer
    /// The hash of everything so far; zeros before the first link.
    public private(set) var hash = ChainHash()

    public init() {
        // Safe: freed at the end; both calls fail only when there is no memory.
        guard let made = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL cannot hash: out of memory")
        }
        unsafe context = made
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Goes on behind a hash from elsewhere.
    @_noLocks
    public mutating func resume(_ hash: ChainHash) { self.hash = hash }

    /// Adds the bytes to the chain.
    @_noLocks
    public mutating func append(_ bytes: Bytes) {
        var before = hash
        var after = ChainHash()
        // Safe: both are 32 bytes of this call's own, and the bytes are good during it.
        let result = unsafe sha256_behind(context, &before.words, bytes.base, bytes.count, &after.words)
        precondition(result == 1, "OpenSSL cannot hash: out of memory")
        hash = after
    }
}

/// The 32 bytes of a SHA-256.
public struct ChainHash: Equatable, Sendable {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    @_noLocks public init() {}

    /// The first 32 bytes of a row.
    @_noLocks
    public init(_ reader: inout RowReader) {
        words = (reader.uint64(), reader.uint64(), reader.uint64(), reader.uint64())
    }

    @_noLocks
    public func append(to row: inout RowWriter) {
        row.append(words.0)
        row.append(words.1)
        row.append(words.2)
        row.append(words.3)
    }

    @_noLocks
    public static func == (left: ChainHash, right: ChainHash) -> Bool { left.words == right.words }

    /// As hexadecimal digits, as other programs show a hash.
    public var text: String {
        var text = ""
        for word in [words.0, words.1, words.2, words.3] {
            for shift in 0..<8 {
                let byte = UInt8(truncatingIfNeeded: word >> UInt64(8 * shift))
                text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text
    }
}
