// From settings and files to contexts that OpenSSL can work with.

internal import CLinux
internal import COpenSSL
internal import CTLS

/// Reads what settings name, once.
struct TLSLoader {
    let settings: TLSSettings
    let isAcceptor: Bool

    init(_ settings: TLSSettings, isAcceptor: Bool) {
        self.settings = settings
        self.isAcceptor = isAcceptor
    }

    /// One context for each certificate, or one without any. The caller releases them.
    @unsafe
    func load() throws(TLSError) -> OpaquePointer {
        try check()
        guard let contexts = unsafe tls_contexts_new() else { throw TLSLoader.refusal() }
        do throws(TLSError) {
            let protocols = settings.protocols.flatMap { [UInt8(truncatingIfNeeded: $0.utf8.count)] + Array($0.utf8) }
            guard unsafe tls_contexts_speak(contexts, protocols, protocols.count) == 1 else { throw .badProtocols }
            let store = unsafe try trustStore()
            // Safe: every context holds the store, too.
            defer { unsafe X509_STORE_free(store) }
            for identity in settings.identities {
                let context = unsafe try context(trusting: store)
                unsafe tls_contexts_add(contexts, context)
                unsafe try add(identity, to: context)
            }
            if settings.identities.isEmpty {
                unsafe tls_contexts_add(contexts, try context(trusting: store))
            }
        } catch {
            unsafe tls_contexts_release(contexts)
            throw error
        }
        return unsafe contexts
    }

    private func check() throws(TLSError) {
        if isAcceptor && settings.identities.isEmpty { throw .noIdentity }
        if settings.identities.count > 64 { throw .tooManyIdentities }
        if settings.minimumVersion == .tls13 && settings.maximumVersion == .tls12 {
            throw .badVersions
        }
        guard settings.protocols.allSatisfy({ (1...63).contains($0.utf8.count) }) else { throw .badProtocols }
        let trustsSomebody = settings.authorityFile != nil || settings.authorityFolder != nil
        if isAcceptor && settings.clientCertificate != .none && !trustsSomebody {
            throw .nothingToCheckClientsBy
        }
        for identity in settings.identities {
            try TLSLoader.mustOpen(identity.certificateFile)
            try TLSLoader.mustOpen(identity.privateKeyFile)
        }
        for file in [settings.authorityFile, settings.authorityFolder, settings.revocationFile] {
            if let file { try TLSLoader.mustOpen(file) }
        }
    }

    /// OpenSSL says little of why a file cannot be read.
    private static func mustOpen(_ path: String) throws(TLSError) {
        let result = unsafe linux_open_to_read(path)
        guard result >= 0 else {
            throw .unreadable(file: path, why: unsafe String(cString: linux_error_text(-result)))
        }
        _ = linux_close(result)
    }

    // MARK: Our side

    @unsafe
    private func context(trusting store: OpaquePointer) throws(TLSError) -> OpaquePointer {
        guard
            let context = unsafe SSL_CTX_new(isAcceptor ? TLS_server_method() : TLS_client_method())
        else { throw TLSLoader.refusal() }
        do throws(TLSError) {
            unsafe try set(context, trusting: store)
        } catch {
            unsafe SSL_CTX_free(context)
            throw error
        }
        return unsafe context
    }

    @unsafe
    private func set(_ context: OpaquePointer, trusting store: OpaquePointer) throws(TLSError) {
        unsafe tls_set_usual_options(context)
        unsafe SSL_CTX_set1_cert_store(context, store)
        guard
            unsafe tls_set_versions(
                context, TLSLoader.number(settings.minimumVersion),
                TLSLoader.number(settings.maximumVersion)) == 1
        else { throw TLSLoader.refusal() }
        guard unsafe SSL_CTX_set_cipher_list(context, settings.ciphers) == 1 else {
            throw .badCiphers(settings.ciphers)
        }
        if let suites = settings.cipherSuites, unsafe SSL_CTX_set_ciphersuites(context, suites) != 1
        {
            throw .badCiphers(suites)
        }
        unsafe SSL_CTX_set_verify(context, verification, nil)
        guard isAcceptor, settings.clientCertificate != .none else { return }
        // A resumed session would not show its certificate again: it could have been revoked
        // meanwhile.
        unsafe tls_forbid_resumption(context)
        unsafe announceAuthorities(context)
    }

