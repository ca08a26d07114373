// Signatures with RSA.

internal import COpenSSL

/// RSA with the padding of PKCS #1 v1.5: the same signature for the same key and message every time.
///
/// Source: RFC 8017, section 8.2.
public enum RSA {
    /// 2,048 to 16,384 bits. May be used from any thread; what it holds never changes.
    @safe
    public final class PrivateKey: @unchecked Sendable, CustomStringConvertible {
        private let key: OpaquePointer

        /// From the text of a PEM file, `PRIVATE KEY` (PKCS #8) or `RSA PRIVATE KEY` (PKCS #1).
        ///
        /// - Throws: ``KeyError``.
        public init(pem: String) throws(KeyError) {
            unsafe key = try PEM.key(.rsa, pem: pem, isPrivate: true)
        }

        /// - Throws: ``KeyError``.
        public init(file: String) throws(KeyError) {
            unsafe key = try PEM.key(.rsa, file: file)
        }

        deinit { unsafe EVP_PKEY_free(key) }

        /// As many bytes as the key has. **Cost:** about 0.3 ms with 2,048 bits.
        public func sign(_ message: [UInt8], digest: Digest = .sha256) -> [UInt8] {
            // Safe: the key is this object's own.
            unsafe signed(message, with: key, digest: digest)
        }

        /// Never the key.
        public var description: String { "an RSA private key" }
    }

    /// May be used from any thread; what it holds never changes.
    @safe
    public final class PublicKey: @unchecked Sendable {
        private let key: OpaquePointer

        /// From the text of a PEM file, `-----BEGIN PUBLIC KEY-----`.
        ///
        /// - Throws: ``KeyError``.
        public init(pem: String) throws(KeyError) {
            unsafe key = try PEM.key(.rsa, pem: pem, isPrivate: false)
        }

        deinit { unsafe EVP_PKEY_free(key) }

        /// Whether the signature is by this key, of this message.
        public func verifies(_ signature: [UInt8], of message: [UInt8], digest: Digest = .sha256) -> Bool {
            // Safe: the key is this object's own.
            unsafe isSigned(message, by: signature, of: key, digest: digest)
        }
    }
}
