// Which certificate the peer of a session must have.

internal import Reactor
internal import Values

/// What a peer's certificate must say of its owner, byte for byte.
public enum CertificateRule: Sendable, Equatable {
    /// One of the CNs of its subject.
    case commonName(String)
    /// One of the host names of its subject alternative names.
    case dnsName(String)
    /// One of their URIs.
    case uri(String)
    /// The SHA-256 of the whole certificate, in hexadecimal digits; colons between them do not matter.
    case sha256(String)
    /// The peer's own CompID, in one of these places: for sessions that a pattern makes.
    case compID(CompIDPlace)

    /// Where a certificate may say which CompID it is for.
    public enum CompIDPlace: Sendable {
        case commonName
        case dnsName
    }
}

extension CertificateRule {
    /// - Parameter compID: What the peer calls itself.
    func holds(for tls: TLSStream, _ compID: Name) -> Bool {
        guard !tls.isNone else { return false }
        switch self {
        case .commonName(let name): return CertificateRule.has(tls, .commonName, name)
        case .dnsName(let name): return CertificateRule.has(tls, .dns, name)
        case .uri(let name): return CertificateRule.has(tls, .uri, name)
        case .sha256(let digits):
            return CertificateRule.has(tls, .sha256, digits.lowercased().filter { $0 != ":" })
        case .compID(.commonName): return CertificateRule.has(tls, .commonName, "\(compID)")
        case .compID(.dnsName): return CertificateRule.has(tls, .dns, "\(compID)")
        }
    }

    private static func has(_ tls: TLSStream, _ name: TLSPeerName, _ value: String) -> Bool {
        // Safe: the array lives through the call.
        unsafe Array(value.utf8).withUnsafeBytes { buffer in
            tls.peerHas(name, unsafe Bytes(buffer))
        }
    }
}
