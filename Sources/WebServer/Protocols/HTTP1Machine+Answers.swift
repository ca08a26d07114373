// Answers of HTTP/1.1 as bytes.

package import Values
internal import WebKit

extension HTTP1Machine {
    /// Answers the request of that number; nothing when it does not wait any more.
    package func answer(_ number: Int32, _ response: Response, at now: Moment) {
        guard number == count else { return }
        respond(response, now)
        advance(now)
    }

    func respond(_ response: Response, _ now: Moment) {
        guard case .answering(let terms, _, let keepsAlive, _) = state else { return }
        let goesOn = keepsAlive && !isStopping
        write(settings.policy.finish(response, terms, at: now.utc), keepsAlive: goesOn)
        state = goesOn ? .head(HeadReader(), since: now.steady) : .finishing
    }

    /// Makes the connection a WebSocket; nil when the request does not wait, or did not ask for one.
    func accept(_ number: Int32) -> WebSocketAcceptance? {
        guard number == count, case .answering(_, .possible(let acceptance), _, _) = state else { return nil }
        state = .upgraded
        append("HTTP/1.1 101 \(StatusPhrase.of(101))\r\n")
        for header in acceptance.headers { append("\(header.name): \(header.value)\r\n") }
        append("\r\n")
        return acceptance
    }

    func write(_ response: FinishedResponse, keepsAlive: Bool) {
        append("HTTP/1.1 \(response.status) \(StatusPhrase.of(response.status))\r\n")
        for header in response.headers { append("\(header.name): \(header.value)\r\n") }
        if response.hasContentLength { append("Content-Length: \(response.body.count)\r\n") }
        append(keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n")
        if response.hidesBody { return }
        response.body.withBytes { output.append($0) }
    }

    func append(_ text: String) { Array(text.utf8).withBytes { output.append($0) } }
}
