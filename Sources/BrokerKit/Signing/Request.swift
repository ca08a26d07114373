// A request before it is signed, and as it is sent.

/// A name and a value, neither of them encoded.
///
/// Its value may be a secret: it is not printed.
package struct Parameter: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package var description: String { name }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What stands in the body.
package enum RequestBody: Sendable, Equatable {
    case none
    /// Sent as `application/x-www-form-urlencoded`.
    case form([Parameter])
    /// The text of a JSON value, sent as it is.
    case json([UInt8])
}

extension RequestBody: CustomStringConvertible, CustomReflectable {
    package var description: String { contentType ?? "nothing" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    var contentType: String? {
        switch self {
        case .none: nil
        case .form: "application/x-www-form-urlencoded"
        case .json: "application/json"
        }
    }
}

/// What an adapter wants to ask a venue.
///
/// A message that logs on to a WebSocket is one too: its query holds what is signed, and what it becomes holds the
/// signature.
package struct UnsignedRequest: Sendable, Equatable {
    /// In capitals.
    package var method: String
    /// In small letters.
    package var host: String
    /// From the first slash on, percent-encoded, without a query.
    package var path: String
    package var query: [Parameter]
    package var body: RequestBody

    package init(
        _ method: String, host: String = "", path: String, query: [Parameter] = [], body: RequestBody = .none
    ) {
        self.method = method
        self.host = host
        self.path = path
        self.query = query
        self.body = body
    }
}

extension UnsignedRequest {
    /// As it is sent where nobody asks who sends it.
    package var plain: SignedRequest {
        let query = String(decoding: PercentEncoding.form(query), as: UTF8.self)
        let bytes: [UInt8] =
            switch body {
            case .none: []
            case .form(let parameters): PercentEncoding.form(parameters)
            case .json(let text): text
            }
        return SignedRequest(
            method: method, host: host, target: query.isEmpty ? path : "\(path)?\(query)", query: self.query,
            headers: body.contentType.map { [Parameter("Content-Type", $0)] } ?? [], body: bytes, signature: "")
    }
}

extension UnsignedRequest: CustomStringConvertible, CustomReflectable {
    /// Without query and body, which may hold secrets.
    package var description: String { "\(method) \(host)\(path)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A request with everything in it that proves who sends it. Its bytes are the bytes that were signed.
package struct SignedRequest: Sendable, Equatable {
    package let method: String
    package let host: String
    /// The path with its query, as it stands in the request line.
    package let target: String
    /// The query by its parts, not encoded, the signature among them where it goes there: what a WebSocket message says.
    package let query: [Parameter]
    package let headers: [Parameter]
    package let body: [UInt8]
    /// In the venue's encoding; empty where nothing is signed.
    package let signature: String
}

extension SignedRequest: CustomStringConvertible, CustomReflectable {
    /// Without query, headers and body, which hold secrets.
    package var description: String { "\(method) \(host)\(target.prefix { $0 != "?" })" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
