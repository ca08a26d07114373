// TLS of QuickFIX, from PEM files, and of QuickFIX/J, from key stores.

extension SessionBuilder {
    // MARK: QuickFIX: the program decides; the settings show that it does

    mutating func buildFiles() -> Bool {
        let kind = isAcceptor ? "Server" : "Client"
        let certificate = source["\(kind)CertificateFile"]
        let authorities = source["CertificationAuthoritiesFile"]
        let folder = source["CertificationAuthoritiesDirectory"]
        guard certificate != nil || (!isAcceptor && (authorities ?? folder) != nil) else {
            return false
        }
        if let certificate {
            let key = source["\(kind)CertificateKeyFile"]
            let file = text(certificate, standIn: "x")
            putIdentity(
                file, key.map { text($0, standIn: "x") } ?? file,
                from: [certificate] + [key].compactMap(\.self))
        }
        buildFileChecks(authorities, folder)
        buildCiphers()
        return true
    }

    /// Authorities, and who is held to them.
    ///
    /// Source: QuickFIX, UtilitySSL.h, SSLVerifyClient: 1 is required, and 2 optional.
    private mutating func buildFileChecks(_ authorities: SettingLine?, _ folder: SettingLine?) {
        let level = source["CertificateVerifyLevel"]
        let hasAuthorities = authorities != nil || folder != nil
        if isAcceptor {
            switch (level?.value, hasAuthorities) {
            case ("1", true), ("2", true):
                let isRequired = level?.value == "1"
                put(
                    .acceptorTLS, "clientCertificate", isRequired ? "required" : "optional",
                    from: [level].compactMap(\.self), isVital: true)
                if !isRequired, let level {
                    leave(
                        level, .decision, "2 is optional in QuickFIX's source; required would be 1")
                }
            case (_, true):
                leave(
                    [
                        "CertificationAuthoritiesFile", "CertificationAuthoritiesDirectory",
                        "CertificateRevocationListFile", "CertificateVerifyLevel",
                    ], .unneeded, "nobody is asked for a certificate")
                return
            case (_, false):
                leave(
                    ["CertificateVerifyLevel", "CertificateRevocationListFile"], .unneeded,
                    "QuickFIX checks no client without authorities")
                return
            }
        } else if hasAuthorities {
            putServerCheck("certificateOnly", from: [], "QuickFIX does not compare the host's name")
        } else {
            putServerCheck("false", from: [], "QuickFIX checks no server without authorities")
            leave(["CertificateRevocationListFile"], .unneeded, "no server is checked")
            return
        }
        putFile("certificateAuthorities", authorities)
        putFile("certificateAuthorityFolder", folder)
        putFile("revocationList", source["CertificateRevocationListFile"])
    }

    private mutating func putFile(_ key: String, _ setting: SettingLine?) {
        guard let setting else { return }
        put(tlsPlace, key, text(setting, standIn: "x"), from: [setting], isVital: true)
    }

    private mutating func buildCiphers() {
        if let setting = source["SSLProtocol"] {
            let words = setting.value.split { " +,".contains($0) }.map(String.init)
            let names = words.filter { !$0.hasPrefix("-") && $0.lowercased() != "all" }
            if names.isEmpty {
                leave(setting, .unneeded, "TLS 1.2 and 1.3 are spoken, and nothing older")
            } else {
                putVersion(setting, names)
            }
        }
        if let setting = source["SSLCipherSuite"] {
            put(tlsPlace, "ciphers", text(setting, standIn: "HIGH"), from: [setting])
        }
        if let setting = source["TLSCipherSuites"] {
            put(tlsPlace, "cipherSuites", text(setting, standIn: "x"), from: [setting])
        }
    }

    // MARK: QuickFIX/J: SocketUseSSL decides; key stores become PEM files

    mutating func buildKeyStores() -> Bool {
        guard let setting = source["SocketUseSSL"] else { return false }
        guard let isOn = flag("SocketUseSSL") else {
            leave(setting, .decision, "taken to be on")
            return buildKeyStores(setting)
        }
        return isOn ? buildKeyStores(setting) : false
    }

