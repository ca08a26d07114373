// Signatures with Ed25519.

internal import COpenSSL

/// A key that cannot be had from a file or a text. Nothing of the key is part of it.
public enum KeyError: Error, Equatable, Sendable, CustomStringConvertible {
    case unreadable(file: String)
    /// No PEM key of the kind wanted; `file` is nil for one given as text.
    case notAKey(file: String?)
    case needsPassphrase(file: String?)

    public var description: String {
        switch self {
        case .unreadable(let file): "\(file): cannot be read"
        case .notAKey(let file): "\(file ?? "the key"): holds no Ed25519 key in PEM form"
        case .needsPassphrase(let file): "\(file ?? "the key"): must be without a passphrase"
        }
    }
}

/// Ed25519 signatures: 64 bytes, the same ones for the same key and message every time.
///
/// Source: RFC 8032.
public enum Ed25519 {
    /// May be used from any thread; what it holds never changes.
    @safe
    public final class PrivateKey: @unchecked Sendable, CustomStringConvertible {
        private let key: OpaquePointer

        /// From the text of a PEM file, `-----BEGIN PRIVATE KEY-----` (PKCS #8).
        ///
        /// - Throws: ``KeyError``.
        public init(pem: String) throws(KeyError) {
            unsafe key = try Ed25519.key(pem: pem, isPrivate: true)
        }

        /// - Throws: ``KeyError``.
        public init(file: String) throws(KeyError) {
            unsafe key = try Ed25519.key(file: file, isPrivate: true)
        }

        /// From the 32 bytes that RFC 8032 calls the private key; nil for another number of bytes.
        public init?(seed: [UInt8]) {
            guard seed.count == 32,
                let key = unsafe EVP_PKEY_new_raw_private_key(
                    EVP_PKEY_ED25519, nil, seed, seed.count)
            else { return nil }
            unsafe self.key = key
        }

        deinit { unsafe EVP_PKEY_free(key) }

        public func sign(_ message: [UInt8]) -> [UInt8] {
            var signature = [UInt8](repeating: 0, count: 64)
            var count = signature.count
            let context = unsafe EVP_MD_CTX_new()
            defer { unsafe EVP_MD_CTX_free(context) }
            // Safe: the signature has room for `count`.
            let isSigned =
                unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1
                && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
            precondition(isSigned && count == 64, "OpenSSL cannot sign: out of memory")
            return signature
        }

        public var publicKey: PublicKey {
            var bytes = [UInt8](repeating: 0, count: 32)
            var count = bytes.count
            // Safe: the array has room for `count`.
            let isRead = unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1
            guard isRead, let publicKey = PublicKey(bytes: bytes) else {
                preconditionFailure("a private key without its public key")
            }
            return publicKey
        }

        /// Never the key.
        public var description: String { "an Ed25519 private key" }
    }

    /// May be used from any thread; what it holds never changes.
    @safe
    public final class PublicKey: @unchecked Sendable {
        private let key: OpaquePointer
        /// The 32 bytes that RFC 8032 calls the public key.
        public let bytes: [UInt8]

        /// From the text of a PEM file, `-----BEGIN PUBLIC KEY-----`.
        ///
        /// - Throws: ``KeyError``.
        public convenience init(pem: String) throws(KeyError) {
            // Safe: the key is freed here; its bytes make the one that stays.
            let key = unsafe try Ed25519.key(pem: pem, isPrivate: false)
            defer { unsafe EVP_PKEY_free(key) }
            var bytes = [UInt8](repeating: 0, count: 32)
            var count = bytes.count
            guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1 else {
                throw .notAKey(file: nil)
            }
            self.init(valid: bytes)
        }

        /// Nil for another number of bytes than 32.
        public convenience init?(bytes: [UInt8]) {
            guard bytes.count == 32 else { return nil }
            self.init(valid: bytes)
        }

        private init(valid bytes: [UInt8]) {
            guard
                let key = unsafe EVP_PKEY_new_raw_public_key(
                    EVP_PKEY_ED25519, nil, bytes, bytes.count)
            else { preconditionFailure("OpenSSL cannot make a key: out of memory") }
            unsafe self.key = key
            self.bytes = bytes
        }

        deinit { unsafe EVP_PKEY_free(key) }

        /// Whether the signature is by this key, of this message.
        public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
            let context = unsafe EVP_MD_CTX_new()
            defer {
                unsafe EVP_MD_CTX_free(context)
                ERR_clear_error()
            }
            // Safe: every array is given with its own size.
            return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
                && EVP_DigestVerify(context, signature, signature.count, message, message.count)
                    == 1
        }
    }

    // MARK: PEM

    @unsafe
    fileprivate static func key(pem: String, isPrivate: Bool) throws(KeyError) -> OpaquePointer {
        let bytes = Array(pem.utf8)
        // Safe: the array outlives the BIO that reads from it.
        let source = unsafe BIO_new_mem_buf(bytes, Int32(bytes.count))
        defer { unsafe BIO_free(source) }
        return unsafe try key(from: source, isPrivate, file: nil)
    }

    @unsafe
    fileprivate static func key(file: String, isPrivate: Bool) throws(KeyError) -> OpaquePointer {
        guard let source = unsafe BIO_new_file(file, "r") else {
            ERR_clear_error()
            throw .unreadable(file: file)
        }
        defer { unsafe BIO_free(source) }
        return unsafe try key(from: source, isPrivate, file: file)
    }

    @unsafe
    private static func key(
        from source: OpaquePointer?, _ isPrivate: Bool, file: String?
    ) throws(KeyError) -> OpaquePointer {
        var wantsPassphrase: Int32 = 0
        // Safe: the callback writes to the variable during the call alone.
        let read =
            unsafe isPrivate
            ? PEM_read_bio_PrivateKey(source, nil, pem_refuse_passphrase, &wantsPassphrase)
            : PEM_read_bio_PUBKEY(source, nil, pem_refuse_passphrase, &wantsPassphrase)
        ERR_clear_error()
        if wantsPassphrase != 0 { throw .needsPassphrase(file: file) }
        guard let key = unsafe read, unsafe EVP_PKEY_is_a(key, "ED25519") == 1 else {
            unsafe EVP_PKEY_free(read)
            throw .notAKey(file: file)
        }
        return unsafe key
    }
}
