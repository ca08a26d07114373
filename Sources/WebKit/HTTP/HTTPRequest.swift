// What is asked of a server.

public import Values

public enum HTTPMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case head = "HEAD"
    case options = "OPTIONS"
}

/// A header. Its value may be a key or a signature: nothing that describes one shows it.
public struct HTTPHeader: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A request as a value. What leaves is this and nothing else: the URL and the body byte for byte, the headers in their
/// order behind `Host`, and `Content-Length` where there is a body.
public struct HTTPRequest: Sendable, Equatable {
    public var method: HTTPMethod
    /// `https://HOST[:PORT]/PATH[?QUERY]`, or http; nothing in it is encoded any further. At most 16 KiB.
    public var url: String
    /// At most 64, of 16 KiB together. `Host`, `Content-Length`, `Transfer-Encoding`, `Connection` and `Expect` are not
    /// the caller's.
    public var headers: [HTTPHeader]
    public var body: [UInt8]
    public var limits = HTTPLimits()
    /// Nil: the client's.
    public var route: HTTPRoute?

    public init(_ method: HTTPMethod, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// How a server is reached, in place of all that the client's settings say of it.
public struct HTTPRoute: Sendable, Equatable {
    /// As ``HTTPClientSettings/authorityFile``.
    public var authorityFile: String?
    /// As ``HTTPClientSettings/proxy``, without credentials.
    public var proxy: String?

    public init(authorityFile: String? = nil, proxy: String? = nil) {
        self.authorityFile = authorityFile
        self.proxy = proxy
    }
}

/// How long each part of a transfer may take, and how much may come back.
public struct HTTPLimits: Sendable, Equatable {
    /// Looking the host up.
    public var resolve = Interval.seconds(3)
    /// From the start until the connection stands, TLS included.
    public var connect = Interval.seconds(5)
    /// From the start until the answer is whole; at most a week.
    public var whole = Interval.seconds(10)
    /// Of the answer's body, decompressed if it was asked for so.
    public var bodyBytes = 4 << 20
    /// Asks for gzip; the answer's body comes decompressed.
    public var acceptsCompressed = false
    /// The body is taken while it comes, by ``HTTPClient/streamed(_:)``: an answer that does not end. `bodyBytes` bounds
    /// what waits to be taken.
    public var isStream = false

    public init() {}
}

extension HTTPHeader: CustomStringConvertible, CustomReflectable {
    public var description: String { name }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
    /// Without the query, which may be signed or name a key.
    public var description: String { "\(method.rawValue) \(url.prefix { $0 != "?" })" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

// MARK: What may leave

extension HTTPRequest {
    private static let reserved: [String] = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "proxy-connection", "upgrade", "te",
        "trailer",
    ]

    /// Whether it can be sent as it is: no byte of it can be taken for the end of a line or of the head.
    ///
    /// Source: RFC 9110, section 5; RFC 3986.
    var isWellFormed: Bool { isURLWellFormed && areHeadersWellFormed && !(method == .head && !body.isEmpty) }

    private var isURLWellFormed: Bool {
        let scheme = url.hasPrefix("https://") ? 8 : url.hasPrefix("http://") ? 7 : 0
        guard scheme > 0, url.utf8.count <= 16 << 10 else { return false }
        let bytes = url.utf8.span
        var host = scheme
        while host < bytes.count, bytes[host] != UInt8(ascii: "/"), bytes[host] != UInt8(ascii: "?") {
            if bytes[host] == UInt8(ascii: "@") { return false }
            host += 1
        }
        for place in scheme..<bytes.count where !HTTPRequest.isURLByte(bytes[place]) { return false }
        return host > scheme
    }

    private var areHeadersWellFormed: Bool {
        let size = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        return headers.count <= 64 && size <= 16 << 10 && headers.allSatisfy { header in
            !HTTPRequest.reserved.contains { header.isNamed($0) } && !header.name.isEmpty
                && HTTPRequest.isEach(header.name, HTTPRequest.isTokenByte)
                && HTTPRequest.isEach(header.value) { 0x20...0x7E ~= $0 || $0 == 9 || $0 >= 0x80 }
                && header.value.utf8.first != 0x20 && header.value.utf8.last != 0x20
        }
    }

    private static func isEach(_ text: String, _ isGood: (UInt8) -> Bool) -> Bool {
        let bytes = text.utf8.span
        for place in bytes.indices where !isGood(bytes[place]) { return false }
        return true
    }

    private static func isURLByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: 0x21...0x7E ~= byte
        }
    }

    /// Whether it may be in a method or in the name of a header.
    public static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        // !#$%&'*+-.^_`|~
        case 33, 35...39, 42, 43, 45, 46, 94...96, 124, 126: true
        default: false
        }
    }
}

extension HTTPHeader {
    /// Whatever the case of its letters; `other` has small ones.
    public func isNamed(_ other: String) -> Bool {
        let (name, other) = (name.utf8.span, other.utf8.span)
        guard name.count == other.count else { return false }
        for place in name.indices where (65...90 ~= name[place] ? name[place] | 0x20 : name[place]) != other[place] { return false }
        return true
    }
}
