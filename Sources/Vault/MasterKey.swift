// The key that wraps data keys.

internal import Cryptography
internal import Reactor
internal import Values

/// Bytes in memory, or a key in a token. Dropped, it is overwritten, or the token is logged out of.
final class MasterKey: Sendable {
    private enum Storage: ~Copyable {
        case bytes(SecretBuffer)
        case token(TokenKey)
    }

    let kind: MasterKeyKind
    private let storage: Storage

    /// - Parameter salting: How a passphrase becomes a key; only for one.
    init(_ source: borrowing MasterKeySource, salting: Salting?) throws(VaultError) {
        kind = source.kind
        switch source {
        case .passphrase(let passphrase):
            guard passphrase.count >= MasterKeySource.passphraseLeast, passphrase.count <= MasterKeySource.passphraseMost
            else { throw .badPassphrase }
            guard let salting else { preconditionFailure("a passphrase without its salt") }
            guard
                let key = PassphraseKey.derive(
                    passphrase, salt: salting.salt, cost: salting.cost, count: AESGCM.keySize)
            else { throw .noMemoryForPassphrase }
            storage = .bytes(key)
        case .file(let path): storage = .bytes(try KeyFile.read(path))
        case .token(let logon): storage = .token(try TokenKey(logon))
        }
    }

    /// Nonce, text and tag.
    func seal(_ plain: Bytes, associated: [UInt8]) throws(VaultError) -> [UInt8] {
        let nonce = SecureRandom.bytes(AESGCM.nonceSize)
        switch storage {
        case .bytes(let key): return nonce + AESGCM.seal(plain, key: key, nonce: nonce, associated: associated)
        case .token(let key): return nonce + (try key.seal(plain, nonce: nonce, associated: associated))
        }
    }

    /// Nil when the bytes are not what this key sealed with the same associated bytes.
    func open(_ sealed: [UInt8], associated: [UInt8]) throws(VaultError) -> SecretBuffer? {
        guard sealed.count >= AESGCM.nonceSize + AESGCM.tagSize else { return nil }
        let nonce = Array(sealed.prefix(AESGCM.nonceSize))
        let rest = Array(sealed.dropFirst(AESGCM.nonceSize))
        switch storage {
        case .bytes(let key): return AESGCM.open(rest, key: key, nonce: nonce, associated: associated)
        case .token(let key): return try key.open(rest, nonce: nonce, associated: associated)
        }
    }
}

/// What makes a key of a passphrase, beside the passphrase.
struct Salting: Equatable, Sendable {
    let salt: [UInt8]
    let cost: PasswordHash.Cost

    static func fresh(_ cost: PasswordHash.Cost) -> Salting {
        Salting(salt: SecureRandom.bytes(PassphraseKey.saltSize), cost: cost)
    }
}
