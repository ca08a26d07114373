// Encryption that notices every change.

internal import COpenSSL
public import Values

/// AES-256 in Galois/counter mode. What is sealed is as long as the text and 16 bytes longer: a tag that proves key, nonce,
/// text and what was associated with it.
///
/// Source: FIPS 197; NIST SP 800-38D.
public enum AESGCM {
    public static let keySize = 32
    /// Never the same one twice with a key: 12 random bytes are good for 2^32 texts.
    public static let nonceSize = 12
    public static let tagSize = 16

    /// Traps for a key or a nonce of another size, and for texts longer than ``SecretBuffer/countMax``.
    ///
    /// - Parameter associated: What the text belongs to; not in what is sealed, and needed again to open it.
    public static func seal(_ plain: Bytes, key: borrowing SecretBuffer, nonce: [UInt8], associated: [UInt8]) -> [UInt8] {
        check(key.count, nonce.count, plain.count, associated.count)
        var sealed = [UInt8](repeating: 0, count: plain.count + tagSize)
        let result = key.withBytes { key in
            // Safe: sizes were checked, and `sealed` has room for text and tag.
            unsafe aes_gcm_seal(
                key.base.assumingMemoryBound(to: UInt8.self), nonce, associated, associated.count, plain.base, plain.count,
                &sealed)
        }
        precondition(result == 1, "OpenSSL cannot encrypt: out of memory")
        return sealed
    }

    /// The text, or nil when anything is not as it was when it was sealed: the key, the nonce, the bytes or what is
    /// associated with them.
    public static func open(
        _ sealed: [UInt8], key: borrowing SecretBuffer, nonce: [UInt8], associated: [UInt8]
    ) -> SecretBuffer? {
        guard sealed.count >= tagSize, sealed.count - tagSize <= SecretBuffer.countMax, nonce.count == nonceSize else {
            return nil
        }
        let size = sealed.count - tagSize
        check(key.count, nonce.count, size, associated.count)
        var result: Int32 = 0
        let plain = key.withBytes { key in
            unsafe SecretBuffer(count: size) { pages in
                // Safe: sizes were checked, and there are pages for the text.
                unsafe result = aes_gcm_open(
                    key.base.assumingMemoryBound(to: UInt8.self), nonce, associated, associated.count, sealed, size, pages)
            }
        }
        ERR_clear_error()
        guard result == 1 else { return nil }
        return plain
    }

    private static func check(_ key: Int, _ nonce: Int, _ text: Int, _ associated: Int) {
        precondition(key == keySize && nonce == nonceSize, "AES-256-GCM has keys of 32 bytes and nonces of 12")
        precondition(text <= SecretBuffer.countMax && associated <= 1 << 20, "a text of more than a megabyte")
    }
}
