// What the server adds to every answer.

internal import Values
internal import WebKit

/// What of a request decides the form of its answer.
struct AnswerTerms: Equatable {
    /// Head alone.
    let isHead: Bool
    let isSecure: Bool
    let prefersGzip: Bool
    let ifNoneMatch: [String]
    /// The allowed origin that asks.
    let origin: String?
}

/// Makes the answer that leaves out of the handler's: conditions, compression, and the headers that protect browsers.
struct ResponsePolicy: Sendable {
    /// The default for ``ServerSettings/contentSecurityPolicy``.
    static let contentSecurityPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

    let contentSecurityPolicy: String
    let crossOrigin: CrossOrigin
    /// Names that the server goes by, in small letters; empty: any.
    let hosts: [String]

    /// A page elsewhere can have its own name point to us: then its scripts would be ours.
    func serves(_ host: HostName?) -> Bool {
        guard let host, !hosts.isEmpty else { return true }
        return hosts.contains(host.name)
    }

    func terms(_ head: RequestHead, isSecure: Bool) -> AnswerTerms {
        AnswerTerms(
            isHead: head.method == .head, isSecure: isSecure, prefersGzip: AcceptedCodings.prefersGzip(head.headers),
            ifNoneMatch: head.method == .get || head.method == .head ? head.headers.values("if-none-match") : [],
            origin: crossOrigin.allowedOrigin(head.headers))
    }

    /// What leaves for a request that was not even understood.
    func terms(isSecure: Bool, isHead: Bool = false) -> AnswerTerms {
        AnswerTerms(isHead: isHead, isSecure: isSecure, prefersGzip: false, ifNoneMatch: [], origin: nil)
    }

    /// All headers but those of the connection, and the body that leaves.
    func finish(_ response: Response, _ terms: AnswerTerms, at now: Instant) -> FinishedResponse {
        var response = response.isWellFormed ? response : ResponsePolicy.broken
        if response.has("vary") { response.headers = ResponsePolicy.joiningVary(response.headers) }
        var vary = response.value("vary").map { [$0] } ?? []
        let mayBeCompressed = ResponsePolicy.mayBeCompressed(response)
        if mayBeCompressed { vary.append("Accept-Encoding") }
        let compressed =
            mayBeCompressed && terms.prefersGzip ? response.compressedBody ?? Gzip.compress(response.body) : nil
        let isCompressed = compressed != nil
        if let tag = response.value("etag") {
            if isCompressed { response.replace("etag", with: HTTPHeader("ETag", EntityTag.compressed(tag))) }
            if response.status == 200, terms.ifNoneMatch.contains(where: { EntityTag.isNamed(tag, in: $0) }) {
                response.status = 304
            }
        }
        if !crossOrigin.allowed.isEmpty { vary.append("Origin") }
        response.headers.removeAll { $0.isNamed("vary") }
        if !vary.isEmpty { response.headers.append(HTTPHeader("Vary", vary.joined(separator: ", "))) }
        if isCompressed, response.status != 304 { response.headers.append(HTTPHeader("Content-Encoding", "gzip")) }
        addUsualHeaders(&response, terms, now)
        let body = compressed ?? response.body
        if response.hasNoContent {
            response.headers.removeAll { $0.isNamed("content-type") }
            return FinishedResponse(status: response.status, headers: response.headers, body: [], hidesBody: false)
        }
        return FinishedResponse(status: response.status, headers: response.headers, body: body, hidesBody: terms.isHead)
    }

    private static func mayBeCompressed(_ response: Response) -> Bool {
        guard response.mayBeCompressed, !response.hasNoContent else { return false }
        if response.compressedBody != nil { return true }
        guard response.body.count >= Gzip.least, let type = response.value("content-type") else { return false }
        return Gzip.isWorthwhile(type: type)
    }

    private func addUsualHeaders(_ response: inout Response, _ terms: AnswerTerms, _ now: Instant) {
        var usual = [
            HTTPHeader("Date", HTTPDate.text(now)), HTTPHeader("X-Content-Type-Options", "nosniff"),
            HTTPHeader("Content-Security-Policy", contentSecurityPolicy), HTTPHeader("X-Frame-Options", "DENY"),
            HTTPHeader("Referrer-Policy", "no-referrer"), HTTPHeader("Cross-Origin-Opener-Policy", "same-origin"),
            // Answers tell of accounts: nothing keeps them unless their handler says so.
            HTTPHeader("Cache-Control", "no-store"),
        ]
        if terms.isSecure { usual.append(HTTPHeader("Strict-Transport-Security", "max-age=31536000")) }
        usual += crossOrigin.headers(for: terms.origin)
        for header in usual where !response.has(header.name.lowercased()) { response.headers.append(header) }
    }

    private static func joiningVary(_ headers: [HTTPHeader]) -> [HTTPHeader] {
        let values = headers.filter { $0.isNamed("vary") }.map(\.value)
        return headers.filter { !$0.isNamed("vary") } + [HTTPHeader("Vary", values.joined(separator: ", "))]
    }

    /// In place of one that cannot be sent as it is: a mistake of ours, which is not the client's to see.
    private static let broken = ProblemDetails(500, "The answer could not be made.").response
}

/// An answer as it leaves, whatever the protocol.
struct FinishedResponse: Equatable {
    let status: Int
    let headers: [HTTPHeader]
    let body: [UInt8]
    /// Only its length is told: the method is HEAD.
    let hidesBody: Bool

    var hasContentLength: Bool { status != 204 && status != 304 && status >= 200 }
}

extension Response {
    fileprivate mutating func replace(_ name: String, with header: HTTPHeader) {
        headers.removeAll { $0.isNamed(name) }
        headers.append(header)
    }
}
