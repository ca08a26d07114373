// FIX sessions: how they stand, and what is done with them.

internal import Access
internal import WebKit
internal import WebServer

extension Routes {
    static let sessions: [Route] = [
        Route(.get, "/sessions", .right(.look), "The FIX sessions.", result: .page(of: .named("Session"))) {
            _, _ in .listed(.sessions, AnswerLines.session)
        },
        Route(
            .get, "/sessions/{session}", .right(.look), "One session, by `SENDER->TARGET`, percent-encoded: `PENSTOCK-%3EDESK`.",
            result: .named("Session")
        ) { _, call in
            let name = call.variables["session"] ?? ""
            return .ask(.sessions) { answer in
                let found = answer.rows.first { AnswerLine($0, "session", count: 10)?.word(1) == name }.flatMap(AnswerLines.session)
                return found.map { .json($0.bytes) } ?? ProblemDetails(404, "No session is called \(name.prefix(100)).").response
            }
        },
    ] + SessionWish.Action.allCases.map(route)

    private static func route(_ action: SessionWish.Action) -> Route {
        Route(
            .post, "/sessions/{session}/\(action.rawValue)", .right(.steer), action.words,
            body: .object([.maybe("why", .text)]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let why = body.text("why") ?? ""
            try body.check()
            return .told(.session(SessionWish(action, call.variables["session"] ?? "", who: call.who, why: why)))
        }
    }
}

extension SessionWish.Action {
    fileprivate var words: String {
        switch self {
        case .logon: "An initiator connects at once."
        case .logout: "Says goodbye with Logout(5). An acceptor's peer may come back; an initiator stays away until `logon`."
        case .disconnect: "Hangs up without a word. The session goes on where it was with the next connection."
        case .reset: "Both MsgSeqNums begin at 1. A connected acceptor's peer is logged out first."
        case .test: "Sends a TestRequest(1): a peer that does not answer is hung up on."
        }
    }
}
