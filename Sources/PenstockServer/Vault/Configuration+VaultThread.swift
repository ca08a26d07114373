// The vault of a gateway, and the brokers that wait for it.

internal import BrokerKit
internal import Brokers
internal import ControlAPI
internal import Cryptography
internal import Reactor
internal import Values
internal import Vault

extension Configuration {
    /// Nil where there is none.
    ///
    /// - Parameter wake: For the control room, which hears what became of what it asks.
    /// - Throws: ``IOError`` when the process has no descriptor left.
    func vaultThread(for application: borrowing GatewayApplication, wake: Wake) throws(IOError) -> VaultThread? {
        guard let settings = control?.vault else { return nil }
        var links: [CredentialName: VenueLink] = [:]
        for number in 0..<application.brokers.count {
            guard case .web(let place) = application.brokers[BrokerNumber(UInt8(number))],
                let broker = brokers.first(where: { $0.id == application.brokerNames[number] }), let name = broker.credentialName
            else { continue }
            links[name] = application.brokers[web: place].link
        }
        let found = links
        let kinds = adapters
        // The thread of the brokers looks once a second by itself.
        return try VaultThread(
            folder: store.path, source: settings.source, wanted: links.keys.sorted(), wake: wake,
            handOver: { name, fields in
                if let credentials = Credentials(fields) { _ = found[name]?.credentials.append(credentials) }
            },
            check: { name, fields in Configuration.objection(to: fields, of: name, kinds) })
    }

    private typealias Adapter = (type: any BrokerAdapter.Type, settings: AdapterSettings)

    /// Of the brokers that have one, by their ids.
    private var adapters: [String: Adapter] {
        var adapters: [String: Adapter] = [:]
        for broker in brokers {
            guard case .web(let web) = broker.kind, let type = BrokerRegistry.adapter(web.kind) else { continue }
            adapters["\(broker.id)"] = (type, web.settings)
        }
        return adapters
    }

    /// What is wrong with the fields for their broker. One that the configuration does not have may have anything.
    private static func objection(to fields: SecretFields, of name: CredentialName, _ adapters: [String: Adapter]) -> String? {
        guard let credentials = Credentials(fields) else { return "the secret is missing" }
        guard let adapter = adapters[name.broker] else { return nil }
        var settings = adapter.settings
        settings.credentials = credentials
        do throws(AdapterProblem) {
            _ = try adapter.type.init(settings)
            return nil
        } catch {
            return error.description
        }
    }
}

extension Credentials {
    /// As adapters take them; nil without a secret.
    fileprivate init?(_ fields: SecretFields) {
        let bytes = { (name: String) in
            fields.withBytes(of: name) { bytes in (0..<bytes.count).map { bytes[$0] } }
        }
        guard let secret = bytes("secret") else { return nil }
        self.init(
            key: bytes("key").map { String(decoding: $0, as: UTF8.self) } ?? "", secret: Secret(bytes: secret),
            passphrase: bytes("passphrase").map { Secret(bytes: $0) })
    }
}
