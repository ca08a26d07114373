// Brokers: how each does, and taking one out of use.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    static let brokers: [Route] = [
        Route(
            .get, "/brokers", .right(.look), "The brokers: what they can do, what they allow, how they do.",
            result: .page(of: .named("BrokerDetails"))
        ) { room, call in
            .ask(.brokers) { answer in
                switch answer.end {
                case .done:
                    let items = answer.rows.compactMap(BrokerLine.init).map { room.json(of: $0, at: call.now.utc) }
                    return .json(JSON.object([JSON.Member("items", .list(items))]).bytes)
                case .refused(let text): return ProblemDetails(503, text).response
                }
            }
        },
        Route(.get, "/brokers/{id}", .right(.look), "One broker.", result: .named("BrokerDetails")) { room, call in
            let id = call.variables["id"] ?? ""
            return .ask(.brokers) { answer in
                guard let line = answer.rows.lazy.compactMap(BrokerLine.init).first(where: { $0.id == id }) else {
                    return notThere
                }
                return .json(room.json(of: line, at: call.now.utc).bytes)
            }
        },
        Route(
            .post, "/brokers/{id}/disconnect", .right(.steer),
            "Takes a broker out of use, until somebody connects it or the gateway is started again: nothing is sent there, cancels neither.",
            body: .object([.of("why", .text)]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let why = body.required("why")
            try body.check()
            return use(BrokerUse(broker: call.variables["id"] ?? "", isInUse: false, who: call.who, why: why))
        },
        Route(
            .post, "/brokers/{id}/connect", .right(.steer), "Puts a broker back into use, or connects at once to one that waits to try again.",
            body: .object([.maybe("why", .text)]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let why = body.text("why") ?? ""
            try body.check()
            return use(BrokerUse(broker: call.variables["id"] ?? "", isInUse: true, who: call.who, why: why))
        },
        Route(
            .post, "/brokers/{id}/test", .right(.steer), "Asks a broker something harmless, and tells how long the answer took.",
            result: .object([.of("answered", .flag), .of("microseconds", .nullable(.number)), .of("result", .text)])
        ) { _, call in
            .ask(.testBroker(call.variables["id"] ?? "")) { answer in
                let nanoseconds = answer.rows.lazy.compactMap { AnswerLine($0, "test", count: 2) }.first.flatMap { Double($0.word(1)) }
                switch answer.end {
                case .done(let text), .refused(let text):
                    if text == noSuchBroker { return notThere }
                    return .json(
                        JSON.object([
                            .init("answered", .flag(nanoseconds != nil)), .init("microseconds", nanoseconds.map { .statistic($0 / 1_000) } ?? .null),
                            .init("result", .text(text)),
                        ]).bytes)
                }
            }
        },
    ]

    /// As the gateway says it.
    private static let noSuchBroker = "no such broker"
    private static var notThere: Response { ProblemDetails(404, "There is no such broker.").response }

    private static func use(_ use: BrokerUse) -> RouteAnswer {
        .ask(.useBroker(use)) { answer in
            switch answer.end {
            case .done(let text): .json(JSON.object([JSON.Member("result", .text(text))]).bytes)
            case .refused(noSuchBroker): notThere
            case .refused(let text): ProblemDetails(409, text).response
            }
        }
    }

    private static let count: Schema = .integer(0...Int64.max)

    static let brokerSchema: Schema = .object([
        .of("id", .text), .of("kind", .text), .of("title", .text), .of("connected", .flag),
        .of("status", .choice(["up", "catching up", "away", "out of use"])), .of("inUse", .flag), .of("assetClasses", .list(.text)),
        .of("features", .list(.text)),
        .of(
            "commission",
            .list(
                .object([
                    .of("assetClass", .nullable(.text)), .of("perOrder", .decimal), .of("perUnit", .decimal), .of("minimum", .decimal),
                    .of("feePercent", .decimal),
                    .of("tiers", .list(.object([.of("fromVolume", .decimal), .of("takerPercent", .decimal), .of("makerPercent", .decimal)]))),
                ]))),
        .of(
            "rateLimits",
            .list(.object([.of("limit", count), .of("seconds", .number), .of("used", count), .of("closedUntil", .nullable(.time))]))),
        .of(
            "latency",
            .object([.of("count", count), .of("average", .nullable(.number)), .of("p95", .nullable(.number)), .of("p99", .nullable(.number))])),
        .of("uptimePercent", .number), .of("connectedSince", .nullable(.time)), .of("lastConnected", .nullable(.time)),
        .of("lost", count), .of("reconnects", count),
        .of(
            "issues",
            .list(
                .object([
                    .of("kind", .choice(["CONNECTIVITY", "AUTHENTICATION", "RATE_LIMIT", "API_ERROR"])), .of("text", .text), .of("at", .time),
                    .of("count", count),
                ]))),
        .of("load", .object([.of("openOrders", count), .of("waiting", count), .of("underWay", count), .of("refusedByLimits", count)])),
    ])
}
