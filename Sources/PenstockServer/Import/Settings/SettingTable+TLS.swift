// TLS. Keys and certificates are PEM files here; Java has key stores.

extension SettingTable {
    static let tls: [EngineSetting] =
        rows(
            """
            ServerCertificateFile ServerCertificateKeyFile ClientCertificateFile ClientCertificateKeyFile
            CertificationAuthoritiesFile CertificationAuthoritiesDirectory CertificateRevocationListFile
            CertificateVerifyLevel SSLProtocol SSLCipherSuite TLSCipherSuites
            """, .cpp, .part(.tls))
        + rows(
            "CertificateRevocationListDirectory", .cpp,
            .decision("lists are read from one file: put them together for tls.revocationList"))
        + rows("SocketUseSSL", [.java, .go], .part(.tls))
        + rows(
            """
            SocketKeyStore SocketTrustStore NeedClientAuth EnabledProtocols CipherSuites
            EndpointIdentificationAlgorithm SNIHostName
            """, .java, .part(.tls))
        + rows(
            "SocketKeyStorePassword SocketTrustStorePassword", .java,
            .unneeded(
                "PEM files have no password; it is wanted once, to make them of the key store"))
        + rows(
            """
            KeyStoreType TrustStoreType KeyManagerFactoryAlgorithm TrustManagerFactoryAlgorithm
            """, .java, .unneeded("PEM files take the place of key stores"))
        + rows(
            "UseSNI", .java,
            .unneeded("the name of the host is always sent, or that of tls.serverName"))
        + rows(
            """
            SocketPrivateKeyFile SocketCertificateFile SocketCAFile SocketPrivateKeyBytes
            SocketCertificateBytes SocketCABytes SocketInsecureSkipVerify SocketServerName
            SocketMinimumTLSVersion
            """, .go, .part(.tls))
}
