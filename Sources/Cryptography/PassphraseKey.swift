// Keys from what a person remembers.

internal import COpenSSL
internal import Values

/// Makes the same key of the same passphrase, salt and cost every time, and lets a guesser pay for each guess.
///
/// Source: RFC 7914.
public enum PassphraseKey {
    public static let saltSize = 16

    /// Nil when there is not enough memory.
    ///
    /// **Cost:** 80 ms and 32 MiB with the usual parameters; never on the line thread.
    public static func derive(
        _ passphrase: borrowing SecretBuffer, salt: [UInt8], cost: PasswordHash.Cost, count: Int
    ) -> SecretBuffer? {
        var result: Int32 = 0
        let key = passphrase.withBytes { passphrase in
            unsafe SecretBuffer(count: count) { pages in
                // Safe: every buffer is given with its own size.
                unsafe result = scrypt_hash(
                    passphrase.base, passphrase.count, salt, salt.count, cost.passes, cost.blockSize, cost.lanes,
                    cost.memoryBytes + (1 << 20), pages.assumingMemoryBound(to: UInt8.self), count)
            }
        }
        ERR_clear_error()
        guard result == 1 else { return nil }
        return key
    }
}
