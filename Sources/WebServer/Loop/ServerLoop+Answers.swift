// What a handler is asked, and what it says.

internal import Values
public import WebKit

extension ServerLoop {
    func dispatch(_ event: Connection.Event, of connection: Connection, to handler: any RequestHandler) {
        let id = connection.peer.connection
        switch event {
        case .request(let number, let request):
            counts.requests += 1
            if request.wantsWebSocket { connection.upgrading = request }
            let requestID = RequestID(connection: id, stream: number)
            take(handler.answer(request, requestID, self), requestID, connection)
        case .abandoned(let number): handler.forget(RequestID(connection: id, stream: number))
        case .refused(let fault):
            counts.refusedRequests += 1
            handler.noticed(.refused(connection.peer, fault))
        case .opened(let request): handler.opened(id, request, self)
        case .text(let bytes): handler.received(bytes, id, self)
        case .closed(let closing):
            counts.openWebSockets -= 1
            if closing == .tooSlow { counts.slowReaders += 1 }
            handler.closed(id, closing)
        }
    }

    private func take(_ answer: Answer, _ id: RequestID, _ connection: Connection) {
        switch answer {
        case .response(let response): connection.answer(id.stream, response, at: now)
        case .later: break
        case .webSocket:
            if connection.accept(id.stream, settings, deflate, at: now) {
                counts.openWebSockets += 1
            } else {
                var response = ProblemDetails(426, "Here is a WebSocket (RFC 6455, over HTTP/1.1), and nothing else.").response
                response.headers.append(HTTPHeader("Upgrade", "websocket"))
                connection.answer(id.stream, response, at: now)
            }
        }
    }

    /// Answers what was to be answered later; nothing when the client does not wait any more.
    public func answer(_ id: RequestID, _ answer: Answer) {
        guard let connection = connections[id.connection.number] else { return }
        now = clock()
        take(answer, id, connection)
        makeReady(connection)
    }

    // MARK: WebSockets

    /// Sends a text to WebSockets; those that are over are passed over, and those that are too slow are closed.
    public func send(_ text: SharedText, to ids: some Sequence<ConnectionID>) {
        now = clock()
        for id in ids {
            guard let connection = connections[id.number], let channel = connection.channel else { continue }
            channel.send(text, at: now.steady)
            makeReady(connection)
        }
    }

    /// Sends UTF-8.
    public func send(_ text: [UInt8], to id: ConnectionID) { send(SharedText(text), to: CollectionOfOne(id)) }

    /// How many bytes wait to be sent to a WebSocket; nil when it is over.
    public func pendingBytes(of id: ConnectionID) -> Int? { connections[id.number]?.channel?.machine.pending.count }

    /// Closes a WebSocket; the handler hears of it as of any other end.
    ///
    /// - Parameter reason: At most 123 bytes.
    public func close(_ id: ConnectionID, code: UInt16 = 1000, reason: StaticString = "") {
        guard let connection = connections[id.number], let channel = connection.channel else { return }
        now = clock()
        channel.close(.ours, code, reason, at: now.steady)
        makeReady(connection)
    }
}
