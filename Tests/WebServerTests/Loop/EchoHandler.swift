// The application of the tests.

import Values
import WebKit
import WebServer

/// Answers by the path: `/echo` with the request, `/long` with as many bytes as the query says, `/later` when the test
/// says so, `/stream` as a WebSocket that sends back what it gets, `/fail` with a problem.
final class EchoHandler: RequestHandler {
    private(set) var waiting: [(id: RequestID, request: Request)] = []
    private(set) var forgotten: [RequestID] = []
    private(set) var notices: [ServerNotice] = []
    private(set) var sockets: [ConnectionID] = []
    private(set) var closings: [WebSocketClosing] = []
    private(set) var texts: [String] = []
    var files = StaticFiles()

    func answer(_ request: Request, _ id: RequestID, _ server: ServerLoop) -> Answer {
        switch request.path.first {
        case "echo":
            let query = request.query.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            let text =
                "\(request.version) \(request.peer.isSecure) \(request) [\(query)] \(String(decoding: request.body, as: UTF8.self))"
            return .response(Response(200, type: "text/plain; charset=utf-8", Array(text.utf8)))
        case "long":
            let count = request.query.parameters.first.flatMap { Int($0.name) } ?? 0
            return .response(Response(200, type: "text/plain", (0..<count).map { UInt8(97 + $0 % 26) }))
        case "later":
            waiting.append((id, request))
            return .later
        case "stream": return .webSocket
        case "fail": return .response(ProblemDetails(409, "There is another one.").response)
        default: return .response(files.response(request.path) ?? ProblemDetails(404, "There is nothing here.").response)
        }
    }

    /// What waits, answered in an order of the test's.
    func takeWaiting() -> [(id: RequestID, request: Request)] {
        defer { waiting = [] }
        return waiting
    }

    func forget(_ id: RequestID) { forgotten.append(id) }

    func opened(_ id: ConnectionID, _ request: Request, _ server: ServerLoop) {
        sockets.append(id)
        if let greeting = request.query.value("hello") { server.send(Array(greeting.utf8), to: id) }
    }

    func received(_ text: [UInt8], _ id: ConnectionID, _ server: ServerLoop) {
        texts.append(String(decoding: text, as: UTF8.self))
        if text == Array("close".utf8) { return server.close(id, code: 4000, reason: "as you wish") }
        server.send(text, to: id)
    }

    func closed(_ id: ConnectionID, _ closing: WebSocketClosing) { closings.append(closing) }
    func noticed(_ notice: ServerNotice) { notices.append(notice) }

    var faults: [RequestFault] {
        notices.compactMap { if case .refused(_, let fault) = $0 { fault } else { nil } }
    }
}
