// Sessions that are made here, beside those of the configuration file.

internal import Access
internal import WebKit
internal import WebServer

extension Routes {
    private static let wanted: Schema = .object([
        .maybe("acceptor", .text), .maybe("initiator", .anyObject), .of("settings", .anyObject), .maybe("why", .text),
    ])

    static let madeSessions: [Route] = [
        Route(
            .post, "/sessions", .right(.steer),
            "Makes a session: `settings` are those that a session of the configuration file has, such as `senderCompID`, `targetCompID` and `heartBtInt`; with "
                + "`acceptor` (what it listens on; not needed where there is one) its peer may log on from now on, with `initiator` (`connect`, "
                + "`reconnectInterval`, `tls` and so on) we connect. It is there after a restart, too. Secrets stand in the file alone.",
            body: wanted, result: .object([.of("name", .text), .of("result", .text)]), isMaking: true
        ) { room, call throws(ProblemDetails) in try plan(room, call, nil) },
        Route(
            .get, "/sessions/{session}/settings", .right(.look), "The settings of a session that was made here, as they were asked for.",
            result: .anyObject
        ) { room, call throws(ProblemDetails) in .json(try settings(room, call)) },
        Route(
            .put, "/sessions/{session}/settings", .right(.steer),
            "Other settings for a session that was made here; they hold from its next logon on. Its IDs stay.",
            body: wanted, result: .named("Result")
        ) { room, call throws(ProblemDetails) in try plan(room, call, name(call)) },
        Route(
            .delete, "/sessions/{session}", .right(.steer),
            "Removes a session that was made here: it is logged out, and nobody logs on to it any more. Its messages and numbers stay.",
            parameters: [.init(name: "why", schema: .text, words: "for the audit trail, and for the peer")], result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            _ = try settings(room, call)
            return tell(try keeper(room).plan(name(call), .null, who: call.who, why: try call.why()), room)
        },
    ]

    private static func name(_ call: Call) -> String { call.variables["session"] ?? "" }

    private static func keeper(_ room: ControlRoom) throws(ProblemDetails) -> any SessionKeeper {
        guard let keeper = room.sessionKeeper else { throw ProblemDetails(409, "This gateway's sessions are those of its file.") }
        return keeper
    }

    private static func settings(_ room: ControlRoom, _ call: Call) throws(ProblemDetails) -> JSON {
        if let settings = try keeper(room).settings(of: name(call)) { return settings }
        throw ProblemDetails(404, "No session that was made here is called \(name(call).prefix(100)). What the configuration file has is changed there.")
    }

    private static func plan(_ room: ControlRoom, _ call: Call, _ name: String?) throws(ProblemDetails) -> RouteAnswer {
        if name != nil { _ = try settings(room, call) }
        var body = try room.body(of: call)
        let why = body.text("why") ?? ""
        let acceptor = body.text("acceptor")
        let initiator = body.object("initiator")
        let settings = body.object("settings")
        if settings == nil, body.mistakes.isEmpty { body.note("settings", "is missing") }
        try body.check()
        var wanted: [JSON.Member] = []
        if let acceptor { wanted.append(.init("acceptor", .text(acceptor))) }
        if let initiator { wanted.append(.init("initiator", initiator)) }
        wanted.append(.init("settings", settings ?? .null))
        return tell(try keeper(room).plan(name, .object(wanted), who: call.who, why: why), room)
    }

    /// It is kept once the gateway has done it: whoever is told has it after a restart.
    private static func tell(_ plan: SessionPlan, _ room: ControlRoom) -> RouteAnswer {
        .ask(.planSession(plan)) { answer in
            guard case .done(let text) = answer.end else {
                if case .refused(let text) = answer.end { return ProblemDetails(409, text).response }
                return Response(500)
            }
            do throws(ProblemDetails) {
                try room.sessionKeeper?.keep(plan)
            } catch {
                return error.response
            }
            let result = JSON.Member("result", .text(text))
            guard plan.deed == .make else { return .json(JSON.object([result]).bytes) }
            return .json(JSON.object([.init("name", .text(plan.name)), result]).bytes, status: 201)
        }
    }
}
