// How a request says who sends it, for the document of the API.

internal import Access
internal import WebKit

extension OpenAPI {
    /// All four headers together.
    static let signature: JSON = ["key": [], "keyTime": [], "keyNonce": [], "keySignature": []]

    static let securitySchemes: [JSON.Member] = [
        .init("session", ["type": "http", "scheme": "bearer", "description": "The token that POST /login answers."]),
        .init(
            "cookie",
            ["type": "apiKey", "in": "cookie", "name": "penstock", "description": "What POST /login sets; `__Host-penstock` over TLS."]),
        .init(
            "cookieHeader",
            header(
                PresentedSession.header,
                "Goes with the cookie; any value, such as 1. With `page`, a page asks by itself, and the session is not used by that.")),
        .init("key", header(SignedRequest.keyHeader, "The id of a key, as POST /keys answers.")),
        .init("keyTime", header(SignedRequest.timeHeader, "Milliseconds since 1970: at most 30 s old, or 5 s ahead.")),
        .init("keyNonce", header(SignedRequest.nonceHeader, "8 to 64 characters that the key has not sent before.")),
        .init(
            "keySignature",
            header(
                SignedRequest.signatureHeader,
                "HMAC-SHA256 in hexadecimal digits, with the letters of the key's secret as its key, of six lines with a line feed "
                    + "between them: PENSTOCK-HMAC-SHA256, the method, path and query as sent, the time, the nonce, and the SHA-256 "
                    + "of the body in hexadecimal digits.")),
    ]

    private static func header(_ name: String, _ words: String) -> JSON {
        ["type": "apiKey", "in": "header", "name": .text(name), "description": .text(words)]
    }
}
