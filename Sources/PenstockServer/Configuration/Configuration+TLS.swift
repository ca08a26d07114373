// TLS on an address or for a peer: files, rules, and whose certificate is good for which session.

internal import FIXEngine
internal import FIXSession
internal import Reactor
internal import Values

extension Configuration {
    /// Reads all certificates, keys and lists once, to see whether they can be used.
    ///
    /// - Throws: Everything that is wrong with them.
    package func checkTLS() throws(Problems) {
        var problems: [Problem] = []
        for tls in acceptors.compactMap(\.tls) + [control?.tls].compactMap(\.self) {
            if let error = Self.error({ () throws(TLSError) in try TLSContext.acceptor(tls.value) }) {
                problems.append(tls.problem(error.description))
            }
        }
        for tls in initiators.compactMap(\.tls) {
            if let error = Self.error({ () throws(TLSError) in try TLSContext.initiator(tls.value) }) {
                problems.append(tls.problem(error.description))
            }
        }
        if !problems.isEmpty { throw Problems(problems) }
    }

    private static func error(_ make: () throws(TLSError) -> TLSContext) -> TLSError? {
        do throws(TLSError) {
            try make().free()
            return nil
        } catch {
            return error
        }
    }
}

extension TLSSettings {
    /// What the key `tls` says; nil when there is none.
    static func readPart(_ section: inout Section, _ role: SessionRole) -> Written<TLSSettings>? {
        section.part("tls") { tls in
            Written(read(&tls, role), tls.findings, tls.place, tls.mark)
        }
    }

    private static func read(_ section: inout Section, _ role: SessionRole) -> TLSSettings {
        var settings = TLSSettings()
        settings.identities = readIdentities(&section, isNeeded: role.isAcceptor)
        settings.authorityFile = section.file("certificateAuthorities")
        settings.authorityFolder = section.file("certificateAuthorityFolder")
        settings.revocationFile = section.file("revocationList")
        settings.minimumVersion = section.value(
            "minimumVersion", .choice([("1.2", .tls12), ("1.3", .tls13)]), default: .tls12)
        let ciphers = section.optional("ciphers", .text("as `openssl ciphers` takes them"))
        settings.ciphers = ciphers ?? settings.ciphers
        settings.cipherSuites = section.optional("cipherSuites", .text("names of TLS 1.3"))
        if ciphers != nil, settings.minimumVersion == .tls13 {
            section.complain("ciphers", "of no use with minimumVersion 1.3; expected cipherSuites")
        }
        switch role {
        case .acceptor: settings.readAcceptor(&section)
        case .initiator: settings.readInitiator(&section)
        }
        return settings
    }

    private mutating func readAcceptor(_ section: inout Section) {
        clientCertificate = section.value(
            "clientCertificate",
            .choice([("none", .none), ("optional", .optional), ("required", .required)]), default: .none)
        if clientCertificate != .none, authorityFile == nil, authorityFolder == nil {
            section.complain(
                "clientCertificate",
                "nothing to check it by; expected certificateAuthorities or certificateAuthorityFolder")
        }
        if clientCertificate == .none {
            section.complainOfAuthorities("expected clientCertificate optional or required")
        }
    }

    private mutating func readInitiator(_ section: inout Section) {
        serverName = section.optional("serverName", .text("a host name", bytesMax: 253))
        serverCheck = section.value(
            "verifyServer",
            .choice([
                ("true", .certificateAndName), ("certificateOnly", .certificateOnly), ("false", .nothing),
            ]), default: .certificateAndName)
        if serverCheck == .nothing {
            section.complainOfAuthorities("expected verifyServer true or certificateOnly")
        }
    }

    private static func readIdentities(_ section: inout Section, isNeeded: Bool) -> [TLSIdentity] {
        let first = readIdentity(&section, isNeeded: isNeeded)
        let others = section.parts("identities", atLeastOne: "certificate", orNone: true) {
            readIdentity(&$0, isNeeded: true)
        }
        return [first].compactMap(\.self) + others
    }

    /// A certificate and its key: both or, where none is needed, neither.
    private static func readIdentity(_ section: inout Section, isNeeded: Bool) -> TLSIdentity? {
        let certificate = section.file("certificate")
        let key = section.file("privateKey")
        if let certificate, let key {
            return TLSIdentity(certificateFile: certificate, privateKeyFile: key)
        }
        let hasOne = section.entries["certificate"] != nil || section.entries["privateKey"] != nil
        for name in ["certificate", "privateKey"]
        where section.entries[name] == nil && (isNeeded || hasOne) {
            section.complain(name, "missing; expected a PEM file")
        }
        return nil
    }
}

extension CertificateRule {
    /// What a session asks of the peer's certificate, in one of five ways.
    static func readPart(_ section: inout Section, _ role: SessionRole, _ isShown: Bool) -> CertificateRule? {
        let key = role.isAcceptor ? "clientCertificate" : "serverCertificate"
        let rule = section.part(key) { read(&$0) }
        if section.entries[key] != nil, !isShown {
            let expected = role.isAcceptor ? "clientCertificate required" : "verifyServer true"
            section.complain(key, "nobody's certificate is checked here; expected tls with \(expected)")
        }
        return rule
    }

    private static func read(_ section: inout Section) -> CertificateRule? {
        let name = Form<String>.text("as the certificate has it", bytesMax: 512)
        let rules = [
            section.optional("commonName", name).map { CertificateRule.commonName($0) },
            section.optional("dnsName", name).map { CertificateRule.dnsName($0) },
            section.optional("uri", name).map { CertificateRule.uri($0) },
            section.optional("sha256", .fingerprint).map { CertificateRule.sha256($0) },
            section.optional("compID", .choice([("commonName", .commonName), ("dnsName", .dnsName)]))
                .map { (place: CertificateRule.CompIDPlace) in CertificateRule.compID(place) },
        ].compactMap(\.self)
        guard section.entries.count == 1 else {
            section.findings.add(
                "\(section.entries.count) keys; expected one of commonName, dnsName, uri, sha256 and compID",
                section.place, section.mark)
            return nil
        }
        return rules.first
    }
}

extension SessionRole {
    fileprivate var isAcceptor: Bool {
        switch self {
        case .acceptor: true
        case .initiator: false
        }
    }
}

extension Section {
    /// The path of a file that a key may name, as seen from the configuration file.
    fileprivate mutating func file(_ key: String) -> String? {
        optional(key, .text("a file")).map { findings.path($0) }
    }

    /// Nobody is checked, and yet there is something to check by.
    fileprivate func complainOfAuthorities(_ expected: String) {
        for key in ["certificateAuthorities", "certificateAuthorityFolder", "revocationList"]
        where entries[key] != nil {
            complain(key, "of no use here; \(expected)")
        }
    }
}

// MARK: - Forms

extension Form<String> {
    /// 32 bytes in hexadecimal, as `openssl x509 -fingerprint -sha256` prints them, or without colons.
    fileprivate static var fingerprint: Form {
        Form(expected: "64 hexadecimal digits") { (text) throws(Misfit) -> String in
            let digits = text.lowercased().filter { $0 != ":" }
            guard digits.utf8.count == 64, digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
            else { throw Misfit(what: "\(quoted(text)) is no fingerprint") }
            return digits
        }
    }
}
