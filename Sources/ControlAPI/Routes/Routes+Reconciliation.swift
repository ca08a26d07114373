// What is compared with brokers, and what was found.

internal import Access
internal import WebKit
internal import WebServer

extension Routes {
    static let reconciliation: [Route] = [
        Route(
            .post, "/reconciliation", .right(.steer), "Compares orders, fills, positions and balances with a broker, or with all.",
            body: .object([.maybe("broker", .text)]),
            result: .object([.of("result", .text), .of("differences", .list(.text))])
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let broker = body.text("broker") ?? ""
            try body.check()
            return .ask(.reconcile(broker: broker, who: call.who)) { answer in
                switch answer.end {
                case .done(let text):
                    let found = answer.rows.compactMap { AnswerLine($0, "difference", count: 2)?.word(1) }
                    return .json(JSON.object([.init("result", .text(text)), .init("differences", .list(found.map { .text($0) }))]).bytes)
                case .refused(let text): return ProblemDetails(409, text).response
                }
            }
        },
        Route(
            .get, "/reconciliation", .right(.look), "What comparisons have found since the start, and is not resolved.",
            parameters: [.init(name: "resolved", schema: .flag, words: "those that are resolved as well")],
            result: .page(of: .named("Difference"))
        ) { _, call throws(ProblemDetails) in
            let all = try call.flag("resolved")
            return .listed(.differences) { fields in
                guard let line = AnswerLine(fields, "difference", count: 9), all || line.word(7).isEmpty else { return nil }
                return [
                    "number": line.integer(1), "broker": .text(line.word(2)), "what": .text(line.word(3)), "first": line.time(4),
                    "last": line.time(5), "times": line.integer(6), "resolvedBy": line.text(7), "note": line.text(8),
                ]
            }
        },
        Route(
            .post, "/reconciliation/{number}/resolve", .right(.steer),
            "Somebody has looked after a difference. It is told again if it is found again.",
            body: .object([.of("note", .text)]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            guard let number = call.variables["number"].flatMap({ UInt64($0) }) else { throw ProblemDetails(404, "Differences have numbers.") }
            var body = try room.body(of: call)
            let note = body.required("note")
            try body.check()
            return .told(.resolve(difference: number, who: call.who, note: note))
        },
    ]
}
