// Orders that are placed, changed and canceled here, and positions that are closed.

internal import Access
internal import Orders
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    /// Orders of one batch.
    static let batchMost = 100

    static let trading: [Route] = [
        Route(
            .post, "/orders", .right(.trade),
            "Places an order: it is judged, routed and stored as one that comes by FIX. `Idempotency-Key`, or `clOrdID`, names it: the same again is answered with the order that is there.",
            body: ticketBody, result: .named("Placed"), isMaking: true
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let ticket = ticket(&body, call, named: try call.idempotencyKey())
            try body.check()
            guard let ticket else { throw ProblemDetails(422, "The order cannot be read.") }
            return .ask(.place(ticket)) { placed($0, ticket, room).response }
        },
        Route(
            .post, "/orders/batch", .right(.trade),
            "Places up to \(batchMost) orders, one after the other: each is taken or refused by itself. With `Idempotency-Key` K those without `clOrdID` are called K-1, K-2 and so on.",
            body: .object([.of("orders", .list(ticketBody))]),
            result: .object([.of("items", .list(.object([.of("status", .integer(200...599)), .maybe("placed", .named("Placed")), .maybe("problem", .named("Problem"))])))])
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let key = try call.idempotencyKey()
            var tickets: [OrderTicket] = []
            body.each("orders", most: batchMost) { one, place in
                if let ticket = ticket(&one, call, named: key.map { "\($0)-\(place + 1)" }) { tickets.append(ticket) }
            }
            try body.check()
            if tickets.isEmpty { throw ProblemDetails(422, "A batch has at least one order.") }
            let known = tickets
            return .askAll(tickets.map { .place($0) }) { answers in
                .json(JSON.object([.init("items", .list(zip(answers, known).map { placed($0, $1, room).json }))]).bytes)
            }
        },
        Route(
            .patch, "/orders/{number}", .right(.trade),
            "Changes an order that was placed here by the same user: what is not named stays.",
            body: .object([
                .maybe("clOrdID", .text), .maybe("quantity", .decimal), .maybe("limit", .decimal), .maybe("stop", .decimal),
                .maybe("expires", .time),
            ]), result: .named("Placed")
        ) { room, call throws(ProblemDetails) in
            let number = try call.orderNumber()
            var body = try room.body(of: call)
            let name = clOrdID(&body, try call.idempotencyKey() ?? room.newName("M"))
            let (quantity, limit, stop) = (body.positive("quantity"), body.positive("limit"), body.positive("stop"))
            let expires = body.time("expires")
            if quantity == nil, limit == nil, stop == nil, expires == nil { body.note("quantity", "nothing is to be changed") }
            try body.check()
            guard let name else { throw ProblemDetails(422, "The request has no name.") }
            var change = OrderChange(who: call.who, order: number, clOrdID: name)
            (change.quantity, change.limit, change.stop, change.expires) = (quantity, limit, stop, expires)
            return .ask(.change(change)) { answered($0, room.names) }
        },
        Route(
            .delete, "/orders/{number}", .right(.trade),
            "Cancels an order, whoever has placed it. It is canceled when its broker has said so: see `status` of the order.",
            parameters: [.init(name: "why", schema: .text, words: "for the audit trail")], result: .named("Placed")
        ) { room, call throws(ProblemDetails) in
            let number = try call.orderNumber()
            return .ask(.cancel(order: number, who: call.who, why: try call.why())) { answered($0, room.names) }
        },
        Route(
            .post, "/positions/close", .right(.trade),
            "Closes a position by market orders of the gateway's own to the brokers that have it. One that is being closed is not closed twice.",
            body: .object([.maybe("account", .text), .of("symbol", .text), .maybe("broker", .text), .maybe("why", .text)]),
            result: .object([.of("result", .text), .of("orders", .list(.named("Order")))])
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let account = body.name("account", Identifier.self) ?? Identifier()
            let symbol = body.name("symbol", Name.self, isRequired: true)
            let broker = body.text("broker") ?? ""
            let why = body.text("why") ?? ""
            try body.check()
            guard let symbol else { throw ProblemDetails(422, "Which symbol?") }
            let wish = PositionWish(who: call.who, why: why, account: account, symbol: symbol, broker: broker)
            return .ask(.closePosition(wish)) { answer in
                switch answer.end {
                case .done(let text):
                    .json(
                        JSON.object([
                            .init("result", .text(text)), .init("orders", .list(answer.orders.map { .order($0, room.names) })),
                        ]).bytes)
                case .refused(let text): ProblemDetails(409, text).response
                }
            }
        },
    ]

    // MARK: What is asked for

    static let ticketBody: Schema = .object(ticketMembers)
    static let ticketMembers: [Schema.Member] = [
        .maybe("clOrdID", .text), .maybe("account", .text), .of("symbol", .text), .of("side", .choice(["buy", "sell", "sellShort"])),
        .of("type", .choice(OrderKind.allCases.map { "\($0)" })), .maybe("timeInForce", .choice(TimeInForce.words.map(\.word))),
        .maybe("quantity", .decimal), .maybe("cash", .decimal), .maybe("limit", .decimal), .maybe("stop", .decimal),
        .maybe("display", .decimal), .maybe("trail", .decimal), .maybe("trailIn", .choice(["price", "basisPoints", "ticks"])),
        .maybe("expires", .time), .maybe("postOnly", .flag), .maybe("reduceOnly", .flag), .maybe("extendedHours", .flag),
        .maybe("broker", .text),
    ] + routingMembers

    /// Nil where something is wrong, which is noted. Whether the parts fit each other is the gateway's to say.
    static func ticket(_ body: inout Body, _ call: Call, named key: String?) -> OrderTicket? {
        let name = clOrdID(&body, key)
        let account = body.name("account", Identifier.self)
        let symbol = body.name("symbol", Name.self, isRequired: true)
        let side = body.word("side", of: [("buy", Side.buy), ("sell", .sell), ("sellShort", .sellShort)], isRequired: true)
        let kind = body.word("type", of: OrderKind.allCases.map { ("\($0)", $0) }, isRequired: true)
        let timeInForce = body.word("timeInForce", of: TimeInForce.words) ?? .day
        let (quantity, cash) = (body.positive("quantity"), body.positive("cash"))
        if (quantity == nil) == (cash == nil) { body.note("quantity", "expected either a quantity or cash, above zero") }
        var terms = OrderTerms(
            kind: kind ?? .market, timeInForce: timeInForce, quantity: quantity ?? .zero, limit: body.positive("limit"),
            stop: body.positive("stop"), display: body.positive("display"))
        let trail = body.positive("trail")
        let unit = body.word("trailIn", of: [("price", TrailUnit.price), ("basisPoints", .basisPoints), ("ticks", .ticks)])
        terms.trail = trail.map { Trail($0, unit ?? .price) }
        if let expires = body.time("expires") { terms.expires = expires }
        if terms.timeInForce == .goodTillDate, terms.expires == .distantFuture { body.note("expires", "is missing: until when") }
        if terms.timeInForce != .goodTillDate, terms.expires < .distantFuture {
            body.note("expires", "goes with timeInForce goodTillDate")
        }
        if body.flag("postOnly") ?? false { terms.features.add(.postOnly) }
        if body.flag("reduceOnly") ?? false { terms.features.add(.reduceOnly) }
        if body.flag("extendedHours") ?? false { terms.features.add(.extendedHours) }
        let broker = destination(&body)
        guard let name, let symbol, let side, kind != nil else { return nil }
        var ticket = OrderTicket(who: call.who, clOrdID: name, symbol: symbol, side: side, terms: terms)
        ticket.account = account ?? Identifier()
        ticket.cash = cash
        ticket.broker = broker ?? Name()
        return ticket
    }

    /// `clOrdID`, else the key. An order without a name could be placed twice.
    private static func clOrdID(_ body: inout Body, _ key: String?) -> Identifier? {
        if let own = body.name("clOrdID", Identifier.self) { return own }
        if let key, let name = Identifier(string: key), !name.isEmpty { return name }
        if !body.has("clOrdID") {
            body.note("clOrdID", "is missing: name the order here or in Idempotency-Key, so that it cannot be placed twice")
        }
        return nil
    }

    // MARK: What became of it

    private struct Outcome {
        var status: Int
        var json: JSON
        var response: Response
    }

    /// The order; or why there is none.
    private static func placed(_ answer: GatewayAnswer, _ ticket: OrderTicket, _ room: ControlRoom) -> Outcome {
        let order = answer.orders.first
        // The first order of a user makes the session.
        if let order { room.names.sessions[order.session.value] = GatewayNames.ofUser(ticket.who) }
        let isAgain = answer.rows.contains { AnswerLine($0, "said", count: 4)?.word(2) == "I" }
        if isAgain, let order, !order.isAs(ticket) {
            return outcome(ProblemDetails(409, "Another order of yours has this name already: \(order.number.value)."))
        }
        switch answer.end {
        case .refused(let text): return outcome(refusal(text, order))
        case .done(let text):
            let json: JSON = ["order": order.map { .order($0, room.names) } ?? .null, "result": .text(text.isEmpty ? "taken" : text)]
            let status = isAgain ? 200 : 201
            return Outcome(status: status, json: ["status": .integer(Int64(status)), "placed": json], response: .json(json.bytes, status: status))
        }
    }

    private static func outcome(_ problem: ProblemDetails) -> Outcome {
        Outcome(
            status: problem.status, json: ["status": .integer(Int64(problem.status)), "problem": .problem(problem)],
            response: problem.response)
    }

    private static func answered(_ answer: GatewayAnswer, _ names: GatewayNames) -> Response {
        switch answer.end {
        case .refused(let text): return refusal(text, answer.orders.first).response
        case .done(let text):
            let order = answer.orders.first
            return .json(
                JSON.object([
                    .init("order", order.map { .order($0, names) } ?? .null), .init("result", .text(text.isEmpty ? "taken" : text)),
                ]).bytes)
        }
    }

    private static func refusal(_ text: String, _ order: Order?) -> ProblemDetails {
        var problem = ProblemDetails(order == nil && text.hasPrefix("no such order") ? 404 : 422, text)
        problem.instance = order.map { "/api/v1/orders/\($0.number.value)" }
        return problem
    }
}

