// All that can be asked: the table.

internal import Access
internal import Orders
internal import WebKit
internal import WebServer

/// What is under `/api/v1`. Rights are in this table and nowhere else.
enum Routes {
    static let all: [Route] =
        access + own + users + keys + vault + orders + trading + gateway + brokers + books + routing + sessions + madeSessions + reconciliation
        + emergency + audit + latency + numbers + messages

    /// The route of a request and its variables; which methods there are, where only the path fits.
    static func find(_ method: HTTPMethod, _ path: ArraySlice<String>) -> (route: Route, variables: [String: String])? {
        var found: (route: Route, variables: [String: String])?
        // What answers GET answers HEAD: the server leaves the body out.
        let method = method == .head ? .get : method
        for route in all where route.method == method {
            guard let variables = route.variables(of: path), route.fixedCount > found?.route.fixedCount ?? -1 else { continue }
            found = (route, variables)
        }
        return found
    }

    static func methods(_ path: ArraySlice<String>) -> [String] {
        let methods = all.filter { $0.variables(of: path) != nil }.map { $0.method.rawValue }
        return Set(methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted()
    }
}

// MARK: - Orders

extension Routes {
    private static let pageMost: UInt64 = 1_000

    private static let orderParameters: [Route.Parameter] = [
        .init(name: "symbol", schema: .text, words: "of one symbol"),
        .init(name: "account", schema: .text, words: "of one account"),
        .init(name: "session", schema: .text, words: "of one session, SENDER->TARGET"),
        .init(name: "broker", schema: .text, words: "at one broker"),
        .init(name: "clOrdID", schema: .text, words: "with one ClOrdID(11)"),
        .init(name: "state", schema: .choice(OrderFilter.State.allCases.map(\.rawValue)), words: "open, ended, or ended in one way"),
        .init(name: "since", schema: .time, words: "entered then or later"),
        .init(name: "until", schema: .time, words: "entered then or before"),
        .init(name: "before", schema: .integer(1...Int64.max), words: "with lower numbers: `next` of the page before"),
        .init(name: "limit", schema: .integer(1...Int64(pageMost)), words: "so many at most; 100 where it is not said"),
    ]

    static let orders: [Route] = [
        Route(
            .get, "/orders", .right(.look), "Orders, the newest first: all that are open, and those that ended last.",
            parameters: orderParameters,
            result: .object([.of("items", .list(.named("Order"))), .of("next", .nullable(.integer(1...Int64.max)))])
        ) { room, call throws(ProblemDetails) in
            let most = Int(try call.number("limit", in: 1...pageMost, otherwise: 100))
            let before = try call.number("before", in: 1...UInt64(Int64.max), otherwise: .max)
            let page = room.book.page(try filter(call, room.names), below: before, most: most)
            let next: JSON = page.count == most ? page.last.map { .integer(Int64(clamping: $0.number.value)) } ?? .null : .null
            return .json(["items": .list(page.map { .order($0, room.names) }), "next": next])
        },
        Route(
            .get, "/orders/{number}", .right(.look), "One order, with its fills.",
            result: .object([.of("order", .named("Order")), .of("fills", .list(.named("Fill")))])
        ) { room, call throws(ProblemDetails) in
            let order = try order(call, room)
            return .json([
                "order": .order(order, room.names),
                "fills": .list(room.book.fills(of: order.number.value).map { .fill($0, order) }),
            ])
        },
        Route(
            .get, "/orders/{number}/fills", .right(.look), "The fills of one order.", result: .page(of: .named("Fill"))
        ) { room, call throws(ProblemDetails) in
            let order = try order(call, room)
            return .json(["items": .list(room.book.fills(of: order.number.value).map { .fill($0, order) })])
        },
    ]

    private static func filter(_ call: Call, _ names: GatewayNames) throws(ProblemDetails) -> OrderFilter {
        var filter = OrderFilter()
        filter.symbol = try call.parameter("symbol")
        filter.account = try call.parameter("account")
        filter.clOrdID = try call.parameter("clOrdID")
        if let name = try call.parameter("session") {
            guard let number = names.session(named: name) else { throw ProblemDetails(400, "There is no session \(name).") }
            filter.session = number
        }
        if let name = try call.parameter("broker") {
            guard let number = names.broker(named: name) else { throw ProblemDetails(400, "There is no broker \(name).") }
            filter.broker = number
        }
        filter.since = try call.time("since")
        filter.until = try call.time("until")
        if let word = try call.parameter("state") {
            guard let state = OrderFilter.State(rawValue: word) else {
                let words = OrderFilter.State.allCases.map(\.rawValue).joined(separator: ", ")
                throw ProblemDetails(400, "The parameter state must be one of \(words).")
            }
            filter.state = state
        }
        return filter
    }
}
