// What is asked of the server when a WebSocket begins, and its bounds.

/// Settings of one connection.
public struct WebSocketSettings: Sendable {
    /// How messages may be compressed.
    public enum Compression: Sendable {
        case none
        /// permessage-deflate, if the server wants; each side remembers earlier messages or, when false, none, which
        /// costs more bytes and less memory.
        case offered(contextTakeover: Bool)
    }

    /// What the server is called, with the port where that is not the usual one: `stream.example.com:9443`.
    public var host: String
    /// `/ws?streams=...`
    public var target: String
    public var headers: [HTTPHeader] = []
    public var compression = Compression.offered(contextTakeover: false)
    /// Longer messages end the connection, compressed or not.
    public var maximumMessageBytes = 4 << 20
    /// What waits to be sent: `send` takes no more then.
    public var maximumPendingBytes = 1 << 20

    public init(host: String, target: String) {
        self.host = host
        self.target = target
    }

    /// The request that begins a WebSocket; nil when it cannot be sent as it is.
    ///
    /// - Parameter key: Sixteen bytes that nobody can foresee, in base64.
    ///
    /// Source: RFC 6455, section 4.1; RFC 7692, section 7.1.
    func request(key: String) -> [UInt8]? {
        // The same rules as for any request.
        guard HTTPRequest(.get, "http://\(host)\(target)", headers: headers).isWellFormed, target.hasPrefix("/"),
            !host.contains("/"), !host.contains("?"),
            headers.allSatisfy({ WebSocketSettings.isFree($0.name.lowercased()) })
        else { return nil }
        var text = "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        text += "Sec-WebSocket-Key: \(key)\r\nSec-WebSocket-Version: 13\r\n"
        switch compression {
        case .none: break
        case .offered(contextTakeover: true): text += "Sec-WebSocket-Extensions: permessage-deflate\r\n"
        case .offered(contextTakeover: false):
            text += "Sec-WebSocket-Extensions: permessage-deflate; "
            text += "client_no_context_takeover; server_no_context_takeover\r\n"
        }
        for header in headers { text += "\(header.name): \(header.value)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    private static func isFree(_ name: String) -> Bool {
        !name.hasPrefix("sec-websocket-") || name == "sec-websocket-protocol"
    }

    /// What the two sides agreed on; nil when the answer does not begin a WebSocket.
    func agreement(_ head: ResponseHead, key: String) -> WebSocketAgreement? {
        let connection = head.values("connection").flatMap { $0.split(separator: ",") }
        guard head.status == 101, head.values("upgrade").map({ $0.lowercased() }) == ["websocket"],
            connection.contains(where: { WebSocketAgreement.trimmed($0) == "upgrade" }),
            head.values("sec-websocket-accept") == [WebSocketAcceptance.mark(key: key)], isProtocolAskedFor(head)
        else { return nil }
        return WebSocketAgreement(head.values("sec-websocket-extensions"), compression)
    }

    /// One that was not asked for is not spoken.
    private func isProtocolAskedFor(_ head: ResponseHead) -> Bool {
        let asked = headers.filter { $0.name.lowercased() == "sec-websocket-protocol" }
            .flatMap { $0.value.split(separator: ",") }.map(WebSocketAgreement.trimmed)
        return head.values("sec-websocket-protocol").allSatisfy { asked.contains(WebSocketAgreement.trimmed($0[...])) }
    }
}

extension WebSocketSettings: CustomStringConvertible, CustomReflectable {
    /// Without the query, which may name a key.
    public var description: String { "\(host)\(target.prefix { $0 != "?" })" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What both sides of a WebSocket do.
struct WebSocketAgreement {
    private(set) var isCompressed = false
    /// What we compress refers to no earlier message.
    private(set) var forgetsOurs = false
    private(set) var forgetsTheirs = false

    /// Nil for anything that was not offered.
    ///
    /// Source: RFC 7692, sections 7.1 and 5.1.
    init?(_ extensions: [String], _ offer: WebSocketSettings.Compression) {
        if extensions.isEmpty { return }
        guard case .offered(let takeover) = offer, extensions.count == 1 else { return nil }
        let parts = extensions[0].split(separator: ";", omittingEmptySubsequences: false)
            .map(WebSocketAgreement.trimmed)
        guard parts[0] == "permessage-deflate", Set(parts).count == parts.count else { return nil }
        var names: Set<Substring> = []
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard names.insert(pair[0]).inserted else { return nil }
            switch (pair[0], pair.count) {
            case ("client_no_context_takeover", 1): forgetsOurs = true
            case ("server_no_context_takeover", 1): forgetsTheirs = true
            // Ours is as large as any can be.
            case ("server_max_window_bits", 2):
                guard let bits = Int(pair[1]), (8...15).contains(bits), pair[1].count <= 2 else { return nil }
            default: return nil
            }
        }
        if !takeover {
            guard forgetsTheirs else { return nil }
            forgetsOurs = true
        }
        isCompressed = true
    }

    /// In small letters, without white space around it.
    static func trimmed(_ text: Substring) -> String {
        let bytes = text.utf8.drop { $0 == 32 || $0 == 9 }
        let end = bytes.lastIndex { $0 != 32 && $0 != 9 }.map { bytes.index(after: $0) } ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self).lowercased()
    }
}
