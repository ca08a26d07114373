// Where the key comes from that opens all others.

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
///
/// Its secrets are shared, not moved in: Swift 6.3's optimizer crashes on enums that may not be copied.
public enum MasterKeySource: Sendable {
    case passphrase(SharedSecret)
    /// A file of mode 0600 with 64 hexadecimal digits.
    case file(path: String)
    /// A key that never leaves an HSM (PKCS#11).
    case token(TokenKeyPlace, pin: SharedSecret)

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
