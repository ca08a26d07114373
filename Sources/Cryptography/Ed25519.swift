// Signatures with Ed25519.

internal import COpenSSL

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
            unsafe key = try PEM.key(.ed25519, pem: pem, isPrivate: true)
        }

        /// - Throws: ``KeyError``.
        public init(file: String) throws(KeyError) {
            unsafe key = try PEM.key(.ed25519, file: file)
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
            // Safe: the key is this object's own.
            let signature = unsafe signed(message, with: key, digest: nil)
            precondition(signature.count == 64, "an Ed25519 signature has 64 bytes")
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
            let key = unsafe try PEM.key(.ed25519, pem: pem, isPrivate: false)
            defer { unsafe EVP_PKEY_free(key) }
            var bytes = [UInt8](repeating: 0, count: 32)
            var count = bytes.count
            guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1 else {
                throw .notAKey(.ed25519, file: nil)
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
            // Safe: the key is this object's own.
            unsafe isSigned(message, by: signature, of: key, digest: nil)
        }
    }
}
