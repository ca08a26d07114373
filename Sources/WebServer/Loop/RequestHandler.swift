// Whoever answers.

/// What becomes of a request.
public enum Answer: Sendable {
    case response(Response)
    /// ``ServerLoop/answer(_:_:)`` comes later, on the same thread.
    case later
    /// The connection becomes a WebSocket. A request that does not want one gets status 426.
    case webSocket
}

/// Why a WebSocket is over.
public enum WebSocketClosing: Sendable, Equatable {
    /// The client said so, with its code, 1005 for none.
    case closed(code: UInt16)
    /// The client broke the protocol or our bounds, and was told so.
    case broken(code: UInt16)
    case hungUp
    /// Too much waits to be sent to it.
    case tooSlow
    /// It does not answer pings.
    case silent
    /// We closed it.
    case ours
}

/// What the server turned away by itself, for a log.
public enum ServerNotice: Sendable {
    case refused(RequestPeer, RequestFault)
    /// Its address has as many connections as one may have.
    case tooManyConnections(RequestPeer)
}

/// The application behind a server. Everything is called by the thread that turns the loop, and must not wait; each call
/// may use the loop.
public protocol RequestHandler: AnyObject {
    /// A request has come.
    func answer(_ request: Request, _ id: RequestID, _ server: ServerLoop) -> Answer
    /// The client of a request that was to be answered later is gone, or the time is over.
    func forget(_ id: RequestID)
    /// The connection is a WebSocket now. `request` is the one that wanted it.
    func opened(_ id: ConnectionID, _ request: Request, _ server: ServerLoop)
    /// A WebSocket sent a text, which is UTF-8.
    func received(_ text: [UInt8], _ id: ConnectionID, _ server: ServerLoop)
    /// A WebSocket is over; nothing more is heard of it.
    func closed(_ id: ConnectionID, _ closing: WebSocketClosing)
    /// Something was turned away.
    func noticed(_ notice: ServerNotice)
}
