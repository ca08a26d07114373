// The control room: where it listens, and who may come.

internal import Access
internal import FIXSession
package import Reactor
internal import Values
internal import WebServer

extension Configuration {
    /// What `control` says.
    package struct Control: Sendable {
        package let listen: Address
        package let tls: Written<TLSSettings>?
        /// Names by which browsers call it, beside those of this machine.
        let hosts: [String]
        let allowedOrigins: [String]
        /// From where somebody may come.
        let allowed: AddressList
        let hasOpenMetrics: Bool
        let demandsFactor: Bool
        let vault: Configuration.VaultSettings?
    }
}

extension Configuration.Control {
    static func read(_ section: inout Section) -> Self? {
        let listen = section.required("listen", .address)
        let tls = TLSSettings.readPart(&section, .acceptor)
        if let listen, tls == nil, !listen.isLoopback {
            section.complain("listen", "\(listen.host) can be reached from other machines: expected tls as well, or 127.0.0.1")
        }
        let hosts = section.values("hosts", .text("a host name", bytesMax: 253), atMost: 64) ?? []
        let origins = section.values(
            "allowedOrigins", .text("a scheme and a host, such as https://desk.example.com", bytesMax: 300), atMost: 64) ?? []
        let addresses = section.values("allowedAddresses", .rangeText, atMost: AddressList.countMax) ?? []
        // Each was read as one already.
        let allowed = (try? AddressList(addresses.map(\.value))) ?? .everybody
        let metrics = section.value("metrics", .choice([("open", true), ("users", false)]), default: listen?.isLoopback ?? false)
        let factor = section.value("secondFactor", .choice([("optional", false), ("required", true)]), default: false)
        let vault = section.part("vault", Configuration.VaultSettings.read)
        guard let listen else { return nil }
        return Self(
            listen: listen, tls: tls, hosts: hosts.map(\.value), allowedOrigins: origins.map(\.value), allowed: allowed,
            hasOpenMetrics: metrics, demandsFactor: factor, vault: vault)
    }

    var rules: AccessRules {
        var rules = AccessRules()
        rules.demandsFactor = demandsFactor
        rules.allowed = allowed
        return rules
    }

    /// - Throws: ``TLSError``.
    func serverSettings() throws(TLSError) -> ServerSettings {
        var settings = ServerSettings(places: [.init(host: listen.host, port: listen.port)])
        settings.hosts += hosts + (listen.isLoopback ? [] : [listen.host])
        settings.allowedOrigins = allowedOrigins
        // A snapshot of orders or sessions is one text.
        settings.maximumPendingBytes = 4 << 20
        if var tls = tls?.value {
            tls.protocols = ServerSettings.protocols
            settings.tls = try TLSContext.acceptor(tls)
        }
        return settings
    }
}

extension Form<String> {
    /// An address or a range of them, as it was written.
    fileprivate static var rangeText: Form {
        Form(expected: "an address or a range such as 10.0.0.0/8 or 2001:db8::/32") { (text) throws(Misfit) -> String in
            guard AddressRange(text: text) != nil else { throw Misfit(what: "\(quoted(text)) is none") }
            return text
        }
    }
}

extension Address {
    /// Nobody but this machine can reach it.
    fileprivate var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
