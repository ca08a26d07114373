// How a session's token comes and goes in HTTP.

internal import Values

/// Programs send `Authorization: Bearer TOKEN`, which no other site can make a browser send. Browsers may keep the token in a
/// cookie that scripts cannot read and other sites cannot use; then every request has a header of ours as well, which no form
/// and no link of another site can send.
public enum PresentedSession: Equatable, Sendable {
    case none
    case token(String)
    /// A page asks by itself, and nobody has touched it since it asked last: the session is not used by that.
    case tokenOfPage(String)
    case cookieWithoutHeader

    /// Any value will do, such as `1`; ``pageValue`` says that a page asks by itself.
    public static let header = "Penstock-Request"
    public static let pageValue = "page"

    /// - Parameters: The values of the headers Authorization, Cookie and ``header``; nil for those that are not there.
    public init(authorization: String?, cookie: String?, header: String?) {
        if let authorization {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            self = parts.count == 2 && parts[0].lowercased() == "bearer" ? .token(String(parts[1])) : .none
            return
        }
        guard let cookie, let token = PresentedSession.token(in: cookie) else {
            self = .none
            return
        }
        switch header {
        case nil: self = .cookieWithoutHeader
        case Self.pageValue: self = .tokenOfPage(token)
        default: self = .token(token)
        }
    }

    /// The value of a Set-Cookie header.
    ///
    /// - Parameter isSecure: Whether the peer came by TLS; without it only on the loopback.
    public static func cookie(_ token: SessionToken, isSecure: Bool, _ rules: AccessRules) -> String {
        cookie(token.text, isSecure, seconds: rules.sessionLongest.nanoseconds / 1_000_000_000)
    }

    /// The value of a Set-Cookie header that has the browser forget the token.
    public static func noCookie(isSecure: Bool) -> String { cookie("", isSecure, seconds: 0) }

    private static func cookie(_ value: String, _ isSecure: Bool, seconds: Int64) -> String {
        "\(isSecure ? secureName : plainName)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    /// Browsers take a cookie of this name from this host alone, by TLS alone.
    private static let secureName = "__Host-penstock"
    private static let plainName = "penstock"

    private static func token(in cookies: String) -> String? {
        var plain: String?
        for cookie in cookies.split(separator: ";") {
            let parts = cookie.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            if parts[0] == secureName { return String(parts[1]) }
            if parts[0] == plainName { plain = plain ?? String(parts[1]) }
        }
        return plain
    }
}
