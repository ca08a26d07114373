// Signatures with ECDSA on the curve P-256.

internal import COpenSSL

/// ECDSA with P-256 and SHA-256, which JWT calls ES256. A signature is r and s, 32 bytes each, and another one each time.
///
/// Source: FIPS 186-4; RFC 7518, section 3.4.
public enum P256 {
    /// May be used from any thread; what it holds never changes.
    @safe
    public final class PrivateKey: @unchecked Sendable, CustomStringConvertible {
        private let key: OpaquePointer

        /// From the text of a PEM file, `PRIVATE KEY` (PKCS #8) or `EC PRIVATE KEY` (SEC 1).
        ///
        /// - Throws: ``KeyError``.
        public init(pem: String) throws(KeyError) {
            unsafe key = try PEM.key(.p256, pem: pem, isPrivate: true)
        }

        /// - Throws: ``KeyError``.
        public init(file: String) throws(KeyError) {
            unsafe key = try PEM.key(.p256, file: file)
        }

        deinit { unsafe EVP_PKEY_free(key) }

        /// 64 bytes.
        public func sign(_ message: [UInt8]) -> [UInt8] {
            // Safe: the key is this object's own, and the plain form has its 64 bytes.
            let der = unsafe signed(message, with: key, digest: .sha256)
            var plain = [UInt8](repeating: 0, count: 64)
            precondition(unsafe ecdsa_plain(der, der.count, &plain) == 1, "OpenSSL cannot sign: out of memory")
            return plain
        }

        /// Never the key.
        public var description: String { "a P-256 private key" }
    }

    /// May be used from any thread; what it holds never changes.
    @safe
    public final class PublicKey: @unchecked Sendable {
        private let key: OpaquePointer

        /// From the text of a PEM file, `-----BEGIN PUBLIC KEY-----`.
        ///
        /// - Throws: ``KeyError``.
        public init(pem: String) throws(KeyError) {
            unsafe key = try PEM.key(.p256, pem: pem, isPrivate: false)
        }

        deinit { unsafe EVP_PKEY_free(key) }

        /// Whether the signature is by this key, of this message. One that has not 64 bytes is not.
        public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
            guard signature.count == 64 else { return false }
            var der = [UInt8](repeating: 0, count: 80)
            // Safe: 64 bytes in; the ASN.1 form of two numbers of 32 bytes has at most 72. The key is this object's own.
            let count = unsafe ecdsa_der(signature, &der)
            return unsafe isSigned(message, by: Array(der.prefix(count)), of: key, digest: .sha256)
        }
    }
}
