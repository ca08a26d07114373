// What a WebSocket tells its owner.

public import Reactor

public enum WebSocketEvent: Sendable {
    /// Messages can be sent now.
    case opened
    /// UTF-8.
    case text([UInt8])
    case binary([UInt8])
    /// The answer to a ping of ours, or one that nobody asked for.
    case pong([UInt8])
    /// The last event.
    case ended(WebSocketEnd)
}

/// Why a WebSocket is over.
public enum WebSocketEnd: Sendable, Equatable {
    /// The settings cannot be a request.
    case badRequest
    case cannotConnect(errno: Int32)
    case secureConnectionFailed(TLSFailure)
    /// The server answers, but with another status than 101.
    case refused(status: Int)
    /// The answer is no HTTP, or does not begin the WebSocket that was asked for.
    case badHandshake
    /// It was not open in time.
    case timedOut
    /// The other end said so, with its code, 1005 for none, and its reason.
    case closed(code: UInt16, reason: [UInt8])
    /// The other end broke the protocol (1002), sent what is no text or cannot be decompressed (1007), or more than we
    /// take (1009), and was told so.
    case failed(code: UInt16)
    /// The connection ended without a word.
    case hungUp
}

extension WebSocketEnd: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badRequest: "the address or the headers cannot be sent as they are"
        case .cannotConnect(let errno): "the server cannot be reached: \(IOError.words(for: errno))"
        case .secureConnectionFailed(let failure): failure.description
        case .refused(let status): "the server answers with status \(status)"
        case .badHandshake: "the server does not begin the WebSocket that was asked for"
        case .timedOut: "the server takes too long"
        case .closed(let code, let reason):
            "the server closed the WebSocket with code \(code) \(String(decoding: reason, as: UTF8.self))"
        case .failed(let code): "the server breaks the protocol or our bounds: code \(code)"
        case .hungUp: "the server hung up"
        }
    }
}
