// Requests that want to become a WebSocket.

internal import WebKit

/// What becomes of one.
enum WebSocketUpgrade: Equatable {
    /// It asks for none.
    case none
    case possible(WebSocketAcceptance)
    case refused(ProblemDetails, headers: [HTTPHeader])

    /// Source: RFC 6455, sections 4.2 and 10.2; RFC 9110, section 7.8.
    init(_ head: RequestHead, _ policy: ResponsePolicy, isSecure: Bool) {
        let headers = head.headers
        guard head.version == .http11, headers.elements("connection").contains("upgrade"),
            headers.elements("upgrade").contains("websocket")
        else {
            self = .none
            return
        }
        guard head.method == .get, head.framing == .none || head.framing == .length(0) else {
            self = .refused(ProblemDetails(400, "A WebSocket begins with a GET without a body."), headers: [])
            return
        }
        guard headers.value("sec-websocket-version") == "13" else {
            self = .refused(
                ProblemDetails(426, "Only version 13 of WebSockets is spoken here."),
                headers: [HTTPHeader("Sec-WebSocket-Version", "13"), HTTPHeader("Upgrade", "websocket")])
            return
        }
        guard policy.crossOrigin.mayOpenWebSocket(headers, host: head.host, isSecure: isSecure) else {
            self = .refused(ProblemDetails(403, "Pages of this origin may not open a WebSocket here."), headers: [])
            return
        }
        let extensions = headers.values("sec-websocket-extensions")
        guard let key = headers.value("sec-websocket-key"), let acceptance = WebSocketAcceptance(key: key, extensions: extensions)
        else {
            self = .refused(ProblemDetails(400, "Sec-WebSocket-Key must be sixteen bytes in base64."), headers: [])
            return
        }
        self = .possible(acceptance)
    }
}
