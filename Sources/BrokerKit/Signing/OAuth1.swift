// OAuth 1.0a.

package import Cryptography
package import Values

/// What signs requests.
package enum OAuth1Key: Sendable {
    /// The secrets of the consumer and, once there is one, of the token: HMAC-SHA1 or HMAC-SHA256.
    case secrets(consumer: Secret, token: Secret?, Digest)
    /// The bytes of a key as they are.
    case shared(Secret, Digest)
    /// RSA-SHA1 or RSA-SHA256.
    case rsa(RSA.PrivateKey, Digest)

    var method: String {
        switch self {
        case .secrets(_, _, let digest), .shared(_, let digest): "HMAC-\(Self.name(digest))"
        case .rsa(_, let digest): "RSA-\(Self.name(digest))"
        }
    }

    func sign(_ text: [UInt8]) -> [UInt8] {
        switch self {
        case .secrets(let consumer, let token, let digest):
            digest.authenticate(text, key: Self.encoded(consumer) + [UInt8(ascii: "&")] + Self.encoded(token))
        case .shared(let secret, let digest): digest.authenticate(text, key: secret.bytes)
        case .rsa(let key, let digest): key.sign(text, digest: digest)
        }
    }

    private static func encoded(_ secret: Secret?) -> [UInt8] {
        Array(PercentEncoding.encode(String(decoding: secret?.bytes ?? [], as: UTF8.self)).utf8)
    }

    private static func name(_ digest: Digest) -> String {
        switch digest {
        case .sha1: "SHA1"
        case .sha256: "SHA256"
        case .sha384: "SHA384"
        case .sha512: "SHA512"
        }
    }
}

/// Signs requests over https with an Authorization header. The parameters of the query and of a form are signed, a
/// JSON body is not.
///
/// Source: RFC 5849, section 3.
package struct OAuth1: Sendable, CustomStringConvertible, CustomReflectable {
    package var consumerKey: String
    package var key: OAuth1Key
    /// Nil before there is one.
    package var token: String?
    package var realm: String?
    /// Whether oauth_version is among the parameters.
    package var saysVersion: Bool

    package init(
        consumerKey: String, key: OAuth1Key, token: String? = nil, realm: String? = nil, saysVersion: Bool = true
    ) {
        self.consumerKey = consumerKey
        self.key = key
        self.token = token
        self.realm = realm
        self.saysVersion = saysVersion
    }

    package var description: String { "an OAuth 1.0a signer" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// - Parameters:
    ///   - nonce: Another one for each request of a second: letters and digits.
    ///   - more: `oauth_callback`, `oauth_verifier` and what a venue has of its own. They are signed, too.
    ///   - prefix: What a venue wants before the text that is signed.
    package func sign(
        _ request: UnsignedRequest, at time: Instant, nonce: String, more: [Parameter] = [], prefix: [UInt8] = []
    ) -> SignedRequest {
        let parameters = parameters(at: time, nonce) + more
        let signature = Base64.encode(key.sign(prefix + baseString(request, parameters)))
        let (query, body) = (PercentEncoding.form(request.query), Self.body(of: request))
        var headers = [
            Parameter("Authorization", header(parameters + [Parameter("oauth_signature", signature)]))
        ]
        if let type = request.body.contentType { headers.append(Parameter("Content-Type", type)) }
        return SignedRequest(
            method: request.method, host: request.host,
            target: query.isEmpty ? request.path : "\(request.path)?\(String(decoding: query, as: UTF8.self))",
            query: request.query, headers: headers, body: body, signature: signature)
    }

    /// The text that is signed.
    package func baseString(
        of request: UnsignedRequest, at time: Instant, nonce: String, more: [Parameter] = []
    ) -> [UInt8] { baseString(request, parameters(at: time, nonce) + more) }

    private func parameters(at time: Instant, _ nonce: String) -> [Parameter] {
        var parameters = [
            Parameter("oauth_consumer_key", consumerKey), Parameter("oauth_nonce", nonce),
            Parameter("oauth_signature_method", key.method),
            Parameter("oauth_timestamp", TimeForm.seconds.text(of: time)),
        ]
        if let token { parameters.append(Parameter("oauth_token", token)) }
        if saysVersion { parameters.append(Parameter("oauth_version", "1.0")) }
        return parameters
    }

    /// Source: RFC 5849, sections 3.4.1 and 3.4.1.3.
    private func baseString(_ request: UnsignedRequest, _ own: [Parameter]) -> [UInt8] {
        var all = own + request.query
        if case .form(let parameters) = request.body { all += parameters }
        let url = PercentEncoding.encode("https://\(request.host)\(request.path)")
        let text = Self.sorted(all).map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return Array("\(request.method)&\(url)&\(PercentEncoding.encode(text))".utf8)
    }

    /// Source: RFC 5849, section 3.5.1.
    private func header(_ parameters: [Parameter]) -> String {
        let realm = realm.map { ["realm=\"\($0)\""] } ?? []
        return "OAuth " + (realm + Self.sorted(parameters).map { "\($0.name)=\"\($0.value)\"" }).joined(separator: ", ")
    }

    /// Encoded, and then in the order of names, and of values where names are equal.
    private static func sorted(_ parameters: [Parameter]) -> [Parameter] {
        parameters.map { Parameter(PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted {
                $0.name == $1.name
                    ? $0.value.utf8.lexicographicallyPrecedes($1.value.utf8)
                    : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
            }
    }

    private static func body(of request: UnsignedRequest) -> [UInt8] {
        switch request.body {
        case .none: []
        case .form(let parameters): PercentEncoding.form(parameters)
        case .json(let text): text
        }
    }
}
