// Who the peer is, by its certificate.

internal import COpenSSL
internal import CTLS
public import Values

/// A way in which a certificate names its owner.
public enum TLSPeerName: Sendable, CaseIterable {
    /// The whole subject as RFC 2253 writes it, as `openssl x509 -subject -nameopt RFC2253` does.
    case subject
    /// Each CN of the subject.
    case commonName
    /// Each host name, URI or mail address of its subject alternative names.
    case dns
    case uri
    case email
    /// The SHA-256 of the whole certificate: 64 hexadecimal digits, small letters.
    case sha256

    var code: Int32 {
        @_noLocks get {
            switch self {
            case .subject: Int32(tls_peer_subject)
            case .commonName: Int32(tls_peer_common_name)
            case .dns: Int32(tls_peer_dns)
            case .uri: Int32(tls_peer_uri)
            case .email: Int32(tls_peer_email)
            case .sha256: Int32(tls_peer_sha256)
            }
        }
    }
}

/// What a certificate says, as text for people and for applications.
public struct TLSCertificate: Sendable, Equatable {
    public var subject = ""
    public var commonNames: [String] = []
    public var dnsNames: [String] = []
    public var uris: [String] = []
    public var emailAddresses: [String] = []
    public var sha256 = ""
}

extension TLSStream {
    /// Longer names count as absent, and so does everything behind the 64th of a kind.
    private static var longestName: Int { @_noLocks get { 512 } }
    private static var mostNames: Int32 { @_noLocks get { 64 } }

    /// Whether the peer showed a certificate. An acceptor has checked it; an initiator has, unless
    /// `serverCheck` says otherwise.
    public var hasPeerCertificate: Bool {
        @_noLocks get {
            var hash = InlineArray<512, CChar>(repeating: 0)
            return peerName(.sha256, 0, &hash) > 0
        }
    }

    /// Whether the peer's certificate bears this name, byte for byte.
    @_noLocks
    public func peerHas(_ name: TLSPeerName, _ value: Bytes) -> Bool {
        var found = InlineArray<512, CChar>(repeating: 0)
        for index in 0..<TLSStream.mostNames {
            let count = peerName(name, index, &found)
            if count == -1 { return false }
            guard count == value.count else { continue }
            var same = 0
            while same < count, UInt8(bitPattern: found[same]) == value[same] { same += 1 }
            if same == count { return true }
        }
        return false
    }

    /// All that the peer's certificate says; nil when it showed none.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    public func peerCertificate() -> TLSCertificate? {
        guard hasPeerCertificate else { return nil }
        return TLSCertificate(
            subject: names(.subject).first ?? "", commonNames: names(.commonName),
            dnsNames: names(.dns),
            uris: names(.uri), emailAddresses: names(.email), sha256: names(.sha256).first ?? "")
    }

    private func names(_ name: TLSPeerName) -> [String] {
        var list: [String] = []
        var found = InlineArray<512, CChar>(repeating: 0)
        for index in 0..<TLSStream.mostNames {
            let count = peerName(name, index, &found)
            if count == -1 { break }
            guard count >= 0 else { continue }
            list.append(
                String(decoding: (0..<count).map { UInt8(bitPattern: found[$0]) }, as: UTF8.self))
        }
        return list
    }

    /// The length of the name; -1 when there is none, -2 when it is too long.
    @_noLocks
    private func peerName(_ name: TLSPeerName, _ index: Int32, _ to: inout InlineArray<512, CChar>)
        -> Int
    {
        // Safe: the call is given the array's own size.
        unsafe tls_peer_name(state, name.code, index, &to[0], TLSStream.longestName)
    }
}
