// The audit trail.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    private static let pageMost: UInt64 = 1_000

    static let audit: [Route] = [
        Route(
            .get, "/audit", .right(.audit),
            "Who did what, the newest first: as `penstock audit`. A page may be short, or empty, though `next` says that there is more: so much is looked through at a time.",
            parameters: [
                .init(name: "who", schema: .text, words: "a part of who it was"),
                .init(name: "action", schema: .text, words: "a part of what was done"),
                .init(name: "object", schema: .text, words: "a part of to what"),
                .init(name: "since", schema: .time, words: "not before this time: 2026-11-27T15:04:05Z, or a day"),
                .init(name: "until", schema: .time, words: "not after this time"),
                .init(name: "before", schema: .integer(1...Int64.max), words: "with lower numbers: `next` of the page before"),
                .init(
                    name: "limit", schema: .integer(1...Int64(pageMost)),
                    words: "so many at most; what happened in one turn stays together; 100 where it is not said"),
            ],
            result: .object([.of("items", .list(.named("AuditItem"))), .of("next", .nullable(.integer(1...Int64.max)))])
        ) { room, call throws(ProblemDetails) in
            var filter = AuditFilter()
            filter.who = try call.parameter("who")
            filter.action = try call.parameter("action")
            filter.object = try call.parameter("object")
            filter.since = try call.time("since")
            filter.until = try call.time("until")
            filter.before = try call.parameter("before") == nil ? nil : call.number("before", in: 1...UInt64(Int64.max), otherwise: 1)
            let most = Int(try call.number("limit", in: 1...pageMost, otherwise: 100))
            return try read(room, .auditPage) { [filter] source throws(AuditFault) in
                let page = try source.page(filter, most: most)
                return [
                    "items": .list(page.items.map { .audit($0) }),
                    "next": page.next.map { .integer(Int64(clamping: $0)) } ?? .null,
                ]
            }
        },
        Route(
            .post, "/audit/verify", .right(.audit),
            "Looks whether every record of the trail is the one that was written, by the chain of their hashes.",
            result: .named("AuditFinding")
        ) { room, _ throws(ProblemDetails) in
            try read(room, .auditCheck) { source throws(AuditFault) in .finding(try source.verify()) }
        },
    ]

    private static func read(
        _ room: ControlRoom, _ kind: WorkThreads.Kind, _ read: @escaping @Sendable (any AuditSource) throws(AuditFault) -> JSON
    ) throws(ProblemDetails) -> RouteAnswer {
        guard let source = room.audit else {
            throw ProblemDetails(409, "This gateway keeps its store in memory (durability: none): there is no audit trail to read.")
        }
        return .work(kind) {
            do throws(AuditFault) {
                return .json(try read(source).bytes)
            } catch {
                return ProblemDetails(503, "The audit trail cannot be read: \(error.words)").response
            }
        }
    }
}

extension JSON {
    fileprivate static func audit(_ item: AuditItem) -> JSON {
        let some = { (text: String) in JSON.text(text.isEmpty ? nil : text) }
        return [
            "number": .integer(Int64(clamping: item.number)), "time": .time(item.time), "who": .text(item.who),
            "action": .text(item.action), "object": some(item.object), "before": some(item.before), "after": some(item.after),
        ]
    }

    fileprivate static func finding(_ finding: AuditFinding) -> JSON {
        let count = { (count: UInt64) in JSON.integer(Int64(clamping: count)) }
        return [
            "records": count(finding.records), "good": count(finding.records - min(finding.records, finding.problemCount)),
            "first": count(finding.first), "last": count(finding.last), "problemCount": count(finding.problemCount),
            "problems": .list(finding.problems.map { .text($0) }),
        ]
    }
}
