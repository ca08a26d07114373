// Which broker gets an order, and why.

internal import Access
internal import Routing
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    static let routing: [Route] = [
        Route(
            .get, "/routing/rules", .right(.look), "The rules of the configuration: the first that fits an order decides, the last is for all others.",
            result: .page(of: .named("RoutingRule"))
        ) { room, _ in
            let rules = room.settings.routing.rules.enumerated().map { JSON.rule($1, number: $0 + 1) }
            var last = RouteRule()
            last.choice = room.settings.routing.defaults
            return .json(["items": .list(rules + [.rule(last, number: 0)])])
        },
        Route(
            .get, "/routing/scores", .right(.look), "How brokers do: points of health that add up to 100, and their circuit breakers.",
            result: .page(of: .named("Score"))
        ) { _, _ in
            .listed(.scores) { fields in
                guard let line = AnswerLine(fields, "score", count: 10) else { return nil }
                return [
                    "broker": .text(line.word(1)), "enabled": .flag(line.word(2) == "yes"), "connected": .flag(line.word(3) == "yes"),
                    "score": line.integer(4), "connection": line.integer(5), "errors": line.integer(6), "latency": line.integer(7),
                    "heartbeats": line.integer(8), "breaker": .text(line.word(9)),
                ]
            }
        },
        Route(
            .post, "/routing/preview", .right(.look),
            "Where an order would go now, and why; nothing is placed.", body: ticketBody, result: decisionLines
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let ticket = ticket(&body, call, named: "PREVIEW")
            try body.check()
            guard let ticket else { throw ProblemDetails(422, "The order cannot be read.") }
            return .ask(.preview(ticket), decision)
        },
        Route(
            .get, "/orders/{number}/routing", .right(.look), "Why an order went where it went, in words, as `penstock why` has it.",
            result: decisionLines
        ) { _, call throws(ProblemDetails) in
            guard let number = call.variables["number"].flatMap({ UInt64($0) }) else { throw ProblemDetails(404, "Orders have numbers.") }
            return .ask(.decision(order: number), decision)
        },
    ]

    private static let urgencies: [(word: String, Urgency)] = [("low", .low), ("normal", .normal), ("high", .high)]
    private static let strategies: [(word: String, RouteStrategy)] = RouteStrategy.allCases.map { ("\($0.name)", $0) }

    /// How an order itself wants to be routed.
    static let routingMembers: [Schema.Member] = [
        .maybe("routing", .choice(strategies.map(\.word))), .maybe("urgency", .choice(urgencies.map(\.word))), .maybe("preferred", .list(.text)),
    ]

    /// ExDestination(100) of an order: the broker that it names, or how it wants to be routed.
    static func destination(_ body: inout Body) -> Name? {
        let broker = body.name("broker", Name.self)
        let strategy = body.word("routing", of: strategies)
        let urgency = body.word("urgency", of: urgencies)
        let names = body.texts("preferred") ?? []
        let preferred = names.compactMap { Name(string: $0) }
        let isWrong = preferred.count < names.count || preferred.contains { $0.isEmpty }
        if isWrong { body.note("preferred", "expected ids of brokers") }
        guard strategy != nil || urgency != nil || !names.isEmpty else { return broker }
        if broker != nil { body.note("broker", "goes without routing, urgency and preferred: it is the one that gets the order") }
        if let destination = RouteWish.destination(strategy: strategy, urgency: urgency, preferred: preferred) { return destination }
        body.note("preferred", "too many: together with routing and urgency ExDestination(100) has \(Name.capacity) bytes")
        return nil
    }

    private static let decisionLines: Schema = .object([.of("lines", .list(.text))])

    private static func decision(_ answer: GatewayAnswer) -> Response {
        switch answer.end {
        case .done: .json(JSON.object([.init("lines", .list(answer.rows.compactMap { $0.count > 1 ? .text($0[1]) : nil }))]).bytes)
        case .refused(let text): ProblemDetails(404, text).response
        }
    }
}

extension JSON {
    fileprivate static func rule(_ rule: RouteRule, number: Int) -> JSON {
        let choice = rule.choice
        return [
            "rule": .integer(Int64(number)), "symbol": .name(rule.symbol), "account": .name(rule.account),
            "assetClass": .name(rule.assetClass), "session": .text(rule.sessionName.isEmpty ? nil : rule.sessionName),
            "exDestination": .name(rule.exDestination), "orderStrategy": .name(rule.orderStrategy),
            "strategy": .text("\(choice.strategy.name)"), "brokers": .list(choice.brokers.map { .text("\($0)") }),
            "preferred": .list(choice.preferred.map { .text("\($0)") }), "urgency": .text("\(choice.urgency)"),
        ]
    }

    private static func name<let words: Int>(_ name: Text<words>) -> JSON { .text(name.isEmpty ? nil : name.description) }
}
