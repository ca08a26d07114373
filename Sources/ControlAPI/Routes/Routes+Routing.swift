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
            .get, "/orders/{number}/routing", .right(.look), "Why an order went where it went, in words, as `penstock why` has it.",
            result: .object([.of("lines", .list(.text))])
        ) { _, call throws(ProblemDetails) in
            guard let number = call.variables["number"].flatMap({ UInt64($0) }) else { throw ProblemDetails(404, "Orders have numbers.") }
            return .ask(.decision(order: number)) { answer in
                switch answer.end {
                case .done: .json(JSON.object([.init("lines", .list(answer.rows.compactMap { $0.count > 1 ? .text($0[1]) : nil }))]).bytes)
                case .refused(let text): ProblemDetails(404, text).response
                }
            }
        },
    ]
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
