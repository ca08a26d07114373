// What a handler answers.

public import WebKit

/// An answer as its handler makes it; the server adds what every answer has.
public struct Response: Sendable, Equatable {
    public var status: Int
    /// `Content-Length`, `Date`, `Connection`, `Transfer-Encoding` and `Content-Encoding` are the server's.
    public var headers: [HTTPHeader]
    /// Not sent when the method is HEAD.
    public var body: [UInt8]
    /// The body as `gzip` compresses it, when that is known already.
    public var compressedBody: [UInt8]?
    /// False for a body in which a secret stands beside what somebody else can choose: its compressed length would
    /// tell of it.
    public var mayBeCompressed = true

    public init(_ status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// With a body of some type, such as `text/plain; charset=utf-8`.
    public init(_ status: Int, type: String, _ body: [UInt8], headers: [HTTPHeader] = []) {
        self.init(status, headers: [HTTPHeader("Content-Type", type)] + headers, body: body)
    }

    /// With a JSON text.
    public static func json(_ body: [UInt8], status: Int = 200) -> Response {
        Response(status, type: "application/json", body)
    }

    /// Whether it has the header; its name in small letters.
    func has(_ name: String) -> Bool { headers.contains { $0.isNamed(name) } }

    func value(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }

    /// Nothing stands behind its head, whatever the method.
    var hasNoContent: Bool { status == 204 || status == 304 || status < 200 }

    /// No byte of it can be taken for the end of a line, and none of its headers is the server's.
    var isWellFormed: Bool {
        (200...599).contains(status)
            && headers.allSatisfy { header in
                !header.name.isEmpty && header.name.utf8.allSatisfy(HTTPRequest.isTokenByte)
                    && header.value.utf8.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 }
                    && !Response.reserved.contains { header.isNamed($0) }
            }
    }

    private static let reserved = ["content-length", "date", "connection", "transfer-encoding", "content-encoding", "keep-alive"]
}

extension Response: CustomStringConvertible, CustomReflectable {
    /// Without the body, which may have secrets in it.
    public var description: String { "\(status), \(body.count) bytes" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
