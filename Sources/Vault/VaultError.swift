// Why the vault does not do something.

public import Reactor

/// Each says what to do about it, and none repeats a secret.
public enum VaultError: Error, Sendable, CustomStringConvertible {
    // What was asked for.
    case badName(String)
    case badValue(field: String)
    case noFields
    case tooManyFields
    case full(bytesMax: Int)
    case unknownCredential(CredentialName)
    case unknownField(CredentialName, field: String)
    case alreadyStored(CredentialName)

    // The key.
    /// Nothing can be decrypted or changed until a person unlocks it.
    case locked
    case wrongKey(MasterKeyKind)
    case wrongKind(MasterKeyKind, given: MasterKeyKind)
    case badPassphrase
    case badKeyFile(path: String)
    case unusableKeyFile(PrivateFile.Fault)
    case noMemoryForPassphrase
    case token(TokenFault)

    // The file.
    case exists(path: String)
    case unusableFile(PrivateFile.Fault)
    case io(IOError)
    case notAVault(path: String)
    case unknownVersion(path: String, version: Int)
    case damaged(path: String, what: String)
    /// The hash of the file is wrong, and the key does not fit: nobody can say which of both is at fault.
    case wrongKeyOrDamaged(path: String)
    case damagedDataKey(CredentialName)
    case damagedField(CredentialName, field: String)

    public var description: String {
        switch self {
        case .badName(let name):
            "\"\(name.prefix(80))\" is no name: 1 to 64 letters, digits, points, dashes and underscores are"
        case .badValue(let field): "\(field) is empty, or longer than \(SecretFields.valueMax) bytes"
        case .noFields: "a credential without fields"
        case .tooManyFields: "a credential has at most \(SecretFields.countMax) fields"
        case .full(let most): "the vault would have more than \(most) bytes: remove what nobody uses"
        case .unknownCredential(let name): "the vault has no credential for \(name)"
        case .unknownField(let name, let field): "the credential for \(name) has no field \(field)"
        case .alreadyStored(let name): "the vault has a credential for \(name): update it, or remove it first"
        case .locked: "the vault is locked: unlock it first"
        case .wrongKey(let kind): "\(kind.words) is not the one that the vault was locked with"
        case .wrongKind(let kind, let given): "the vault is locked with \(kind.words), not with \(given.words)"
        case .badPassphrase:
            "a passphrase has \(MasterKeySource.passphraseLeast) to \(MasterKeySource.passphraseMost) bytes"
        case .badKeyFile(let path):
            "\(path) is no key: it must have 64 hexadecimal digits (openssl rand -hex 32 > \(path))"
        case .unusableKeyFile(let fault): fault.description
        case .noMemoryForPassphrase: "there is not enough memory to make a key of the passphrase"
        case .token(let fault): fault.description
        case .exists(let path): "\(path) is there already"
        case .unusableFile(let fault): fault.description
        case .io(let error): error.description
        case .notAVault(let path): "\(path) is no vault of Penstock's, or its first line is damaged"
        case .unknownVersion(let path, let version):
            "\(path) has version \(version), and this program knows version \(VaultContents.version): use a later program"
        case .damaged(let path, let what): "\(path) is damaged: \(what)"
        case .wrongKeyOrDamaged(let path):
            "the key does not open \(path), which is damaged: it may be the right key. Put a backup of the file in its place"
        case .damagedDataKey(let name):
            "the data key of the credential for \(name) is damaged: remove the credential and store it again"
        case .damagedField(let name, let field):
            "the field \(field) of the credential for \(name) is damaged: update it"
        }
    }
}
