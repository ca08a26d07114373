// What a server answers when a client wants a WebSocket.

internal import Cryptography

/// The server's half of a handshake.
///
/// Messages are compressed when the client offers it, and then neither side refers to earlier ones: thousands of
/// WebSockets share one memory for it.
public struct WebSocketAcceptance: Sendable, Equatable {
    /// How far back, as a power of two, what we compress may refer; nil: nothing is compressed.
    public let windowBits: Int32?
    private let accept: String
    private let answersWindowBits: Bool

    /// Nil for a key that is not sixteen bytes in base64.
    ///
    /// - Parameters:
    ///   - key: `Sec-WebSocket-Key`.
    ///   - extensions: Each `Sec-WebSocket-Extensions` of the request.
    ///
    /// Source: RFC 6455, section 4.2; RFC 7692, section 7.1.
    public init?(key: String, extensions: [String]) {
        guard let bytes = Base64.decode(key), bytes.count == 16 else { return nil }
        accept = WebSocketAcceptance.mark(key: key)
        let offers = extensions.flatMap { $0.split(separator: ",") }.lazy.compactMap(WebSocketAcceptance.offer)
        let offer = offers.first
        windowBits = offer.map { $0.windowBits ?? 15 }
        answersWindowBits = offer?.windowBits != nil
    }

    static func mark(key: String) -> String {
        Base64.encode(Digest.sha1.hash(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
    }

    /// Of the answer with status 101.
    public var headers: [HTTPHeader] {
        var headers = [
            HTTPHeader("Upgrade", "websocket"), HTTPHeader("Connection", "Upgrade"),
            HTTPHeader("Sec-WebSocket-Accept", accept),
        ]
        if let windowBits {
            let bits = answersWindowBits ? "; server_max_window_bits=\(windowBits)" : ""
            headers.append(
                HTTPHeader(
                    "Sec-WebSocket-Extensions",
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover\(bits)"))
        }
        return headers
    }

    private struct Offer {
        let windowBits: Int32?
    }

    /// Nil for an offer that we cannot agree to; the next one may be better.
    private static func offer(_ text: Substring) -> Offer? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(WebSocketAgreement.trimmed)
        guard parts.first == "permessage-deflate" else { return nil }
        var names: Set<Substring> = []
        var windowBits: Int32?
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard names.insert(pair[0]).inserted else { return nil }
            switch (pair[0], pair.count) {
            case ("client_no_context_takeover", 1), ("server_no_context_takeover", 1): break
            // Whatever it compresses by, we decompress it.
            case ("client_max_window_bits", 1): break
            case ("client_max_window_bits", 2): guard bits(pair[1], from: 8) != nil else { return nil }
            case ("server_max_window_bits", 2):
                // zlib cannot compress so that nothing refers further back than 256 bytes.
                guard let bits = bits(pair[1], from: 9) else { return nil }
                windowBits = bits
            default: return nil
            }
        }
        return Offer(windowBits: windowBits)
    }

    private static func bits(_ text: Substring, from least: Int32) -> Int32? {
        let digits = text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 2 ? text.dropFirst().dropLast() : text
        guard digits.count <= 2, digits.first != "0", digits.allSatisfy(\.isNumber), let bits = Int32(digits),
            (least...15).contains(bits)
        else { return nil }
        return bits
    }
}
