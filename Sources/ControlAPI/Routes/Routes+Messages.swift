// Messages of a FIX session.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    private static let pageMost: UInt64 = 1_000
    private static let conditionsMost = 10
    private static let typesMost = 100
    private static let wordBytesMost = 200
    private static let largestSeqNum = UInt64(NumbersWish.numbers.upperBound)

    private static let parameters: [Route.Parameter] = [
        .init(name: "direction", schema: .choice(["in", "out"]), words: "only what came in, or what went out"),
        .init(name: "from", schema: .integer(NumbersWish.numbers), words: "only MsgSeqNums from this one on, each direction by its own"),
        .init(name: "to", schema: .integer(NumbersWish.numbers), words: "only MsgSeqNums up to this one"),
        .init(name: "since", schema: .time, words: "not stored before this time: 2026-11-27T15:04:05Z, or a day"),
        .init(name: "until", schema: .time, words: "not stored after this time"),
        .init(name: "type", schema: .text, words: "only these MsgTypes, by code or by name: `D,ExecutionReport`"),
        .init(name: "clOrdID", schema: .text, words: "only with this ClOrdID(11) or OrigClOrdID(41), also in groups"),
        .init(
            name: "where", schema: .list(.text),
            words: "only where a field has this value, `Symbol=AAPL` or `55=AAPL`; has not, `OrdStatus!=0`; or is there, `58`. More than once: all hold. A value that is masked is neither equal nor unequal"),
        .init(name: "period", schema: .integer(1...Int64(UInt32.max)), words: "of this run of MsgSeqNums; of the newest where it is not said"),
        .init(name: "before", schema: .integer(1...Int64.max), words: "with lower numbers: `next` of the page before"),
        .init(name: "limit", schema: .integer(1...Int64(pageMost)), words: "so many at most; 100 where it is not said"),
    ]

    static let messageSchema: Schema = .object([
        .of("number", Schemas.count), .of("direction", .choice(["in", "out"])), .of("time", .time), .of("msgSeqNum", .nullable(Schemas.count)),
        .of("msgType", .text), .of("name", .nullable(.text)), .of("sendingTime", .nullable(.time)), .of("possDup", .flag),
        .of("possResend", .flag), .of("text", .text),
        .of("fields", .list(.object([.of("tag", .nullable(Schemas.count)), .of("name", .nullable(.text)), .of("value", .text)]))),
    ])

    static let messages: [Route] = [
        Route(
            .get, "/sessions/{session}/messages", .right(.look),
            "Messages of a session, the newest first, of one run of MsgSeqNums: `earlier` is the one before. Secrets show as ***, as in `penstock log`. A page may be short, or empty, though `next` says that there is more: so much is looked through at a time.",
            parameters: parameters,
            result: .object([
                .of("items", .list(.named("Message"))), .of("next", .nullable(.integer(1...Int64.max))), .of("period", Schemas.count),
                .of("began", .nullable(.time)), .of("earlier", .nullable(Schemas.count)), .of("damaged", Schemas.count),
            ])
        ) { room, call throws(ProblemDetails) in
            let filter = try filter(call)
            let most = Int(try call.number("limit", in: 1...pageMost, otherwise: 100))
            guard let source = room.messages else {
                throw ProblemDetails(409, "This gateway keeps its store in memory (durability: none): there are no messages to read.")
            }
            return .work(.messages) {
                do throws(MessageFault) {
                    return .json(JSON.messages(try source.page(filter, most: most)).bytes)
                } catch {
                    return problem(error).response
                }
            }
        }
    ]

    private static func filter(_ call: Call) throws(ProblemDetails) -> MessageFilter {
        var filter = MessageFilter(session: call.variables["session"] ?? "")
        switch try call.parameter("direction") {
        case nil: break
        case "in": filter.isInbound = true
        case "out": filter.isInbound = false
        default: throw ProblemDetails(400, "The parameter direction must be in or out.")
        }
        let first = try call.number("from", in: 1...largestSeqNum, otherwise: 0)
        let last = try call.number("to", in: 1...largestSeqNum, otherwise: .max)
        guard first <= last else { throw ProblemDetails(400, "The parameter to is below from.") }
        filter.numbers = first...last
        filter.since = try call.time("since")
        filter.until = try call.time("until")
        if let since = filter.since, let until = filter.until, until < since {
            throw ProblemDetails(400, "The parameter until is before since.")
        }
        if let types = try call.parameter("type") {
            filter.types = types.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            guard filter.types.count <= typesMost else { throw ProblemDetails(400, "The parameter type has more than \(typesMost) types.") }
        }
        if let id = try call.parameter("clOrdID") { filter.clOrdIDs = [id] }
        filter.conditions = call.request.query.values("where").filter { !$0.isEmpty }
        guard filter.conditions.count <= conditionsMost else {
            throw ProblemDetails(400, "The parameter where is there more than \(conditionsMost) times.")
        }
        // Whoever looks for a name that there is not is told of one like it, which takes the longer the longer it is.
        for word in filter.types + filter.conditions where word.utf8.count > wordBytesMost {
            throw ProblemDetails(400, "The parameters type and where have words of \(wordBytesMost) bytes at most.")
        }
        if try call.parameter("period") != nil {
            filter.period = UInt32(try call.number("period", in: 1...UInt64(UInt32.max), otherwise: 1))
        }
        filter.before = try before(call)
        return filter
    }

    private static func problem(_ fault: MessageFault) -> ProblemDetails {
        switch fault {
        case .notThere(let words): ProblemDetails(404, words)
        case .wrong(let parameter, let words): ProblemDetails(400, "The parameter \(parameter): \(words).")
        case .unreadable(let words): ProblemDetails(503, "The messages cannot be read: \(words)")
        }
    }
}

extension JSON {
    fileprivate static func messages(_ page: MessagePage) -> JSON {
        let count = { (number: UInt64?) in number.map { JSON.integer(Int64(clamping: $0)) } ?? .null }
        return [
            "items": .list(page.items.map { .message($0) }), "next": count(page.next), "period": count(UInt64(page.period)),
            "began": .time(page.began), "earlier": count(page.earlier.map { UInt64($0) }), "damaged": .integer(Int64(page.damaged)),
        ]
    }

    private static func message(_ message: SessionMessage) -> JSON {
        [
            "number": .integer(Int64(clamping: message.number)), "direction": .text(message.isInbound ? "in" : "out"),
            "time": .time(message.time), "msgSeqNum": message.msgSeqNum.map { .integer(Int64(clamping: $0)) } ?? .null,
            "msgType": .text(message.msgType), "name": .text(message.name), "sendingTime": .time(message.sendingTime),
            "possDup": .flag(message.isPossibleDuplicate), "possResend": .flag(message.isPossibleResend), "text": .text(message.text),
            "fields": .list(
                message.fields.map { field -> JSON in
                    ["tag": field.tag.map { .integer(Int64($0)) } ?? .null, "name": .text(field.name), "value": .text(field.value)]
                }),
        ]
    }
}
