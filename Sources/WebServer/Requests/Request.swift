// A request as its handler sees it.

public import Values
public import WebKit

/// A connection of the server. Numbers are not used again.
public struct ConnectionID: Hashable, Sendable {
    let number: UInt64

    package init(number: UInt64) { self.number = number }
}

/// A request that waits for its answer.
public struct RequestID: Hashable, Sendable {
    public let connection: ConnectionID
    /// Counted on each connection; the stream of HTTP/2.
    let stream: Int32
}

/// Who sent a request.
public struct RequestPeer: Sendable, Equatable {
    public let connection: ConnectionID
    /// Nil when the connection was gone at once.
    public let address: IPAddress?
    /// Over TLS.
    public let isSecure: Bool

    package init(connection: ConnectionID, address: IPAddress?, isSecure: Bool) {
        (self.connection, self.address, self.isSecure) = (connection, address, isSecure)
    }
}

/// A whole request, its body included.
public struct Request: Sendable {
    public let method: HTTPMethod
    /// Decoded: `/orders/BTC%2FUSD` has the segments `orders` and `BTC/USD`, `/` none. No segment is `.` or `..`, and
    /// none has a control character.
    public let path: [String]
    public let query: RequestQuery
    /// Path and query as they were sent, without scheme and host: what a signature is of.
    public let target: String
    public let headers: HeaderFields
    public let body: [UInt8]
    public let version: HTTPVersion
    /// What the client calls us, with the port if it says so: `example.com:8443`. Empty when it does not say.
    public let host: String
    public let peer: RequestPeer
    /// A WebSocket can be the answer.
    public let wantsWebSocket: Bool

    init(_ head: RequestHead, body: [UInt8], peer: RequestPeer, wantsWebSocket: Bool) {
        method = head.method
        path = head.target.path
        query = head.target.query
        target = head.target.text
        headers = head.headers
        self.body = body
        version = head.version
        host = head.host?.text ?? ""
        self.peer = peer
        self.wantsWebSocket = wantsWebSocket
    }
}

extension Request: CustomStringConvertible, CustomReflectable {
    /// Without the query, the headers and the body, which may have secrets in them.
    public var description: String { "\(method.rawValue) /\(path.joined(separator: "/"))" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
