// Positions, sessions, brokers, limits: what the gateway has to be asked.

internal import Access
internal import Orders
internal import WebKit
internal import WebServer

extension Routes {
    static func order(_ call: Call, _ room: ControlRoom) throws(ProblemDetails) -> Order {
        guard let number = call.variables["number"].flatMap({ UInt64($0) }), let order = room.book[number] else {
            throw ProblemDetails(404, "There is no such order among those that are open or ended last.")
        }
        return order
    }

    static let gateway: [Route] = [
        Route(.get, "/status", .right(.look), "How the gateway is.", result: .named("Status")) { room, _ in
            let (name, isFollowing, started) = (room.settings.name, room.isFollowing, room.started)
            return .ask(.status) { answer in
                .json(AnswerLines.status(answer.rows, name: name, isFollowing: isFollowing, started: started).bytes)
            }
        },
        Route(.get, "/brokers", .right(.look), "The brokers, and whether they can be reached.", result: .page(of: .named("Broker"))) {
            _, _ in .listed(.status, AnswerLines.broker)
        },
        Route(
            .get, "/positions", .right(.look), "Positions that are open, or were today, with their profit.",
            parameters: [.init(name: "account", schema: .text, words: "of one account")], result: .page(of: .named("Position"))
        ) { _, call throws(ProblemDetails) in .listed(.positions(account: try call.parameter("account")), AnswerLines.position) },
        Route(.get, "/risk/limits", .right(.look), "The risk limits, and how much of each is used.", result: .page(of: .named("Limit"))) {
            _, _ in .listed(.limits, AnswerLines.limit)
        },
        Route(
            .put, "/risk/limits", .right(.changeLimits), "Changes a limit: to a value, to none, or back to the file's.",
            body: .object(
                scopeMembers + [
                    .of("limit", .text), .maybe("value", .decimal), .maybe("unlimited", .flag), .maybe("asInFile", .flag),
                    .maybe("why", .text),
                ]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let scope = scope(&body)
            let limit = body.required("limit")
            let value = body.decimal("value")
            let isUnlimited = body.flag("unlimited") ?? false
            let isAsInFile = body.flag("asInFile") ?? false
            let why = body.text("why") ?? ""
            if [value != nil, isUnlimited, isAsInFile].count(where: { $0 }) != 1 {
                body.note("value", "expected either a value, or unlimited, or asInFile")
            }
            try body.check()
            let wanted: LimitChange.Value = value.map { .set($0) } ?? (isUnlimited ? .unlimited : .asInFile)
            return .told(.changeLimit(LimitChange(scope: scope, limit: limit, value: wanted, who: call.who, why: why)))
        },
    ]

    // MARK: Scopes

    static let scopeMembers: [Schema.Member] = [
        .of("scope", .choice(ScopeName.Kind.allCases.map(\.rawValue))), .maybe("name", .text),
    ]

    static func scope(_ body: inout Body) -> ScopeName {
        let before = body.mistakes.count
        let kind = body.choice("scope", of: ScopeName.Kind.self)
        let name = body.text("name") ?? ""
        guard let kind else {
            if body.mistakes.count == before { body.note("scope", "is missing") }
            return ScopeName(.everything)
        }
        if kind == .everything, !name.isEmpty { body.note("name", "everything has no name") }
        if kind != .everything, name.isEmpty { body.note("name", "is missing: which \(kind.rawValue)") }
        return ScopeName(kind, name)
    }
}
