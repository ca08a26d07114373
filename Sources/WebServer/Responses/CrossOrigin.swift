// Pages of other places that may use the server.

internal import WebKit

/// The rules about `Origin`. Without any origin that is allowed, browsers keep the pages of others out.
///
/// Source: Fetch, section 3.2 (CORS protocol); RFC 6454, section 7.
struct CrossOrigin: Sendable {
    /// `https://desk.example.com`, as browsers write it.
    let allowed: [String]

    /// The origin of a request that may read the answer; nil for none, one that may not, and the server's own pages.
    func allowedOrigin(_ headers: HeaderFields) -> String? {
        guard let origin = headers.value("origin"), allowed.contains(origin) else { return nil }
        return origin
    }

    /// Whether a page may open a WebSocket: one of ours or of an allowed origin, or no browser asks.
    func mayOpenWebSocket(_ headers: HeaderFields, host: HostName?, isSecure: Bool) -> Bool {
        guard !headers.values("origin").isEmpty else { return true }
        guard let origin = headers.value("origin") else { return false }
        if allowed.contains(origin) { return true }
        let scheme = isSecure ? "https://" : "http://"
        guard let host, origin.hasPrefix(scheme), let named = HostName(String(origin.dropFirst(scheme.count))) else {
            return false
        }
        let usual: UInt16 = isSecure ? 443 : 80
        return named.name == host.name && named.port ?? usual == host.port ?? usual
    }

    /// The answer to a question whether a request would be allowed; nil for any other request.
    func preflight(_ head: RequestHead) -> Response? {
        guard head.method == .options, !allowed.isEmpty, head.headers.value("origin") != nil,
            let method = head.headers.value("access-control-request-method")
        else { return nil }
        var response = Response(204, headers: [HTTPHeader("Vary", "Access-Control-Request-Headers")])
        guard allowedOrigin(head.headers) != nil else { return response }
        let names = head.headers.elements("access-control-request-headers")
        guard HTTPMethod(rawValue: method) != nil, names.allSatisfy({ $0.utf8.allSatisfy(HTTPRequest.isTokenByte) }) else {
            return response
        }
        response.headers.append(HTTPHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"))
        response.headers.append(HTTPHeader("Access-Control-Max-Age", "600"))
        if !names.isEmpty {
            response.headers.append(HTTPHeader("Access-Control-Allow-Headers", names.joined(separator: ", ")))
        }
        return response
    }

    /// Of every answer, once an origin is allowed.
    func headers(for origin: String?) -> [HTTPHeader] {
        guard let origin else { return [] }
        return [
            HTTPHeader("Access-Control-Allow-Origin", origin),
            HTTPHeader("Access-Control-Expose-Headers", "ETag, Location, Retry-After"),
        ]
    }
}
