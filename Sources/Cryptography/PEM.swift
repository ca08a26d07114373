// Keys in PEM form, and why a text is none.

internal import COpenSSL

/// The kinds of keys that sign.
public enum KeyKind: Sendable, Equatable, CaseIterable, CustomStringConvertible {
    case ed25519
    case p256
    case rsa

    public var description: String {
        switch self {
        case .ed25519: "Ed25519"
        case .p256: "P-256"
        case .rsa: "RSA"
        }
    }

    /// Whether a key is of this kind. RSA keys have 2,048 to 16,384 bits: shorter ones are broken, longer ones stop us.
    @unsafe
    func isKind(of key: OpaquePointer) -> Bool {
        switch self {
        case .ed25519: return unsafe EVP_PKEY_is_a(key, "ED25519") == 1
        case .rsa:
            return unsafe EVP_PKEY_is_a(key, "RSA") == 1 && (2048...16_384).contains(EVP_PKEY_get_bits(key))
        case .p256:
            var name = [CChar](repeating: 0, count: 32)
            var count = 0
            // Safe: the name has room for so many, its zero among them.
            guard unsafe EVP_PKEY_is_a(key, "EC") == 1,
                unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1
            else { return false }
            return name.prefix(count).elementsEqual("prime256v1".utf8.map { CChar(bitPattern: $0) })
        }
    }
}

/// A key that cannot be had from a file or a text. Nothing of the key is part of it.
public enum KeyError: Error, Equatable, Sendable, CustomStringConvertible {
    case unreadable(file: String)
    /// No PEM key of the kind wanted, nil for any; `file` is nil for one given as text.
    case notAKey(KeyKind?, file: String?)
    case needsPassphrase(file: String?)

    public var description: String {
        switch self {
        case .unreadable(let file): "\(file): cannot be read"
        case .notAKey(let kind, let file):
            "\(file ?? "the key"): holds no \(kind.map { "\($0) " } ?? "")key in PEM form"
        case .needsPassphrase(let file): "\(file ?? "the key"): must be without a passphrase"
        }
    }
}

/// Reads PKCS #8 (`PRIVATE KEY`), SEC 1 (`EC PRIVATE KEY`), PKCS #1 (`RSA PRIVATE KEY`) and `PUBLIC KEY`.
///
/// Source: RFC 7468, RFC 5958, RFC 5915, RFC 8017 appendix A.
enum PEM {
    /// The longest text that is looked at; an RSA key of 16,384 bits has 12,700 bytes.
    static let textMax = 1 << 16

    /// A key that the caller frees.
    @unsafe
    static func key(_ kind: KeyKind, pem: String, isPrivate: Bool) throws(KeyError) -> OpaquePointer {
        let bytes = Array(pem.utf8)
        guard bytes.count <= textMax else { throw .notAKey(kind, file: nil) }
        // Safe: the BIO reads from the array and is gone before the closure ends, during which the array is there.
        let read: Result<OpaquePointer, KeyError> = unsafe bytes.withUnsafeBytes { buffer in
            let source = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            defer { unsafe BIO_free(source) }
            do throws(KeyError) {
                return unsafe .success(try key(kind, from: source, isPrivate, file: nil))
            } catch {
                return unsafe .failure(error)
            }
        }
        return unsafe try read.get()
    }

    /// A private key that the caller frees.
    @unsafe
    static func key(_ kind: KeyKind, file: String) throws(KeyError) -> OpaquePointer {
        guard let source = unsafe BIO_new_file(file, "r") else {
            ERR_clear_error()
            throw .unreadable(file: file)
        }
        defer { unsafe BIO_free(source) }
        return unsafe try key(kind, from: source, true, file: file)
    }

    @unsafe
    private static func key(
        _ kind: KeyKind, from source: OpaquePointer?, _ isPrivate: Bool, file: String?
    ) throws(KeyError) -> OpaquePointer {
        var wantsPassphrase: Int32 = 0
        // Safe: the callback writes to the variable during the call alone.
        let read =
            unsafe isPrivate
            ? PEM_read_bio_PrivateKey(source, nil, pem_refuse_passphrase, &wantsPassphrase)
            : PEM_read_bio_PUBKEY(source, nil, pem_refuse_passphrase, &wantsPassphrase)
        ERR_clear_error()
        if wantsPassphrase != 0 { throw .needsPassphrase(file: file) }
        guard let key = unsafe read, unsafe kind.isKind(of: key) else {
            unsafe EVP_PKEY_free(read)
            throw .notAKey(kind, file: file)
        }
        return unsafe key
    }
}
