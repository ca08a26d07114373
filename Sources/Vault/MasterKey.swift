// The key that wraps data keys.

internal import Cryptography
internal import Reactor
internal import Values

/// Bytes in memory, or a key in a token. Dropped, it is overwritten, or the token is logged out of.
final class MasterKey: Sendable {
    private enum Storage: Sendable {
        case bytes(SharedSecret)
        case token(TokenKey)
    }

    let kind: MasterKeyKind
    private let storage: Storage

    /// - Parameter salting: How a passphrase becomes a key; only for one.
    init(_ source: MasterKeySource, salting: Salting?) throws(VaultError) {
        kind = source.kind
        switch source {
        case .passphrase(let passphrase): storage = .bytes(SharedSecret(try MasterKey.derive(passphrase, salting)))
        case .file(let path): storage = .bytes(SharedSecret(try KeyFile.read(path)))
        case .token(let place, let pin): storage = .token(try TokenKey(place, pin: pin))
        }
    }

    private static func derive(
        _ passphrase: SharedSecret, _ salting: Salting?
    ) throws(VaultError) -> SecretBuffer {
        guard passphrase.count >= MasterKeySource.passphraseLeast, passphrase.count <= MasterKeySource.passphraseMost
        else { throw .badPassphrase }
        guard let salting else { preconditionFailure("a passphrase without its salt") }
        let key = passphrase.withBuffer {
            PassphraseKey.derive($0, salt: salting.salt, cost: salting.cost, count: AESGCM.keySize)
        }
        guard let key else { throw .noMemoryForPassphrase }
        return key
    }

    /// Nonce, text and tag.
    func seal(_ plain: Bytes, associated: [UInt8]) throws(VaultError) -> [UInt8] {
        let nonce = SecureRandom.bytes(AESGCM.nonceSize)
        switch storage {
        case .bytes(let key):
            return nonce + key.withBuffer { AESGCM.seal(plain, key: $0, nonce: nonce, associated: associated) }
        case .token(let key): return nonce + (try key.seal(plain, nonce: nonce, associated: associated))
        }
    }

    /// Nil when the bytes are not what this key sealed with the same associated bytes.
    func open(_ sealed: [UInt8], associated: [UInt8]) throws(VaultError) -> SecretBuffer? {
        guard sealed.count >= AESGCM.nonceSize + AESGCM.tagSize else { return nil }
        let nonce = Array(sealed.prefix(AESGCM.nonceSize))
        let rest = Array(sealed.dropFirst(AESGCM.nonceSize))
        switch storage {
        case .bytes(let key):
            return key.withBuffer { AESGCM.open(rest, key: $0, nonce: nonce, associated: associated) }
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
