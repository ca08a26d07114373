// What can be set about TLS on an address or for a peer.

internal import CLinux

/// A version of the protocol. Earlier ones are broken and not offered.
public enum TLSVersion: Sendable {
    case tls12
    case tls13
}

/// A certificate of ours, with the key that proves it.
public struct TLSIdentity: Sendable, Equatable {
    /// PEM: the certificate first, then those of the authorities between it and the root.
    public var certificateFile: String
    /// PEM, without a passphrase.
    public var privateKeyFile: String

    public init(certificateFile: String, privateKeyFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }
}

/// Certificates, keys and rules for the connections of an acceptor or an initiator.
///
/// Files are read when a ``TLSContext`` is made or reloaded, never later, except for those of
/// `authorityFolder`.
public struct TLSSettings: Sendable, Equatable {
    /// What an acceptor asks of those who connect.
    public enum ClientCertificate: Sendable {
        case none
        /// One that is sent must be good.
        case optional
        case required
    }

    /// What an initiator checks of the acceptor's certificate.
    public enum ServerCheck: Sendable {
        /// That a trusted authority signed it, and that it is for the host connected to.
        case certificateAndName
        /// That a trusted authority signed it: anybody with a certificate of theirs can pose as the
        /// host.
        case certificateOnly
        /// Nothing: anybody can pose as the host.
        case nothing
    }

    /// At most 64. An acceptor shows the first whose certificate is for the server name that the
    /// client asks for, or else the first of all. An initiator shows the first when asked for one,
    /// and needs none otherwise.
    public var identities: [TLSIdentity] = []
    /// Authorities that may have signed the peer's certificate, as a PEM file. A peer's own
    /// certificate may stand there, too.
    public var authorityFile: String?
    /// The same as a folder of files named by `openssl rehash`.
    public var authorityFolder: String?
    /// Certificates that their authorities took back, PEM. Then there must be a list of every
    /// authority up to the root, none of them past its time: otherwise no certificate is good.
    public var revocationFile: String?
    /// For acceptors.
    public var clientCertificate = ClientCertificate.none
    /// For initiators.
    public var serverCheck = ServerCheck.certificateAndName
    /// For initiators: the name to ask for and to check; nil takes the host that is connected to.
    public var serverName: String?
    /// What is spoken over the connections, most wanted first, such as `h2` and `http/1.1`; at most 63 bytes in all.
    /// An acceptor turns away who names others only, and takes who names none. Empty: nothing is agreed.
    public var protocols: [String] = []
    public var minimumVersion = TLSVersion.tls12
    public var maximumVersion = TLSVersion.tls13
    /// For TLS 1.2, as `openssl ciphers` names them.
    public var ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"
    /// For TLS 1.3; nil takes OpenSSL's own.
    public var cipherSuites: String?

    public init() {}
}

extension TLSSettings {
    /// Every file and folder that is read.
    public var files: [String] {
        identities.flatMap { [$0.certificateFile, $0.privateKeyFile] }
            + [authorityFile, authorityFolder, revocationFile].compactMap(\.self)
    }

    /// A number that is another one as soon as any of the files was written or replaced: whoever
    /// looks now and then knows when to reload.
    public func stamp() -> UInt64 {
        files.reduce(1) { unsafe ($0 ^ linux_file_stamp($1)) &* 0x9E37_79B9_7F4A_7C15 }
    }
}
