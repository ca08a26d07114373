// What is wrong with TLS settings or the files that they name.

/// A context that cannot be made. One line for people; no secret is ever part of it.
public enum TLSError: Error, Equatable, Sendable {
    /// The operating system's words for why.
    case unreadable(file: String, why: String)
    case noCertificate(file: String)
    case noPrivateKey(file: String)
    case keyNeedsPassphrase(file: String)
    case keyDoesNotFit(keyFile: String, certificateFile: String)
    case noAuthority(file: String)
    case noRevocationList(file: String)
    /// An acceptor has to show a certificate.
    case noIdentity
    case tooManyIdentities
    /// Client certificates are asked for, and there is nothing to check them against.
    case nothingToCheckClientsBy
    case badCiphers(String)
    case badServerName(String)
    case badVersions
    case badProtocols
    /// OpenSSL refuses something else; its words.
    case refused(String)
}

extension TLSError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let file, let why): "\(file): cannot be read: \(why)"
        case .noCertificate(let file): "\(file): holds no certificate in PEM form that can be used"
        case .noPrivateKey(let file): "\(file): holds no private key in PEM form"
        case .keyNeedsPassphrase(let file): "\(file): the private key must be without a passphrase"
        case .keyDoesNotFit(let key, let certificate):
            "\(key): not the key of the certificate in \(certificate)"
        case .noAuthority(let file): "\(file): holds no authority's certificate in PEM form"
        case .noRevocationList(let file): "\(file): holds no revocation list in PEM form"
        case .noIdentity: "an acceptor needs a certificate and its private key"
        case .tooManyIdentities: "there are more than 64 certificates"
        case .nothingToCheckClientsBy:
            "certificates of clients need an authority file or folder to check them by"
        case .badCiphers(let ciphers): "no cipher is called \(ciphers)"
        case .badServerName(let name): "\(name) is no host name"
        case .badVersions: "the minimum version is above the maximum version"
        case .badProtocols: "the names of what is spoken are empty, or too long together"
        case .refused(let why): "TLS cannot be set up: \(why)"
        }
    }
}
