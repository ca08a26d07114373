// Storing, changing and reading credentials.

internal import Cryptography
public import Values

/// What anybody may know of a credential: never a value.
public struct StoredCredential: Equatable, Sendable {
    public struct Field: Equatable, Sendable {
        public let name: String
        public let version: Int64
        public let updated: Instant
    }

    public let name: CredentialName
    public let created: Instant
    public let updated: Instant
    /// When its data key was made.
    public let rotated: Instant
    /// How many data keys it has had.
    public let generation: Int64
    public let fields: [Field]
}

extension CredentialVault {
    /// In the order of their names; also while locked.
    public var list: [StoredCredential] {
        contents.credentials.sorted { $0.key < $1.key }.map { name, credential in
            StoredCredential(
                name: name, created: credential.created, updated: credential.updated, rotated: credential.rotated,
                generation: credential.generation,
                fields: credential.fields.sorted { $0.key < $1.key }.map {
                    StoredCredential.Field(name: $0.key, version: $0.value.version, updated: $0.value.updated)
                })
        }
    }

    /// Keeps a credential that is not there yet.
    ///
    /// - Throws: ``VaultError``: `alreadyStored`, `noFields`, `locked`, `full`, `io`. Then nothing has changed.
    public mutating func store(_ fields: SecretFields, of name: CredentialName, at now: Instant) throws(VaultError) {
        let master = try key()
        guard contents.credentials[name] == nil else { throw .alreadyStored(name) }
        guard !fields.isEmpty else { throw .noFields }
        let dataKey = SecretBuffer.random(AESGCM.keySize)
        var credential = VaultContents.Credential(
            generation: 1, created: now, updated: now, rotated: now, lastVersion: 0,
            dataKey: try CredentialVault.wrap(dataKey, of: name, generation: 1, by: master), fields: [:])
        credential.seal(fields, of: name, with: dataKey, at: now)
        try keep(name, credential)
    }

    /// Replaces the fields that are given, and adds those that are new. The others stay.
    ///
    /// - Throws: ``VaultError``. Then nothing has changed.
    public mutating func update(_ fields: SecretFields, of name: CredentialName, at now: Instant) throws(VaultError) {
        let master = try key()
        var credential = try credential(name)
        guard !fields.isEmpty else { throw .noFields }
        let dataKey = try dataKey(of: name, credential, by: master)
        credential.seal(fields, of: name, with: dataKey, at: now)
        credential.updated = now
        guard credential.fields.count <= SecretFields.countMax else { throw .tooManyFields }
        try keep(name, credential)
    }

    /// Takes one field out; the last one cannot be.
    ///
    /// - Throws: ``VaultError``. Then nothing has changed.
    public mutating func remove(field: String, of name: CredentialName, at now: Instant) throws(VaultError) {
        _ = try key()
        var credential = try credential(name)
        guard credential.fields.removeValue(forKey: field) != nil else { throw .unknownField(name, field: field) }
        guard !credential.fields.isEmpty else { throw .noFields }
        credential.updated = now
        try keep(name, credential)
    }

    /// - Throws: ``VaultError``. Then nothing has changed.
    public mutating func remove(_ name: CredentialName) throws(VaultError) {
        _ = try key()
        _ = try credential(name)
        try keep(name, nil)
    }

    /// All values of a credential.
    ///
    /// - Throws: ``VaultError``: `damagedField` and `damagedDataKey` name what cannot be read.
    public func fields(of name: CredentialName) throws(VaultError) -> SecretFields {
        let master = try key()
        let credential = try credential(name)
        let dataKey = try dataKey(of: name, credential, by: master)
        var fields = SecretFields()
        for field in credential.fields.keys.sorted() {
            try fields.set(field, to: credential.open(field, of: name, with: dataKey))
        }
        return fields
    }

    /// Whether everything of a credential can be decrypted; the values are dropped at once.
    ///
    /// - Throws: ``VaultError``: what cannot be.
    public func test(_ name: CredentialName) throws(VaultError) { _ = try fields(of: name) }

    /// Gives a credential another data key, and seals every field with it.
    ///
    /// - Throws: ``VaultError``. Then nothing has changed.
    public mutating func rotateDataKey(of name: CredentialName, at now: Instant) throws(VaultError) {
        let values = try fields(of: name)
        let master = try key()
        var credential = try credential(name)
        let dataKey = SecretBuffer.random(AESGCM.keySize)
        credential.generation += 1
        credential.rotated = now
        credential.dataKey = try CredentialVault.wrap(dataKey, of: name, generation: credential.generation, by: master)
        credential.reseal(values, of: name, with: dataKey)
        try keep(name, credential)
    }

    private func credential(_ name: CredentialName) throws(VaultError) -> VaultContents.Credential {
        guard let credential = contents.credentials[name] else { throw .unknownCredential(name) }
        return credential
    }

    private mutating func keep(_ name: CredentialName, _ credential: VaultContents.Credential?) throws(VaultError) {
        var changed = contents
        changed.credentials[name] = credential
        try keep(changed)
    }

    private static func wrap(
        _ dataKey: borrowing SecretBuffer, of name: CredentialName, generation: Int64, by master: MasterKey
    ) throws(VaultError) -> [UInt8] {
        try dataKey.withBytes { (bytes) throws(VaultError) in
            try master.seal(bytes, associated: Belonging.dataKey(of: name, generation: generation))
        }
    }
}

extension VaultContents.Credential {
    /// Gives each a new version.
    mutating func seal(
        _ values: SecretFields, of name: CredentialName, with key: borrowing SecretBuffer, at now: Instant
    ) {
        for field in values.names {
            lastVersion += 1
            let sealed = Self.sealed(values, field, of: name, version: lastVersion, with: key)
            fields[field] = VaultContents.Field(version: lastVersion, updated: now, sealed: sealed)
        }
    }

    /// Leaves versions and times as they are.
    mutating func reseal(_ values: SecretFields, of name: CredentialName, with key: borrowing SecretBuffer) {
        for (field, old) in fields {
            fields[field]?.sealed = Self.sealed(values, field, of: name, version: old.version, with: key)
        }
    }

    private static func sealed(
        _ values: SecretFields, _ field: String, of name: CredentialName, version: Int64, with key: borrowing SecretBuffer
    ) -> [UInt8] {
        let nonce = SecureRandom.bytes(AESGCM.nonceSize)
        let belonging = Belonging.field(field, of: name, version: version)
        guard
            let sealed = values.withBytes(
                of: field, { AESGCM.seal($0, key: key, nonce: nonce, associated: belonging) })
        else { preconditionFailure("a field without its value") }
        return nonce + sealed
    }

    func open(
        _ field: String, of name: CredentialName, with key: borrowing SecretBuffer
    ) throws(VaultError) -> SecretBuffer {
        guard let stored = fields[field] else { throw .unknownField(name, field: field) }
        let nonce = Array(stored.sealed.prefix(AESGCM.nonceSize))
        let belonging = Belonging.field(field, of: name, version: stored.version)
        guard
            let value = AESGCM.open(
                Array(stored.sealed.dropFirst(AESGCM.nonceSize)), key: key, nonce: nonce, associated: belonging)
        else { throw .damagedField(name, field: field) }
        return value
    }
}
