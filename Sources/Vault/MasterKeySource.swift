// Where the key comes from that opens all others.

public import Cryptography

/// What a vault is locked with.
public enum MasterKeyKind: String, Sendable, CaseIterable {
    case passphrase
    case file
    case token

    var words: String {
        switch self {
        case .passphrase: "the passphrase"
        case .file: "the key file"
        case .token: "the key in the token"
        }
    }
}

/// What a person or the configuration gives to unlock a vault.
public enum MasterKeySource: ~Copyable {
    case passphrase(SecretBuffer)
    /// A file of mode 0600 with 64 hexadecimal digits.
    case file(path: String)
    /// A key that never leaves an HSM (PKCS#11).
    case token(TokenLogon)

    /// How many bytes a passphrase may have.
    public static let passphraseLeast = 12
    public static let passphraseMost = 1024

    var kind: MasterKeyKind {
        switch self {
        case .passphrase: .passphrase
        case .file: .file
        case .token: .token
        }
    }
}
