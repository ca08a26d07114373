// TLS: switched on by different settings in each engine, and never lost on the way.

extension SessionBuilder {
    var tlsPlace: KeyPlace { isAcceptor ? .acceptorTLS : .initiatorTLS }

    /// The key `tls`, when the engine would have used it.
    mutating func buildTLS() {
        let isOn: Bool
        switch engine {
        case .quickfix: isOn = buildFiles()
        case .quickfixj: isOn = buildKeyStores()
        case .quickfixgo: isOn = buildGo()
        }
        guard isOn else {
            leave(Self.names(of: engine), .unneeded, "TLS is not on")
            return
        }
        put(
            isAcceptor ? .acceptor : .initiator, "tls", .mapping(KeyOrder.sorted(tls)),
            from: [source["SocketUseSSL"]].compactMap(\.self), isVital: true)
        leave(
            Self.names(of: engine), .unneeded,
            isAcceptor ? "only initiators have it" : "only acceptors have it")
    }

    /// The settings that are read here, as far as nothing else has been said of them.
    private static func names(of engine: SourceEngine) -> [String] {
        SettingTable.tls.filter { setting in
            guard case .part = setting.fate else { return false }
            return setting.engines.contains(engine)
        }.map(\.name)
    }

    /// Our certificate and its key.
    mutating func putIdentity(
        _ certificate: String, _ key: String, from origins: [SettingLine], remark: String? = nil
    ) {
        put(tlsPlace, "certificate", certificate, from: origins, remark: remark, isVital: true)
        put(tlsPlace, "privateKey", key, from: origins, isVital: true)
    }

    /// What an initiator does about the peer's certificate, where it is less than we would.
    mutating func putServerCheck(_ check: String, from origins: [SettingLine], _ why: String) {
        put(.initiatorTLS, "verifyServer", check, from: origins, remark: why, isVital: true)
        let message = "verifyServer is \(check), as \(why); true would be safer"
        if let setting = origins.first {
            work.leave(setting, name, .decision, message)
        } else {
            work.note(source.line, name, .decision, message)
        }
    }

    // MARK: QuickFIX/Go

    private mutating func buildGo() -> Bool {
        let isForced = source["SocketUseSSL"] != nil && flag("SocketUseSSL") == true
        let files = ["SocketCertificateFile", "SocketPrivateKeyFile"].compactMap { source[$0] }
        let bytes = ["SocketCertificateBytes", "SocketPrivateKeyBytes"].compactMap { source[$0] }
        guard isForced || !files.isEmpty || !bytes.isEmpty else { return false }
        work.carry([source["SocketUseSSL"]].compactMap(\.self), name)
        for setting in bytes + [source["SocketCABytes"]].compactMap(\.self) {
            leave(
                setting, .decision,
                "keys and certificates are files here: write it into the one that tls names")
        }
        if files.count == 2 {
            putIdentity(text(files[0], standIn: "x"), text(files[1], standIn: "x"), from: files)
        } else if isAcceptor || !bytes.isEmpty || !files.isEmpty {
            let base = isAcceptor ? "server" : "client"
            putIdentity("\(base).pem", "\(base).key", from: files, remark: "to be made")
            work.note(
                source.line, name, .decision,
                "put certificate and key into \(base).pem and \(base).key")
        }
        buildGoAuthorities(isForced)
        if let setting = source["SocketMinimumTLSVersion"] { putVersion(setting, [setting.value]) }
        if !isAcceptor { buildGoServer() }
        return true
    }

    /// Without SocketUseSSL clients must have a certificate, of the machine's authorities if need be.
    private mutating func buildGoAuthorities(_ isForced: Bool) {
        let file = source["SocketCAFile"] ?? source["SocketCABytes"]
        if isAcceptor {
            if isForced {
                if let file {
                    leave(file, .unneeded, "with SocketUseSSL=Y nobody is asked for a certificate")
                }
                return
            }
            put(
                .acceptorTLS, "clientCertificate", "required", from: [],
                remark: "as without SocketUseSSL=Y", isVital: true)
        }
        if let file = source["SocketCAFile"] {
            put(
                tlsPlace, "certificateAuthorities", text(file, standIn: "x"), from: [file],
                isVital: true)
        } else if file != nil {
            put(
                tlsPlace, "certificateAuthorities", "ca.pem", from: [], remark: "to be made",
                isVital: true)
        } else if isAcceptor {
            put(
                .acceptorTLS, "certificateAuthorityFolder", "/etc/ssl/certs", from: [],
                remark: "the machine's", isVital: true)
        }
    }

    private mutating func buildGoServer() {
        if let setting = source["SocketServerName"] {
            put(.initiatorTLS, "serverName", text(setting, standIn: "x"), from: [setting])
        }
        guard let setting = source["SocketInsecureSkipVerify"] else { return }
        if flag("SocketInsecureSkipVerify") == true {
            tls.removeAll { $0.key == "certificateAuthorities" }
            putServerCheck("false", from: [setting], "SocketInsecureSkipVerify wants it")
        } else {
            leave(setting, .unneeded, "off is how it is")
        }
    }

    // MARK: Versions

    /// The oldest of the versions, of which we have 1.2 and 1.3.
    mutating func putVersion(_ setting: SettingLine, _ names: [String]) {
        let versions = names.map { name in
            let digits = name.filter { ("0"..."9").contains($0) }
            return digits.count < 2 ? "\(digits)0" : digits
        }
        let is13 = !versions.isEmpty && versions.allSatisfy { $0 == "13" }
        put(tlsPlace, "minimumVersion", is13 ? "1.3" : "1.2", from: [setting])
        if versions.contains(where: { $0 != "12" && $0 != "13" }) {
            leave(setting, .missing, "TLS before 1.2 is not spoken")
        }
    }
}
