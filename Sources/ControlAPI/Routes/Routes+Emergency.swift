// The emergency stop.

internal import Access
internal import WebKit
internal import WebServer

extension Routes {
    static let emergency: [Route] = [
        Route(.get, "/emergency", .right(.look), "What is stopped, and what is planned to be.", result: .named("Emergency")) { _, _ in
            .ask(.status) { .json(AnswerLines.emergency($0.rows).bytes) }
        },
        Route(
            .get, "/emergency/history", .right(.look), "Stops that were engaged, announced, taken back and resumed, by whom and why, the newest first.",
            parameters: auditPage, result: auditItems
        ) { room, call throws(ProblemDetails) in
            var filter = AuditFilter()
            filter.actions = [
                "stopped", "stopped again", "stop announced", "stop taken back", "resumed", "resumed by force",
            ]
            // That the gateway itself was ended is another thing.
            filter.butNot = room.settings.name
            filter.before = try before(call)
            return try page(filter, room, call)
        },
        Route(
            .post, "/emergency/stop", .right(.stop),
            "Refuses new orders of a scope from now on and cancels those that are open; with `delaySeconds`, announces it.",
            body: .object(
                scopeMembers + [
                    .of("why", .text), .maybe("closePositions", .flag), .maybe("delaySeconds", .integer(0...604_800)),
                ]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let scope = scope(&body)
            let why = body.required("why")
            let closes = body.flag("closePositions") ?? false
            let delay = body.integer("delaySeconds", in: 0...604_800) ?? 0
            try body.check()
            return .told(
                .stop(StopWish(scope: scope, who: call.who, why: why, closesPositions: closes, delaySeconds: delay)))
        },
        Route(
            .post, "/emergency/resume", .right(.resume),
            "Ends a stop. While orders of it are open or unknown that takes `force`, and a reason.",
            body: .object(scopeMembers + [.maybe("why", .text), .maybe("force", .flag)]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let scope = scope(&body)
            let why = body.text("why") ?? ""
            let isForced = body.flag("force") ?? false
            try body.check()
            return .told(.resume(scope, who: call.who, why: why, isForced: isForced))
        },
        Route(
            .post, "/emergency/heartbeat", .right(.stop), "All is well: the dead-man timer starts again.", result: .named("Result")
        ) { _, call in .told(.heartbeat(who: call.who)) },
    ]
}