extension Order {
    /// Whether a ticket asks for this order, as far as it was when it was placed.
    fileprivate func isAs(_ ticket: OrderTicket) -> Bool {
        symbol == ticket.symbol && side == ticket.side && account == ticket.account && terms.kind == ticket.terms.kind
    }
}

extension TimeInForce {
    static let words: [(word: String, TimeInForce)] = [
        ("day", .day), ("goodTillCancel", .goodTillCancel), ("immediateOrCancel", .immediateOrCancel),
        ("fillOrKill", .fillOrKill), ("atTheOpening", .atTheOpening), ("goodTillDate", .goodTillDate),
        ("atTheClose", .atTheClose),
    ]
}

extension Call {
    /// The name of the order in the path.
    fileprivate func orderNumber() throws(ProblemDetails) -> UInt64 {
        guard let number = variables["number"].flatMap({ UInt64($0) }) else { throw ProblemDetails(404, "Orders have numbers.") }
        return number
    }

    /// Of the header `Idempotency-Key`: 1 to 60 printable characters.
    fileprivate func idempotencyKey() throws(ProblemDetails) -> String? {
        let values = request.headers.values("idempotency-key")
        guard let key = values.first else { return nil }
        guard values.count == 1, (1...60).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw ProblemDetails(400, "Idempotency-Key is one text of 1 to 60 printable characters without blanks.")
        }
        return key
    }
}