    private mutating func buildKeyStores(_ setting: SettingLine) -> Bool {
        work.carry([setting], name)
        let store = source["SocketKeyStore"]
        if store != nil || isAcceptor {
            let base = Self.base(store.map { text($0, standIn: "x") } ?? "quickfixj.keystore")
            let origins = [store ?? setting]
            putIdentity(
                "\(base).pem", "\(base).key", from: origins, remark: "to be made of the key store")
            leave(
                origins[0], .decision,
                "make \(shown(base)).pem and \(shown(base)).key of the key store, with keytool and openssl pkcs12"
            )
        }
        buildTrust(setting)
        if let protocols = source["EnabledProtocols"] {
            putVersion(protocols, Self.words(protocols))
        }
        if let suites = source["CipherSuites"] { buildSuites(suites) }
        if !isAcceptor, let serverName = source["SNIHostName"] {
            put(.initiatorTLS, "serverName", text(serverName, standIn: "x"), from: [serverName])
        }
        return true
    }

    /// Without a trust store QuickFIX/J believes everybody, which we only do for servers.
    private mutating func buildTrust(_ setting: SettingLine) {
        let trust = source["SocketTrustStore"]
        let file = "\(Self.base(trust.map { text($0, standIn: "x") } ?? "clients"))-ca.pem"
        if isAcceptor {
            guard source["NeedClientAuth"] != nil, flag("NeedClientAuth") == true else {
                if let trust { leave(trust, .unneeded, "nobody is asked for a certificate") }
                if let auth = source["NeedClientAuth"] {
                    leave(auth, .unneeded, "off is how it is")
                }
                return
            }
            let origins = [source["NeedClientAuth"]].compactMap(\.self)
            put(.acceptorTLS, "clientCertificate", "required", from: origins, isVital: true)
        } else if trust == nil {
            putServerCheck(
                "false", from: [], "QuickFIX/J believes every server without a SocketTrustStore")
            leave(["EndpointIdentificationAlgorithm"], .unneeded, "no server is checked")
            return
        } else if source["EndpointIdentificationAlgorithm"]?.value.uppercased() == "HTTPS" {
            work.carry([source["EndpointIdentificationAlgorithm"]].compactMap(\.self), name)
        } else {
            putServerCheck(
                "certificateOnly", from: [],
                "QuickFIX/J compares no name without EndpointIdentificationAlgorithm=HTTPS")
            leave(["EndpointIdentificationAlgorithm"], .missing, "names are compared as HTTPS does")
        }
        put(
            tlsPlace, "certificateAuthorities", file, from: [trust].compactMap(\.self),
            remark: trust == nil ? "to be made" : "to be made of the trust store", isVital: true)
        leave(
            trust ?? source["NeedClientAuth"] ?? setting, .decision,
            "write the certificates of the authorities into \(shown(file))")
    }

    /// Names of TLS 1.3 are everybody's; those of 1.2 are Java's own.
    private mutating func buildSuites(_ setting: SettingLine) {
        let names = Self.words(setting)
        let modern = names.filter {
            $0.hasPrefix("TLS_") && !$0.contains("_WITH_") && !$0.contains("$")
        }
        if modern.count < names.count {
            leave(
                setting, .decision,
                "Java's names of TLS 1.2; `openssl ciphers -stdname` has ours, for tls.ciphers")
        }
        if !modern.isEmpty {
            put(tlsPlace, "cipherSuites", modern.joined(separator: ":"), from: [setting])
        }
    }

    private static func words(_ setting: SettingLine) -> [String] {
        setting.value.split { ", ".contains($0) }.map(String.init)
    }

    /// A file's path without what stands behind the last point of its name.
    private static func base(_ path: String) -> String {
        let plain = path.hasPrefix("classpath:") ? String(path.dropFirst(10)) : path
        let name = plain.split(separator: "/").last ?? "server"
        guard let point = name.lastIndex(of: "."), point > name.startIndex else { return plain }
        return String(plain.dropLast(name[point...].count))
    }
}
