// The vault of brokers' credentials: with what it is locked.

internal import Cryptography
package import Vault

extension Configuration {
    /// What `control.vault` says.
    package struct VaultSettings: Sendable {
        /// Opens it at start; nil: a person does, with a passphrase.
        package let source: MasterKeySource?
    }
}

extension Configuration.VaultSettings {
    static func read(_ section: inout Section) -> Self? {
        let passphrase = section.optional("passphrase", .secret)
        let file = section.optional("keyFile", .text("a file of mode 0600 with 64 hexadecimal digits")).map { section.findings.path($0) }
        let token = section.part("token") { readToken(&$0) }
        let sources = [
            passphrase.map { MasterKeySource.passphrase(shared($0)) }, file.map { MasterKeySource.file(path: $0) }, token,
        ].compactMap(\.self)
        if sources.count > 1 { section.complain("passphrase", "there is more than one key; expected one of passphrase, keyFile, token") }
        if let passphrase, passphrase.bytes.count < MasterKeySource.passphraseLeast {
            section.complain("passphrase", "it has fewer than \(MasterKeySource.passphraseLeast) bytes")
        }
        return Self(source: sources.first)
    }

    private static func readToken(_ section: inout Section) -> MasterKeySource? {
        let module = section.required("module", .text("the library of the token's maker, such as /usr/lib/softhsm/libsofthsm2.so"))
        let token = section.required("token", .text("the label of the token"))
        let key = section.required("key", .text("the label of the key in it"))
        let pin = section.required("pin", .secret)
        guard let module, let token, let key, let pin else { return nil }
        return .token(TokenKeyPlace(module: module, token: token, key: key), pin: shared(pin))
    }

    private static func shared(_ secret: Secret) -> SharedSecret {
        var bytes = secret.bytes
        return SharedSecret(SecretBuffer(taking: &bytes))
    }
}

extension Configuration {
    /// The names under which brokers have their credentials in the vault.
    static func checkVault(_ section: inout Section, _ brokers: [Broker], _ store: Store?, _ control: Control?) {
        let waiting = brokers.filter { if case .web(let web) = $0.kind { web.vaultUser != nil } else { false } }
        if let first = waiting.first, control?.vault == nil {
            section.complain(
                "brokers", "the credentials of \(first.id) are in the vault, and there is none; expected control: {vault: {}} as well")
        }
        for broker in waiting where broker.credentialName == nil {
            section.complain(
                "brokers",
                "the vault cannot have credentials for \(broker.id); expected letters, digits, points, dashes, underscores in id and user")
        }
        if control?.vault != nil, store?.durability == Durability.none {
            section.complain("control", "a vault needs a store on the disk; expected no durability: none")
        }
    }
}

extension Configuration.Broker {
    /// Nil for one whose credentials are not in the vault, or whose id no name in the vault can be.
    var credentialName: CredentialName? {
        guard case .web(let web) = kind, let user = web.vaultUser else { return nil }
        return try? CredentialName(broker: "\(id)", user: user)
    }
}
