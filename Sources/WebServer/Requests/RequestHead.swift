// The first line and the headers of a request.

internal import Values
internal import WebKit

/// What the request was written in.
public enum HTTPVersion: Sendable {
    case http10
    case http11
    case http2
}

/// All that is known of a request before its body.
struct RequestHead: Equatable {
    let method: HTTPMethod
    let target: RequestTarget
    let version: HTTPVersion
    let headers: HeaderFields
    /// Nil: HTTP/1.0 need not say.
    let host: HostName?
    let framing: BodyFraming
    /// The client sends the body when it is told to go on.
    let expectsContinue: Bool
    /// The client would send another request over the connection.
    let keepsAlive: Bool

    /// - Parameters:
    ///   - authority: What HTTP/2 has in place of a Host header.
    /// - Throws: ``RequestFault``.
    ///
    /// Source: RFC 9112, sections 3, 6, 7 and 9; RFC 9110, sections 7.2 and 10.1.1; RFC 9113, section 8.3.1.
    init(
        method: Bytes, target: Bytes, version: HTTPVersion, headers: HeaderFields, authority: String? = nil
    ) throws(RequestFault) {
        guard let known = HTTPMethod(rawValue: method.description) else { throw .unsupportedMethod }
        self.method = known
        self.target = try RequestTarget(target)
        self.version = version
        self.headers = headers
        host = try RequestHead.host(headers, version, authority)
        framing = try BodyFraming(headers, version)
        switch self.target.form {
        case .origin: break
        case .asterisk: guard known == .options else { throw .target }
        case .absolute(_, let named): guard host == nil || host == named else { throw .otherHost }
        }
        let expectations = headers.values("expect").map { $0.lowercased() }
        guard expectations.allSatisfy({ $0 == "100-continue" }) else { throw .expectation }
        expectsContinue = !expectations.isEmpty && version != .http10 && framing != .none && framing != .length(0)
        let connection = headers.elements("connection")
        keepsAlive = !connection.contains("close") && (version != .http10 || connection.contains("keep-alive"))
    }

    private static func host(
        _ headers: HeaderFields, _ version: HTTPVersion, _ authority: String?
    ) throws(RequestFault) -> HostName? {
        let hosts = headers.values("host")
        guard hosts.count <= 1 else { throw .severalHosts }
        guard let text = authority ?? hosts.first else {
            guard version == .http10 else { throw .noHost }
            return nil
        }
        guard let host = HostName(text) else { throw .host }
        // Both may be there, and say the same then.
        if authority != nil, let other = hosts.first, HostName(other) != host { throw .otherHost }
        return host
    }
}
