// The vault, and who waits for what is in it.

internal import Cryptography
internal import Reactor
internal import Values
internal import Vault

/// Carries out one job after the other, on the thread of the vault.
struct VaultDesk: ~Copyable {
    private let folder: String
    private let source: MasterKeySource?
    private let wanted: [CredentialName]
    private let handOver: (CredentialName, SecretFields) -> Void
    private let check: (CredentialName, SecretFields) -> String?
    private var vault: CredentialVault?
    private var problem: String?

    init(
        folder: String, source: MasterKeySource?, wanted: [CredentialName], handOver: @escaping (CredentialName, SecretFields) -> Void,
        check: @escaping (CredentialName, SecretFields) -> String?
    ) {
        (self.folder, self.source, self.wanted, self.handOver, self.check) = (folder, source, wanted, handOver, check)
    }

    var state: VaultState {
        var state = VaultState()
        state.problem = problem
        switch vault {
        case .none: break
        case .some(let vault):
            state.isThere = true
            (state.isLocked, state.isWhole, state.lockedBy) = (vault.isLocked, vault.isWhole, vault.lockedBy)
            state.credentials = vault.list
        }
        return state
    }

    private var isThere: Bool {
        switch vault {
        case .none: false
        case .some: true
        }
    }

    private func fields(of name: CredentialName) throws(VaultError) -> SecretFields? {
        switch vault {
        case .none: nil
        case .some(let vault): try vault.fields(of: name)
        }
    }

    // MARK: Locked and unlocked

    /// Opens what is there, and unlocks it with the key that the configuration names, if it names one.
    ///
    /// - Returns: For the log: what is wrong, or that a person is needed.
    mutating func openAtStart() -> String? {
        do throws(VaultError) {
            vault = try CredentialVault(in: folder)
        } catch {
            guard case .unusableFile(.absent) = error else {
                problem = error.description
                return problem
            }
            guard let source else {
                return wanted.isEmpty ? nil : "there is none yet, and brokers wait for what is in it: make one with POST /api/v1/vault"
            }
            do throws(VaultError) {
                vault = try CredentialVault.create(in: folder, lockedBy: source, at: Clock.now().utc)
            } catch {
                problem = error.description
                return problem
            }
        }
        guard let source else {
            return wanted.isEmpty ? nil : "it is locked, and brokers wait for what is in it: POST /api/v1/vault/unlock"
        }
        do throws(VaultObjection) {
            try unlock(source)
            return nil
        } catch {
            return error.description
        }
    }

    private mutating func unlock(_ source: MasterKeySource) throws(VaultObjection) {
        try demandVault()
        do throws(VaultError) { try vault?.unlock(by: source) } catch { throw .vault(error) }
        for name in wanted { give(name) }
    }

    /// To the broker that waits for it; what is not there it goes on waiting for.
    private func give(_ name: CredentialName) {
        guard wanted.contains(name), let fields = try? fields(of: name) else { return }
        handOver(name, fields)
    }

    // MARK: Jobs

    mutating func carryOut(_ job: VaultJob, at now: Instant) throws(VaultObjection) {
        switch job {
        case .create(let passphrase):
            guard problem == nil else { throw .unusable(problem ?? "") }
            try vaulted { (desk: inout Self) throws(VaultError) in
                desk.vault = try CredentialVault.create(in: desk.folder, lockedBy: .passphrase(passphrase), at: now)
            }
        case .unlock(let passphrase):
            guard let source = passphrase.map({ MasterKeySource.passphrase($0) }) ?? source else {
                throw .unusable("a passphrase is needed: the configuration names no key")
            }
            try unlock(source)
        case .lock:
            try demandVault()
            vault?.lock()
        case .rotateMaster(let passphrase):
            try demandVault()
            let target: MasterKeySource
            switch (passphrase, source) {
            case (nil, .some(let named)): target = named
            case (.some(let given), nil): target = .passphrase(given)
            case (.some, .some): throw .unusable("the configuration names the key that opens the vault, so it is rotated to that one, without a passphrase")
            case (nil, nil): throw .unusable("a passphrase is needed: the configuration names no key")
            }
            try vaulted { (desk: inout Self) throws(VaultError) in try desk.vault?.rotateMasterKey(to: target, at: now) }
        case .store(let name, let fields):
            try demandVault()
            try demandFit(name, fields)
            try vaulted { (desk: inout Self) throws(VaultError) in try desk.vault?.store(fields, of: name, at: now) }
            give(name)
        case .update(let name, let fields):
            try demandVault()
            // One that cannot be read is mended by this.
            if let found = try? self.fields(of: name) { try demandFit(name, found.replaced(by: fields)) }
            try vaulted { (desk: inout Self) throws(VaultError) in try desk.vault?.update(fields, of: name, at: now) }
            give(name)
        case .remove(let name):
            try demandVault()
            try vaulted { (desk: inout Self) throws(VaultError) in try desk.vault?.remove(name) }
        case .rotate(let name):
            try demandVault()
            try vaulted { (desk: inout Self) throws(VaultError) in try desk.vault?.rotateDataKey(of: name, at: now) }
        case .test(let name):
            var found: SecretFields?
            try demandVault()
            try vaulted { (desk: inout Self) throws(VaultError) in found = try desk.fields(of: name) }
            if let found { try demandFit(name, found) }
        }
    }

    private func demandFit(_ name: CredentialName, _ fields: SecretFields) throws(VaultObjection) {
        if let words = check(name, fields) { throw .misfit(words) }
    }

    private func demandVault() throws(VaultObjection) {
        if !isThere { throw .unusable(problem ?? "there is no vault yet: make one with POST /api/v1/vault") }
    }

    private mutating func vaulted(_ body: (inout Self) throws(VaultError) -> Void) throws(VaultObjection) {
        do throws(VaultError) { try body(&self) } catch { throw .vault(error) }
    }
}

extension VaultObjection: CustomStringConvertible {
    package var description: String {
        switch self {
        case .vault(let error): error.description
        case .unusable(let words), .misfit(let words): words
        }
    }
}
