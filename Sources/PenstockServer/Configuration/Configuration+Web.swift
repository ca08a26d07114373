// The broker that is spoken to by REST and WebSockets.

package import BrokerKit
internal import Brokers
internal import ControlAPI
internal import Cryptography
internal import MarketData
internal import Values

extension Configuration {
    /// A venue with an adapter: see `BrokerRegistry`.
    package struct WebVenue: Sendable {
        /// Of the registry.
        package let kind: String
        package let settings: AdapterSettings
        /// What prices are wanted of.
        let symbols: [Name]
        /// How much of them.
        let market: MarketSettings
        /// What tells our client order ids from those of other gateways; nil for the store's own.
        let namePrefix: String?
        package let profile: BrokerProfile
        /// Authorities that may have signed the venue's certificate, as a PEM file; nil for the system's.
        let authorityFile: String?
        let proxy: String?
        /// As whom it has its credentials in the vault; nil where they are in `settings`.
        let vaultUser: String?
    }
}

extension Configuration.WebVenue {
    static func read(_ kind: String, _ section: inout Section) -> Self? {
        guard let type = BrokerRegistry.adapter(kind) else { return nil }
        let profile = type.profile
        let environment = section.value(
            "environment", .choice(VenueEnvironment.allCases.map { ($0.rawValue, $0) }), default: .live)
        let given = section.requiredPart("credentials", "{key: ..., secret: ...} of the venue, or {from: vault}") {
            readCredentials(&$0)
        }
        var (credentials, vaultUser): (Credentials?, String?) = (nil, nil)
        switch given {
        case .here(let found): credentials = found
        case .vault(let user): vaultUser = user
        case nil: break
        }
        let account = profile.needsAccount ? section.required("account", .text("the account at the venue")) : nil
        var settings = AdapterSettings(
            environment, credentials: credentials, restURL: section.optional("restURL", .webAddress("https", "http")),
            webSocketURL: section.optional("webSocketURL", .webAddress("wss", "ws", "https", "http")),
            streamURL: section.optional("streamURL", .webAddress("wss", "ws", "https", "http")), account: account)
        for option in profile.options {
            settings.options[option.name] = section.optional(option.name, .choice(option.choices.map { ($0, $0) }))
        }
        let symbols = section.values("symbols", .name("a symbol such as BTC/USD"), atMost: 10_000)?.map(\.value) ?? []
        let market = readMarket(profile, &section)
        let namePrefix = section.optional("namePrefix", .namePrefix)
        let authorityFile = section.optional("caFile", .text("a PEM file with authorities")).map { section.findings.path($0) }
        let proxy = section.optional("proxy", .text("http://HOST:PORT or socks5h://HOST:PORT"))
        guard given != nil else { return nil }
        do throws(AdapterProblem) {
            _ = try type.init(settings)
        } catch {
            section.complain("credentials", error.description)
            return nil
        }
        return Self(
            kind: kind, settings: settings, symbols: symbols, market: market, namePrefix: namePrefix, profile: profile,
            authorityFile: authorityFile, proxy: proxy, vaultUser: vaultUser)
    }

    /// Books where it is seen that something of them is missing; else the best prices.
    private static func readMarket(_ profile: BrokerProfile, _ section: inout Section) -> MarketSettings {
        let kind = section.value(
            "marketData", .choice(MarketSettings.Kind.allCases.map { ($0.rawValue, $0) }),
            default: profile.book.isChecked ? .book : .quotes)
        let depth = section.value("bookDepth", .integer(1...PriceLevels.maximum), default: PriceLevels.maximum)
        return MarketSettings(kind, depth: depth)
    }

    private enum GivenCredentials {
        case here(Credentials)
        case vault(user: String)
    }

    private static func readCredentials(_ section: inout Section) -> GivenCredentials? {
        let isInVault = section.value("from", .choice([("file", false), ("vault", true)]), default: false)
        if isInVault {
            let form = Form<String>.text("as whom the credentials are in the vault", bytesMax: 64)
            return .vault(user: section.value("user", form, default: VaultThread.gatewayUser))
        }
        let key = section.value("key", .text("what the venue calls API key, or key name"), default: "")
        let secret = section.optional("secret", .secret)
        let file = section.optional("secretFile", .secretFile(beside: section.findings))
        let passphrase = section.optional("passphrase", .secret)
        switch (secret, file) {
        case (let secret?, nil), (nil, let secret?):
            return .here(Credentials(key: key, secret: secret, passphrase: passphrase))
        case (_?, _?): section.complain("secretFile", "there is a secret as well; expected one of them")
        case (nil, nil):
            if section.entries["secret"] == nil, section.entries["secretFile"] == nil {
                section.complain("secret", "missing; expected a secret, best taken from the environment: ${NAME}, or secretFile")
            }
        }
        return nil
    }
}

extension Form<String> {
    /// As long as the store's own: no gateway's is what another's begins with.
    fileprivate static var namePrefix: Form {
        Form(expected: "6 small letters and digits") { (text) throws(Misfit) -> String in
            let isFine = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
            guard text.utf8.count == WebTag.count, isFine else { throw Misfit(what: "\(quoted(text)) is none") }
            return text
        }
    }

    /// A URL without query, of one of these schemes.
    fileprivate static func webAddress(_ schemes: String...) -> Form {
        let expected = schemes.map { "\($0)://HOST[:PORT][/PATH]" }.joined(separator: " or ")
        return Form(expected: expected) { (text) throws(Misfit) -> String in
            guard let scheme = schemes.first(where: { text.hasPrefix("\($0)://") }), text.utf8.count <= 1024,
                text.utf8.count > scheme.utf8.count + 3,
                text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "@") })
            else { throw Misfit(what: "\(quoted(text)) is no such address") }
            return text.hasSuffix("/") ? String(text.dropLast()) : text
        }
    }
}

extension Form<Secret> {
    fileprivate static func secretFile(beside findings: Findings) -> Form {
        Form(expected: "a file with the secret, such as a private key in PEM form") { (text) throws(Misfit) -> Secret in
            let bytes: [UInt8]
            do throws(Problems) {
                bytes = try ConfigurationFile.read(findings.path(text), lengthMax: 64 << 10)
            } catch {
                throw Misfit(what: error.all.first?.description ?? "\(quoted(text)) cannot be read")
            }
            guard !bytes.isEmpty, bytes.count <= 64 << 10 else { throw Misfit(what: "\(quoted(text)) is empty or too long") }
            return Secret(bytes: bytes)
        }
    }
}
