// Credentials of brokers: encrypted on the disk, and readable only while unlocked.

public import Cryptography
internal import Reactor
public import Values

/// Each field is sealed with the data key of its credential, and each data key with the master key.
///
/// Every change is one replaced file: a process that is killed at any point leaves the old vault or the new one, whole.
/// Who opens it has the store's lock; two processes would overwrite each other's changes.
///
/// Shape: a file of at most ``bytesMax``.
public struct CredentialVault: ~Copyable {
    public static let bytesMax = 8 << 20
    public static let fileName = "penstock.vault"
    /// What a guess at the passphrase costs: 128 MiB and a third of a second.
    public static var passphraseCost: PasswordHash.Cost {
        PasswordHash.Cost(passes: 1 << 17, blockSize: 8, lanes: 1) ?? .usual
    }

    let file: PrivateFile
    private(set) var contents: VaultContents
    private var master: MasterKey?
    /// Whether the file fitted its hash when it was opened. If not, what is damaged says so when it is needed, and the rest
    /// can be used.
    public let isWhole: Bool

    /// Makes a vault in the folder of a store. It is unlocked.
    ///
    /// - Throws: ``VaultError``: `exists` when there is one.
    public static func create(
        in folder: String, lockedBy source: MasterKeySource, cost: PasswordHash.Cost = passphraseCost, at now: Instant
    ) throws(VaultError) -> CredentialVault {
        let file = PrivateFile(path: "\(folder)/\(fileName)", bytesMax: bytesMax)
        switch Result(catching: { () throws(PrivateFile.Fault) in try file.read() }) {
        case .success: throw .exists(path: file.path)
        case .failure(.absent): break
        case .failure(let fault): throw .unusableFile(fault)
        }
        let (key, record) = try fresh(source, cost, now)
        var vault = CredentialVault(file: file, contents: VaultContents(master: record), master: key)
        try vault.keep(vault.contents)
        return vault
    }

    private init(file: PrivateFile, contents: VaultContents, master: MasterKey) {
        self.file = file
        self.contents = contents
        self.master = master
        isWhole = true
    }

    /// Opens the vault of a folder. It is locked.
    ///
    /// - Throws: ``VaultError``: `unusableFile` with `absent` when there is none.
    public init(in folder: String) throws(VaultError) {
        file = PrivateFile(path: "\(folder)/\(CredentialVault.fileName)", bytesMax: CredentialVault.bytesMax)
        let bytes: [UInt8]
        do { bytes = try file.read() } catch { throw .unusableFile(error) }
        let document: KeptDocument
        do {
            document = try KeptDocument(
                bytes, kind: VaultContents.kind, versions: VaultContents.version...VaultContents.version)
        } catch {
            switch error {
            case .notOfThisKind: throw .notAVault(path: file.path)
            case .unknownVersion(let version): throw .unknownVersion(path: file.path, version: version)
            }
        }
        do { contents = try VaultContents(text: document.text) } catch { throw .damaged(path: file.path, what: error.what) }
        isWhole = document.isWhole
    }

    // MARK: Locked and unlocked

    /// While it is, nothing can be decrypted or changed.
    public var isLocked: Bool { master == nil }
    public var lockedBy: MasterKeyKind { contents.master.kind }

    /// - Throws: ``VaultError``: `wrongKey`, `wrongKind`, or why there is no key. Then it is as locked as before.
    public mutating func unlock(by source: MasterKeySource) throws(VaultError) {
        guard source.kind == contents.master.kind else { throw .wrongKind(contents.master.kind, given: source.kind) }
        let key = try MasterKey(source, salting: contents.master.salting)
        guard let known = try key.open(contents.master.check, associated: Belonging.master) else {
            throw isWhole ? .wrongKey(source.kind) : .wrongKeyOrDamaged(path: file.path)
        }
        _ = consume known
        master = key
    }

    /// Forgets the master key: it is overwritten, or the token is logged out of.
    public mutating func lock() { master = nil }

    func key() throws(VaultError) -> MasterKey {
        guard let master else { throw .locked }
        return master
    }

    // MARK: Changes

    /// Has the contents on the disk, and then in memory. When that fails, memory is as before.
    mutating func keep(_ changed: VaultContents) throws(VaultError) {
        let room = CredentialVault.bytesMax - 256
        let bytes = KeptDocument.bytes(
            of: try changed.text(bytesMax: room), kind: VaultContents.kind, version: VaultContents.version)
        do { try file.replace(with: bytes) } catch { throw .io(error) }
        contents = changed
    }

    /// Locks the vault with another key: every data key is wrapped again, and no field changes. The old key opens it no more.
    ///
    /// - Throws: ``VaultError``. Then the old key opens it as before; after `io` perhaps the new one, once it is opened again.
    public mutating func rotateMasterKey(
        to source: MasterKeySource, cost: PasswordHash.Cost = passphraseCost, at now: Instant
    ) throws(VaultError) {
        let old = try key()
        let (new, record) = try CredentialVault.fresh(source, cost, now)
        var changed = contents
        changed.master = record
        for (name, credential) in contents.credentials {
            let belonging = Belonging.dataKey(of: name, generation: credential.generation)
            let dataKey = try dataKey(of: name, credential, by: old)
            let wrapped = try dataKey.withBytes { (bytes) throws(VaultError) in
                try new.seal(bytes, associated: belonging)
            }
            changed.credentials[name]?.dataKey = wrapped
        }
        try keep(changed)
        master = new
    }

    private static func fresh(
        _ source: MasterKeySource, _ cost: PasswordHash.Cost, _ now: Instant
    ) throws(VaultError) -> (MasterKey, VaultContents.Master) {
        let salting = source.kind == .passphrase ? Salting.fresh(cost) : nil
        let key = try MasterKey(source, salting: salting)
        let check = try key.seal(Bytes("penstock"), associated: Belonging.master)
        return (key, VaultContents.Master(kind: source.kind, salting: salting, since: now, check: check))
    }

    func dataKey(
        of name: CredentialName, _ credential: VaultContents.Credential, by master: MasterKey
    ) throws(VaultError) -> SecretBuffer {
        let belonging = Belonging.dataKey(of: name, generation: credential.generation)
        guard let key = try master.open(credential.dataKey, associated: belonging), key.count == AESGCM.keySize else {
            throw .damagedDataKey(name)
        }
        return key
    }
}