    private static func number(_ version: TLSVersion) -> Int32 {
        switch version {
        case .tls12: TLS1_2_VERSION
        case .tls13: TLS1_3_VERSION
        }
    }

    private var verification: Int32 {
        guard isAcceptor else {
            return settings.serverCheck == .nothing ? SSL_VERIFY_NONE : SSL_VERIFY_PEER
        }
        return switch settings.clientCertificate {
        case .none: SSL_VERIFY_NONE
        case .optional: SSL_VERIFY_PEER
        case .required: SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
        }
    }

    @unsafe
    private func add(_ identity: TLSIdentity, to context: OpaquePointer) throws(TLSError) {
        ERR_clear_error()
        guard unsafe SSL_CTX_use_certificate_chain_file(context, identity.certificateFile) == 1
        else {
            throw .noCertificate(file: identity.certificateFile)
        }
        var wantsPassphrase: Int32 = 0
        let isRead = unsafe withUnsafeMutablePointer(to: &wantsPassphrase) { asked in
            unsafe SSL_CTX_set_default_passwd_cb(context, pem_refuse_passphrase)
            unsafe SSL_CTX_set_default_passwd_cb_userdata(context, asked)
            defer { unsafe SSL_CTX_set_default_passwd_cb_userdata(context, nil) }
            return unsafe SSL_CTX_use_PrivateKey_file(
                context, identity.privateKeyFile, SSL_FILETYPE_PEM)
        }
        let reason = tls_take_error()
        if wantsPassphrase != 0 { throw .keyNeedsPassphrase(file: identity.privateKeyFile) }
        let isOther = tls_error_reason(reason) == X509_R_KEY_VALUES_MISMATCH
        guard isRead == 1 || isOther else { throw .noPrivateKey(file: identity.privateKeyFile) }
        guard unsafe isRead == 1 && SSL_CTX_check_private_key(context) == 1 else {
            ERR_clear_error()
            throw .keyDoesNotFit(
                keyFile: identity.privateKeyFile, certificateFile: identity.certificateFile)
        }
    }

    // MARK: The peer's side

    /// Those who may have signed the peer's certificate.
    @unsafe
    private func trustStore() throws(TLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let store = unsafe X509_STORE_new() else { throw TLSLoader.refusal() }
        do throws(TLSError) {
            unsafe try fill(store)
        } catch {
            unsafe X509_STORE_free(store)
            throw error
        }
        return unsafe store
    }

    @unsafe
    private func fill(_ store: OpaquePointer) throws(TLSError) {
        if let file = settings.authorityFile, unsafe X509_STORE_load_file(store, file) != 1 {
            ERR_clear_error()
            throw .noAuthority(file: file)
        }
        if let folder = settings.authorityFolder, unsafe X509_STORE_load_path(store, folder) != 1 {
            throw TLSLoader.refusal()
        }
        if settings.authorityFile == nil && settings.authorityFolder == nil && !isAcceptor {
            guard unsafe X509_STORE_set_default_paths(store) == 1 else { throw TLSLoader.refusal() }
        }
        // What stands in the authority file is trusted, whoever signed it.
        var flags = UInt(X509_V_FLAG_PARTIAL_CHAIN)
        if let file = settings.revocationFile {
            let lookup = unsafe X509_STORE_add_lookup(store, X509_LOOKUP_file())
            guard unsafe X509_load_crl_file(lookup, file, X509_FILETYPE_PEM) > 0 else {
                ERR_clear_error()
                throw .noRevocationList(file: file)
            }
            flags |= UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL)
        }
        guard unsafe X509_STORE_set_flags(store, flags) == 1 else { throw TLSLoader.refusal() }
    }

    /// Lets clients with several certificates find the right one.
    @unsafe
    private func announceAuthorities(_ context: OpaquePointer) {
        if let file = settings.authorityFile {
            unsafe SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(file))
        }
    }

    /// OpenSSL's words for what nothing of ours explains.
    private static func refusal() -> TLSError {
        let error = tls_take_error()
        // Safe: a text of OpenSSL's that lives as long as the process.
        guard let text = unsafe ERR_reason_error_string(error) else {
            return .refused("error \(error)")
        }
        return .refused(unsafe String(cString: text))
    }
}
